"""Nothing lost, nothing doubled: whatever the history and however it arrives, the totals are the same."""

from collections import Counter
from datetime import date, timedelta
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from services.aggregator.counting.cells import CELL, Cell, Contribution, RecordKey, decode, encode
from services.aggregator.counting.measures import DERIVED, MEASURES, with_derived
from services.aggregator.counting.rules import version_of
from services.aggregator.counting.versions import Known, Version, apply
from shared.contracts.inspection import Inspection
from shared.contracts.seizure import Seizure
from tests.aggregator import histories, recomputation
from tests.aggregator.histories import TOPICS, History, State
from tests.aggregator.readings import as_read
from tests.aggregator.recomputation import Figure

randoms = st.randoms(use_true_random=False)


class Projected:
    """The totals and standings that a sink would keep, in dictionaries."""

    def __init__(self) -> None:
        self.deltas: Counter[Cell] = Counter()
        self.standing: dict[RecordKey, Known] = {}
        self.counts: Counter[str] = Counter()

    def take(self, versions: list[State]) -> None:
        """Apply one batch."""
        outcome = apply([change(version) for version in versions], self.standing)
        for cell, delta in outcome.deltas.items():
            self.deltas[cell] += delta
        for one, _previous in outcome.entries:
            self.standing[one.key] = (one.version, reread(one.contribution))
        self.counts["applied"] += outcome.applied.total()
        self.counts["corrected"] += outcome.corrected.total()
        self.counts["stale"] += outcome.stale.total()

    def totals(self, known_at: date | None = None) -> dict[Figure, int]:
        """Sums by figure, over the deltas that were known by the end of `known_at`."""
        sums: Counter[Figure] = Counter()
        for cell, value in self.deltas.items():
            codes = dict(zip(CELL, cell.split("\t"), strict=True))
            known_day = date.fromisoformat(codes.pop("known_day"))
            del codes["fiscal_year"]
            if known_at is None or known_day <= known_at:
                sums[Figure(*codes.values())] += value
        return {figure: value for figure, value in sums.items() if value}


def reread(contribution: Contribution) -> Contribution:
    """A contribution as it comes back from its encoding."""
    return Contribution(contribution.location, decode(encode(contribution.lines)), contribution.partners)


def change(version: State) -> Version:
    """The change that a version means."""
    model = Inspection if version.kind == "inspection" else Seizure
    return version_of(as_read(model.model_validate(version.body)), TOPICS[version.kind])


def flat(history: History) -> list[State]:
    """Every version of every record."""
    return [version for versions in history for version in versions]


@given(histories.histories, randoms)
@settings(deadline=None, max_examples=100)
def test_totals_equal_a_recomputation_however_the_versions_arrive(history: History, random: Random) -> None:
    projected = Projected()
    arrivals = histories.replayed(histories.interleaved(history, random), random)

    for batch in histories.batches(arrivals, random):
        projected.take(batch)

    assert projected.totals() == recomputation.totals(flat(history))
    assert projected.counts["applied"] == len(flat(history))
    assert projected.counts["corrected"] == len(flat(history)) - len(history)
    assert projected.counts["stale"] == len(arrivals) - len(flat(history))


@given(histories.histories, randoms)
@settings(deadline=None, max_examples=100)
def test_totals_are_final_even_when_one_records_versions_arrive_out_of_order(
    history: History, random: Random
) -> None:
    arrivals = flat(history)
    random.shuffle(arrivals)
    projected = Projected()

    for batch in histories.batches(histories.replayed(arrivals, random), random):
        projected.take(batch)

    assert projected.totals() == recomputation.totals(flat(history))


@given(histories.histories, randoms, st.integers(0, 12))
@settings(deadline=None, max_examples=100)
def test_totals_as_known_on_a_day_equal_what_was_recorded_by_then(
    history: History, random: Random, days: int
) -> None:
    projected = Projected()
    for batch in histories.batches(
        histories.replayed(histories.interleaved(history, random), random), random
    ):
        projected.take(batch)

    day = histories.FIRST_KNOWN.date() + timedelta(days=days - 1)

    assert projected.totals(day) == recomputation.totals(flat(history), known_at=day)


@given(histories.histories, randoms)
@settings(deadline=None, max_examples=60)
def test_voiding_every_record_leaves_zero_in_every_cell(history: History, random: Random) -> None:
    projected = Projected()
    for batch in histories.batches(histories.interleaved(history, random), random):
        projected.take(batch)

    projected.take([histories.voided(v[-1]) for v in history if v[-1].body["status"] == "active"])

    assert projected.totals() == {}
    assert all(not one.lines for _version, one in projected.standing.values())


@given(histories.records())
@settings(deadline=None, max_examples=50)
def test_a_contribution_survives_its_encoding(versions: list[State]) -> None:
    for version in versions:
        contribution = change(version).contribution
        assert reread(contribution) == contribution


@given(
    st.dictionaries(st.sampled_from([n for n, m in MEASURES.items() if not m.parts]), st.integers(-9, 10**15))
)
def test_a_derived_measure_is_the_sum_of_its_parts_and_changes_nothing_else(sums: dict[str, int]) -> None:
    shown = with_derived(sums)

    assert {name: value for name, value in shown.items() if name not in DERIVED} == sums
    for name, parts in recomputation.SUMS.items():
        present = [sums[part] for part in parts if part in sums]
        assert shown.get(name) == (sum(present) if present else None)
