"""One run over one or more files: what stands is read first, and nothing is written if it must be asked."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import httpx
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from services.cli.files.cbp.parsed import Parsed
from services.cli.files.importing.comparison import PATIENCE_S, Comparing, Comparison
from services.cli.files.importing.importer import Absent, Importer, Outcome
from services.cli.files.importing.reconciliation import Reconciliation
from services.cli.files.sending import Stopped
from services.cli.files.tables.rows import BadRow
from services.cli.processes.command import load_settings
from services.cli.processes.system import System
from services.cli.reach import in_process, over_http

Settle = Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Where:
    """The system to write to; `totals_url` is the aggregator's where the services run apart."""

    url: str
    data: Path | None
    kafka: str | None = None
    totals_url: str | None = None


@dataclass(frozen=True, slots=True)
class Reached:
    """Clients of the records and of the totals, and what brings the totals up to date where nothing runs."""

    records: httpx.AsyncClient
    figures: httpx.AsyncClient
    settle: Settle | None = None


@dataclass(slots=True)
class Source:
    """One file: what was read from it, what it means for what stands, and what became of that.

    `comparison` is a text where there is none, which says why.
    """

    path: Path
    parsed: Parsed
    found: Reconciliation = field(default_factory=Reconciliation)
    outcome: Outcome = field(default_factory=Outcome)
    comparison: Comparison | str = ""

    @property
    def problems(self) -> list[BadRow]:
        """Bad rows and refused records, by line."""
        return sorted([*self.parsed.bad, *self.outcome.refused], key=lambda row: row.line)

    def asks(self, absent: Absent | None) -> bool:
        """Whether somebody must say first what becomes of what the file lacks.

        Bad rows may be of records that seem absent: these cannot be voided before the rows are mended.
        """
        doubtful = bool(self.found.absent and self.parsed.unplaced)
        return self.found.lacks and (absent is None or (absent is Absent.VOID and doubtful))


async def run(
    sources: Sequence[Source], where: Where, reason: str | None, absent: Absent | None
) -> Sequence[Source]:
    """Import the files, and compare. Gives those that must be asked about: then nothing was written.

    Raises `Stopped`.
    """
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        async with reached(where) as system:
            await Importer(system.records).check()
            reading = progress.add_task("What stands", total=len(sources))
            for source in sources:
                source.found = await Importer(system.records).survey(source.parsed)
                progress.advance(reading)
            asking = [source for source in sources if source.asks(absent)]
            if not asking:
                await _write(sources, system, progress, reason, absent)
            return asking


async def _write(
    sources: Sequence[Source], system: Reached, progress: Progress, reason: str | None, absent: Absent | None
) -> None:
    for source in sources:
        task = progress.add_task(source.path.name, total=_steps(source.found))
        importer = Importer(system.records, partial(progress.advance, task), reason=reason)
        source.outcome = await importer.write(source.found, source.path.name, absent)
    catching_up = progress.add_task("Totals", total=None)
    if system.settle is not None:
        await system.settle()
    for source in sources:
        source.comparison = await _compared(source, system)
    progress.update(catching_up, total=1, completed=1)


async def _compared(source: Source, system: Reached) -> Comparison | str:
    patience_s = PATIENCE_S if system.settle is None else 0.0
    try:
        found = await Importer(system.records).survey(source.parsed)
        comparing = Comparing(system.records, system.figures, patience_s)
        return await comparing.compare(source.parsed, found)
    except Stopped as stopped:  # what was written stands
        return str(stopped)


def _steps(found: Reconciliation) -> int:
    """How many records there are to be dealt with."""
    changed = len(found.amended) + len(found.reverted) + len(found.absent)
    return len(found.unchanged) + changed + len(found.created) + len(found.returned) + len(found.held)


@asynccontextmanager
async def reached(where: Where) -> AsyncIterator[Reached]:
    """The system, running or not."""
    async with AsyncExitStack() as stack:
        if where.data is None:
            records = await stack.enter_async_context(over_http(where.url))
            figures = records
            if where.totals_url is not None:
                figures = await stack.enter_async_context(over_http(where.totals_url))
            yield Reached(records, figures)
            return
        settings = load_settings(kafka_bootstrap_servers=where.kafka)
        system = await stack.enter_async_context(System(settings, where.data))
        client = await stack.enter_async_context(in_process(system))
        yield Reached(client, client, system.settle)
