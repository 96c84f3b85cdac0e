"""Cursors: a bookmark, which says where the next page begins, as text that only a page gives."""

import base64
from typing import Annotated, TypeVar

import msgspec
from fastapi import Query

from shared.web.errors import BadRequest

Limit = Annotated[int, Query(ge=1, le=500, description="Entries a page.")]
Cursor = Annotated[str | None, Query(max_length=1000, description="`next` of the page before.")]
B = TypeVar("B", bound=msgspec.Struct)


def encode(bookmark: msgspec.Struct) -> str:
    """The bookmark as text that is safe in a URL."""
    return base64.urlsafe_b64encode(msgspec.json.encode(bookmark)).decode().rstrip("=")


def decode(cursor: str | None, kind: type[B]) -> B | None:
    """The bookmark again. Raises `BadRequest` for anything but a cursor."""
    if cursor is None:
        return None
    try:
        # b64decode skips what is not in its alphabet; a cursor that was changed is refused instead.
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        return msgspec.json.decode(text, type=kind)
    except (ValueError, OverflowError):
        raise refused() from None


def refused() -> BadRequest:
    """What is said of a cursor that no page of this very question gave."""
    return BadRequest("The cursor is not one that a page of this question gave; begin again without it.")
