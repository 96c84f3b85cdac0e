"""A replay that is killed half-way and started again, on both logs, as processes: nothing is left out."""

import asyncio
from pathlib import Path
from typing import Any

import orjson
import pytest

from shared.events.kafka import KafkaSettings
from shared.events.kafka.subscription import KafkaSubscription
from shared.events.subscription import Place as From
from tests.backfill.topic import Event, events, held, names, parted
from tests.deploy.processes import Running, until
from tests.verify.story import opened, outbound

TOPIC = "outbound.seizures.v1"
DAYS = 10
VERSIONS = 6 * DAYS


class Place:
    """A data directory, with its own log or with a Kafka."""

    def __init__(self, data: Path, kafka: str | None) -> None:
        self.data = data
        self._settings: dict[str, Any] = {"kafka_bootstrap_servers": kafka} if kafka else {}
        self._kafka = kafka
        self.options = ["--data", str(data), *(["--kafka", kafka] if kafka else [])]

    def seizures(self) -> list[Event]:
        """All that is on the topic of seizures."""
        if self._kafka is None:
            return held(self.data, TOPIC)
        return events(KafkaSubscription(KafkaSettings(self._kafka), TOPIC, From.BEGINNING))

    def live(self, days: int) -> None:
        """So many days of records, all of them relayed and in the totals."""

        async def live() -> None:
            async with opened(self.data, **self._settings) as (system, officer):
                for _ in range(days):
                    await officer.day()
                await system.settle()
                assert await system.unapplied() == 0

        asyncio.run(live())


@pytest.fixture(params=["embedded", pytest.param("kafka", marks=pytest.mark.kafka)])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """Each log in turn."""
    kafka = request.param == "kafka"
    return Place(tmp_path / "data", request.getfixturevalue("fresh_kafka").bootstrap if kafka else None)


def far_from_its_end(progress: Path) -> bool:
    """Whether a replay is on its way."""
    if not progress.exists():
        return False
    places: dict[str, dict[str, int]] = orjson.loads(progress.read_bytes())["places"]
    return 10 <= sum(one["published"] for one in places.values()) <= VERSIONS // 2


@pytest.mark.slow
def test_a_replay_that_is_killed_goes_on(place: Place, tmp_path: Path) -> None:
    place.live(DAYS)
    first = names(place.seizures())
    assert set(first.values()) == {1}
    before = outbound("verify", *place.options)

    progress = tmp_path / "progress.json"
    command = ["replay", "--kind", "seizure", *place.options, "--progress", str(progress)]
    killed = Running("killed", [*command, "--rate", "12"], {}, tmp_path)
    try:
        until(lambda: far_from_its_end(progress), "a part is published again")
    finally:
        killed.kill()
    again = Running("again", command, {}, tmp_path)
    assert again.wait(60) == 0, again.output.read_text()

    assert "events were published again before; it goes on there." in again.output.read_text()
    assert f"{VERSIONS} events are published again." in again.output.read_text()
    assert not progress.exists()
    _, marked = parted(place.seizures())
    assert names(marked).keys() == first.keys()
    assert len(marked) <= VERSIONS + 12  # what was sent last may have come twice
    place.live(0)
    after = outbound("verify", *place.options)
    assert after.exit_code == 0, after.output
    assert counted(after.stdout) == counted(before.stdout)


def counted(said: str) -> list[str]:
    """What a verification counted, but for the messages of the log."""
    return [one for one in said.split(", ") if "messages of the log" not in one]
