"""Trace requests as the API takes them, and results files as ATF's answers come."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from services.cli.files.trace_results import COLUMNS

Json = dict[str, Any]


def request(serial: str | None = "SV7 012345", **changes: Any) -> Json:
    """A trace request of a Mexican agency; a change to None leaves the field out."""
    body = {
        "occurred_at": "2024-06-02T15:00:00Z",
        "requesting_agency": "Fiscalia General de la Republica",
        "requesting_country": "MX",
        "type": "rifle",
        "serial_number": serial,
        "serial_status": "present" if serial else "obliterated_wholly",
        **changes,
    }
    return {name: value for name, value in body.items() if value is not None}


def row(serial: str = "SV7-012345", number: str = "", outcome: str = "purchaser", **changes: str) -> str:
    """A row of results: a purchaser found on 10 June 2024, unless something else is said."""
    cells = dict.fromkeys(COLUMNS, "")
    cells |= {"trace_number": number, "serial_number": serial, "outcome": outcome}
    cells |= {"completed_on": "2024-06-10"} | changes
    return ",".join(cells.values())


def write(path: Path, rows: Sequence[str]) -> Path:
    """A results file."""
    path.write_text("\n".join([",".join(COLUMNS), *rows, ""]), encoding="utf-8")
    return path


def read(text: str) -> list[dict[str, str]]:
    """The rows of a CSV."""
    return list(csv.DictReader(io.StringIO(text)))
