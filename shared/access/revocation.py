"""What was revoked before it expired: tokens by their id (`jti`), and whole subjects.

A file that an administrator writes and every API reads again when it changes. A line is a word, what it
names with its issuer in front, and until when: `jti cbp|6f1c 2026-12-01T00:00:00Z`, or
`subject cbp|a.officer 2026-12-01T00:00:00Z`. What follows a # is a remark.
"""

import os
import re
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path

import structlog

from shared.access.caller import Caller
from shared.access.refusals import Refused

log = structlog.get_logger(__name__)
KINDS = frozenset({"jti", "subject"})
REMARK = re.compile(r"(?:^|\s)#")
Entry = tuple[str, str]
Stamp = tuple[int, int, int]


class Revocations:
    """The revocations of a file, or none. Raises `ValueError` for a file that cannot be read at first."""

    def __init__(self, path: Path | None, clock: Callable[[], float] = time.time) -> None:
        self._path = path
        self._clock = clock
        self._entries: Mapping[Entry, float] = {}
        self._stamp: Stamp | None = None
        if path is not None:
            self._stamp = _stamp(path)
            self._entries, defects = read(path)
            if defects or self._stamp is None:
                raise ValueError(
                    f"OUTBOUND_REVOKED: {path}: " + ("; ".join(defects) or "there is no such file")
                )

    def check(self, caller: Caller) -> None:
        """Raise `Refused` where this caller, or this one token, was revoked."""
        self._follow()
        if not self._entries:
            return
        issuer = caller.subject.partition("|")[0]
        names = [("subject", caller.subject), ("jti", f"{issuer}|{caller.token_id}")]
        if any(self._entries.get(one, 0.0) > self._clock() for one in names):
            raise Refused("The access token was revoked: sign in again, or ask an administrator.")

    def _follow(self) -> None:
        """Read the file when it has changed. What was revoked stays so while the file cannot be read."""
        if self._path is None or (stamp := _stamp(self._path)) == self._stamp:
            return
        self._stamp = stamp
        entries, defects = read(self._path)
        if defects:
            log.error("revocations_unread", defects=defects[:10])
            entries = {**self._entries, **entries}
        self._entries = entries


def read(path: Path) -> tuple[dict[Entry, float], list[str]]:
    """The entries of a file with the time each ends, and what is wrong, by line."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        return {}, ["the file cannot be read"]
    entries: dict[Entry, float] = {}
    defects = []
    for number, line in _written(lines):
        try:
            entry, until = _entry(line)
            entries[entry] = max(until, entries.get(entry, until))
        except ValueError:
            defects.append(
                f"line {number}: write `jti` or `subject`, ISSUER|NAME, and an instant and its zone"
            )
    return entries, defects


def _written(lines: list[str]) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(lines, 1):
        if stated := REMARK.split(line, maxsplit=1)[0].strip():
            yield number, stated


def _entry(line: str) -> tuple[Entry, float]:
    kind, rest = line.split(None, 1)
    name, until = rest.rsplit(None, 1)
    at = datetime.fromisoformat(until)
    if kind not in KINDS or "|" not in name or at.tzinfo is None:
        raise ValueError(line)
    return (kind, name), at.timestamp()


def _stamp(path: Path) -> Stamp | None:
    """What changes when a file does; None where there is none."""
    try:
        found = os.stat(path)  # noqa: PTH116 - asked with every request
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
