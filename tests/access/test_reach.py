"""A reach means the same in SQL and in Python, and the same in a plain reading of the rules."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Column, DateTime, MetaData, Table, Text, delete, insert, select
from sqlalchemy import Integer as Int

from shared.access.caller import EVERYWHERE, Caller, Role
from shared.access.policy import Action, Matcher, Policy, Rule
from shared.access.reach import Facts, reach_of
from shared.database.database import Database

NOW = datetime(2026, 6, 15, 18, 0, tzinfo=UTC)
WINDOW = timedelta(hours=72)
METADATA = MetaData()
TABLE = Table(
    "facts",
    METADATA,
    Column("place", Int, primary_key=True),
    *(Column(name, Text) for name in ("port_code", "field_office", "agency", "operation")),
    Column("entered_by", Text),
    Column("entered_at", DateTime(timezone=True)),
    Column("changed_by", Text),
)
people = st.sampled_from(["person-1", "person-2"])
codes = st.sampled_from(["a", "b", ""])
scopes = st.frozensets(st.sampled_from(["a", "b", "", EVERYWHERE]), max_size=2)
instants = st.sampled_from([NOW, NOW - WINDOW, NOW - WINDOW - timedelta(microseconds=1)])
facts = st.builds(
    Facts,
    **{name: st.none() | codes for name in ("port_code", "field_office", "agency", "operation")},
    entered_by=st.none() | people,
    entered_at=st.none() | instants,
    changed_by=st.none() | people,
)
callers = st.builds(
    Caller, people, st.frozensets(st.sampled_from(list(Role)[:3]), min_size=1), scopes, scopes, scopes, scopes
)
rules = st.builds(
    Rule,
    st.just("x"),
    st.frozensets(st.sampled_from(list(Role)[:3]), min_size=1),
    st.just(frozenset([Action.READ])),
    st.frozensets(st.sampled_from(list(Matcher)), max_size=3),
)
policies = st.builds(lambda some: Policy(tuple(some), WINDOW), st.lists(rules, max_size=4))


@pytest.fixture
async def database(database_url: str) -> Any:
    database = Database(database_url)
    async with database.begin() as db:
        await db.run_sync(METADATA.create_all)
    yield database
    await database.close()


async def test_where_and_allows_and_the_rules_agree(database: Database) -> None:
    loop = asyncio.get_running_loop()

    async def agree(policy: Policy, caller: Caller, known: list[Facts]) -> None:
        reach = reach_of(policy, caller, Action.READ)
        assert reach_of(policy, caller, Action.VOID).ways == ()
        async with database.begin() as db:
            await db.execute(delete(TABLE))
            rows = [{"place": place, **msgspec.structs.asdict(one)} for place, one in enumerate(known)]
            await db.execute(insert(TABLE), rows)
            found = set((await db.execute(select(TABLE.c.place).where(*reach.where(TABLE.c, NOW)))).scalars())
            nothing = select(TABLE.c.place).where(*reach_of(policy, caller, Action.VOID).where(TABLE.c, NOW))
            assert (await db.execute(nothing)).all() == []
        allowed = {place for place, one in enumerate(known) if reach.allows(one, NOW)}
        assert found == allowed
        assert allowed == {place for place, one in enumerate(known) if any(plainly(policy, caller, one))}

    @given(policies, callers, st.lists(facts, min_size=5, max_size=20))
    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    def every(policy: Policy, caller: Caller, known: list[Facts]) -> None:
        asyncio.run_coroutine_threadsafe(agree(policy, caller, known), loop).result(60)

    await asyncio.to_thread(every)


def plainly(policy: Policy, caller: Caller, one: Facts) -> Iterator[bool]:
    """Whether each rule lets the caller do it."""
    for rule in policy.rules:
        yield bool(rule.roles & caller.roles) and all(is_so(matcher, caller, one) for matcher in rule.where)


def is_so(matcher: Matcher, caller: Caller, one: Facts) -> bool:
    def named(code: str | None, own: frozenset[str]) -> bool:
        return EVERYWHERE in own or (code not in (None, "") and code in own)

    return {
        Matcher.OWN_PORT: named(one.port_code, caller.ports),
        Matcher.OWN_FIELD_OFFICE: named(one.field_office, caller.field_offices),
        Matcher.OWN_AGENCY: named(one.agency, caller.agencies),
        Matcher.OWN_OPERATION: named(one.operation, caller.operations),
        Matcher.OWN_ENTRY: one.entered_by == caller.subject,
        Matcher.WITHIN_WINDOW: one.entered_at is not None and NOW - one.entered_at <= WINDOW,
        Matcher.NOT_OWN_CHANGE: one.changed_by is not None and one.changed_by != caller.subject,
    }[matcher]


async def test_what_is_no_column_is_never_true(database: Database) -> None:
    """A table that does not say who recorded what shows nothing to who sees own entries only."""
    policy = Policy(
        (Rule("x", frozenset(Role), frozenset([Action.READ]), frozenset([Matcher.OWN_ENTRY])),), WINDOW
    )
    reach = reach_of(policy, Caller("person-1", frozenset(Role)), Action.READ)
    bare = select(TABLE.c.place, TABLE.c.field_office).subquery()
    async with database.begin() as db:
        await db.execute(insert(TABLE), {"place": 1, "entered_by": "person-1"})
        assert len((await db.execute(select(TABLE).where(*reach.where(TABLE.c, NOW)))).all()) == 1
        assert (await db.execute(select(bare).where(*reach.where(bare.c, NOW)))).all() == []
