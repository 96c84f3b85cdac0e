"""Inspections as a measure: how many, how many with a hit, and the ports where there was none."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import String, column, select, values
from sqlalchemy.ext.asyncio import AsyncConnection

from services.aggregator.figures.dimensions import Key
from services.aggregator.figures.selection import Selection
from services.aggregator.figures.sums import grouped
from services.aggregator.ledger.journal import JOURNAL
from services.aggregator.views.quality import standing
from shared.contracts import inspection
from shared.contracts.fiscal import local_day
from shared.contracts.ports import ports
from shared.contracts.vocabularies import Mode

INSPECTIONS, HITS = "inspections", "inspection_hits"
Row = dict[str, Any]


async def rates(db: AsyncConnection, selection: Selection, keys: Sequence[str]) -> list[Row]:
    """Inspections, hits and hit rate by these dimensions, in order of the keys."""
    found = await grouped(db, selection.with_measures(INSPECTIONS, HITS), keys)
    rows: list[Row] = []
    for key, sums in found.items():
        made, hits = sums.get(INSPECTIONS, 0), sums.get(HITS, 0)
        labels: dict[str, Key] = dict(zip(keys, key, strict=True))
        rows.append({**labels, "inspections": made, "hits": hits, "rate": hits / made if made else None})
    return rows


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
    newest = (
        date.max if known_at is None else known_at.date() + timedelta(days=1)
    )  # none is known before its day
    wanted = values(column("code", String), name="wanted").data([(code,) for code in codes]).cte("wanted")
    table = JOURNAL.c
    last = (
        select(table.day)
        .where(table.kind == inspection.KIND, table.port_code == wanted.c.code, table.day <= newest)
        .where(standing(JOURNAL, known_at))
        .order_by(table.day.desc())
        .limit(1)
        .scalar_subquery()
        .correlate(wanted)
    )
    rows = await db.execute(select(wanted.c.code, last.label("day")))
    return {row.code: row.day for row in rows}
