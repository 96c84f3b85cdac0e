"""Rounding words: how a published fact sheet says a figure ("over 1,500", "nearly 2,000"). Pure.

A figure is said by the round numbers on either side of it. Up to 100 every number is said as it
is. From there a round number has two digits and zeros after them: every one that begins with 20 to
49, every fifth one from 50 on, and below 20 also the halves between (10, 10.5, 11, …, 12.5, …).
Neighbours are 2 to 10 percent apart.

- A figure that is round is said as it is: 1,000.
- In the last third of the way to the next one it is `nearly` that: 1,990 is nearly 2,000. So
  what is said is less than 3.2 percent too much.
- Otherwise it is `over` the one below: 1,527 is over 1,500. Less than 6.7 percent are left unsaid.

Money is said in dollars by the same rule, and from a million on in millions, billions and trillions.
A share is said by a fraction that people use, a change in percent with one decimal.
"""

from dataclasses import dataclass
from fractions import Fraction

from services.aggregator.counting.measures import Unit
from shared.contracts.money import format_money

EXACT_BELOW = 100
"""Figures below this, of units or dollars, are said as they are; so are shares of fewer."""
SCALES = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"))
FRACTIONS = (
    (Fraction(1, 10), "a tenth"),
    (Fraction(1, 5), "a fifth"),
    (Fraction(1, 4), "a quarter"),
    (Fraction(1, 3), "a third"),
    (Fraction(1, 2), "half"),
    (Fraction(2, 3), "two thirds"),
    (Fraction(3, 4), "three quarters"),
    (Fraction(4, 5), "four fifths"),
    (Fraction(9, 10), "nine tenths"),
    (Fraction(1), "all"),
)


@dataclass(frozen=True, slots=True)
class Spoken:
    """A figure as it is said: an amount, and `over`, `nearly`, `under` or nothing (exact) before it."""

    qualifier: str
    amount: str

    def __str__(self) -> str:
        return f"{self.qualifier} {self.amount}".lstrip()


NOT_RECORDED = Spoken("", "not recorded")
"""A figure that nobody counted, which is not "no"."""


def spoken(value: int, unit: str) -> Spoken:
    """A figure of a measure. Zero is "no"; below zero, which no sum of records is, it is exact."""
    money = unit == Unit.USD_CENTS
    if value == 0:
        return Spoken("", "no")
    if value < EXACT_BELOW * (100 if money else 1):
        return Spoken("", format_money(value, "USD") if money else f"{value:,}")
    qualifier, amount = rounded(value)
    return Spoken(qualifier, f"${_number(amount // 100)}" if money else _number(amount))


def rounded(value: int) -> tuple[str, int]:
    """The qualifier and the round number by which a value of at least 100 is said."""
    step = _step(value)
    below = value // step * step
    if value == below:
        return "", value
    if 3 * (below + step - value) <= step:
        return "nearly", below + step
    return "over", below


def share(part: int, whole: int) -> Spoken:
    """A part of a whole. Of fewer than a hundred the part is said; below a tenth it is "under a tenth"."""
    if part == 0:
        return Spoken("", "none")
    if whole < EXACT_BELOW and part != whole:
        return Spoken("", f"{part:,}")
    value = Fraction(part, whole)
    below = [one for one in FRACTIONS if one[0] <= value]
    if not below:
        return Spoken("under", FRACTIONS[0][1])
    if below[-1][0] == value:
        return Spoken("", below[-1][1])
    above = FRACTIONS[len(below)]
    if 3 * (above[0] - value) <= above[0] - below[-1][0]:
        return Spoken("nearly", above[1])
    return Spoken("over", below[-1][1])


def percentage(change: int, percent: float) -> str:
    """How much a figure went up or down, without the sign: "65.8%", "less than 0.1%".

    `percent` has one decimal (`comparisons.compared`); `change` tells a small change from none.
    """
    size = f"{abs(percent):,.1f}".removesuffix(".0")
    return "less than 0.1%" if size == "0" and change else f"{size}%"


def _step(value: int) -> int:
    """The distance between round numbers around a value."""
    magnitude: int = 10 ** (len(str(value)) - 1)
    if value < 2 * magnitude:
        return magnitude // 20
    return magnitude // 10 if value < 5 * magnitude else magnitude // 2


def _number(amount: int) -> str:
    for scale, name in SCALES:
        if amount >= scale:
            return f"{f'{amount / scale:,.2f}'.rstrip('0').rstrip('.')} {name}"
    return f"{amount:,}"
