"""A message of another agency as a draft of ours, or the problem that says what to put right."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from pydantic import ValidationError

from shared.contracts.envelope import BadMessage, Defect
from shared.contracts.ids import uuid7
from shared.contracts.inbound import AnyStatement, Inbound, ResultSent, TraceAnswer
from shared.contracts.vocabularies import Status
from shared.events.log import Record
from shared.records import lifecycle
from shared.records.kind import RecordKind
from shared.records.lifecycle import Version
from shared.web.errors import Conflict, Invalid, OutboundError

Json = dict[str, Any]
MAX_ERRORS, MAX_TEXT = 50, 300
"""Places that a problem names, and characters of each: names of fields are the sender's, and may be long.

Who puts these right and sends again hears of the others.
"""


@dataclass(frozen=True, slots=True)
class Sent:
    """A message that can be read. `content` and `first`, the version 1 that it would be, are None in a void.

    An answer to a trace has no `first`, for it begins no record.

    `digest` tells it from the same version with other content.
    """

    inbound: Inbound
    record: Record
    own_id: str
    own_version: int
    status: Status
    reason: str | None
    digest: str
    content: Json | None
    first: Version[Any] | None

    @property
    def why(self) -> str:
        """The reason of the version that it becomes."""
        return self.reason or f"version {self.own_version} of {self.inbound.sender}"


def read(inbound: Inbound, kind: RecordKind[Any], record: Record, now: datetime) -> Sent:
    """The message. Raises `BadMessage` with the problem."""
    if not record.value:
        raise not_taken(Defect.EMPTY_BODY, Invalid("The body is empty. To void a record, send its void."))
    try:
        return _read(inbound, kind, record, record.value, now)
    except OutboundError as error:
        raise not_taken(Defect.INVALID_BODY, error) from None


def not_taken(defect: Defect, error: OutboundError) -> BadMessage:
    """The defect of a message, as its sender is told."""
    problem = error.problem()
    errors = [{name: one[name][:MAX_TEXT] for name in one} for one in error.errors[:MAX_ERRORS]]
    places = ", ".join(one["pointer"] for one in errors[:3])
    return BadMessage(
        defect, f"{error.detail} {places}".strip(), problem | ({"errors": errors} if errors else {})
    )


def same_version(sent: Sent) -> Conflict:
    """The refusal of a version that was taken in with other content."""
    return Conflict(
        f"Version {sent.own_version} of {sent.own_id} was taken in before, with other content. State what is "
        "right as a higher version."
    )


def patch_of(before: Mapping[str, Any], after: Mapping[str, Any], kept: Mapping[str, Any]) -> Json:
    """The JSON merge patch (RFC 7396) from one content to another; what is `kept` stays as it is."""
    patch: Json = {name: None for name in before if name not in after and name not in kept}
    for name, value in after.items():
        old = before.get(name)
        if isinstance(old, dict) and isinstance(value, dict):
            patch[name] = patch_of(old, value, {})
        else:
            patch[name] = value
    return patch


def _read(inbound: Inbound, kind: RecordKind[Any], record: Record, body: bytes, now: datetime) -> Sent:
    stated = _stated(body)
    statement = _statement(stated)
    own_id, content, first = statement.id, None, None
    if inbound.sent.contract is ResultSent:
        own_id = str(_trace_id(own_id))
        content = None if statement.record is None else _answer(statement.record)
    elif statement.record is not None:
        content = _content(inbound, kind, own_id, statement.record)
        first = _first(kind, content, statement.reason, now)
    digest = hashlib.sha256(orjson.dumps(stated, option=orjson.OPT_SORT_KEYS)).hexdigest()
    return Sent(
        inbound,
        record,
        own_id,
        statement.version,
        statement.status,
        statement.reason,
        digest,
        content,
        first,
    )


def _stated(body: bytes) -> Json:
    try:
        stated = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise Invalid(f"The body is not JSON in UTF-8: {error}.") from None
    if not isinstance(stated, dict):
        raise Invalid("The body is not a JSON object.")
    return stated


def _statement(stated: Json) -> AnyStatement:
    try:
        return AnyStatement.model_validate(stated)
    except ValidationError as error:
        raise lifecycle.invalid(error, stated) from None


def _content(inbound: Inbound, kind: RecordKind[Any], own_id: str, record: Json) -> Json:
    """What is stated of the record, with what follows from the topic and the id."""
    follows = inbound.sent.follows
    wrong = [
        {"pointer": f"/record/{name}", "detail": f"leave it out: {follows[name]}"}
        for name in follows
        if name in record
    ]
    if wrong:
        raise Invalid("The record states what is not stated here; see errors.", errors=wrong)
    content = {**record, "agency": str(inbound.agency)}
    if "source_reference" in kind.draft.model_fields:
        content["source_reference"] = inbound.reference(own_id)
    return content


def _trace_id(own_id: str) -> UUID:
    try:
        return UUID(own_id)
    except ValueError:
        detail = "write the id of the trace, as it is on outbound.traces.v1"
        raise Invalid(
            "The id is not that of a trace.", errors=[{"pointer": "/id", "detail": detail}]
        ) from None


def _answer(record: Json) -> Json:
    """The answer to a trace request, as it is stated."""
    try:
        return TraceAnswer.model_validate(record).model_dump(mode="json", exclude_none=True)
    except ValidationError as error:
        raise within(lifecycle.invalid(error, record)) from None


def _first(kind: RecordKind[Any], content: Json, reason: str | None, now: datetime) -> Version[Any]:
    """The version 1 that it would be. Raises `Invalid`, with pointers into the message."""
    try:
        draft = kind.draft.model_validate(content)
        return lifecycle.create(kind, draft, uuid7(), now, reason)
    except ValidationError as error:
        raise within(lifecycle.invalid(error, content)) from None
    except Invalid as error:
        raise within(error) from None


def within(error: Invalid) -> Invalid:
    """The same error, with its places in the message."""
    for one in error.errors:
        one["pointer"] = f"/record{one['pointer']}"
    return error
