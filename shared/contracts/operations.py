"""The register of operations: who leads them, since when, and their task forces.

The register is package data (`data/operations.json`); `data/README.md` says what of it is certain.
It is read once, on first use. A record may name an operation or a task force that is not here: it
counts like any other, and is shown as a finding of data quality.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any

from shared.contracts.vocabularies import Agency


@dataclass(frozen=True, slots=True)
class TaskForce:
    """A task force of an operation, by its city and the postal abbreviation of the state."""

    code: str
    city: str
    state: str


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation. Its figures are reported since `start`; `end` is None while it goes on.

    `start` is the first day that the published beginning allows, so that nothing is left out;
    `note` says what of the entry is not certain.
    """

    code: str
    name: str
    lead: Agency
    partners: tuple[Agency, ...]
    start: date
    end: date | None
    note: str
    task_forces: tuple[TaskForce, ...]


@cache
def operations() -> Mapping[str, Operation]:
    """Every registered operation by its code; read-only."""
    text = resources.files(__package__).joinpath("data", "operations.json").read_text(encoding="utf-8")
    return MappingProxyType({row["code"]: _operation(row) for row in json.loads(text)})


def _operation(row: Mapping[str, Any]) -> Operation:
    return Operation(
        code=row["code"],
        name=row["name"],
        lead=Agency(row["lead"]),
        partners=tuple(map(Agency, row["partners"])),
        start=date.fromisoformat(row["start"]),
        end=date.fromisoformat(row["end"]) if "end" in row else None,
        note=row["note"],
        task_forces=tuple(TaskForce(**one) for one in row["task_forces"]),
    )
