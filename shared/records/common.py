"""What records of every kind are looked for by: where, when, which state, and who in which operation."""

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from difflib import get_close_matches
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

from shared.contracts import ports
from shared.contracts.casework import Day
from shared.contracts.fiscal import first_day, last_day
from shared.contracts.markings import SerialNumber, folded_serial, latin
from shared.contracts.record import EARLIEST, END, Instant, OperationCode
from shared.contracts.vocabularies import Agency, Precision, Status
from shared.contracts.withheld import Plate
from shared.records.kind import Column, Filter, Terms, Words

# A local day implies a span of instants, by which the indexes are ordered.
FURTHEST_EAST = timedelta(hours=14)
FURTHEST_WEST = timedelta(hours=24 + 12)

WORD = re.compile(r"[^\W_]{2,}")
EVERYWHERE = frozenset(
    """an and are as at be been but by did for from had has have he her him his in is it its no not of on or
    said she so that the their them then there they this to was were when who with""".split()  # noqa: SIM905 - a list
)
MAX_WORDS = 10
MIN_NEAR = 4
"""Letters and digits of a serial number: half of fewer would be the beginning of too many."""


def one_of(codes: Iterable[str], noun: str) -> Any:
    """The type of a parameter that takes one of these codes, and names the nearest to any other."""
    known_codes = tuple(map(str, codes))
    listed = ", ".join(known_codes)

    def known(value: Any) -> Any:
        if value in known_codes:
            return value
        near = ", ".join(get_close_matches(str(value).casefold(), known_codes)) or "none"
        raise ValueError(f"there is no {noun} {str(value)[:40]!r}; nearest: {near}; all: {listed}")

    return Annotated[Literal[known_codes], BeforeValidator(known)]


KnownPort = Annotated[str, AfterValidator(lambda code: ports.port(code[:40]).code)]
KnownOffice = Annotated[str, AfterValidator(lambda code: ports.field_office(code[:40]).code)]


def folded(text: str) -> str:
    """A text without its script, case and surplus blanks: what two writings of a name have in common."""
    return " ".join((latin(text) or text).split()).casefold()


def words(text: str) -> list[str]:
    """The words of a text that people look by, each once, as `folded`; without those that every text has."""
    return list(dict.fromkeys(one for one in WORD.findall(folded(text)) if one not in EVERYWHERE))


def _few_words(text: str) -> str:
    found = words(text)
    if not found:
        raise ValueError("has no word to look for: 'the', 'and' and the like are in every text")
    if len(found) > MAX_WORDS:
        raise ValueError(f"has {len(found)} words to look for; up to {MAX_WORDS} narrow enough")
    return text


def _long_enough(text: str) -> str:
    if len(folded_serial(text)) < MIN_NEAR:
        raise ValueError(f"has fewer than {MIN_NEAR} letters and digits: look for it as it is, with serial")
    return text


WordsOfText = Annotated[str, StringConstraints(max_length=200), AfterValidator(_few_words)]
NearSerial = Annotated[SerialNumber, AfterValidator(_long_enough)]
PLATE: Terms[Any] = Terms(
    "plate",
    Plate,
    "License plate; case, blanks, dashes and script do not matter, nor O or 0, nor I, L or 1.",
    normal=folded_serial,
)
REMARKS: Terms[Any] = Words(
    "remarks",
    WordsOfText,
    "Words that the remarks have, all of them, in any order; case and script do not matter.",
    lambda draft: () if draft.remarks is None else words(draft.remarks),
    lambda text: " ".join(words(text)),
)

FiscalYear = Annotated[int, Field(ge=EARLIEST.year, le=END.year)]


def _from_day(columns: Any, day: date) -> Sequence[Any]:
    return [columns.local_day >= day, columns.occurred_at >= _midnight(day) - FURTHEST_EAST]


def _through_day(columns: Any, day: date) -> Sequence[Any]:
    return [columns.local_day <= day, columns.occurred_at < _midnight(day) + FURTHEST_WEST]


def _in_year(columns: Any, year: int) -> Sequence[Any]:
    return [*_from_day(columns, first_day(year)), *_through_day(columns, last_day(year))]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


WHERE_AND_WHEN = (
    Filter("port", KnownPort, "Schedule D port code.", lambda columns, code: [columns.port_code == code]),
    Filter(
        "field_office",
        KnownOffice,
        "Code of the CBP field office or Border Patrol sector.",
        lambda columns, code: [columns.field_office == code],
    ),
    Filter(
        "occurred_from",
        Instant,
        "First instant, RFC 3339 with an offset; `+` is written %2B.",
        lambda columns, instant: [columns.occurred_at >= instant.astimezone(UTC)],
    ),
    Filter(
        "occurred_before",
        Instant,
        "Instant after the last one, RFC 3339 with an offset; `+` is written %2B.",
        lambda columns, instant: [columns.occurred_at < instant.astimezone(UTC)],
    ),
    Filter("local_day_from", Day, "First day at the port, as YYYY-MM-DD.", _from_day),
    Filter("local_day_through", Day, "Last day at the port, itself included.", _through_day),
    Filter("fiscal_year", FiscalYear, "Of the day at the port, named by the year it ends in.", _in_year),
    Filter(
        "status",
        one_of(Status, "status"),
        "`active`, or `voided`; both where it is left out.",
        lambda columns, status: [columns.status == status],
    ),
)
WHO: tuple[Column[Any], ...] = (
    Column("agency", one_of(Agency, "agency"), "The agency that leads."),
    Column("operation", OperationCode, "Code of the operation.", optional=True),
    Column("task_force", OperationCode, "Code of the task force of an operation.", optional=True),
    Column("precision", one_of(Precision, "precision"), "How exactly the time of the event is known."),
)
