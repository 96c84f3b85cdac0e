"""The envelope: CloudEvents 1.0 in Kafka's binary mode."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.contracts.envelope import (
    Action,
    BadMessage,
    Defect,
    Envelope,
    event_type,
    event_types,
    record_version_of,
    type_of,
)
from shared.contracts.ids import uuid7
from tests.records.drafts import instants

ENVELOPE = Envelope(
    id=UUID("019ec914-91a7-7f02-b3c8-51d4e6a7f893"),
    type="outbound.seizure.amended.v1",
    source="/outbound/seizure",
    subject="019ec914-90d2-7be1-8a47-0c5d9e3f2b61",
    time=datetime(2026, 6, 15, 2, 52, 7, 118000, tzinfo=UTC),
    record_version=2,
    traceparent="00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
)


def test_the_headers_are_those_of_cloudevents() -> None:
    assert dict(ENVELOPE.headers()) == {
        "ce_specversion": b"1.0",
        "ce_id": b"019ec914-91a7-7f02-b3c8-51d4e6a7f893",
        "ce_source": b"/outbound/seizure",
        "ce_type": b"outbound.seizure.amended.v1",
        "ce_subject": b"019ec914-90d2-7be1-8a47-0c5d9e3f2b61",
        "ce_time": b"2026-06-15T02:52:07.118000Z",
        "ce_dataschema": b"/schemas/seizure.v1.json",
        "ce_recordversion": b"2",
        "content-type": b"application/json",
        "traceparent": b"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
    }
    assert len(dict(ENVELOPE.headers())) == len(ENVELOPE.headers())


@given(
    st.sampled_from(["inspection", "seizure"]),
    st.sampled_from(list(Action)),
    st.integers(1, 2**31 - 1),
    instants,
)
def test_a_reader_finds_type_and_version_in_the_headers(
    kind: str, action: Action, version: int, at: datetime
) -> None:
    at = at.astimezone(UTC)
    made = Envelope(uuid7(), event_type(kind, action), f"/outbound/{kind}", str(uuid7()), at, version)
    headers = dict(made.headers())
    assert "traceparent" not in headers
    assert type_of(headers) in event_types(kind)
    assert record_version_of(headers) == version
    assert datetime.fromisoformat(headers["ce_time"].decode()) == at
    assert headers["ce_time"].endswith(b"Z")


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"ce_specversion": b"0.3", "ce_type": b"x"},
        {"ce_specversion": b"1.0"},
        {"ce_specversion": b"1.0", "ce_type": b"\xff"},
    ],
)
def test_a_message_without_the_attributes_is_no_event(headers: dict[str, bytes]) -> None:
    with pytest.raises(BadMessage) as refused:
        type_of(headers)
    assert refused.value.defect is Defect.NOT_CLOUDEVENTS


@pytest.mark.parametrize("version", [b"", b"0", b"-1", b"1.0", b"x", b"\xff", b" 1", b"1_0"])
def test_a_version_is_a_positive_integer(version: bytes) -> None:
    with pytest.raises(BadMessage) as refused:
        record_version_of({"ce_recordversion": version})
    assert refused.value.defect is Defect.NOT_CLOUDEVENTS
