"""The referral: a seizure handed to investigators or prosecutors, and what became of it."""

from datetime import date
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from shared.contracts.casework import Day, ReferralOutcome, ReferredTo, State, Statute
from shared.contracts.record import Count, Draft, OfficeCode, PortCode, Recorded, Text
from shared.contracts.vocabularies import Precision

TOPIC = "outbound.referrals.v1"
KIND = "referral"


class ReferralDraft(Draft):
    """A referral as an officer enters it, and later its outcome; `occurred_at` is when it was referred.

    Defendants are not named (D10).
    """

    precision: Literal[Precision.INSTANT, Precision.DAY] = Precision.INSTANT
    port_code: PortCode | None = Field(None, description="Schedule D port code; null where withheld.")
    field_office: OfficeCode | None = Field(None, description="Needed only without a port code.")
    seizure_id: UUID = Field(description="The seizure that is referred.")
    referred_to: ReferredTo
    statutes: Annotated[list[Statute], Field(max_length=len(Statute))] = Field(
        [], description="At least one, unless statute_text is given."
    )
    statute_text: Text | None = Field(None, description="A law that `statutes` has no value for.")
    usao_state: State | None = Field(None, description="State of the United States Attorney's Office.")
    outcome: ReferralOutcome = ReferralOutcome.PENDING
    outcome_on: Day | None = Field(None, description="Day of the outcome; given once it is not pending.")
    sentence_months: Annotated[Count, Field(ge=0, le=1_200)] | None = Field(
        None, description="Only with the outcome convicted."
    )

    @model_validator(mode="after")
    def _rules(self) -> Self:
        if self.port_code is None and self.field_office is None:
            raise ValueError("port_code is missing; where the source withholds it, give field_office")
        if not self.statutes and self.statute_text is None:
            raise ValueError("statutes is empty: name at least one, or give statute_text")
        if len(set(self.statutes)) < len(self.statutes):
            raise ValueError("statutes names one twice")
        if (self.outcome_on is None) != (self.outcome is ReferralOutcome.PENDING):
            raise ValueError("outcome_on is given exactly when outcome is not pending")
        if self.sentence_months is not None and self.outcome is not ReferralOutcome.CONVICTED:
            raise ValueError("sentence_months is given only with the outcome convicted")
        return self

    def misdated(self, local_day: date, latest: date) -> tuple[str, str] | None:
        """An outcome comes after the referral."""
        if self.outcome_on is not None and not local_day <= self.outcome_on <= latest:
            detail = f"{self.outcome_on} is before the referral ({local_day}) or has not come yet"
            return "outcome_on", detail
        return None


class Referral(Recorded, ReferralDraft):
    """A referral as it stands on `outbound.referrals.v1`."""

    field_office: OfficeCode
