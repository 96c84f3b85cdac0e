"""The chains of custody as they are stored: entries that are only added, and each item as they leave it."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.seizure.custody import chain
from services.seizure.custody.answers import Chain, Entry, held
from services.seizure.custody.chain import Item, Items
from services.seizure.custody.drafts import DispositionDraft, HandOverDraft, StepDraft, StorageDraft
from services.seizure.custody.seized import Seized, come, known, locked
from services.seizure.custody.tables import CustodyTables
from services.seizure.custody.writes import Writing
from shared.contracts.custody import Disposition, Step
from shared.web.errors import Conflict, pointer

STATE = ("line", "holder", "since", "taken_by", "step", "location", "expected_back_at", "disposition")


class Chains:
    """Reads and advances the chains of custody; a step and its effect are one transaction."""

    def __init__(self, tables: CustodyTables) -> None:
        self._tables = tables

    async def hand_over(self, writing: Writing, seizure_id: UUID, draft: HandOverDraft) -> Entry:
        """Items change hands. Raises `NotFound`, `Conflict` where the chain contradicts, `Invalid`."""
        lines, giver, taker = draft.lines, draft.giver.id, draft.taker.id
        return await self._step(
            writing,
            seizure_id,
            draft,
            Step.HANDED_OVER,
            lambda items: chain.handed_over(items, lines, giver, taker, draft.at, draft.expected_back_at),
        )

    async def store(self, writing: Writing, seizure_id: UUID, draft: StorageDraft) -> Entry:
        """Items are put in a place. Raises as `hand_over` does."""
        lines, holder = draft.lines, draft.holder.id
        return await self._step(
            writing,
            seizure_id,
            draft,
            Step.STORED,
            lambda items: chain.stored(items, lines, holder, draft.location, draft.at),
        )

    async def dispose(self, writing: Writing, seizure_id: UUID, draft: DispositionDraft) -> Entry:
        """Items leave custody for good. Raises as `hand_over` does."""
        lines, holder = draft.lines, draft.holder.id
        return await self._step(
            writing,
            seizure_id,
            draft,
            Step.DISPOSED,
            lambda items: chain.disposed(items, lines, holder, draft.disposition, draft.at),
        )

    async def _step(
        self,
        writing: Writing,
        seizure_id: UUID,
        draft: StepDraft,
        step: Step,
        taking: Any,
    ) -> Entry:
        seized = await locked(writing.db, self._tables, seizure_id)
        at = come(draft.at, writing.now, "at")
        before = await self.items(writing.db, seizure_id)
        try:
            after = taking(before)
        except chain.Contradiction as error:
            raise refused(error, draft.lines.index(error.line)) from None
        await self.keep(writing, seized, before, after, {})
        told = {name: getattr(draft, name) for name in stated(draft)}
        return await self.add(writing, seized, step, **{**told, "at": at})

    async def items(self, db: AsyncConnection, seizure_id: UUID) -> Items:
        """The items of a seizure that are or were in custody."""
        table = self._tables.items
        query = select(*(table.c[name] for name in STATE)).where(table.c.seizure_id == seizure_id)
        return {row.line: _item(row._mapping) for row in await db.execute(query)}

    async def keep(
        self, writing: Writing, seized: Seized, before: Items, after: Items, described: Mapping[int, str]
    ) -> None:
        """Store what a step changed; `described` are the descriptions of new items by line."""
        table = self._tables.items
        here = table.c.seizure_id == seized.id
        for line in before.keys() - after.keys():
            await writing.db.execute(delete(table).where(here, table.c.line == line))
        for line, item in after.items():
            if line not in before:
                new = {"seizure_id": seized.id, "port_code": seized.port_code, "description": described[line]}
                await writing.db.execute(insert(table).values(new | asdict(item)))
            elif item != before[line]:
                moved = asdict(item) | {"counted_at": None, "found": None}
                await writing.db.execute(update(table).where(here, table.c.line == line).values(moved))

    async def add(self, writing: Writing, seized: Seized, step: Step, at: datetime, **told: Any) -> Entry:
        """Add an entry to the chain of a seizure that is locked."""
        table = self._tables.entries
        last = select(func.coalesce(func.max(table.c.entry), 0)).where(table.c.seizure_id == seized.id)
        entry = Entry(
            seizure_id=seized.id,
            entry=(await writing.db.execute(last)).scalar_one() + 1,
            step=step,
            at=at,
            local_time=seized.local(at),
            recorded_at=writing.now,
            **told,
        )
        await writing.add(table, entry, seizure_id=seized.id, entry=entry.entry)
        await writing.publish(
            seizure_id=seized.id,
            port_code=seized.port_code,
            lines=entry.lines,
            entry=entry.entry,
            step=step,
            at=at,
            disposition=entry.disposition,
        )
        return entry

    async def read(self, db: AsyncConnection, seizure_id: UUID, now: datetime) -> Chain:
        """The whole chain of a seizure. Raises `NotFound`."""
        await known(db, self._tables, seizure_id)
        entries, items = self._tables.entries, self._tables.items
        told = select(entries.c.body).where(entries.c.seizure_id == seizure_id).order_by(entries.c.entry)
        kept = select(items).where(items.c.seizure_id == seizure_id).order_by(items.c.line)
        return Chain(
            entries=[Entry.model_validate_json(body) for body in (await db.execute(told)).scalars()],
            items=[held(dict(row._mapping), now) for row in await db.execute(kept)],
        )


def stated(draft: StepDraft) -> list[str]:
    """The fields that a step states, each of which its entry has too."""
    return list(type(draft).model_fields)


def refused(error: chain.Contradiction, place: int) -> Conflict:
    """What is said of a step that the chain does not allow."""
    return Conflict(
        "The chain of custody does not allow this; see errors.",
        errors=[{"pointer": pointer(["lines", place]), "detail": str(error)}],
    )


def _item(row: RowMapping) -> Item:
    gone = row["disposition"]
    return Item(
        **{**row, "step": Step(row["step"]), "disposition": None if gone is None else Disposition(gone)}
    )
