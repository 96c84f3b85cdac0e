"""Compaction of the totals: batches append rows, and here the rows of each cell become one row again.
Months of knowledge that are over are rolled up.

Figures are right without it. It keeps the table small and questions quick. Rows are joined by the
day on which they became known, because only rows of that day can belong to the same cell. The day
of knowledge that is under way is joined in larger portions, because each turn writes all of a
day's rows again. Replicas may compact at once: each row is removed by one of them, and the row
that replaces it is added in the same statement.
"""

import asyncio
from collections import Counter, deque
from datetime import date

from services.aggregator.ledger import rollups, totals
from services.aggregator.ledger.totals import DayPair
from shared.database.database import Database
from shared.runtime.retry import repeat, wait

ROWS, PAIRS = 100_000, 400
"""Of one transaction, at most, but for a pair that has more rows."""
ENOUGH = 2_000
"""Rows of a pair of the day of knowledge that is under way: compaction writes all of a pair again."""
PAUSE_S = 30.0


class Compactor:
    """`run()` around `run_once()`."""

    def __init__(self, database: Database, pause_s: float = PAUSE_S, enough: int = ENOUGH) -> None:
        self._database = database
        self._pause_s = pause_s
        self._enough = enough
        self._waiting: Counter[DayPair] = Counter()  # rows of pairs that are not worth compacting yet
        self._looked_upto = 0  # rows up to this id are compacted, or are of these pairs
        self._pairs: deque[tuple[DayPair, int]] = deque()
        self._months: set[date] | None = None  # perhaps not sealed; None: not looked for yet

    async def run(self, stop: asyncio.Event) -> None:
        """Compact every so often until `stop`; a fault waits for the next turn."""
        await wait(stop, self._pause_s)
        await repeat(stop, self._pause_s, self.run_once, "compaction_retry")

    async def run_once(self) -> bool:
        """Compact some rows, or with none left seal a month; whether there was anything to do."""
        return await self._compact_some() or await self._seal_one()

    async def _compact_some(self) -> bool:
        async with self._database.begin() as db:
            if not self._pairs:
                upto = await totals.newest_row(db)
                self._waiting.update(dict(await totals.uncompacted(db, self._looked_upto, upto)))
                self._looked_upto = upto
                self._pairs.extend(self._due())
            pairs = self._next()
            if len(pairs) < len(self._pairs):
                await totals.index_new_rows(db)
            if pairs:
                await totals.compact(db, pairs)
        for _ in pairs:
            self._pairs.popleft()
        if self._months is not None:
            self._months |= {rollups.month_of(known_day) for known_day, _day in pairs}
        return bool(pairs)

    def _due(self) -> list[tuple[DayPair, int]]:
        """Take the pairs that are worth compacting, in order, with their rows."""
        newest = max((known_day for known_day, _day in self._waiting), default=None)
        due = [
            pair for pair in sorted(self._waiting) if self._waiting[pair] >= self._enough or pair[0] != newest
        ]
        return [(pair, self._waiting.pop(pair)) for pair in due]

    def _next(self) -> list[DayPair]:
        """The first pairs that together have no more rows than one transaction should."""
        pairs: list[DayPair] = []
        rows = 0
        for pair, count in self._pairs:
            rows += count
            if pairs and (rows > ROWS or len(pairs) == PAIRS):
                break
            pairs.append(pair)
        return pairs

    async def _seal_one(self) -> bool:
        """Seal the oldest month that is over: of which there is a later one."""
        async with self._database.read() as db:
            if self._months is None:
                self._months = await rollups.unsealed(db)
            over = sorted({*sorted(self._months)[:-1], *await rollups.broken(db)})
        if not over:
            return False
        async with self._database.begin() as db:
            await rollups.seal(db, over[0])
        self._months.discard(over[0])
        return True
