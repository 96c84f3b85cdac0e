"""The currency file: records that stand for several events, and the published sums."""

from pathlib import Path

import pytest

from services.cli.files.cbp.cbp_currency import MOST_CENTS, parse
from services.cli.files.cbp.parsed import ImportedRecord, Parsed
from services.cli.files.imports import sample_files
from services.cli.files.tables.text import NotSuchAFile
from shared.contracts.items import Currency
from tests.imports.files import CURRENCY_HEADER, WEAPONS_HEADER, money, southwest, weapon, write


def read(path: Path, *rows: str) -> Parsed:
    return parse(write(path / "currency.csv", CURRENCY_HEADER, rows))


def cents(record: ImportedRecord) -> list[int]:
    return [item.amount_minor for item in record.draft.items if isinstance(item, Currency)]


def test_a_row_becomes_a_record_of_its_events(tmp_path: Path) -> None:
    parsed = read(tmp_path, money("84474.74", "5"))
    (record,) = parsed.records
    draft = record.draft
    assert draft.source_reference == "cbp-currency/2025-APR/baltimore/other"
    assert (draft.events, draft.mode, draft.field_office, draft.precision) == (5, None, "baltimore", "month")
    (item,) = draft.items
    assert isinstance(item, Currency)
    assert (item.amount_minor, item.currency, item.exponent, item.form) == (8447474, "USD", 2, "not_recorded")


def test_the_land_filter_is_part_of_the_key(tmp_path: Path) -> None:
    parsed = read(
        tmp_path,
        money("1.0", "1", land="Land Only"),
        money("2.0", "2", land="Other"),
        money("4.0", "3", land="LAND ONLY", year="2025 (FYTD)", month="apr", direction="OUTBOUND"),
    )
    assert [(cents(one), one.draft.events, one.draft.mode, one.lines) for one in parsed.records] == [
        ([500], 4, "land", (2, 4)),
        ([200], 2, None, (3,)),
    ]


def test_bad_rows(tmp_path: Path) -> None:
    parsed = read(
        tmp_path,
        money("-1"),
        money("1.005"),
        money("1e5"),
        money("1.0", "0"),
        money("1.0", ""),
        money("1.0", "2.5"),
        money("1.0", "100001"),
        money("1.0", land="Sea"),
        money("100000000000.01"),
        money("7.0", direction="Inbound", events="nonsense"),
    )
    assert parsed.records == []
    assert [row.line for row in parsed.bad] == list(range(2, 11))
    assert parsed.skipped == 1


def test_a_bad_row_marks_its_record_as_partial(tmp_path: Path) -> None:
    (record,) = read(tmp_path, money("5.0", "1"), money("x", "1")).records
    assert (cents(record), record.draft.events, record.partial) == ([500], 1, True)


def test_no_amount_counts_its_events(tmp_path: Path) -> None:
    parsed = read(tmp_path, money("", "3"))
    assert [(one.draft.events, one.draft.items) for one in parsed.records] == [(3, [])]
    assert parsed.without_quantity == 1


def test_a_sum_over_the_most_of_an_item_is_split(tmp_path: Path) -> None:
    (record,) = read(tmp_path, money("1000000000.00", "1"), money("0.01", "1")).records
    assert cents(record) == [MOST_CENTS, 1]


def test_a_weapons_file_is_not_a_currency_file(tmp_path: Path) -> None:
    path = write(tmp_path / "weapons.csv", WEAPONS_HEADER, [weapon()])
    with pytest.raises(NotSuchAFile, match="lacks the columns Land Filter, Count of Seizure Events"):
        parse(path)


def test_the_published_file_has_the_published_sums() -> None:
    with sample_files() as (_, path):
        parsed = parse(path)
    assert (parsed.rows, parsed.skipped, parsed.bad) == (174, 0, [])
    assert len({record.id for record in parsed.records}) == 174
    assert _figures(parsed.records) == (620, 1_555_818_380)
    assert _figures(southwest(parsed.records)) == (194, 644_325_838)


def _figures(records: list[ImportedRecord]) -> tuple[int, int]:
    return sum(one.draft.events for one in records), sum(sum(cents(one)) for one in records)
