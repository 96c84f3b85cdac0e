"""The seizure service's tables."""

from uuid import UUID

from sqlalchemy import Index
from sqlmodel import Field

from shared.contracts import referral, trace
from shared.contracts.markings import MAX_LATIN_SERIAL
from shared.contracts.seizure import KIND, TOPIC, SeizureDraft
from shared.database.database import metadata
from shared.records.lifecycle import RecordKind
from shared.records.tables import IdempotencyRow, OutboxRow, StateRow, outbox_arguments, state_indexes

METADATA = metadata()
SEIZURE = RecordKind(KIND, TOPIC, SeizureDraft)
TRACE = RecordKind(trace.KIND, trace.TOPIC, trace.TraceDraft)
REFERRAL = RecordKind(referral.KIND, referral.TOPIC, referral.ReferralDraft)


class SeizureState(StateRow, table=True):
    """The current version of each seizure, with the columns that lists filter by."""

    __tablename__ = "seizures"
    __table_args__ = (
        *state_indexes("seizures"),
        Index("ix_seizures_source", "source", "occurred_at", "id"),
    )
    metadata = METADATA

    kinds: str = Field(max_length=60)
    source: str | None = Field(default=None, max_length=200)
    source_reference: str | None = Field(default=None, max_length=200)


class SeizureOutbox(OutboxRow, table=True):
    """Every version of every seizure."""

    __tablename__ = "seizure_outbox"
    __table_args__ = outbox_arguments("seizure_outbox")
    metadata = METADATA


class SeizureIdempotency(IdempotencyRow, table=True):
    """Answers to callers' keys."""

    __tablename__ = "seizure_idempotency"
    metadata = METADATA


class SeizureClosings(OutboxRow, table=True):
    """Every closing and reopening of a fiscal year for seizures: an outbox of its own (ADR 0006)."""

    __tablename__ = "seizure_closings"
    __table_args__ = outbox_arguments("seizure_closings")
    metadata = METADATA


class TraceState(StateRow, table=True):
    """The current version of each trace, with the columns that lists filter by."""

    __tablename__ = "traces"
    __table_args__ = (
        *state_indexes("traces"),
        Index("ix_traces_serial", "serial"),
        Index("ix_traces_number", "trace_number"),
        Index("ix_traces_outcome", "outcome", "occurred_at", "id"),
    )
    metadata = METADATA

    serial: str | None = Field(default=None, max_length=MAX_LATIN_SERIAL)
    trace_number: str | None = Field(default=None, max_length=30)
    outcome: str = Field(max_length=20)


class TraceOutbox(OutboxRow, table=True):
    """Every version of every trace."""

    __tablename__ = "trace_outbox"
    __table_args__ = outbox_arguments("trace_outbox")
    metadata = METADATA


class TraceIdempotency(IdempotencyRow, table=True):
    """Answers to callers' keys."""

    __tablename__ = "trace_idempotency"
    metadata = METADATA


class ReferralState(StateRow, table=True):
    """The current version of each referral, with the columns that lists filter by."""

    __tablename__ = "referrals"
    __table_args__ = (*state_indexes("referrals"), Index("ix_referrals_seizure", "seizure_id"))
    metadata = METADATA

    seizure_id: UUID
    outcome: str = Field(max_length=20)


class ReferralOutbox(OutboxRow, table=True):
    """Every version of every referral."""

    __tablename__ = "referral_outbox"
    __table_args__ = outbox_arguments("referral_outbox")
    metadata = METADATA


class ReferralIdempotency(IdempotencyRow, table=True):
    """Answers to callers' keys."""

    __tablename__ = "referral_idempotency"
    metadata = METADATA
