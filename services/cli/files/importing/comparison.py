"""The file's sums beside the totals', for the months and components that it covers, and what parts them.

The totals count every record that stands there: of other sources and of officers, of what the file
lacks and was kept. Each of these is added up from the records themselves, so that what is left over
is a fault of the totals: they have not caught up, or `outbound verify` has something to find.
"""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import orjson

from services.aggregator.counting.measures import MEASURES
from services.cli.files.cbp.cells import Period
from services.cli.files.cbp.parsed import Parsed
from services.cli.files.days import local_days
from services.cli.files.importing.reconciliation import Match, Reconciliation
from services.cli.files.importing.standing import PATH
from services.cli.files.importing.sums import Sums, added, less, of_drafts, of_record
from services.cli.sending import Json, Stopped, Writer, expect
from shared.runtime.retry import Backoff

PATIENCE_S = 30.0
"""How long totals that do not move are waited for."""


class Part(StrEnum):
    """What parts the totals from the file."""

    OTHERS = "of other records"
    KEPT = "kept though the file lacks it"
    DOUBTFUL = "perhaps of bad rows"
    REFUSED = "not taken from the file"
    BY_HAND = "changed by hand"
    BEHIND = "not explained"


@dataclass(frozen=True, slots=True)
class Line:
    """A measure: the file's sum, the totals', and what parts them; the parts add up to the difference."""

    measure: str
    file: int
    totals: int
    parts: dict[Part, int]


@dataclass(frozen=True, slots=True)
class Comparison:
    """A line a measure that the file or the records of its source have."""

    lines: list[Line]

    @property
    def settled(self) -> bool:
        """Whether the totals are those of the records."""
        return not any(Part.BEHIND in line.parts for line in self.lines)


class Comparing:
    """Compares over HTTP: the records of one service, and the totals of another or the same."""

    def __init__(self, records: Writer, figures: Writer, patience_s: float) -> None:
        self._records = records
        self._figures = figures
        self._patience_s = patience_s

    async def compare(self, parsed: Parsed, found: Reconciliation) -> Comparison:
        """The sums of a file that was imported; `found` is what it means for what stands now.

        Waits for the totals as long as they move. Raises `Stopped` where nobody tells the totals.
        """
        file = of_drafts(one.draft for one in parsed.records)
        for patience_s in (self._patience_s, 0.0):  # once more where others are recording meanwhile
            own, others = await self._recorded(parsed)
            measures = [name for name in MEASURES if file[name] or own[name]]
            totals = await self._settled(parsed, added([own, others]), measures, patience_s)
            if _agree(totals, added([own, others]), measures):
                break
        kept, refused = _kept(found), _refused(found)
        doubtful = of_drafts(one.stated for one in found.spared)
        parts = {
            Part.OTHERS: others,
            Part.KEPT: kept,
            Part.DOUBTFUL: doubtful,
            Part.REFUSED: refused,
            Part.BY_HAND: less(own, added([file, kept, doubtful, refused])),
            Part.BEHIND: less(totals, added([own, others])),
        }
        return Comparison([_line(name, file, totals, parts) for name in measures])

    async def _recorded(self, parsed: Parsed) -> tuple[Sums, Sums]:
        """What the records of the file's source count in its months, and what all others do."""
        own, others = Sums(), Sums()
        days = [period.last_day for period in parsed.months]
        if not days:
            return own, others
        span = local_days(min(days).replace(day=1), max(days))
        async for body in self._records.records(PATH, status="active", **span):
            if _counts_in(parsed, body):
                (own if _source(body) == parsed.source else others).update(of_record(body))
        return own, others

    async def _settled(
        self, parsed: Parsed, recorded: Sums, measures: Sequence[str], patience_s: float
    ) -> Sums:
        """The totals, once they are what is recorded or have not moved for long."""
        loop, backoff = asyncio.get_running_loop(), Backoff(0.05, 1.0)
        before, moved = Sums(), loop.time()
        while True:
            totals = await self._totals(parsed)
            if _agree(totals, recorded, measures):
                return totals
            if totals != before:
                before, moved = totals, loop.time()
            if loop.time() - moved >= patience_s:
                return totals
            await asyncio.sleep(backoff.next())

    async def _totals(self, parsed: Parsed) -> Sums:
        sums = Sums()
        covered = {one.last_day.year * 100 + one.last_day.month for one in parsed.months}
        for year in sorted({one.fiscal_year for one in parsed.months}):
            query = {"fiscal_year": year, "by": "month,agency,measure"}
            response = await self._figures.send("GET", "/v1/totals", params=query)
            if response.status_code == 404:
                raise Stopped("no totals are served there; name the aggregator with --totals-url")
            expect(response, 200)
            for row in orjson.loads(response.content)["rows"]:
                if row["month"] in covered and row["agency"] in parsed.agencies:
                    sums[row["measure"]] += row["value"] or 0  # null: nobody counted it
        return sums


def _agree(totals: Sums, recorded: Sums, measures: Iterable[str]) -> bool:
    return all(totals[name] == recorded[name] for name in measures)


def _line(name: str, file: Sums, totals: Sums, parts: dict[Part, Sums]) -> Line:
    stated = {part: sums[name] for part, sums in parts.items() if sums[name]}
    return Line(name, file[name], totals[name], stated)


def _kept(found: Reconciliation) -> Sums:
    """What stands although the file lacks it, or has it as it was before."""
    lacked = (one.stated for one in found.absent)
    back = of_drafts(one.draft for one in found.returned)
    return less(added([of_drafts(lacked), _changes(found.reverted)]), back)


def _refused(found: Reconciliation) -> Sums:
    """What the file says and the system did not take."""
    missing = of_drafts(one.draft for one in (*found.created, *found.held))
    return less(_changes(one for one in found.amended if one.standing.by_hand is None), missing)


def _changes(matches: Iterable[Match]) -> Sums:
    """What stands, less what the file says."""
    pairs = [(one.standing.stated, one.record.draft) for one in matches]
    return less(of_drafts(stated for stated, _ in pairs), of_drafts(draft for _, draft in pairs))


def _counts_in(parsed: Parsed, body: Json) -> bool:
    period = Period.of(date.fromisoformat(body["local_day"]))
    return period in parsed.months and body["agency"] in parsed.agencies


def _source(body: Json) -> str:
    return str(body.get("source_reference") or "").partition("/")[0]
