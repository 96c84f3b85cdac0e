"""An amount of currency, in its own units or in minor ones: what is sent in one is answered in both."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from shared.contracts import money
from shared.contracts.items import MAX_USD_CENTS, Currency
from tests.records.drafts import Json

CASH = {"kind": "currency", "form": "cash"}
PESOS = CASH | {"currency": "MXN", "rate_source": "Treasury", "rate_day": "2026-03-31"}


def item(**fields: Any) -> Currency:
    return Currency.model_validate({**CASH, "currency": "USD", **fields})


def fault(**fields: Any) -> tuple[str, str]:
    """The field that is refused, and why."""
    with pytest.raises(ValidationError) as refused:
        item(**fields)
    [error] = refused.value.errors()
    return ".".join(map(str, error["loc"])), error["msg"]


@given(st.sampled_from(sorted(money.currencies())), st.integers(1, MAX_USD_CENTS))
def test_either_writing_says_the_other_and_the_currency_says_its_exponent(code: str, units: int) -> None:
    known = PESOS | {"currency": code} | ({} if code == "USD" else {"usd_minor": 1})
    written = str(money.major_units(units, code))
    for stated in ({"amount": written}, {"amount_minor": units}, {"amount": written, "amount_minor": units}):
        found = Currency.model_validate(known | stated)
        assert (found.amount, found.amount_minor) == (written, units)
        assert found.exponent == money.exponent(code)


@pytest.mark.parametrize("written", ["38450.00", "38450.0", "38450", "0038450.00"])
def test_an_amount_is_answered_with_the_decimals_of_its_currency(written: str) -> None:
    found = item(amount=written)
    assert (found.amount, found.amount_minor, found.usd_cents) == ("38450.00", 3_845_000, 3_845_000)


def test_the_value_in_dollars_is_written_either_way_too() -> None:
    found = Currency.model_validate(PESOS | {"amount": "200000", "usd_amount": "11500.00"})
    assert (found.amount, found.amount_minor, found.exponent) == ("200000.00", 20_000_000, 2)
    assert (found.usd_amount, found.usd_minor, found.usd_cents) == ("11500.00", 1_150_000, 1_150_000)


REFUSED: list[tuple[Json, str, str]] = [
    ({}, "amount", 'is missing: give it as text, such as "38450.00", or give amount_minor'),
    ({"amount": "38,450.00"}, "amount", "without separators, signs and blanks"),
    ({"amount": "38 450"}, "amount", "without separators, signs and blanks"),
    ({"amount": "$38450"}, "amount", "is not a plain decimal number, such as 1234.50"),
    ({"amount": "1e5"}, "amount", "is not a plain decimal number"),
    ({"amount": ""}, "amount", "is not a plain decimal number"),
    ({"amount": "38450.001"}, "amount", "has 3 decimals, but USD has 2"),
    ({"amount": "-5"}, "amount", "is not between 0.01 and 100000000000.00"),
    ({"amount": "0.00"}, "amount", "is not between 0.01 and 100000000000.00"),
    ({"amount": "9" * 16}, "amount", "is not between"),
    ({"amount": 38450.0}, "amount", "is text in quotes"),
    ({"amount": 38450}, "amount", "is text in quotes"),
    ({"amount": True}, "amount", "is text in quotes"),
    ({"amount": "38.45", "amount_minor": 38_450}, "amount", "is 3845 in minor units, but amount_minor"),
    ({"amount": "1", "exponent": 0}, "exponent", "USD has exponent 2, not 0; leave it out"),
    ({"amount": "1", "currency": "usd"}, "currency", "nearest: USD"),
    ({"amount": "1", "usd_amount": "2"}, "usd_minor", "of a USD amount is the amount itself"),
    ({"amount": "1", "currency": "JPY"}, "usd_amount", "JPY needs its value in US dollars"),
    ({"amount": "1.5", "currency": "JPY"}, "amount", "has 1 decimals, but JPY has 0"),
]  # fmt: skip


@pytest.mark.parametrize(("fields", "where", "why"), REFUSED)
def test_what_is_no_amount_is_refused_at_its_field(fields: Json, where: str, why: str) -> None:
    found, message = fault(**fields)
    assert found == where
    assert why in message


def test_the_schema_of_what_is_sent_asks_for_one_writing_and_that_of_what_is_answered_has_both() -> None:
    sent = Currency.model_json_schema(mode="validation")
    assert sent["required"] == ["kind", "currency", "form"]
    assert sent["anyOf"] == [{"required": ["amount"]}, {"required": ["amount_minor"]}]
    answered = Currency.model_json_schema(mode="serialization")
    assert answered["required"] == ["kind", "currency", "amount_minor", "exponent", "form"]
