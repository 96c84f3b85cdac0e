"""Traces: what the service keeps of one beside its versions, and what people look for them by."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from services.seizure.seizures import SEIZURE
from services.seizure.serials import SERIAL, of_trace
from shared.contracts.casework import CountryCode, TraceOutcome, TracePriority
from shared.contracts.markings import Marking, SerialNumber, folded_serial
from shared.contracts.match import MatchReason
from shared.contracts.record import Text
from shared.contracts.trace import KIND, TOPIC, FormCode, Trace, TraceDraft, TraceNumber
from shared.contracts.vocabularies import Caliber, ComponentType, FirearmType, SerialStatus, Status
from shared.records.common import WHERE_AND_WHEN, WHO, NearSerial, folded, one_of
from shared.records.kind import Column, Filter, Near, RecordKind, Terms
from shared.records.matching import Matching

PENDING = "pending"
TRACED_PARTS = (ComponentType.RECEIVER, ComponentType.SILENCER, ComponentType.CONVERSION_DEVICE)


def _waits(columns: Any, pending: bool) -> Sequence[Any]:
    """A trace that was voided no longer waits."""
    if pending:
        return [columns.outcome == PENDING, columns.status == Status.ACTIVE.value]
    return [columns.outcome != PENDING]


def _serial(draft: TraceDraft) -> tuple[str, ...]:
    return () if draft.serial_number is None else (draft.serial_number,)


TRACE = RecordKind(
    KIND,
    "traces",
    TOPIC,
    TraceDraft,
    Trace,
    identities={"serial_number", "serial_number_latin"},
    matching=Matching(
        MatchReason.TRACE_RESULT, SERIAL, of_trace, among=SEIZURE, when="result", about="seizure_id"
    ),
    filters=(
        *WHERE_AND_WHEN,
        Filter("pending", bool, "true: active and without a result; false: with one.", _waits),
    ),
    columns=(
        *WHO,
        Column(
            "outcome",
            one_of((PENDING, *TraceOutcome), "outcome"),
            "How far the trace came; `pending` without a result.",
            lambda draft: draft.result.outcome if draft.result else PENDING,
            indexed=True,
        ),
        Column("priority", one_of(TracePriority, "priority"), "Routine or urgent."),
        Column("requesting_country", CountryCode, "Who asked, ISO 3166-1 alpha-2."),
        Column("type", one_of((*FirearmType, *TRACED_PARTS), "type"), "Type of the firearm, or of the part."),
        Column("caliber", one_of(Caliber, "caliber"), "Caliber of the firearm."),
        Column(
            "serial_status",
            one_of(SerialStatus, "status of a serial number"),
            "With a firearm whose serial number is so.",
        ),
    ),
    terms=(
        Terms(
            "serial",
            SerialNumber,
            "Serial number; case, blanks, dashes and script do not matter, nor O or 0, nor I, L or 1.",
            _serial,
            folded_serial,
            identity=True,
        ),
        Near(
            "serial_like",
            NearSerial,
            "The same, or with one letter or digit more, less or other.",
            _serial,
            folded_serial,
            forwards="serial",
            identity=True,
        ),
        Terms("trace_number", TraceNumber, "ATF's number; case does not matter.", normal=str.upper),
        Terms("seizure_id", UUID, "The seizure that the firearm came from."),
        Terms("case_number", Text, "The requesting agency's; case does not matter.", normal=folded),
        Terms("project_code", FormCode, "Project or initiative; case does not matter.", normal=folded),
        Terms(
            "make",
            Marking,
            "Manufacturer; case and script do not matter.",
            lambda draft: () if draft.manufacturer is None else (draft.manufacturer,),
            folded,
        ),
        Terms(
            "requesting_agency", Text, "Name of the agency that asked; case does not matter.", normal=folded
        ),
    ),
)
