"""Ports of entry, the offices that they report to, and their time zones.

The tables are package data (`data/ports.csv`, `data/field_offices.csv`); `data/README.md` says
where each came from, how it was cleaned and what is doubtful. They are read once, on first use.

Errors, each a `ValueError` whose message says what would have been right:

    ValueError
    ├── UnknownPort         no port has this Schedule D code
    ├── UnknownFieldOffice  no field office or sector has this code or name
    └── UnknownZone         the IANA database has no such time zone
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from functools import cache
from importlib import resources
from types import MappingProxyType
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from shared.contracts.vocabularies import Mode


class UnknownPort(ValueError):
    """No port has this code."""


class UnknownFieldOffice(ValueError):
    """No field office or Border Patrol sector has this code or name."""


class UnknownZone(ValueError):
    """The IANA time zone database has no such zone."""


class Border(StrEnum):
    """The land border on which a port lies. `OTHER` is every port that is not a land crossing."""

    SOUTHWEST = "southwest"
    NORTHERN = "northern"
    OTHER = "other"


class Component(StrEnum):
    """The part of CBP that an office belongs to."""

    OFO = "ofo"  # Office of Field Operations: ports of entry
    USBP = "usbp"  # U.S. Border Patrol: between them


class Region(StrEnum):
    """CBP's region of an office, as its public seizure files group them."""

    SOUTHWEST_BORDER = "southwest_border"
    NORTHERN_BORDER = "northern_border"
    CENTRAL_COASTAL_OTHER = "central_coastal_other"


@dataclass(frozen=True, slots=True)
class Port:
    """A port of entry.

    `code` is its Schedule D code: four digits as text, for "0401" is not 401. `state` is the
    postal abbreviation of a state or territory, `field_office` a `FieldOffice.code`,
    `time_zone` an IANA name (see `zone`). `mode` is how most traffic crosses there: a seaport's
    airport often has a code of its own.
    """

    code: str
    name: str
    state: str
    field_office: str
    time_zone: str
    mode: Mode
    border: Border


@dataclass(frozen=True, slots=True)
class FieldOffice:
    """A field office (OFO) or a sector (USBP); `time_zone` is that of its headquarters."""

    code: str
    name: str
    component: Component
    region: Region
    time_zone: str


def read_table(name: str) -> Iterator[dict[str, str]]:
    """The rows of one CSV file in this package's `data` folder, keyed by its header."""
    text = resources.files(__package__).joinpath("data", name).read_text(encoding="utf-8")
    return csv.DictReader(text.splitlines())


@cache
def ports() -> Mapping[str, Port]:
    """Every port by its code, in order of code; read-only."""
    return MappingProxyType({row["port_code"]: _port(row) for row in read_table("ports.csv")})


@cache
def field_offices() -> Mapping[str, FieldOffice]:
    """Every field office and sector by its code; read-only."""
    return MappingProxyType({row["code"]: _office(row) for row in read_table("field_offices.csv")})


def port(code: str) -> Port:
    """The port with this Schedule D code; `UnknownPort` if there is none."""
    try:
        return ports()[code]
    except KeyError:
        raise UnknownPort(f"no port has the Schedule D code {code!r}{_nearest_ports(code)}") from None


def field_office(code: str) -> FieldOffice:
    """The office with this code, such as "laredo" or "usbp_yuma"; else `UnknownFieldOffice`."""
    try:
        return field_offices()[code]
    except KeyError:
        raise UnknownFieldOffice(
            f"no field office {code!r}{_nearest(code.casefold(), field_offices())}"
        ) from None


def field_office_named(name: str) -> FieldOffice:
    """The office that CBP publishes under this name, in either case and with blanks around it.

    CBP's files do not agree: "Laredo Field Office" in one is "LAREDO FIELD OFFICE" in another.
    Raises `UnknownFieldOffice`.
    """
    try:
        return _offices_by_name()[_folded(name)]
    except KeyError:
        nearest = _nearest(_folded(name), _offices_by_name())
        raise UnknownFieldOffice(f"no field office is named {name!r}{nearest}") from None


@cache
def zone(name: str) -> ZoneInfo:
    """The IANA time zone of this name, such as "America/Denver"; `UnknownZone` if there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: "America" is a folder, not a zone
        raise UnknownZone(f"{name!r} is not an IANA time zone") from None


def _port(row: Mapping[str, str]) -> Port:
    return Port(
        code=row["port_code"],
        name=row["name"],
        state=row["state"],
        field_office=row["field_office"],
        time_zone=row["time_zone"],
        mode=Mode(row["mode"]),
        border=Border(row["border"]),
    )


def _office(row: Mapping[str, str]) -> FieldOffice:
    return FieldOffice(
        code=row["code"],
        name=row["name"],
        component=Component(row["component"]),
        region=Region(row["region"]),
        time_zone=row["time_zone"],
    )


@cache
def _offices_by_name() -> Mapping[str, FieldOffice]:
    return {_folded(office.name): office for office in field_offices().values()}


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()


def _nearest_ports(text: str) -> str:
    """Ports whose code is near to `text`, or whose name is: officers type either."""
    padded = text.zfill(4) if text else ""  # spreadsheets drop the leading zero
    codes = [padded] if padded in ports() else get_close_matches(text, ports(), n=3)
    named = {_folded(each.name): each.code for each in ports().values()}
    codes += [named[name] for name in get_close_matches(_folded(text), named, n=3)]
    found = [f"{code} {ports()[code].name}, {ports()[code].state}" for code in dict.fromkeys(codes)]
    return f"; nearest: {'; '.join(found)}" if found else ""


def _nearest(text: str, known: Mapping[str, FieldOffice]) -> str:
    found = [f"{known[key].name!r} ({known[key].code})" for key in get_close_matches(text, known, n=3)]
    return f"; nearest: {', '.join(found)}" if found else ""
