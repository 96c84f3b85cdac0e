"""Findings of data quality: every record of each, none else, and pages that miss none."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import strategies as st

from services.aggregator.figures.as_known import known_instant
from services.aggregator.views.quality import MEANING, Bookmark, Scope, counts, page
from services.aggregator.views.questions import Finding
from shared.database.database import Database
from tests.aggregator import histories
from tests.aggregator.choices import NOW as ASKED_AT
from tests.aggregator.choices import known
from tests.aggregator.histories import EDGE, History, State, body_of, voided
from tests.aggregator.properties import holds
from tests.aggregator.stored import Feed, at_rest, seizure, uuid

NOW = Scope()
REGISTERED = {"southbound", "without_a_trace"}
FORCES = {"houston", "san_antonio", "mcallen", "el_paso", "albuquerque", "phoenix", "tucson", "san_diego"}
ELSEWHERE = "01890000-0000-7000-8000-00000000beef"


@st.composite
def linked(draw: st.DrawFn) -> History:
    """Histories whose seizures name inspections that are there and that are not, and other operations."""
    made = draw(histories.histories)
    ids = [str(versions[0].id) for versions in made if versions[0].kind == "inspection"]
    operations = st.sampled_from([(None, None), ("southbound", "el_paso"), ("southbound", "atlantis")])
    unknown = st.sampled_from([("op_5", None), ("op_5", "el_paso"), ("without_a_trace", "el_paso")])

    def changed(version: State) -> State:
        operation, task_force = draw(operations | unknown)
        fields: dict[str, Any] = {"operation": operation, "task_force": task_force}
        if version.kind == "seizure":
            fields["inspection_id"] = draw(st.sampled_from([None, None, ELSEWHERE, *ids]))
        return State(version.kind, version.body | fields)

    return [[changed(version) for version in versions] for versions in made]


def expected(versions: list[State], known_at: datetime | None) -> dict[Finding, set[tuple[str, str]]]:
    """The ids and kinds of the records of each finding, from the last version of each."""
    last: dict[tuple[str, str], dict[str, Any]] = {}
    for version in versions:
        key = (str(version.id), version.kind)
        if known_at is not None and version.recorded_at > known_at:
            continue
        if key not in last or last[key]["version"] < version.number:
            last[key] = version.body
    active = {key: body for key, body in last.items() if body["status"] == "active"}
    named = {body.get("inspection_id") for (_, kind), body in active.items() if kind == "seizure"}
    found: dict[Finding, set[tuple[str, str]]] = {finding: set() for finding in Finding}
    for key, body in active.items():
        record_id, kind = key
        inspection_id, operation, force = body.get("inspection_id"), body["operation"], body["task_force"]
        if kind == "seizure" and inspection_id and (inspection_id, "inspection") not in last:
            found[Finding.SEIZURES_WITHOUT_INSPECTION].add(key)
        if kind == "inspection" and body["outcome"] == "seizure" and record_id not in named:
            found[Finding.INSPECTIONS_WITHOUT_SEIZURE].add(key)
        if operation and operation not in REGISTERED:
            found[Finding.UNREGISTERED_OPERATIONS].add(key)
        if operation in REGISTERED and force and not (operation == "southbound" and force in FORCES):
            found[Finding.UNKNOWN_TASK_FORCES].add(key)
    return found


async def listed(
    database: Database, finding: Finding, limit: int = 2, scope: Scope = NOW
) -> list[dict[str, Any]]:
    """Every record of a finding, page by page."""
    records: list[dict[str, Any]] = []
    after = None
    async with database.read() as db:
        while more := await page(db, finding, after, limit, scope):
            assert len(more) <= limit
            records += more
            after = Bookmark(finding, records[-1]["record_id"], records[-1]["kind"])
    return records


async def counted(database: Database, scope: Scope = NOW) -> dict[Finding, int]:
    async with database.read() as db:
        return await counts(db, scope)


async def test_findings_are_those_of_a_plain_recomputation(database: Database) -> None:
    async def check(versions: list[State], question: tuple[int, str | None, bool]) -> None:
        limit, known_at, merged = question[0], known_instant(question[1], ASKED_AT), question[2]
        wanted, scope = expected(versions, known_at), Scope(known_at=known_at)
        if merged:
            await at_rest(database)

        assert await counted(database, scope) == {finding: len(keys) for finding, keys in wanted.items()}
        for finding, keys in wanted.items():
            records = await listed(database, finding, limit, scope)
            found = [(str(record["record_id"]), record["kind"]) for record in records]
            assert found == sorted(found)
            assert len(found) == len(set(found))
            assert set(found) == keys

    await holds(database, st.tuples(st.integers(1, 3), st.none() | known, st.booleans()), check, linked())


def check(number: int, outcome: str = "seizure", version: int = 1) -> State:
    fields = {"traffic": "rail", "posture": "routine", "stage": "primary", "methods": ["visual"]}
    given = {"id": uuid(number), "operation": None, "outcome": outcome}
    return State("inspection", body_of("inspection", version, 0, EDGE, **fields | given))


async def test_a_late_inspection_settles_the_seizure_that_names_it(database: Database) -> None:
    feed = Feed(database)
    await feed.take(seizure(2, inspection_id=uuid(1)))
    (record,) = await listed(database, Finding.SEIZURES_WITHOUT_INSPECTION)
    assert (record["port"], str(record["inspection_id"])) == ("2304", uuid(1))

    await feed.take(check(1))

    assert set((await counted(database)).values()) == {0}


async def test_a_voided_inspection_did_arrive_but_a_voided_seizure_is_none(database: Database) -> None:
    feed = Feed(database)
    named = seizure(2, inspection_id=uuid(1))
    await feed.take(check(1), named)
    await feed.take(voided(check(1)))
    assert set((await counted(database)).values()) == {0}

    await feed.take(check(3), seizure(4, inspection_id=uuid(3)))
    await feed.take(voided(seizure(4, inspection_id=uuid(3))))

    (record,) = await listed(database, Finding.INSPECTIONS_WITHOUT_SEIZURE)
    assert str(record["record_id"]) == uuid(3)


async def test_what_was_wrong_for_an_hour_was_wrong_then(database: Database) -> None:
    """Of a record that was voided on the same day the totals keep nothing."""
    begun = datetime(2025, 11, 1, 9, tzinfo=UTC)
    at = [begun + timedelta(hours=hours) for hours in (0, 1, 3, 24)]
    wrong = seizure(1, recorded_at=at[1].isoformat(), operation="op_5", task_force=None)
    await Feed(database).take(wrong, voided(wrong, at[2]), seizure(2, recorded_at=at[3].isoformat()))
    await at_rest(database)

    found = [await counted(database, Scope(known_at=instant)) for instant in at]

    assert [counts[Finding.UNREGISTERED_OPERATIONS] for counts in found] == [0, 1, 0, 0]


async def test_only_the_outcome_seizure_wants_a_seizure(database: Database) -> None:
    outcomes = ["released", "arrest", "conveyance_seized", "referral_to_hsi"]
    await Feed(database).take(*(check(number, outcome) for number, outcome in enumerate(outcomes, 1)))

    assert (await counted(database))[Finding.INSPECTIONS_WITHOUT_SEIZURE] == 0


@pytest.mark.parametrize("finding", Finding)
def test_each_finding_has_a_meaning(finding: Finding) -> None:
    assert MEANING[finding].endswith(".")
