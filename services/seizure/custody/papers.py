"""The routes by which receipts and chains of custody are printed."""

import asyncio
from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Response

from services.seizure.custody import printing
from services.seizure.custody.chains import Chains
from services.seizure.custody.guards import Guard, Reading
from services.seizure.custody.paper import Paper, chain_paper, receipt_paper
from services.seizure.custody.paths import BYTES, PaperForm, SeizurePath, ShownNumberPath
from services.seizure.custody.ranges import Ranges
from services.seizure.custody.receipts import Receipts
from services.seizure.custody.tables import CustodyTables
from shared.access.policy import Action
from shared.database.database import Database
from shared.runtime.clock import Clock
from shared.web.problems import problems
from shared.web.route import StrictRoute


class PaperRoutes:
    """The handlers, and the router that they are under. `base` is where people reach the API."""

    def __init__(self, tables: CustodyTables, database: Database, clock: Clock, base: str) -> None:
        self._guard = Guard(tables, database, clock)
        self._database = database
        self._clock = clock
        self._base = base.rstrip("/")
        self._chains = Chains(tables)
        self._receipts = Receipts(tables, self._chains, Ranges(tables))
        self.router = APIRouter(prefix="/v1", tags=["custody"], route_class=StrictRoute)
        self._prints("/receipts/{number}/paper", self.receipt_paper, "A custody receipt to print")
        chain = "/seizures/{record_id}/custody/paper"
        self._prints(chain, self.chain_paper, "A chain of custody to print")

    def _prints(self, path: str, handler: Callable[..., Any], summary: str) -> None:
        shown = {"examples": {"paper": {"value": "(a page)"}}}
        content = {
            "application/pdf": {"schema": BYTES, **shown},
            "text/html": {"schema": {"type": "string"}, **shown},
        }
        responses = {200: {"content": content, "description": "The paper."}, **problems(404)}
        add = self.router.get(path, response_class=Response, responses=responses, summary=summary)
        add(handler)

    async def receipt_paper(
        self, number: ShownNumberPath, caller: Reading, form: PaperForm = "pdf"
    ) -> Response:
        self._guard.number(caller, Action.IDENTIFY, number)
        async with self._database.read() as db:
            receipt = await self._receipts.get(db, number)
        return await _printed(receipt_paper(receipt, self._base), form)

    async def chain_paper(self, record_id: SeizurePath, caller: Reading, form: PaperForm = "pdf") -> Response:
        await self._guard.seizure(caller, Action.IDENTIFY, record_id)
        async with self._database.snapshot() as db:
            chain = await self._chains.read(db, record_id, self._clock())
        return await _printed(chain_paper(record_id, chain, self._base), form)


async def _printed(paper: Paper, form: str) -> Response:
    """HTML that loads and runs nothing, or a PDF."""
    if form == "html":
        policy = {"Content-Security-Policy": printing.POLICY}
        return Response(printing.html(paper), headers=policy, media_type="text/html")
    made = await asyncio.to_thread(printing.pdf, paper)
    return Response(made, media_type="application/pdf")
