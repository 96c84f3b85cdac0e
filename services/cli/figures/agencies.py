"""`outbound agencies`: what each agency leads, and what it is credited with."""

from collections.abc import Sequence

from rich.table import Table

from services.aggregator.counting.measures import MEASURES
from services.aggregator.views.questions import AgenciesQuestion
from services.cli.figures.totals import period
from services.cli.options import expanded
from services.cli.output import Format, Output, Row, emphasis, show, shown
from services.cli.reach import Target, reading


@expanded
def agencies(question: AgenciesQuestion, target: Target, output: Output = Format.TABLE) -> None:
    """Each agency's own totals: what it leads, and what it is credited with as a partner.

    What agencies lead adds up to the total. What is their own, joint seizures included, does not.
    cbp is cbp_ofo and cbp_usbp together, each joint seizure of both once.

    Example: outbound agencies --fiscal-year 2024 --measure firearms --measure currency_usd
    """
    with reading(target) as reader:
        answer = reader.ask(f"/v1/{question.path}", question.asked())
    show(answer, output, lambda: _table(answer["rows"], period(answer)))


def _table(rows: Sequence[Row], heading: str) -> Table:
    table = Table(title=heading, title_justify="left")
    for name in ("Agency", "Measure"):
        table.add_column(name)
    for name in ("Lead", "Credited", "Own"):
        table.add_column(name, justify="right")
    for row in rows:
        figures = [shown(row[name], row["unit"]) for name in ("lead", "credited", "own")]
        table.add_row(row["agency"], MEASURES[row["measure"]].title, *figures, style=emphasis(row["measure"]))
    return table
