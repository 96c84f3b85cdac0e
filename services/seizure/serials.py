"""Where serial numbers stand in a seizure and in a trace, and what they are found by."""

from collections.abc import Iterator
from typing import Any

from shared.contracts.markings import SerialNumber, folded_serial
from shared.records.kind import Terms

Json = dict[str, Any]
SERIAL: Terms[Any] = Terms(
    "serial",
    SerialNumber,
    "Serial number of a firearm or a component; case, blanks, dashes and script do not matter, "
    "nor O or 0, nor I, L or 1.",
    normal=folded_serial,
    field="serial_number",
)


def of_items(body: Json) -> Iterator[tuple[int | None, str]]:
    """Those of a seizure, each with the place of its item."""
    for place, item in enumerate(body["items"]):
        if "serial_number" in item:
            yield place, item["serial_number"]


def of_trace(body: Json) -> Iterator[tuple[int | None, str]]:
    """That of a trace, which is of one firearm."""
    if "serial_number" in body:
        yield None, body["serial_number"]
