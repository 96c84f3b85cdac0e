"""The released contracts: what was frozen, what today's schemas break of it, and the changelog beside them.

`docs/schemas/released/YYYY-MM-DD/` holds the schemas of one release and, under `messages/`, golden messages
of it. What is there is never changed: readers built on it, and messages written by it, are out there.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from services.cli.processes.command import CommandError
from shared.contracts import succession
from shared.contracts.published.compatibility import breaks
from shared.contracts.published.messages import GoldenMessage, golden_messages, next_version

RELEASED = "released"
MESSAGES = "messages"
CHANGELOG = "contract-changelog.md"
UNRELEASED = "Unreleased"


@dataclass(frozen=True, slots=True)
class Release:
    """One frozen contract: the texts of its schemas by file name."""

    name: str
    schemas: Mapping[str, str]


def releases(schemas: Path) -> list[Release]:
    """Every release beside these schemas, the oldest first."""
    folders = sorted(one for one in (schemas / RELEASED).glob("*") if one.is_dir())
    return [Release(one.name, _texts(one)) for one in folders]


def check(schemas: Path, current: Mapping[str, str]) -> None:
    """Raise `CommandError` unless today's schemas go with every release and the changelog tells of them."""
    known = releases(schemas)
    broken = [line for one in known for line in _broken(one, current)]
    if broken:
        raise CommandError(
            "\n".join(["These changes break readers of a released contract:", *broken])
            + "\nOnly fields that need not be there may be added. Else make a new version of the event, "
            "published beside this one (docs/adr/0023-published-contract.md)."
        )
    _check_next_versions(known, schemas)
    untold = _untold(known, current, schemas.parent / CHANGELOG)
    if untold:
        raise CommandError(
            f"{schemas.parent / CHANGELOG} does not tell what changed in {', '.join(untold)} since "
            f"{known[-1].name}: add a line under `## {UNRELEASED}` that names it"
        )


def freeze(schemas: Path, name: str, current: Mapping[str, str], messages: Mapping[str, str]) -> Path:
    """Write a release, which stays as it is for ever. Raises `CommandError` where that makes no sense."""
    _check_name(schemas, name)
    folder = schemas / RELEASED / name
    for path, text in {**current, **{f"{MESSAGES}/{one}": text for one, text in messages.items()}}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return folder


def _check_name(schemas: Path, name: str) -> None:
    try:
        date.fromisoformat(name)
    except ValueError:
        raise CommandError(f"{name} is no date: name a release by its day, such as 2026-11-25") from None
    known = [one.name for one in releases(schemas)]
    if known and name <= known[-1]:
        raise CommandError(f"{known[-1]} is released, and stays as it is: name a release by a later day")
    if name not in _sections(schemas.parent / CHANGELOG):
        raise CommandError(
            f"{schemas.parent / CHANGELOG} has no section `## {name}`: head what is under `## {UNRELEASED}` "
            "so, and begin an empty one above it"
        )


def _texts(folder: Path) -> dict[str, str]:
    return {one.name: one.read_text(encoding="utf-8") for one in sorted(folder.glob("*.json"))}


def _broken(release: Release, current: Mapping[str, str]) -> Iterator[str]:
    for name, text in release.schemas.items():
        if name not in current:
            yield f"- {name}, released {release.name}: the event is gone"
            continue
        for one in breaks(json.loads(text), json.loads(current[name])):
            yield f"- {name}, released {release.name}, at {one}"


def _check_next_versions(known: list[Release], schemas: Path) -> None:
    """Raise `CommandError` unless each next version is announced, and takes all messages of what ends."""
    changelog = schemas.parent / CHANGELOG
    for found in succession.SUCCESSIONS:
        needed = (found.ends, found.next, str(found.sunset))
        if not any(all(word in entry for word in needed) for entry in _entries(changelog)):
            raise CommandError(
                f"{changelog} does not announce the end of {found.ends}: add a line that names it, "
                f"{found.next}, and the day until which it is published, {found.sunset}"
            )
        for message in _messages(known, schemas, f"{found.ends}.json"):
            _check_translated(found, message)


def _messages(known: list[Release], schemas: Path, schema: str) -> Iterator[GoldenMessage]:
    """Every golden message of today and of each release that this schema describes."""
    folders = [schemas / RELEASED / one.name / MESSAGES for one in known]
    released = [GoldenMessage.read(one) for folder in folders for one in sorted(folder.glob("*.json"))]
    yield from (one for one in [*golden_messages(), *released] if one.schema == schema)


def _check_translated(found: succession.Succession, message: GoldenMessage) -> None:
    try:
        body = next_version(found, message).body
        found.contract.model_validate_json(json.dumps(body), extra="forbid")
    except (ValueError, LookupError, TypeError) as error:
        raise CommandError(f"{message.name} has no {found.next}: {type(error).__name__}: {error}") from None


def _untold(known: list[Release], current: Mapping[str, str], changelog: Path) -> list[str]:
    """The events that changed since the last release without a word of it."""
    if not known:
        return []
    told = _sections(changelog).get(UNRELEASED, "")
    last = known[-1].schemas
    changed = [name.removesuffix(".json") for name, text in current.items() if last.get(name) != text]
    return [name for name in changed if not re.search(rf"(?<![\w.]){re.escape(name)}(?![\w])", told)]


def _entries(changelog: Path) -> list[str]:
    """Each entry of a section as one line."""
    return [
        " ".join(entry.split())
        for section in _sections(changelog).values()
        for entry in re.split(r"^- ", section, flags=re.MULTILINE)
    ]


def _sections(changelog: Path) -> dict[str, str]:
    """The text of each section of the second level by its title."""
    if not changelog.is_file():
        return {}
    parts: list[Any] = re.split(r"^## +(.+?) *$", changelog.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))
