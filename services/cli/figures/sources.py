"""`outbound sources`: the published files that records come from."""

from collections.abc import Sequence

from rich.table import Table

from services.aggregator.views.questions import SourcesQuestion
from services.cli.options import expanded
from services.cli.output import Format, Output, Row, show
from services.cli.reach import Target, reading


@expanded
def sources(question: SourcesQuestion, target: Target, output: Output = Format.TABLE) -> None:
    """The published files that records come from: what each covers, and the months of it here.

    What no source covers and no officer entered is not recorded, which is not the same as zero. JSON
    has a source a line; CSV has a row for each month of a source.

    Example: outbound sources
    """
    with reading(target) as reader:
        found = reader.ask(f"/v1/{question.path}", question.asked())["sources"]
    rows = [row for one in found for row in _by_month(one)] if output is Format.CSV else found
    show({}, output, lambda: _table(found), rows)


def _by_month(source: Row) -> list[Row]:
    measures = " ".join(one["measure"] for one in source["measures"])
    head = {"source": source["code"], "agencies": " ".join(source["agencies"]), "measures": measures}
    return [head | month for month in source["months"]] or [head | {"month": "", "events": ""}]


def _table(sources: Sequence[Row]) -> Table:
    table = Table("Source", "Agencies", "Measures", "Months here", "Events")
    table.columns[-1].justify = "right"
    for one in sources:
        events = sum(month["events"] for month in one["months"])
        measures = ", ".join(_measure(measure) for measure in one["measures"])
        cells = (f"{one['code']}: {one['title']}", ", ".join(one["agencies"]), measures)
        table.add_row(*cells, spans([month["month"] for month in one["months"]]), f"{events:,}")
    return table


def _measure(measure: Row) -> str:
    since = measure["since_fiscal_year"]
    return str(measure["measure"]) + (f" (since FY{since})" if since else "")


def spans(months: Sequence[int]) -> str:
    """Months in order as spans without a gap: 2021-10 to 2024-09; none where there are none."""
    found: list[list[int]] = []
    for month in months:
        if found and _next(found[-1][-1]) == month:
            found[-1].append(month)
        else:
            found.append([month])
    return "\n".join(" to ".join(dict.fromkeys((_text(one[0]), _text(one[-1])))) for one in found) or "none"


def _next(month: int) -> int:
    return month + 1 if month % 100 < 12 else month + 89


def _text(month: int) -> str:
    return f"{month // 100}-{month % 100:02}"
