"""`outbound explain`: the records whose sum a figure is."""

from collections.abc import Iterable
from typing import Annotated

import typer
from rich.table import Table

from services.aggregator.views.questions import ExplanationQuestion
from services.cli.options import expanded
from services.cli.output import UUID_WIDTH, WIDE, Format, Output, Row, as_csv, as_json_lines, printed, shown
from services.cli.processes.command import CommandError
from services.cli.reach import Target, reading
from services.cli.terminal import give, say

Limit = Annotated[int | None, typer.Option(min=1, help="Stop after so many rows; default: all.")]


@expanded
def explain(
    question: ExplanationQuestion, target: Target, limit: Limit = None, output: Output = Format.TABLE
) -> None:
    """The records whose sum a figure is, each in the version that stood at --known-at.

    The last line says how many there are and their sum, held against the figure of the totals. With
    --format json or csv it goes to standard error. The exit code is 1 if they differ.

    Example: outbound explain --fiscal-year 2024 --measure firearms --port 2304
    """
    with reading(target) as reader:
        last = _listed(reader.pages(f"/v1/{question.path}", "records", question.asked(), limit), output)
    say(summary(last), err=output is not Format.TABLE)
    if last["checked"] is False:
        raise CommandError(
            f"the records differ from the figure by {last['difference']:,}; `outbound verify` finds where"
        )


def summary(last: Row) -> str:
    """What the records come to, from the last page."""
    if last["value"] is None:
        return f"no records, and not recorded: {last['reason']}"
    count, value = f"{last['count_upto_here']:,}", shown(last["value"], last["unit"])
    if last["checked"] is None:
        so_far = shown(last["sum_upto_here"], last["unit"])
        return f"sum of the first {count} records = {so_far} of {value}; the rest was not asked for"
    if last["checked"]:
        return f"sum of {count} records = {value}, checked"
    return f"sum of {count} records = {shown(last['sum_upto_here'], last['unit'])}, the figure is {value}"


def _listed(pages: Iterable[Row], output: Format) -> Row:
    """Print the records; the last page."""
    table, page = _table(), {}
    for page in pages:
        records = page["records"]
        if output is Format.JSON:
            give(as_json_lines(records))
        elif output is Format.CSV:
            first = page["count_upto_here"] == len(records)
            give(as_csv([_flat(record) for record in records], header=first))
        else:
            for record in records:
                table.add_row(*_cells(record, page["unit"]))
    if output is Format.TABLE and table.row_count:
        say(printed(table, WIDE), nl=False)
    return page


def _table() -> Table:
    table = Table("Day", "Port", "Field office", "Agency")
    table.add_column("Record", min_width=UUID_WIDTH)
    table.add_column("V", justify="right")
    table.add_column("Lines")
    table.add_column("Sum", justify="right")
    return table


def _cells(record: Row, unit: str) -> list[str]:
    names = [str(record[name]) or "-" for name in ("day", "port", "field_office", "agency", "record_id")]
    return [*names, str(record["version"]), _lines(record), shown(record["sum"], unit)]


def _flat(record: Row) -> Row:
    return record | {"partners": " ".join(record["partners"]), "lines": _lines(record)}


def _lines(record: Row) -> str:
    lines = [" ".join(filter(None, map(str, line.values()))) for line in record["lines"]]
    times = "" if record["times"] == 1 else f" (x{record['times']})"
    return "; ".join(lines) + times
