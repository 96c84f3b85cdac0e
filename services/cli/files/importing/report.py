"""What the command says: what became of a file, what it lacks, and its sums beside the totals."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta

from services.aggregator.counting.measures import MEASURES
from services.cli.files.cbp.cells import Period
from services.cli.files.importing.comparison import Comparison, Line
from services.cli.files.importing.importer import Absent
from services.cli.files.importing.obstacles import WHOLE_FILE
from services.cli.files.importing.run import Source
from services.cli.files.importing.standing import REISSUED
from services.cli.files.importing.sums import Sums, less, of_drafts
from services.cli.files.tables.rows import BadRow
from services.cli.output import shown

PROPOSED = "records proposed"
WAITING = "  What is proposed stands as before until a second person approves it: /v1/seizures/proposals"


def summary(source: Source) -> str:
    """What became of the rows and records; what there rarely is only where there is some."""
    parsed, outcome = source.parsed, source.outcome
    rare = {"  skipped, total rows", "records voided", "records kept", PROPOSED}
    lines = {
        "rows read": parsed.rows,
        "  skipped, not outbound": parsed.skipped,
        "  skipped, total rows": parsed.total_rows,
        "  bad": len(parsed.bad),
        "  without quantity": parsed.without_quantity,
        "records created": outcome.created,
        "records amended": outcome.amended,
        "records voided": outcome.voided,
        PROPOSED: outcome.proposed,
        "records kept": outcome.kept,
        "records unchanged": outcome.unchanged,
        "records refused": len(outcome.refused),
    }
    told = {name: count for name, count in lines.items() if count or name not in rare}
    counted = [f"  {name:<24}{count:>10,}" for name, count in told.items()]
    waiting = [WAITING] if outcome.proposed else []
    return "\n".join([source.path.name, *counted, *waiting, *_compared(source)])


def question(source: Source, absent: Absent | None) -> str:
    """What stands and the file lacks, and the ways on."""
    found, name = source.found, source.path.name
    lines = [f"{name} lacks what stands in months that it covers ({covered(source)}). Nothing was written."]
    if found.absent:
        gone = of_drafts(one.stated for one in found.absent)
        which = f"{_records(found.absent)} of {source.parsed.source}"
        lines += _group(f"Standing, and not in the file: {which}", gone)
    if found.reverted:
        before = of_drafts(match.record.draft for match in found.reverted)
        later = of_drafts(match.standing.stated for match in found.reverted)
        what = "Corrected by a later file, and said as before that: "
        lines += _group(f"{what}{_records(found.reverted)}; the difference:", less(later, before))
    if found.returned:
        again = of_drafts(one.draft for one in found.returned)
        lines += _group(f"Voided by an import, and in the file again: {_records(found.returned)}", again)
    return "\n".join([*lines, *_ways_on(source, absent)])


def lacked(source: Source) -> list[BadRow]:
    """Each record that the question is about."""
    found = source.found
    missing = [
        BadRow(WHOLE_FILE, f"record {one.id} ({one.reference}) stands and is not in the file")
        for one in found.absent
    ]
    back = [
        BadRow(one.record.lines[0], f"record {one.standing.id} was corrected by a later file")
        for one in found.reverted
    ]
    again = [
        BadRow(one.lines[0], f"record {one.draft.source_reference} was voided by an import")
        for one in found.returned
    ]
    return [*missing, *back, *again]


def covered(source: Source) -> str:
    """The months and components of a file: `FY2022 OCT to FY2024 SEP, cbp_ofo`."""
    return ", ".join(
        [*_spans(sorted(source.parsed.months, key=lambda one: one.last_day)), *sorted(source.parsed.agencies)]
    )


def _ways_on(source: Source, absent: Absent | None) -> Iterator[str]:
    if absent is Absent.VOID:
        yield f"Bad rows that do not say whose they are, perhaps these records': {source.parsed.unplaced:,}"
        yield "Mend them, or leave what stands with --absent keep."
        return
    yield "If it is older than what was imported before, there is nothing to do. Else run it again with"
    yield "  --absent void   to make what stands say what the file says; what it lacks is voided, and says"
    yield f'                  "{REISSUED}{source.path.name} lacks it"'
    yield "  --absent keep   to leave that as it stands, and take the rest of the file"
    yield "--errors FILE.csv lists every one of these records."


def _compared(source: Source) -> Iterator[str]:
    comparison = source.comparison
    if not isinstance(comparison, Comparison):
        if comparison:
            yield f"  sums were not compared: {comparison}"
        return
    if comparison.lines:
        yield f"  {covered(source)}"
        yield f"  {'':<32}{'file':>18}{'totals':>18}"
        yield from map(_line, comparison.lines)
    if not comparison.settled:
        yield "  The totals are not those of the records yet: compare again, and see `outbound verify`."


def _line(line: Line) -> str:
    measure = MEASURES[line.measure]
    both = "".join(f"{shown(value, measure.unit):>18}" for value in (line.file, line.totals))
    parts = (f"{_signed(value, measure.unit)} {part}" for part, value in line.parts.items())
    return f"  {measure.title:<32}{both}  {'; '.join(parts)}".rstrip()


def _group(what: str, sums: Sums) -> Iterator[str]:
    yield f"  {what}"
    for name, measure in MEASURES.items():
        if sums[name]:
            yield f"    {measure.title:<32}{shown(sums[name], measure.unit):>18}"


def _records(records: Sequence[object]) -> str:
    return "1 record" if len(records) == 1 else f"{len(records):,} records"


def _signed(value: int, unit: str) -> str:
    return f"{'+' if value > 0 else '-'}{shown(abs(value), unit)}"


def _spans(months: Iterable[Period]) -> Iterator[str]:
    """Months in order as runs without a gap."""
    runs: list[list[Period]] = []
    for month in months:
        if runs and Period.of(runs[-1][-1].last_day + timedelta(days=1)) == month:
            runs[-1].append(month)
        else:
            runs.append([month])
    for first, *rest in runs:
        yield f"{_name(first)} to {_name(rest[-1])}" if rest else _name(first)


def _name(month: Period) -> str:
    return f"FY{month.fiscal_year} {month.month}"
