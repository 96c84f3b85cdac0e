"""An act and its digest, pure: what was done, by whom, and how one entry of a lane follows another.

A lane is a chain: the digest of each entry covers the digest of the entry before it, so that an entry
that is changed, removed, added or moved no longer fits its neighbors. The first one follows a digest
that is made of the names of the service and the lane.
"""

import hashlib
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import msgspec
import orjson

FORMAT = "outbound-act/1"
GENESIS = "outbound-lane/1"
SEPARATOR = b"\x1f"
"""Stands in no JSON text: two texts that are joined by it can be told apart."""


class Deed(StrEnum):
    """What an act did."""

    RECORD = "record"
    AMEND = "amend"
    VOID = "void"
    CLOSE_YEAR = "close_year"
    REOPEN_YEAR = "reopen_year"
    IDENTIFY = "identify"
    SEARCH = "search"
    PROPOSE = "propose"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    MARK_STALE = "mark_stale"


class Act(msgspec.Struct, frozen=True, kw_only=True):
    """One accepted write, or one read of records with identities in them.

    `at` is in UTC, in whole microseconds. `roles` are those of the caller, in order, with spaces between
    them. `version` is the one that was made, `after` its digest and `before` that of the version it replaced
    (see `version_digest`). `detail` is JSON: what was asked, and how many were seen.
    """

    at: datetime
    subject: str
    roles: str
    action: str
    kind: str
    record_id: UUID | None = None
    version: int | None = None
    before: str | None = None
    after: str | None = None
    reason: str | None = None
    request_id: str | None = None
    trace_id: str | None = None
    detail: str | None = None


FIELDS = Act.__struct_fields__


class Link(msgspec.Struct, frozen=True):
    """An act at its place: the lane, its number there from 1 on, and the digest of both."""

    lane: UUID
    number: int
    act: Act
    digest: str

    def row(self) -> dict[str, Any]:
        """The row of the journal."""
        row = msgspec.structs.asdict(self.act)
        row["lane"], row["number"], row["digest"] = self.lane, self.number, self.digest
        return row


class BrokenLane(Exception):
    """An entry does not fit where it stands; `number` is its number in the lane."""

    def __init__(self, lane: UUID, number: int, what: str) -> None:
        super().__init__(f"entry {number} of lane {lane} {what}")
        self.lane, self.number, self.what = lane, number, what


def genesis(service: str, lane: UUID) -> str:
    """The digest that the first entry of a lane follows."""
    return hashlib.sha256(SEPARATOR.join((GENESIS.encode(), service.encode(), lane.bytes))).hexdigest()


def canonical(act: Act, number: int, previous: str) -> bytes:
    """What the digest of an entry is of: a JSON array of its place and its fields in order."""
    values = msgspec.structs.astuple(act)
    return orjson.dumps([FORMAT, previous, number, *values], option=orjson.OPT_UTC_Z)


def link(act: Act, lane: UUID, number: int, previous: str) -> Link:
    """The act as the entry that follows the digest `previous`."""
    return Link(lane, number, act, hashlib.sha256(canonical(act, number, previous)).hexdigest())


def version_digest(body: str, withheld: str | None = None) -> str:
    """The digest of a version of a record: of its body, and of what of it is withheld from the topics."""
    parts = (body,) if withheld is None else (body, withheld)
    return hashlib.sha256(SEPARATOR.join(part.encode() for part in parts)).hexdigest()


class Chain:
    """The entries of one lane, read one after the other from its beginning or from a known head."""

    def __init__(self, lane: UUID, head: str, number: int = 0) -> None:
        self.lane, self.head, self.number = lane, head, number

    def follow(self, one: Link) -> None:
        """Read the next entry. Raises `BrokenLane`; either way it goes on from this entry as it stands."""
        expected, head = self.number + 1, self.head
        self.number, self.head = one.number, one.digest
        if one.number != expected:
            raise BrokenLane(self.lane, expected, f"is missing: entry {one.number} follows {expected - 1}")
        if link(one.act, self.lane, expected, head).digest != one.digest:
            raise BrokenLane(self.lane, expected, "does not fit: its digest is not that of what it says")
