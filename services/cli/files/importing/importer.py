"""Write what a file says to a system, so that running it again changes nothing.

Three things are never overwritten, but refused: what a person amended or voided since the last
import (when the file has something new to say about it), a whole record by one whose rows were
partly bad, and, unless a reason is given, anything in a closed fiscal year.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from uuid import uuid4

import httpx

from services.cli.files.cbp.parsed import ImportedRecord, Parsed
from services.cli.files.importing import obstacles
from services.cli.files.importing.bodies import batches, body_of, merge_patch
from services.cli.files.importing.reconciliation import Match, Reconciliation, reconcile
from services.cli.files.importing.standing import (
    PATH,
    REISSUED,
    Standing,
    content_of,
    is_imported,
    read_standing,
    stated,
    versions,
)
from services.cli.files.parallel import in_parallel
from services.cli.files.tables.rows import BadRow
from services.cli.sending import Json, Writer, answered, expect, reason_of
from shared.contracts.vocabularies import Status

BATCHES_AT_ONCE = 2
CHANGES_AT_ONCE = 4


class Absent(StrEnum):
    """What becomes of what stands and the file lacks."""

    VOID = "void"
    KEEP = "keep"


@dataclass(slots=True)
class Outcome:
    """What became of the records; each refused one stands at the line of its first row.

    What is `proposed` stands as before, until a second person approves it.
    """

    created: int = 0
    amended: int = 0
    voided: int = 0
    unchanged: int = 0
    kept: int = 0
    proposed: int = 0
    refused: list[BadRow] = field(default_factory=list)


class Importer:
    """The writes of one run. `advance` is called once a record, when it is dealt with.

    `reason` is why what is in a closed fiscal year is changed.
    """

    def __init__(
        self,
        writer: Writer,
        advance: Callable[[], None] = lambda: None,
        reason: str | None = None,
    ) -> None:
        self._writer = writer
        self._reason = reason
        self._advance = advance
        # Keys of this run only: an earlier run's stored answers would tell of records made then.
        self._run = uuid4().hex

    async def check(self) -> None:
        """One small read. Raises `Stopped` when there is no system, or it lets nobody in."""
        await self._writer.read(PATH, limit=1)

    async def survey(self, parsed: Parsed) -> Reconciliation:
        """What the file means for what stands; nothing is written."""
        contents = {content_of(one.draft) for one in parsed.records}
        standing = await read_standing(
            self._writer, parsed.source, lambda draft: content_of(draft) in contents
        )
        return reconcile(parsed, standing)

    async def write(self, found: Reconciliation, file_name: str, absent: Absent | None = None) -> Outcome:
        """Do what the file says, and what `absent` says of what it lacks.

        Raises `Stopped` when the system stays unavailable.
        """
        outcome = Outcome(unchanged=len(found.unchanged))
        outcome.refused += [obstacles.refusal(one, obstacles.HELD) for one in found.held]
        for _ in (*found.unchanged, *found.held):
            self._advance()
        creating, amending, voiding = [*found.created], [*found.amended], list[Standing]()
        if absent is Absent.VOID:
            creating, amending, voiding = creating + found.returned, amending + found.reverted, found.absent
        else:
            outcome.kept = len(found.absent) + len(found.returned) + len(found.reverted)
        await self._write(creating, amending, voiding, _Job(file_name, outcome))
        outcome.refused.sort(key=lambda row: row.line)
        return outcome

    async def _write(
        self,
        creating: Sequence[ImportedRecord],
        amending: Sequence[Match],
        voiding: Sequence[Standing],
        job: "_Job",
    ) -> None:
        if creating or amending or voiding:
            job.closed = await self._closed()

        async def create(batch: list[ImportedRecord]) -> None:
            await self._create(batch, job)

        async def amend(match: Match) -> None:
            await self._amend(replace(match.record, id=match.standing.id), job)
            self._advance()

        async def void(one: Standing) -> None:
            await self._void(one, job)
            self._advance()

        await in_parallel(batches(creating), create, BATCHES_AT_ONCE)
        await in_parallel(amending, amend, CHANGES_AT_ONCE)
        await in_parallel(voiding, void, CHANGES_AT_ONCE)

    async def _create(self, batch: list[ImportedRecord], job: "_Job") -> None:
        body = body_of(batch, self._reason)
        key = f"import-{self._run}-{hashlib.sha256(body).hexdigest()}"
        response = await self._writer.send(
            "POST", f"{PATH}/batch", content=body, headers={"Idempotency-Key": key}
        )
        if response.status_code == 413 and len(batch) > 1:
            half = len(batch) // 2
            for part in (batch[:half], batch[half:]):
                await self._create(part, job)
            return
        expect(response, 200)
        for record in self._sort(batch, response.json()["results"], job.outcome):
            await self._amend(record, job)
            self._advance()

    def _sort(
        self, batch: list[ImportedRecord], results: list[Json], outcome: Outcome
    ) -> list[ImportedRecord]:
        """Count what is decided; records of which another content stands are left to amend.

        They were not among those of the source: another run made them since, or a person took their
        reference away.
        """
        standing = []
        for record, result in zip(batch, results, strict=True):
            if result["status"] == 409 and "version" in result:
                standing.append(record)
                continue
            if result["status"] == 201:
                outcome.created += 1
            elif result["status"] == 200:
                outcome.unchanged += 1
            elif result["status"] == 202:
                outcome.proposed += 1
            else:
                outcome.refused.append(obstacles.refusal(record, reason_of(result["problem"])))
            self._advance()
        return standing

    async def _closed(self) -> frozenset[int]:
        """The closed fiscal years, of which nothing is changed; none where there is a reason."""
        if self._reason is not None:
            return frozenset()
        answer = await self._writer.read(f"{PATH}/closings")
        return frozenset(one["fiscal_year"] for one in answer["closings"] if one["status"] == Status.ACTIVE)

    async def _amend(self, record: ImportedRecord, job: "_Job") -> None:
        """Bring a standing record to the file's content, if the file alone has changed since."""
        sent = False
        for _ in range(2):  # once more when somebody was faster
            known = await versions(self._writer, record.id)
            imported = [one for one in known if is_imported(one)][-1]
            if content_of(stated(imported)) == content_of(record.draft):
                job.outcome.amended += sent
                job.outcome.unchanged += not sent
                return
            obstacle = obstacles.to_amend(record, known[-1], imported, job.closed)
            if obstacle:
                job.outcome.refused.append(obstacles.refusal(record, obstacle))
                return
            response = await self._patch(record, known[-1], job)
            sent = True
            if response.status_code == 200:
                job.outcome.amended += 1
                return
            if response.status_code == 202:
                job.outcome.proposed += 1
                return
            if response.status_code != 412:
                break
        job.outcome.refused.append(obstacles.refusal(record, answered(response)))

    async def _patch(self, record: ImportedRecord, current: Json, job: "_Job") -> httpx.Response:
        patch = merge_patch(stated(current), record.draft) | {"reason": self._because(job.file_name)}
        etag = {"If-Match": f'"{current["version"]}"'}
        return await self._writer.send("PATCH", f"{PATH}/{record.id}", json=patch, headers=etag)

    async def _void(self, one: Standing, job: "_Job") -> None:
        """Void a record that the file no longer has, unless a person changed it since."""
        obstacle = obstacles.to_void(one, job.closed)
        if obstacle is None:
            headers = {"If-Match": f'"{one.version}"', "Idempotency-Key": f"import-{self._run}-{one.id}"}
            reason = {"reason": self._because(f"{job.file_name} lacks it")}
            response = await self._writer.send("POST", f"{PATH}/{one.id}/void", json=reason, headers=headers)
            if response.status_code == 200:
                job.outcome.voided += 1
                return
            if response.status_code == 202:
                job.outcome.proposed += 1
                return
            obstacle = answered(response)
        job.outcome.refused.append(obstacles.not_voided(one, obstacle))

    def _because(self, what: str) -> str:
        return f"{REISSUED}{what}{f' ({self._reason})' if self._reason else ''}"[:500]


@dataclass(slots=True)
class _Job:
    """One file's writes: its name, what became of the records, and the years that are closed."""

    file_name: str
    outcome: Outcome
    closed: frozenset[int] = frozenset()
