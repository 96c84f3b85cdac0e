"""The cells of the totals, and what a record contributes to them.

A cell is one row of the totals at the grain of decision D4: a location, for whom it counts, a
measure with its subtype, and the UTC day on which it became known. A record's contribution is a
location and a small map from measures to integers.

Locations and cells are written as the text that COPY takes: codes with tabs between them. No code
holds a tab (`events` checks). A replay of a whole log hashes each cell once, and one text hashes
faster than a tuple of ten codes.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

import orjson

from shared.contracts.vocabularies import Agency


class Role(StrEnum):
    """For whom a figure counts: once for the lead agency, and as credit for each partner.

    A total is a sum over `LEAD`; an agency's own total, over `PARTNER` too. What both components of
    CBP have a part in, the sum of their own totals has twice: `SHARED` takes it off once.
    """

    LEAD = "lead"
    PARTNER = "partner"
    SHARED = "shared"


LEAD, PARTNER, SHARED = Role.LEAD.value, Role.PARTNER.value, Role.SHARED.value
CBP = (Agency.CBP_OFO.value, Agency.CBP_USBP.value)
GROUP = "cbp"
"""The agency of `SHARED`: not one that a record can name."""

Location = str
"""Where a record counts: `LOCATION`. A code is empty where there is none."""
LOCATION = ("day", "fiscal_year", "port_code", "field_office", "operation", "task_force", "agency")
Cell = str
"""Where a figure counts and when it became known: `CELL`."""
CELL = (*LOCATION, "role", "measure", "subtype", "known_day")
Line = tuple[str, str]
"""A measure and a subtype of it."""
RecordKey = tuple[str, str]
"""A record's id and kind: callers choose ids, and two kinds may be given the same one."""


@dataclass(slots=True)
class Contribution:
    """What a version of a record counts, where, and which partners it is credited to.

    There are no lines once it is voided.
    """

    location: Location
    lines: dict[Line, int]
    partners: tuple[str, ...] = ()

    def add_to(self, cells: dict[Cell, int], known_day: str, sign: int = 1) -> None:
        """Add what it counts, or take it away, as known on that day."""
        if self.partners:
            where, _tab, lead = self.location.rpartition("\t")
            heads = [(f"{where}\t{one}\t{role}", n) for one, role, n in credits_of(lead, self.partners)]
        else:
            heads = [(f"{self.location}\t{LEAD}", 1)]
        for head, times in heads:
            for (measure, subtype), value in self.lines.items():
                cell = f"{head}\t{measure}\t{subtype}\t{known_day}"
                cells[cell] = cells.get(cell, 0) + sign * times * value


def credits_of(lead: str, partners: Iterable[str]) -> Iterator[tuple[str, str, int]]:
    """For whom a record counts: agency, role and how often."""
    yield lead, LEAD, 1
    for partner in partners:
        yield partner, PARTNER, 1
    if {lead, *partners}.issuperset(CBP):
        yield GROUP, SHARED, -1


def encode(lines: Mapping[Line, int]) -> str:
    """The lines of a contribution as compact JSON."""
    return orjson.dumps([(measure, subtype, value) for (measure, subtype), value in lines.items()]).decode()


def decode(text: str) -> dict[Line, int]:
    """The inverse of `encode`."""
    return {(measure, subtype): value for measure, subtype, value in orjson.loads(text)}
