"""Columns as one parameter: whatever a value is, the server reads the same value from its text."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from shared.contracts.vocabularies import Agency, Status
from shared.database.arrays import NULL, SEPARATOR, columns

READ: dict[type, Callable[[str], Any]] = {
    str: str,
    int: int,
    UUID: UUID,
    date: date.fromisoformat,
    datetime: datetime.fromisoformat,
    Status: Status,
    Agency: Agency,
}
"""How PostgreSQL's types read these texts: of a UUID with or without dashes."""
VALUES: dict[type, st.SearchStrategy[Any]] = {
    str: st.text(st.characters(codec="utf-8", exclude_categories=["Cc"])),
    int: st.integers(),
    UUID: st.uuids(),
    date: st.dates(),
    datetime: st.datetimes(timezones=st.just(UTC)),
    Status: st.sampled_from(Status),
    Agency: st.sampled_from(Agency),
}
kinds = st.sampled_from(sorted(VALUES, key=str))


@given(st.data(), kinds, st.booleans())
def test_a_column_is_read_as_it_was(data: st.DataObject, kind: type, optional: bool) -> None:
    one = st.none() | VALUES[kind] if optional else VALUES[kind]
    values = data.draw(st.lists(one, min_size=1, max_size=8))
    first, *texts = columns([{"it": value} for value in values])["it"].split(SEPARATOR)
    assert first == ""
    assert [None if text == NULL else READ[kind](text) for text in texts] == values


@given(st.data(), kinds, st.integers(1, 5))
def test_a_column_of_one_value_is_read_as_it_was(data: st.DataObject, kind: type, rows: int) -> None:
    value = data.draw(VALUES[kind])
    texts = columns([{"it": value}] * rows)["it"].split(SEPARATOR)[1:]
    assert list(map(READ[kind], texts)) == [value] * rows
