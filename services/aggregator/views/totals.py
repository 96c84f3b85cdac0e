"""Fiscal-year-to-date totals, and emerging threats among them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Response
from pydantic import Field
from sqlalchemy.ext.asyncio import AsyncConnection

from services.aggregator.counting.measures import MEASURES, THREATS, Sums, with_derived
from services.aggregator.figures.coverage import Coverage, covered
from services.aggregator.figures.dimensions import Key
from services.aggregator.figures.selection import Selection
from services.aggregator.figures.sums import grouped
from services.aggregator.views.answers import Answer, Figure
from services.aggregator.views.asked import Data, Now, Reading, as_json, asked, head, resolved
from services.aggregator.views.question import Question
from services.aggregator.views.questions import ThreatsQuestion, TotalsQuestion
from shared.web.problems import problems
from shared.web.route import StrictRoute

Row = dict[str, Any]
router = APIRouter(prefix="/v1", tags=["totals"], route_class=StrictRoute)


class Totals(Answer):
    """Figures, and the measures that were asked for and are not recorded in the period."""

    rows: list[Figure] = Field(description="One row for each group and measure, in reading order.")
    not_recorded: dict[str, str] = Field(description="By measure, why there is no figure of it.")


@router.get("/totals", responses={200: {"model": Totals}, **problems()}, summary="Fiscal-year-to-date totals")
async def read_totals(
    question: Annotated[TotalsQuestion, Depends(asked(TotalsQuestion))],
    _caller: Reading,
    data: Data,
    now: Now,
) -> Response:
    """Every figure is a sum of records: `/v1/totals/explain` lists them at the same coordinates."""
    return await _answer(question, question.measure, data, now)


@router.get("/threats", responses={200: {"model": Totals}, **problems()}, summary="Emerging threats")
async def read_threats(
    question: Annotated[ThreatsQuestion, Depends(asked(ThreatsQuestion))],
    _caller: Reading,
    data: Data,
    now: Now,
) -> Response:
    """Privately made, 3D-printed, with an obliterated serial, and machine gun conversion devices.

    Subsets of firearms and components, and of each other: not to be added up.
    """
    return await _answer(question, THREATS, data, now)


async def _answer(question: Question, measures: Sequence[str], data: Data, now: datetime) -> Response:
    async with resolved(data, question, now) as (db, selection):
        chosen = selection.with_measures(*measures) if measures else selection
        rows, missing = await totals(db, chosen, question.keys, measures)
    return as_json(head(question, selection) | {"rows": rows, "not_recorded": missing})


async def totals(
    db: AsyncConnection, selection: Selection, by: Sequence[str] = (), measures: Sequence[str] = ()
) -> tuple[list[Row], dict[str, str]]:
    """The rows of a selection, and of the measures that have none, why those that are not recorded have none.

    Without grouping keys each of `measures` has a row. `db` is a snapshot.
    """
    keys = [name for name in by if name != "measure"]
    found = await grouped(db, selection, keys)
    rows = [row for key, sums in found.items() for row in rows_of(keys, key, sums, measures)]
    values = {row["measure"]: row["value"] for row in rows}
    absent = [name for name in _listed(measures) if name not in values]
    if not absent:
        return rows, {}
    coverage = await covered(db, selection)
    if measures and not keys:
        rows = [figure(name, values.get(name, 0), coverage) for name in _listed(measures)]
    return rows, coverage.missing(absent)


def rows_of(keys: Sequence[str], key: Sequence[Key], sums: Sums, measures: Sequence[str]) -> list[Row]:
    """The rows of one group: those of the measures that are asked for, or listed, and come to anything."""
    labels, listed = dict(zip(keys, key, strict=True)), _listed(measures)
    return [
        {**labels, "measure": name, "unit": MEASURES[name].unit.value, "value": value}
        for name, value in with_derived(sums).items()
        if value and name in listed
    ]


def figure(measure: str, value: int, coverage: Coverage) -> Row:
    """One figure: a zero that nobody counted is null, with the reason."""
    row: Row = {"measure": measure, "unit": MEASURES[measure].unit.value, "value": value}
    reason = {} if value else coverage.missing([measure])
    return row | ({"value": None, "reason": reason[measure]} if reason else {})


def _listed(measures: Sequence[str]) -> list[str]:
    return [name for name, one in MEASURES.items() if (name in measures if measures else one.listed)]
