"""A real Apache Kafka for the tests that ask for one."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from services.cli.processes.kafka_security import OPERATOR, KafkaSecurity
from services.cli.processes.local_kafka import LocalKafka, LocalKafkaError, fetch
from shared.events.kafka import KafkaSettings

REAUTH_MS = 2_000
"""So often connections prove again who they are, on the secured broker."""


@dataclass(frozen=True)
class SecuredKafka:
    """A broker that speaks TLS, knows users, and allows what ACLs allow."""

    broker: LocalKafka
    security: KafkaSecurity

    def settings(self, user: str = OPERATOR, password: str | None = None) -> KafkaSettings:
        """How this user reaches it; the operator by default."""
        return KafkaSettings(
            self.broker.bootstrap,
            "SASL_SSL",
            sasl_username=user,
            sasl_password=password or self.security.password,
            ssl_cafile=str(self.security.authority),
            session_timeout_ms=6_000,
            heartbeat_interval_ms=100,
            request_timeout_ms=10_000,
        )

    def environment(self, directory: Path) -> dict[str, str]:
        """The variables of the operator; the password is in a file in this directory."""
        password = directory / "operator.password"
        password.write_text(self.security.password + "\n")
        file = {"KAFKA_SASL_PASSWORD_FILE": str(password)}
        return self.security.environment(self.broker.bootstrap) | file


def kafka_jars() -> Path:
    """Kafka's jars. Skips where Java or Maven is missing, except in CI, where the test fails."""
    try:
        return fetch()
    except LocalKafkaError as error:
        if os.environ.get("CI"):
            pytest.fail(str(error))
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def kafka() -> Iterator[LocalKafka]:
    """One broker for the whole session, on loopback, with temporary data."""
    with LocalKafka(kafka_jars()) as broker:
        yield broker


@pytest.fixture(scope="session")
def secured_kafka(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SecuredKafka]:
    """One secured broker for the whole session."""
    security = KafkaSecurity(tmp_path_factory.mktemp("certificates"), REAUTH_MS)
    with LocalKafka(kafka_jars(), security=security) as broker:
        yield SecuredKafka(broker, security)
