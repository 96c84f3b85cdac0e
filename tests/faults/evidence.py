"""Whether anything was lost or doubled: officers' book, services' databases, log and totals side by side."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol
from uuid import UUID, uuid4

import orjson

from outbound.client import AsyncClient
from shared.events.log import EventLog, Position, Record, TopicPartition
from tests.faults.drafts import Json, marker_of
from tests.faults.ledger import Ledger
from tests.faults.recomputation import SUMS, UNLISTED, Figure, Known, current, fiscal_year, known

TOPICS = {"inspection": "outbound.inspections.v1", "seizure": "outbound.seizures.v1"}
TABLES = {"inspection": "inspections", "seizure": "seizures"}
HEARTBEAT = "outbound.heartbeat.v1"
Key = tuple[str, str]
"""A record: its kind and its id."""


class Evident(Protocol):
    """A system whose databases and log can be read."""

    async def settled(self) -> None:
        """Wait until the outboxes are empty and the totals stand at the end of the log."""

    def log(self) -> EventLog:
        """Its event log."""

    async def rows(self, service: str, statement: str) -> list[tuple[Any, ...]]:
        """The rows of a query in a service's database."""


@dataclass(slots=True)
class Stored:
    """What the two services' databases hold."""

    versions: dict[tuple[str, str, int], Json] = field(default_factory=dict)
    current: dict[Key, int] = field(default_factory=dict)
    keys: dict[str, list[Key]] = field(default_factory=dict)
    """The records that each idempotency key was answered with."""

    @property
    def bodies(self) -> list[tuple[str, Json]]:
        """Every version as (kind, body)."""
        return [(kind, body) for (kind, _id, _version), body in self.versions.items()]


async def stored(system: Evident) -> Stored:
    """Read the services' databases."""
    found = Stored()
    for kind, table in TABLES.items():
        outbox = f"SELECT body FROM {kind}_outbox WHERE event_type <> '{HEARTBEAT}'"
        rows = await system.rows(kind, outbox)
        bodies = [orjson.loads(body) for (body,) in rows]
        versions = {(kind, body["id"], body["version"]): body for body in bodies}
        assert len(versions) == len(rows), "a version is stored twice"
        found.versions |= versions
        for record_id, version in await system.rows(kind, f"SELECT id, version FROM {table}"):
            found.current[kind, str(UUID(str(record_id)))] = version
        for key, answer in await system.rows(kind, f"SELECT key, answer FROM {kind}_idempotency"):
            given = orjson.loads(answer)
            found.keys[key] = [(kind, one["id"]) for one in given.get("results", [given])]
    return found


async def settled_and_right(system: Evident, ledger: Ledger) -> Stored:
    """Once all is at rest: what was acknowledged stands, and the totals are those of the records."""
    await system.settled()
    held = await stored(system)
    check_acknowledged(ledger, held)
    await check_totals(system, held)
    return held


def check_acknowledged(ledger: Ledger, held: Stored) -> None:
    """What was acknowledged stands as it was acknowledged; what was not stands once or not at all."""
    assert ledger.faults == []
    for key, body in ledger.acknowledged.items():
        assert key in held.versions, f"{key} was acknowledged and is lost"
        assert body in (None, held.versions[key])
    markers = {
        (kind, marker_of(kind, body)): body["id"] for kind, body in held.bodies if body["version"] == 1
    }
    assert len(markers) == sum(version == 1 for _kind, _id, version in held.versions), "an entry is doubled"
    assert {entry: markers.get(entry) for entry in ledger.entered} == ledger.entered
    assert markers.keys() - ledger.entered.keys() <= ledger.given_up
    _check_changes(ledger, held)
    _check_keys(ledger, held)


def _check_changes(ledger: Ledger, held: Stored) -> None:
    """Versions have no gap and end at the current one; every change was made once, by an officer."""
    numbers: dict[Key, list[int]] = {}
    for kind, record_id, version in sorted(held.versions):
        numbers.setdefault((kind, record_id), []).append(version)
    assert numbers == {key: list(range(1, version + 1)) for key, version in held.current.items()}
    reasons = Counter(body["reason"] for _kind, body in held.bodies if body["version"] > 1)
    assert all(count == 1 for count in reasons.values()), "a change was made twice"
    answered = {body["reason"] for body in ledger.acknowledged.values() if body and body["version"] > 1}
    assert reasons.keys() - answered <= ledger.reasons_given_up


def _check_keys(ledger: Ledger, held: Stored) -> None:
    """Every record belongs to one idempotency key, and every key was an officer's."""
    assert held.keys.keys() <= ledger.keys
    owned = [key for keys in held.keys.values() for key in keys]
    assert len(owned) == len(set(owned))
    assert set(owned) == held.current.keys()


async def check_totals(system: Evident, held: Stored) -> None:
    """Totals and journal are those of the services' records, cell by cell and version by version."""
    columns = "day, port_code, field_office, agency, operation, measure, subtype, known_day"
    rows = await system.rows(
        "aggregator", f"SELECT {columns}, fiscal_year, value FROM totals WHERE role = 'lead'"
    )
    cells: Known = Counter()
    for day, *rest, known_day, year, value in rows:
        figure = Figure(_date(day), *rest)
        assert year == fiscal_year(figure.day)
        cells[figure, _date(known_day)] += value  # a cell has several rows until it is merged
    cells = Counter({cell: value for cell, value in cells.items() if value})
    sums: Counter[Figure] = Counter()
    for (figure, _known), value in cells.items():
        sums[figure] += value
    wrong = _nonzero(sums).items() ^ current(held.bodies).items()
    assert not wrong, sorted(wrong)[:10]
    assert cells == known(held.bodies)
    rows = await system.rows("aggregator", "SELECT kind, record_id, version, previous FROM journal")
    journal = {
        (kind, str(UUID(str(record_id))), version): previous for kind, record_id, version, previous in rows
    }
    assert len(journal) == len(rows)
    assert journal == {(kind, one, version): version - 1 for kind, one, version in held.versions}


async def check_log(log: EventLog, held: Stored, partitions: int = 6) -> int:
    """Every version is on the log, first in order, nothing else is; how many were there more than once."""
    first: dict[tuple[str, str, int], TopicPartition] = {}
    latest: dict[Key, int] = {}
    duplicates = 0
    for kind, topic in TOPICS.items():
        for record in await everything_on(log, topic):
            headers = dict(record.headers)
            if headers["ce_type"] == HEARTBEAT.encode():
                continue
            body = orjson.loads(record.value or b"")
            key = (kind, body["id"], body["version"])
            assert (record.key, headers["ce_recordversion"]) == (key[1].encode(), b"%d" % key[2])
            assert held.versions[key] == body
            duplicates += key in first
            place = TopicPartition(topic, record.partition)
            assert first.setdefault(key, place) == place
            assert key[2] <= latest.get(key[:2], 0) + 1, f"{key} came before the version below it"
            latest[key[:2]] = max(key[2], latest.get(key[:2], 0))
        assert await everything_on(log, f"{topic}.aggregator.dlq") == []
    assert first.keys() == held.versions.keys()
    assert len(set(first.values())) <= partitions * len(TOPICS)
    return duplicates


async def everything_on(log: EventLog, topic: str) -> list[Record]:
    """Every record of a topic."""
    consumer = await log.consumer(f"test-{uuid4()}", [topic], _from_start, "test")
    records: list[Record] = []
    try:
        ends = await consumer.end_offsets()
        while len(records) < sum(ends.values()):  # nothing is ever deleted here
            batch = await consumer.poll(5_000, 1.0)
            records += [record for part in batch.values() for record in part]
    finally:
        await consumer.close()
    return records


async def check_answers(base: str, token: str, held: Stored) -> None:
    """`GET /v1/totals` gives the same figures, and derived ones that are the sums of their parts."""
    sums = current(held.bodies)
    async with AsyncClient(base, token) as client:
        for year in {fiscal_year(figure.day) for figure in sums}:
            by = "day,port,field_office,agency,operation,subtype"
            rows = (await client.get("/v1/totals", {"fiscal_year": year, "by": by}))["rows"]
            listed = {figure: value for figure, value in sums.items() if figure.measure not in UNLISTED}
            wanted = {figure: value for figure, value in listed.items() if fiscal_year(figure.day) == year}
            assert {_figure(row): row["value"] for row in rows if row["value"]} == _with_sums(wanted)


def _with_sums(figures: dict[Figure, int]) -> dict[Figure, int]:
    derived: Counter[Figure] = Counter()
    for figure, value in figures.items():
        for name, parts in SUMS.items():
            if figure.measure in parts:
                derived[figure._replace(measure=name)] += value
    return figures | derived


def _figure(row: Json) -> Figure:
    names: Sequence[str] = ("port", "field_office", "agency", "operation", "measure", "subtype")
    return Figure(date.fromisoformat(row["day"]), *(row[name] for name in names))


def _nonzero(sums: Counter[Figure]) -> Counter[Figure]:
    return Counter({figure: value for figure, value in sums.items() if value})


def _date(value: Any) -> date:
    """SQLite keeps days as text."""
    return date.fromisoformat(value) if isinstance(value, str) else value


async def _from_start(_: Any) -> dict[TopicPartition, Position]:
    return {}
