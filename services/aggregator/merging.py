"""Merging the totals: batches append rows; here the rows of each cell become one again, and months that
are over are summed up.

It is never needed for a figure to be right, only for the table to stay small and questions quick. Rows
are merged by the day on which they became known: only that day's rows can be of the same cells, so that
a correction leaves what was known before it where it lies. The day that is under way is merged in larger
portions, or each turn would write all of it again. Replicas may merge at once: each row is
removed by one of them, and what it is merged into is added in the same statement.
"""

import asyncio
from collections import Counter, deque
from datetime import date

from services.aggregator import repository, summaries
from services.aggregator.repository import Box
from shared.db import Database
from shared.retry import repeat, wait

ROWS, BOXES = 100_000, 400
"""Of one transaction, at most, but for a box that has more rows."""
ENOUGH = 2_000
"""Rows of a box of the day of knowledge that is under way: merging writes all of a box again."""
PAUSE_S = 30.0


class Merger:
    """`run()` around `run_once()`."""

    def __init__(self, database: Database, pause_s: float = PAUSE_S, enough: int = ENOUGH) -> None:
        self._database = database
        self._pause_s = pause_s
        self._enough = enough
        self._waiting: Counter[Box] = Counter()  # rows of boxes that are not worth merging yet
        self._looked_upto = 0  # rows up to this id are merged, or are of these boxes
        self._boxes: deque[tuple[Box, int]] = deque()
        self._months: set[date] | None = None  # perhaps not sealed; None: not looked for yet

    async def run(self, stop: asyncio.Event) -> None:
        """Merge every so often until `stop`; a fault waits for the next turn."""
        await wait(stop, self._pause_s)
        await repeat(stop, self._pause_s, self.run_once, "merge_retry")

    async def run_once(self) -> bool:
        """Merge some rows, or with none left seal a month; whether there was anything to do."""
        return await self._merge_some() or await self._seal_one()

    async def _merge_some(self) -> bool:
        async with self._database.begin() as db:
            if not self._boxes:
                upto = await repository.newest_row(db)
                self._waiting.update(dict(await repository.unmerged(db, self._looked_upto, upto)))
                self._looked_upto = upto
                self._boxes.extend(self._due())
            boxes = self._next()
            if len(boxes) < len(self._boxes):
                await repository.index_new_rows(db)
            if boxes:
                await repository.merge(db, boxes)
        for _ in boxes:
            self._boxes.popleft()
        if self._months is not None:
            self._months |= {summaries.month_of(known_day) for known_day, _day in boxes}
        return bool(boxes)

    def _due(self) -> list[tuple[Box, int]]:
        """Take the boxes that are worth merging, in order, with their rows."""
        newest = max((known_day for known_day, _day in self._waiting), default=None)
        due = [box for box in sorted(self._waiting) if self._waiting[box] >= self._enough or box[0] != newest]
        return [(box, self._waiting.pop(box)) for box in due]

    def _next(self) -> list[Box]:
        """The first boxes that together have no more rows than one transaction should."""
        boxes: list[Box] = []
        rows = 0
        for box, count in self._boxes:
            rows += count
            if boxes and (rows > ROWS or len(boxes) == BOXES):
                break
            boxes.append(box)
        return boxes

    async def _seal_one(self) -> bool:
        """Seal the oldest month that is over: of which there is a later one."""
        async with self._database.read() as db:
            if self._months is None:
                self._months = await summaries.unsealed(db)
            over = sorted({*sorted(self._months)[:-1], *await summaries.broken(db)})
        if not over:
            return False
        async with self._database.begin() as db:
            await summaries.seal(db, over[0])
        self._months.discard(over[0])
        return True
