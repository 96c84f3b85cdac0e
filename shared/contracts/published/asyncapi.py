"""The contract as one AsyncAPI 3.0 document, from the side of another agency: it receives, and may send."""

from collections.abc import Iterator, Mapping
from typing import Any

from shared.contracts import succession
from shared.contracts.control import TYPE as CONTROL
from shared.contracts.envelope import CONTENT_TYPE, HEARTBEAT
from shared.contracts.inbound import SENT_KINDS
from shared.contracts.published import sent
from shared.contracts.published.catalogue import (
    CONTROL_SCHEMA,
    HEARTBEAT_SCHEMA,
    RETENTION_MS,
    PublishedTopic,
    topics,
)
from shared.contracts.published.messages import GoldenMessage, as_published
from shared.contracts.schemas import contracts, schema, sent_schema

Json = dict[str, Any]
BINDING = {"bindingVersion": "0.5.0"}
DESCRIPTION = """\
Outbound inspections at U.S. ports of entry, and what they seize, as events on Kafka for the agencies that
may read them.

Each event is one whole version of one record, under the record's id as its key. Whoever keeps the highest
`version` of each `id` is right, whatever comes twice, late or again from the beginning. A voided record
counts nothing. Fields are added over the years: ignore those that you do not know. The promise in plain
words is `docs/agencies.md`."""
HEADERS: Json = {
    "type": "object",
    "description": "CloudEvents 1.0 in Kafka's binary mode. Each value is UTF-8 text.",
    "properties": {
        "ce_specversion": {"const": "1.0", "description": "Version of CloudEvents."},
        "ce_id": {
            "type": "string",
            "format": "uuid",
            "description": "The event's id: the same when it is published again.",
        },
        "ce_source": {
            "type": "string",
            "description": "Which relay published it, such as `/outbound/seizure`.",
        },
        "ce_type": {
            "type": "string",
            "description": "What happened, with the major version of the contract.",
        },
        "ce_subject": {
            "type": "string",
            "format": "uuid",
            "description": "The record's id: the key as well.",
        },
        "ce_time": {
            "type": "string",
            "format": "date-time",
            "description": "When this version was recorded.",
        },
        "ce_dataschema": {"type": "string", "description": "Path of the body's JSON Schema."},
        "ce_recordversion": {
            "type": "string",
            "pattern": "^[0-9]{1,10}$",
            "description": "The record's version: a stale one can be skipped without opening the body.",
        },
        "ce_replayed": {
            "const": "true",
            "description": "There where it was published again by the operator, as it was the first time.",
        },
        "content-type": {"const": CONTENT_TYPE, "description": "Of the body."},
        "traceparent": {"type": "string", "description": "W3C trace context of the request that made it."},
    },
    "required": [
        "ce_specversion",
        "ce_id",
        "ce_source",
        "ce_type",
        "ce_subject",
        "ce_time",
        "ce_dataschema",
        "ce_recordversion",
        "content-type",
    ],
}
HAPPENED = {
    "recorded": "It was recorded.",
    "amended": "It was changed: a whole new version.",
    "voided": "It counts nothing from now on; it stays readable, with the reason.",
    "released": "It may be counted, as it stands here: a whole new version.",
    "retracted": "It counts nothing from now on, whatever the reason. Nothing of it is told.",
}


def document(version: str) -> Json:
    """The document; `version` is the last released contract's."""
    return {
        "asyncapi": "3.0.0",
        "id": "urn:outbound:topics",
        "info": {
            "title": "Outbound: topics for other agencies",
            "version": version,
            "description": DESCRIPTION,
            "license": {"name": "Apache-2.0", "url": "https://www.apache.org/licenses/LICENSE-2.0"},
        },
        "defaultContentType": CONTENT_TYPE,
        "servers": {"production": _server()},
        "channels": {_channel_name(one): _channel(one) for one in topics()} | dict(sent.channels()),
        "operations": {f"receive_{_channel_name(one)}": _operation(one) for one in topics()}
        | dict(sent.operations()),
        "components": {
            "messages": dict(_messages()) | dict(sent.messages()),
            "schemas": {"headers": HEADERS, "rejected_headers": sent.REJECTED_HEADERS, **dict(_schemas())},
            "securitySchemes": {
                "scram": {"type": "scramSha512", "description": "Your user name and password."}
            },
        },
    }


def _server() -> Json:
    return {
        "host": "kafka.example.gov:9093",
        "protocol": "kafka-secure",
        "description": "An example: the brokers and the certificate authority come with your credentials.",
        "security": [{"$ref": "#/components/securitySchemes/scram"}],
    }


def _channel_name(topic: PublishedTopic) -> str:
    name = topic.address.split(".")[1]
    return name if topic.version == "v1" else f"{name}_{topic.version}"


def _channel(topic: PublishedTopic) -> Json:
    said = f"It carries {topic.carries}. It is kept for ever and never compacted.{_notice(topic)}"
    settings = {"cleanup.policy": ["delete"], "retention.ms": RETENTION_MS}
    return {
        "address": topic.address,
        **({"parameters": sent.PARAMETERS} if "{agency}" in topic.address else {}),
        "title": _channel_name(topic).replace("_", " ").capitalize(),
        "description": said,
        **_deprecation(topic),
        "messages": {one: {"$ref": f"#/components/messages/{one}"} for one in topic.types},
        "bindings": {
            "kafka": {
                "topic": topic.address,
                "partitions": topic.partitions,
                "topicConfiguration": settings,
                **BINDING,
            }
        },
    }


def _notice(topic: PublishedTopic) -> str:
    found = succession.of_topic(topic.address)
    return f" {found.notice}" if found else ""


def _deprecation(topic: PublishedTopic) -> Json:
    """AsyncAPI 3.0 marks schemas alone as deprecated: what else ends is said in a field of our own."""
    found = succession.of_topic(topic.address)
    if found is None:
        return {}
    said = {"from": f"{found.announced}", "sunset": f"{found.sunset}", "successor": found.next_topic}
    return {"tags": [{"name": "deprecated"}], "x-deprecation": said}


def _operation(topic: PublishedTopic) -> Json:
    group = {
        "type": "string",
        "pattern": r"^[a-z][a-z0-9-]{0,39}\..+$",
        "description": "Your agency's name, a dot, and what you like: `atf.traces`.",
    }
    return {
        "action": "receive",
        "title": f"Receive {_channel_name(topic)}",
        "summary": f"Read {topic.carries}.{_notice(topic)}",
        **_deprecation(topic),
        "channel": {"$ref": f"#/channels/{_channel_name(topic)}"},
        "bindings": {"kafka": {"groupId": group, **BINDING}},
    }


def _messages() -> Iterator[tuple[str, Json]]:
    for topic in topics():
        for action, name in zip(topic.actions, topic.types, strict=False):
            yield name, _message(name, topic.schema, HAPPENED[action], f"The id of {topic.key}.")
    counted = "What a day brought to this topic, signed: what is missing can be told. It is no record."
    yield CONTROL, _message(CONTROL, CONTROL_SCHEMA, counted, "The same for ever for this source.")
    quiet = "A line that is quiet still says that it is there. It is no record: skip it."
    yield HEARTBEAT, _message(HEARTBEAT, HEARTBEAT_SCHEMA, quiet, "Always the id of zeros.")


def _message(name: str, file: str, said: str, key: str) -> Json:
    headers = {"ce_type": {"const": name}, "ce_dataschema": {"const": f"/schemas/{file}"}}
    for found in succession.SUCCESSIONS:
        if found.concerns(name):
            headers |= {f"ce_{one}": {"const": value} for one, value in found.extensions().items()}
    return {
        "name": name,
        "title": schema(file)["title"],
        "summary": said,
        "contentType": CONTENT_TYPE,
        "headers": {
            "allOf": [{"$ref": "#/components/schemas/headers"}, {"type": "object", "properties": headers}]
        },
        "payload": {"$ref": f"#/components/schemas/{_schema_name(file)}"},
        "bindings": {"kafka": {"key": {"type": "string", "format": "uuid", "description": key}, **BINDING}},
        "examples": [_example(one) for one in as_published() if one.headers["ce_type"] == name],
    }


def _example(message: GoldenMessage) -> Json:
    return {"name": message.name, "headers": dict(message.headers), "payload": dict(message.body)}


def _schemas() -> Iterator[tuple[str, Json]]:
    """Every schema and every definition in one, by its name in the document."""
    for file in contracts():
        yield from _spread(_schema_name(file), schema(file))
    for one in SENT_KINDS.values():
        yield from _spread(sent.schema_name(one), sent_schema(one))


def _spread(within: str, found: Json) -> Iterator[tuple[str, Json]]:
    inner = found.pop("$defs", {})
    for word in ("$schema", "$id"):
        del found[word]
    yield within, _placed(found, within)
    yield from ((f"{within}.{name}", _placed(one, within)) for name, one in inner.items())


def _schema_name(file: str) -> str:
    return file.removesuffix(".json")


def _placed(node: Any, within: str) -> Any:
    """A schema with its references as they are in the document, and its discriminator in AsyncAPI's form."""
    if isinstance(node, list):
        return [_placed(one, within) for one in node]
    if not isinstance(node, Mapping):
        return node
    found = {name: _placed(one, within) for name, one in node.items()}
    if isinstance(node.get("$ref"), str):
        name = node["$ref"].removeprefix("#/$defs/")
        found["$ref"] = f"#/components/schemas/{within}.{name}"
    if isinstance(node.get("discriminator"), Mapping):
        found["discriminator"] = node["discriminator"]["propertyName"]
    return found
