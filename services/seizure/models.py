"""The seizure service's tables."""

from sqlmodel import Field

from shared.contracts.seizure import KIND, TOPIC, SeizureDraft
from shared.db import metadata
from shared.records.lifecycle import RecordKind
from shared.records.tables import IdempotencyRow, OutboxRow, StateRow, outbox_arguments, state_indexes

METADATA = metadata()
SEIZURE = RecordKind(KIND, TOPIC, SeizureDraft)


class SeizureState(StateRow, table=True):
    """The current version of each seizure, with the columns that lists filter by."""

    __tablename__ = "seizures"
    __table_args__ = state_indexes("seizures")
    metadata = METADATA

    kinds: str = Field(max_length=60)


class SeizureOutbox(OutboxRow, table=True):
    """Every version of every seizure."""

    __tablename__ = "seizure_outbox"
    __table_args__ = outbox_arguments("seizure_outbox")
    metadata = METADATA


class SeizureIdempotency(IdempotencyRow, table=True):
    """Answers to callers' keys."""

    __tablename__ = "seizure_idempotency"
    metadata = METADATA
