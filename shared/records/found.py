"""A record as it was found, and what of it decides who may do what with it."""

from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec

from shared.access.reach import Facts
from shared.contracts.record import Draft
from shared.records.lifecycle import Version, whole
from shared.runtime.clock import as_utc

D = TypeVar("D", bound=Draft)
FACTS = ("port_code", "field_office", "agency", "operation", "entered_by", "entered_at")
"""The columns of the state row that are facts."""


class Found(msgspec.Struct, frozen=True):
    """A record's current body, whole, and its facts."""

    body: bytes
    facts: Facts


def found(row: Mapping[Any, Any]) -> Found:
    """The record of a row that has a body and the columns of the facts."""
    return Found(whole_of(row), facts(row))


def facts(row: Mapping[Any, Any]) -> Facts:
    """The facts of a row of the state table."""
    known = {name: value for name, value in row.items() if name in FACTS}
    return Facts(**{**known, "entered_at": as_utc(row["entered_at"])})


def whole_of(row: Mapping[Any, Any]) -> bytes:
    """The body of a row with what is withheld of it."""
    withheld: str | None = row["withheld"]
    return whole(row["body"].encode(), None if withheld is None else withheld.encode())


def facts_of(version: Version[D], entered_by: str) -> Facts:
    """The facts of a record of which this is version 1."""
    place, draft = (version.port_code, version.field_office), version.draft
    return Facts(*place, draft.agency, draft.operation, entered_by, version.recorded_at)


def moved(before: Facts, version: Version[D]) -> Facts:
    """The facts of a record once this version of it stands."""
    place, draft = (version.port_code, version.field_office), version.draft
    return Facts(*place, draft.agency, draft.operation, before.entered_by, before.entered_at)
