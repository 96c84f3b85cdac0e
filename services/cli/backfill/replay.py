"""`outbound replay`: publish versions again, from the databases of the services that recorded them."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from services.cli.backfill.progress import BadProgress, Progress
from services.cli.backfill.replaying import Pace, Replaying
from services.cli.backfill.topics import require_other_topic
from services.cli.bars import bars
from services.cli.output import Format, Output, plain_table, rendered
from services.cli.processes.command import WRONG_QUESTION, CommandError, load_settings
from services.cli.processes.run import start as run
from services.cli.processes.stores import databases, log_of
from services.cli.processes.system import SERVICES
from services.cli.terminal import give, say
from services.cli.words import instant, nearest
from shared.events.log import Topic
from shared.records.replay import OutboxReplay, Period
from shared.runtime import logging
from shared.runtime.settings import Settings

RECORDED = {name: one.relayed for name, one in SERVICES.items() if one.relayed}
"""By service, what it publishes."""
NOTHING = "Nothing to publish again: no version was published that is asked for.\n"


def kind_of(relay: str) -> str:
    """What kind of thing a relay of this name publishes: `seizure-closing` publishes closings."""
    return relay.rpartition("-")[2]


KINDS = list(dict.fromkeys(kind_of(plan.service) for plans in RECORDED.values() for plan in plans))


@dataclass(frozen=True, slots=True)
class Asked:
    """What is published again, and where to."""

    kinds: Sequence[str]
    period: Period
    into: str | None

    def words(self, outboxes: Sequence[OutboxReplay], log: str) -> dict[str, Any]:
        """What the file of the progress says of it."""
        start, end = self.period.start, self.period.end
        return {
            "of": [one.name for one in outboxes],
            "from": start and start.isoformat(),
            "until": end and end.isoformat(),
            "into": self.into,
            "log": log,
        }


def replay(
    everything: Annotated[bool, typer.Option("--all", help="Everything that was ever published.")] = False,
    kinds: Annotated[
        list[str] | None,
        typer.Option(
            "--kind", metavar="KIND", help=f"Only this kind; repeat it for more: {', '.join(KINDS)}."
        ),
    ] = None,
    start: Annotated[
        str | None,
        typer.Option(
            "--from", metavar="WHEN", help="Only what was recorded then or later: a day or an instant."
        ),
    ] = None,
    until: Annotated[
        str | None, typer.Option(metavar="WHEN", help="Only what was recorded before: a day or an instant.")
    ] = None,
    topic: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", help="Publish into this topic, which is there, instead of each event's own."
        ),
    ] = None,
    rate: Annotated[int, typer.Option(min=1, max=100_000, help="Events a second, at most.")] = 1_000,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Publish nothing: say how many events, by topic and day.")
    ] = False,
    progress: Annotated[
        Path, typer.Option(metavar="FILE", help="Keeps how far it came; gone when all is published.")
    ] = Path("outbound-replay.json"),
    restart: Annotated[
        bool, typer.Option("--restart", help="Begin anew, whatever the file of the progress says.")
    ] = False,
    data: Annotated[
        Path | None, typer.Option(help="A data directory, on whose embedded log nothing runs.")
    ] = None,
    kafka: Annotated[str | None, typer.Option(metavar="HOST:PORT", help="KAFKA_BOOTSTRAP_SERVERS.")] = None,
    inspection: Annotated[
        str | None, typer.Option(metavar="URL", envvar="INSPECTION_DATABASE_URL", help="Its database.")
    ] = None,
    seizure: Annotated[
        str | None, typer.Option(metavar="URL", envvar="SEIZURE_DATABASE_URL", help="Its database.")
    ] = None,
    output: Output = Format.TABLE,
) -> None:
    """Publish versions again, from the services' own databases: all, a period, or one kind.

    They are as they were, with the same ids and bodies, and marked by `ce_replayed: true`. It reads the
    outboxes of the services, which hold every version ever recorded, and changes nothing in them; a user that
    may read is enough. Each record's versions come in their order, and new events go on beside it. No total
    changes: whoever knows a version already ignores it. A kill loses nothing: the same command goes on where
    it was, and what it sent last may come twice.

    With --data: the files of a data directory. Otherwise each database has its own variable (or all are
    in DATABASE_URL), and Kafka is set as for the workers, as a user that may write these topics.

    For example:

      outbound replay --kind seizure --from 2026-10-01 --until 2026-11-01 --dry-run

      outbound replay --kind seizure --topic atf.seizures.history --rate 500
    """
    if not (everything or kinds or start or until):
        raise CommandError("what? Say --all, or narrow it with --kind, --from or --until", WRONG_QUESTION)
    settings = load_settings(kafka_bootstrap_servers=kafka)
    logging.configure(level="warning")  # log lines would tear the progress bar apart
    asked = Asked(_kinds(kinds or []), _period(start, until), topic)
    urls = {name: url for name, url in {"inspection": inspection, "seizure": seizure}.items() if url}
    if dry_run:
        run(_count(settings, data, urls, asked, output))
        return
    run(_publish(settings, data, urls, asked, progress, restart, Pace(rate)))


def _kinds(given: Sequence[str]) -> Sequence[str]:
    for one in given:
        if one not in KINDS:
            raise CommandError(f"there is no kind {one!r}; {nearest(one, KINDS)}", WRONG_QUESTION)
    return given or KINDS


def _period(start: str | None, until: str | None) -> Period:
    found = Period(
        (start and instant("--from", start)) or None, (until and instant("--until", until)) or None
    )
    if found.start and found.end and found.start >= found.end:
        raise CommandError("--until is not after --from: nothing was recorded between them", WRONG_QUESTION)
    return found


async def _count(
    settings: Settings, data: Path | None, urls: Mapping[str, str], asked: Asked, output: Format
) -> None:
    async with _outboxes(settings, data, urls, asked) as found:
        rows = [
            {"topic": row.topic, "kind": kind_of(one.name), "day": str(row.day), "events": row.events}
            for one in found
            for row in await one.days()
        ]
    give(rendered(rows, output, lambda: plain_table(rows, list(rows[0])), NOTHING))
    say(f"{sum(row['events'] for row in rows):,} events would be published; nothing was.", err=True)


async def _publish(
    settings: Settings,
    data: Path | None,
    urls: Mapping[str, str],
    asked: Asked,
    file: Path,
    restart: bool,
    pace: Pace,
) -> None:
    async with (
        _outboxes(settings, data, urls, asked) as outboxes,
        log_of(settings, data, new=asked.into is None) as events,
    ):
        if asked.into is None:
            await events.ensure_topics(_topics(outboxes, settings))
        else:
            await require_other_topic(asked.into, settings, data)
        log = settings.kafka_bootstrap_servers or str((data or Path()).resolve())
        progress = _progress(file, asked.words(outboxes, log), restart)
        with bars() as task:
            ended = await Replaying(outboxes, events, progress, pace).run(task)
    if not ended:
        raise CommandError(f"stopped after {progress.published:,} events: the same command goes on there")
    say(f"{progress.published:,} events are published again.")


def _topics(outboxes: Sequence[OutboxReplay], settings: Settings) -> list[Topic]:
    """The topics of the services whose outboxes these are: on a log that is new they are made first."""
    named = {one.name for one in outboxes}
    services = [name for name, plans in RECORDED.items() if named & {plan.service for plan in plans}]
    return [topic for name in services for topic in SERVICES[name].topics(settings)]


def _progress(file: Path, words: Mapping[str, Any], restart: bool) -> Progress:
    if restart:
        file.unlink(missing_ok=True)
    try:
        found = Progress.read(file, words)
    except BadProgress as error:
        raise CommandError(str(error)) from None
    if found.places:
        say(f"{file}: {found.published:,} events were published again before; it goes on there.", err=True)
    return found


@asynccontextmanager
async def _outboxes(
    settings: Settings, data: Path | None, urls: Mapping[str, str], asked: Asked
) -> AsyncIterator[list[OutboxReplay]]:
    """What is asked for, of the services whose databases are given; which are not is said."""
    wanted = {
        name: plans
        for name, all_of_it in RECORDED.items()
        if (plans := [plan for plan in all_of_it if kind_of(plan.service) in asked.kinds])
    }
    async with databases(settings, data, urls, wanted) as opened:
        missing = [name for name in wanted if name not in opened]
        if not opened:
            variables = " and ".join(f"{name.upper()}_DATABASE_URL" for name in missing)
            raise CommandError(f"which system? Use --data DIR, or set {variables}")
        if missing:
            say(f"left out, as its database is not given: {', '.join(missing)}", err=True)
        yield [
            OutboxReplay(plan, opened[name], asked.period, asked.into)
            for name, plans in wanted.items()
            if name in opened
            for plan in plans
        ]
