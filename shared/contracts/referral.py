"""The referral: a seizure handed to investigators or prosecutors, and what became of it."""

from datetime import date
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from shared.contracts.casework import Day, ReferralOutcome, ReferredTo, State, Statute
from shared.contracts.record import OFFICE, Count, Draft, OfficeCode, PortCode, Recorded, Text, misfit
from shared.contracts.vocabularies import Precision

TOPIC = "outbound.referrals.v1"
KIND = "referral"


class ReferralDraft(Draft):
    """A referral as an officer enters it, and later its outcome; `occurred_at` is when it was referred.

    Defendants are not named (D10).
    """

    precision: Literal[Precision.INSTANT, Precision.DAY] = Field(
        Precision.INSTANT, description="How exactly the time is known."
    )
    port_code: PortCode | None = Field(None, description="Schedule D port code; absent where withheld.")
    field_office: OfficeCode | None = Field(
        None,
        description="Code of the CBP field office or sector; needed only without a port code.",
    )
    seizure_id: UUID = Field(description="The seizure that is referred: its record id.")
    referred_to: ReferredTo = Field(description="Who is asked to take the case up.")
    statutes: Annotated[list[Statute], Field(max_length=len(Statute))] = Field(
        [],
        description="Laws that it rests on (j:StatuteCodeIdentification); one at least, unless statute_text.",
    )
    statute_text: Text | None = Field(None, description="A law that `statutes` has no value for.")
    usao_state: State | None = Field(None, description="State of the United States Attorney's Office.")
    outcome: ReferralOutcome = Field(ReferralOutcome.PENDING, description="How far the case has come.")
    outcome_on: Day | None = Field(None, description="Day of the outcome; given once it is not pending.")
    sentence_months: Annotated[Count, Field(ge=0, le=1_200)] | None = Field(
        None,
        description="Months of imprisonment (j:SentenceTerm), of all defendants. Only when convicted.",
    )

    @model_validator(mode="after")
    def _rules(self) -> Self:
        if self.port_code is None and self.field_office is None:
            raise misfit("port_code", "port_code is missing; where it is withheld, give field_office")
        if not self.statutes and self.statute_text is None:
            raise misfit("statutes", "statutes is empty: name at least one, or give statute_text")
        if len(set(self.statutes)) < len(self.statutes):
            raise misfit("statutes", "statutes names one twice")
        if (self.outcome_on is None) != (self.outcome is ReferralOutcome.PENDING):
            raise misfit("outcome_on", "outcome_on is given exactly when outcome is not pending")
        if self.sentence_months is not None and self.outcome is not ReferralOutcome.CONVICTED:
            raise misfit("sentence_months", "sentence_months is given only with the outcome convicted")
        return self

    def misdated(self, local_day: date, latest: date) -> tuple[str, str] | None:
        """An outcome comes after the referral."""
        if self.outcome_on is not None and not local_day <= self.outcome_on <= latest:
            detail = f"{self.outcome_on} is before the referral ({local_day}) or has not come yet"
            return "outcome_on", detail
        return None


class Referral(Recorded, ReferralDraft):
    """A referral as it stands on `outbound.referrals.v1`."""

    field_office: OfficeCode = Field(description=OFFICE)
