"""One run over one or more files: what stands is read first, and nothing is written if it must be asked."""

from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from services.cli.files.cbp.parsed import Parsed
from services.cli.files.importing.comparison import PATIENCE_S, Comparing, Comparison
from services.cli.files.importing.importer import Absent, Importer, Outcome
from services.cli.files.importing.reconciliation import Reconciliation
from services.cli.files.tables.rows import BadRow
from services.cli.reach import Recipient, writing
from services.cli.sending import Stopped, Writer


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
    sources: Sequence[Source],
    recipient: Recipient,
    totals_url: str | None,
    reason: str | None,
    absent: Absent | None,
) -> Sequence[Source]:
    """Import the files, and compare. Gives those that must be asked about: then nothing was written.

    `totals_url` is the aggregator's where the services run apart. Raises `Stopped`.
    """
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        async with writing(recipient) as records:
            await Importer(records).check()
            reading = progress.add_task("What stands", total=len(sources))
            for source in sources:
                source.found = await Importer(records).survey(source.parsed)
                progress.advance(reading)
            asking = [source for source in sources if source.asks(absent)]
            if not asking:
                await _write(sources, records, progress, reason, absent)
                await _compare(sources, records, totals_url, progress)
            return asking


async def _write(
    sources: Sequence[Source], records: Writer, progress: Progress, reason: str | None, absent: Absent | None
) -> None:
    for source in sources:
        task = progress.add_task(source.path.name, total=_steps(source.found))
        importer = Importer(records, partial(progress.advance, task), reason)
        source.outcome = await importer.write(source.found, source.path.name, absent)


async def _compare(
    sources: Sequence[Source], records: Writer, totals_url: str | None, progress: Progress
) -> None:
    catching_up = progress.add_task("Totals", total=None)
    await records.settle()
    async with AsyncExitStack() as stack:
        figures = records
        if totals_url is not None and records.runs:
            figures = await stack.enter_async_context(writing(Recipient(url=totals_url)))
        for source in sources:
            source.comparison = await _compared(source, records, figures)
    progress.update(catching_up, total=1, completed=1)


async def _compared(source: Source, records: Writer, figures: Writer) -> Comparison | str:
    try:
        found = await Importer(records).survey(source.parsed)
        comparing = Comparing(records, figures, PATIENCE_S if records.runs else 0.0)
        return await comparing.compare(source.parsed, found)
    except Stopped as stopped:  # what was written stands
        return str(stopped)


def _steps(found: Reconciliation) -> int:
    """How many records there are to be dealt with."""
    changed = len(found.amended) + len(found.reverted) + len(found.absent)
    return len(found.unchanged) + changed + len(found.created) + len(found.returned) + len(found.held)
