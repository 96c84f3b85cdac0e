"""`outbound quality`: what may be wrong with the records."""

from typing import Annotated

import typer

from services.aggregator.views.questions import Finding, QualityQuestion
from services.cli.options import expanded
from services.cli.output import Format, Output, Row, plain_table, show
from services.cli.reach import Target, reading
from services.cli.sending import Reader
from services.cli.terminal import say

FOUND = ("record_id", "kind", "version", "day", "port")


@expanded
def quality(
    question: QualityQuestion,
    target: Target,
    finding: Annotated[
        Finding | None, typer.Argument(help="List its records; every finding without one.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=500, help="Records to list.")] = 100,
    output: Output = Format.TABLE,
) -> None:
    """What may be wrong with the records: how many of each finding, or which.

    Example: outbound quality seizures_without_inspection
    """
    with reading(target) as reader:
        if finding is None:
            _counted(reader, question, output)
        else:
            _listed(reader, question, finding, limit, output)


def _counted(reader: Reader, question: QualityQuestion, output: Format) -> None:
    rows = reader.ask(f"/v1/{question.path}", question.asked())["findings"]
    show({}, output, lambda: plain_table(rows, ("finding", "records", "meaning")), rows)


def _listed(reader: Reader, question: QualityQuestion, finding: Finding, limit: int, output: Format) -> None:
    asked = question.asked() | {"limit": limit}
    answer = reader.ask(f"/v1/{question.path}/{finding.value}", asked)
    rows: list[Row] = answer["records"]
    linked = finding is Finding.SEIZURES_WITHOUT_INSPECTION
    columns = (*FOUND, "inspection_id") if linked else (*FOUND, "operation", "task_force")
    show(answer, output, lambda: plain_table(rows, columns), rows, f"None: {answer['meaning']}\n")
    if answer["next"]:
        say(f"There are more than {len(rows)}; give --limit, or page through the API.", err=True)
