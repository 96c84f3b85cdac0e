"""What agencies without Kafka are told of an event."""

from datetime import UTC, datetime

from services.gateway.signing import headers_of
from services.gateway.streams import as_text
from shared.events.log import Record

SECRET = "whsec_" + "A" * 44


def over_http(record: Record) -> bytes:
    """All that is posted to a webhook, and all that a stream has of it."""
    posted = headers_of(record, [SECRET], datetime.now(UTC))
    headers = b"\n".join(name + b": " + value for name, value in posted)
    streamed = as_text(record, {record.partition: record.offset + 1})
    return b"\n".join((headers, record.value or b"", streamed))
