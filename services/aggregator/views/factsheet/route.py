"""HTTP of the fact sheet."""

from typing import Annotated

from fastapi import APIRouter, Depends

from services.aggregator.views.asked import Data, Now, Reading, asked
from services.aggregator.views.factsheet.schemas import Sheet
from services.aggregator.views.factsheet.sheet import check, sheet
from services.aggregator.views.questions import SheetQuestion
from shared.web.problems import problems
from shared.web.route import StrictRoute

router = APIRouter(prefix="/v1", tags=["totals"], route_class=StrictRoute)


@router.get("/factsheet", responses=problems(), summary="The figures of a fact sheet, exact and in words")
async def read_sheet(
    question: Annotated[SheetQuestion, Depends(asked(SheetQuestion))], _caller: Reading, data: Data, now: Now
) -> Sheet:
    """What CBP and HSI took in a fiscal year to date, operations, traces, threats, and months."""
    check(question, now)
    async with data.question() as db:
        return await sheet(db, question, now)
