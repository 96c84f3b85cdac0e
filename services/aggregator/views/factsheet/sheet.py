"""The figures of a fact sheet, as agencies publish it: exact, in words, and with their coordinates."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from services.aggregator.counting.cells import GROUP
from services.aggregator.counting.measures import MEASURES, THREATS, Sums
from services.aggregator.figures.coverage import Coverage, covered
from services.aggregator.figures.selection import Selection
from services.aggregator.figures.sums import summed
from services.aggregator.views.asked import fiscal_period, selection_of
from services.aggregator.views.comparisons import compare, compared, comparison_of
from services.aggregator.views.factsheet import rounding
from services.aggregator.views.factsheet.schemas import (
    Before,
    Compared,
    Coordinates,
    Month,
    Section,
    Share,
    Sheet,
    SheetFigure,
    Words,
)
from services.aggregator.views.questions import ComparedPeriod, ComparisonQuestion, SheetQuestion
from services.aggregator.views.vocabulary import invalid
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


def check(question: SheetQuestion, now: datetime) -> None:
    """Raise `Invalid` for a day of another year, and for one that had begun nowhere when it was known."""
    fiscal_period(question.fiscal_year, question.through)
    known = selection_of(question, now).known.at or now
    latest = (known + FARTHEST_CLOCK).date()
    if question.through > latest:
        when = f"at {known.isoformat(timespec='seconds')}"
        raise invalid("through", f"{question.through} had not come yet {when}: it was {latest} at the latest")


@dataclass(frozen=True, slots=True)
class Codes:
    """What a section's figures are narrowed to, as coordinates."""

    agency: tuple[str, ...] = ()
    operation: tuple[str, ...] = ()
    subtype: tuple[str, ...] = ()
    credited: bool = False

    def of(self, period: Selection) -> Selection:
        """The selection of these codes in a period."""
        return Selection.of(
            period.first,
            period.last,
            period.known,
            credited=self.credited,
            agency=self.agency,
            operation=self.operation,
            subtype=self.subtype,
        )


@dataclass(frozen=True, slots=True)
class Plan:
    """What a section is made of, before its figures are read."""

    code: str
    title: str
    measures: Sequence[str]
    period: Selection
    codes: Codes = Codes()
    before: Selection | None = None


async def sheet(db: AsyncConnection, question: SheetQuestion, now: datetime) -> Sheet:
    """A fact sheet. The figures fit together when `db` is a snapshot."""
    known = selection_of(question, now).known
    return Sheet(
        fiscal_year=question.fiscal_year,
        through=question.through,
        known_at=known.at,
        generated_at=now,
        final=await _closed(db, question, now),
        sections=[await _section(db, plan) for plan in _plans(question, now)],
        months=await _months(db, question, now),
    )


def _plans(question: SheetQuestion, now: datetime) -> Iterator[Plan]:
    to_date = selection_of(question, now)
    half = comparison_of(_comparison(question, ComparedPeriod.FIRST_HALF), now)
    own = Codes(agency=(GROUP,), credited=True)
    yield Plan("cbp", "U.S. Customs and Border Protection", TAKEN, to_date, own)
    hsi = Codes(agency=(Agency.ICE_HSI.value,), credited=True)
    yield Plan("hsi", "ICE Homeland Security Investigations", TAKEN, to_date, hsi)
    yield from _operations(question.through, to_date, half.current, half.previous)
    mexican, traced = Codes(subtype=("MX",)), ("traces_submitted", "traces_to_purchaser")
    yield Plan("traces", "Firearm traces for Mexico", traced, half.current, mexican)
    yield Plan("threats", "Emerging threats", THREATS, to_date)


def _comparison(
    question: SheetQuestion, period: ComparedPeriod, measures: tuple[str, ...] = ()
) -> ComparisonQuestion:
    return ComparisonQuestion(
        fiscal_year=question.fiscal_year,
        through=question.through,
        known_at=question.known_at,
        period=period,
        measure=measures,
    )


def _operations(through: date, to_date: Selection, now: Selection, before: Selection) -> Iterator[Plan]:
    """Southbound against the year before, and Without a Trace since inception, once they have begun."""
    known = operations()
    southbound, without_a_trace = known[SOUTHBOUND], known[WITHOUT_A_TRACE]
    if southbound.start <= now.last:
        codes = Codes(operation=(SOUTHBOUND,))
        yield Plan(SOUTHBOUND, southbound.name, MONTHLY, now, codes, before)
    if without_a_trace.start <= through:
        last = min(through, without_a_trace.end or through)
        whole = replace(to_date, first=without_a_trace.start, last=last)
        codes = Codes(operation=(WITHOUT_A_TRACE,))
        yield Plan(WITHOUT_A_TRACE, without_a_trace.name, ("arrests", *MONTHLY), whole, codes)


async def _section(db: AsyncConnection, plan: Plan) -> Section:
    now = await _read(db, plan, plan.period)
    before = None if plan.before is None else await _read(db, plan, plan.before)
    figures = [_figure(name, plan, now, before) for name in plan.measures]
    return Section(
        code=plan.code,
        title=plan.title,
        first=plan.period.first,
        last=plan.period.last,
        figures=figures,
        share=_share(figures) if plan.code == "traces" else None,
    )


async def _read(db: AsyncConnection, plan: Plan, period: Selection) -> tuple[Sums, Coverage]:
    selection = plan.codes.of(period).with_measures(*plan.measures)
    return await summed(db, selection), await covered(db, selection)


def _figure(
    name: str, plan: Plan, now: tuple[Sums, Coverage], before: tuple[Sums, Coverage] | None
) -> SheetFigure:
    (sums, coverage), unit = now, MEASURES[name].unit.value
    value = sums.get(name) or (0 if coverage.has(name) else None)
    return SheetFigure(
        measure=name,
        title=MEASURES[name].title,
        unit=unit,
        value=value,
        reason=None if value is not None else coverage.missing([name])[name],
        words=_words(rounding.NOT_RECORDED if value is None else rounding.spoken(value, unit)),
        coordinates=_coordinates(name, plan, plan.period),
        before=None if before is None or plan.before is None else _before(name, plan, now, before),
    )


def _before(name: str, plan: Plan, now: tuple[Sums, Coverage], before: tuple[Sums, Coverage]) -> Before:
    assert plan.before is not None
    figure = compared(name, now[0].get(name, 0), before[0].get(name, 0), now[1], before[1])
    return Before(
        first=plan.before.first,
        last=plan.before.last,
        value=figure["previous"],
        change=figure["change"],
        percent=figure["percent"],
        note=figure["note"],
        coordinates=_coordinates(name, plan, plan.before),
    )


def _coordinates(name: str, plan: Plan, period: Selection) -> Coordinates:
    codes = plan.codes
    return Coordinates(
        first=period.first,
        last=period.last,
        measure=name,
        agency=list(codes.agency),
        operation=list(codes.operation),
        subtype=list(codes.subtype),
        credited=codes.credited,
    )


def _share(figures: Sequence[SheetFigure]) -> Share:
    whole, part = figures
    if whole.value is None or part.value is None:
        words = _words(rounding.NOT_RECORDED)
        return Share(part=part.measure, whole=whole.measure, percent=None, words=words)
    return Share(
        part=part.measure,
        whole=whole.measure,
        percent=round(100 * part.value / whole.value, 1) if whole.value else None,
        words=_words(rounding.share(part.value, whole.value)),
    )


def _words(said: rounding.Spoken) -> Words:
    return Words.model_validate({"qualifier": said.qualifier, "amount": said.amount})


async def _months(db: AsyncConnection, question: SheetQuestion, asked_at: datetime) -> list[Month]:
    """Each month of the year so far, beside the same days of the year before, all agencies together."""
    comparison = comparison_of(_comparison(question, ComparedPeriod.MONTH, MONTHLY), asked_at)
    found = {(row["month"], row["measure"]): row for row in await compare(db, comparison, MONTHLY)}
    now, then = [await covered(db, one) for one in (comparison.current, comparison.previous)]
    months = []
    for name in MONTHS:
        end = month_last_day(question.fiscal_year, name)
        first = end.replace(day=1)
        if first > question.through:
            break
        key = first.year * 100 + first.month
        nothing = [now.of({"month": key}), then.of({"month": key - 100})]
        rows = [found.get((key, one)) or compared(one, 0, 0, *nothing) for one in MONTHLY]
        figures = [Compared.model_validate(row, extra="ignore") for row in rows]
        months.append(Month(first=first, last=min(end, question.through), figures=figures))
    return months


async def _closed(db: AsyncConnection, question: SheetQuestion, now: datetime) -> bool:
    """Whether the year was closed for seizures: a closing counts on the year's last day."""
    day, known = last_day(question.fiscal_year), selection_of(question, now).known
    closed = Selection.of(day, day, known, measure=("closed_years",), subtype=(seizure.KIND,))
    return (await summed(db, closed)).get("closed_years", 0) > 0
