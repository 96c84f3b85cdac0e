"""From a question to its answer: query parameters by FastAPI, the selection that it means, and JSON."""

import inspect
import re
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import date, datetime, timedelta
from typing import Annotated, Any, TypeVar

import orjson
from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import StringConstraints
from sqlalchemy.ext.asyncio import AsyncConnection

from services.aggregator.figures.as_known import AsKnown, Rest, known_instant
from services.aggregator.figures.selection import MOST_LINES, Selection
from services.aggregator.figures.sums import codes_in_use
from services.aggregator.views.question import Param, Question, parameters, required
from services.aggregator.views.vocabulary import FEW, invalid
from shared.access.authority import Authority
from shared.access.policy import Action
from shared.contracts.fiscal import first_day, last_day, month_last_day
from shared.contracts.record import EARLIEST, END
from shared.database.database import Database
from shared.service import Context
from shared.web.auth import Requires

Q = TypeVar("Q", bound=Question)
Reading = Annotated[Authority, Depends(Requires(Action.FIGURES))]
Code = Annotated[str, StringConstraints(max_length=60)]
WHERE = (
    *("measure", "subtype", "port", "state", "field_office", "region"),
    *("agency", "role", "operation", "task_force", "traffic", "posture"),
)
"""The parameters that narrow a selection."""
EVER = first_day(EARLIEST.year), last_day(END.year)
"""The first and the last local day of any record."""
_CODE = re.compile("[a-z][a-z0-9_]{1,39}")


def asked(question: type[Q]) -> Callable[..., Q]:
    """A FastAPI dependency that reads a question from the query. Raises `Invalid`."""

    def read(**given: Any) -> Q:
        return question(**{name: tuple(one) if isinstance(one, list) else one for name, one in given.items()})

    needed = required(question)
    read.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [
            inspect.Parameter(
                name,
                inspect.Parameter.KEYWORD_ONLY,
                default=inspect.Parameter.empty if name in needed else _default(question, name),
                annotation=_query(type_, param, needed=name in needed),
            )
            for name, type_, param in parameters(question)
        ]
    )
    return read


def _default(question: type[Question], name: str) -> Any:
    default = getattr(question, name)
    return list(default) if isinstance(default, tuple) else default


def _query(type_: Any, param: Param, *, needed: bool) -> Any:
    """The annotation by which FastAPI takes a parameter."""
    if type_ == tuple[str, ...]:
        codes = [*param.known()] if param.known else []
        schema = (
            {"items": {"type": "string", "enum": codes}} if 0 < len(codes) <= FEW and not param.open else None
        )
        query = Query(
            max_length=100, min_length=1 if needed else None, description=param.help, json_schema_extra=schema
        )
        return Annotated[list[Code], query]
    bounds: dict[str, Any] = {"ge": param.least, "le": param.most} if param.least is not None else {}
    if type_ in {str, str | None}:
        bounds = {"max_length": 200}
    return Annotated[type_, Query(description=param.help, **bounds)]


@asynccontextmanager
async def resolved(
    data: Database, question: Question, now: datetime
) -> AsyncIterator[tuple[AsyncConnection, Selection]]:
    """A snapshot of the database, and the selection that a question means.

    Raises `Invalid` where the question makes no sense, before a connection is taken if that can be told.
    """
    selection = selection_of(question, now)
    async with data.question() as db:
        await check_registers(db, question, selection.known.rest)
        yield db, selection


def selection_of(question: Question, now: datetime) -> Selection:
    """The selection that a question means. Raises `Invalid`; an unregistered operation passes."""
    first, last = period_of(question)
    wanted = {name: getattr(question, name) for name in WHERE if getattr(question, name, ())}
    known = AsKnown(known_instant(getattr(question, "known_at", None), now))
    return Selection.of(first, last, known, credited=getattr(question, "credited", False), **wanted)


def check_lines(selection: Selection) -> None:
    """Raise `Invalid` for more subtypes than the journal can be searched for at once."""
    if not selection.searchable():
        most = MOST_LINES // max(len(selection.measures()), 1)
        raise invalid("subtype", f"at most {most} subtypes at once for these measures")


async def check_registers(db: AsyncConnection, question: Question, rest: Rest | None) -> None:
    """Raise `Invalid` for an operation or a task force that neither the register nor any record has.

    `rest` is the time of recording of which the journal is read too.
    """
    for name, codes in question.unregistered().items():
        written = [code for code in codes if _CODE.fullmatch(code)]  # PostgreSQL takes no NUL
        used = await codes_in_use(db, name, written, rest)
        question.check_code(name, [code for code in codes if code not in used])


def period_of(question: Question) -> tuple[date, date]:
    """The first and the last local day of a question. Raises `Invalid` where there is none."""
    first, last = EVER
    year: int | None = getattr(question, "fiscal_year", None)
    through: date | None = getattr(question, "through", None)
    if year is not None:
        first, last = fiscal_period(year, through)
    elif through is not None:
        last = min(last, through)
    return _narrowed(question, year, first, last)


def fiscal_period(year: int, through: date | None) -> tuple[date, date]:
    """A fiscal year's first day, and its last one or `through`. Raises `Invalid` for another year's day."""
    first, last = first_day(year), last_day(year)
    if through is not None and not first <= through <= last:
        raise invalid("through", f"{through} is not in fiscal year {year} ({first} to {last})")
    return first, through or last


def _narrowed(question: Question, year: int | None, first: date, last: date) -> tuple[date, date]:
    """The days that all parts of the period have in common."""
    if not hasattr(question, "first"):
        return first, last
    given = False
    for name, part in _PARTS.items():
        value = getattr(question, name)
        if value is None:
            continue
        given = True
        try:
            start, end = part(value, year)
        except OverflowError:
            raise invalid(name, f"{value} is outside the years {EVER[0].year} to {EVER[1].year}") from None
        first, last = max(first, start), min(last, end)
        if first > last:
            raise invalid(name, f"{name} {value} has no day in the rest of the period")
    if year is None and not given:
        raise invalid("fiscal_year", "say which period: fiscal_year, or first and last, month, week or day")
    return first, last


def _year_of(year: int | None, name: str) -> int:
    if year is None:
        raise invalid(name, f"a {name} is of a fiscal year: give fiscal_year too")
    return year


def _half(half: int, year: int | None) -> tuple[date, date]:
    year = _year_of(year, "half")
    return (first_day(year), date(year, 3, 31)) if half == 1 else (date(year, 4, 1), last_day(year))


def _quarter(quarter: int, year: int | None) -> tuple[date, date]:
    year, names = _year_of(year, "quarter"), ("OCT", "DEC", "JAN", "MAR", "APR", "JUN", "JUL", "SEP")
    start, end = (month_last_day(year, names[2 * quarter - 2 + place]) for place in (0, 1))
    return start.replace(day=1), end


def _month(month: int, _year: int | None) -> tuple[date, date]:
    try:
        start = date(month // 100, month % 100, 1)
    except ValueError:
        raise invalid("month", f"{month} is no month such as 202310") from None
    return start, (start + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _week(monday: date, _year: int | None) -> tuple[date, date]:
    if monday.weekday():
        raise invalid("week", f"{monday} is no Monday: a week is named by its Monday")
    return monday, monday + timedelta(days=6)


_PARTS: Mapping[str, Callable[[Any, int | None], tuple[date, date]]] = {
    "first": lambda day, _year: (day, date.max),
    "last": lambda day, _year: (date.min, day),
    "half": _half,
    "quarter": _quarter,
    "month": _month,
    "week": _week,
    "day": lambda day, _year: (day, day),
}


def head(question: Question, selection: Selection) -> dict[str, Any]:
    """What an answer says that its figures are the figures of."""
    return {
        "fiscal_year": getattr(question, "fiscal_year", None),
        "through": getattr(question, "through", None),
        "first": selection.first,
        "last": selection.last,
        "known_at": selection.known.at,
    }


def as_json(answer: Mapping[str, Any]) -> Response:
    """An answer as it is: its rows are many, in the order of their keys, and made here."""
    return Response(orjson.dumps(answer, option=orjson.OPT_UTC_Z), media_type="application/json")


async def _context(request: Request) -> Context:
    found: Context = request.state.context
    return found


async def _database(context: Annotated[Context, Depends(_context)]) -> Database:
    return context.database


async def _now(context: Annotated[Context, Depends(_context)]) -> datetime:
    return context.clock()


Data = Annotated[Database, Depends(_database)]
"""The service's database."""
Now = Annotated[datetime, Depends(_now)]
"""The instant at which a question is answered."""


def bound(routers: Sequence[APIRouter], context: Context) -> APIRouter:
    """The routes of these views over the database and the clock of a context."""

    async def provide(request: Request) -> None:
        request.state.context = context

    whole = APIRouter(dependencies=[Depends(provide)])
    for router in routers:
        whole.include_router(router)
    return whole
