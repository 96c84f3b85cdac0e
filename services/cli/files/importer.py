"""Post a file's records to a system, so that running it again changes nothing.

The ids come from the records' own keys: what stands already is answered as unchanged, and what
stands with other content is amended, for the publisher has corrected it. Three things are never
overwritten, but refused: what a person amended or voided since the last import (when the file has
something new to say about it), a whole record by one whose rows were partly bad, and, unless a
reason is given, anything in a closed fiscal year.
"""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar
from uuid import UUID, uuid4

import httpx
import orjson

from services.cli.files.cbp.parsed import ImportedRecord
from services.cli.files.tables.rows import BadRow
from services.cli.reach import answered, reason_of
from shared.contracts.fiscal import fiscal_year
from shared.contracts.seizure import SeizureDraft
from shared.contracts.vocabularies import Status
from shared.records.routes import MAX_BATCH
from shared.runtime.retry import Backoff

PATH = "/v1/seizures"
MAX_BYTES = 3 * 1024 * 1024
"""Of a batch's body: under the services' default limit; a smaller limit halves batches until they fit."""
BATCHES_AT_ONCE = 2
AMENDMENTS_AT_ONCE = 4
ATTEMPTS = 8
TEMPORARY = frozenset({429, 502, 503, 504})
REISSUED = "re-issued file: "

T = TypeVar("T")


class ImportStopped(Exception):
    """The system cannot be used; the message says why. What was posted before stands."""


@dataclass(slots=True)
class Outcome:
    """What became of the records; each refused one stands at the line of its first row."""

    created: int = 0
    amended: int = 0
    unchanged: int = 0
    refused: list[BadRow] = field(default_factory=list)


class Importer:
    """Imports of one run. `advance` is called once a record, when it is dealt with."""

    def __init__(
        self,
        client: httpx.AsyncClient,
        advance: Callable[[], None] = lambda: None,
        first_pause: float = 0.2,
        reason: str | None = None,
    ) -> None:
        self._client = client
        self._reason = reason
        self._advance = advance
        self._first_pause = first_pause
        # Keys of this run only: an earlier run's stored answers would tell of records made then.
        self._run = uuid4().hex

    async def check(self) -> None:
        """One small read. Raises `ImportStopped` when there is no system, or it lets nobody in."""
        try:
            response = await self._client.get(PATH, params={"limit": 1})
        except httpx.TransportError as error:
            raise ImportStopped(
                f"{self._client.base_url} does not answer ({type(error).__name__}). Start it with "
                "`outbound up`, or import into a data directory with --data DIR."
            ) from None
        _expect(response, 200)

    async def run(self, records: Sequence[ImportedRecord], file_name: str) -> Outcome:
        """Create or amend every record. Raises `ImportStopped` when the system stays unavailable."""
        outcome = Outcome()

        async def post(batch: list[ImportedRecord]) -> None:
            await self._post(batch, file_name, outcome)

        await in_parallel(batches(records), post, BATCHES_AT_ONCE)
        outcome.refused.sort(key=lambda row: row.line)
        return outcome

    async def _post(self, batch: list[ImportedRecord], file_name: str, outcome: Outcome) -> None:
        body = _body(batch, self._reason)
        key = f"import-{self._run}-{hashlib.sha256(body).hexdigest()}"
        response = await self._send("POST", f"{PATH}/batch", body, {"Idempotency-Key": key})
        if response.status_code == 413 and len(batch) > 1:
            half = len(batch) // 2
            for part in (batch[:half], batch[half:]):
                await self._post(part, file_name, outcome)
            return
        _expect(response, 200)
        standing = self._sort(batch, response.json()["results"], outcome)
        closed = await self._closed() if standing and self._reason is None else frozenset()

        async def amend(record: ImportedRecord) -> None:
            await self._amend(record, file_name, closed, outcome)
            self._advance()

        await in_parallel(standing, amend, AMENDMENTS_AT_ONCE)

    def _sort(
        self, batch: list[ImportedRecord], results: list[dict[str, Any]], outcome: Outcome
    ) -> list[ImportedRecord]:
        """Count what is decided; the records that stand with other content are left to amend."""
        standing = []
        for record, result in zip(batch, results, strict=True):
            if result["status"] == 409 and "version" in result:
                standing.append(record)
                continue
            if result["status"] == 201:
                outcome.created += 1
            elif result["status"] == 200:
                outcome.unchanged += 1
            else:
                outcome.refused.append(_refusal(record, reason_of(result["problem"])))
            self._advance()
        return standing

    async def _closed(self) -> frozenset[int]:
        """The closed fiscal years."""
        response = await self._send("GET", f"{PATH}/closings")
        _expect(response, 200)
        closings = response.json()["closings"]
        return frozenset(one["fiscal_year"] for one in closings if one["status"] == Status.ACTIVE)

    async def _amend(
        self, record: ImportedRecord, file_name: str, closed: frozenset[int], outcome: Outcome
    ) -> None:
        """Bring a standing record to the file's content, if the file alone has changed since."""
        sent = False
        for _ in range(2):  # once more when somebody was faster
            versions = await self._versions(record.id)
            imported = [one for one in versions if _is_imported(one)][-1]
            if _stated(imported) == record.draft:
                outcome.amended += sent
                outcome.unchanged += not sent
                return
            obstacle = _obstacle(record, versions[-1], imported, closed)
            if obstacle:
                outcome.refused.append(_refusal(record, obstacle))
                return
            response = await self._patch(record, versions[-1], file_name)
            sent = True
            if response.status_code == 200:
                outcome.amended += 1
                return
            if response.status_code != 412:
                break
        outcome.refused.append(_refusal(record, answered(response)))

    async def _versions(self, record_id: UUID) -> list[dict[str, Any]]:
        response = await self._send("GET", f"{PATH}/{record_id}/versions")
        _expect(response, 200)
        versions: list[dict[str, Any]] = response.json()["records"]
        return versions

    async def _patch(self, record: ImportedRecord, current: dict[str, Any], file_name: str) -> httpx.Response:
        reason = f"{REISSUED}{file_name}{f' ({self._reason})' if self._reason else ''}"[:500]
        body = orjson.dumps(merge_patch(_stated(current), record.draft) | {"reason": reason})
        return await self._send("PATCH", f"{PATH}/{record.id}", body, {"If-Match": f'"{current["version"]}"'})

    async def _send(
        self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> httpx.Response:
        """The answer, once there is one that is not temporary. Safe: every write here is idempotent."""
        backoff = Backoff(self._first_pause)
        headers = {"Content-Type": "application/json", **(headers or {})}
        problem = ""
        for _ in range(ATTEMPTS):
            try:
                response = await self._client.request(method, path, content=body, headers=headers)
            except httpx.TransportError as error:
                problem = f"{self._client.base_url} does not answer ({type(error).__name__})"
            else:
                if response.status_code not in TEMPORARY:
                    return response
                problem = answered(response)
            await asyncio.sleep(backoff.next())
        raise ImportStopped(
            f"gave up after {ATTEMPTS} attempts ({problem.rstrip('.')}); run the same command again later: "
            "what is in stays in, once"
        )


async def in_parallel(work: Iterable[T], do: Callable[[T], Awaitable[None]], most: int) -> None:
    """Do each piece of work, `most` of them at a time. Raises the first `ImportStopped`."""
    pieces = iter(work)

    async def worker() -> None:
        for piece in pieces:
            await do(piece)

    try:
        async with asyncio.TaskGroup() as tasks:
            for _ in range(most):
                tasks.create_task(worker())
    except ExceptionGroup as group:
        stopped = group.subgroup(ImportStopped)
        if stopped is None:
            raise
        raise stopped.exceptions[0] from None


def batches(records: Sequence[ImportedRecord]) -> Iterator[list[ImportedRecord]]:
    """The records in batches of at most `MAX_BATCH` and about `MAX_BYTES`."""
    batch: list[ImportedRecord] = []
    size = 0
    for record in records:
        length = len(_encoded(record))
        if batch and (len(batch) == MAX_BATCH or size + length > MAX_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(record)
        size += length
    if batch:
        yield batch


def merge_patch(current: SeizureDraft, wanted: SeizureDraft) -> dict[str, Any]:
    """The JSON merge patch (RFC 7396) that makes `wanted` of `current`: null where a field goes."""
    before, after = (one.model_dump(mode="json", exclude_none=True) for one in (current, wanted))
    return {
        name: after.get(name) for name in SeizureDraft.model_fields if before.get(name) != after.get(name)
    }


def _encoded(record: ImportedRecord, reason: str | None = None) -> bytes:
    added = {"id": str(record.id)} | ({"reason": reason} if reason else {})
    return orjson.dumps(added | record.draft.model_dump(mode="json", exclude_none=True))


def _body(batch: Sequence[ImportedRecord], reason: str | None = None) -> bytes:
    return b'{"records":[%s]}' % b",".join(_encoded(record, reason) for record in batch)


def _stated(version: dict[str, Any]) -> SeizureDraft:
    fields = {name: value for name, value in version.items() if name in SeizureDraft.model_fields}
    return SeizureDraft.model_validate(fields)


def _is_imported(version: dict[str, Any]) -> bool:
    return bool(version["version"] == 1 or version["reason"].startswith(REISSUED))


def _obstacle(
    record: ImportedRecord, current: dict[str, Any], imported: dict[str, Any], closed: frozenset[int]
) -> str | None:
    """Why the file must not overwrite the record, if so."""
    if current["status"] == Status.VOIDED:
        return f"record {record.id} was voided ({current['reason']}), and the file now has other content"
    if record.partial:
        return f"record {record.id} stands whole; rows of it are bad here, so it is not amended"
    if current["version"] != imported["version"]:
        return (
            f"record {record.id} was amended by hand since (version {current['version']}: "
            f"{current['reason']}), and the file now has other content"
        )
    days = (date.fromisoformat(current["local_day"]), record.draft.instant.date())
    for year in closed.intersection(map(fiscal_year, days)):
        return f"fiscal year {year} is closed; to amend record {record.id} nevertheless, give --reason"
    return None


def _refusal(record: ImportedRecord, reason: str) -> BadRow:
    first, *rest = record.lines
    also = f" (also lines {', '.join(map(str, rest))})" if rest else ""
    return BadRow(first, reason + also)


def _expect(response: httpx.Response, status: int) -> None:
    if response.status_code != status:
        raise ImportStopped(f"{response.url} answered {answered(response)}")
