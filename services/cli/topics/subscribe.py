"""`outbound subscribe`: follow a topic as any agency does."""

from collections.abc import Mapping
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from services.cli.processes.command import DEFAULT_DATA, WRONG_QUESTION, CommandError, load_settings
from services.cli.topics.credentials import handed_over
from services.cli.words import FORMS, instant, nearest

if TYPE_CHECKING:
    from shared.events.subscription import Start, Subscription

LOG = "log.db"
PLACES = ("beginning", "latest")


class Shown(StrEnum):
    """How events are written."""

    TABLE = "table"
    JSON = "json"


def subscribe(
    topic: Annotated[str, typer.Option(help="A topic, such as outbound.seizures.v1; seizures will do.")],
    start: Annotated[
        str,
        typer.Option(
            "--from", metavar="WHERE", help="beginning, latest, or a time: 2026-10-01 is its midnight UTC."
        ),
    ] = "latest",
    conditions: Annotated[
        list[str] | None,
        typer.Option(
            "--filter",
            metavar="FIELD=VALUE",
            help="Only events whose body says so; repeat it for more. A dot goes deeper: items.kind=firearm.",
        ),
    ] = None,
    output: Annotated[
        Shown, typer.Option("--format", help="JSON is one CloudEvent a line, in its JSON format.")
    ] = Shown.TABLE,
    columns: Annotated[
        str | None, typer.Option(metavar="FIELD,...", help="Fields of the body that the table shows.")
    ] = None,
    group: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", help="Kafka keeps how far you came under this name; the next run goes on there."
        ),
    ] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="End after so many events.")] = None,
    until_end: Annotated[
        bool, typer.Option("--until-end", help="End after the last event that was there at the start.")
    ] = False,
    state: Annotated[
        bool,
        typer.Option(
            "--state",
            help="Read to the end, then show of each record the newest version; voided ones are gone. "
            "Whoever keeps this counts everything exactly once.",
        ),
    ] = False,
    kafka: Annotated[
        str | None, typer.Option(metavar="HOST:PORT", help="Instead of KAFKA_BOOTSTRAP_SERVERS.")
    ] = None,
    credentials: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Instead of variables: what `outbound agency add` wrote for you, with ca.pem beside it.",
        ),
    ] = None,
    data: Annotated[
        Path | None,
        typer.Option(
            help="The data directory of an `outbound up` without Kafka, which may be running.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Follow a topic: every event that is on it, and each new one as it comes, until Ctrl-C.

    An event is one version of a record. It may come twice, and its record may be amended or voided later:
    take the highest version of each record (--state does), and the order and repeats do not matter.

    The broker and the credentials are those of the environment or of .env: KAFKA_BOOTSTRAP_SERVERS,
    KAFKA_SECURITY_PROTOCOL (SASL_SSL), KAFKA_SASL_USERNAME, KAFKA_SASL_PASSWORD, KAFKA_SSL_CAFILE. Or a file
    has them: --credentials.

    For example:

      outbound subscribe --topic seizures --from beginning --filter port_code=2304

      outbound subscribe --topic seizures --from beginning --state --format json | jq .data.items

      outbound subscribe --topic seizures --credentials atf.properties
    """
    import asyncio  # noqa: PLC0415 - heavy imports are not for --help

    from services.cli.topics.following import Following, Wanted  # noqa: PLC0415
    from shared.events.log import LogError  # noqa: PLC0415

    name = topic if "." in topic else f"outbound.{topic}.v1"
    wanted = Wanted.of(name, conditions or [], columns, limit, as_json=output is Shown.JSON, state=state)
    given = handed_over(credentials) if credentials else {}
    if kafka:
        given["kafka_bootstrap_servers"] = kafka
    source = _source(name, _start(start), group, given, data)
    try:
        asyncio.run(Following(wanted, until_end=until_end or state).run(source))
    except LogError as error:
        raise CommandError(_advice(error)) from None


def _start(given: str) -> "Start":
    """Where to start."""
    from shared.events.subscription import Place  # noqa: PLC0415

    with suppress(ValueError):
        return Place(given)
    return instant("--from", given, f"beginning, latest, {FORMS}")


def _source(
    topic: str, start: "Start", group: str | None, changes: Mapping[str, str], data: Path | None
) -> "Subscription":
    """The topic: on Kafka where one is named, or else in a data directory."""
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


def _advice(error: Exception) -> str:
    from shared.events.subscription import UnknownTopic  # noqa: PLC0415

    near = nearest(error.topic, error.known) if isinstance(error, UnknownTopic) else ""
    return f"{error}; {near}" if near else str(error)
