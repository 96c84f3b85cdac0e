"""`outbound totals` and `outbound threats`: figures as a table, JSON lines or CSV."""

from collections.abc import Sequence

from rich.table import Table

from services.aggregator.counting.measures import MEASURES
from services.aggregator.views.questions import ThreatsQuestion, TotalsQuestion
from services.cli.options import expanded
from services.cli.output import Format, Output, Row, emphasis, key_columns, show, shown
from services.cli.reach import Target, reading

FIGURE = frozenset({"measure", "unit", "value", "reason"})


@expanded
def totals(question: TotalsQuestion, target: Target, output: Output = Format.TABLE) -> None:
    """Fiscal-year-to-date totals.

    --through counts up to a local day at the port; --known-at gives the figures as they were known
    then, before later corrections. Money is in minor units (US cents) in JSON and CSV. Firearms,
    firearm components and firearms and components are sums of the lines below them: do not add
    them up again. A figure that no record and no published file covers is not recorded, which is not
    zero.

    Example: outbound totals --fiscal-year 2024 --through 2024-07-31 --by field_office,measure
    """
    _show(question, target, output)


@expanded
def threats(question: ThreatsQuestion, target: Target, output: Output = Format.TABLE) -> None:
    """Emerging threats: privately made, 3D-printed, without a readable serial, conversion devices.

    They are subsets of firearms and components, and of each other: do not add them up.

    Example: outbound threats --fiscal-year 2024 --by month
    """
    _show(question, target, output)


def _show(question: TotalsQuestion | ThreatsQuestion, target: Target, output: Format) -> None:
    with reading(target) as reader:
        answer = reader.ask(f"/v1/{question.path}", question.asked())
    show(answer, output, lambda: totals_table(answer["rows"], period(answer)))


def period(answer: Row) -> str:
    """What a table of figures is headed by: their days, and as of when they are known."""
    year, through = answer["fiscal_year"], answer["through"]
    if year is None:
        head = f"{answer['first']} through {answer['last']}"
    else:
        head = f"Fiscal year {year}" + (f" through {through}" if through else "")
    return head + (f", as known at {answer['known_at']}" if answer["known_at"] else "")


def totals_table(rows: Sequence[Row], heading: str | None) -> Table:
    """Totals by their grouping keys."""
    table = Table(title=heading, title_justify="left")
    keys = key_columns(table, rows, FIGURE)
    table.add_column("Measure")
    table.add_column("Total", justify="right")
    for row in rows:
        cells = [*(str(row[name]) or "-" for name in keys), MEASURES[row["measure"]].title]
        table.add_row(*cells, shown(row["value"], row["unit"]), style=emphasis(row["measure"]))
    return table
