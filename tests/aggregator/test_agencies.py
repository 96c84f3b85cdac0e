"""Each agency's own totals: leads add up to the total, and CBP is its two components, each seizure once."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from hypothesis import strategies as st

from services.aggregator.counting.measures import with_derived
from services.aggregator.figures.as_known import AsKnown, end_of, known_instant
from services.aggregator.figures.coverage import covered
from services.aggregator.figures.selection import Selection
from services.aggregator.figures.sums import grouped
from services.aggregator.views.agencies import agencies
from shared.database.database import Database
from tests.aggregator import recomputation
from tests.aggregator.choices import NOW, known
from tests.aggregator.histories import State, voided
from tests.aggregator.plain import names_of
from tests.aggregator.properties import holds
from tests.aggregator.stored import Feed, seizure

CBP = ("cbp_ofo", "cbp_usbp")
YEAR = Selection(date(2025, 10, 1), date(2026, 9, 30))
RIFLE = {"kind": "firearm", "type": "rifle", "serial_status": "not_recorded"}
Question = tuple[str | None, tuple[str, ...]]
questions = st.tuples(
    st.none() | known, st.sampled_from([(), ("firearms", "seizures"), ("obliterated_serials",)])
)
CREATED = datetime(2025, 11, 1, 12, tzinfo=UTC)


async def asked(
    database: Database, selection: Selection, measures: Sequence[str] = ()
) -> dict[tuple[str, str], tuple[int, ...]]:
    """Lead, credited and own by agency and measure."""
    async with database.snapshot() as db:
        rows: list[Any] = await agencies(db, selection, await covered(db, selection), measures)
    parts = ("lead", "credited", "own")
    found = {(row["agency"], row["measure"]): tuple(row[part] or 0 for part in parts) for row in rows}
    assert len(found) == len(rows)
    assert all(row["group"] == (row["agency"] == "cbp") for row in rows)
    return found


def answer(versions: list[State], selection: Selection) -> dict[tuple[str, str], tuple[int, int, int]]:
    """The same from the versions: for a group, a record counts where any of its agencies has a part."""
    leads: Counter[tuple[str, str]] = Counter()
    own: Counter[tuple[str, str]] = Counter()
    for record in {version.id: None for version in versions}:
        its = [version for version in versions if version.id == record]
        figures = recomputation.totals(its, selection.known.at)
        in_time = [
            (one, value)
            for one, value in figures.items()
            if selection.first.isoformat() <= one.day <= selection.last.isoformat()
        ]
        taking_part = {one.agency for one, _ in in_time if one.role != "shared"}
        for one, value in in_time:
            if one.role != "lead":
                continue
            for name in names_of(one) - set(recomputation.UNLISTED):
                leads[one.agency, name] += value
                leads["cbp", name] += value if one.agency in CBP else 0
                for agency in taking_part:
                    own[agency, name] += value
                own["cbp", name] += value if taking_part & set(CBP) else 0
    return {key: (leads[key], value - leads[key], value) for key, value in own.items() if value}


async def test_the_figures_of_any_agency_are_those_of_a_plain_recomputation(database: Database) -> None:
    async def check(versions: list[State], question: Question) -> None:
        selection, wanted = replace(YEAR, known=AsKnown(known_instant(question[0], NOW))), question[1]
        expected = answer(versions, selection)

        found = await asked(database, selection, wanted)

        listed = [key for key in expected if not wanted or key[1] in wanted]
        assert {key: found[key] for key in listed} == {key: expected[key] for key in listed}
        assert all(name in wanted for _, name in found) if wanted else found.keys() == expected.keys()
        async with database.read() as db:
            total = with_derived((await grouped(db, selection, ())).get((), {}))
        for name in {name for _, name in found}:
            led = [lead for (agency, its), (lead, _, _) in found.items() if its == name and agency != "cbp"]
            assert sum(led) == total[name]

    await holds(database, questions, check)


async def test_a_joint_seizure_of_both_parts_of_cbp_is_cbps_once(database: Database) -> None:
    await Feed(database).take(
        seizure(1, RIFLE, partners=["cbp_usbp"]),
        seizure(2, RIFLE, agency="cbp_usbp", partners=["cbp_ofo", "atf"]),
        seizure(3, RIFLE, agency="ice_hsi", partners=["cbp_ofo", "cbp_usbp"]),
        seizure(4, RIFLE, agency="ice_hsi", partners=["cbp_ofo"]),
    )

    found = await asked(database, YEAR, ["firearms"])

    assert found == {
        ("cbp", "firearms"): (2, 2, 4),
        ("cbp_ofo", "firearms"): (1, 3, 4),
        ("cbp_usbp", "firearms"): (1, 2, 3),
        ("ice_hsi", "firearms"): (2, 0, 2),
        ("atf", "firearms"): (0, 1, 1),
    }


async def test_what_was_joint_until_a_correction_is_joint_as_known_then(database: Database) -> None:
    joint = seizure(1, RIFLE, partners=["cbp_usbp"])
    later = seizure(1, RIFLE, version=2, recorded_at="2025-11-03T12:00:00+00:00")
    gone = voided(later, datetime(2025, 11, 5, tzinfo=UTC))
    await Feed(database).take(joint, later, gone)

    async def cbp(known_at: datetime) -> tuple[int, ...] | None:
        then = replace(YEAR, known=AsKnown(known_at))
        return (await asked(database, then, ["firearms"])).get(("cbp", "firearms"))

    assert await cbp(CREATED) == (1, 0, 1)
    assert await cbp(datetime(2025, 11, 3, 11, 59, tzinfo=UTC)) == (1, 0, 1)
    assert await cbp(end_of(date(2025, 11, 3))) == (1, 0, 1)
    assert await cbp(end_of(date(2025, 11, 5))) is None


async def test_codes_are_matched_to_the_letter(database: Database) -> None:
    await Feed(database).take(seizure(1, RIFLE, partners=["atf", "state_local"]))

    found = await asked(database, YEAR, ["firearms"])

    assert found["cbp", "firearms"] == found["cbp_ofo", "firearms"] == (1, 0, 1)
