"""The messages on a partner's topic: ids and bodies that lead back to no record of ours. Pure."""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from shared.contracts.releasable import Releasable, ReleaseStatus

_VERSION_8 = 0x8 << 76 | 0x2 << 62  # and the variant: RFC 9562 leaves the other bits to whoever makes it
_FREE = ~(0xF << 76 | 0x3 << 62)


def partner_id(key: bytes, record: UUID) -> UUID:
    """The id of a record for the partner whose key this is: without the key it leads nowhere."""
    return _derived(key, b"record", record.bytes)


def event_id(key: bytes, partners: UUID, version: int) -> UUID:
    """The id of the event that is this version of a record for the partner: the same whenever it is made."""
    return _derived(key, b"event", partners.bytes, b"%d" % version)


def body(partners: UUID, version: int, known_on: date, content: Mapping[str, Any] | None) -> str:
    """The body of a message, as the contract has it: a retraction without content."""
    status = ReleaseStatus.RETRACTED if content is None else ReleaseStatus.RELEASED
    every = {"id": partners, "version": version, "status": status, "known_on": known_on}
    return Releasable.model_validate({**every, **(content or {})}).model_dump_json(exclude_none=True)


def _derived(key: bytes, *parts: bytes) -> UUID:
    digest = hmac.digest(key, b"\x1f".join(parts), hashlib.sha256)
    return UUID(int=int.from_bytes(digest[:16], "big") & _FREE | _VERSION_8)
