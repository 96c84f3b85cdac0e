"""Every message is an event, a heartbeat, or a defect with a clear detail; there is nothing between."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.aggregator.counting.versions import Version
from services.aggregator.ledger.sink import TotalsSink
from shared.contracts.envelope import BadMessage, Defect
from shared.database.database import Database
from shared.events.log import Record
from shared.runtime.metrics import Metrics
from tests.aggregator.histories import record_of
from tests.aggregator.stored import seizure

VERSION = seizure(1)
GOOD = record_of(VERSION)
BODY = VERSION.body
HEARTBEAT = {"ce_specversion": b"1.0", "ce_type": b"outbound.heartbeat.v1"}


@pytest.fixture
def metrics() -> Metrics:
    return Metrics()


@pytest.fixture
def sink(metrics: Metrics, tmp_path: Path) -> TotalsSink:
    return TotalsSink(Database(f"sqlite+aiosqlite:///{tmp_path / 'unused.db'}"), metrics)


def with_headers(**headers: bytes | None) -> Record:
    merged = {**dict(GOOD.headers), **headers}
    return replace(GOOD, headers=tuple((name, value) for name, value in merged.items() if value is not None))


def with_body(**fields: object) -> Record:
    return replace(GOOD, value=json.dumps({**BODY, **fields}).encode())


def item(**fields: object) -> Record:
    return with_body(items=[{"kind": "ammunition", "rounds": 5, **fields}])


DEFECTS: Mapping[str, tuple[Record, Defect, str]] = {
    "no headers": (replace(GOOD, headers=()), Defect.NOT_CLOUDEVENTS, "no ce_specversion header"),
    "other specversion": (with_headers(ce_specversion=b"0.3"), Defect.NOT_CLOUDEVENTS, "with the value 1.0"),
    "no type": (with_headers(ce_type=None), Defect.NOT_CLOUDEVENTS, "no ce_type header"),
    "type not UTF-8": (with_headers(ce_type=b"\xff\xfe"), Defect.NOT_CLOUDEVENTS, "ce_type is not UTF-8"),
    "unknown type": (
        with_headers(ce_type=b"outbound.patrol.recorded.v1"),
        Defect.UNKNOWN_TYPE,
        "outbound.patrol.recorded.v1 is no type that is known here",
    ),
    "unknown event version": (
        with_headers(ce_type=b"outbound.seizure.recorded.v2"),
        Defect.UNKNOWN_TYPE,
        "outbound.seizure.recorded.v2 is no type that is known here",
    ),
    "no record version": (
        with_headers(ce_recordversion=None),
        Defect.NOT_CLOUDEVENTS,
        "no ce_recordversion header",
    ),
    "record version zero": (
        with_headers(ce_recordversion=b"0"),
        Defect.NOT_CLOUDEVENTS,
        "not a positive integer",
    ),
    "record version is text": (
        with_headers(ce_recordversion=b"-1"),
        Defect.NOT_CLOUDEVENTS,
        "'-1', not a positive integer",
    ),
    "record version of 5,000 digits": (
        with_headers(ce_recordversion=b"9" * 5000),
        Defect.NOT_CLOUDEVENTS,
        "not a positive integer",
    ),
    "null body": (replace(GOOD, value=None), Defect.EMPTY_BODY, "the body is empty"),
    "empty body": (replace(GOOD, value=b""), Defect.EMPTY_BODY, "the body is empty"),
    "malformed JSON": (replace(GOOD, value=b'{"id": '), Defect.INVALID_BODY, "Input data was truncated"),
    "invalid UTF-8": (replace(GOOD, value=b'{"id": "\xff"}'), Defect.INVALID_BODY, "utf-8"),
    "deeply nested": (replace(GOOD, value=b"[" * 100_000), Defect.INVALID_BODY, "Expected `object`"),
    "not an object": (replace(GOOD, value=b"[]"), Defect.INVALID_BODY, "Expected `object`, got `array`"),
    "a field is missing": (
        replace(GOOD, value=orjson.dumps({k: v for k, v in BODY.items() if k != "local_day"})),
        Defect.INVALID_BODY,
        "missing required field `local_day`",
    ),
    "key of another record": (replace(GOOD, key=b"0"), Defect.MISMATCH, "the key is not the record's id"),
    "no key": (replace(GOOD, key=None), Defect.MISMATCH, "the key is not the record's id"),
    "version of another body": (
        with_headers(ce_recordversion=b"2"),
        Defect.MISMATCH,
        "ce_recordversion 2 is not the body's 1",
    ),
    "negative rounds": (item(rounds=-5), Defect.INVALID_BODY, "$.items[0].rounds"),
    "absurd rounds": (item(rounds=10**30), Defect.INVALID_BODY, "$.items[0].rounds"),
    "rounds are not a number": (item(rounds="NaN"), Defect.INVALID_BODY, "$.items[0].rounds"),
    "half a round": (item(rounds=0.5), Defect.INVALID_BODY, "$.items[0].rounds"),
    "unknown item": (item(kind="narcotics"), Defect.INVALID_BODY, "$.items[0].kind"),
    "absurd version": (
        replace(
            with_headers(ce_recordversion=b"9999999999"),
            value=orjson.dumps({**BODY, "version": 9_999_999_999}),
        ),
        Defect.INVALID_BODY,
        "$.version",
    ),
    "no such day": (with_body(local_day="2025-02-30"), Defect.INVALID_BODY, "$.local_day"),
    "no offset": (with_body(recorded_at="2025-11-01T00:00:00"), Defect.INVALID_BODY, "$.recorded_at"),
    "before the first UTC year": (
        with_body(recorded_at="0001-01-01T00:00:00+14:00"),
        Defect.INVALID_BODY,
        "recorded_at is outside the years 1 to 9999",
    ),
    "currency without its value in USD": (
        with_body(
            items=[{"kind": "currency", "currency": "JPY", "exponent": 2, "amount_minor": 5, "form": "cash"}]
        ),
        Defect.INVALID_BODY,
        "JPY without its value in USD",
    ),
}


@pytest.mark.parametrize("name", DEFECTS)
def test_a_defect_says_what_is_wrong(sink: TotalsSink, name: str) -> None:
    record, defect, detail = DEFECTS[name]

    with pytest.raises(BadMessage) as refused:
        sink.decode(record)

    assert refused.value.defect is defect
    assert detail in refused.value.detail
    assert len(refused.value.detail) < 500


def test_every_defect_is_shown_above() -> None:
    # What another agency sent is refused by the service that records it, never here.
    assert {defect for _, defect, _ in DEFECTS.values()} == set(Defect) - {Defect.REFUSED}


def test_unknown_fields_are_ignored_wherever_they_stand(sink: TotalsSink) -> None:
    items = [{**BODY["items"][0], "proof_marks": ["crown"]}]
    grown = with_body(items=items, weather="dust storm")

    assert sink.decode(grown) == sink.decode(GOOD) != None  # noqa: E711 - both are a change, and the same


def test_the_type_says_what_the_body_is_whatever_the_topic_is_called(sink: TotalsSink) -> None:
    change = sink.decode(replace(GOOD, topic="replay.of.2025"))

    assert isinstance(change, Version)
    assert (change.topic, change.key) == ("replay.of.2025", (str(VERSION.id), "seizure"))


def beat(value: bytes) -> Record:
    return replace(GOOD, value=value, headers=tuple(HEARTBEAT.items()))


def test_a_heartbeat_shows_as_a_metric_and_has_no_effect(sink: TotalsSink, metrics: Metrics) -> None:
    at = datetime(2025, 11, 1, 12, tzinfo=UTC)

    assert sink.decode(beat(orjson.dumps({"service": "seizure", "at": at, "new": 1}))) is None

    labels = {"service": "seizure"}
    assert metrics.registry.get_sample_value("outbound_heartbeat_timestamp_seconds", labels) == at.timestamp()


@pytest.mark.parametrize(
    "value",
    [
        b"",
        b"null",
        b"[]",
        b"{",
        b"\xff",
        b'{"service": "seizure"}',
        b'{"service": "seizure", "at": 5}',
        b'{"service": "seizure", "at": "yesterday"}',
        b'{"service": "seizure", "at": "2025-11-01T00:00:00"}',
        b'{"service": ["seizure"], "at": "2025-11-01T00:00:00Z"}',
        b'{"service": "made-up", "at": "2025-11-01T00:00:00Z"}',
    ],
)
def test_a_malformed_heartbeat_is_a_defect_and_makes_no_metric(
    sink: TotalsSink, metrics: Metrics, value: bytes
) -> None:
    with pytest.raises(BadMessage) as refused:
        sink.decode(beat(value))

    assert refused.value.defect is Defect.INVALID_BODY
    assert "heartbeat" in refused.value.detail
    assert b"outbound_heartbeat_timestamp_seconds{" not in metrics.render()


NOISE = st.one_of(
    st.binary(max_size=50),
    st.recursive(
        st.none()
        | st.booleans()
        | st.floats(allow_nan=False)
        | st.integers(-(2**63), 2**63 - 1)
        | st.text(max_size=9),
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(list(BODY)), inner, max_size=9)
        ),
        max_leaves=20,
    ).map(lambda noise: orjson.dumps({**BODY, **noise} if isinstance(noise, dict) else noise)),
)


METRICS = Metrics()


@given(
    value=NOISE,
    headers=st.dictionaries(
        st.sampled_from(["ce_specversion", "ce_type", "ce_recordversion"]), st.binary(max_size=20)
    ),
)
@settings(deadline=None, max_examples=300)
def test_noise_is_an_event_or_a_defect_and_never_another_error(
    value: bytes, headers: dict[str, bytes]
) -> None:
    record = replace(GOOD, value=value, headers=tuple({**dict(GOOD.headers), **headers}.items()))
    try:
        event = TotalsSink(Database("sqlite+aiosqlite://"), METRICS).decode(record)
    except BadMessage:
        return
    assert isinstance(event, Version)
