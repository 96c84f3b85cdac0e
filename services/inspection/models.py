"""The inspection service's tables."""

from sqlmodel import Field

from shared.contracts.inspection import KIND, TOPIC, InspectionDraft
from shared.database.database import metadata
from shared.records.lifecycle import RecordKind
from shared.records.tables import IdempotencyRow, OutboxRow, StateRow, outbox_arguments, state_indexes

METADATA = metadata()
INSPECTION = RecordKind(KIND, TOPIC, InspectionDraft)


class InspectionState(StateRow, table=True):
    """The current version of each inspection, with the columns that lists filter by."""

    __tablename__ = "inspections"
    __table_args__ = state_indexes("inspections")
    metadata = METADATA

    outcome: str = Field(max_length=40)


class InspectionOutbox(OutboxRow, table=True):
    """Every version of every inspection."""

    __tablename__ = "inspection_outbox"
    __table_args__ = outbox_arguments("inspection_outbox")
    metadata = METADATA


class InspectionIdempotency(IdempotencyRow, table=True):
    """Answers to callers' keys."""

    __tablename__ = "inspection_idempotency"
    metadata = METADATA


class InspectionClosings(OutboxRow, table=True):
    """Every closing and reopening of a fiscal year for inspections: an outbox of its own (ADR 0006)."""

    __tablename__ = "inspection_closings"
    __table_args__ = outbox_arguments("inspection_closings")
    metadata = METADATA
