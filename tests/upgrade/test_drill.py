"""The upgrade drill: version 2 of seizures beside version 1, whose readers notice nothing, on both logs."""

import json
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import orjson
import pytest
from jsonschema import Draft202012Validator, FormatChecker

from shared.contracts.schemas import schema
from shared.events.embedded import EmbeddedLog
from shared.events.log import EventLog, LogError, Topic
from tests.deploy.processes import OUTBOUND
from tests.log.harness import KafkaBackend
from tests.relay.outbox import ListLog
from tests.subscribers.examples import ALL, Example
from tests.subscribers.test_examples import printed
from tests.subscribers.topic import PARTITIONS, Version, new_seizures, standing, totals, versions
from tests.upgrade.declared import declare
from tests.upgrade.line import Line, as_before, is_beat, name_of, new_database, summed

FOUND = versions(120, seed=34)
OLD, NEW = FOUND[: len(FOUND) // 3], FOUND[len(FOUND) // 3 :]
NOTICE = [
    ("ce_deprecated", b"true"),
    ("ce_deprecationfrom", b"2026-11-26T00:00:00Z"),
    ("ce_deprecationsunset", b"2028-10-01T00:00:00Z"),
    ("ce_deprecationmigration", b"/schemas/seizure.v2.json"),
]


@pytest.fixture(params=["embedded", pytest.param("kafka", marks=pytest.mark.kafka)])
async def line(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Line]:
    """Over a database of its own, and each kind of log in turn."""
    if request.param == "embedded":
        log: EventLog = EmbeddedLog(tmp_path / "log.db")
        where = ["--data", str(tmp_path)]
    else:
        broker = request.getfixturevalue("kafka").bootstrap
        log, where = await KafkaBackend(broker).open(), ["--kafka", broker]
    database = await new_database(tmp_path)
    yield Line(database, log, await new_seizures(log), where)
    await log.close()
    await database.close()


async def before(line: Line) -> None:
    """What goes out while there is version 1 alone."""
    await line.record(OLD)
    await line.relay()


async def after(line: Line, monkeypatch: pytest.MonkeyPatch) -> str:
    """What goes out, with a heartbeat, once version 2 is declared; the topic of version 2."""
    found = declare(monkeypatch, line.topic)
    await line.log.ensure_topics([Topic(found.next_topic, PARTITIONS)])
    await line.record(NEW)
    await line.relay(beats=True)
    return found.next_topic


async def test_version_1_is_what_it_was_but_for_the_notice(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    await before(line)
    await after(line, monkeypatch)
    records = [one for one in await line.read(line.topic, len(FOUND) + 1) if not is_beat(one)]
    by_name = {name_of(one): (one.key, one.value, list(one.headers)) for one in records}
    assert len(by_name) == len(FOUND)
    for number, one in enumerate(FOUND):
        key, value, headers = as_before(one, line.topic)
        noted = [] if number < len(OLD) else NOTICE
        assert by_name[str(one.seizure.id), one.seizure.version] == (key, value, headers + noted)


async def test_version_2_is_every_event_since_then_in_its_order(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    await before(line)
    following = await line.read(await after(line, monkeypatch), len(NEW) + 1)
    assert [is_beat(one) for one in following].count(True) == 1, "silence is heard there too"
    events = [one for one in following if not is_beat(one)]
    ending = {name_of(one): dict(one.headers) for one in await line.read(line.topic, len(FOUND) + 1)}
    validator = Draft202012Validator(schema("seizure.v2.json"), format_checker=FormatChecker())
    for one in events:
        validator.validate(orjson.loads(one.value or b""))
        told, ends = dict(one.headers), ending[name_of(one)]
        assert told["ce_type"] == ends["ce_type"].replace(b".v1", b".v2")
        assert told["ce_dataschema"] == b"/schemas/seizure.v2.json"
        same = [name for name in told if name not in ("ce_type", "ce_dataschema")]
        assert {name: told[name] for name in same} == {name: ends[name] for name in same}
        assert not {name for name, _ in NOTICE} & told.keys()
    for record in {name_of(one)[0] for one in events}:
        numbers = [name_of(one)[1] for one in events if name_of(one)[0] == record]
        assert numbers == sorted(set(numbers))
    assert summed(events) == totals(NEW)


async def test_a_crash_between_the_topics_and_the_mark_loses_neither(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database, log = await new_database(tmp_path), ListLog(forget=1)
    line = Line(database, log, "outbound.seizures.v1", [])
    found = declare(monkeypatch)
    await line.record(FOUND)
    with pytest.raises(LogError):
        await line.relay()
    await line.relay()
    for topic in (found.topic, found.next_topic):
        sent = {
            (one.key, dict(one.headers)["ce_recordversion"]) for one in log.messages if one.topic == topic
        }
        assert len(sent) == len(FOUND), topic
    ids = [
        [dict(one.headers)["ce_id"] for one in log.messages if one.topic == topic]
        for topic in (found.topic, found.next_topic)
    ]
    assert ids[0] == ids[1]
    assert len(ids[0]) > len(set(ids[0])), "what was sent and not marked comes twice, on both"
    await database.close()


async def test_outbound_subscribe_goes_on(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    def state() -> list[str]:
        given = ["subscribe", "--topic", line.topic, *line.where, "--from", "beginning", "--state"]
        done = subprocess.run(
            [str(OUTBOUND), *given, "--format", "json"], capture_output=True, text=True, check=False,
            env={"PATH": "/usr/bin:/bin"}, timeout=60,
        )  # fmt: skip
        assert (done.returncode, done.stderr) == (0, "")
        return sorted(json.dumps(json.loads(one)["data"]) for one in done.stdout.splitlines())

    def expected(found: list[Version]) -> list[str]:
        bodies = [one.model_dump_json(exclude_none=True) for one in standing(found)]
        return sorted(json.dumps(json.loads(body)) for body in bodies)

    await before(line)
    assert state() == expected(OLD)
    await after(line, monkeypatch)
    assert state() == expected(FOUND)


@pytest.mark.kafka
@pytest.mark.slow
@pytest.mark.parametrize("line", ["kafka"], indirect=True)
@pytest.mark.parametrize("example", ALL, ids=lambda one: one.name)
async def test_a_subscriber_of_version_1_counts_the_same_without_a_change(
    example: Example, line: Line, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    directory, state = example.copied(tmp_path / "example"), tmp_path / "state"
    environment = {"KAFKA_BOOTSTRAP_SERVERS": line.where[1], "OUTBOUND_TOPIC": line.topic}
    await before(line)
    assert example.run(directory, state, environment) == printed(totals(OLD))
    await after(line, monkeypatch)
    assert example.run(directory, state, environment) == printed(totals(FOUND))
