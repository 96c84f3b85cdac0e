"""The values of a row: what is taken, and with which words the rest is refused."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.cli.files.cbp import cells
from services.cli.files.tables.rows import Row

GOOD = {
    "fiscal year": "2024",
    "month (abbv)": "DEC",
    "component": "Office of Field Operations",
    "area of responsibility": "Laredo Field Office",
}


def row(**changes: str) -> Row:
    names = {"year": "fiscal year", "month": "month (abbv)", "office": "area of responsibility"}
    return Row(2, GOOD | {names.get(name, name): value for name, value in changes.items()})


@pytest.mark.parametrize(
    "year",
    ["2025", "2025.0", "2025 (FYTD)", "2025 (fytd)", "FY2025", "FY 2025", "FY25", "fy 25", "FY25 (FYTD)"],
)
def test_years(year: str) -> None:
    assert cells.origin(row(year=year)).period == cells.Period(2025, "DEC")


@pytest.mark.parametrize("month", ["dec", "Dec", "DEC", "December", "DECEMBER", "Dec."])
def test_months(month: str) -> None:
    period = cells.origin(row(month=month)).period
    assert (period.last_day, str(period)) == (date(2023, 12, 31), "2024-DEC")
    assert period.first_instant == datetime(2023, 12, 1, tzinfo=UTC)


def test_every_month_has_its_names() -> None:
    for name in ("september", "Sept", "SEPT.", "sep"):
        assert cells.origin(row(month=name)).period.month == "SEP"
    for number in range(1, 13):
        day = date(2024, number, 1)
        for name in (f"{day:%b}", f"{day:%B}"):
            assert cells.origin(row(month=name)).period.month == f"{day:%b}".upper()


def test_a_month_stands_at_local_noon_of_its_last_day() -> None:
    assert cells.origin(row()).occurred_at == datetime(2023, 12, 31, 18, tzinfo=UTC)
    assert cells.origin(row(month="JUN")).occurred_at == datetime(2024, 6, 30, 17, tzinfo=UTC)


@pytest.mark.parametrize("name", ["LAREDO FIELD OFFICE", "laredo  field office"])
def test_field_offices_in_any_case(name: str) -> None:
    origin = cells.origin(row(office=name, component="OFFICE OF FIELD OPERATIONS"))
    assert (origin.office.code, origin.agency) == ("laredo", "cbp_ofo")


def test_border_patrol_has_sectors() -> None:
    origin = cells.origin(row(component="U.S. Border Patrol", office="Yuma Sector"))
    assert (origin.office.code, origin.agency) == ("usbp_yuma", "cbp_usbp")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"year": "24"}, "fiscal year '24' is not a year"),
        ({"year": "FYTD"}, "fiscal year 'FYTD' is not a year"),
        ({"year": ""}, "fiscal year '' is not a year"),
        ({"year": "9999"}, "fiscal year '9999' is not a year"),
        ({"month": "DECEMB"}, "month 'DECEMB' is none of OCT, NOV"),
        ({"month": "13"}, "month '13' is none of"),
        ({"year": "1990"}, "month 1990-DEC is not between 1990 and 2199"),
        ({"year": "2200", "month": "JAN"}, "month 2200-JAN is not between 1990 and 2199"),
        ({"office": "Laredo"}, "no field office is named 'Laredo'"),
        ({"component": "Coast Guard"}, "component 'Coast Guard' is neither"),
        ({"component": "U.S. Border Patrol"}, "'Laredo Field Office' is no office of 'U.S. Border Patrol'"),
    ],
)
def test_bad_origins(changes: dict[str, str], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        cells.origin(row(**changes))


@given(st.integers(0, 10_000_000), st.sampled_from(["{}", "{}.0", "{}.", "{:,}", "{:,}.00", "00{}"]))
def test_counts_in_any_format(count: int, form: str) -> None:
    assert cells.whole(form.format(count), "quantity", 10_000_000) == count


def test_a_blank_counts_nothing() -> None:
    assert cells.whole("", "quantity", 10) == 0
    assert cells.cents("", 10) == 0


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("-1", "is not between 0 and 1,000"),
        ("1001", "is not between 0 and 1,000"),
        ("1.5", "is not a whole number"),
        ("nan", "is not a plain number"),
        ("inf", "is not a plain number"),
        ("1e2", "is not a plain number; an exponent has lost digits"),
        ("1,2,3", "is not a plain number"),
        ("12,34", "is not a plain number; write a decimal point, not a comma"),
        ("9,0", "is not a plain number; write a decimal point, not a comma"),
        ("1.234,0", "is not a plain number; write a decimal point, not a comma"),
        ("0x10", "is not a plain number"),
        ("1 000", "is not a plain number"),
        ("١٢", "is not a plain number"),
        ("9" * 5000, "is not a plain number"),
        ("many", "is not a plain number"),
    ],
)
def test_bad_counts(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        cells.whole(text, "quantity", 1_000)


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("84474.74", 8447474),
        ("227.0", 22700),
        ("227", 22700),
        ("0.1", 10),
        ("28,009,787.00", 2_800_978_700),
        ("$1,234.50", 123450),
        ("160635.66999999998", 16063567),  # as it stands in the published file
        ("99999999999.99", 9_999_999_999_999),
    ],
)
def test_dollars_are_exact(text: str, cents: int) -> None:
    assert cells_of(text) == cents


def cells_of(text: str) -> int:
    return cells.cents(text, 10**13)


@given(st.integers(0, 10**11))
def test_a_published_float_is_its_cents(amount: int) -> None:
    assert cells_of(repr(amount / 100)) == amount


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("-0.01", "is not between 0 and"),
        ("100000000000.01", "is not between 0 and"),
        ("1.005", "has a fraction of a cent"),
        ("1e5", "an exponent has lost digits"),
        ("8.45E+04", "an exponent has lost digits"),
        ("NaN", "is not a plain number"),
        ("(227)", "is not a plain number"),
        ("€5", "is not a plain number"),
    ],
)
def test_bad_dollars(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        cells_of(text)


@pytest.mark.parametrize(
    ("text", "event"),
    [("7426797338.0", "7426797338"), ("7426797338", "7426797338"), ("-2147483648.0", "-2147483648")],
)
def test_event_ids(text: str, event: str) -> None:
    assert cells.surrogate_id(text) == event


@pytest.mark.parametrize("text", ["", "7.4", "7.4E+09", "abc"])
def test_bad_event_ids(text: str) -> None:
    with pytest.raises(ValueError, match="Event ID"):
        cells.surrogate_id(text)
