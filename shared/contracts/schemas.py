"""The contracts as JSON Schemas (draft 2020-12), for agencies that read the topics.

They are open: a field that a reader does not know is one that was added later, and is no
error. The vocabularies are closed, and a new value is a new version of the contract.
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
    inspection,
    match,
    niem,
    referral,
    seizure,
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
    "control.v1.json": control.Control,
    "heartbeat.v1.json": heartbeat.Heartbeat,
}


class _Open(GenerateJsonSchema):
    """What stands on a topic: every object takes further fields, and none is null."""

    def model_schema(self, schema: Any) -> dict[str, Any]:
        found = super().model_schema(schema)
        found.pop("additionalProperties", None)
        return found

    def nullable_schema(self, schema: Any) -> dict[str, Any]:
        return self.generate_inner(schema["schema"])  # a field without a value is left out

    def default_schema(self, schema: Any) -> dict[str, Any]:
        found = super().default_schema(schema)
        if found.get("default", "") is None:
            del found["default"]
        return found


def schema(name: str) -> dict[str, Any]:
    """The JSON Schema of one contract by its file name, such as `seizure.v1.json`."""
    contract = CONTRACTS[name]
    found = contract.model_json_schema(schema_generator=_Open, mode="serialization")
    ordered = {"$schema": DIALECT, "$id": f"/schemas/{name}"}  # `ce_dataschema` of its events
    return ordered | {"title": found.pop("title"), "description": found.pop("description")} | found


def texts() -> dict[str, str]:
    """Every schema as the text of its file, by file name."""
    return {name: json.dumps(schema(name), indent=2, ensure_ascii=False) + "\n" for name in CONTRACTS}


def documents() -> dict[str, str]:
    """Every schema, and what says them in the words of NIEM, as the text of its file, by its path."""
    return {**texts(), **niem.documents()}
