"""`outbound inspection-rates` and `outbound quiet-ports`: inspections as a measure."""

from collections.abc import Sequence

from rich.table import Table

from services.aggregator.views.questions import QuietPortsQuestion, RatesQuestion
from services.cli.figures.totals import period
from services.cli.options import expanded
from services.cli.output import Format, Output, Row, key_columns, plain_table, show
from services.cli.reach import Target, reading

RATE = frozenset({"inspections", "hits", "rate"})


@expanded
def inspection_rates(question: RatesQuestion, target: Target, output: Output = Format.TABLE) -> None:
    """Inspections, those with a hit, and the hit rate.

    A hit is an outcome in which something or someone was taken. Without inspections there is no rate.

    Example: outbound inspection-rates --fiscal-year 2024 --port 2304 --by week,traffic
    """
    with reading(target) as reader:
        answer = reader.ask(f"/v1/{question.path}", question.asked())
    show(answer, output, lambda: _rates_table(answer["rows"], period(answer)))


@expanded
def quiet_ports(question: QuietPortsQuestion, target: Target, output: Output = Format.TABLE) -> None:
    """Ports without an outbound inspection in the last days, with the day of the last one ever.

    Example: outbound quiet-ports --days 30
    """
    with reading(target) as reader:
        answer = reader.ask(f"/v1/{question.path}", question.asked())
    nothing = f"Each of {answer['ports']} ports was inspected in {answer['days']} days.\n"
    show(answer, output, lambda: _quiet_table(answer), nothing=nothing)


def _rates_table(rows: Sequence[Row], heading: str) -> Table:
    table = Table(title=heading, title_justify="left")
    keys = key_columns(table, rows, RATE)
    for name in ("Inspections", "Hits", "Hit rate"):
        table.add_column(name, justify="right")
    for row in rows:
        rate = "-" if row["rate"] is None else f"{row['rate']:.2%}"
        figures = (f"{row['inspections']:,}", f"{row['hits']:,}", rate)
        table.add_row(*(str(row[name]) or "-" for name in keys), *figures)
    return table


def _quiet_table(answer: Row) -> Table:
    columns = ("port", "name", "state", "field_office", "last_inspection", "days_quiet")
    table = plain_table(answer["rows"], columns)
    table.title = f"{answer['quiet']} of {answer['ports']} ports, none in {answer['days']} days"
    table.title_justify = "left"
    return table
