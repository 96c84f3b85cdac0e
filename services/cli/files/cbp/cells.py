"""The values in a row of a CBP file. Every function raises `ValueError`, whose text names the cell."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Self

from services.cli.files.tables.header import folded
from services.cli.files.tables.rows import Row
from shared.contracts.fiscal import MONTHS, fiscal_month, fiscal_year, month_last_day
from shared.contracts.ports import Component, FieldOffice, field_office_named, zone
from shared.contracts.record import EARLIEST, END
from shared.contracts.vocabularies import Agency

DIRECTIONS = {"outbound": True, "inbound": False}
CENT = Decimal("0.01")
NOISE = Decimal("0.000001")
"""How far a sum of binary floats, such as 160635.66999999998, may lie from a whole cent (dollars)."""

_PLAIN = re.compile(r"-?(\d{1,3}(,\d{3})+|\d+)(\.\d*)?")
_DECIMAL_COMMA = re.compile(r"\d+,\d{1,2}|[\d.]+,\d+")
_YEAR = re.compile(r"(?:(?:FY ?)?(\d{4})(?:\.0)?|FY ?'?(\d{2}))(?: ?\(FYTD\))?", re.IGNORECASE)
_IN_FULL = (
    *("october", "november", "december", "january", "february", "march"),
    *("april", "may", "june", "july", "august", "september"),
)
_MONTHS = {
    **{month.casefold(): month for month in MONTHS},
    **dict(zip(_IN_FULL, MONTHS, strict=True)),
    "sept": "SEP",
}
_COMPONENTS = {
    "office of field operations": Component.OFO,
    "u.s. border patrol": Component.USBP,
    "us border patrol": Component.USBP,
}
_AGENCIES = {Component.OFO: Agency.CBP_OFO, Component.USBP: Agency.CBP_USBP}


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A month of a fiscal year as CBP names it: FY2024 "DEC" is December 2023."""

    fiscal_year: int
    month: str

    @classmethod
    def of(cls, day: date) -> Self:
        """The month of a local day."""
        return cls(fiscal_year(day), MONTHS[fiscal_month(day) - 1])

    @property
    def last_day(self) -> date:
        """The month's last day."""
        return month_last_day(self.fiscal_year, self.month)

    @property
    def first_instant(self) -> datetime:
        """Midnight UTC of the month's first day: the time in record ids, whatever the zone tables say."""
        return datetime.combine(self.last_day.replace(day=1), time(), UTC)

    def __str__(self) -> str:
        return f"{self.fiscal_year}-{self.month}"


@dataclass(frozen=True, slots=True)
class Origin:
    """What the two files' rows have in common: when, by whom and where."""

    period: Period
    agency: Agency
    office: FieldOffice

    @property
    def occurred_at(self) -> datetime:
        """Noon of the month's last local day in UTC, which is where a record by the month stands."""
        noon = datetime.combine(self.period.last_day, time(12), zone(self.office.time_zone))
        return noon.astimezone(UTC)


def is_outbound(row: Row) -> bool:
    """Whether the row is of an outbound seizure; inbound ones are not imported."""
    direction = row.cells["inbound/outbound"]
    try:
        return DIRECTIONS[folded(direction)]
    except KeyError:
        raise ValueError(f"direction {direction!r} is neither Inbound nor Outbound") from None


def origin(row: Row) -> Origin:
    """The row's month, agency and office."""
    component = _component(row.cells["component"])
    office = field_office_named(row.cells["area of responsibility"])
    if office.component is not component:
        raise ValueError(f"{office.name!r} is no office of {row.cells['component']!r}")
    return Origin(
        period(row),
        _AGENCIES[component],
        office,
    )


def period(row: Row) -> Period:
    """The row's month, of which a record can be."""
    found = Period(_fiscal_year(row.cells["fiscal year"]), _month(row.cells["month (abbv)"]))
    if not EARLIEST.date() <= found.last_day < END.date():
        raise ValueError(f"month {found} is not between {EARLIEST.year} and {END.year - 1}")
    return found


def agency(row: Row) -> Agency:
    """The row's component of CBP."""
    return _AGENCIES[_component(row.cells["component"])]


def whole(text: str, name: str, most: int) -> int:
    """A count such as "9", "9.0" or "1,234", at most `most`; 0 for a blank."""
    number = _number(text, name) if text else Decimal(0)
    if number != number.to_integral_value():
        raise ValueError(f"{name} {text!r} is not a whole number")
    if not 0 <= number <= most:
        raise ValueError(f"{name} {text!r} is not between 0 and {most:,}")
    return int(number)


def cents(text: str, most: int) -> int:
    """US dollars such as "84474.74", "227.0" or "$1,234.50" as cents, at most `most`; 0 for a blank."""
    dollars = _number(text.removeprefix("$"), "amount") if text else Decimal(0)
    rounded = dollars.quantize(CENT, ROUND_HALF_EVEN)
    if abs(dollars - rounded) > NOISE:
        raise ValueError(f"amount {text!r} has a fraction of a cent")
    if not 0 <= rounded * 100 <= most:
        raise ValueError(f"amount {text!r} is not between 0 and {most // 100:,} dollars")
    return int(rounded * 100)


def surrogate_id(text: str) -> str:
    """An event id such as "7426797338.0" as plain digits, with its sign; one of them overflowed."""
    if not text:
        raise ValueError("Event ID is blank")
    number = _number(text, "Event ID")
    if number != number.to_integral_value():
        raise ValueError(f"Event ID {text!r} is not a whole number")
    return str(int(number))


def _number(text: str, name: str) -> Decimal:
    """A plain decimal number. Exponents are refused: a spreadsheet that writes 8.45E+04 lost digits."""
    if len(text) > 40 or _PLAIN.fullmatch(text) is None or not text.isascii():
        raise ValueError(f"{name} {text[:40]!r} is not a plain number{_hint(text)}")
    return Decimal(text.replace(",", ""))


def _hint(text: str) -> str:
    if re.fullmatch(r"[-+\d.]+e[-+\d]+", text[:40].casefold()):
        return "; an exponent has lost digits"
    return "; write a decimal point, not a comma" if _DECIMAL_COMMA.fullmatch(text[:40]) else ""


def _fiscal_year(text: str) -> int:
    found = _YEAR.fullmatch(text)
    year = 0 if found is None else int(found[1] or f"20{found[2]}")
    if not 1990 <= year <= 2200:
        raise ValueError(f"fiscal year {text!r} is not a year such as 2024, 2025 (FYTD) or FY25")
    return year


def _month(text: str) -> str:
    try:
        return _MONTHS[folded(text).removesuffix(".")]
    except KeyError:
        raise ValueError(f"month {text!r} is none of {', '.join(MONTHS)}, in short or in full") from None


def _component(text: str) -> Component:
    try:
        return _COMPONENTS[folded(text)]
    except KeyError:
        raise ValueError(f"component {text!r} is neither OFO nor Border Patrol") from None
