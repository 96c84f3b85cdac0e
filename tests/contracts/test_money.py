"""Money is exact in both directions, in every currency."""

from decimal import Decimal, localcontext
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.contracts.money import (
    InvalidAmount,
    UnknownCurrency,
    WrongExponent,
    currencies,
    exponent,
    format_money,
    major_units,
    minor_units,
)
from shared.contracts.ports import read_table

codes = st.sampled_from(sorted(currencies()))
amounts = st.integers(-(10**25), 10**25)

OTHER_THAN_TWO = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF",
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}


def test_the_table_is_well_formed() -> None:
    rows = list(read_table("currencies.csv"))
    assert len({row["code"] for row in rows}) == len(rows) == 158
    assert all(len(row["code"]) == 3 and row["code"].isupper() and row["name"] for row in rows)
    assert [row["code"] for row in rows] == sorted(row["code"] for row in rows)


def test_exponents_are_those_of_iso_4217() -> None:
    expected = dict.fromkeys(currencies(), 2)
    for places, listed in OTHER_THAN_TWO.items():
        expected |= dict.fromkeys(listed.split(), places)
    assert currencies() == expected


@pytest.mark.parametrize("code", ["USD", "MXN", "CAD", "EUR", "GBP", "COP", "GTQ", "HNL", "CNY", "VES"])
def test_the_currencies_of_the_border_are_known(code: str) -> None:
    assert exponent(code) == 2


@pytest.mark.parametrize(
    ("amount", "code", "minor"),
    [
        ("15558183.80", "USD", 1_555_818_380),
        ("84474.7", "USD", 8_447_470),
        ("0.01", "USD", 1),
        ("-0.01", "USD", -1),
        ("+5", "USD", 500),
        ("1000", "JPY", 1000),
        ("1.234", "KWD", 1234),
        ("1.2345", "CLF", 12345),
        (Decimal("28009787.00"), "USD", 2_800_978_700),
        (Decimal("1E+3"), "USD", 100_000),
    ],
)
def test_minor_units(amount: str | Decimal, code: str, minor: int) -> None:
    assert minor_units(amount, code) == minor


@given(amounts, codes)
def test_there_and_back(minor: int, code: str) -> None:
    major = major_units(minor, code)
    assert minor_units(major, code) == minor
    assert minor_units(format(major, "f"), code) == minor


@given(amounts, codes)
def test_the_decimal_context_does_not_round(minor: int, code: str) -> None:
    with localcontext(prec=3):
        assert minor_units(major_units(minor, code), code) == minor


@given(st.integers(-(10**20), 10**20))
def test_cents_are_hundredths(minor: int) -> None:
    assert major_units(minor, "USD") * 100 == minor


@given(amounts, codes)
def test_what_is_formatted_reads_back(minor: int, code: str) -> None:
    text = format_money(minor, code).replace(",", "").replace(f"{code} ", "").replace("$", "")
    assert minor_units(text, code) == minor


@given(codes, st.integers(1, 6))
def test_too_many_decimals_are_refused(code: str, more: int) -> None:
    with pytest.raises(WrongExponent, match=code):
        minor_units("1." + "0" * (exponent(code) + more), code)


@pytest.mark.parametrize(
    ("minor", "code", "text"),
    [
        (1_555_818_380, "USD", "$15,558,183.80"),
        (-5, "USD", "-$0.05"),
        (0, "USD", "$0.00"),
        (1000, "JPY", "JPY 1,000"),
        (1_234_567, "KWD", "KWD 1,234.567"),
        (-12345, "MXN", "-MXN 123.45"),
    ],
)
def test_format_money(minor: int, code: str, text: str) -> None:
    assert format_money(minor, code) == text


def test_major_units_keep_the_currencys_decimals() -> None:
    assert str(major_units(1550, "USD")) == "15.50"
    assert str(major_units(1550, "JPY")) == "1550"


@pytest.mark.parametrize(
    "amount",
    [
        "",
        " 1",
        "1,000",
        "1e3",
        ".5",
        "5.",
        "--1",
        "NaN",
        "Infinity",
        "$5",
        "\u0665",
        "1\n",
        "9" * 31,
        "9" * 99,
    ],
)
def test_what_is_not_a_plain_number_is_refused(amount: str) -> None:
    with pytest.raises(InvalidAmount):
        minor_units(amount, "USD")


@pytest.mark.parametrize("amount", ["NaN", "sNaN", "-Infinity", "1E+999999999", "1E-999999999", "1E+31"])
def test_a_decimal_that_is_no_amount_is_refused(amount: str) -> None:
    with pytest.raises(InvalidAmount):
        minor_units(Decimal(amount), "USD")


@pytest.mark.parametrize("amount", [1.5, 1, True, None, b"1"])
def test_only_text_and_decimal_are_amounts(amount: Any) -> None:
    with pytest.raises(TypeError, match=type(amount).__name__):
        minor_units(amount, "USD")


@pytest.mark.parametrize("minor", [1.0, True, "1", Decimal(1)])
def test_only_whole_numbers_are_minor_units(minor: Any) -> None:
    for function in (major_units, format_money):
        with pytest.raises(TypeError, match=type(minor).__name__):
            function(minor, "USD")


@pytest.mark.parametrize("code", ["usd", "US$", "XXX", "XAU", "ZWL", ""])
def test_an_unknown_currency_is_refused(code: str) -> None:
    with pytest.raises(UnknownCurrency):
        exponent(code)


def test_an_unknown_currency_is_answered_with_the_nearest() -> None:
    with pytest.raises(UnknownCurrency, match="USD"):
        exponent("usd")
