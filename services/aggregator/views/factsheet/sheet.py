"""The figures of a fact sheet, as agencies publish it: exact, in words, and with their coordinates."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from services.aggregator.counting.cells import CBP, GROUP
from services.aggregator.counting.measures import MEASURES, THREATS
from services.aggregator.figures.selection import Filters, Selection, fiscal_period, invalid
from services.aggregator.figures.sums import Sums, grouped, with_derived
from services.aggregator.views.comparisons import ComparisonQuery, Period, compare, compared
from services.aggregator.views.factsheet import rounding
from services.aggregator.views.factsheet.schemas import (
    Before,
    Compared,
    Coordinates,
    Figure,
    Month,
    Section,
    Share,
    Sheet,
    Words,
)
from shared.contracts import seizure
from shared.contracts.fiscal import MONTHS, last_day, month_last_day
from shared.contracts.operations import operations
from shared.contracts.vocabularies import Agency

SOUTHBOUND = "southbound"
WITHOUT_A_TRACE = "without_a_trace"
TAKEN = ("firearms_and_components", "ammunition_rounds", "currency_usd")
MONTHLY = ("firearms", "ammunition_rounds")
FARTHEST_CLOCK = timedelta(hours=14)
"""The clock that is farthest ahead of UTC: there a day has begun before it has anywhere else."""


@dataclass(frozen=True, slots=True)
class SheetQuery:
    """A fiscal year through a local day, as known at an instant (None: now)."""

    fiscal_year: int
    through: date
    known_at: datetime | None = None

    def check(self, now: datetime) -> None:
        """Raise `Invalid` for a day of another year, and for one that had begun nowhere when it was known."""
        fiscal_period(self.fiscal_year, self.through)
        known = self.known_at or now
        latest = (known + FARTHEST_CLOCK).date()
        if self.through > latest:
            when = f"at {known.isoformat(timespec='seconds')}"
            raise invalid("through", f"{self.through} had not come yet {when}: it was {latest} at the latest")


@dataclass(frozen=True, slots=True)
class Part:
    """What a section is made of, before its figures are read."""

    code: str
    title: str
    measures: Sequence[str]
    period: Selection
    before: Selection | None = None


async def sheet(db: AsyncConnection, query: SheetQuery, now: datetime) -> Sheet:
    """A fact sheet. The figures fit together when `db` is a snapshot."""
    return Sheet(
        fiscal_year=query.fiscal_year,
        through=query.through,
        known_at=query.known_at,
        generated_at=now,
        final=await _closed(db, query),
        sections=[await _section(db, part) for part in _parts(query)],
        months=await _months(db, query),
    )


def _parts(query: SheetQuery) -> Iterator[Part]:
    first, last = fiscal_period(query.fiscal_year, query.through)
    to_date = Selection(first, last, query.known_at)
    half = ComparisonQuery(query.fiscal_year, query.through, Period.FIRST_HALF, query.known_at)
    yield Part("cbp", "U.S. Customs and Border Protection", TAKEN, _of_agencies(to_date, *CBP))
    hsi = _of_agencies(to_date, Agency.ICE_HSI.value)
    yield Part("hsi", "ICE Homeland Security Investigations", TAKEN, hsi)
    yield from _operations(query, half)
    mexican = replace(half.current(), filters=Filters(subtypes=("MX",)))
    yield Part("traces", "Firearm traces for Mexico", ("traces_submitted", "traces_to_purchaser"), mexican)
    yield Part("threats", "Emerging threats", THREATS, to_date)


def _of_agencies(period: Selection, *agencies: str) -> Selection:
    return replace(period, filters=Filters(agencies=agencies), credited=True)


def _operations(query: SheetQuery, half: ComparisonQuery) -> Iterator[Part]:
    """Southbound against the year before, and Without a Trace since inception, once they have begun."""
    known = operations()
    southbound, without_a_trace = known[SOUTHBOUND], known[WITHOUT_A_TRACE]
    narrowed = replace(half, filters=Filters(operations=(SOUTHBOUND,)))
    now, before = narrowed.current(), narrowed.previous()
    if southbound.start <= now.last:
        yield Part(SOUTHBOUND, southbound.name, MONTHLY, now, before)
    if without_a_trace.start <= query.through:
        last = min(query.through, without_a_trace.end or query.through)
        whole = Selection(without_a_trace.start, last, query.known_at, Filters(operations=(WITHOUT_A_TRACE,)))
        yield Part(WITHOUT_A_TRACE, without_a_trace.name, ("arrests", *MONTHLY), whole)


async def _section(db: AsyncConnection, part: Part) -> Section:
    sums = await _sums(db, part.period, part.measures)
    before = None if part.before is None else await _sums(db, part.before, part.measures)
    figures = [_figure(name, part, sums, before) for name in part.measures]
    return Section(
        code=part.code,
        title=part.title,
        first=part.period.first,
        last=part.period.last,
        figures=figures,
        share=_share(figures) if part.code == "traces" else None,
    )


async def _sums(db: AsyncConnection, period: Selection, measures: Iterable[str]) -> Sums:
    chosen = period.with_measures(*measures)
    if chosen.filters.agencies == CBP:  # what both its components took is once its
        everyone = replace(chosen.filters, agencies=(*CBP, GROUP))
        chosen = replace(chosen, filters=everyone, whole_cbp=True)
    return with_derived((await grouped(db, chosen, ())).get((), {}))


def _figure(name: str, part: Part, sums: Sums, before: Sums | None) -> Figure:
    value, unit = sums.get(name, 0), MEASURES[name].unit.value
    return Figure(
        measure=name,
        title=MEASURES[name].title,
        unit=unit,
        value=value,
        words=_words(rounding.spoken(value, unit)),
        coordinates=_coordinates(name, part.period),
        before=None if before is None or part.before is None else _before(name, value, before, part.before),
    )


def _before(name: str, value: int, before: Sums, period: Selection) -> Before:
    figure = compared(name, value, before.get(name, 0))
    return Before(
        first=period.first,
        last=period.last,
        value=figure["previous"],
        change=figure["change"],
        percent=figure["percent"],
        note=figure["note"],
    )


def _coordinates(name: str, period: Selection) -> Coordinates:
    filters = period.filters
    return Coordinates(
        first=period.first,
        last=period.last,
        measure=name,
        agency=list(filters.agencies),
        operation=list(filters.operations),
        subtype=list(filters.subtypes),
        credited=period.credited,
    )


def _share(figures: Sequence[Figure]) -> Share:
    whole, part = figures
    return Share(
        part=part.measure,
        whole=whole.measure,
        percent=round(100 * part.value / whole.value, 1) if whole.value else None,
        words=_words(rounding.share(part.value, whole.value)),
    )


def _words(said: rounding.Spoken) -> Words:
    return Words.model_validate({"qualifier": said.qualifier, "amount": said.amount})


async def _months(db: AsyncConnection, query: SheetQuery) -> list[Month]:
    monthly = ComparisonQuery(
        query.fiscal_year, query.through, Period.MONTH, query.known_at, filters=Filters(measures=MONTHLY)
    )
    found = {(row["month"], row["measure"]): row for row in await compare(db, monthly)}
    months = []
    for name in MONTHS:
        end = month_last_day(query.fiscal_year, name)
        first = end.replace(day=1)
        if first > query.through:
            break
        rows = [found.get((first.year * 100 + first.month, one)) or compared(one, 0, 0) for one in MONTHLY]
        figures = [Compared.model_validate(row) for row in rows]
        months.append(Month(first=first, last=min(end, query.through), figures=figures))
    return months


async def _closed(db: AsyncConnection, query: SheetQuery) -> bool:
    """Whether the year was closed for seizures: a closing counts on the year's last day."""
    day = last_day(query.fiscal_year)
    closed = Filters(measures=("closed_years",), subtypes=(seizure.KIND,))
    found = await grouped(db, Selection(day, day, query.known_at, closed), ())
    return found.get((), {}).get("closed_years", 0) > 0
