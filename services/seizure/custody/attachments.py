"""Photos and documents of a seizure's items: who added which content to what, and the content itself."""

import asyncio
import binascii
from base64 import b64decode
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.seizure.custody.answers import Attachment
from services.seizure.custody.bucket import Damaged
from services.seizure.custody.content import Content, Unfit, cleaned
from services.seizure.custody.drafts import AttachmentDraft
from services.seizure.custody.seized import Seized, current, known, locked, misfit_at
from services.seizure.custody.storage import Storage
from services.seizure.custody.tables import CustodyTables
from services.seizure.custody.writes import Writing
from shared.contracts.custody import FileKind
from shared.database.database import Database
from shared.web.errors import Conflict, Invalid, NotFound, PayloadTooLarge, Unavailable

AT_ONCE = 1
"""Files that are decoded at a time in one process, for a large photo fills much of its memory."""
MOST = 500
"""Attachments of one seizure."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a file may have at most."""

    data_bytes: int
    pixels: int


class Attachments:
    """Adds and reads photos and documents. They are never changed or removed."""

    def __init__(self, tables: CustodyTables, storage: Storage, limits: Limits) -> None:
        self._tables = tables
        self._storage = storage
        self._limits = limits
        self._turn = asyncio.Semaphore(AT_ONCE)

    async def clean(self, draft: AttachmentDraft) -> Content:
        """The content as it will be kept. Raises `Invalid` and `PayloadTooLarge`."""
        try:
            data = b64decode(draft.content, validate=True)
        except (binascii.Error, ValueError):
            raise misfit_at("/content", "is not base64 (RFC 4648, with its padding)") from None
        if len(data) > self._limits.data_bytes:
            raise PayloadTooLarge(f"The file is larger than {self._limits.data_bytes} bytes; reduce it.")
        try:
            async with self._turn:
                return await asyncio.to_thread(cleaned, data, self._limits.pixels)
        except Unfit as error:
            raise misfit_at("/content", str(error)) from None

    async def keep(
        self, database: Database, seizure_id: UUID, draft: AttachmentDraft, content: Content
    ) -> bool:
        """Keep the content before there is a transaction, which would wait for the storage.

        False, and not kept: the row would be refused as things stand. Raises `Unavailable`.
        """
        try:
            async with database.read() as db:
                await self._place(db, await current(db, self._tables, seizure_id), draft, content)
        except (NotFound, Conflict, Invalid):
            return False
        await self._storage.put(content.digest, content.data)
        return True

    async def add(
        self, writing: Writing, seizure_id: UUID, draft: AttachmentDraft, content: Content, *, kept: bool
    ) -> Attachment:
        """Add the row that names a content, which is `kept` or will be now: it cannot be without.

        The same content again on the same seizure is refused (`Conflict`). Raises `NotFound`, `Invalid`, and
        `Unavailable` where there is no storage.
        """
        seized = await locked(writing.db, self._tables, seizure_id)
        place = await self._place(writing.db, seized, draft, content)
        if not kept:
            await self._storage.put(content.digest, content.data)
        added = Attachment(
            seizure_id=seizure_id,
            digest=content.digest,
            kind=content.kind,
            size=len(content.data),
            name=draft.name,
            lines=draft.lines,
            recorded_at=writing.now,
        )
        row = {"seizure_id": seizure_id, "digest": added.digest, "place": place}
        await writing.add(self._tables.attachments, added, **row)
        await writing.publish(
            seizure_id=seizure_id,
            port_code=seized.port_code,
            lines=added.lines,
            digest=added.digest,
            kind=added.kind,
            size=added.size,
        )
        return added

    async def _place(
        self, db: AsyncConnection, seized: Seized, draft: AttachmentDraft, content: Content
    ) -> int:
        """The place of a content among those of its seizure, from 1. Raises `Conflict` and `Invalid`."""
        for place, line in enumerate(draft.lines):
            seized.item(line, place)
        table = self._tables.attachments.c
        query = select(table.digest).where(table.seizure_id == seized.id)
        digests = (await db.execute(query)).scalars().all()
        if content.digest in digests:
            raise Conflict(f"The seizure has this very content already: {content.digest}.")
        if len(digests) >= MOST:
            raise Conflict(f"The seizure has {MOST} photos and documents already.")
        return len(digests) + 1

    async def of(self, db: AsyncConnection, seizure_id: UUID) -> list[Attachment]:
        """Those of a seizure in the order in which they came. Raises `NotFound`."""
        await known(db, self._tables, seizure_id)
        table = self._tables.attachments.c
        query = select(table.body).where(table.seizure_id == seizure_id).order_by(table.place)
        return [Attachment.model_validate_json(body) for body in (await db.execute(query)).scalars()]

    async def read(self, db: AsyncConnection, seizure_id: UUID, digest: str) -> Content:
        """The content of one of them. Raises `NotFound`, and `Unavailable` where it is not as it was."""
        table = self._tables.attachments.c
        query = select(table.body).where(table.seizure_id == seizure_id, table.digest == digest)
        body = (await db.execute(query)).scalar_one_or_none()
        if body is None:
            raise NotFound(f"The seizure {seizure_id} has no content {digest}.")
        try:
            data = await self._storage.get(digest)
        except Damaged as error:
            raise Unavailable(error.detail) from None
        return Content(FileKind(Attachment.model_validate_json(body).kind), data)
