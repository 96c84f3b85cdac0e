"""Controls: each event of a topic is listed once, on its day and at its port, once the day is on the log."""

import random
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from services.seizure.main import SERVICE
from shared.acts.notes import BadNote, make_key, signer, verifier
from shared.contracts.control import Control, PortEvents, stated
from shared.contracts.published.messages import golden_messages
from shared.database.locks import try_lock
from shared.records import controls
from shared.records.controls import Controls
from shared.records.relay import RelayPlan
from tests.relay.days import TABLE, Days, Listed
from tests.relay.outbox import START, TOPIC, Bench, record_id

GOLDEN_KEY = "outbound/seizure+210e1af6+Ae7jQFbM5vZug3tEcVW5eqvIhMz3Mb+wuKDp7yVn5tRt"
PORTS = ("2304", "2404", None)


@pytest.fixture
def days(bench: Bench, tmp_path: Path) -> Days:
    make_key(tmp_path / "key")
    return Days(bench, signer(tmp_path / "key", "seizure"))


def listed(found: Sequence[Control]) -> list[Listed]:
    """Every event that controls list, with its day and port."""
    return [(one.day, port.port_code, event) for one in found for port in one.ports for event in port.events]


def counted(found: Sequence[Control]) -> Counter[tuple[date, str | None]]:
    """By day and port, as the controls count."""
    counts = Counter[tuple[date, str | None]]()
    for one in found:
        assert one.count == sum(port.count for port in one.ports)
        for port in one.ports:
            assert port.count == len(port.events)
            assert port.new == sum(event.endswith("/1") for event in port.events)
            counts[one.day, port.port_code] += port.count
    return counts


@pytest.mark.parametrize("seed", range(3))
async def test_every_event_is_listed_once_on_its_day_and_at_its_port(
    days: Days, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    """Whatever comes around midnight, by slow clocks, amended, in bulk, or after quiet days."""
    monkeypatch.setattr(controls, "MOST", 4)
    rng, clock = random.Random(seed), days.bench.clock
    versions = Counter[int]()
    for hour in range(24 * 6):
        clock.now = START + timedelta(hours=hour, minutes=rng.choice((0, 1, 29, 59)))
        await days.beat()
        for _ in range(0 if 48 <= hour < 89 else rng.choice((0, 0, 1, 3))):  # a day without any
            number = rng.randint(1, 20)
            versions[number] += 1
            slow = timedelta(minutes=rng.choice((0, 0, 1, 50, 240)))
            await days.record(number, versions[number], rng.choice(PORTS), clock.now - slow)
        if hour == 16:  # the day before was closed some hours ago
            await days.record(99, at=clock.now - timedelta(hours=5))
        if rng.random() < 0.8:
            await days.relayed()
        await days.made()
    clock.pass_(days=2)
    await days.relayed()
    await days.made()
    found = await days.controls()

    assert [one.version for one in found] == list(range(1, len(found) + 1))
    assert all(one.count <= 4 for one in found)
    assert sorted(listed(found), key=str) == sorted(days.recorded, key=str)
    assert counted(found) == Counter((day, port) for day, port, _ in days.recorded)
    closed = [one.day for one in found if one.complete]
    assert len(closed) > len(set(closed)), "some came late"
    assert sorted(set(closed)) == [START.date() + timedelta(days=n) for n in range(8)]
    assert {one.day for one in found if not one.count} >= {date(2025, 11, 4)}
    for one, following in pairwise(found):
        assert one.complete or following.day == one.day


async def test_a_day_is_closed_when_it_has_settled_and_all_of_it_is_on_the_log(days: Days) -> None:
    await days.record(1)
    days.bench.clock.now = datetime(2025, 11, 2, 0, 59, 59, tzinfo=UTC)
    await days.record(2, at=datetime(2025, 11, 2, 0, 0, tzinfo=UTC))
    await days.relayed()
    assert await days.made() == 0, "requests of the day may still be on the way"
    await days.record(3, at=datetime(2025, 11, 1, 23, 59, 59, 999_999, tzinfo=UTC))
    days.bench.clock.pass_(seconds=1)
    assert await days.made() == 0, "the third is not on the log"
    await days.relayed()
    assert await days.made() == 1
    [control] = await days.controls()
    assert (control.day, control.complete) == (START.date(), True)
    assert [event for _, _, event in listed([control])] == [f"{record_id(1)}/1", f"{record_id(3)}/1"]
    assert [one.port_code for one in control.ports] == ["2304"]
    assert await days.made() == 0


async def test_a_topic_on_which_nothing_ever_was_has_no_days(days: Days) -> None:
    empty = SERVICE.tables.tables["seizure_matches"]
    days.bench.clock.pass_(days=9)
    plan = RelayPlan("seizure-match", empty, "outbound.matches.v1")
    made = Controls(plan, TABLE, days.bench.database, days.bench.clock, days.signer, days.bench.metrics)
    assert await made.run_once() == 0


def tampered(one: Control) -> list[Control]:
    """The control with each thing that it says changed, and its signature as it was."""
    port = one.ports[0]
    fewer = port.model_copy(update={"events": port.events[1:], "count": port.count - 1})
    other = port.model_copy(update={"port_code": "2506"})
    return [
        one.model_copy(update=update)
        for update in (
            {"topic": "outbound.traces.v1"},
            {"source": "/outbound/trace"},
            {"day": one.day + timedelta(days=1)},
            {"complete": not one.complete},
            {"version": one.version + 1},
            {"ports": [fewer, *one.ports[1:]]},
            {"ports": [other, *one.ports[1:]]},
            {"ports": [*one.ports, PortEvents(port_code="2304", count=1, new=1, events=["x/1"])]},
            {"note": one.note.replace("complete", "continued")},
        )
    ]


def test_the_signature_is_of_all_that_a_control_says(tmp_path: Path) -> None:
    [message] = [one for one in golden_messages() if one.schema == "control.v1.json"]
    one, key = Control.model_validate(message.body), verifier(GOLDEN_KEY)
    key.verify_text(one.note, stated("seizure", one))
    for wrong in tampered(one):
        with pytest.raises(BadNote, match="is not signed with the key"):
            key.verify_text(wrong.note, stated("seizure", wrong))
    make_key(tmp_path / "other")
    other = signer(tmp_path / "other", "seizure")
    with pytest.raises(BadNote):
        key.verify_text(other.sign(stated("seizure", one)), stated("seizure", one))
    with pytest.raises(BadNote):
        key.verify(one.note)  # no checkpoint can be made of a control


async def test_metrics_show_how_far_the_topic_is(days: Days) -> None:
    """What is recorded and what is published, by port, of the day that is not closed; and who waits."""
    bench = days.bench
    await days.record(1)
    await days.record(1, 2)
    await days.record(2, port=None)
    await days.relayed()
    bench.clock.pass_(hours=1)
    await days.record(3)
    shown = days.maker()
    await shown.show()

    def sample(name: str, **labels: str) -> float | None:
        of = {"topic": TOPIC, "service": "seizure", **labels}
        return bench.metrics.registry.get_sample_value(f"outbound_topic_{name}", of)

    assert sample("newest_timestamp_seconds") == START.timestamp()
    assert sample("waiting_events") == 1
    assert sample("closed_timestamp_seconds") == datetime(2025, 11, 1, tzinfo=UTC).timestamp()
    found = {
        port: (sample("day_recorded_events", port=port), sample("day_published_events", port=port))
        for port in ("2304", "-", "2404")
    }
    assert found == {"2304": (3, 2), "-": (1, 1), "2404": (None, None)}

    await days.relayed()
    bench.clock.pass_(days=1)
    assert await days.made() == 1
    await shown.show()
    assert (sample("waiting_events"), sample("day_recorded_events", port="2304")) == (0, None)
    assert sample("closed_timestamp_seconds") == datetime(2025, 11, 2, tzinfo=UTC).timestamp()

    async with try_lock(bench.database, "seizure-controls"):
        await shown._turn()
    assert sample("waiting_events") is None, "another worker shows it"
