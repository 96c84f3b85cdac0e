"""The projector as a sink: each batch moves positions, state and outbox in one transaction (D3).

One transaction at a time, also among several processes: groups count records of all partitions, and the
outbox has the versions of a record in their order.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy.ext.asyncio import AsyncConnection

from services.projector import ledger, messages
from services.projector.arrivals import Arrival, Heartbeat, decoded
from services.projector.events import Read
from services.projector.keys import digest, key_of
from services.projector.projection import projected
from services.projector.standing import Standing, crossed, deltas
from services.projector.tables import OUTBOX, POSITIONS
from services.projector.terms import Terms
from shared.contracts import heartbeat
from shared.contracts.envelope import HEARTBEAT
from shared.contracts.releasable import ReleaseStatus, release_type, topic_of
from shared.database.database import Database
from shared.database.locks import exclude
from shared.events.log import Record, TopicPartition
from shared.events.sink import Applied, Before, Positions
from shared.runtime.clock import Clock

ONE_AT_A_TIME = "projector-releases"
FORM = 1
"""Counted up when the same terms give other messages: then everything is projected again."""


class OtherPolicy(Exception):
    """Another process has put another policy into force: this one is to be started again with that."""


@dataclass(frozen=True, slots=True)
class Partner:
    """One partner: its terms, and the key of its ids."""

    name: str
    terms: Terms
    key: bytes


class ReleaseSink:
    """Implements `shared.events.sink.Sink` over the projector's database."""

    def __init__(self, database: Database, terms: Mapping[str, Terms], keys: Path, clock: Clock) -> None:
        self._database = database
        self._terms = terms
        self._keys = keys
        self._clock = clock
        self._partners: list[Partner] = []
        self._policy = 0

    async def begin(self) -> None:
        """Put the terms into force, with the partners' keys. Raises `KeyLost` and `OSError`."""
        digested = _digest(self._terms)
        async with self._database.begin() as db:
            await exclude(db, ONE_AT_A_TIME)
            known = await ledger.key_digests(db)
            self._partners = [
                Partner(name, one, key_of(name, self._keys, known)) for name, one in self._terms.items()
            ]
            await ledger.keep_keys(db, {one.name: digest(one.key) for one in self._partners})
            number, in_force = await ledger.policy(db)
            self._policy = number if in_force == digested else await ledger.enforce(db, digested)

    def decode(self, record: Record) -> Arrival | Heartbeat | None:
        """What a message means. Raises `BadMessage`."""
        return decoded(record)

    async def apply(self, events: Sequence[Arrival | Heartbeat], before: Before, after: Positions) -> Applied:
        """One transaction: positions, what was read, what partners may see, the outbox. Raises `Fenced`."""
        arrivals = [one for one in events if isinstance(one, Arrival)]
        now = self._clock()
        async with self._database.begin(adds_to=OUTBOX) as db:
            await exclude(db, ONE_AT_A_TIME)
            await self._require_policy(db)
            await POSITIONS.advance(db, before, after)
            newest, applied = await self._news(db, arrivals)
            for partner in self._partners:
                await self._release(db, partner, newest, now)
            await ledger.tell(db, list(self._beats(events)))
        return applied

    async def positions(self, partitions: Sequence[TopicPartition]) -> Positions:
        """The stored positions. Raises `OtherPolicy`."""
        async with self._database.read() as db:
            await self._require_policy(db)
            return await POSITIONS.stored(db, partitions)

    async def _require_policy(self, db: AsyncConnection) -> None:
        number, _ = await ledger.policy(db)
        if number != self._policy:
            raise OtherPolicy("another policy of release is in force: start this process with that file")

    async def _news(self, db: AsyncConnection, arrivals: Sequence[Arrival]) -> tuple[list[Read], Applied]:
        """The newest version of each record that is news: a higher one, or the first under this policy."""
        known = await ledger.seen(db, list({one.record.id for one in arrivals}))
        newest: dict[UUID, Read] = {}
        counts: dict[str, Counter[str]] = {name: Counter() for name in ("applied", "corrected", "stale")}
        for one in arrivals:
            record, mark = one.record, (self._policy, one.record.version)
            was = known.get(record.id)
            # Under another policy versions come again from the first; only the newest that was read counts.
            if was is not None and (mark <= was or record.version < was[1]):
                counts["stale"][one.topic] += 1
                continue
            counts["applied"][one.topic] += 1
            counts["corrected"][one.topic] += was is not None
            known[record.id], newest[record.id] = mark, record
        await ledger.see(db, {one.id: one.version for one in newest.values()}, self._policy)
        return list(newest.values()), Applied(**counts)

    async def _release(
        self, db: AsyncConnection, partner: Partner, records: Sequence[Read], now: datetime
    ) -> None:
        """What these records change for a partner: its state, and what it is told."""
        if not records:
            return
        shown = {messages.partner_id(partner.key, one.id): projected(one, partner.terms) for one in records}
        known = await ledger.standings(db, partner.name, list(shown))
        moved = {
            name: known.get(name, Standing(name)).moved(one)
            for name, one in shown.items()
            if one is not None or name in known
        }
        changes = deltas(known.values(), moved.values())
        counts = await ledger.sizes(db, partner.name, list(changes))
        smallest = partner.terms.smallest_group
        beside = await ledger.members(db, partner.name, crossed(counts, changes, smallest))
        sizes = {group: counts.get(group, 0) + change for group, change in changes.items()}
        after = {
            name: one.told(large=one.group is not None and sizes[one.group] >= smallest)
            for name, one in sorted({**beside, **moved}.items())
        }
        await ledger.resize(db, partner.name, sizes)
        await ledger.stand(db, partner.name, [one for name, one in after.items() if one != known.get(name)])
        rows = [
            _row(partner, one, now)
            for name, one in after.items()
            if one.version != (known.get(name) or beside.get(name) or Standing(name)).version
        ]
        await ledger.tell(db, rows)

    def _beats(self, events: Sequence[Arrival | Heartbeat]) -> Iterator[Mapping[str, Any]]:
        """Each heartbeat, for each partner: the whole line is alive."""
        for one in events:
            if isinstance(one, Heartbeat):
                body = {"service": one.beat.service, "at": one.beat.at}
                row = {
                    "record_id": heartbeat.KEY,
                    "version": int(one.beat.at.timestamp()),
                    "event_id": one.event_id,
                    "event_type": HEARTBEAT,
                    "body": orjson.dumps(body, option=orjson.OPT_UTC_Z).decode(),
                    "recorded_at": one.beat.at,
                    "recorded_by": ONE_AT_A_TIME,
                }
                yield from ({**row, "topic": topic_of(partner.name)} for partner in self._partners)


def _row(partner: Partner, standing: Standing, now: datetime) -> Mapping[str, Any]:
    """A row of the outbox: what the partner is told of a record."""
    content = None if standing.shown is None else orjson.loads(standing.shown)
    status = ReleaseStatus.RETRACTED if content is None else ReleaseStatus.RELEASED
    return {
        "record_id": standing.id,
        "version": standing.version,
        "event_id": messages.event_id(partner.key, standing.id, standing.version),
        "event_type": release_type(status),
        "body": messages.body(standing.id, standing.version, now.date(), content),
        "recorded_at": now,
        "recorded_by": ONE_AT_A_TIME,
        "topic": topic_of(partner.name),
    }


def _digest(terms: Mapping[str, Terms]) -> str:
    """The same for the same terms, whatever the order in the file."""
    written = {name: _ordered(one.model_dump(mode="json")) for name, one in terms.items()}
    return hashlib.sha256(orjson.dumps([FORM, written], option=orjson.OPT_SORT_KEYS)).hexdigest()


def _ordered(value: Any) -> Any:
    if isinstance(value, list):
        return sorted(value)
    return {name: _ordered(one) for name, one in value.items()} if isinstance(value, dict) else value
