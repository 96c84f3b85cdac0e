"""The commands as an operator runs them, on the secured broker, and clients as an agency runs them."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from typer.testing import CliRunner, Result

from services.cli.main import app
from shared.events.kafka import KafkaLog
from shared.events.log import LogError, Position, Record, TopicPartition
from tests.support.kafka import SecuredKafka

DEADLINE_S = 20.0


@dataclass(frozen=True)
class Operator:
    """Runs `outbound` with a policy, in a directory of its own."""

    kafka: SecuredKafka
    directory: Path

    @property
    def policy(self) -> Path:
        """The file that says who may do what."""
        return self.directory / "access.toml"

    def run(self, *words: str) -> Result:
        """What a command says."""
        environment: Mapping[str, Any] = self.kafka.environment(self.directory)
        return CliRunner().invoke(app, words, env=environment, catch_exceptions=False)

    def done(self, *words: str) -> str:
        """What a command that must succeed says."""
        result = self.run(*words)
        assert result.exit_code == 0, result.output
        return str(result.output)

    def provision(self, *words: str) -> str:
        """What `outbound kafka provision` says."""
        given = (
            "--policy",
            str(self.policy),
            "--single-broker",
            "--secrets",
            str(self.directory / "secrets"),
        )
        return self.done("kafka", "provision", *given, *words)

    def credentials(self, command: str, agency: str) -> "Agency":
        """The agency with what `outbound agency` hands over."""
        to = self.directory / f"{agency}-{len(list(self.directory.iterdir()))}.properties"
        self.done("agency", command, agency, "--policy", str(self.policy), "--to", str(to))
        assert to.stat().st_mode & 0o777 == 0o600
        return Agency(self.kafka, properties(to.read_text()))

    def service(self, name: str) -> KafkaLog:
        """The log as one of our services reaches it."""
        password = (self.directory / "secrets" / name / "password").read_text().strip()
        return KafkaLog(self.kafka.settings(name, password))


@dataclass(frozen=True)
class Agency:
    """A subscriber with the properties that were handed over."""

    kafka: SecuredKafka
    given: Mapping[str, str]

    @property
    def user(self) -> str:
        """The name that it logs in as."""
        return self.given["sasl.username"]

    @property
    def log(self) -> KafkaLog:
        """The log as this agency reaches it."""
        return KafkaLog(self.kafka.settings(self.user, self.given["sasl.password"]))

    async def read(self, topics: Sequence[str], count: int, group: str | None = None) -> list[Record]:
        """The first records of these topics, read from the beginning. Raises `LogError` where it may not."""
        consumer = await self.log.consumer(group or self.given["group.id"], topics, beginning, "test")
        try:
            found: list[Record] = []
            async with asyncio.timeout(DEADLINE_S):
                while len(found) < count:
                    found += [one for part in (await consumer.poll(100, 0.2)).values() for one in part]
            return found
        finally:
            await consumer.close()


def properties(text: str) -> dict[str, str]:
    """What a properties file says."""
    lines = (line for line in text.splitlines() if line and not line.startswith("#"))
    return dict(line.split("=", 1) for line in lines)


async def beginning(partitions: Sequence[TopicPartition]) -> dict[TopicPartition, Position]:
    """Every partition from its start."""
    return {partition: Position(0) for partition in partitions}


__all__ = ["Agency", "LogError", "Operator", "beginning"]
