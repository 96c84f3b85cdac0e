"""`outbound subscribe`: what it shows of a topic, on a real Kafka and on the log of a running system."""

import json
import signal
import subprocess
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from services.cli.topics.events import COLUMNS
from services.cli.topics.fields import fields, schema_of
from shared.contracts.published.catalogue import topics
from shared.events.embedded import EmbeddedLog
from shared.events.log import EventLog
from tests.cli.commands import imported
from tests.deploy.processes import OUTBOUND
from tests.log.harness import DEADLINE_S, KafkaBackend, send
from tests.subscribers.topic import Totals, Version, heartbeat, new_seizures, publish, totals, versions

Json = dict[str, Any]
FOUND = versions(40, seed=7)


@dataclass(frozen=True, slots=True)
class Subscriber:
    """A command line on a topic with `FOUND` on it."""

    log: EventLog
    topic: str
    where: list[str]

    def arguments(self, *options: str) -> list[str]:
        return [str(OUTBOUND), "subscribe", "--topic", self.topic, *self.where, *options]

    def run(self, *options: str) -> subprocess.CompletedProcess[str]:
        """The command, ended by itself."""
        given = self.arguments(*options)
        return subprocess.run(given, capture_output=True, text=True, check=False, env=ENV, timeout=DEADLINE_S)

    def started(self, *options: str) -> subprocess.Popen[str]:
        """The command, running."""
        pipe = subprocess.PIPE
        return subprocess.Popen(self.arguments(*options), stdout=pipe, stderr=pipe, text=True, env=ENV)

    def events(self, *options: str) -> list[Json]:
        """What it prints as JSON."""
        done = self.run("--format", "json", *options)
        assert done.returncode == 0, done.stderr
        return [json.loads(line) for line in done.stdout.splitlines()]


ENV: Mapping[str, str] = {"PATH": "/usr/bin:/bin"}


@pytest.fixture(params=["embedded", pytest.param("kafka", marks=pytest.mark.kafka)])
async def subscriber(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Subscriber]:
    """One on each kind of log. The embedded one stays open, as under `outbound up`."""
    if request.param == "embedded":
        log: EventLog = EmbeddedLog(tmp_path / "log.db")
        where = ["--data", str(tmp_path)]
    else:
        broker = request.getfixturevalue("kafka").bootstrap
        log, where = await KafkaBackend(broker).open(), ["--kafka", broker]
    topic = await new_seizures(log)
    await publish(log, FOUND, topic)
    yield Subscriber(log, topic, where)
    await log.close()


def summed(events: list[Json]) -> Totals:
    """Firearms and rounds by port of these seizures."""
    firearms, rounds = Counter[str](), Counter[str]()
    for one in events:
        for item in one["data"]["items"]:
            firearms[one["data"]["port_code"]] += item["quantity"] if item["kind"] == "firearm" else 0
            rounds[one["data"]["port_code"]] += item.get("rounds", 0)
    return {port: (firearms[port], rounds[port]) for port in sorted(rounds) if firearms[port] or rounds[port]}


async def test_the_state_is_what_a_plain_recomputation_comes_to(subscriber: Subscriber) -> None:
    raw = subscriber.events("--from", "beginning", "--until-end")
    state = subscriber.events("--from", "beginning", "--state")
    at_2304 = subscriber.events("--from", "beginning", "--state", "--filter", "port_code=2304")

    assert summed(state) == totals(FOUND)
    assert summed(raw) != totals(FOUND)  # what is summed as it comes counts too much
    assert {(one["subject"], one["recordversion"]) for one in raw} == {
        (str(one.seizure.id), str(one.seizure.version)) for one in FOUND
    }
    assert summed(at_2304) == {
        "2304": totals(FOUND)["2304"]
    }  # of the newest version, not of any that was there


async def test_an_event_is_shown_as_a_cloudevent(subscriber: Subscriber) -> None:
    (first,) = subscriber.events("--from", "beginning", "--limit", "1", "--filter", "version=1")

    assert first["specversion"] == "1.0"
    assert (first["type"], first["source"]) == ("outbound.seizure.recorded.v1", "/outbound/seizure")
    assert (first["kafkatopic"], first["data"]["id"]) == (subscriber.topic, first["subject"])
    assert len(subscriber.events("--from", "beginning", "--limit", "7")) == 7


async def test_a_table_has_its_columns_and_no_heartbeats(subscriber: Subscriber) -> None:
    done = subscriber.run("--from", "beginning", "--until-end", "--columns", "port_code,items.rounds")
    heading, *rows = done.stdout.splitlines()

    assert heading.split() == ["time", "event", "version", "record", "port_code", "items.rounds"]
    assert {row.split()[1] for row in rows} == {"seizure.recorded", "seizure.amended", "seizure.voided"}
    assert {len(row.split()) for row in rows} == {6}


async def test_latest_and_a_time_start_where_they_say(subscriber: Subscriber) -> None:
    assert subscriber.events("--from", "latest", "--until-end") == []
    everything = len(subscriber.events("--from", "beginning", "--until-end"))
    assert len(subscriber.events("--from", "2020-01-01", "--until-end")) == everything
    assert subscriber.events("--from", "2100-01-01", "--until-end") == []
    between = datetime.now(UTC).isoformat()
    await send(subscriber.log, [Version.message(FOUND[0], subscriber.topic)])
    assert [one["subject"] for one in subscriber.events("--from", between, "--until-end")] == [
        str(FOUND[0].seizure.id)
    ]


async def test_it_follows_until_ctrl_c_and_ends_cleanly(subscriber: Subscriber) -> None:
    process = subscriber.started("--format", "json")
    assert process.stdout is not None
    assert process.stderr is not None
    assert "Following" in process.stderr.readline()  # it has found its place
    await send(subscriber.log, [heartbeat(subscriber.topic, 1), FOUND[0].message(subscriber.topic)])
    assert json.loads(process.stdout.readline())["subject"] == str(FOUND[0].seizure.id)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=DEADLINE_S)
    assert (process.returncode, out, err) == (0, "", "")


def test_a_reader_that_goes_away_is_no_error(subscriber: Subscriber) -> None:
    piped = f"{' '.join(subscriber.arguments('--from', 'beginning'))} | head -n 1"
    done = subprocess.run(
        ["sh", "-c", piped], capture_output=True, text=True, check=False, env=ENV, timeout=DEADLINE_S
    )
    assert done.stdout.startswith("time")
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) <= 1


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--filter", "prt_code=2304"], "there is no field 'prt_code'; nearest: port_code"),
        (["--filter", "items.kind=firearms"], "items.kind is never 'firearms'; nearest: firearm"),
        (["--filter", "port_code"], "write it as FIELD=VALUE"),
        (["--columns", "item.kind"], "there is no field 'item.kind'; nearest: items.kind"),
        (["--from", "yesterday"], "write beginning, latest, a day such as 2026-10-01"),
    ],
)
async def test_what_makes_no_sense_is_told_with_the_nearest(
    options: list[str], said: str, tmp_path: Path
) -> None:
    log = EmbeddedLog(tmp_path / "log.db")
    done = Subscriber(log, "seizures", ["--data", str(tmp_path)]).run(*options)
    await log.close()
    assert done.returncode == 2
    assert said in done.stderr


async def test_an_unknown_topic_is_told_with_the_nearest(subscriber: Subscriber) -> None:
    wrong = Subscriber(subscriber.log, subscriber.topic.replace("seizures", "seizure"), subscriber.where)
    done = wrong.run("--until-end")
    assert done.returncode == 1
    assert (
        f"there is no topic {wrong.topic}, or you may not read it; nearest: {subscriber.topic}" in done.stderr
    )


@pytest.mark.kafka
async def test_a_group_goes_on_where_it_stopped(kafka: Any) -> None:
    log = await KafkaBackend(kafka.bootstrap).open()
    topic = await new_seizures(log)
    await publish(log, FOUND, topic)
    subscriber = Subscriber(log, topic, ["--kafka", kafka.bootstrap])
    group = ("--group", f"{topic}.kit", "--from", "beginning")

    first = subscriber.events(*group, "--limit", "10")
    second = subscriber.events(*group, "--until-end")
    third = subscriber.events(*group, "--until-end")

    places = [(one["kafkapartition"], one["kafkaoffset"]) for one in first + second]
    everything = subscriber.events("--from", "beginning", "--until-end")
    assert sorted(places) == sorted((one["kafkapartition"], one["kafkaoffset"]) for one in everything)
    assert third == []


def test_without_a_log_it_says_where_to_look(tmp_path: Path) -> None:
    given = [str(OUTBOUND), "subscribe", "--topic", "seizures"]
    done = subprocess.run(given, capture_output=True, text=True, check=False, env=ENV, cwd=tmp_path)
    assert done.returncode == 1
    assert "KAFKA_BOOTSTRAP_SERVERS" in done.stderr


def test_its_help_imports_nothing_heavy() -> None:
    assert imported("subscribe", "--help") == (0, [])


def test_a_partners_own_topic_has_the_contract_of_all_of_them() -> None:
    assert schema_of("outbound.releasable.mx-fgr.v1") == "releasable.v1.json"
    assert schema_of("outbound.seizures.v1") == "seizure.v1.json"
    assert not any(map(schema_of, ("", "guns", "outbound.inbound.atf.seizures.v1", "outbound.releasable")))


def test_every_column_that_a_table_shows_is_a_field_of_its_topic() -> None:
    kinds = {one.kind: one.address for one in topics()}
    assert kinds.keys() == COLUMNS.keys()
    for kind, columns in COLUMNS.items():
        assert not set(columns.split(",")) - fields(kinds[kind]).keys()
