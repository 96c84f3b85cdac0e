"""`outbound subscribe`: follow a topic as any agency does."""

from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from services.cli.processes.command import WRONG_QUESTION, CommandError
from services.cli.topics.sources import CREDENTIALS, DATA, KAFKA, TOPIC, advice, full_name, source
from services.cli.words import FORMS, instant

if TYPE_CHECKING:
    from services.cli.topics.following import Following
    from shared.events.subscription import Start

PLACES = ("beginning", "latest")


class Shown(StrEnum):
    """How events are written."""

    TABLE = "table"
    JSON = "json"


def subscribe(
    topic: TOPIC,
    start: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="WHERE",
            help="beginning, latest (the default), or a time: 2026-10-01 is its midnight UTC.",
        ),
    ] = None,
    snapshot: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER",
            help="Begin with the events of a snapshot and go on behind it, without gap or overlap.",
        ),
    ] = None,
    public_key: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Of --snapshot: the public keys that came with your credentials."),
    ] = None,
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
    kafka: KAFKA = None,
    credentials: CREDENTIALS = None,
    data: DATA = None,
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

      outbound subscribe --topic seizures --snapshot seizures-2026-11-27 --public-key outbound.keys
    """
    import asyncio  # noqa: PLC0415 - heavy imports are not for --help

    from services.cli.topics.following import Following, Wanted  # noqa: PLC0415
    from shared.events.log import LogError, PositionLost  # noqa: PLC0415

    name = full_name(topic)
    wanted = Wanted.of(name, conditions or [], columns, limit, as_json=output is Shown.JSON, state=state)
    following = Following(wanted, until_end=until_end or state)
    place = _start(start or "latest")
    if snapshot is not None:
        if start or group:
            raise CommandError("--snapshot says where to begin: leave out --from and --group", WRONG_QUESTION)
        place = _behind(snapshot, public_key, name, following)
    try:
        asyncio.run(following.run(source(name, place, group, kafka, credentials, data)))
    except PositionLost as error:
        raise CommandError(f"{error}: take a newer snapshot" if snapshot else advice(error)) from None
    except LogError as error:
        raise CommandError(advice(error)) from None


def _behind(folder: Path, public_key: Path | None, topic: str, following: "Following") -> "Start":
    """Where to begin behind a snapshot, which is shown first."""
    from services.cli.topics.snapshots.behind import Behind  # noqa: PLC0415
    from services.cli.topics.snapshots.commands import checked_or_end  # noqa: PLC0415
    from services.cli.topics.snapshots.files import events  # noqa: PLC0415

    if public_key is None:
        raise CommandError("whose snapshot is it? --public-key FILE names the keys", WRONG_QUESTION)
    manifest = checked_or_end(folder, public_key)
    if manifest.topic != topic:
        raise CommandError(f"{folder} is a snapshot of {manifest.topic}, not of {topic}", WRONG_QUESTION)
    behind = Behind(manifest.marks)
    following.begin_with(events(folder), behind)
    return behind.starts()


def _start(given: str) -> "Start":
    """Where to start."""
    from shared.events.subscription import Place  # noqa: PLC0415

    with suppress(ValueError):
        return Place(given)
    return instant("--from", given, f"beginning, latest, {FORMS}")
