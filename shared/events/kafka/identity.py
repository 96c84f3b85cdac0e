"""What identifies a topic: Kafka's ids of the cluster and of the topic, for which aiokafka does not ask.

A topic that is deleted and made again has its old name and offsets from 0, but another id.
"""

from collections.abc import Iterable
from io import BytesIO
from typing import Any
from uuid import UUID

from aiokafka.errors import IncompatibleBrokerVersion, for_code
from aiokafka.protocol.abstract import AbstractType
from aiokafka.protocol.api import Request, RequestStruct, Response
from aiokafka.protocol.types import (
    Boolean,
    CompactArray,
    CompactString,
    Int16,
    Int32,
    Schema,
    TaggedFields,
)

from shared.events.log import LogError

NO_ID = UUID(int=0)
_TEXT = CompactString("utf-8")
_TAGS = ("tags", TaggedFields)


async def log_ids(client: Any, topics: Iterable[str]) -> dict[str, str]:
    """The id of each topic's log, as CLUSTER/TOPIC; `client` is aiokafka's.

    Raises `LogError` for a topic that is not there, and where brokers know no topic ids (before Kafka 3.1).
    """
    try:
        answer = await client.send(client.get_random_node(), _TopicIdsRequest(topics))
    except (IncompatibleBrokerVersion, NotImplementedError) as error:
        raise LogError("the brokers tell no topic ids: Kafka 3.1 or later is needed") from error
    for code, name, *_ in answer.topics:
        if code:
            raise LogError(f"Kafka does not show the topic {name}: {for_code(code).__name__}")
    return {name: f"{answer.cluster_id}/{topic_id}" for _, name, topic_id, *_ in answer.topics}


class _Uuid(AbstractType[UUID]):  # type: ignore[misc]  # aiokafka has no types
    """Sixteen bytes."""

    @classmethod
    def encode(cls, value: UUID) -> bytes:
        return value.bytes

    @classmethod
    def decode(cls, data: BytesIO) -> UUID:
        return UUID(bytes=data.read(16))


_BROKER = (("node_id", Int32), ("host", _TEXT), ("port", Int32), ("rack", _TEXT), _TAGS)
_PARTITION = (
    ("error_code", Int16),
    ("partition", Int32),
    ("leader", Int32),
    ("leader_epoch", Int32),
    ("replicas", CompactArray(Int32)),
    ("isr", CompactArray(Int32)),
    ("offline_replicas", CompactArray(Int32)),
    _TAGS,
)
_TOPIC = (
    ("error_code", Int16),
    ("name", _TEXT),
    ("topic_id", _Uuid),
    ("is_internal", Boolean),
    ("partitions", CompactArray(*_PARTITION)),
    ("authorized_operations", Int32),
    _TAGS,
)


class _MetadataResponse(Response):  # type: ignore[misc]  # aiokafka has no types
    API_KEY = 3
    API_VERSION = 12
    SCHEMA = Schema(
        ("throttle_time_ms", Int32),
        ("brokers", CompactArray(*_BROKER)),
        ("cluster_id", _TEXT),
        ("controller_id", Int32),
        ("topics", CompactArray(*_TOPIC)),
        _TAGS,
    )


class _MetadataRequest(RequestStruct):  # type: ignore[misc]  # aiokafka has no types
    FLEXIBLE_VERSION = True
    API_KEY = 3
    API_VERSION = 12
    RESPONSE_TYPE = _MetadataResponse
    SCHEMA = Schema(
        ("topics", CompactArray(("topic_id", _Uuid), ("name", _TEXT), _TAGS)),
        ("allow_auto_topic_creation", Boolean),
        ("include_topic_authorized_operations", Boolean),
        _TAGS,
    )


class _TopicIdsRequest(Request[_MetadataRequest]):  # type: ignore[misc]  # aiokafka has no types
    API_KEY = 3

    def __init__(self, topics: Iterable[str]) -> None:
        self._topics = sorted(topics)

    def build(self, request_struct_class: type[_MetadataRequest]) -> _MetadataRequest:
        named: list[tuple[UUID, str, dict[int, bytes]]] = [(NO_ID, name, {}) for name in self._topics]
        return request_struct_class(named, False, False, {})
