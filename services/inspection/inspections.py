"""Inspections: what the service keeps of one beside its versions, and what people look for them by."""

from typing import Annotated

from pydantic import StringConstraints

from shared.contracts.inspection import KIND, TOPIC, CountryCode, Inspection, InspectionDraft
from shared.contracts.vocabularies import Method, Outcome, Posture, Stage, Traffic
from shared.contracts.withheld import WITHHELD
from shared.records.common import PLATE, REMARKS, WHERE_AND_WHEN, WHO, one_of
from shared.records.kind import Codes, Column, RecordKind

State = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]{1,3}$")]


def _country(draft: InspectionDraft) -> str | None:
    return None if draft.conveyance is None else draft.conveyance.registration_country


def _state(draft: InspectionDraft) -> str | None:
    return None if draft.conveyance is None else draft.conveyance.registration_state


INSPECTION = RecordKind(
    KIND,
    "inspections",
    TOPIC,
    InspectionDraft,
    Inspection,
    closable=True,
    withheld=WITHHELD,
    identities=WITHHELD,
    filters=WHERE_AND_WHEN,
    columns=(
        *WHO,
        Column("traffic", one_of(Traffic, "traffic"), "What is inspected."),
        Column("stage", one_of(Stage, "stage"), "Primary or secondary inspection."),
        Column("posture", one_of(Posture, "posture"), "Routine, targeted, or pulse and surge."),
        Column("outcome", one_of(Outcome, "outcome"), "What came of it."),
        Column(
            "registration_country",
            CountryCode,
            "Country that the conveyance is registered in, ISO 3166-1 alpha-2.",
            _country,
            optional=True,
        ),
        Column("registration_state", State, "State that it is registered in.", _state, optional=True),
    ),
    codes=(
        Codes(
            "method",
            one_of(Method, "method"),
            "A method that was used, perhaps beside others.",
            lambda draft: draft.methods,
        ),
    ),
    terms=(PLATE, REMARKS),
)
