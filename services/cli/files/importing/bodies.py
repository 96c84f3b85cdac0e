"""What is sent: records in batches of a size that a service takes, and patches of what stands."""

from collections.abc import Iterator, Sequence
from typing import Any

import orjson

from services.cli.files.cbp.parsed import ImportedRecord
from shared.contracts.seizure import SeizureDraft
from shared.records.bodies import MAX_BATCH

MAX_BYTES = 3 * 1024 * 1024
"""Of a batch's body: under the services' default limit; a smaller limit halves batches until they fit."""


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


def _encoded(record: ImportedRecord, reason: str | None = None) -> bytes:
    added = {"id": str(record.id)} | ({"reason": reason} if reason else {})
    return orjson.dumps(added | record.draft.model_dump(mode="json", exclude_none=True))


def body_of(batch: Sequence[ImportedRecord], reason: str | None = None) -> bytes:
    """The body that records them; `reason` is needed for closed fiscal years."""
    return b'{"records":[%s]}' % b",".join(_encoded(record, reason) for record in batch)


def merge_patch(current: SeizureDraft, wanted: SeizureDraft) -> dict[str, Any]:
    """The JSON merge patch (RFC 7396) that makes `wanted` of `current`: null where a field goes."""
    before, after = (one.model_dump(mode="json", exclude_none=True) for one in (current, wanted))
    return {
        name: after.get(name) for name in SeizureDraft.model_fields if before.get(name) != after.get(name)
    }
