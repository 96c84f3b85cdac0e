"""Whatever an agency sends is read or told with what to do: pure, and without another error."""

import json
from collections.abc import Iterator
from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

import orjson
from hypothesis import example, given, settings
from hypothesis import strategies as st

from services.seizure.inbound.reading import Sent, patch_of, read
from services.seizure.seizures import SEIZURE
from services.seizure.traces import TRACE
from shared.contracts.envelope import BadMessage
from shared.contracts.inbound import Inbound
from shared.contracts.published.sent import SentMessage, sent_messages
from shared.events.log import Record
from shared.records.lifecycle import merge
from tests.hostile.strings import STRINGS

KINDS = {"seizure": SEIZURE, "trace": TRACE}
NOW = datetime(2026, 11, 20, tzinfo=UTC)
ODD: list[Any] = [None, True, 0, -1, 2**31, 2**63, 10**400, 1.5, "", "x", "\x00", "9999-99-99"]
ODD += [[], {}, [[]], {"kind": "firearm"}, *STRINGS.values()]
values = st.recursive(
    st.sampled_from(ODD),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
)
objects = st.dictionaries(st.sampled_from("abc"), st.none() | st.integers(0, 2) | st.just([1]), max_size=3)
contents = st.dictionaries(st.sampled_from("abcd"), objects | st.integers(0, 3), max_size=4)


def places(node: Any, at: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Every place in a message."""
    pairs = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, inner in pairs:
        yield (*at, key)
        yield from places(inner, (*at, key))


@st.composite
def spoiled(draw: st.DrawFn) -> tuple[SentMessage, bytes]:
    """A message of the contract with something odd in its place, or beside it."""
    message = draw(st.sampled_from(sent_messages()))
    body = deepcopy(dict(message.body))
    *path, last = draw(st.sampled_from(list(places(body))))
    node: Any = body
    for key in path:
        node = node[key]
    where = draw(st.text(max_size=9)) if isinstance(node, dict) and draw(st.booleans()) else last
    node[where] = draw(values)
    return message, _dumped(body)


def _dumped(body: Any) -> bytes:

    return json.dumps(body).encode()


def taken(message: SentMessage, body: bytes) -> Sent | BadMessage:
    """What becomes of these bytes on the topic of this message."""
    _, _, sender, plural, _ = message.topic.split(".")
    inbound = Inbound(sender, plural)
    try:
        return read(inbound, KINDS[inbound.sent.changes], Record(message.topic, 0, 0, 0, b"", body, ()), NOW)
    except BadMessage as error:
        return error


@given(spoiled())
@settings(max_examples=300)
def test_a_spoiled_message_is_read_or_told(one: tuple[SentMessage, bytes]) -> None:
    found = taken(*one)
    if isinstance(found, BadMessage):
        assert found.problem is not None
        assert len(orjson.dumps(found.problem)) < 60_000
        assert found.problem["detail"]


@given(st.sampled_from(sent_messages()), st.binary(max_size=60))
@example(sent_messages()[0], b'{"record":' + b"[" * 900 + b"]" * 900 + b"}")
def test_so_are_any_bytes(message: SentMessage, body: bytes) -> None:
    assert isinstance(taken(message, body), BadMessage)


@given(contents, contents)
def test_a_patch_makes_the_one_of_the_other(before: dict[str, Any], after: dict[str, Any]) -> None:
    assert merge(before, patch_of(before, after, {})) == without_nulls(after)


def without_nulls(value: Any) -> Any:
    """A merge patch cannot state a null: it means that there is nothing."""
    if not isinstance(value, dict):
        return value
    return {name: without_nulls(one) for name, one in value.items() if one is not None}
