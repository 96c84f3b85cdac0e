"""`outbound traces`: pending trace requests out as CSV, results of ATF back in."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from services.cli.files.exporting.columns import Column, Line
from services.cli.files.exporting.files import STDOUT, Destination, Format
from services.cli.files.parallel import in_parallel
from services.cli.files.tables.rows import BadRow
from services.cli.files.trace_results import Answer, Trace, Unclear, amendment, match, read
from services.cli.options import expanded
from services.cli.processes.command import WAITING, CommandError
from services.cli.processes.run import start
from services.cli.reach import Recipient, Target, reading, writing
from services.cli.sending import Stopped, Writer, answered
from services.cli.terminal import say
from shared.runtime import logging

PATH = "/v1/traces"
PAGE = 500
AT_ONCE = 4
Became = Literal["recorded", "waiting", "unchanged"]
DONE: dict[int, Became] = {200: "recorded", 202: "waiting"}
"""What became of a row, by the status of the answer."""
EXPORTED = {
    "trace_number": "trace_number",
    "request_date": "local_day",
    "priority": "priority",
    "crime_code": "crime_code",
    "project_code": "project_code",
    "ori": "ori",
    "case_number": "case_number",
    "requesting_agency": "requesting_agency",
    "requesting_country": "requesting_country",
    "serial_number": "serial_number",
    "obliterated": "serial_status",
    "manufacturer": "manufacturer",
    "type": "type",
    "caliber": "caliber",
    "model": "model",
    "country_of_origin": "country_of_origin",
    "importer": "importer",
    "additional_markings": "markings",
    "recovered_on": "recovered_on",
    "record_id": "id",
}
"""The columns of the export in the order of ATF F 3312.1, and the field of a trace that each shows."""


commands = typer.Typer(
    no_args_is_help=True,
    help="Trace requests (ATF F 3312.1): pending ones out as CSV, their results in. docs/traces.md describes "
    "every column.",
)


@dataclass(slots=True)
class Taken:
    """What became of the rows of a results file. `waiting`: for a second person, who approves them.

    `seen`: results for a serial number that seizures bear.
    """

    recorded: int = 0
    waiting: int = 0
    unchanged: int = 0
    seen: int = 0
    problems: list[BadRow] = field(default_factory=list)


@commands.command("export")
@expanded
def export(
    target: Target,
    output: Annotated[str, typer.Option(metavar="FILE", help="- is standard output.")] = STDOUT,
    unsubmitted: Annotated[
        bool, typer.Option("--unsubmitted", help="Only requests that have no trace number yet.")
    ] = False,
) -> None:
    """Write every trace request that waits for a result, oldest first, as CSV for bulk submission.

    A cell that a spreadsheet would run as a formula begins with an apostrophe.

    Example: outbound traces export --unsubmitted --output requests.csv
    """
    logging.configure(level="warning")
    try:
        with Destination(output, Format.CSV).opened() as write:
            lines = [_line(one) for one in _pending(target) if not (unsubmitted and "trace_number" in one)]
            write([Column(name) for name in EXPORTED], lines)
    except OSError as error:
        raise CommandError(str(error)) from None


@commands.command("import")
@expanded
def import_results(
    file: Annotated[Path, typer.Argument(help="Results as CSV.", show_default=False)], recipient: Recipient
) -> None:
    """Record the results of ATF, one a row.

    Columns: trace_number, serial_number, outcome (purchaser, dealer, not_traced), reason, completed_on,
    purchased_on, dealer_state; further ones are ignored. A row is taken for the one trace with its trace
    number and serial number, or, where that trace has no number yet, for the only pending one with its
    serial number. What is unknown or ambiguous is listed as FILE:LINE with the candidates, and not taken.
    A second import changes nothing. The last line counts the results for serial numbers that seizures bear,
    the trace's own apart, if there are any.

    Where it takes a second person to amend a trace, results wait until that one approves them, and do not
    count before: see /v1/traces/proposals.

    Exit code: 0 all rows are in; 5 some wait for a second person, the rest is in; 1 some were not taken.
    """
    logging.configure(level="warning")  # a line a request would tear the progress bar apart
    taken = Taken()
    try:
        rows = list(read(file))
    except (OSError, ValueError) as error:
        raise CommandError(str(error)) from None
    taken.problems += [row for row in rows if isinstance(row, BadRow)]
    answers = [row for row in rows if isinstance(row, Answer)]
    start(_import(answers, taken, file.name, recipient))
    for row in sorted(taken.problems, key=lambda one: one.line):
        say(f"{file}:{row.line}: {row.reason}", err=True)
    _tell(taken, len(rows))
    if taken.problems or taken.waiting:
        raise typer.Exit(1 if taken.problems else WAITING)


def _tell(taken: Taken, rows: int) -> None:
    counts = {"rows read": rows, "results recorded": taken.recorded, "unchanged": taken.unchanged}
    waiting = {"waiting for approval": taken.waiting} if taken.waiting else {}
    seen = {"seen in seizures": taken.seen} if taken.seen else {}
    for name, count in (counts | waiting | {"not taken": len(taken.problems)} | seen).items():
        say(f"{name:<20}{count:>10,}")
    if taken.waiting:
        say("What waits stands as before until a second person approves it: /v1/traces/proposals", err=True)


class Results:
    """Records answers over HTTP."""

    def __init__(self, writer: Writer, file_name: str) -> None:
        self._writer = writer
        self.seen = 0
        self._reason = f"trace result: {file_name}"[:500]

    async def take(self, answer: Answer) -> Became:
        """Record one row. Raises `Unclear` and `Stopped`."""
        for _ in range(2):  # once more when somebody was faster
            trace = match(answer, await self._candidates(answer))
            patch = amendment(answer, trace)
            if not patch:
                return "unchanged"
            version = {"If-Match": f'"{trace["version"]}"'}
            body = patch | {"reason": self._reason}
            response = await self._writer.send("PATCH", f"{PATH}/{trace['id']}", headers=version, json=body)
            if response.status_code in DONE:
                self.seen += "seen_before" in response.json()
                return DONE[response.status_code]
            if response.status_code != 412:
                break
        raise Unclear(f"trace {trace['id']} refuses it: {answered(response)}")

    async def _candidates(self, answer: Answer) -> list[Trace]:
        """Active traces with the serial number; without one or without any, those with the trace number."""
        found: list[Trace] = []
        if answer.serial is not None:
            found = await self._listed(serial=answer.serial)
        if not found and answer.trace_number is not None:
            found = await self._listed(trace_number=answer.trace_number)
        return found

    async def _listed(self, **query: str) -> list[Trace]:
        return [one async for one in self._writer.records(PATH, status="active", **query)]


def _pending(target: Target) -> list[Trace]:
    """The requests that wait for a result, oldest first."""
    with reading(target, "seizure") as reader:
        found = [
            one for page in reader.pages(PATH, "records", {"pending": "true"}) for one in page["records"]
        ]
    return found[::-1]


async def _import(answers: Sequence[Answer], taken: Taken, file_name: str, recipient: Recipient) -> None:
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        task = progress.add_task("Results", total=len(answers))
        try:
            async with writing(recipient) as writer:
                results = Results(writer, file_name)

                async def work(group: list[Answer]) -> None:
                    for answer in group:
                        await _take(results, answer, taken)
                        progress.advance(task)

                await writer.read(PATH, limit=1)
                await in_parallel(_by_firearm(answers), work, AT_ONCE)
                taken.seen = results.seen
                await writer.settle()
        except Stopped as stopped:
            raise CommandError(str(stopped)) from None


async def _take(results: Results, answer: Answer, taken: Taken) -> None:
    try:
        became = await results.take(answer)
    except Unclear as unclear:
        taken.problems.append(BadRow(answer.line, str(unclear)))
        return
    setattr(taken, became, getattr(taken, became) + 1)


def _by_firearm(answers: Sequence[Answer]) -> list[list[Answer]]:
    """Rows about one firearm in their order, so that no two of them are recorded at a time."""
    groups: dict[str, list[Answer]] = {}
    for answer in answers:
        groups.setdefault(answer.serial or f"number {answer.trace_number}", []).append(answer)
    return list(groups.values())


def _line(trace: Trace) -> Line:
    """One row of the export, each cell on one line."""
    obliterated = str(trace["serial_status"]).startswith("obliterated")
    shown = {**trace, "serial_status": "yes" if obliterated else "no"}
    return tuple(" ".join(str(shown.get(name, "")).split()) for name in EXPORTED.values())
