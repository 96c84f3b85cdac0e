"""The records of a source as they stand: what was imported of each, and what a person did to it since."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date
from typing import Any
from uuid import UUID

from services.cli.files.cbp.cells import Period
from services.cli.files.parallel import in_parallel
from services.cli.sending import Json, Writer
from shared.contracts.seizure import SeizureDraft
from shared.contracts.vocabularies import Agency, Status

PATH = "/v1/seizures"
REISSUED = "re-issued file: "
"""What the reason of every version begins with that an import made of a record after the first."""
AT_ONCE = 4


@dataclass(frozen=True, slots=True)
class Standing:
    """A record. `stated` is its content now, `imported` the last that an import stated.

    `by_hand` is the reason of a person who amended or voided it since; `before` is what earlier
    imports stated. `period` and `agency` are those of what was imported.
    """

    id: UUID
    version: int
    active: bool
    stated: SeizureDraft
    imported: SeizureDraft
    period: Period
    agency: Agency
    by_hand: str | None = None
    before: tuple[SeizureDraft, ...] = ()

    @property
    def reference(self) -> str:
        """The key of the file's record that it was imported from, with the surrogate id of then."""
        return self.imported.source_reference or ""

    @property
    def withdrawn(self) -> bool:
        """Whether an import voided it, because a file no longer had it."""
        return not self.active and self.by_hand is None


def content_of(draft: SeizureDraft) -> str:
    """All that a record states but the surrogate id, in one writing."""
    same = {"source_reference": None, "occurred_at": draft.instant.astimezone(UTC), "occurred_local": None}
    return draft.model_copy(update=same).model_dump_json()


async def read_standing(writer: Writer, source: str, known: Callable[[SeizureDraft], bool]) -> list[Standing]:
    """Every record of a source, voided ones too. `known` tells whether the file has such a content.

    A record that an import left as the file has it needs no look at its earlier versions.
    """
    found: list[Standing] = []
    changed: list[UUID] = []
    async for body in writer.records(PATH, source=source):
        if body["version"] == 1 or (is_imported(body) and known(stated(body))):
            found.append(standing([body]))
        else:
            changed.append(UUID(body["id"]))

    async def read(record_id: UUID) -> None:
        found.append(standing(await versions(writer, record_id)))

    await in_parallel(changed, read, AT_ONCE)
    return found


async def versions(writer: Writer, record_id: UUID) -> list[Json]:
    """Every version of a record, oldest first."""
    answer = await writer.read(f"{PATH}/{record_id}/versions")
    found: list[Json] = answer["records"]
    return found


def standing(known: Sequence[Json]) -> Standing:
    """A record from its versions, oldest first; the last one alone will do if an import made it."""
    last = known[-1]
    imports = [one for one in known if is_imported(one)] or [known[0]]
    day = date.fromisoformat(imports[-1]["local_day"])
    return Standing(
        id=UUID(last["id"]),
        version=last["version"],
        active=last["status"] == Status.ACTIVE,
        stated=stated(last),
        imported=stated(imports[-1]),
        period=Period.of(day),
        agency=Agency(imports[-1]["agency"]),
        by_hand=None if is_imported(last) else last["reason"],
        before=tuple(stated(one) for one in imports[:-1]),
    )


def is_imported(version: Json) -> bool:
    """Whether an import made this version."""
    return bool(version["version"] == 1 or version["reason"].startswith(REISSUED))


def stated(version: Json) -> SeizureDraft:
    """What a version states."""
    fields: dict[str, Any] = {
        name: value for name, value in version.items() if name in SeizureDraft.model_fields
    }
    return SeizureDraft.model_validate(fields)
