"""Rounding words: the rule by examples, and what holds of every figure."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.aggregator.views.comparisons import compared
from services.aggregator.views.factsheet.rounding import FRACTIONS, SCALES, percentage, rounded, share, spoken

ITEMS, CENTS = "items", "usd_cents"
COUNTS = st.integers(1, 10**15)
ORDER = ("nearly", "", "over")


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0, "no"),
        (1, "1"),
        (99, "99"),
        (100, "100"),
        (101, "over 100"),
        (127, "over 125"),
        (129, "nearly 130"),
        (712, "over 700"),
        (984, "nearly 1,000"),
        (983, "over 950"),
        (1_000, "1,000"),
        (1_527, "over 1,500"),
        (1_921, "over 1,900"),
        (1_990, "nearly 2,000"),
        (11_874, "nearly 12,000"),
        (81_250, "over 80,000"),
        (102_480, "over 100,000"),
        (126_431, "over 125,000"),
        (857_210, "over 850,000"),
        (999_999, "nearly 1 million"),
        (1_049_999, "nearly 1.05 million"),
        (1_250_000, "1.25 million"),
        (25_400_000_000, "over 25 billion"),
        (10**15, "1,000 trillion"),
        (-5, "-5"),
    ],
)
def test_how_a_count_is_said(value: int, said: str) -> None:
    assert str(spoken(value, ITEMS)) == said


@pytest.mark.parametrize(
    ("cents", "said"),
    [
        (0, "no"),
        (5, "$0.05"),
        (9_999, "$99.99"),
        (10_000, "$100"),
        (10_001, "over $100"),
        (64_325_838, "nearly $650,000"),
        (1_555_818_380, "over $15.5 million"),
    ],
)
def test_how_money_is_said(cents: int, said: str) -> None:
    assert str(spoken(cents, CENTS)) == said


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [
        (0, 0, "none"),
        (0, 5_000, "none"),
        (12, 31, "12"),
        (31, 31, "all"),
        (38, 100, "over a third"),
        (4_410, 11_874, "over a third"),
        (450, 1_000, "nearly half"),
        (500, 1_000, "half"),
        (99, 1_000, "under a tenth"),
        (995, 1_000, "nearly all"),
    ],
)
def test_how_a_share_is_said(part: int, whole: int, said: str) -> None:
    assert str(share(part, whole)) == said


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        (1_990, 1_200, "65.8%"),
        (1_650, 1_000, "65%"),
        (10_001, 10_000, "less than 0.1%"),
        (9_999, 10_000, "less than 0.1%"),
        (20_000, 1_000, "1,900%"),
        (0, 1_000, "100%"),
    ],
)
def test_how_a_change_is_said(now: int, before: int, said: str) -> None:
    figure = compared("firearms", now, before)
    assert figure["percent"] is not None
    assert figure["change"] is not None
    assert percentage(figure["change"], figure["percent"]) == said


def read(amount: str) -> Fraction:
    """The number that an amount says."""
    number, _, scale = amount.removeprefix("$").replace(",", "").partition(" ")
    return Fraction(number) * {name: size for size, name in SCALES}.get(scale, 1)


@given(COUNTS, st.sampled_from([ITEMS, CENTS]))
def test_what_is_said_is_true_and_near(value: int, unit: str) -> None:
    said = spoken(value, unit)
    exact = Fraction(value, 100) if unit == CENTS else Fraction(value)
    amount = read(said.amount)
    if said.qualifier == "over":
        assert amount < exact < amount * Fraction(1067, 1000)
    elif said.qualifier == "nearly":
        assert exact < amount < exact * Fraction(1032, 1000)
    else:
        assert said.qualifier == ""
        assert amount == exact


@given(st.integers(100, 10**15), st.integers(1, 10**12))
def test_a_larger_figure_is_never_said_to_be_smaller(value: int, more: int) -> None:
    (low_word, low), (high_word, high) = rounded(value), rounded(value + more)
    assert (low, ORDER.index(low_word)) <= (high, ORDER.index(high_word))


@given(st.integers(100, 10**15))
def test_what_is_said_is_round(value: int) -> None:
    _, amount = rounded(value)
    digits = str(amount).rstrip("0")
    assert len(digits) <= 2 or (len(digits) == 3 and digits[0] == "1" and digits[2] == "5")
    assert rounded(amount) == ("", amount)


@given(st.integers(100, 10**9), st.data())
def test_a_share_that_is_said_is_true(whole: int, data: st.DataObject) -> None:
    part = data.draw(st.integers(0, whole))
    said, value = share(part, whole), Fraction(part, whole)
    known = {name: number for number, name in FRACTIONS} | {"none": Fraction(0)}
    amount = known[said.amount]
    if said.qualifier == "over":
        assert amount < value
    elif said.qualifier:
        assert value < amount
    else:
        assert value == amount


@given(st.integers(1, 10**9), st.integers(1, 10**9))
def test_a_change_that_is_said_is_true_to_a_tenth(now: int, before: int) -> None:
    figure = compared("firearms", now, before)
    assert figure["percent"] is not None
    assert figure["change"] is not None
    said = percentage(figure["change"], figure["percent"])
    exact = abs(Fraction(100 * (now - before), before))
    if said.startswith("less than"):
        assert 0 < exact < Fraction(1, 10)
    else:
        # Half a tenth, and the error of a float where the percentage has more digits than it can hold.
        assert abs(Fraction(said.rstrip("%").replace(",", "")) - exact) <= Fraction("0.0501")
