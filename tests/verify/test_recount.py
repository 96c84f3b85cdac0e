"""A second opinion: any record is counted alike, and what the aggregator counts wrongly is found."""

import asyncio
import csv
import shutil
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.aggregator.counting import cells, rules, versions
from services.aggregator.counting.events import DECODERS, Component, Currency
from services.aggregator.counting.measures import COMPONENTS
from services.aggregator.ledger import sink, totals
from services.cli.verification.recount.scratch import Scratch, scratch, statement
from shared.contracts.ids import uuid7
from shared.database.copying import SEPARATOR
from shared.records import lifecycle
from tests.records.drafts import BODIES, KINDS, NOW
from tests.verify.recounted import entered, recounted
from tests.verify.story import change, last_line, opened

KIND_AND_BODY = st.sampled_from([*BODIES]).flatmap(lambda kind: st.tuples(st.just(kind), BODIES[kind]))


@pytest.fixture(scope="module")
def into() -> Iterator[Scratch]:
    """A database with the rules."""
    with scratch() as one:
        yield one


@given(st.lists(st.tuples(KIND_AND_BODY, st.booleans()), min_size=1, max_size=30))
@settings(max_examples=30, deadline=None)
def test_any_record_is_counted_alike(into: Scratch, drawn: list[tuple[tuple[str, Any], bool]]) -> None:
    made = [_version(kind, body, voided=voided) for (kind, body), voided in drawn]
    rows = [(str(one.id), "1", one.event_type, "", one.body.decode()) for one in made]
    file = into.directory / "versions"
    file.write_text("".join(SEPARATOR.join(row) + "\n" for row in rows))
    into.db.execute("DELETE FROM versions")
    into.db.execute(statement("versions"), {"file": str(file)})

    columns = "record, known, day, port, office, operation, task_force, agency, partners, lines"
    found = into.db.execute(f"SELECT {columns} FROM versions").fetchall()
    assert {row[0]: _counted(row) for row in found} == {one.id: _expected(one) for one in made}


def _version(kind: str, body: Any, *, voided: bool) -> lifecycle.Version[Any]:
    declared = KINDS[kind]
    first = lifecycle.create(declared, declared.draft.model_validate(body), uuid7(), NOW)
    if not voided:
        return first
    return lifecycle.void(declared, orjson.loads(first.body), "entered twice", NOW + timedelta(1))


def _counted(row: tuple[Any, ...]) -> tuple[Any, ...]:
    _record, known, day, *codes, partners, lines = row
    sums: dict[tuple[str, str], int] = {}
    for line in lines:
        key = (line["measure"], line["subtype"])
        sums[key] = sums.get(key, 0) + line["value"]
    return known.isoformat(), day.isoformat(), tuple(codes), tuple(partners), sums


def _expected(one: lifecycle.Version[Any]) -> tuple[Any, ...]:
    version = rules.version_of(DECODERS[one.event_type.encode()].decode(one.body), "")
    day, _year, *codes = version.contribution.location.split("\t")
    return version.known_day, day, tuple(codes), version.contribution.partners, version.contribution.lines


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with records of every kind, none of which is in the totals yet."""
    data = tmp_path_factory.mktemp("year") / "data"
    asyncio.run(entered(data))
    return data


@pytest.fixture
def data(year: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    shutil.copytree(year, tmp_path / "data")
    return tmp_path / "data"


def _settled(data: Path) -> None:
    async def settle() -> None:
        async with opened(data) as (system, _officer):
            await system.settle()

    asyncio.run(settle())


def test_nothing_is_wrong_with_a_good_system(data: Path) -> None:
    _settled(data)
    result = recounted("--data", data)

    assert (result.exit_code, result.stderr) == (0, ""), result.output
    assert last_line(result).startswith("no difference: ")
    assert last_line(result).endswith("14 versions in the services, counted again (0 not in the totals yet)")


def _published_long_ago(data: Path) -> None:
    for service in ("inspection", "seizure"):
        change(data, service, f"UPDATE {service}_outbox SET published_at = '2026-01-01 00:00:00'")


def _without_retractions(patch: pytest.MonkeyPatch) -> None:
    add = cells.Contribution.add_to

    def only_added(self: cells.Contribution, into: dict[str, int], day: str, sign: int = 1) -> None:
        if sign == 1:
            add(self, into, day)

    patch.setattr(cells.Contribution, "add_to", only_added)


def _doubled(patch: pytest.MonkeyPatch) -> None:
    add = totals.add

    async def twice(db: Any, deltas: Any) -> None:
        await add(db, {cell: 2 * value for cell, value in deltas.items()})

    patch.setattr(totals, "add", twice)


def _by_another_calendar(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(rules, "_day", lambda day: f"{day + timedelta(1)}\t{_year(day + timedelta(1))}")


def _in_september(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(rules, "_day", lambda day: f"{day}\t{_year(day + timedelta(1))}")


def _year(day: date) -> int:
    return day.year + (day.month >= 10)


def _without_partners(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(cells, "credits_of", lambda lead, _partners: [(lead, cells.LEAD, 1)])


def _without_shared(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(cells, "CBP", ("nobody",))


def _read(patch: pytest.MonkeyPatch, changed: Callable[[Any], Any]) -> None:
    """Have every body changed before it is counted."""
    made = rules.version_of
    patch.setattr(sink, "version_of", lambda body, topic: made(changed(body), topic))


def _voided_counts(patch: pytest.MonkeyPatch) -> None:
    def active(body: Any) -> Any:
        body.status = "active"
        return body

    _read(patch, active)


def _one_component(patch: pytest.MonkeyPatch) -> None:
    patch.setitem(rules._LINES, Component, lambda one: (COMPONENTS[one.type], "", 1))


def _face_value(patch: pytest.MonkeyPatch) -> None:
    patch.setitem(rules._LINES, Currency, lambda one: ("currency_usd", one.form, one.amount_minor))


def _any_outcome_hits(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(rules, "_HITS", rules._HITS | {"referral_to_hsi"})


def _to_the_request(patch: pytest.MonkeyPatch) -> None:
    def unrecovered(body: Any) -> Any:
        if hasattr(body, "recovered_on"):
            body.recovered_on = None
        return body

    _read(patch, unrecovered)


def _a_day_late(patch: pytest.MonkeyPatch) -> None:
    apply = versions.apply

    def late(events: Any, current: Any) -> Any:
        for one in events:
            one.known_day = "2031-01-01"
        return apply(events, current)

    patch.setattr(sink, "apply", late)


def _one_is_skipped(patch: pytest.MonkeyPatch) -> None:
    decode = sink.TotalsSink.decode

    def skipping(self: sink.TotalsSink, record: Any) -> Any:
        version = decode(self, record)
        skipped = version is not None and version.key[1] == "inspection" and version.version == 1
        return None if skipped else version

    patch.setattr(sink.TotalsSink, "decode", skipping)


FAULTS = {
    "a dropped retraction": (_without_retractions, "ammunition_rounds"),
    "a doubled batch": (_doubled, "inspections"),
    "another day": (_by_another_calendar, "inspections"),
    "a wrong fiscal year at a zone's edge": (_in_september, "ammunition_rounds"),
    "a lost partner credit": (_without_partners, "partner"),
    "what both components of CBP have, twice": (_without_shared, "shared"),
    "a void that counts": (_voided_counts, "ammunition_rounds"),
    "each line of components as one": (_one_component, "magazines"),
    "pesos as dollars": (_face_value, "currency_usd"),
    "a referral as a hit": (_any_outcome_hits, "inspection_hits"),
    "time to crime to the request": (_to_the_request, "time_to_crime_days"),
    "another day of knowledge": (_a_day_late, "2031-01-01"),
    "an event that was not read": (_one_is_skipped, "inspections"),
}


@pytest.mark.parametrize("fault", [*FAULTS])
def test_what_is_counted_wrongly_is_found(data: Path, fault: str) -> None:
    seed, named = FAULTS[fault]
    with pytest.MonkeyPatch.context() as patch:
        seed(patch)
        _settled(data)
    _published_long_ago(data)
    result = recounted("--data", data, "--format", "csv")

    assert result.exit_code == 1, result.output
    wrong = [line for line in result.stdout.splitlines() if line.startswith("cell,recount")]
    assert any(named in line for line in wrong), result.stdout


TAMPERED = {
    "a total": "UPDATE totals SET value = value + 1 WHERE id = (SELECT min(id) FROM totals)",
    "a lost total": "DELETE FROM totals WHERE id = (SELECT min(id) FROM totals)",
    "a lost entry": "DELETE FROM journal WHERE kind = 'inspection'",
    "a line": "UPDATE journal SET lines = replace(lines, ',500]', ',5]')",
    "a place": "UPDATE journal SET port_code = '2402' WHERE port_code = '2304'",
    "a day of knowledge": "UPDATE journal SET recorded_at = '2031-01-01 00:00:00'",
}


@pytest.mark.parametrize("what", [*TAMPERED])
def test_what_was_tampered_with_is_found_down_to_a_record(data: Path, what: str) -> None:
    _settled(data)
    assert change(data, "aggregator", TAMPERED[what]) > 0
    _published_long_ago(data)
    result = recounted("--data", data, "--format", "csv")

    assert result.exit_code == 1
    rows = [row for row in csv.DictReader(result.stdout.splitlines()) if row["source"] == "recount"]
    assert {row["finding"] for row in rows} & {"version", "record"}, result.stdout
    assert all(UUID(row["record_id"]) for row in rows if row["finding"] in {"version", "record"})


def test_a_record_that_its_service_lost_is_found(data: Path) -> None:
    _settled(data)
    assert change(data, "seizure", "DELETE FROM seizure_outbox WHERE version = 3") > 0
    result = recounted("--data", data)

    assert result.exit_code == 1
    assert "is in the totals, but not in its service" in " ".join(result.stdout.split())


def test_what_was_just_published_is_not_missed(data: Path) -> None:
    result = recounted("--data", data)  # nothing was read yet

    assert result.exit_code == 0, result.output
    assert "0 cells of the totals" in result.stdout
    assert "(14 not in the totals yet)" in result.stdout


@pytest.mark.postgres
async def test_on_postgresql(postgres_url: str, tmp_path: Path) -> None:
    given = [one for name in ("aggregator", "inspection", "seizure") for one in (f"--{name}", postgres_url)]
    async with opened(tmp_path / "data", database_url=postgres_url) as (system, officer):
        await officer.day()
        await system.settle()
        await officer.day()  # which is still on its way
        good = await asyncio.to_thread(recounted, *given)
        async with system.contexts["aggregator"].database.begin() as db:
            await db.exec_driver_sql("UPDATE totals SET value = value + 1 WHERE measure = 'arrests'")
        bad = await asyncio.to_thread(recounted, *given)
    assert good.exit_code == 0, good.output
    assert "14 versions in the services, counted again (7 not in the totals yet)" in good.stdout
    assert bad.exit_code == 1
    assert "Arrests" in bad.stdout or "arrests" in bad.stdout
