"""Records as JSON-LD: the same objects, each answer with the context that says them in the words of NIEM."""

from typing import Annotated, Any

import orjson
from fastapi import Depends, Response
from pydantic import BaseModel

from shared.contracts import niem
from shared.records.lifecycle import whole
from shared.web.media import LINKED, wants_linked

Linked = Annotated[bool, Depends(wants_linked)]
SCHEMA = {
    "type": "object",
    "description": "What is answered as JSON, with the context that says it in the words of NIEM.",
    "properties": {
        "@context": {"type": "string", "description": "Where this API serves the JSON-LD context."},
    },
    "required": ["@context"],
    "additionalProperties": True,
}
_OF_CONTENT = ("content-length", "content-type")


def readable(model: type[BaseModel]) -> dict[int | str, Any]:
    """What a read is answered, in both forms."""
    return {200: {"model": model, "content": {LINKED: {"schema": SCHEMA}}}}


def as_wanted(answer: Response, event: str, linked: bool) -> Response:
    """An answer of JSON, as JSON-LD where that is wanted."""
    answer.headers["Vary"] = "Accept"
    if not linked:
        return answer
    context = orjson.dumps({"@context": niem.url(event)})
    headers = {name: value for name, value in answer.headers.items() if name not in _OF_CONTENT}
    return Response(whole(context, bytes(answer.body)), headers=headers, media_type=LINKED)
