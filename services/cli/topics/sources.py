"""Where a topic is read: on Kafka where one is named, or else in a data directory."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from services.cli.processes.command import DEFAULT_DATA, WRONG_QUESTION, CommandError, load_settings
from services.cli.topics.credentials import handed_over
from services.cli.words import nearest

if TYPE_CHECKING:
    from shared.events.subscription import Start, Subscription

LOG = "log.db"
TOPIC = Annotated[str, typer.Option(help="A topic, such as outbound.seizures.v1; seizures will do.")]
KAFKA = Annotated[str | None, typer.Option(metavar="HOST:PORT", help="Instead of KAFKA_BOOTSTRAP_SERVERS.")]
CREDENTIALS = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="Instead of variables: what `outbound agency add` wrote for you, with ca.pem beside it.",
    ),
]
DATA = Annotated[
    Path | None,
    typer.Option(
        help="The data directory of an `outbound up` without Kafka, which may be running.", show_default=False
    ),
]


def full_name(topic: str) -> str:
    """The name of a topic that may be given in short."""
    return topic if "." in topic else f"outbound.{topic}.v1"


def source(
    topic: str,
    start: "Start",
    group: str | None,
    kafka: str | None,
    credentials: Path | None,
    data: Path | None,
) -> "Subscription":
    """A reading of the topic, not open yet. Ends the command where options or settings do not fit."""
    changes = handed_over(credentials) if credentials else {}
    if kafka:
        changes["kafka_bootstrap_servers"] = kafka
    settings = load_settings(**changes)
    if data is None and settings.kafka_bootstrap_servers:
        from services.cli.processes.kafka_settings import kafka_settings  # noqa: PLC0415
        from shared.events.kafka.subscription import KafkaSubscription  # noqa: PLC0415

        try:
            given = kafka_settings(settings)
        except ValueError as error:
            raise CommandError(str(error)) from None
        return KafkaSubscription(given, topic, start, group)
    from shared.events.embedded.subscription import EmbeddedSubscription  # noqa: PLC0415

    log = (data or DEFAULT_DATA) / LOG
    if not log.exists():
        raise CommandError(
            f"no Kafka is named (KAFKA_BOOTSTRAP_SERVERS, or --kafka HOST:PORT), and there is no {log}"
        )
    if group is not None:
        raise CommandError(
            "--group is for Kafka: the log in a data directory keeps no positions", WRONG_QUESTION
        )
    return EmbeddedSubscription(log, topic, start)


def advice(error: Exception) -> str:
    """What went wrong, and what to do."""
    from shared.events.subscription import UnknownTopic  # noqa: PLC0415

    near = nearest(error.topic, error.known) if isinstance(error, UnknownTopic) else ""
    return f"{error}; {near}" if near else str(error)
