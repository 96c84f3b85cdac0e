"""A real Apache Kafka for the tests that ask for one."""

import os
from collections.abc import Iterator

import pytest

from services.cli.processes.local_kafka import LocalKafka, LocalKafkaError, fetch


@pytest.fixture(scope="session")
def kafka() -> Iterator[LocalKafka]:
    """One broker for the whole session, on loopback, with temporary data.

    Skips where Java or Maven is missing, except in CI, where the test fails.
    """
    try:
        broker = LocalKafka(fetch())
    except LocalKafkaError as error:
        if os.environ.get("CI"):
            pytest.fail(str(error))
        pytest.skip(str(error))
    with broker:
        yield broker
