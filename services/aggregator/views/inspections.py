"""Inspections as a measure: how many, how many with a hit, and the ports where there was none."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import String, column, select, values
from sqlalchemy.ext.asyncio import AsyncConnection

from services.aggregator.figures.as_known import known_instant
from services.aggregator.figures.coverage import covered
from services.aggregator.figures.selection import Selection
from services.aggregator.figures.sums import grouped
from services.aggregator.ledger.journal import JOURNAL, stands
from services.aggregator.views.answers import Answer
from services.aggregator.views.asked import Data, Now, Reading, asked, head, resolved
from services.aggregator.views.questions import QuietPortsQuestion, RatesQuestion
from shared.contracts import inspection
from shared.contracts.fiscal import local_day
from shared.contracts.ports import ports
from shared.contracts.vocabularies import Mode
from shared.web.problems import problems
from shared.web.route import StrictRoute

INSPECTIONS, HITS = "inspections", "inspection_hits"
Row = dict[str, Any]
router = APIRouter(prefix="/v1", tags=["inspection rates"], route_class=StrictRoute)


class Rate(BaseModel):
    """Inspections and hits, with the grouping keys beside these."""

    model_config = ConfigDict(extra="allow")
    inspections: int = Field(description="Inspections: the measure `inspections`.")
    hits: int = Field(description="Inspections in which something or someone was taken: `inspection_hits`.")
    rate: float | None = Field(description="Hits over inspections; null without inspections.")


class Rates(Answer):
    """What the rates are the rates of, as for totals."""

    rows: list[Rate] = Field(description="One row for each group that has inspections.")
    not_recorded: dict[str, str] = Field(description="By measure, why there is no figure of it.")


class QuietPort(BaseModel):
    """A port without an outbound inspection in the days that were asked about."""

    port: str = Field(description="Schedule D port code.")
    name: str = Field(description="Name of the port.")
    state: str = Field(description="Postal abbreviation of the state.")
    field_office: str = Field(description="Field office that the port belongs to.")
    mode: Mode = Field(description="How most traffic crosses there.")
    last_inspection: date | None = Field(description="Local day of the last one; null: none is recorded.")
    days_quiet: int | None = Field(
        description="Days since then, at the port's clock; null: none is recorded."
    )


class QuietPorts(BaseModel):
    """The ports that were not visited, out of so many."""

    days: int = Field(description="Local days looked at, today's included.")
    as_of: datetime = Field(description="The instant of knowledge.")
    ports: int = Field(description="How many ports were looked at.")
    quiet: int = Field(description="How many of them had no inspection in these days.")
    rows: list[QuietPort] = Field(description="These ports, in order of code.")


@router.get(
    "/inspection-rates",
    response_model=Rates,
    responses=problems(),
    summary="Inspections, hits and the hit rate",
)
async def read_rates(
    question: Annotated[RatesQuestion, Depends(asked(RatesQuestion))],
    _caller: Reading,
    data: Data,
    now: Now,
) -> dict[str, Any]:
    """A hit is an outcome in which something or someone was taken."""
    async with resolved(data, question, now) as (db, selection):
        keys = [name for name in question.keys if name != "measure"]
        rows = await rates(db, selection, keys)
        missing = {} if rows else (await covered(db, selection)).missing([INSPECTIONS, HITS])
    return head(question, selection) | {"rows": rows, "not_recorded": missing}


@router.get(
    "/quiet-ports",
    response_model=QuietPorts,
    responses=problems(),
    summary="Ports without an outbound inspection in the last days",
)
async def read_quiet_ports(
    question: Annotated[QuietPortsQuestion, Depends(asked(QuietPortsQuestion))],
    _caller: Reading,
    data: Data,
    now: Now,
) -> dict[str, Any]:
    """With the day of the last inspection that each of them has."""
    modes = list(Mode) if question.all_modes else [Mode.LAND]
    instant = known_instant(question.known_at, now)
    as_of = min(instant or now, now)
    async with data.question() as db:
        rows = await quiet_ports(db, question.days, as_of, modes, instant)
    looked_at = sum(port.mode in modes for port in ports().values())
    return {"days": question.days, "as_of": as_of, "ports": looked_at, "quiet": len(rows), "rows": rows}


async def rates(db: AsyncConnection, selection: Selection, keys: Sequence[str]) -> list[Row]:
    """Inspections, hits and hit rate by these dimensions, in order of the keys."""
    found = await grouped(db, selection.with_measures(INSPECTIONS, HITS), keys)
    rows: list[Row] = []
    for key, sums in found.items():
        made, hits = sums.get(INSPECTIONS, 0), sums.get(HITS, 0)
        labels: Row = dict(zip(keys, key, strict=True))
        rows.append({**labels, "inspections": made, "hits": hits, "rate": hits / made if made else None})
    return [row for row in rows if row["inspections"]]


async def quiet_ports(
    db: AsyncConnection, days: int, now: datetime, modes: Sequence[Mode], known_at: datetime | None = None
) -> list[Row]:
    """The ports without an inspection on the last `days` local days, today's included, in order of code."""
    looked_at = {code: port for code, port in ports().items() if port.mode in modes}
    last_days = await last_inspections(db, list(looked_at), known_at)
    rows: list[Row] = []
    for code, port in looked_at.items():
        last, today = last_days[code], local_day(now, port.time_zone)
        if last is not None and last > today - timedelta(days=days):
            continue
        place = {"port": code, "name": port.name, "state": port.state, "field_office": port.field_office}
        since = None if last is None else (today - last).days
        rows.append({**place, "mode": port.mode, "last_inspection": last, "days_quiet": since})
    return rows


async def last_inspections(
    db: AsyncConnection, codes: Sequence[str], known_at: datetime | None = None
) -> Mapping[str, date | None]:
    """The local day of the last standing inspection at each of these ports.

    From the journal, whose index by port and day gives each port's newest entries at once: the
    totals would have to be read from the first day on.
    """
    # None is known before its day.
    newest = date.max if known_at is None else known_at.date() + timedelta(days=1)
    wanted = values(column("code", String), name="wanted").data([(code,) for code in codes]).cte("wanted")
    table = JOURNAL.c
    last = (
        select(table.day)
        .where(table.kind == inspection.KIND, table.port_code == wanted.c.code, table.day <= newest)
        .where(stands(JOURNAL, known_at))
        .order_by(table.day.desc())
        .limit(1)
        .scalar_subquery()
        .correlate(wanted)
    )
    rows = await db.execute(select(wanted.c.code, last.label("day")))
    return {row.code: row.day for row in rows}
