"""The SQL of the gateway: reading and writing rows of its tables, within the caller's transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from services.gateway.tables import METADATA
from shared.runtime.clock import as_utc

STATES, POSITIONS = METADATA.tables["gateway_webhooks"], METADATA.tables["gateway_positions"]
LONGEST = 300
WELL: Mapping[str, Any] = {"failing_since": None, "attempts": 0, "error": None, "next_attempt_at": None}


class Moved(Exception):
    """A webhook was disabled, or begins anew elsewhere, or another process delivers: read its state again."""


@dataclass(frozen=True, slots=True)
class State:
    """How a webhook does; the fields are those of `tables.WebhookState`."""

    id: str
    generation: int
    start: str
    disabled: str | None
    failing_since: datetime | None
    attempts: int
    error: str | None
    delivered_at: datetime | None
    next_attempt_at: datetime | None


@dataclass(frozen=True, slots=True)
class Place:
    """The next offset to deliver; `last_record` is the fingerprint of the one before, None: not checked."""

    offset: int
    last_record: str | None = None


async def states(db: AsyncConnection) -> list[State]:
    """Every webhook that was ever known."""
    return [_state(row) for row in await db.execute(select(STATES).order_by(STATES.c.id))]


async def state(db: AsyncConnection, webhook: str, start: str) -> State:
    """How a webhook does; a new one begins at `start`."""
    found = (await db.execute(select(STATES).where(STATES.c.id == webhook))).first()
    if found is not None:
        return _state(found)
    new = State(webhook, 1, start, None, None, 0, None, None, None)
    row = {name: getattr(new, name) for name in new.__dataclass_fields__}
    dialect = sqlite if db.dialect.name == "sqlite" else postgresql
    await db.execute(dialect.insert(STATES).values(row).on_conflict_do_nothing())
    return new


async def places(db: AsyncConnection, webhook: str, topic: str) -> dict[int, Place]:
    """By partition, where delivery goes on."""
    query = select(POSITIONS).where(POSITIONS.c.webhook == webhook, POSITIONS.c.topic == topic)
    return {row.partition: Place(row.next_offset, row.last_record) for row in await db.execute(query)}


async def begin(db: AsyncConnection, state: State, topic: str, offsets: Mapping[int, int]) -> None:
    """Keep where partitions without a position begin, so that `latest` is once. Raises `Moved`."""
    await require(db, state)
    rows = [
        {"webhook": state.id, "topic": topic, "partition": one, "next_offset": offset}
        for one, offset in offsets.items()
    ]
    if rows:
        await db.execute(insert(POSITIONS), rows)


async def advance(
    db: AsyncConnection, state: State, topic: str, moves: Mapping[int, tuple[int, Place]]
) -> None:
    """Move positions, each from the offset that it has. Raises `Moved` where it has another one."""
    await require(db, state)
    for partition, (before, after) in moves.items():
        moved = update(POSITIONS).where(
            POSITIONS.c.webhook == state.id,
            POSITIONS.c.topic == topic,
            POSITIONS.c.partition == partition,
            POSITIONS.c.next_offset == before,
        )
        values = {"next_offset": after.offset, "last_record": after.last_record}
        if (await db.execute(moved.values(values))).rowcount != 1:
            raise Moved


async def require(db: AsyncConnection, state: State) -> None:
    """Hold the row of a webhook that is as it was; raises `Moved` where it was disabled or moved since."""
    same = update(STATES).where(
        STATES.c.id == state.id, STATES.c.generation == state.generation, STATES.c.disabled.is_(None)
    )
    if (await db.execute(same.values(generation=STATES.c.generation))).rowcount != 1:
        raise Moved


async def delivered(db: AsyncConnection, webhook: str, now: datetime) -> None:
    """It took an event."""
    await _set(db, webhook, delivered_at=now, **WELL)


async def failed(
    db: AsyncConnection, webhook: str, error: str, now: datetime, next_attempt_at: datetime
) -> State:
    """It did not take an event, and is tried again then; its state after that."""
    found = _state((await db.execute(select(STATES).where(STATES.c.id == webhook))).one())
    values: dict[str, Any] = {
        "failing_since": found.failing_since or now,
        "attempts": found.attempts + 1,
        "error": error[:LONGEST],
        "next_attempt_at": next_attempt_at,
    }
    await _set(db, webhook, **values)
    return replace(found, **values)


async def disable(db: AsyncConnection, webhook: str, reason: str) -> None:
    """Deliver nothing more to it, until it is enabled."""
    await _set(db, webhook, disabled=reason[:LONGEST], next_attempt_at=None)


async def enable(db: AsyncConnection, webhook: str) -> None:
    """Go on where it stopped."""
    await _set(db, webhook, disabled=None, **WELL)


async def restart(db: AsyncConnection, webhook: str, start: str) -> None:
    """Deliver again from a place: `beginning`, `latest` or an instant."""
    await db.execute(delete(POSITIONS).where(POSITIONS.c.webhook == webhook))
    await _set(db, webhook, start=start, generation=STATES.c.generation + 1)


async def rewind(db: AsyncConnection, webhook: str, topic: str, partition: int, offset: int) -> bool:
    """Deliver one partition again from an offset; False where it has no position yet."""
    moved = update(POSITIONS).where(
        POSITIONS.c.webhook == webhook, POSITIONS.c.topic == topic, POSITIONS.c.partition == partition
    )
    done = (await db.execute(moved.values(next_offset=offset, last_record=None))).rowcount == 1
    await _set(db, webhook, generation=STATES.c.generation + 1)
    return done


async def _set(db: AsyncConnection, webhook: str, **values: Any) -> None:
    await db.execute(update(STATES).where(STATES.c.id == webhook).values(values))


def _state(row: Any) -> State:
    found = {name: getattr(row, name) for name in State.__dataclass_fields__}
    for name in ("failing_since", "delivered_at", "next_attempt_at"):
        found[name] = None if found[name] is None else as_utc(found[name])
    return State(**found)


def named(states: Sequence[State], webhook: str) -> State | None:
    """The state of this webhook."""
    return next((one for one in states if one.id == webhook), None)
