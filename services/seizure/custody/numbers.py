"""Numbers of custody receipts: a port's Schedule D code and a serial that the port counts up from 1."""

import re
from dataclasses import dataclass

MAX_SERIAL = 9_999_999
PATTERN = r"^[0-9]{4}-[0-9]{7}$"


@dataclass(frozen=True, slots=True, order=True)
class Number:
    """`2304-0000017`: the port 2304's seventeenth receipt."""

    port_code: str
    serial: int

    def __str__(self) -> str:
        return f"{self.port_code}-{self.serial:07}"


def number_of(text: str) -> Number:
    """A number as written. Raises `ValueError` for anything else."""
    if re.fullmatch(PATTERN, text) is None:
        raise ValueError(f"{text[:40]!r} is no receipt number, such as 2304-0000017")
    port_code, serial = text.split("-")
    return Number(port_code, int(serial))


def spans(serials: list[int]) -> list[tuple[int, int]]:
    """Ascending serials as spans (first, last) without a gap inside."""
    found: list[tuple[int, int]] = []
    for serial in serials:
        if found and serial == found[-1][1] + 1:
            found[-1] = (found[-1][0], serial)
        else:
            found.append((serial, serial))
    return found
