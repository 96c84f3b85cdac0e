"""The routes by which receipts and chains of custody are printed."""

import asyncio
from collections.abc import Callable
from typing import Any

from fastapi import Response

from services.seizure.custody import printing
from services.seizure.custody.chains import Chains
from services.seizure.custody.desk import Desk, new_router
from services.seizure.custody.guards import Reading
from services.seizure.custody.paper import Paper, chain_paper, receipt_paper
from services.seizure.custody.paths import BYTES, PaperForm, SeizurePath, ShownNumberPath
from services.seizure.custody.receipts import Receipts
from shared.access.policy import Action
from shared.web.problems import problems


class PaperRoutes:
    """The handlers, and the router that they are under. `base` is where people reach the API."""

    def __init__(self, desk: Desk, receipts: Receipts, chains: Chains, base: str) -> None:
        self._desk, self._receipts, self._chains = desk, receipts, chains
        self._base = base.rstrip("/")
        self.router = new_router()
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
        self._desk.guard.number(caller, Action.IDENTIFY, number)
        async with self._desk.database.question() as db:
            receipt = await self._receipts.get(db, number)
        await self._desk.note(caller, "receipt paper", 1, receipt.seizure_id, number=number)
        return await _printed(receipt_paper(receipt, self._base), form)

    async def chain_paper(self, record_id: SeizurePath, caller: Reading, form: PaperForm = "pdf") -> Response:
        await self._desk.guard.seizure(caller, Action.IDENTIFY, record_id)
        async with self._desk.database.question() as db:
            chain = await self._chains.read(db, record_id, self._desk.clock())
        await self._desk.note(caller, "chain paper", len(chain.entries), record_id)
        return await _printed(chain_paper(record_id, chain, self._base), form)


async def _printed(paper: Paper, form: str) -> Response:
    """HTML that loads and runs nothing, or a PDF."""
    if form == "html":
        policy = {"Content-Security-Policy": printing.POLICY}
        return Response(printing.html(paper), headers=policy, media_type="text/html")
    made = await asyncio.to_thread(printing.pdf, paper)
    return Response(made, media_type="application/pdf")
