"""Each agency's own totals: what it leads, what it is credited with as a partner, and both.

What agencies lead adds up to the total, each seizure once. What an agency reports as its own, a
joint seizure included, must not be added up over agencies. CBP is its two components together:
what both have a part in is CBP's once, whoever leads.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel, Field
from sqlalchemy.ext.asyncio import AsyncConnection

from services.aggregator.counting.cells import CBP, GROUP, LEAD, PARTNER, SHARED
from services.aggregator.counting.measures import MEASURES, Sums, with_derived
from services.aggregator.figures.coverage import Coverage, covered
from services.aggregator.figures.dimensions import Key
from services.aggregator.figures.selection import Selection
from services.aggregator.figures.sums import grouped
from services.aggregator.views.answers import Answer
from services.aggregator.views.asked import Data, Now, Reading, as_json, asked, head, selection_of
from services.aggregator.views.questions import AgenciesQuestion
from shared.contracts.vocabularies import Agency
from shared.web.problems import problems
from shared.web.route import StrictRoute

Row = dict[str, Any]
router = APIRouter(prefix="/v1", tags=["agencies"], route_class=StrictRoute)


class AgencyRow(BaseModel):
    """A measure of an agency: `own` is `lead` and `credited` together.

    Coordinates: `agency` alone gives `lead`; with `role` partner and shared, `credited`; with
    `credited=true`, `own`.
    """

    agency: str = Field(description="An agency, or `cbp`, which is cbp_ofo and cbp_usbp together.")
    group: bool = Field(description="Whether the row is of `cbp`, whose components have rows of their own.")
    measure: str = Field(description="What is counted.")
    unit: str = Field(description="What the values count.")
    lead: int | None = Field(
        description="What it leads, counted once: adds up to the total over agencies. Null: not recorded."
    )
    credited: int | None = Field(
        description="What it is credited with as a partner of another lead. Null: not recorded."
    )
    own: int = Field(description="What it reports itself; never to be added up over agencies.")


class Agencies(Answer):
    """What the figures are the figures of, as for totals."""

    rows: list[AgencyRow] = Field(description="A row for each agency and measure that it has a part in.")
    not_recorded: dict[str, str] = Field(description="By measure, why no agency has a figure of it.")


@router.get(
    "/agencies",
    responses={200: {"model": Agencies}, **problems()},
    summary="Each agency's own totals: what it leads, and what it is credited with",
)
async def read_agencies(
    question: Annotated[AgenciesQuestion, Depends(asked(AgenciesQuestion))],
    _caller: Reading,
    data: Data,
    now: Now,
) -> Response:
    """A measure without a row was counted and came to nothing, or is not recorded at all."""
    selection = selection_of(question, now)
    async with data.question() as db:
        coverage = await covered(db, selection)
        rows = await agencies(db, selection, coverage, question.measure)
    absent = {name for name, one in MEASURES.items() if name in (question.measure or MEASURES) and one.listed}
    absent -= {row["measure"] for row in rows}
    missing = coverage.missing([name for name in MEASURES if name in absent])
    return as_json(head(question, selection) | {"rows": rows, "not_recorded": missing})


async def agencies(
    db: AsyncConnection, selection: Selection, coverage: Coverage, measures: Sequence[str] = ()
) -> list[Row]:
    """A row for each agency and listed measure that it has a part in, in order; `db` is a snapshot."""
    everyone = replace(selection, roles=(LEAD, PARTNER, SHARED))
    by_role: dict[tuple[Key, ...], Sums] = await grouped(db, everyone, ["agency", "role"])
    lead: dict[str, Sums] = {agency: by_role.get((agency, LEAD), {}) for agency in Agency}
    own = {agency: _added(sums, by_role.get((agency, PARTNER), {})) for agency, sums in lead.items()}
    of_cbp = _added(*(own[one] for one in CBP), by_role.get((GROUP, SHARED), {}))
    lead[GROUP], own[GROUP] = _added(*(lead[one] for one in CBP)), of_cbp
    rows: list[Row] = []
    for agency in (GROUP, *Agency):
        rows += _rows(agency, lead[agency], own[agency], coverage.of({"agency": agency}), measures)
    return rows


def _added(*sums: Sums) -> Sums:
    added: Counter[str] = Counter()
    for one in sums:
        added.update(one)
    return dict(added)


def _rows(agency: str, lead: Sums, own: Sums, coverage: Coverage, measures: Sequence[str]) -> Iterator[Row]:
    led = with_derived(lead)
    for name, value in with_derived(own).items():
        if value and (name in measures if measures else MEASURES[name].listed):
            leads, none = led.get(name, 0), 0 if coverage.has(name) else None
            yield {
                "agency": agency,
                "group": agency == GROUP,
                "measure": name,
                "unit": MEASURES[name].unit.value,
                "lead": leads or none,
                "credited": value - leads or none,
                "own": value,
            }
