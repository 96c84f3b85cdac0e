"""Traces: their state columns, the filters over them, and their routes."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from sqlalchemy import ColumnElement

from services.seizure.models import METADATA
from shared.contracts.markings import SerialNumber, normal_serial
from shared.contracts.trace import Trace, TraceDraft, TraceNumber
from shared.contracts.vocabularies import Status
from shared.records.filters import CommonFilters
from shared.records.repository import Repository
from shared.records.routes import record_router
from shared.records.service import RecordService
from shared.runtime.metrics import Metrics

TABLE = METADATA.tables["traces"]
OUTBOX = METADATA.tables["trace_outbox"]
PENDING = ""


class TraceRepository(Repository[TraceDraft]):
    """The state row of a trace has what a result is matched by, each in one writing, and its outcome."""

    def __init__(self) -> None:
        super().__init__(TABLE, OUTBOX, METADATA.tables["trace_idempotency"])

    def extra_columns(self, draft: TraceDraft) -> dict[str, Any]:
        """Serial and trace number, null where there is none, and the outcome, empty while pending."""
        return {
            "serial": draft.serial_number and normal_serial(draft.serial_number),
            "trace_number": draft.trace_number and draft.trace_number.upper(),
            "outcome": draft.result.outcome.value if draft.result else PENDING,
        }


def filters(
    common: Annotated[CommonFilters, Depends()],
    serial: Annotated[
        SerialNumber | None, Query(description="Serial number; case, blanks and dashes do not matter.")
    ] = None,
    trace_number: Annotated[TraceNumber | None, Query()] = None,
    pending: Annotated[
        bool | None, Query(description="true: active and without a result; false: with one.")
    ] = None,
) -> list[ColumnElement[bool]]:
    """What `GET /v1/traces` can be narrowed to."""
    conditions = common.conditions(TABLE)
    if serial is not None:
        conditions.append(TABLE.c.serial == normal_serial(serial))
    if trace_number is not None:
        conditions.append(TABLE.c.trace_number == trace_number.upper())
    if pending is not None:
        conditions.append(TABLE.c.outcome == PENDING if pending else TABLE.c.outcome != PENDING)
    if pending:
        conditions.append(TABLE.c.status == Status.ACTIVE.value)
    return conditions


def router(service: RecordService[TraceDraft], metrics: Metrics) -> APIRouter:
    """The routes under /v1/traces."""
    return record_router(service, "traces", Trace, filters, metrics)
