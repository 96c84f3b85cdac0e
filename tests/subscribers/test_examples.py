"""The examples of `examples/`, each against a real Kafka: all come to what a plain recomputation comes to."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from services.cli.processes.local_kafka import LocalKafka
from tests.log.harness import KafkaBackend
from tests.subscribers.examples import ALL, EXAMPLES, Example
from tests.subscribers.topic import Totals, new_seizures, publish, totals, versions


def printed(found: Totals) -> str:
    """As the examples print it."""
    return "".join(f"{port}\t{firearms}\t{rounds}\n" for port, (firearms, rounds) in found.items())


def environment(broker: LocalKafka, topic: str) -> Mapping[str, str]:
    """How a subscriber reaches the broker."""
    return {
        "KAFKA_BOOTSTRAP_SERVERS": broker.bootstrap,
        "KAFKA_GROUP": f"{topic}.example",
        "OUTBOUND_TOPIC": topic,
    }


@pytest.mark.kafka
@pytest.mark.slow
@pytest.mark.parametrize("example", ALL, ids=lambda one: one.name)
async def test_an_example_counts_everything_once(example: Example, kafka: LocalKafka, tmp_path: Path) -> None:
    log = await KafkaBackend(kafka.bootstrap).open()
    topic, found = await new_seizures(log), versions(200, seed=11)
    env, state = environment(kafka, topic), tmp_path / "state"
    directory = example.copied(tmp_path / "example")
    half = len(found) // 2

    await publish(log, found[:half], topic, seed=1)
    assert example.run(directory, state, env) == printed(totals(found[:half]))

    await publish(log, found, topic, seed=2)  # and all of the first half again
    assert example.run(directory, state, env) == printed(totals(found))
    assert example.run(directory, state, env) == printed(totals(found))  # nothing new


@pytest.mark.parametrize("example", ALL, ids=lambda one: one.name)
def test_an_example_is_short(example: Example) -> None:
    text = (EXAMPLES / example.name / example.file).read_text(encoding="utf-8")
    assert len(text.splitlines()) < 60
    assert max(map(len, text.splitlines())) <= 132
