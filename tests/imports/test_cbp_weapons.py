"""The weapons file: events from rows, and the published sums from the published file."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.cli.files.cbp.cbp_weapons import MOST, parse
from services.cli.files.cbp.parsed import ImportedRecord, Parsed
from services.cli.files.imports import sample_files
from services.cli.files.tables.rows import BadRow
from services.cli.files.tables.text import NotSuchAFile
from shared.contracts.fiscal import fiscal_year
from shared.contracts.items import Ammunition, Component, Firearm
from shared.contracts.seizure import SeizureDraft
from tests.imports.files import CURRENCY_HEADER, WEAPONS_HEADER, money, southwest, weapon, write


def read(path: Path, *rows: str) -> Parsed:
    return parse(write(path / "weapons.csv", WEAPONS_HEADER, rows))


def items(draft: SeizureDraft) -> list[tuple[str, int]]:
    return [_item(one.model_dump(mode="json")) for one in draft.items]


def _item(item: dict[str, object]) -> tuple[str, int]:
    name = item.get("category") or item.get("type") or item["kind"]
    quantity = item.get("quantity") or item["rounds"]
    assert isinstance(quantity, int)
    return str(name), quantity


def test_the_rows_of_an_event_become_one_record(tmp_path: Path) -> None:
    parsed = read(
        tmp_path,
        weapon("Ammunition", '"1,250.0"', "7426797338.0", office="Houston Field Office"),
        weapon("Handgun", "2", "7426797338", office="HOUSTON FIELD OFFICE"),
        weapon("Handgun", "3.0", "7426797338.0", office="Houston Field Office", month="Dec"),
    )
    (record,) = parsed.records
    assert (record.lines, record.partial) == ((2, 3, 4), False)
    draft = record.draft
    assert draft.source_reference == "cbp-weapons/2024-DEC/houston/7426797338"
    assert (draft.precision, draft.agency, draft.field_office) == ("month", "cbp_ofo", "houston")
    assert (draft.port_code, draft.mode, draft.events) == (None, "land", 1)
    assert items(draft) == [("handgun", 5), ("ammunition", 1250)]
    assert record.id.version == 7


def test_every_category_has_its_item(tmp_path: Path) -> None:
    published = [
        "Handgun",
        "Long Arm",
        "Other Firearms",
        "Receivers",
        "Magazine",
        "Silencer (Muffler or Sound Moderator)",
        "Ammunition",
        "Scope",
        "Case",
        "Vest Body Armor",
        "Other Weapons",
        "Explosives",
        "Other Ammunition & Gun Parts",
    ]
    rows = [weapon(name, str(number)) for number, name in enumerate(published, 1)]
    (record,) = read(tmp_path, *reversed(rows)).records
    assert items(record.draft) == [
        ("handgun", 1),
        ("long_arm", 2),
        ("other_firearm", 3),
        ("receiver", 4),
        ("magazine", 5),
        ("silencer", 6),
        ("ammunition", 7),
        ("scope", 8),
        ("case", 9),
        ("body_armor", 10),
        ("other_weapon", 11),
        ("explosive", 12),
        ("other_ammunition_gun_part", 13),
    ]
    assert all(one.serial_status == "not_recorded" for one in record.draft.items if isinstance(one, Firearm))


def test_an_overflowed_id_is_no_key_on_its_own(tmp_path: Path) -> None:
    overflowed = "-2147483648.0"
    parsed = read(
        tmp_path,
        weapon(event=overflowed),
        weapon(event=overflowed, month="JAN"),
        weapon(event=overflowed, office="Tucson Field Office"),
        weapon(event=overflowed, year="2023"),
        weapon(event=overflowed, component="U.S. Border Patrol", office="Laredo Sector"),
        weapon(event=overflowed, quantity="4"),
    )
    assert len({record.id for record in parsed.records}) == 5
    assert items(parsed.records[0].draft) == [("handgun", 5)]


def test_only_outbound_rows_are_read(tmp_path: Path) -> None:
    parsed = read(
        tmp_path,
        weapon(direction="Outbound"),
        weapon(direction=" inbound ", office="Nowhere", quantity="-1"),
        weapon(direction="INBOUND", year="?"),
    )
    assert (len(parsed.records), parsed.rows, parsed.skipped, parsed.bad) == (1, 3, 2, [])


def test_a_row_without_a_known_direction_is_bad(tmp_path: Path) -> None:
    parsed = read(
        tmp_path,
        weapon(event="1"),
        weapon(event="1", direction=""),
        weapon(event="2", direction="OTHER"),
        weapon(event="?", direction="Both"),
    )
    assert parsed.bad == [
        BadRow(3, "direction '' is neither Inbound nor Outbound"),
        BadRow(4, "direction 'OTHER' is neither Inbound nor Outbound"),
        BadRow(5, "direction 'Both' is neither Inbound nor Outbound"),
    ]
    assert parsed.damaged == {f"cbp-weapons/2024-DEC/laredo/{event}" for event in (1, 2)}
    assert parsed.unplaced == 1
    (record,) = parsed.records
    assert (items(record.draft), record.partial) == ([("handgun", 1)], True)


@pytest.mark.parametrize("row", ["Total,,,,,,,,,,", ",,,,,,,,Grand Total,,7.0", "TOTAL:", '"Total","1,234"'])
def test_a_row_of_totals_is_none_of_seizures(tmp_path: Path, row: str) -> None:
    parsed = read(tmp_path, weapon(), row)
    assert (len(parsed.records), parsed.rows, parsed.total_rows, parsed.bad) == (1, 2, 1, [])


@pytest.mark.parametrize(
    "row", ["Total,Total,,,,,,,,,", "Total,,,,Laredo Field Office,,,,,,5", "2024,,,,,,,,,,"]
)
def test_what_only_resembles_totals_is_bad(tmp_path: Path, row: str) -> None:
    parsed = read(tmp_path, weapon(), row)
    assert (parsed.total_rows, [bad.line for bad in parsed.bad]) == (0, [3])


def test_a_file_covers_its_months_and_components_whatever_their_direction(tmp_path: Path) -> None:
    patrol = weapon(component="U.S. Border Patrol", office="Yuma Sector", month="JAN", direction="INBOUND")
    parsed = read(tmp_path, weapon(), patrol, weapon(month="FEB", quantity="?"), weapon(month="?"))
    assert {str(one) for one in parsed.months} == {"2024-DEC", "2024-JAN", "2024-FEB"}
    assert parsed.agencies == {"cbp_ofo", "cbp_usbp"}


def test_no_quantity_counts_the_event_and_no_items(tmp_path: Path) -> None:
    parsed = read(tmp_path, weapon(quantity="", event="1"), weapon(quantity="0.0", event="2"))
    assert [record.draft.items for record in parsed.records] == [[], []]
    assert (parsed.without_quantity, parsed.bad) == (2, [])


def test_bad_rows_have_a_line_and_a_reason_and_the_rest_goes_on(tmp_path: Path) -> None:
    parsed = read(
        tmp_path,
        weapon(event="1"),
        "",
        weapon(event="2", office="Atlantis Field Office"),
        weapon(event="3", category="Cannon"),
        weapon(event="4", quantity="-2.0"),
        weapon(event="5", quantity="1.5"),
        weapon(event="6", quantity="NaN"),
        weapon(event="7", quantity="inf"),
        weapon(event="8", quantity="10000001"),
        weapon(event="9", month="FOO"),
        weapon(event="10", year="soon"),
        weapon(event=""),
        weapon(event="12", mode="Mule"),
        "2024,DEC",
        weapon(event="13"),
    )
    assert [draft.draft.source_reference for draft in parsed.records] == [
        "cbp-weapons/2024-DEC/laredo/1",
        "cbp-weapons/2024-DEC/laredo/13",
    ]
    assert [row.line for row in parsed.bad] == list(range(4, 16))
    for row, word in zip(
        parsed.bad,
        [
            "Atlantis",
            "Cannon",
            "-2.0",
            "1.5",
            "NaN",
            "inf",
            "10000001",
            "FOO",
            "soon",
            "blank",
            "Mule",
            "columns",
        ],
        strict=True,
    ):
        assert word in row.reason


def test_an_event_with_a_bad_row_keeps_its_good_ones(tmp_path: Path) -> None:
    parsed = read(tmp_path, weapon("Cannon"), weapon("Handgun", "2"), weapon("Ammunition", "x"))
    (record,) = parsed.records
    assert (items(record.draft), record.lines, record.partial) == ([("handgun", 2)], (3,), True)
    assert [row.line for row in parsed.bad] == [2, 4]


def test_sums_over_the_most_of_an_item_are_split(tmp_path: Path) -> None:
    (record,) = read(tmp_path, *[weapon("Ammunition", str(MOST - 1))] * 3).records
    assert items(record.draft) == [("ammunition", MOST), ("ammunition", MOST), ("ammunition", MOST - 3)]


def test_an_absurd_sum_is_bad(tmp_path: Path) -> None:
    parsed = read(tmp_path, *[weapon("Ammunition", str(MOST))] * 31)
    assert [row.line for row in parsed.bad] == [32]
    assert sum(quantity for _, quantity in items(parsed.records[0].draft)) == 30 * MOST


@pytest.mark.parametrize("order", [1, -1])
def test_rows_that_differ_in_mode_agree_in_any_order(tmp_path: Path, order: int) -> None:
    rows = [weapon("Handgun", mode="Sea"), weapon("Case", mode="AIR"), weapon("Scope", mode="")]
    (record,) = read(tmp_path, *rows[::order]).records
    assert record.draft.mode == "air"


def test_a_currency_file_is_not_a_weapons_file(tmp_path: Path) -> None:
    path = write(tmp_path / "currency.csv", CURRENCY_HEADER, [money()])
    with pytest.raises(NotSuchAFile, match="lacks the columns Mode of Transportation, Category, Event ID"):
        parse(path)


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["Handgun", "Ammunition", "Case", "Magazine"]),
        st.integers(0, 5_000),
        st.integers(-2, 3),
        st.sampled_from(["OCT", "SEP"]),
        st.sampled_from(["Laredo", "El Paso"]),
        st.sampled_from(["Land", "Air"]),
    ),
    min_size=1,
    max_size=12,
)


@given(rows=ROWS, data=st.data())
def test_order_and_format_change_nothing(
    tmp_path_factory: pytest.TempPathFactory,
    rows: list[tuple[str, int, int, str, str, str]],
    data: st.DataObject,
) -> None:
    folder = tmp_path_factory.mktemp("order")
    plain = [
        weapon(category, str(count), str(event), month=month, office=f"{office} Field Office", mode=mode)
        for category, count, event, month, office, mode in rows
    ]
    varied = [
        weapon(
            category.upper(),
            f"{count:.1f}",
            f"{event}.0",
            year="2024 (FYTD)",
            month=month.title(),
            office=f"{office} FIELD OFFICE",
            mode=mode.lower(),
            direction="Outbound",
        )
        for category, count, event, month, office, mode in data.draw(st.permutations(rows))
    ]
    first = parse(write(folder / "plain.csv", WEAPONS_HEADER, plain))
    (folder / "varied.csv").write_bytes("\r\n".join(["\ufeff" + WEAPONS_HEADER, *varied, ""]).encode())
    second = parse(folder / "varied.csv")
    assert {one.id: one.draft for one in first.records} == {one.id: one.draft for one in second.records}


def test_the_published_file_has_the_published_sums() -> None:
    with sample_files() as (path, _):
        parsed = parse(path)
    assert (parsed.rows, parsed.skipped, parsed.without_quantity, parsed.bad) == (5_320, 0, 0, [])
    assert len({record.id for record in parsed.records}) == len(parsed.records)
    sums = _sums(parsed.records)
    assert {year: sums[year, "event"] for year in (2022, 2023, 2024)} == {2022: 670, 2023: 988, 2024: 911}
    table = {
        "handgun": (654, 900, 1_373),
        "long_arm": (246, 658, 1_390),
        "other_firearm": (2, 1, 1),
        "receiver": (131, 264, 221),
        "magazine": (0, 5_134, 7_672),
        "ammunition": (448_100, 408_585, 899_013),
    }
    for name, expected in table.items():
        assert tuple(sums[year, name] for year in (2022, 2023, 2024)) == expected, name


def test_the_southwest_slice_of_the_published_file() -> None:
    with sample_files() as (path, _):
        parsed = parse(path)
    sums = _sums(southwest(parsed.records))
    for name, expected in {
        "handgun": (237, 560, 636),
        "long_arm": (177, 611, 465),
        "receiver": (17, 16, 103),
        "ammunition": (385_418, 182_347, 379_629),
    }.items():
        assert tuple(sums[year, name] for year in (2022, 2023, 2024)) == expected, name


def test_the_press_figures_of_el_paso() -> None:
    with sample_files() as (path, _):
        parsed = parse(path)
    office = [one for one in parsed.records if one.draft.field_office == "el_paso"]
    to_july = [one for one in office if one.draft.instant.month not in {8, 9}]
    sums = _sums(to_july)
    assert sums[2024, "ammunition"] == 28_788
    assert sums[2024, "magazine"] == 40
    assert sums[2024, "handgun"] == 8
    assert sums[2024, "long_arm"] == 11
    assert _sums(office)[2023, "ammunition"] == 12_172


def _sums(records: Sequence[ImportedRecord]) -> Counter[tuple[int, str]]:
    sums: Counter[tuple[int, str]] = Counter()
    for record in records:
        year = fiscal_year(record.draft.instant.date())
        sums[year, "event"] += record.draft.events
        for item in record.draft.items:
            if isinstance(item, Firearm):
                sums[year, item.category or ""] += item.quantity
            elif isinstance(item, Component):
                sums[year, item.type.value] += item.quantity
            elif isinstance(item, Ammunition):
                sums[year, "ammunition"] += item.rounds
    return sums
