"""A file against what stands: every record in one place, by hand and by every history that can be drawn."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.cli.files.cbp import cbp_currency, cbp_weapons
from services.cli.files.cbp.cells import Period
from services.cli.files.cbp.parsed import ImportedRecord, Parsed
from services.cli.files.importing.importer import Absent
from services.cli.files.importing.reconciliation import Match, Reconciliation, reconcile
from services.cli.files.importing.standing import Standing, content_of
from tests.imports.files import CURRENCY_HEADER, WEAPONS_HEADER, money, weapon, write

PATROL = {"component": "U.S. Border Patrol", "office": "Yuma Sector"}


def weapons(folder: Path, *rows: str) -> Parsed:
    return cbp_weapons.parse(write(folder / "weapons.csv", WEAPONS_HEADER, rows))


def events(folder: Path, *rows: str) -> Parsed:
    """A file of one month and office, its rows written as `EVENT CATEGORY QUANTITY`."""
    cells = [row.split() for row in rows]
    return weapons(folder, *(weapon(category, quantity, event) for event, category, quantity in cells))


def after(parsed: Parsed, standing: Sequence[Standing] = (), absent: Absent = Absent.VOID) -> list[Standing]:
    """What stands once a file is imported: as the services would have it, without them."""
    found = reconcile(parsed, standing)
    stands = {one.id: one for one in standing}
    creating, amending = [*found.created], [*found.amended]
    if absent is Absent.VOID:
        creating, amending = creating + found.returned, amending + found.reverted
        stands |= {one.id: _stepped(one, active=False) for one in found.absent if one.by_hand is None}
    for record in creating:
        assert record.id not in stands
        stands[record.id] = _created(record)
    for match in amending:
        one = match.standing
        if one.active and one.by_hand is None and not match.record.partial:
            stands[one.id] = _stepped(
                one,
                stated=match.record.draft,
                imported=match.record.draft,
                before=(*one.before, one.imported),
            )
    return list(stands.values())


def _created(record: ImportedRecord) -> Standing:
    begun = datetime.fromtimestamp((record.id.int >> 80) / 1000, UTC).date()
    return Standing(record.id, 1, True, record.draft, record.draft, Period.of(begun), record.draft.agency)


def _stepped(one: Standing, **changes: object) -> Standing:
    return replace(one, version=one.version + 1, **changes)  # type: ignore[arg-type]


def by_hand(standing: Iterable[Standing], reference: str, **changes: object) -> list[Standing]:
    """The same, with one record amended or voided by a person."""
    return [
        _stepped(one, by_hand="recounted", **changes) if one.reference.endswith(reference) else one
        for one in standing
    ]


def places(found: Reconciliation) -> dict[str, list[str]]:
    """The references in each place that has some."""
    return {
        name: sorted(map(_reference, getattr(found, name)))
        for name in Reconciliation.__dataclass_fields__
        if getattr(found, name)
    }


def _reference(one: Match | ImportedRecord | Standing) -> str:
    """The last part: the event, or the land filter."""
    if isinstance(one, Match):
        return _reference(one.record)
    draft = one.draft if isinstance(one, ImportedRecord) else one.imported
    return str(draft.source_reference).rpartition("/")[2]


def test_records_that_differ_in_the_surrogate_id_alone_stay(tmp_path: Path) -> None:
    rows = [("Handgun", "1"), ("Handgun", "1"), ("Ammunition", "50"), ("Case", "")]
    standing = after(weapons(tmp_path, *(weapon(*row, f"{n}") for n, row in enumerate(rows, 1))))
    other = weapons(tmp_path, *(weapon(*row, f"{9 * n}") for n, row in enumerate(rows, 1)))
    found = reconcile(other, standing)
    assert places(found) == {"unchanged": ["18", "27", "36", "9"]}
    assert len({match.standing.id for match in found.unchanged}) == 4
    assert after(other, standing) == standing


def test_ids_that_changed_places_move_nothing(tmp_path: Path) -> None:
    first = weapons(
        tmp_path, weapon("Handgun", "1", "1"), weapon("Handgun", "2", "2"), weapon("Case", "3", "3")
    )
    turned = weapons(
        tmp_path, weapon("Handgun", "2", "1"), weapon("Case", "3", "2"), weapon("Handgun", "1", "3")
    )
    standing = after(first)
    assert after(turned, standing) == standing


def test_a_multiset_lacks_only_what_it_has_fewer_of(tmp_path: Path) -> None:
    standing = after(weapons(tmp_path, *(weapon(event=str(n)) for n in range(5))))
    found = reconcile(weapons(tmp_path, *(weapon(event=str(n)) for n in range(50, 53))), standing)
    assert (len(found.unchanged), len(found.absent)) == (3, 2)


def test_only_months_and_components_of_the_file_are_covered(tmp_path: Path) -> None:
    rows = [
        *(weapon(event="1", month=month) for month in ("OCT", "NOV", "DEC")),
        weapon(event="2", month="OCT", **PATROL),
    ]
    standing = after(weapons(tmp_path, *rows))
    found = reconcile(weapons(tmp_path, weapon(event="7", quantity="9", month="OCT"), rows[1]), standing)
    assert [one.reference for one in found.absent] == ["cbp-weapons/2024-OCT/laredo/1"]
    inbound = weapon(event="9", month="DEC", direction="INBOUND", **PATROL)
    found = reconcile(weapons(tmp_path, *rows[:2], inbound), standing)
    assert sorted(one.reference for one in found.absent) == [
        "cbp-weapons/2024-DEC/laredo/1",
        "cbp-weapons/2024-OCT/usbp_yuma/2",
    ]


def test_other_content_under_the_same_key_is_an_amendment(tmp_path: Path) -> None:
    standing = after(events(tmp_path, "1 Handgun 1", "2 Handgun 2"))
    found = reconcile(events(tmp_path, "1 Handgun 1", "2 Handgun 3"), standing)
    assert places(found) == {"unchanged": ["1"], "amended": ["2"]}


def test_what_a_person_did_stays(tmp_path: Path) -> None:
    first = weapons(
        tmp_path, weapon("Handgun", "1", "1"), weapon("Handgun", "1", "2"), weapon("Case", "4", "3")
    )
    standing = by_hand(after(first), "/2", active=False)
    amended = standing[2].imported.model_copy(update={"arrests": 1})
    standing = by_hand(standing, "/3", stated=amended)
    renumbered = weapons(
        tmp_path, weapon("Handgun", "1", "11"), weapon("Handgun", "1", "12"), weapon("Case", "4", "13")
    )
    assert places(reconcile(renumbered, standing)) == {"unchanged": ["11", "12", "13"]}
    # The publisher took out what a person had voided as counted twice: nothing is absent.
    assert not reconcile(events(tmp_path, "11 Handgun 1", "3 Case 4"), standing).lacks
    found = reconcile(events(tmp_path, "1 Handgun 1"), standing)
    assert [(one.reference[-1], one.by_hand) for one in found.absent] == [("3", "recounted")]


def test_a_file_that_comes_to_what_a_person_said_has_nothing_to_amend(tmp_path: Path) -> None:
    corrected = events(tmp_path, "1 Handgun 2")
    standing = by_hand(after(events(tmp_path, "1 Handgun 1")), "/1", stated=corrected.records[0].draft)
    assert places(reconcile(corrected, standing)) == {"unchanged": ["1"]}


def test_content_that_goes_back_is_told(tmp_path: Path) -> None:
    older = weapons(
        tmp_path, weapon("Handgun", "5", "1"), weapon("Case", "1", "2"), weapon("Scope", "1", "3")
    )
    newer = events(tmp_path, "1 Handgun 6", "2 Case 1")
    standing = after(newer, after(older))
    found = reconcile(older, standing)
    assert places(found) == {"unchanged": ["2"], "reverted": ["1"], "returned": ["3"]}
    assert found.lacks
    assert after(older, standing, Absent.KEEP) == standing
    back = after(older, standing)
    assert places(reconcile(older, back)) == {"unchanged": ["1", "2", "3"]}
    third = weapons(
        tmp_path, weapon("Handgun", "7", "1"), weapon("Case", "1", "2"), weapon("Scope", "2", "3")
    )
    assert not reconcile(third, standing).lacks


def test_an_id_that_another_record_has_is_not_taken_from_it(tmp_path: Path) -> None:
    standing = after(events(tmp_path, "1 Handgun 1"))
    reused = events(tmp_path, "2 Handgun 1", "1 Case 9")
    (created,) = reconcile(reused, standing).created
    assert created.id != reused.records[1].id
    assert (created.id.version, created.id.int >> 80) == (7, reused.records[1].id.int >> 80)
    again = after(reused, standing)
    assert after(reused, again) == again


def test_a_bad_row_is_no_absent_record(tmp_path: Path) -> None:
    standing = after(events(tmp_path, "1 Handgun 1", "2 Case 2", "3 Scope 3"))
    good = weapon("Handgun", "1", "1"), weapon("Case", "2", "2")
    for bad in (
        weapon("Scope", "-3", "3"),
        weapon("Scope", "3", "3", direction="?"),
        weapon("Scope", "-3", "33"),
        weapon("Scope", "3", "?"),
        weapon("Scope", "3", "3", office="Nowhere"),
        '"2024,DEC',
    ):
        found = reconcile(weapons(tmp_path, *good, bad), standing)
        assert places(found) == {"unchanged": ["1", "2"], "spared": ["3"]}, bad
    one_bad_two_missing = weapons(tmp_path, good[0], weapon("Scope", "3", "?"))
    assert places(reconcile(one_bad_two_missing, standing)) == {"unchanged": ["1"], "absent": ["2", "3"]}
    something_new = weapons(tmp_path, *good, weapon("Scope", "4", "44"), weapon("Scope", "3", "?"))
    assert places(reconcile(something_new, standing))["absent"] == ["3"]


def test_a_damaged_record_with_another_id_is_not_imported_beside_the_whole_one(tmp_path: Path) -> None:
    standing = after(events(tmp_path, "1 Handgun 1", "1 Case 2"))
    damaged = events(tmp_path, "91 Handgun 1", "91 Case ?")
    assert places(reconcile(damaged, standing)) == {"spared": ["1"], "held": ["91"]}
    same_id = events(tmp_path, "1 Handgun 1", "1 Case ?")
    assert places(reconcile(same_id, standing)) == {"amended": ["1"]}  # which the importer refuses
    new = weapons(
        tmp_path,
        weapon("Handgun", "1", "1"),
        weapon("Case", "2", "1"),
        weapon(event="2"),
        weapon("?", event="2"),
    )
    assert places(reconcile(new, standing)) == {"unchanged": ["1"], "created": ["2"]}


def test_rows_of_currency_are_known_by_month_and_office(tmp_path: Path) -> None:
    def read(*rows: str) -> Parsed:
        return cbp_currency.parse(write(tmp_path / "currency.csv", CURRENCY_HEADER, rows))

    standing = after(
        read(money("10.0", "1"), money("20.0", "1", land="Land Only"), money("30.0", month="MAY"))
    )
    found = reconcile(read(money("10.5", "1"), money("30.0", month="MAY")), standing)
    assert places(found) == {"amended": ["other"], "unchanged": ["other"], "absent": ["land"]}


rows = st.builds(
    weapon,
    st.sampled_from(["Handgun", "Ammunition"]),
    st.sampled_from(["1", "2"]),
    st.sampled_from("123"),
    month=st.sampled_from(["OCT", "NOV", "DEC"]),
    component=st.just("Office of Field Operations"),
    office=st.sampled_from(["Laredo Field Office", "Tucson Field Office"]),
) | st.builds(
    weapon,
    event=st.sampled_from("12"),
    month=st.sampled_from(["OCT", "NOV"]),
    **{name: st.just(value) for name, value in PATROL.items()},
)
files = st.lists(rows, min_size=1, max_size=12)


@given(st.lists(files, min_size=1, max_size=5))
def test_after_any_files_what_stands_is_what_the_last_ones_say(
    tmp_path_factory: pytest.TempPathFactory, history: list[list[str]]
) -> None:
    """Of each month and component, what the last file says that covers it; and a second run does nothing."""
    folder = tmp_path_factory.mktemp("history", numbered=True)
    standing: list[Standing] = []
    said: dict[tuple[Period, str], Counter[str]] = {}
    for file in history:
        parsed = weapons(folder, *file)
        standing = after(parsed, standing)
        said |= {(month, agency): Counter() for month in parsed.months for agency in parsed.agencies}
        for record in parsed.records:
            said[_created(record).period, record.draft.agency][content_of(record.draft)] += 1
        stands: dict[tuple[Period, str], Counter[str]] = {cell: Counter() for cell in said}
        for one in standing:
            if one.active:
                stands[one.period, one.agency][content_of(one.stated)] += 1
        assert stands == said
        assert after(parsed, standing) == standing


@given(files, st.randoms(use_true_random=False))
def test_another_numbering_of_a_file_changes_nothing(
    tmp_path_factory: pytest.TempPathFactory, file: list[str], random: Random
) -> None:
    folder = tmp_path_factory.mktemp("numbering", numbered=True)
    numbers = list("123")
    random.shuffle(numbers)
    renumbered = [_renumbered(row, dict(zip("123", numbers, strict=True))) for row in file]
    for other in (renumbered, [_renumbered(row, {n: f"9{n}" for n in "123"}) for row in file]):
        standing = after(weapons(folder, *file))
        assert after(weapons(folder, *other), standing) == standing


def _renumbered(row: str, numbers: dict[str, str]) -> str:
    *cells, event, quantity = row.split(",")
    return ",".join([*cells, numbers[event], quantity])


@given(files, files)
def test_a_file_that_only_grows_lacks_nothing(
    tmp_path_factory: pytest.TempPathFactory, first: list[str], more: list[str]
) -> None:
    """New events come, in months that it has and in new ones; those that it has stay."""
    folder = tmp_path_factory.mktemp("grown", numbered=True)
    grown = first + [_renumbered(row, {n: f"7{n}" for n in "123"}) for row in more]
    found = reconcile(weapons(folder, *grown), after(weapons(folder, *first)))
    assert not found.lacks
    assert not found.amended
