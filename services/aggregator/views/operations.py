"""Registered operations and what they have come to since they began.

An operation is reported since its first day, through a local day, as known at an instant, and
always says which: agencies publish "since inception, as of".
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.ext.asyncio import AsyncConnection

from services.aggregator.figures.as_known import AsKnown, known_instant
from services.aggregator.figures.coverage import covered
from services.aggregator.figures.selection import Selection
from services.aggregator.figures.sums import summed
from services.aggregator.views import totals
from services.aggregator.views.answers import Figure
from services.aggregator.views.asked import Data, Now, Reading, asked
from services.aggregator.views.questions import OperationQuestion, OperationsQuestion
from services.aggregator.views.vocabulary import invalid
from shared.contracts import operations as register
from shared.contracts.operations import Operation
from shared.contracts.record import OperationCode
from shared.contracts.vocabularies import Agency
from shared.web.errors import NotFound
from shared.web.problems import problems
from shared.web.route import StrictRoute

HEADLINE = ("arrests", "firearms", "ammunition_rounds", "currency_usd")
"""What is published of an operation; zero is stated too."""
router = APIRouter(prefix="/v1", tags=["operations"], route_class=StrictRoute)


class TaskForceBody(BaseModel):
    """A task force by its city."""

    model_config = ConfigDict(from_attributes=True)
    code: str = Field(description="Code, as records name it.")
    city: str = Field(description="City of the task force.")
    state: str = Field(description="Postal abbreviation of the state.")


class OperationBody(BaseModel):
    """An entry of the register of operations."""

    model_config = ConfigDict(from_attributes=True)
    code: str = Field(description="Code, as records name it.")
    name: str = Field(description="Name, as agencies publish it.")
    lead: Agency = Field(description="Agency that leads it.")
    partners: list[Agency] = Field(description="Agencies that take part.")
    start: date = Field(description="First local day that counts.")
    end: date | None = Field(description="Last local day that counts; null while it goes on.")
    note: str = Field(description="What of this entry is not certain.")
    task_forces: list[TaskForceBody] = Field(description="Its task forces; empty where it has none.")


class OperationFigures(BaseModel):
    """An operation and its figures.

    A row's keys, added to the days and the operation, are its coordinates.
    """

    operation: OperationBody = Field(description="The entry of the register.")
    since: date = Field(description="First local day counted: the operation's first.")
    through: date = Field(description="Last local day counted.")
    as_of: datetime = Field(description="The figures as they were known at this instant.")
    rows: list[Figure] = Field(description="One row for each group and measure, in reading order.")
    not_recorded: dict[str, str] = Field(description="By measure, why there is no figure of it.")


class Operations(BaseModel):
    """Every registered operation that had begun."""

    operations: list[OperationFigures] = Field(description="Operations with their headline figures.")


@router.get(
    "/operations",
    response_model=Operations,
    responses=problems(),
    summary="The register, and what each operation has come to since it began",
)
async def read_operations(
    question: Annotated[OperationsQuestion, Depends(asked(OperationsQuestion))],
    _caller: Reading,
    data: Data,
    now: Now,
) -> dict[str, Any]:
    """Each operation through its last day or today, with arrests, firearms, rounds and currency."""
    instant = known_instant(question.known_at, now)
    begun = [one for one in register.operations().values() if one.start <= (instant or now).date()]
    async with data.question() as db:
        return {"operations": [await headlines(db, report_of(one, question, now)) for one in begun]}


@router.get(
    "/operations/{code}",
    response_model=OperationFigures,
    responses=problems(404),
    summary="An operation's figures since it began",
)
async def read_operation(
    code: Annotated[OperationCode, Path(description="The operation's code, such as southbound.")],
    question: Annotated[OperationQuestion, Depends(asked(OperationQuestion))],
    _caller: Reading,
    data: Data,
    now: Now,
) -> dict[str, Any]:
    """All figures, by task force, month or agency."""
    report = report_of(registered(code), question, now)
    async with data.question() as db:
        return await figures(db, report)


@dataclass(frozen=True, slots=True)
class Report:
    """An operation, its selection, the instant of knowledge, and what is shown of it."""

    operation: Operation
    selection: Selection
    as_of: datetime
    keys: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()


def report_of(operation: Operation, question: OperationsQuestion, now: datetime) -> Report:
    """What a question asks of an operation. Raises `Invalid` where it makes no sense."""
    known_at = known_instant(question.known_at, now)
    as_of = min(known_at or now, now)
    through: date | None = getattr(question, "through", None)
    measures: tuple[str, ...] = getattr(question, "measure", ())
    today = as_of.date()  # every port is behind UTC
    last = through or min(operation.end or today, today)
    if last < operation.start:
        asked_as = "through" if through else "known_at"
        raise invalid(asked_as, f"{last} is before {operation.name}, which began on {operation.start}")
    if last > now.date():
        raise invalid("through", f"{last} has not come yet (today is {now.date()} UTC)")
    selection = Selection.of(
        operation.start,
        last,
        AsKnown(known_at),
        credited=getattr(question, "credited", False),
        operation=(operation.code,),
        measure=measures,
    )
    return Report(operation, selection, as_of, question.keys, measures)


async def figures(db: AsyncConnection, report: Report) -> dict[str, Any]:
    """The operation's figures as an `OperationFigures`; `db` is a snapshot."""
    rows, missing = await totals.totals(db, report.selection, report.keys, report.measures)
    return _body(report, rows, missing)


async def headlines(db: AsyncConnection, report: Report) -> dict[str, Any]:
    """The same with the headline measures alone, and those that there are none of."""
    sums = await summed(db, report.selection.with_measures(*HEADLINE))
    coverage = await covered(db, report.selection)
    rows = [totals.figure(name, sums.get(name, 0), coverage) for name in HEADLINE]
    return _body(report, rows, {row["measure"]: row["reason"] for row in rows if row["value"] is None})


def _body(report: Report, rows: Sequence[totals.Row], missing: dict[str, str]) -> dict[str, Any]:
    return {
        "operation": report.operation,
        "since": report.selection.first,
        "through": report.selection.last,
        "as_of": report.as_of,
        "rows": rows,
        "not_recorded": missing,
    }


def registered(code: str) -> Operation:
    """The registered operation. Raises `NotFound`."""
    found = register.operations().get(code)
    if found is None:
        known = ", ".join(register.operations())
        raise NotFound(
            f"{code} is not in the register ({known}). The figures of records that name it are in "
            f"/v1/totals?operation={code}, and the records in /v1/quality/unregistered_operations."
        )
    return found
