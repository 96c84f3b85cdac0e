"""The terms on which one partner gets records: an allow list. What is not written in them is not released.

They stand in the file of who may do what on Kafka, as `[agencies.NAME.release]`; `deploy/kafka/access.toml`
explains each word.
"""

import tomllib
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal, Self, TypeVar

from pydantic import Field, ValidationError, field_validator, model_validator

from shared.contracts.ports import field_office, field_offices, port, ports
from shared.contracts.record import Closed, Count, OfficeCode, OperationCode, PortCode

T = TypeVar("T")
ALL = "all"
NO_OPERATION = "none"
"""Stands in `operations` for records that belong to none."""

InspectionField = Literal[
    "agency",
    "operation",
    "traffic",
    "stage",
    "posture",
    "methods",
    "outcome",
    "registration_country",
    "travelers",
]
SeizureField = Literal["agency", "operation", "mode", "arrests", "events"]
FirearmField = Literal[
    "quantity", "type", "category", "caliber", "serial_status", "privately_made", "printed_3d"
]
ComponentField = Literal["quantity", "type", "privately_made", "printed_3d"]
AmmunitionField = Literal["quantity", "caliber"]
CurrencyField = Literal["currency", "form", "value"]
OtherField = Literal["quantity", "category"]
Some = Annotated[frozenset[T], Field(min_length=1)]


class TermsError(ValueError):
    """The file has a mistake; the message says where, and what would be right."""


class Place(StrEnum):
    """How exactly a partner learns where."""

    FIELD_OFFICE = "field_office"
    PORT = "port"


class Time(StrEnum):
    """How exactly a partner learns when."""

    MONTH = "month"
    DAY = "day"


class Numbers(StrEnum):
    """How exactly a partner learns how many."""

    RANGES = "ranges"
    EXACT = "exact"


class InspectionTerms(Closed):
    """What is shown of an inspection, beside its place and time."""

    fields: Some[InspectionField]


class SeizureTerms(Closed):
    """What is shown of a seizure and of its items. A kind of item that is not named is not shown."""

    fields: frozenset[SeizureField] = frozenset()
    firearms: Some[FirearmField] | None = None
    components: Some[ComponentField] | None = None
    ammunition: Some[AmmunitionField] | None = None
    currency: Some[CurrencyField] | None = None
    other: Some[OtherField] | None = None

    @model_validator(mode="after")
    def _shows_an_item(self) -> Self:
        if not self.items:
            raise ValueError(f"name what is shown of at least one kind of item: {', '.join(ITEMS.values())}")
        return self

    @property
    def items(self) -> Mapping[str, frozenset[str]]:
        """The fields that are shown, by the kind of item."""
        found = {kind: getattr(self, name) for kind, name in ITEMS.items()}
        return {kind: fields for kind, fields in found.items() if fields}


ITEMS = {
    "firearm": "firearms",
    "component": "components",
    "ammunition": "ammunition",
    "currency": "currency",
    "other": "other",
}
"""By the kind of an item: the word for it in the terms."""


class Terms(Closed):
    """Of which records what is shown, and how exactly."""

    since: date = Field(description="The first day at the port of what is released.")
    field_offices: Literal["all"] | frozenset[OfficeCode] = frozenset()
    ports: frozenset[PortCode] = frozenset()
    operations: Some[OperationCode] = Field(description="With `none` for records that belong to none.")
    time: Time
    place: Place
    numbers: Numbers
    smallest_group: Count = Field(ge=2, le=1_000)
    inspections: InspectionTerms | None = None
    seizures: SeizureTerms | None = None

    @field_validator("field_offices")
    @classmethod
    def _known_offices(cls, codes: Any) -> Any:
        for code in codes if codes != ALL else ():
            field_office(code)
        return codes

    @field_validator("ports")
    @classmethod
    def _known_ports(cls, codes: frozenset[str]) -> frozenset[str]:
        for code in codes:
            port(code)
        return codes

    @model_validator(mode="after")
    def _releases_something(self) -> Self:
        if not self.field_offices and not self.ports:
            raise ValueError('name field_offices or ports; "all" field offices is a choice that is written')
        if self.inspections is None and self.seizures is None:
            raise ValueError("name what is released: [….release.inspections], [….release.seizures] or both")
        return self

    @property
    def offices(self) -> frozenset[str]:
        """The codes of the field offices whose records are released, whichever the port."""
        return frozenset(field_offices()) if self.field_offices == ALL else frozenset(self.field_offices)

    def covers(self, day: date, office: str, port_code: str | None, operation: str | None) -> bool:
        """Whether records of this day, place and operation are released. No place is taken on trust."""
        known = office in field_offices() and (port_code is None or port_code in ports())
        named = office in self.offices or port_code in self.ports
        return known and named and day >= self.since and (operation or NO_OPERATION) in self.operations


def terms_of(where: str, given: Any) -> Terms:
    """The terms that a table of the file states. Raises `TermsError`."""
    try:
        return Terms.model_validate(given)
    except ValidationError as error:
        raise TermsError("; ".join(_said(where, one) for one in error.errors())) from None


def read_terms(path: Path) -> dict[str, Terms]:
    """The terms of every partner of a file, by name. Raises `TermsError`."""
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
        found = {name: one["release"] for name, one in given.get("agencies", {}).items() if "release" in one}
    except (OSError, ValueError, AttributeError, TypeError) as error:
        raise TermsError(f"{path} cannot be read: {error}") from None
    return {name: terms_of(f"agencies.{name}.release", one) for name, one in sorted(found.items())}


def _said(where: str, fault: Any) -> str:
    place = ".".join(map(str, (where, *fault["loc"])))
    return f"{place}: {fault['msg'].removeprefix('Value error, ')}"
