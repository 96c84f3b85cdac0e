"""Version 2 of seizures, which tests alone declare: the place is one object, and a void is true or false."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from pydantic import AwareDatetime, Field

from shared.contracts import seizure, succession
from shared.contracts.items import Item
from shared.contracts.record import Closed, OfficeCode, PortCode
from shared.contracts.succession import Json, Succession

ANNOUNCED, SUNSET = date(2026, 11, 26), date(2028, 10, 1)


class Place(Closed):
    """A port, or the office where the port is withheld."""

    port_code: PortCode | None = Field(None, description="Schedule D port code; absent where withheld.")
    field_office: OfficeCode = Field(description="Code of the CBP field office or sector.")


class NextSeizure(Closed):
    """A seizure as its version 2 has it."""

    id: UUID = Field(description="Record id.")
    version: int = Field(ge=1, description="1, 2, 3 …")
    voided: bool = Field(description="Whether it counts nothing.")
    recorded_at: AwareDatetime = Field(description="UTC instant at which this version became known.")
    local_day: date = Field(description="Day at the port.")
    place: Place = Field(description="Where it was.")
    items: list[Item] = Field(description="What was taken.")


def translated(body: Mapping[str, Any]) -> Json:
    """What breaks each reader of version 1: two fields are gone, and the status is another one."""
    kept = {name: body[name] for name in ("id", "version", "recorded_at", "local_day", "items")}
    place = {name: body[name] for name in ("port_code", "field_office") if name in body}
    return {**kept, "voided": body["status"] == "voided", "place": place}


def next_seizures(topic: str = seizure.TOPIC) -> Succession:
    """Its declaration, for this topic."""
    return Succession(seizure.KIND, topic, NextSeizure, translated, ANNOUNCED, SUNSET)


def declare(monkeypatch: Any, topic: str = seizure.TOPIC) -> Succession:
    """Declare it for one test."""
    found = next_seizures(topic)
    monkeypatch.setattr(succession, "SUCCESSIONS", (found,))
    return found
