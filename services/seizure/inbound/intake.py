"""Takes in what other agencies send: records, acts, what was taken, and positions in one transaction."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.seizure.inbound.reading import Sent, read
from services.seizure.inbound.steps import Answers, Standing, Step, days_of, judged
from services.seizure.inbound.tables import InboundTables, add, stated_whole, taken_of, taken_row
from services.seizure.inbound.versions import History
from shared.access.authority import Authority
from shared.access.caller import Caller, Role
from shared.access.policy import Policy
from shared.acts.journal import Acts
from shared.acts.lanes import Pen
from shared.contracts.envelope import BadMessage
from shared.contracts.inbound import Inbound, ResultSent
from shared.database.database import Database
from shared.events.log import Record, TopicPartition
from shared.events.sink import Applied, Before, NotTaken, Positions
from shared.records.author import Author
from shared.records.service import RecordService
from shared.runtime.clock import Clock
from shared.web.errors import InFlight

Services = Mapping[str, RecordService[Any]]
"""By the name of the kind that they keep."""
Group = tuple[Standing, list[Sent]]


@dataclass(frozen=True, slots=True)
class Desk:
    """What taking in needs."""

    tables: InboundTables
    services: Services
    database: Database
    acts: Acts
    clock: Clock
    policy: Policy

    def author(self, inbound: Inbound) -> Author:
        """Who makes the versions: the agency that alone may write to the topic."""
        caller = Caller(
            f"inbound:{inbound.sender}", frozenset({Role.AGENCY}), agencies=frozenset({str(inbound.agency)})
        )
        return Author(Authority(caller, self.policy))


class Intake:
    """Implements `shared.events.sink.Sink` over the seizure service's database."""

    def __init__(self, desk: Desk, topics: Sequence[Inbound]) -> None:
        self._desk = desk
        self._topics = {one.topic: one for one in topics}

    def decode(self, record: Record) -> Sent:
        """The message. Raises `BadMessage` with the problem that its sender is told."""
        inbound = self._topics[record.topic]
        kind = self._desk.services[inbound.sent.changes].kind
        return read(inbound, kind, record, self._desk.clock())

    async def positions(self, partitions: Sequence[TopicPartition]) -> Positions:
        """The stored positions."""
        async with self._desk.database.read() as db:
            return await self._desk.tables.positions.stored(db, partitions)

    async def apply(self, events: Sequence[Sent], before: Before, after: Positions) -> Applied:
        """Take messages in. Raises `Fenced`, and `NotTaken` where what stands does not allow some of them."""
        now = self._desk.clock()
        groups = await self._standing(events)
        with self._desk.acts.pen() as pen:
            async with self._desk.database.begin() as db:
                await self._closed(db, groups, now)  # before anything else is locked
                await self._desk.tables.positions.advance(db, before, after)
                found = [judged(standing, sent, now) for standing, sent in groups]
                refused = [one for _, some in found for one in some]
                if refused:
                    raise _not_taken(events, refused)
                for (standing, _), (steps, _) in zip(groups, found, strict=True):
                    await self._write(db, pen, standing, steps, now)
        self._tell(groups)
        return _counted(events, chain.from_iterable(steps for steps, _ in found))

    async def _standing(self, events: Sequence[Sent]) -> list[Group]:
        """The messages by topic, each with what stands. Who changes it moves a position or a version."""
        sent: dict[Inbound, list[Sent]] = defaultdict(list)
        for one in events:
            sent[one.inbound].append(one)
        async with self._desk.database.read() as db:
            return [(await self._of_topic(db, inbound, some), some) for inbound, some in sent.items()]

    async def _of_topic(self, db: AsyncConnection, inbound: Inbound, sent: Sequence[Sent]) -> Standing:
        service = self._desk.services[inbound.sent.changes]
        taken = await taken_of(db, self._desk.tables.taken, inbound, {one.own_id for one in sent})
        histories = {own_id: History(some) for own_id, some in taken.items()}
        answers = inbound.sent.contract is ResultSent
        ids = [UUID(one) for one in histories] if answers else _became(histories.values())
        records = await service.repository.current(db, ids) if ids else {}
        author = self._desk.author(inbound)
        if not answers:
            return Standing(service.kind, author, histories, records, {})
        stated = await stated_whole(db, self._desk.tables.taken, ids)
        return Answers(service.kind, author, histories, records, {}, stated)

    async def _closed(self, db: AsyncConnection, groups: Sequence[Group], now: datetime) -> None:
        """Find the closed fiscal years, which stay so until the transaction ends."""
        for standing, sent in groups:
            service = self._desk.services[standing.kind.name]
            standing.closed = await service.closed(db, set(days_of(sent, standing.records)), now)

    async def _write(
        self, db: AsyncConnection, pen: Pen, standing: Standing, steps: Sequence[Step], now: datetime
    ) -> None:
        """New records first, all at once: a later version of one may be among the other steps."""
        repository = self._desk.services[standing.kind.name].repository
        new = [one.version for one in steps if one.version is not None and one.current is None]
        await repository.add_new(db, new, standing.author, pen)
        for one in steps:
            if one.version is None or one.current is None:
                continue
            if not await repository.advance(db, one.version, standing.author, pen, one.current):
                raise InFlight("The record is being changed by another request.")
        rows = [
            taken_row(one.sent.inbound, one.sent.own_id, one.taken, one.sent.record.offset, now)
            for one in steps
        ]
        await add(db, self._desk.tables.taken, rows)

    def _tell(self, groups: Sequence[Group]) -> None:
        """Wake the relays."""
        for name in {standing.kind.name for standing, _ in groups}:
            self._desk.database.notices.post(self._desk.services[name].repository.outbox.name)


def _became(histories: Iterable[History]) -> list[UUID]:
    """The records that what stands became."""
    tops = [history.highest for history in histories]
    return [top.record_id for top in tops if top is not None and top.record_id is not None]


def _not_taken(events: Sequence[Sent], refused: Sequence[tuple[Sent, BadMessage]]) -> NotTaken:
    places = {id(one) for one, _ in refused}
    rest = [one for one in events if id(one) not in places]
    return NotTaken([(one.record, defect) for one, defect in refused], rest)


def _counted(events: Sequence[Sent], steps: Iterable[Step]) -> Applied:
    """By topic: versions that were taken in, of them later ones of a record, and those that were known."""
    done = list(steps)
    applied = Counter(one.sent.record.topic for one in done)
    corrected = Counter(one.sent.record.topic for one in done if one.current is not None)
    stale = Counter(one.record.topic for one in events)
    stale.subtract(applied)
    return Applied(applied, corrected, +stale)
