"""Matches: finding the earlier records that have the serial numbers of those that arrive, and telling of it.

Of two records that arrive at once with one serial number, one sees the other: who first adds a term to
`marks` has it until the commit, and whoever comes to it then waits, and looks afterwards (ADR 0020).
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any, Generic, TypeVar
from uuid import UUID

import orjson
from sqlalchemy import Select, Text, and_, bindparam, func, insert, select, text, union_all
from sqlalchemy.dialects import sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.access.policy import Action
from shared.acts.act import Act
from shared.acts.journal import Acts
from shared.acts.lanes import Pen
from shared.contracts.envelope import Action as Happened
from shared.contracts.envelope import event_type
from shared.contracts.ids import uuid7
from shared.contracts.match import KIND, MAX_ANSWERED, MAX_SEEN
from shared.contracts.record import Draft
from shared.contracts.vocabularies import Status
from shared.database import arrays
from shared.records.author import Author
from shared.records.found import facts_of
from shared.records.kind import RecordKind
from shared.records.lifecycle import Version
from shared.records.matching import Earlier, Json, Mark
from shared.records.pages import Within, everything
from shared.records.tables import MatchTables
from shared.runtime.clock import as_utc

D = TypeVar("D", bound=Draft)
TERMS_AT_ONCE = 50
NEEDED = (Action.READ, Action.IDENTIFY)
"""What an author must be allowed to do with an earlier record to be told of it."""
KEPT = MAX_SEEN + 3
"""Earlier records that are looked at for a term: those that are told, up to two apart, and one more."""
EarlierByTerm = defaultdict[str, list[Earlier]]


@dataclass(frozen=True, slots=True)
class Arrival(Generic[D]):
    """A version, and the marks that it brings."""

    version: Version[D]
    body: Json
    marks: Sequence[Mark]


@dataclass(frozen=True, slots=True)
class Look(Generic[D]):
    """What was found: among all records, and among those that the author may see; and for which arrivals."""

    author: Author
    now: datetime
    arrivals: list[Arrival[D]] = field(default_factory=list)
    stood: EarlierByTerm = field(default_factory=lambda: defaultdict(list))
    visible: EarlierByTerm = field(default_factory=lambda: defaultdict(list))

    def reaches(self) -> Within:
        """The conditions of what the author may see."""
        reaches = [self.author.authority.reach(one) for one in NEEDED]
        return lambda columns: [one for reach in reaches for one in reach.where(columns, self.now)]

    def added(self, ids: Collection[UUID]) -> Iterator[Arrival[D]]:
        """Those of these records in their order, each once."""
        left = set(ids)
        for one in self.arrivals:
            if one.version.id in left:
                left.discard(one.version.id)
                yield one

    def stands(self, one: Arrival[D]) -> None:
        """Let those that arrive with it see it."""
        version, author = one.version, self.author
        earlier = Earlier(
            version.id,
            version.version,
            version.occurred_at,
            version.port_code,
            version.field_office,
            version.local_day,
            one.body,
        )
        known = [self.stood]
        facts = facts_of(version, author.subject)
        if all(author.may(action, [facts], version.recorded_at) for action in NEEDED):
            known.append(self.visible)
        for mark in one.marks:
            for found in known:
                _keep(found[mark.term], earlier)


class Matches(Generic[D]):
    """Looks among the records of one kind when records of this or another kind arrive."""

    def __init__(self, kind: RecordKind[D], tables: MatchTables, acts: Acts) -> None:
        assert kind.matching is not None
        self._kind, self._matching = kind, kind.matching
        self._tables, self._acts = tables, acts
        marks = tables.marks
        self._add_marks = arrays.insertion(marks, ["term"], "ON CONFLICT DO NOTHING RETURNING term")
        self._add_marks_sqlite = sqlite.insert(marks).on_conflict_do_nothing().returning(marks.c.term)
        wanted = arrays.array("term", "text")
        self._lock = text(
            f"SELECT term FROM {marks.name} WHERE term = ANY({wanted}) ORDER BY term FOR UPDATE"  # noqa: S608
        )

    def brought(self, version: Version[D], before: Json | None = None) -> Sequence[str]:
        """The terms of the serial numbers that a version brings, and the one `before` did not."""
        if before is None:
            return self._matching.brought(version.draft, version.terms)
        return [one.term for one in self._arrival(version, before).marks]

    async def look(
        self, db: AsyncConnection, versions: Sequence[Version[D]], author: Author, before: Json | None = None
    ) -> Look[D]:
        """Find what stood before these. To be called before the transaction writes anything else.

        `before`: the content that a single version changes.
        """
        brought = [(one, terms) for one in versions if (terms := self.brought(one, before))]
        look: Look[D] = Look(author, versions[0].recorded_at)
        bearers = Counter(term for _, terms in brought for term in terms)
        known = await self._hold(db, sorted(bearers)) if bearers else []
        if known:
            await self._find(db, known, everything, MAX_SEEN, look.stood)
        if look.stood and author.proposal is None:
            await self._find(db, sorted(look.stood), look.reaches(), MAX_ANSWERED, look.visible)
        shared = {one for one, number in bearers.items() if number > 1} | look.stood.keys()
        met = (one for one, terms in brought if not shared.isdisjoint(terms))
        look.arrivals.extend(self._arrival(one, before) for one in met)
        return look

    def _arrival(self, version: Version[D], before: Json | None) -> Arrival[D]:
        if version.status is Status.VOIDED:
            return Arrival(version, {}, ())
        body = orjson.loads(version.body)
        return Arrival(version, body, self._matching.arrived(before, body))

    async def tell(
        self, db: AsyncConnection, pen: Pen, look: Look[D], added: Collection[UUID]
    ) -> dict[UUID, Json]:
        """Have the relay publish what was found for those that were added; by record, what is answered.

        Of records that arrive together, each sees those before it. That an author is told is noted.
        """
        told: dict[UUID, Json] = {}
        events: list[Json] = []
        for one in look.added(added):
            apart = self._matching.apart(one.body)
            seen, more = self._matching.told(one.marks, look.stood, apart, MAX_SEEN)
            if seen:
                events.append(self._event(one, {"seen": seen, "more": more}, look.author))
            seen, more = self._matching.told(one.marks, look.visible, apart, MAX_ANSWERED)
            if seen:
                told[one.version.id] = {"records": seen, "more": more}
            if self._matching.among is None:
                look.stands(one)
        if events:
            await db.execute(insert(self._tables.events), events)
        await self._acts.add(db, pen.links([self._act(look, *one) for one in told.items()]) if told else [])
        return told

    async def _hold(self, db: AsyncConnection, terms: Sequence[str]) -> list[str]:
        """Those that were marked before, each of which is ours until the transaction ends."""
        rows = [{"term": one} for one in terms]
        if db.dialect.name != "postgresql":  # where a write transaction excludes all others
            added = set((await db.execute(self._add_marks_sqlite, rows)).scalars())
            return [one for one in terms if one not in added]
        added = set((await db.execute(self._add_marks, arrays.columns(rows))).scalars())
        known = [one for one in terms if one not in added]
        if known:
            await db.execute(self._lock, arrays.columns([{"term": one} for one in known]))
        return known

    async def _find(
        self, db: AsyncConnection, terms: Sequence[str], within: Within, most: int, found: EarlierByTerm
    ) -> None:
        """Add the newest records with each of these terms, one more than `most`, beside up to two apart."""
        queries: list[tuple[Any, Json]]
        if db.dialect.name == "postgresql":
            queries = [(self._standing_of_all(within, most + 3), {"terms": arrays.SEPARATOR.join(terms)})]
        else:
            parts = (terms[first : first + TERMS_AT_ONCE] for first in range(0, len(terms), TERMS_AT_ONCE))
            alone = partial(self.standing, within=within, most=most + 3, lateral=False)
            queries = [(union_all(*(select(alone(one).subquery()) for one in some)), {}) for some in parts]
        for query, parameters in queries:
            for row in await db.execute(query, parameters):
                earlier = Earlier(
                    row.id,
                    row.version,
                    as_utc(row.occurred_at),
                    row.port_code,
                    row.field_office,
                    row.local_day,
                    orjson.loads(row.body),
                )
                found[row.term].append(earlier)

    def _standing_of_all(self, within: Within, most: int) -> Select[Any]:
        """The same for each of many terms, packed in one parameter, in one query that is planned once."""
        packed = bindparam("terms", type_=Text())
        asked = func.unnest(func.string_to_array(packed, arrays.SEPARATOR)).table_valued("term", name="asked")
        asked = asked.render_derived()
        newest = self.standing(asked.c.term, within, most).lateral()
        return select(newest).select_from(asked).join(newest, newest.c.term == asked.c.term)

    def standing(self, term: Any, within: Within, most: int, *, lateral: bool = True) -> Select[Any]:
        """The query for the newest active records with a term, by the index of terms in its order.

        `lateral`: what each row of the index leads to is looked up in its turn. Without it PostgreSQL may
        read every record and ask for the term, as it does while the tables have no statistics yet.
        """
        table, state, versions = self._tables.terms, self._tables.state, self._tables.versions
        lead, facts, of = table.c, state.c, versions.c
        joined = state.join(versions, and_(of.record_id == facts.id, of.version == facts.version))
        columns = (facts.id, facts.version, facts.occurred_at, facts.port_code, facts.field_office)
        found = select(*columns, facts.local_day, of.body).where(
            facts.id == lead.record_id,
            facts.version == lead.version,
            facts.status == Status.ACTIVE.value,
            *within(facts),
        )
        if lateral:
            one = found.select_from(joined).limit(1).correlate(table).lateral()
            query = select(lead.term, *one.c).join_from(table, one, one.c.id == lead.record_id)
        else:
            query = found.select_from(joined).add_columns(lead.term)
        query = query.where(lead.term == term).order_by(lead.occurred_at.desc(), lead.record_id.desc())
        return query.limit(most)

    def _event(self, one: Arrival[D], found: Json, author: Author) -> Json:
        """The row of the outbox."""
        version, now = one.version, one.version.recorded_at
        told = {
            "id": version.id,
            "version": version.version,
            "kind": self._kind.name,
            "reason": self._matching.reason,
            "matched": "serial",
            "recorded_at": now,
            "port_code": version.port_code,
            "field_office": version.field_office or None,
            "local_day": version.local_day,
            **found,
        }
        known = {name: value for name, value in told.items() if value is not None}
        return {
            "record_id": version.id,
            "version": version.version,
            "event_id": uuid7(int(now.timestamp() * 1000)),
            "event_type": event_type(KIND, Happened.RECORDED),
            "body": orjson.dumps(known, option=orjson.OPT_UTC_Z).decode(),
            "recorded_at": now,
            "recorded_by": author.subject,
            "traceparent": author.traceparent,
        }

    def _act(self, look: Look[D], record_id: UUID, told: Json) -> Act:
        """A search: its author is told of other records by a serial number."""
        detail = orjson.dumps({"asked": "seen_before", "seen": len(told["records"])}).decode()
        return look.author.act(look.now, Action.SEARCH, self._kind.name, record_id=record_id, detail=detail)


def _keep(earlier: list[Earlier], one: Earlier) -> None:
    """Add it, and forget those that so many newer ones come before."""
    earlier.append(one)
    if len(earlier) > 2 * KEPT:
        earlier.sort(key=lambda each: (each.occurred_at, each.id), reverse=True)
        del earlier[KEPT:]
