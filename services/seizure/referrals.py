"""Referrals: what the service keeps of one beside its versions, and what people look for them by."""

from uuid import UUID

from shared.contracts.casework import ReferralOutcome, ReferredTo, State, Statute
from shared.contracts.referral import KIND, TOPIC, Referral, ReferralDraft
from shared.records.common import WHERE_AND_WHEN, WHO, one_of
from shared.records.kind import Codes, Column, RecordKind, Terms

REFERRAL = RecordKind(
    KIND,
    "referrals",
    TOPIC,
    ReferralDraft,
    Referral,
    filters=WHERE_AND_WHEN,
    columns=(
        *WHO,
        Column("outcome", one_of(ReferralOutcome, "outcome"), "What became of it."),
        Column("referred_to", one_of(ReferredTo, "addressee"), "Who was asked to take it up."),
        Column("usao_state", State, "State of the United States Attorney's Office.", optional=True),
    ),
    codes=(
        Codes(
            "statute",
            one_of(Statute, "statute"),
            "A law that it rests on, perhaps beside others.",
            lambda draft: draft.statutes,
        ),
    ),
    terms=(Terms("seizure_id", UUID, "The seizure that is referred."),),
)
