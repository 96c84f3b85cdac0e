"""The contracts as JSON Schemas (draft 2020-12), for agencies that read the topics, and for those that send.

Those of events are open: a field that a reader does not know is one that was added later, and is no
error. The vocabularies are closed, and a new value is a new version of the contract. What agencies send is
closed: a field that is not known here is a mistake.
"""

import json
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema

from shared.contracts import (
    checkpoint,
    closing,
    control,
    custody,
    heartbeat,
    inbound,
    inspection,
    match,
    niem,
    referral,
    releasable,
    seizure,
    succession,
    trace,
)

DIALECT = "https://json-schema.org/draft/2020-12/schema"
CONTRACTS: dict[str, type[BaseModel]] = {
    "inspection.v1.json": inspection.Inspection,
    "seizure.v1.json": seizure.Seizure,
    "trace.v1.json": trace.Trace,
    "referral.v1.json": referral.Referral,
    "closing.v1.json": closing.Closing,
    "checkpoint.v1.json": checkpoint.Checkpoint,
    "custody.v1.json": custody.Custody,
    "match.v1.json": match.Match,
    "releasable.v1.json": releasable.Releasable,
    "control.v1.json": control.Control,
    "heartbeat.v1.json": heartbeat.Heartbeat,
}
SENT = "inbound"
"""The folder of the schemas of what agencies send."""


class _Plain(GenerateJsonSchema):
    """What stands on a topic: none of its fields is null."""

    def nullable_schema(self, schema: Any) -> dict[str, Any]:
        return self.generate_inner(schema["schema"])  # a field without a value is left out

    def default_schema(self, schema: Any) -> dict[str, Any]:
        found = super().default_schema(schema)
        if found.get("default", "") is None:
            del found["default"]
        return found


class _Open(_Plain):
    """And every object takes further fields."""

    def model_schema(self, schema: Any) -> dict[str, Any]:
        found = super().model_schema(schema)
        found.pop("additionalProperties", None)
        return found


def contracts() -> dict[str, type[BaseModel]]:
    """Every contract by the file name of its schema, those of next versions too."""
    return CONTRACTS | {f"{one.next}.json": one.contract for one in succession.SUCCESSIONS}


def schema(name: str) -> dict[str, Any]:
    """The JSON Schema of one contract by its file name, such as `seizure.v1.json`."""
    found = contracts()[name].model_json_schema(schema_generator=_Open, mode="serialization")
    for one in succession.SUCCESSIONS:
        if name == f"{one.ends}.json":
            found["description"] += f" {one.notice}"
            found["deprecated"] = True
    return _headed(found, f"/schemas/{name}")  # `ce_dataschema` of its events


def sent_schema(sent: inbound.SentKind) -> dict[str, Any]:
    """The JSON Schema of what agencies send of one kind: a record has no field that follows."""
    found = sent.contract.model_json_schema(schema_generator=_Plain, mode="validation")
    record = found["$defs"][found["properties"]["record"]["$ref"].rpartition("/")[2]]
    for name in sent.follows:
        record["properties"].pop(name, None)
    return _headed(found, f"/schemas/{SENT}/{sent.schema}")


def _headed(found: dict[str, Any], place: str) -> dict[str, Any]:
    ordered = {"$schema": DIALECT, "$id": place}
    return ordered | {"title": found.pop("title"), "description": found.pop("description")} | found


def _text(document: dict[str, Any]) -> str:
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def texts() -> dict[str, str]:
    """Every schema as the text of its file, by file name."""
    return {name: _text(schema(name)) for name in contracts()}


def documents() -> dict[str, str]:
    """Every schema, and what says them in the words of NIEM, as the text of its file, by its path."""
    sent = {f"{SENT}/{one.schema}": _text(sent_schema(one)) for one in inbound.SENT_KINDS.values()}
    return {**texts(), **sent, **niem.documents()}
