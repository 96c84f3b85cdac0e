"""The routes of chains of custody, inventories and counts."""

from typing import Annotated

from fastapi import Query, Request, Response
from pydantic import BaseModel

from services.seizure.custody.answers import Chain, Counted, Entry, Inventory
from services.seizure.custody.chains import Chains
from services.seizure.custody.desk import Desk, gets, new_router, posts
from services.seizure.custody.drafts import Code, CountDraft, DispositionDraft, HandOverDraft, StorageDraft
from services.seizure.custody.guards import DISPOSE, HAND_OVER, Disposing, HandingOver, Reading
from services.seizure.custody.inventory import Inventories
from services.seizure.custody.paths import PortPath
from services.seizure.custody.writes import Writing
from shared.access.policy import Action
from shared.records.common import KnownPort
from shared.records.routes import KeyHeader, RecordId
from shared.web.cursors import Cursor, Limit


class ChainRoutes:
    """The handlers, and the router that they are under."""

    def __init__(self, desk: Desk, chains: Chains, inventories: Inventories) -> None:
        self._desk, self._chains, self._inventories = desk, chains, inventories
        self.router = new_router()
        chain = "/seizures/{record_id}/custody"
        gets(
            self.router, chain, self.chain, "The chain of custody of a seizure, and where its items are", 404
        )
        posts(self.router, f"{chain}/hand-overs", self.hand_over, Entry, "Hand items over to someone else")
        posts(self.router, f"{chain}/storage", self.store, Entry, "Put items in a place")
        posts(self.router, f"{chain}/dispositions", self.dispose, Entry, "Dispose of items, for good")
        gets(self.router, "/custody/inventory", self.inventory, "What is in custody, missing or overdue")
        counts = "/custody/ports/{port_code}/counts"
        posts(self.router, counts, self.count, Counted, "Record what was found at a location")

    async def hand_over(
        self, request: Request, record_id: RecordId, step: HandOverDraft, key: KeyHeader, caller: HandingOver
    ) -> Response:
        await self._desk.guard.seizure(caller, HAND_OVER, record_id)

        async def work(writing: Writing) -> BaseModel:
            return await self._chains.hand_over(writing, record_id, step)

        return await self._desk.write(request, HAND_OVER, key, caller, work)

    async def store(
        self, request: Request, record_id: RecordId, step: StorageDraft, key: KeyHeader, caller: HandingOver
    ) -> Response:
        await self._desk.guard.seizure(caller, HAND_OVER, record_id)

        async def work(writing: Writing) -> BaseModel:
            return await self._chains.store(writing, record_id, step)

        return await self._desk.write(request, HAND_OVER, key, caller, work)

    async def dispose(
        self, request: Request, record_id: RecordId, step: DispositionDraft, key: KeyHeader, caller: Disposing
    ) -> Response:
        await self._desk.guard.seizure(caller, DISPOSE, record_id)

        async def work(writing: Writing) -> BaseModel:
            return await self._chains.dispose(writing, record_id, step)

        return await self._desk.write(request, DISPOSE, key, caller, work)

    async def chain(self, record_id: RecordId, caller: Reading) -> Chain:
        await self._desk.guard.seizure(caller, Action.IDENTIFY, record_id)
        async with self._desk.database.question() as db:
            found = await self._chains.read(db, record_id, self._desk.clock())
        await self._desk.note(caller, "chain", len(found.entries), record_id)
        return found

    async def count(
        self, request: Request, port_code: PortPath, count: CountDraft, key: KeyHeader, caller: HandingOver
    ) -> Response:
        self._desk.guard.port(caller, HAND_OVER, port_code)

        async def work(writing: Writing) -> BaseModel:
            return await self._inventories.count(writing, port_code, count)

        return await self._desk.write(request, HAND_OVER, key, caller, work)

    async def inventory(
        self,
        caller: Reading,
        port: Annotated[KnownPort | None, Query(description="Schedule D port code.")] = None,
        location: Annotated[Code | None, Query(description="Vault, shelf or locker.")] = None,
        missing: Annotated[bool, Query(description="true: only what the last count did not find.")] = False,
        overdue: Annotated[bool, Query(description="true: only what should be back by now.")] = False,
        limit: Limit = 100,
        cursor: Cursor = None,
    ) -> Inventory:
        within = self._desk.guard.ports(caller)
        async with self._desk.database.question() as db:
            found = await self._inventories.page(
                db, port, location, missing, overdue, cursor, limit, self._desk.clock(), within
            )
        asked = {"port": port, "location": location, "missing": missing, "overdue": overdue}
        await self._desk.note(caller, "inventory", len(found.items), None, **asked)
        return found
