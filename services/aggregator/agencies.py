"""Each agency's own totals: what it leads, what it is credited with as a partner, and both.

What agencies lead adds up to the total, each seizure once. What an agency reports as its own, a
joint seizure included, must not be added up over agencies. CBP is its two components together:
what both have a part in is CBP's once, whoever leads.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from sqlalchemy import and_, exists, literal, literal_column, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.aggregator.dimensions import Key
from services.aggregator.figures import Sums, grouped, with_derived
from services.aggregator.journal import JOURNAL
from services.aggregator.measures import MEASURES
from services.aggregator.projection import Role, decode
from services.aggregator.selection import Selection, end_of
from shared.contracts import seizure
from shared.contracts.vocabularies import Agency

CBP = (Agency.CBP_OFO, Agency.CBP_USBP)
GROUP = "cbp"
Row = dict[str, Key]


async def agencies(db: AsyncConnection, selection: Selection) -> list[Row]:
    """A row for each agency and listed measure that it has a part in, in order; `db` is a snapshot."""
    whole = replace(selection, credited=True)
    by_role: dict[tuple[Key, ...], Sums] = await grouped(db, whole, ["agency", "role"])
    lead = {agency: by_role.get((agency, Role.LEAD.value), {}) for agency in Agency}
    own = {agency: _added(lead[agency], by_role.get((agency, Role.PARTNER.value), {})) for agency in Agency}
    rows = list(_rows(GROUP, _added(*(lead[one] for one in CBP)), await _own_of_cbp(db, whole, own), whole))
    for agency in Agency:
        rows += _rows(agency, lead[agency], own[agency], whole)
    return rows


async def shared_by_cbp(db: AsyncConnection, selection: Selection) -> Sums:
    """What both components of CBP lead or are credited with: a sum over both has it twice.

    From the journal, for the totals do not tell which partners came together. Each entry counts
    from when it was recorded until the entry that replaced it was, as in the totals.
    """
    upto = selection.known_at or end_of(date.max)
    table, later = JOURNAL.c, JOURNAL.alias("later")
    next_one = (later.c.record_id == table.record_id) & (later.c.kind == table.kind)
    replaced = exists().where(next_one, later.c.previous == table.version, later.c.recorded_at <= upto)
    everyone = literal(",") + table.agency + "," + table.partners + ","
    chosen = and_(
        table.partners != literal_column("''"),  # as the index of joint seizures has it
        table.kind == seizure.KIND,
        table.day.between(selection.first, selection.last),
        table.recorded_at <= upto,
        *(everyone.contains(f",{agency},", autoescape=True) for agency in CBP),
    )
    sums: Counter[str] = Counter()
    for lines in (await db.execute(select(table.lines).where(chosen, ~replaced))).scalars():
        for (measure, _subtype), value in decode(lines).items():
            sums[measure] += value
    wanted = dict(selection.filters.columns()).get("measure", sums.keys())
    return {name: value for name, value in sums.items() if name in wanted}


async def _own_of_cbp(db: AsyncConnection, selection: Selection, own: dict[Agency, Sums]) -> Sums:
    twice = await shared_by_cbp(db, selection)
    both = _added(*(own[one] for one in CBP))
    return {name: value - twice.get(name, 0) for name, value in both.items()}


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
