"""The tables of a kind of records, made from its declaration.

The outbox holds every version ever made, whole: it is the history of the records as well as the queue
of what is not yet on the log (ADR 0004). The state table only says which version is current, with the
columns that lists are narrowed by; the terms say which version is found by what (ADR 0013).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, Index, MetaData, Table, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from shared.contracts.record import Draft
from shared.database import grants
from shared.database.database import SERIAL
from shared.records.kind import Column, RecordKind

D = TypeVar("D", bound=Draft)
Instant: Any = DateTime(timezone=True)
Bytewise: Any = Text().with_variant(Text(collation="C"), "postgresql")


class StateRow(SQLModel):
    """The current version of one record, and who recorded its first one when."""

    id: UUID = Field(primary_key=True)
    version: int
    status: str = Field(max_length=20)
    port_code: str | None = Field(default=None, max_length=4)
    field_office: str = Field(max_length=40)
    occurred_at: datetime = Field(sa_type=Instant)
    local_day: date
    entered_by: str = Field(sa_type=Text)
    entered_at: datetime = Field(sa_type=Instant)


class OutboxRow(SQLModel):
    """One version of one record; `published_at` is null until the log has acknowledged it.

    `body` is published; `withheld` is the JSON of what never is.
    """

    id: int | None = Field(default=None, primary_key=True, sa_type=SERIAL)
    record_id: UUID
    version: int = Field(sa_type=BigInteger)
    event_id: UUID
    event_type: str = Field(max_length=60)
    body: str = Field(sa_type=Text)
    withheld: str | None = Field(default=None, sa_type=Text)
    recorded_at: datetime = Field(sa_type=Instant)
    recorded_by: str = Field(max_length=200)
    traceparent: str | None = Field(default=None, max_length=55)
    published_at: datetime | None = Field(default=None, sa_type=Instant)


class ControlRow(OutboxRow):
    """A control on the way to its topic, and how far in the outbox it went (`shared.records.controls`)."""

    topic: str = Field(max_length=120)
    day: date
    complete: bool
    upto: int = Field(sa_type=BigInteger)


class IdempotencyRow(SQLModel):
    """What a caller's key was answered with; written with the effect or not at all."""

    caller: str = Field(primary_key=True, max_length=200)
    key: str = Field(primary_key=True, max_length=200)
    fingerprint: str = Field(max_length=64)
    answer: str = Field(sa_type=Text)
    created_at: datetime = Field(sa_type=Instant)


class TermRow(SQLModel):
    """One term of one version. The key is the index that finds the versions of a term in order of time.

    Terms stand in the order of their bytes, so that those with one beginning are a span of the index.
    """

    term: str = Field(primary_key=True, sa_type=Bytewise)
    occurred_at: datetime = Field(primary_key=True, sa_type=Instant)
    record_id: UUID = Field(primary_key=True)
    version: int = Field(primary_key=True)


class MarkRow(SQLModel):
    """A term that a record was matched by, once for ever: who finds none here need not look for records."""

    term: str = Field(primary_key=True, sa_type=Bytewise)


class ProposalRow(SQLModel):
    """A change that waits for a second person, or did (`shared.records.proposals`)."""

    id: UUID = Field(primary_key=True)
    action: str = Field(max_length=20)
    record_id: UUID
    expected: int
    fiscal_year: int | None = None
    content: str | None = Field(default=None, sa_type=Text)
    reason: str | None = Field(default=None, sa_type=Text)
    port_code: str | None = Field(default=None, max_length=4)
    field_office: str | None = Field(default=None, max_length=40)
    agency: str | None = Field(default=None, max_length=40)
    operation: str | None = Field(default=None, max_length=40)
    entered_by: str | None = Field(default=None, sa_type=Text)
    entered_at: datetime | None = Field(default=None, sa_type=Instant)
    changed_by: str = Field(sa_type=Text)
    proposed_at: datetime = Field(sa_type=Instant)
    state: str = Field(max_length=20)
    decided_by: str | None = Field(default=None, sa_type=Text)
    decided_at: datetime | None = Field(default=None, sa_type=Instant)
    decision: str | None = Field(default=None, sa_type=Text)


GRANTED = {
    StateRow: grants.KEPT,
    OutboxRow: grants.QUEUED,
    ControlRow: grants.QUEUED,
    IdempotencyRow: grants.FORGOTTEN,
    ProposalRow: grants.KEPT,
    MarkRow: grants.KEPT,  # a row changes never, but to lock one takes the right to
}
"""What the service's role may do with rows of each kind, beside reading and adding them."""


@dataclass(frozen=True, slots=True)
class MatchTables:
    """Where records are looked for that came before: `marks` says which terms there may be any of.

    `events` is the outbox of what was found.
    """

    state: Table
    versions: Table
    terms: Table
    marks: Table
    events: Table


@dataclass(frozen=True, slots=True)
class RecordTables(Generic[D]):
    """A kind and its tables; `closings` is an outbox of its own (ADR 0006)."""

    kind: RecordKind[D]
    state: Table
    outbox: Table
    idempotency: Table
    terms: Table | None
    closings: Table | None
    proposals: Table | None = None
    matches: MatchTables | None = None

    @property
    def outboxes(self) -> Sequence[Table]:
        """The tables that a relay empties."""
        return (self.outbox,) if self.closings is None else (self.outbox, self.closings)


def tables_of(kind: RecordKind[D], metadata: MetaData) -> RecordTables[D]:
    """Make the tables of a kind in a service's metadata."""
    outbox, closings = f"{kind.name}_outbox", f"{kind.name}_closings"
    return RecordTables(
        kind,
        _table(StateRow, kind.plural, metadata, _state_indexes(kind), _fields(kind)),
        _table(OutboxRow, outbox, metadata, outbox_arguments(outbox)),
        _table(IdempotencyRow, f"{kind.name}_idempotency", metadata),
        _table(TermRow, f"{kind.name}_terms", metadata) if kind.terms else None,
        _table(OutboxRow, closings, metadata, outbox_arguments(closings)) if kind.closable else None,
        _table(ProposalRow, f"{kind.name}_proposals", metadata, _proposal_indexes(kind)),
        None if kind.matching is None else match_tables(kind.matching.among or kind, metadata),
    )


def match_tables(kind: RecordKind[Any], metadata: MetaData) -> MatchTables:
    """Those of the kind among which is looked. What the kinds that look there share is made once."""
    made, name = metadata.tables, kind.name
    marks, events = f"{name}_marks", f"{name}_matches"
    return MatchTables(
        made[kind.plural],
        made[f"{name}_outbox"],
        made[f"{name}_terms"],
        made[marks] if marks in made else _table(MarkRow, marks, metadata),
        made[events] if events in made else outbox_of(events, metadata),
    )


def outbox_of(name: str, metadata: MetaData) -> Table:
    """An outbox for what a service publishes beside its records, with the columns that a relay reads."""
    return _table(OutboxRow, name, metadata, outbox_arguments(name))


def controls_of(service: str, metadata: MetaData) -> Table:
    """The outbox of the controls of all that a service publishes."""
    name = f"{service}_controls"
    return _table(ControlRow, name, metadata, outbox_arguments(name))


def _table(
    base: type[SQLModel],
    name: str,
    metadata: MetaData,
    arguments: Sequence[Any] = (),
    fields: Mapping[str, tuple[Any, Any]] | None = None,
) -> Table:
    """A table with the columns of `base`, and further ones by their types and fields."""
    added = fields or {}
    namespace = {
        "__module__": __name__,
        "__tablename__": name,
        "__table_args__": tuple(arguments),
        "__annotations__": {column: kind for column, (kind, _) in added.items()},
        "metadata": metadata,
        **{column: field for column, (_, field) in added.items()},
    }
    made: Any = type(base)
    made(f"{base.__name__}:{name}", (base,), namespace, table=True)
    metadata.tables[name].info.update(GRANTED.get(base, {}))
    return metadata.tables[name]


def _fields(kind: RecordKind[D]) -> dict[str, tuple[Any, Any]]:
    codes = {"codes": (str, Field(sa_type=Text))} if kind.codes else {}
    return {column.name: _field(column) for column in kind.columns} | codes


def _field(column: Column[D]) -> tuple[Any, Any]:
    return (
        (str | None, Field(default=None, max_length=40)) if column.optional else (str, Field(max_length=40))
    )


def _state_indexes(kind: RecordKind[D]) -> Sequence[Index]:
    """The indexes that lists in order of time need: of all records, of a port, and of a code."""
    leading = {"occurred": [], "port": ["port_code"]} | {
        column.name: [column.name] for column in kind.columns if column.indexed
    }
    return [
        Index(f"ix_{kind.plural}_{name}", *columns, "occurred_at", "id") for name, columns in leading.items()
    ]


def _proposal_indexes(kind: RecordKind[D]) -> Sequence[Index]:
    """Those of a state in order, and those of a record."""
    name = f"ix_{kind.name}_proposals"
    return [Index(f"{name}_state", "state", "id"), Index(f"{name}_record", "record_id")]


def outbox_arguments(
    table: str, known_by: Sequence[str] = ("record_id", "version")
) -> tuple[UniqueConstraint | Index, ...]:
    """One row a version, or what else it is known by, and a short index over what waits for the log."""
    waiting = text("published_at IS NULL")
    return (
        UniqueConstraint(*known_by, name=f"uq_{table}_{known_by[0].removesuffix('_id')}_{known_by[1]}"),
        Index(f"ix_{table}_waiting", "id", postgresql_where=waiting, sqlite_where=waiting),
    )
