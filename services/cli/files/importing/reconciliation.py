"""A file against what stands of its source: which records it has, has otherwise, or lacks. Pure.

CBP's event ids are surrogates: another publication of the same seizures may have others. So records
are matched by what they state, each with one, and by their key only where the content differs.

A bad row must not look like an absent record. Where its key can be read, it stands for the record with
that key, or else for one of the same month and office. Of the rows whose key cannot be read each may
be any one record: only if more are missing than there are such rows, or if the file has something new
where one is missing, is any of them absent.
"""

from collections import Counter, defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from uuid import UUID

from services.cli.files.cbp.parsed import ImportedRecord, Parsed
from services.cli.files.importing.standing import Standing, content_of
from shared.contracts.ids import derived_uuid7
from shared.contracts.seizure import SeizureDraft


@dataclass(frozen=True, slots=True)
class Match:
    """A record of the file, and the one that stands for it."""

    record: ImportedRecord
    standing: Standing


@dataclass(slots=True)
class Reconciliation:
    """What a file means for what stands.

    `unchanged` is as the file has it, or was changed by hand while the file says what it said;
    `amended` has other content. `reverted` would be amended back to what an earlier import stated,
    `returned` created although an import voided it, `absent` stands and is not in the file. `spared`
    is missing too, but may be what a bad row is of; `held` are records with bad rows that may be one
    of the spared.
    """

    unchanged: list[Match] = field(default_factory=list)
    amended: list[Match] = field(default_factory=list)
    reverted: list[Match] = field(default_factory=list)
    created: list[ImportedRecord] = field(default_factory=list)
    returned: list[ImportedRecord] = field(default_factory=list)
    absent: list[Standing] = field(default_factory=list)
    spared: list[Standing] = field(default_factory=list)
    held: list[ImportedRecord] = field(default_factory=list)

    @property
    def lacks(self) -> bool:
        """Whether something stands that the file does not have: a record, or a later content."""
        return bool(self.absent or self.reverted or self.returned)


def reconcile(parsed: Parsed, standing: Sequence[Standing]) -> Reconciliation:
    """Every record of the file, and every one that stands in its months, in one place each."""
    found = Reconciliation()
    pool = sorted((one for one in standing if not one.withdrawn), key=_first_those_to_keep)
    new, others = _matched(parsed, pool, found)
    known = {one.reference for one in pool}
    missing = [one for one in others if one.active and _covers(parsed, one)]
    missing, new = _spared(parsed, known, missing, new, found)
    replaced = {_place(one.reference) for one in missing} & {_place(_reference(one)) for one in new}
    if len(missing) <= parsed.unplaced and not replaced:
        found.spared += missing
    else:
        found.absent += missing
    _sort_new(new, standing, found)
    return found


def _matched(
    parsed: Parsed, pool: Iterable[Standing], found: Reconciliation
) -> tuple[list[ImportedRecord], list[Standing]]:
    """Sort what the file and the pool have in common, and give what is left of each."""
    exact, new, rest = _paired(parsed.records, pool, _key_and_content, lambda one: _same(one, one.imported))
    agreed, new, rest = _paired(new, rest, _key_and_content, lambda one: _same(one, one.stated))
    whole, partial = _parted(new)
    renumbered, new, rest = _paired(whole, rest, _content, lambda one: content_of(one.imported))
    changed, new, rest = _paired([*new, *partial], rest, _reference, lambda one: one.reference)
    found.unchanged += [*exact, *agreed, *renumbered]
    for match in changed:
        (found.reverted if _goes_back(match) else found.amended).append(match)
    return new, rest


def _spared(
    parsed: Parsed,
    known: set[str],
    missing: list[Standing],
    new: list[ImportedRecord],
    found: Reconciliation,
) -> tuple[list[Standing], list[ImportedRecord]]:
    """Set apart what damaged records may be, and give what is left."""
    held: set[str] = set()
    for reference in sorted(parsed.damaged):
        place = _place(reference) if reference not in known else None
        for one in missing:
            if one.reference == reference or _place(one.reference) == place:
                missing = [other for other in missing if other is not one]
                found.spared.append(one)
                held.add(reference)
                break
    found.held += [one for one in new if _reference(one) in held]
    return missing, [one for one in new if _reference(one) not in held]


def _sort_new(new: Iterable[ImportedRecord], standing: Sequence[Standing], found: Reconciliation) -> None:
    """Give each new record an id that nothing has, and tell those that an import voided before."""
    taken = {one.id for one in standing}
    withdrawn = Counter(_same(one, one.imported) for one in standing if one.withdrawn)
    for record in new:
        free = _free(record, taken)
        taken.add(free.id)
        key = _key_and_content(record)
        (found.returned if withdrawn[key] else found.created).append(free)


def _paired(
    records: Iterable[ImportedRecord],
    pool: Iterable[Standing],
    of_record: Callable[[ImportedRecord], Hashable],
    of_standing: Callable[[Standing], Hashable],
) -> tuple[list[Match], list[ImportedRecord], list[Standing]]:
    """Each record with one that has the same key, as far as there are any, and the rest of both."""
    waiting: defaultdict[Hashable, deque[Standing]] = defaultdict(deque)
    for one in pool:
        waiting[of_standing(one)].append(one)
    matches, alone = [], []
    for record in records:
        candidates = waiting.get(of_record(record))
        if candidates:
            matches.append(Match(record, candidates.popleft()))
        else:
            alone.append(record)
    return matches, alone, [one for rest in waiting.values() for one in rest]


def _free(record: ImportedRecord, taken: set[UUID]) -> ImportedRecord:
    """The record with its own id or, where another has it, the first further one that is free."""
    free, turn = record.id, 1
    while free in taken:
        turn += 1
        begun = datetime.fromtimestamp((record.id.int >> 80) / 1000, UTC)
        free = derived_uuid7(begun, str(record.id), str(turn))
    return replace(record, id=free)


def _goes_back(match: Match) -> bool:
    """Whether the file has what an earlier import stated, before a later one corrected it."""
    standing = match.standing
    if not standing.active or standing.by_hand is not None or match.record.partial:
        return False
    return _content(match.record) in map(content_of, standing.before)


def _covers(parsed: Parsed, one: Standing) -> bool:
    return one.period in parsed.months and one.agency in parsed.agencies


def _parted(records: Iterable[ImportedRecord]) -> tuple[list[ImportedRecord], list[ImportedRecord]]:
    whole: list[ImportedRecord] = []
    partial: list[ImportedRecord] = []
    for one in records:
        (partial if one.partial else whole).append(one)
    return whole, partial


def _first_those_to_keep(one: Standing) -> tuple[bool, bool]:
    """What stands comes before what a person voided, and what a person amended before the rest."""
    return not one.active, one.by_hand is None


def _reference(record: ImportedRecord) -> str:
    return record.draft.source_reference or ""


def _place(reference: str) -> str:
    """The month and office in a reference, without what tells its records apart."""
    return reference.rpartition("/")[0]


def _content(record: ImportedRecord) -> str:
    return content_of(record.draft)


def _key_and_content(record: ImportedRecord) -> tuple[str, str]:
    return _reference(record), _content(record)


def _same(one: Standing, draft: SeizureDraft) -> tuple[str, str]:
    return one.reference, content_of(draft)
