"""`outbound compare`: figures beside those of the year before."""

from collections.abc import Sequence

from rich.table import Table

from services.aggregator.counting.measures import MEASURES
from services.aggregator.views.questions import ComparisonQuestion
from services.cli.options import expanded
from services.cli.output import Format, Output, Row, emphasis, key_columns, show, shown
from services.cli.reach import Target, reading

FIGURES = frozenset({"measure", "unit", "current", "previous", "change", "percent", "note", "reason"})


@expanded
def compare(question: ComparisonQuestion, target: Target, output: Output = Format.TABLE) -> None:
    """A fiscal year to date, a half or each month beside the same period of the year before.

    The period before ends on the same local date (29 February on 28 February). A figure that was
    zero then has no percentage: it is "new". Both are as known at --known-at.

    Example: outbound compare --fiscal-year 2024 --period first_half --region southwest_border
    """
    with reading(target) as reader:
        answer = reader.ask(f"/v1/{question.path}", question.asked())
    show(answer, output, lambda: _table(answer["rows"], _heading(answer)))


def _heading(answer: Row) -> str:
    heading = (
        f"Fiscal year {answer['fiscal_year']} through {answer['through']}, "
        f"against the year before through {answer['previous_through']}"
    )
    return heading + (f", as known at {answer['known_at']}" if answer["known_at"] else "")


def _table(rows: Sequence[Row], heading: str) -> Table:
    table = Table(title=heading, title_justify="left")
    keys = key_columns(table, rows, FIGURES)
    table.add_column("Measure")
    for name in ("Before", "Now", "Change", "%"):
        table.add_column(name, justify="right")
    for row in rows:
        table.add_row(
            *(str(row[name]) or "-" for name in keys),
            MEASURES[row["measure"]].title,
            *(shown(row[name], row["unit"]) for name in ("previous", "current")),
            "-" if row["change"] is None else shown(row["change"], row["unit"]),
            percent(row),
            style=emphasis(row["measure"]),
        )
    return table


def percent(row: Row) -> str:
    """The change in percent, and what is to be said of it; `not recorded` stands in the figure's place."""
    if row["percent"] is None:
        return "-" if "not recorded" in row["note"] else str(row["note"])
    said = f"{row['percent']:+.1f}"
    return f"{said} ({row['note']})" if row["note"] else said
