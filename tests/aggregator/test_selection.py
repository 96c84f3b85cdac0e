"""A selection means the same in SQL, over cells and over entries, and in Python."""

from collections import Counter
from datetime import date
from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.aggregator.counting.cells import CELL, LOCATION, decode
from services.aggregator.figures.codes import Codes
from services.aggregator.figures.dimensions import TOTALS, codes_of, key_of
from services.aggregator.figures.selection import Selection
from services.aggregator.ledger.journal import JOURNAL
from shared.contracts.ports import field_offices, ports
from shared.database.database import Database
from tests.aggregator import choices, histories
from tests.aggregator.choices import CODES
from tests.aggregator.histories import State
from tests.aggregator.properties import holds

EVERY = Codes.of((), others=True)
COLUMNS = tuple(name for name in CELL if name != "known_day")


async def test_where_concerns_and_counts_agree(database: Database) -> None:
    """What the totals add up is what the entries count that stand, and those that count are concerned."""

    async def check(versions: list[State], selections: list[Selection]) -> None:
        for selection in selections:
            await agree(selection)

    async def agree(selection: Selection) -> None:
        async with database.read() as db:
            entries = (await db.execute(select(JOURNAL))).all()
            concerned = select(JOURNAL).where(selection.concerns(db.dialect.name, JOURNAL))
            found = {name_of(row) for row in await db.execute(concerned)}
            in_totals = await added_up(db, selection)
        counted = {name_of(one): counts(selection, one) for one in entries}
        gone = {(one.record_id, one.kind, one.previous) for one in entries}
        sums: Counter[tuple[str, ...]] = Counter()
        for name in counted.keys() - gone:
            sums.update(counted[name])
        assert {cell: value for cell, value in sums.items() if value} == in_totals
        voided = {name_of(one) for one in entries if not decode(one.lines)}
        counting = {name for name, cells in counted.items() if cells}
        assert counting <= found
        subtypes = selection.codes.get("subtype", EVERY)
        if not (subtypes.others and subtypes.listed):  # SQL is not asked for all subtypes but some
            assert found - voided == counting

    several = st.lists(choices.selections(choices.some_measures), min_size=10, max_size=10)
    await holds(database, several, check, histories.everything, examples=40)


def name_of(entry: Any) -> tuple[UUID, str, int]:
    return entry.record_id, entry.kind, entry.version


async def added_up(db: AsyncConnection, selection: Selection) -> dict[tuple[str, ...], int]:
    """The cells of the totals that a selection has, but for what comes to nothing."""
    columns = [TOTALS.c[name] for name in COLUMNS]
    query = select(*columns, func.sum(TOTALS.c.value)).where(*selection.where(TOTALS)).group_by(*columns)
    return {tuple(map(str, row[:-1])): int(row[-1]) for row in await db.execute(query) if row[-1]}


def counts(selection: Selection, entry: Any) -> Counter[tuple[str, ...]]:
    """The cells that an entry counts in a selection."""
    at = {name: str(getattr(entry, name)) for name in LOCATION}
    partners = tuple(filter(None, entry.partners.split(",")))
    cells: Counter[tuple[str, ...]] = Counter()
    for cell, value in selection.counts(at, partners, decode(entry.lines)):
        cells[tuple(cell[name] for name in COLUMNS)] += value
    return cells


PERSONAL = ("personal_vehicle/routine", "commercial_bus/targeted", "personal_vehicle/pulse_and_surge")
SAMPLES = {
    "field_office": [*field_offices(), "", "atlantis"],
    "port_code": [*ports(), "", "9999"],
    "subtype": ["", "pistol", "land", "MX", "rail/routine", "mail/targeted", *PERSONAL],
}


@given(st.sampled_from(["region", "state", "traffic", "posture"]), st.data())
def test_what_follows_from_a_column_selects_the_codes_that_are_shown_under_it(
    name: str, data: st.DataObject
) -> None:
    drawn = data.draw(st.sampled_from(CODES[name]))
    wanted = ["" if code == "none" else code for code in drawn]

    column, codes = codes_of(name, wanted)

    for code in SAMPLES[column]:
        assert (code in codes) == (key_of(name, code) in wanted), code


async def test_codes_that_exclude_each_other_select_nothing(database: Database) -> None:
    async def check(versions: list[State], _question: None) -> None:
        nothing = Selection.of(date.min, date.max, traffic=("personal_vehicle",), posture=("",))
        async with database.read() as db:
            assert await added_up(db, nothing) == {}
            concerned = select(JOURNAL).where(nothing.concerns(db.dialect.name, JOURNAL))
            assert (await db.execute(concerned)).all() == []

    await holds(database, st.none(), check)
