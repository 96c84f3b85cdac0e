"""Each agency's own totals: what it leads, what it is credited with as a partner, and both.

What agencies lead adds up to the total, each seizure once. What an agency reports as its own, a
joint seizure included, must not be added up over agencies. CBP is its two components together:
what both have a part in is CBP's once, whoever leads.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncConnection

from services.aggregator.counting.cells import CBP, GROUP, LEAD, PARTNER, SHARED
from services.aggregator.counting.measures import MEASURES
from services.aggregator.figures.dimensions import Key
from services.aggregator.figures.selection import Selection
from services.aggregator.figures.sums import Sums, grouped, with_derived
from shared.contracts.vocabularies import Agency

Row = dict[str, Key]


async def agencies(db: AsyncConnection, selection: Selection) -> list[Row]:
    """A row for each agency and listed measure that it has a part in, in order; `db` is a snapshot."""
    whole = replace(selection, credited=True, whole_cbp=True)
    by_role: dict[tuple[Key, ...], Sums] = await grouped(db, whole, ["agency", "role"])
    lead: dict[str, Sums] = {agency: by_role.get((agency, LEAD), {}) for agency in Agency}
    own = {agency: _added(sums, by_role.get((agency, PARTNER), {})) for agency, sums in lead.items()}
    of_cbp = _added(*(own[one] for one in CBP), by_role.get((GROUP, SHARED), {}))
    rows = list(_rows(GROUP, _added(*(lead[one] for one in CBP)), of_cbp, selection))
    for agency in Agency:
        rows += _rows(agency, lead[agency], own[agency], selection)
    return rows


def _added(*sums: Sums) -> Sums:
    added: Counter[str] = Counter()
    for one in sums:
        added.update(one)
    return dict(added)


def _rows(agency: str, lead: Sums, own: Sums, selection: Selection) -> Iterator[Row]:
    led, wanted = with_derived(lead), selection.filters.measures
    for name, value in with_derived(own).items():
        if value and (name in wanted if wanted else MEASURES[name].listed):
            yield {
                "agency": agency,
                "group": agency == GROUP,
                "measure": name,
                "unit": MEASURES[name].unit.value,
                "lead": led.get(name, 0),
                "credited": value - led.get(name, 0),
                "own": value,
            }
