"""Money as exact integers of a currency's minor unit, never as floats.

An amount is a pair: an `int` count of minor units (cents for USD, yen for JPY, fils for KWD) and
an ISO 4217 code. The exponent of a currency is the number of decimals between its major and its
minor unit; the table is package data (`data/currencies.csv`).

Errors, each a `ValueError`, save that a float (or another wrong type) is a `TypeError`:

    ValueError
    ├── UnknownCurrency  not an active ISO 4217 currency code
    ├── InvalidAmount    not a plain decimal number
    └── WrongExponent    more decimals than the currency has
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from difflib import get_close_matches
from functools import cache
from types import MappingProxyType

from shared.contracts.ports import read_table

MAX_DIGITS = 30
"""Longest amount accepted, in digits: far above all money, far below a number that hangs us."""

_PLAIN = re.compile(r"([+-]?)([0-9]+)(?:\.([0-9]+))?")


class UnknownCurrency(ValueError):
    """Not an active ISO 4217 currency code."""


class InvalidAmount(ValueError):
    """Not a plain decimal number."""


class WrongExponent(ValueError):
    """The amount has more decimals than its currency."""


@cache
def currencies() -> Mapping[str, int]:
    """The exponent of every currency by its code; read-only."""
    return MappingProxyType({row["code"]: int(row["exponent"]) for row in read_table("currencies.csv")})


def exponent(code: str) -> int:
    """Decimals of this currency: 2 for "USD", 0 for "JPY", 3 for "KWD"; else `UnknownCurrency`."""
    try:
        return currencies()[code]
    except KeyError:
        near = ", ".join(get_close_matches(code.upper(), currencies()))
        hint = f"; nearest: {near}" if near else ""
        raise UnknownCurrency(f"{code!r} is not an active ISO 4217 currency code{hint}") from None


def minor_units(amount: str | Decimal, code: str) -> int:
    """A major-unit amount in minor units, exactly: ("15.5", "USD") is 1550.

    A text is digits with at most one sign and one point: no separators, exponents or blanks.
    Raises `InvalidAmount`, `WrongExponent` ("1.230" USD has three decimals and is refused, whether or
    not the last is zero), `UnknownCurrency`, and `TypeError` for anything but text and Decimal.
    """
    places = exponent(code)
    sign, whole, fraction = _parts(_text(amount))
    if len(fraction) > places:
        raise WrongExponent(f"{amount} has {len(fraction)} decimals, but {code} has {places}")
    minor = int(whole + fraction.ljust(places, "0"))
    return -minor if sign == "-" else minor


def major_units(minor: int, code: str) -> Decimal:
    """Minor units as an exact Decimal that keeps the currency's decimals: 1550 USD is 15.50."""
    # Built from text: Decimal arithmetic would round to the digits of the thread's context.
    return Decimal(f"{_integer(minor)}E-{exponent(code)}")


def format_money(minor: int, code: str) -> str:
    """For people to read: "$15,558,183.80", "-$0.05", "JPY 1,000"."""
    places = exponent(code)
    whole, fraction = divmod(abs(_integer(minor)), 10**places)
    sign = "-" if minor < 0 else ""
    prefix = "$" if code == "USD" else f"{code} "
    decimals = f".{fraction:0{places}d}" if places else ""
    return f"{sign}{prefix}{whole:,}{decimals}"


def _text(amount: str | Decimal) -> str:
    if isinstance(amount, str):
        return amount
    if not isinstance(amount, Decimal):
        raise TypeError(f"an amount is text or Decimal, not {type(amount).__name__}")
    # Decimal("1E+999999999") is four words long; written out, it would fill the memory.
    if amount.is_finite() and abs(amount.adjusted()) > MAX_DIGITS:
        raise InvalidAmount(f"{amount} has too many digits")
    return format(amount, "f")


def _parts(text: str) -> tuple[str, str, str]:
    """Sign, whole digits, decimals (perhaps none) of a plain decimal number."""
    found = _PLAIN.fullmatch(text) if len(text) <= 2 * MAX_DIGITS else None
    if found is None or len(found[2]) + len(found[3] or "") > MAX_DIGITS:
        raise InvalidAmount(f"{text[:40]!r} is not a plain decimal number, such as 1234.50")
    return found[1], found[2], found[3] or ""


def _integer(minor: int) -> int:
    # A bool is an int to Python, and a float of whole cents has already lost cents elsewhere.
    if not isinstance(minor, int) or isinstance(minor, bool):
        raise TypeError(f"minor units are a whole number, not {type(minor).__name__}")
    return minor
