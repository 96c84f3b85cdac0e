"""Three real brokers for the tests in which one of them is away."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Self

import pytest

from services.cli.processes.kafka_members import members
from services.cli.processes.local_kafka import LocalKafka
from tests.support.kafka import kafka_jars

BROKERS = 3


class LocalCluster:
    """Brokers that each hold a copy of every topic; two of three must have what is acknowledged."""

    def __init__(self) -> None:
        jars = kafka_jars()
        self.brokers = [LocalKafka(jars, member=member) for member in members(BROKERS)]

    @property
    def bootstrap(self) -> str:
        """The addresses of all brokers."""
        return ",".join(broker.bootstrap for broker in self.brokers)

    @property
    def copies(self) -> int:
        """How many brokers can hold a copy of a topic."""
        return len(self.brokers)

    @property
    def pid(self) -> int | None:
        """The process id of a broker that runs, if any does."""
        return next((broker.pid for broker in self.brokers if broker.pid), None)

    def start(self) -> None:
        """Start every broker that does not run, all at once: none serves before two are there."""
        idle = [broker for broker in self.brokers if broker.pid is None]
        with ThreadPoolExecutor(BROKERS) as pool:
            list(pool.map(LocalKafka.start, idle))

    def kill(self) -> None:
        """End every broker as a crash would."""
        for broker in self.brokers:
            broker.kill()

    def restart(self) -> None:
        """Start again on the same ports and data."""
        self.kill()  # in order, the last one would wait for the others
        self.start()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()
        for broker in self.brokers:
            broker.close()


@pytest.fixture(scope="module")
def cluster() -> Iterator[LocalCluster]:
    """A cluster for the tests of a module, on loopback, with temporary data."""
    with LocalCluster() as brokers:
        yield brokers
