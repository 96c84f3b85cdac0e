"""`outbound snapshot`: make one, and check one that was handed over."""

from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from services.cli.bars import bars
from services.cli.processes.command import CommandError, load_settings
from services.cli.terminal import say
from services.cli.topics.sources import CREDENTIALS, DATA, KAFKA, TOPIC, advice, full_name, source

if TYPE_CHECKING:
    from collections.abc import Sequence

    from services.cli.bars import Advance
    from services.cli.topics.snapshots.manifest import Manifest
    from services.cli.topics.snapshots.standing import Standing
    from shared.acts.notes import Signer, Verifier
    from shared.events.subscription import Subscription

commands = typer.Typer(no_args_is_help=True, help="Snapshots of topics, from which a new subscriber starts.")
Keys = Annotated[
    Path,
    typer.Option(metavar="FILE", help="Public keys, a line each, as `outbound journal key` prints them."),
]


@commands.command()
def make(
    topic: TOPIC,
    to: Annotated[Path, typer.Option(metavar="FOLDER", help="A folder; a snapshot in it is replaced.")],
    kafka: KAFKA = None,
    credentials: CREDENTIALS = None,
    data: DATA = None,
) -> None:
    """Read a topic to its end, and write of each record the newest event, with where the topic goes on.

    Signed with the key in OUTBOUND_CHECKPOINT_KEY, or that of --data. Other events may come meanwhile: they
    are for whoever goes on from here.

    For example:

      outbound snapshot make --topic seizures --to seizures-2026-11-27
    """
    import asyncio  # noqa: PLC0415 - heavy imports are not for --help

    from services.cli.topics.snapshots.files import write  # noqa: PLC0415
    from services.cli.topics.snapshots.standing import standing  # noqa: PLC0415
    from shared.events.log import LogError  # noqa: PLC0415
    from shared.events.subscription import Place  # noqa: PLC0415

    name, signed_by = full_name(topic), _signer(data)
    given = source(name, Place.BEGINNING, None, kafka, credentials, data)
    try:
        with bars() as task, standing(name) as found:
            asyncio.run(_read(given, found, task(name)))
            made = write(to, found, name, signed_by, datetime.now(UTC))
    except LogError as error:
        raise CommandError(advice(error)) from None
    except OSError as error:
        raise CommandError(f"{to} cannot be written: {error}") from None
    say(f"{to}: {made.events:,} of {found.read:,} events of {name}, signed with {signed_by.verifier}")


@commands.command()
def check(
    folder: Annotated[Path, typer.Argument(help="What `outbound snapshot make` wrote.")], public_key: Keys
) -> None:
    """Check the signature and the events of a snapshot, and show what it is. 1: something does not fit."""
    found = checked_or_end(folder, public_key)
    say(f"{found.topic}: {found.events:,} events, made at {found.made_at:%Y-%m-%d %H:%M:%S} UTC")
    for number, mark in sorted(found.marks.items()):
        say(f"  partition {number} goes on at {mark.next:,}")


def checked_or_end(folder: Path, keys: Path) -> "Manifest":
    """A snapshot that fits; ends the command otherwise."""
    from services.cli.topics.snapshots.files import checked  # noqa: PLC0415
    from services.cli.topics.snapshots.manifest import BadSnapshot  # noqa: PLC0415

    try:
        return checked(folder, _verifiers(keys))
    except BadSnapshot as error:
        raise CommandError(f"{folder}: {error}") from None


async def _read(given: "Subscription", found: "Standing", progress: "Advance") -> None:
    async with given as topic:
        found.begin(topic.starts().items())
        while not await topic.at_end():
            found.take(await topic.poll(1.0))
            progress(found.read, 0)


def _signer(data: Path | None) -> "Signer":
    from services.cli.processes.system import CHECKPOINT_KEY  # noqa: PLC0415
    from shared.acts.notes import SNAPSHOT, BadNote, signer  # noqa: PLC0415

    configured = load_settings().outbound_checkpoint_key
    path = Path(configured) if configured else (data / CHECKPOINT_KEY if data else None)
    if path is None:
        raise CommandError("which key signs it? Use --data DIR, or set OUTBOUND_CHECKPOINT_KEY to its file")
    try:
        return signer(path, SNAPSHOT)
    except (BadNote, OSError) as error:
        raise CommandError(str(error)) from None


def _verifiers(keys: Path) -> "Sequence[Verifier]":
    from shared.acts.notes import BadNote, verifier  # noqa: PLC0415

    try:
        lines = keys.read_text(encoding="utf-8").split()
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"--public-key {keys} cannot be read: {error}") from None
    found = []
    for line in lines:
        with suppress(BadNote):
            found.append(verifier(line))
    return found
