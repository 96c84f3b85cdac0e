"""The routes of photos and documents."""

from fastapi import Request, Response
from pydantic import BaseModel

from services.seizure.custody.answers import Attachment, AttachmentList
from services.seizure.custody.attachments import Attachments
from services.seizure.custody.desk import Desk, gets, new_router, posts
from services.seizure.custody.drafts import AttachmentDraft
from services.seizure.custody.guards import PHOTOGRAPH, Photographing, Reading
from services.seizure.custody.paths import BYTES, DigestPath, SeizurePath
from services.seizure.custody.writes import Writing
from shared.access.policy import Action
from shared.contracts.custody import FileKind
from shared.records.routes import KeyHeader, RecordId
from shared.web.problems import problems


class AttachmentRoutes:
    """The handlers, and the router that they are under."""

    def __init__(self, desk: Desk, attachments: Attachments) -> None:
        self._desk, self._attachments = desk, attachments
        self.router = new_router()
        here = "/seizures/{record_id}/attachments"
        posts(self.router, here, self.attach, Attachment, "Add a photo or a document of items")
        gets(self.router, here, self.attachments_of, "The photos and documents of a seizure", 404)
        shown = {"schema": BYTES, "examples": {"file": {"value": "(bytes)"}}}
        content = dict.fromkeys(FileKind, shown)
        self.router.get(
            here + "/{digest}",
            response_class=Response,
            responses={200: {"content": content, "description": "The content."}, **problems(404)},
            summary="The content of a photo or a document",
        )(self.content)

    async def attach(
        self,
        request: Request,
        record_id: RecordId,
        attachment: AttachmentDraft,
        key: KeyHeader,
        caller: Photographing,
    ) -> Response:
        await self._desk.guard.seizure(caller, PHOTOGRAPH, record_id)
        content = await self._attachments.clean(attachment)
        kept = await self._attachments.keep(self._desk.database, record_id, attachment, content)

        async def work(writing: Writing) -> BaseModel:
            return await self._attachments.add(writing, record_id, attachment, content, kept=kept)

        return await self._desk.write(request, PHOTOGRAPH, key, caller, work)

    async def attachments_of(self, record_id: RecordId, caller: Reading) -> AttachmentList:
        await self._desk.guard.seizure(caller, Action.IDENTIFY, record_id)
        async with self._desk.database.read() as db:
            found = await self._attachments.of(db, record_id)
        await self._desk.note(caller, "attachments", len(found), record_id)
        return AttachmentList(attachments=found)

    async def content(self, record_id: SeizurePath, digest: DigestPath, caller: Reading) -> Response:
        """As a download that runs nothing, whatever a browser makes of it."""
        await self._desk.guard.seizure(caller, Action.IDENTIFY, record_id)
        async with self._desk.database.read() as db:
            found = await self._attachments.read(db, record_id, digest)
        await self._desk.note(caller, "attachment", 1, record_id, digest=digest)
        name = f"{digest[:16]}.{found.kind.rpartition('/')[2]}"
        headers = {
            "Content-Disposition": f'attachment; filename="{name}"',
            "Content-Security-Policy": "default-src 'none'; sandbox",
        }
        return Response(found.data, headers=headers, media_type=found.kind)
