"""Reading the totals: every figure is a sum over the one table of D4."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, get_args
from typing import Literal as Lit

from sqlalchemy import BigInteger, ColumnElement, Integer, Label, case, cast, extract, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.aggregator.measures import BASE, DERIVED, MEASURES
from services.aggregator.models import METADATA
from shared.contracts import ports
from shared.contracts.fiscal import first_day, last_day
from shared.errors import Invalid

TOTALS = METADATA.tables["totals"]

Dimension = Lit[
    "fiscal_year",
    "month",
    "day",
    "port",
    "field_office",
    "region",
    "agency",
    "operation",
    "measure",
    "subtype",
]
DIMENSIONS: tuple[str, ...] = get_args(Dimension)
Row = dict[str, str | int]


@dataclass(frozen=True, slots=True)
class TotalsQuery:
    """Which figures: one fiscal year through a local day, as known at the end of a UTC day.

    Empty filters take everything. `by` names the grouping keys; the measure is always one.
    """

    fiscal_year: int
    through: date | None = None
    known_at: date | None = None
    by: tuple[Dimension, ...] = ("measure",)
    measures: tuple[str, ...] = ()
    ports: tuple[str, ...] = ()
    field_offices: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    operations: tuple[str, ...] = ()

    def checked(self, today: date) -> "TotalsQuery":
        """The same query. Raises `Invalid` where it makes no sense."""
        first, last = first_day(self.fiscal_year), last_day(self.fiscal_year)
        if self.through is not None and not first <= self.through <= last:
            raise _invalid(
                "through", f"{self.through} is not in fiscal year {self.fiscal_year} ({first} to {last})"
            )
        if self.known_at is not None and self.known_at > today:
            raise _invalid("known_at", f"{self.known_at} has not come yet (today is {today} UTC)")
        for name, given, known in (
            ("by", self.by, DIMENSIONS),
            ("measure", self.measures, tuple(MEASURES)),
            ("region", self.regions, tuple(ports.Region)),
        ):
            unknown = sorted(set(given) - set(known))
            if unknown:
                raise _invalid(name, f"unknown {name} {', '.join(unknown)}; there are {', '.join(known)}")
        return self


async def totals(db: AsyncConnection, query: TotalsQuery) -> list[Row]:
    """Rows with the grouping keys, `measure`, `unit` and an integer `value`, in reading order."""
    keys = [name for name in query.by if name != "measure"]
    columns = [_column(name) for name in keys]
    summed = cast(func.sum(TOTALS.c.value), BigInteger).label("value")
    statement = select(*columns, TOTALS.c.measure, summed).where(*_conditions(query))
    statement = statement.group_by(*(column.element for column in columns), TOTALS.c.measure)
    base: dict[tuple[Any, ...], dict[str, int]] = {}
    for row in await db.execute(statement):
        base.setdefault(tuple(row[: len(keys)]), {})[row.measure] = int(row.value)
    return [row for key in sorted(base) for row in _rows(keys, key, base[key], query.measures)]


async def last_known(db: AsyncConnection) -> datetime | None:
    """Midnight UTC of the last day of knowledge in the totals."""
    day = (await db.execute(select(func.max(TOTALS.c.known_day)))).scalar()
    return None if day is None else datetime(day.year, day.month, day.day, tzinfo=UTC)


def with_derived(sums: Mapping[str, int]) -> dict[str, int]:
    """Base sums with the derived ones among them, in reading order; what is not there is left out."""
    derived = {
        name: sum(sums.get(part, 0) for part in parts)
        for name, parts in DERIVED.items()
        if any(part in sums for part in parts)
    }
    both = {**sums, **derived}
    return {name: both[name] for name in MEASURES if name in both}


def _rows(
    keys: Sequence[str], key: tuple[Any, ...], sums: Mapping[str, int], wanted: Sequence[str]
) -> list[Row]:
    shown = with_derived(sums)
    labels = dict(zip(keys, (one.isoformat() if isinstance(one, date) else one for one in key), strict=True))
    return [
        {**labels, "measure": name, "unit": MEASURES[name].unit.value, "value": value}
        for name, value in shown.items()
        if not wanted or name in wanted
    ]


def _conditions(query: TotalsQuery) -> list[ColumnElement[bool]]:
    table = TOTALS.c
    conditions = [  # by day, which the primary key begins with
        table.day >= first_day(query.fiscal_year),
        table.day <= (query.through or last_day(query.fiscal_year)),
    ]
    if query.known_at is not None:
        conditions.append(table.known_day <= query.known_at)
    if query.measures:
        conditions.append(table.measure.in_(base_of(query.measures)))
    for column, chosen in (
        (table.port_code, query.ports),
        (table.field_office, query.field_offices),
        (table.field_office, _offices(query.regions)),
        (table.agency, query.agencies),
        (table.operation, query.operations),
    ):
        if chosen:
            conditions.append(column.in_(chosen))
    return conditions


def base_of(measures: Sequence[str]) -> list[str]:
    """The base measures that these measures are made of."""
    wanted = {part for name in measures for part in MEASURES[name].parts or (name,)}
    return [name for name in BASE if name in wanted]


def _offices(regions: Sequence[str]) -> list[str]:
    return [office.code for office in ports.field_offices().values() if office.region in regions]


def _column(name: str) -> Label[Any]:
    table = TOTALS.c
    columns: dict[str, Callable[[], Any]] = {
        "fiscal_year": lambda: table.fiscal_year,
        "month": lambda: _month(table.day),
        "day": lambda: table.day,
        "port": lambda: table.port_code,
        "field_office": lambda: table.field_office,
        "region": lambda: _region(table.field_office),
        "agency": lambda: table.agency,
        "operation": lambda: table.operation,
        "subtype": lambda: table.subtype,
    }
    label: Label[Any] = columns[name]().label(name)
    return label


def _month(day: ColumnElement[date]) -> ColumnElement[int]:
    """The month as the integer 202310, the same on both databases."""
    return cast(extract("year", day) * 100 + extract("month", day), Integer)


def _region(office: ColumnElement[str]) -> ColumnElement[str]:
    codes = {one.code: str(one.region) for one in ports.field_offices().values()}
    return case(codes, value=office, else_="unknown")


def _invalid(name: str, detail: str) -> Invalid:
    return Invalid(detail, errors=[{"pointer": f"query/{name}", "detail": detail}])
