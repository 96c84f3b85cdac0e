"""What FastAPI cannot know of an OpenAPI document: the schema of problems, and examples of everything.

The examples of a service are its `examples.json`, beside its `main`: requests in the order in which they
can be made, each with its answer. `tests/examples` makes them and compares; `python -m tests.examples`
writes the answers anew.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from http import HTTPStatus
from pathlib import Path
from typing import Any

from shared.web.device_time import SERVER_TIME
from shared.web.errors import (
    BadRequest,
    Busy,
    Conflict,
    Forbidden,
    HeadersTooLarge,
    InFlight,
    Invalid,
    KeyReused,
    NotFound,
    OutboundError,
    PayloadTooLarge,
    PreconditionFailed,
    PreconditionRequired,
    TooExpensive,
    TooManyRequests,
    TooSlow,
    Unauthorized,
    Unavailable,
    UnsupportedMediaType,
    UriTooLong,
    YearClosed,
)
from shared.web.problems import PROBLEM, Problem

Document = dict[str, Any]
Example = Mapping[str, Any]

REFUSALS: Sequence[OutboundError] = (
    BadRequest('If-Match is one strong ETag as this service gives them, such as "3".'),
    Unauthorized("Send an access token: Authorization: Bearer TOKEN (see `outbound token --help`)."),
    Forbidden("To record takes an officer, a supervisor, an administrator or a device."),
    NotFound("There is no inspection 0197725e-5f00-7a3c-9d21-6f2b8a4e5d1f."),
    Conflict(
        "The inspection 0197725e-5f00-7a3c-9d21-6f2b8a4e5d1f stands already, with other content (version 1). "
        'To correct it, PATCH it with If-Match: "1".'
    ),
    InFlight(
        "Another request with this Idempotency-Key, or on this record, is still being written. "
        "Repeat this one with the same Idempotency-Key in a moment."
    ),
    YearClosed(
        "Fiscal year 2025 is closed for inspection records since 2026-06-15 18:00 UTC (the figures are "
        "published). To change it nevertheless takes a reason, and a supervisor of field office laredo or an "
        "administrator; or have the year opened again."
    ),
    PreconditionFailed('Version "2" is current. Read the record again and repeat the change on it.'),
    PayloadTooLarge("The body is larger than 4194304 bytes; send less at a time."),
    TooSlow("The body did not come within 30 seconds; send less at a time."),
    UriTooLong("The URL is longer than 8192 bytes; ask for less at a time."),
    HeadersTooLarge("Send at most 100 headers, of 32768 bytes together."),
    UnsupportedMediaType("Send the body as JSON: Content-Type: application/json."),
    Invalid(
        "The input does not fit; see errors.",
        errors=[{"pointer": "query/limit", "detail": "Input should be less than or equal to 500"}],
    ),
    KeyReused("Idempotency-Key 'lane4-0031' was used with another request. Use a new key for a new entry."),
    TooExpensive(
        "The question was stopped after 20 seconds. Narrow it: a shorter period, a port or "
        "a field office, fewer dimensions, a smaller page."
    ),
    PreconditionRequired('Say which version you change: If-Match: "VERSION" (the ETag that you read).'),
    TooManyRequests("More than 1000 requests a second; slow down."),
    Unavailable("The database does not answer. Repeat the request with the same Idempotency-Key."),
    Busy("Too many questions are being asked at once; entries go first. Ask again in a moment."),
)
"""One of each kind. A test gets every one of them from a service."""


TIME: Document = {
    "description": "The server's time, in UTC: a device can tell how far its clock is off.",
    "schema": {"type": "string", "format": "date-time", "example": "2026-06-15T18:01:00.000Z"},
}


def complete(document: Document, stories: Iterable[Path]) -> Document:
    """The document with the schema of problems, and with these examples. It is changed in place."""
    components = document.setdefault("components", {})
    problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    components.setdefault("schemas", {}).update(problem.pop("$defs"), Problem=problem)
    components["headers"] = {SERVER_TIME: TIME}
    operations = dict(_operations(document))
    for operation in operations.values():
        for response in operation["responses"].values():
            response.setdefault("headers", {})[SERVER_TIME] = {"$ref": f"#/components/headers/{SERVER_TIME}"}
    for story in stories:
        for example in read(story):
            _show(operations[example["operation"]], example)
    shown = components["examples"] = {}
    for name, operation in operations.items():
        for one in _refusals(operation, closable=_closings(name) in document["paths"]):
            shown[_name(one)] = {"summary": one.title, "value": one.problem()}
    return document


def read(story: Path) -> list[Example]:
    """The examples of a service in order; none where the file is not there."""
    found: list[Example] = json.loads(story.read_text(encoding="utf-8")) if story.is_file() else []
    return found


def _operations(document: Document) -> Iterator[tuple[str, Document]]:
    for path, item in document["paths"].items():
        for method, operation in item.items():
            yield f"{method.upper()} {path}", operation


def _closings(operation: str) -> str:
    """The path of the closings of the records that an operation is about."""
    return "/".join([*operation.split(" ")[1].split("/")[:3], "closings"])


def _refusals(operation: Document, *, closable: bool) -> Iterator[OutboundError]:
    """Show every problem that the operation documents by the example of its kind, and yield those."""
    for one in REFUSALS:
        response = operation["responses"].get(str(one.status))
        if response is None or (isinstance(one, YearClosed) and not closable):
            continue
        if isinstance(one, KeyReused) and not _takes_key(operation):
            continue
        if isinstance(one, InFlight) and "requestBody" not in operation:
            continue
        if isinstance(one, Busy | TooExpensive) and "requestBody" in operation:
            continue
        shown = response["content"][PROBLEM].setdefault("examples", {})
        shown[_name(one)] = {"$ref": f"#/components/examples/{_name(one)}"}
        yield one


def _takes_key(operation: Document) -> bool:
    return any(one["name"] == "Idempotency-Key" for one in operation.get("parameters", ()))


def _show(operation: Document, example: Example) -> None:
    """One request with its answer, in each place where OpenAPI has room for a part of it.

    Of a request that is refused only the answer: it is no example to follow.
    """
    content = operation["responses"][str(example["status"])]["content"]
    _add(content[_media(content, example)], example, example.get("answer"))
    if example["status"] >= HTTPStatus.BAD_REQUEST:
        return
    if "body" in example:
        [media] = operation["requestBody"]["content"].values()
        _add(media, example, example["body"])
    for parameter in operation.get("parameters", ()):
        if parameter["name"] in example["parameters"]:
            _add(parameter, example, example["parameters"][parameter["name"]])


def _media(content: Document, example: Example) -> str:
    """The form of the answer: what the example asks for by `accept`, or else the first."""
    return str(example.get("accept", next(iter(content))))


def _add(place: Document, example: Example, value: Any) -> None:
    shown = place.setdefault("examples", {})
    shown[example["name"]] = {"summary": example["summary"], "value": value}


def _name(error: OutboundError) -> str:
    return type(error).__name__
