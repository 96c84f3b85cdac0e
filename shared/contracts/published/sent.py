"""What other agencies send, as parts of the AsyncAPI document: there the agency is who sends.

Examples are the messages of `shared/contracts/data/inbound`, which tests have taken in by the service.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

from shared.contracts.envelope import CONTENT_TYPE, Defect
from shared.contracts.inbound import GROUP, KEPT_DAYS, SENT_KINDS, Inbound, SentKind
from shared.contracts.schemas import SENT

Json = dict[str, Any]
FOLDER = Path(__file__).parents[1] / "data" / "inbound"
BINDING = {"bindingVersion": "0.5.0"}
REJECTED = "rejected"
PARAMETERS: Json = {
    "agency": {"description": "Your agency, as your user name begins.", "examples": ["ice-hsi", "atf"]}
}
REJECTED_HEADERS: Json = {
    "type": "object",
    "description": "Your headers, and these. Each value is UTF-8 text.",
    "properties": {
        "dlq_topic": {"type": "string", "description": "The topic of your message."},
        "dlq_partition": {"type": "string", "description": "Its partition."},
        "dlq_offset": {"type": "string", "description": "Its offset."},
        "dlq_timestamp_ms": {"type": "string", "description": "Its Unix time in milliseconds."},
        "dlq_defect": {"enum": [str(one) for one in Defect], "description": "The kind of fault."},
        "dlq_detail": {"type": "string", "description": "The fault in words."},
        "dlq_truncated": {"const": "true", "description": "There where the body is only the beginning."},
        "dlq_problem": {
            "type": "string",
            "contentMediaType": "application/problem+json",
            "description": "RFC 9457: `detail` says what to do, `errors` the places in the body, each as a "
            "JSON pointer with what to write there.",
        },
    },
    "required": [
        *("dlq_topic", "dlq_partition", "dlq_offset", "dlq_timestamp_ms"),
        *("dlq_defect", "dlq_detail", "dlq_problem"),
    ],
}


@dataclass(frozen=True, slots=True)
class SentMessage:
    """One message as an agency sends it."""

    name: str
    topic: str
    key: str
    body: Mapping[str, Any]

    @classmethod
    def read(cls, path: Path) -> "SentMessage":
        """The message in this file."""
        return cls(path.stem, **json.loads(path.read_text(encoding="utf-8")))


@cache
def sent_messages() -> tuple[SentMessage, ...]:
    """All of them, by name."""
    return tuple(SentMessage.read(one) for one in sorted(FOLDER.glob("*.json")))


def channels() -> Iterator[tuple[str, Json]]:
    """A topic of each kind, and the one beside it of what was not taken in."""
    for one in SENT_KINDS.values():
        message = {_name(one): {"$ref": f"#/components/messages/{_name(one)}"}}
        said = f"Your own {one.plural}: you alone write here, and Outbound takes in what you write."
        yield _channel(one), _topic(one, "", said, message)
        said = "What was not taken in of it, as you sent it, with the reasons. You alone read it."
        rejected = {REJECTED: {"$ref": f"#/components/messages/{REJECTED}"}}
        yield f"{_channel(one)}_{REJECTED}", _topic(one, f".{GROUP}.dlq", said, rejected)


def operations() -> Iterator[tuple[str, Json]]:
    """What the agency does with them."""
    for one in SENT_KINDS.values():
        yield f"send_{one.plural}", _operation("send", _channel(one), f"State {one.plural} of your own.")
        said = f"Read which of your {one.plural} were not taken in, and why."
        rejected = f"{_channel(one)}_{REJECTED}"
        yield f"receive_{rejected}", _operation("receive", rejected, said)


def messages() -> Iterator[tuple[str, Json]]:
    """By their names in the document."""
    for one in SENT_KINDS.values():
        examples = [found for found in sent_messages() if f".{one.plural}." in found.topic]
        yield (
            _name(one),
            {
                "name": _name(one),
                "title": one.contract.__name__,
                "summary": f"One version of one {one.kind} of yours, whole. No header is needed.",
                "contentType": CONTENT_TYPE,
                "payload": {"$ref": f"#/components/schemas/{schema_name(one)}"},
                "bindings": {"kafka": {"key": {"type": "string", "description": "As you like."}, **BINDING}},
                "examples": [{"name": found.name, "payload": dict(found.body)} for found in examples],
            },
        )
    yield (
        REJECTED,
        {
            "name": REJECTED,
            "title": "Rejected",
            "summary": "A message of yours that was not taken in. It may come twice: know it by its origin.",
            "headers": {"$ref": "#/components/schemas/rejected_headers"},
            "payload": {"description": "The bytes that you sent."},
        },
    )


def schema_name(one: SentKind) -> str:
    """The name of its schema in the document."""
    return f"{SENT}_{one.schema.removesuffix('.json')}"


def _name(one: SentKind) -> str:
    return f"outbound.inbound.{one.kind}.v1"


def _channel(one: SentKind) -> str:
    return f"inbound_{one.plural}"


def _topic(one: SentKind, after: str, said: str, found: Json) -> Json:
    settings = {
        "cleanup.policy": ["delete"],
        "retention.ms": timedelta(days=KEPT_DAYS) // timedelta(milliseconds=1),
    }
    return {
        "address": Inbound("{agency}", one.plural).topic + after,
        "title": f"Inbound {one.plural}" + (", rejected" if after else ""),
        "description": f"{said} It is kept for {KEPT_DAYS} days.",
        "messages": found,
        "parameters": PARAMETERS,
        "bindings": {"kafka": {"partitions": 1, "topicConfiguration": settings, **BINDING}},
    }


def _operation(action: str, channel: str, said: str) -> Json:
    title = said.partition(":")[0].rstrip(".")
    return {"action": action, "title": title, "summary": said, "channel": {"$ref": f"#/channels/{channel}"}}
