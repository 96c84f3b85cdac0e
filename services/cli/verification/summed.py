"""The rollups of sealed months against the totals that they sum up."""

from datetime import date
from typing import Any

from sqlalchemy import func, literal, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from services.aggregator.counting.cells import LEAD
from services.aggregator.ledger.rollups import ROLLUPS, TOTALS, Rollup, month_end, seals
from services.cli.bars import Advance
from services.cli.verification.findings import Findings, Source


async def compare_rollups(db: AsyncConnection, findings: Findings, advance: Advance) -> None:
    """Find the sums of sealed months that are not those of the totals; `db` is a snapshot."""
    months = sorted(await seals(db))
    for done, month in enumerate(months, 1):
        for one in ROLLUPS:
            for row in await db.execute(_differing(db.dialect.name, one, month)):
                codes = {name: str(getattr(row, name)) for name in ("day", *one.columns)}
                codes["known_day"] = f"{month:%Y-%m}"
                findings.cell(Source.ROLLUPS, codes, int(row.held), int(row.expected))
        advance(done, len(months))
    findings.count("months", len(months))


def _differing(dialect: str, one: Rollup, month: date) -> Any:
    """The keys of a rollup whose sum is not that of the totals, with both sums."""
    kept, table = one.table.c, TOTALS.c
    held = select(kept.day, *(kept[name] for name in one.columns), kept.value.label("held"))
    held = held.add_columns(literal(0).label("expected")).where(kept.known_month == month)
    day = one.period.sql(dialect, table.day).label("day")
    expected = select(day, *(table[name] for name in one.columns), literal(0).label("held"))
    expected = expected.add_columns(table.value.label("expected"))
    expected = expected.where(table.known_day.between(month, month_end(month)))
    if "role" not in one.columns:
        expected = expected.where(table.role == LEAD)
    both = union_all(held, expected).subquery()
    keys = [both.c[name] for name in ("day", *one.columns)]
    sums = [func.sum(both.c[name]).label(name) for name in ("held", "expected")]
    return select(*keys, *sums).group_by(*keys).having(sums[0].element != sums[1].element)
