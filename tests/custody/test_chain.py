"""The chain of custody against a plain model: per item a holder, a time and whether it is gone."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from services.seizure.custody.chain import (
    Contradiction,
    Items,
    disposed,
    handed_over,
    stored,
    taken,
    withdrawn,
)
from shared.contracts.custody import Disposition, Step

T0 = datetime(2026, 6, 14, 21, 40, tzinfo=UTC)
PEOPLE = st.sampled_from(["alvarez", "baker", "chen"])
LINES = st.lists(st.integers(1, 3), min_size=1, max_size=3, unique=True)
MINUTES = st.integers(0, 8).map(lambda minutes: T0 + timedelta(minutes=minutes))
RECEIPTS = st.sampled_from(["2304-0000001", "2304-0000002"])


class ChainOfCustody(RuleBasedStateMachine):
    """Any step on any items: done where the model allows it for every one of them, else refused whole."""

    def __init__(self) -> None:
        super().__init__()
        self.items: Items = {}
        self.model: dict[int, dict[str, Any]] = {}

    def _try(self, allowed: bool, step: Any) -> bool:
        before = dict(self.items)
        try:
            self.items = step()
        except Contradiction:
            assert not allowed
            assert dict(self.items) == before
            return False
        assert allowed
        return True

    def _can_move(self, lines: list[int], holder: str, at: datetime) -> bool:
        found = [self.model.get(line) for line in lines]
        return all(one and not one["gone"] and one["holder"] == holder and at >= one["at"] for one in found)

    @rule(lines=LINES, who=PEOPLE, receipt=RECEIPTS, at=MINUTES)
    def take(self, lines: list[int], who: str, receipt: str, at: datetime) -> None:
        known = [self.model[line] for line in lines if line in self.model]
        allowed = all(not one["gone"] and one["holder"] == who for one in known)
        if self._try(allowed, lambda: taken(self.items, lines, who, receipt, at)):
            for line in lines:
                new = {"holder": who, "at": at, "gone": False, "by": receipt, "moved": False, "place": None}
                self.model.setdefault(line, new)

    @rule(lines=LINES, giver=PEOPLE, taker=PEOPLE, at=MINUTES)
    def hand_over(self, lines: list[int], giver: str, taker: str, at: datetime) -> None:
        allowed = giver != taker and self._can_move(lines, giver, at)
        if self._try(allowed, lambda: handed_over(self.items, lines, giver, taker, at)):
            for line in lines:
                self.model[line] |= {"holder": taker, "at": at, "moved": True, "place": None}

    @rule(lines=LINES, who=PEOPLE, place=st.sampled_from(["vault-a", "vault-b"]), at=MINUTES)
    def store(self, lines: list[int], who: str, place: str, at: datetime) -> None:
        if self._try(self._can_move(lines, who, at), lambda: stored(self.items, lines, who, place, at)):
            for line in lines:
                self.model[line] |= {"at": at, "moved": True, "place": place}

    @rule(lines=LINES, who=PEOPLE, how=st.sampled_from(Disposition), at=MINUTES)
    def dispose(self, lines: list[int], who: str, how: Disposition, at: datetime) -> None:
        if self._try(self._can_move(lines, who, at), lambda: disposed(self.items, lines, who, how, at)):
            for line in lines:
                self.model[line] |= {"at": at, "moved": True, "gone": True, "place": None}

    @rule(receipt=RECEIPTS)
    def withdraw(self, receipt: str) -> None:
        self.items = withdrawn(self.items, receipt)
        for line, one in list(self.model.items()):
            if one["by"] == receipt and not one["moved"]:
                del self.model[line]

    @invariant()
    def the_same_as_the_model(self) -> None:
        assert {
            line: (one.holder, one.since, one.disposition is not None, one.location)
            for line, one in self.items.items()
        } == {line: (one["holder"], one["at"], one["gone"], one["place"]) for line, one in self.model.items()}
        assert all(line == one.line for line, one in self.items.items())
        assert all(
            (one.step is Step.DISPOSED) == (one.disposition is not None) for one in self.items.values()
        )


TestChainOfCustody = ChainOfCustody.TestCase


def test_a_refusal_names_the_item_that_stands_against_it() -> None:
    items = taken({}, [1, 2], "alvarez", "2304-0000001", T0)
    items = handed_over(items, [2], "alvarez", "baker", T0)
    with pytest.raises(Contradiction, match="item 2 is held by baker, not by alvarez") as refusal:
        handed_over(items, [1, 2], "alvarez", "chen", T0)
    assert refusal.value.line == 2


def test_what_is_handed_over_or_stored_says_when_it_should_be_back() -> None:
    back = T0 + timedelta(days=7)
    items = taken({}, [1], "alvarez", "2304-0000001", T0)
    items = handed_over(items, [1], "alvarez", "lab", T0, back)
    assert items[1].expected_back_at == back
    items = handed_over(items, [1], "lab", "alvarez", T0)
    assert items[1].expected_back_at is None
