"""Who may append to which lane, and when its head moves."""

import pytest
from sqlalchemy.exc import IntegrityError, OperationalError

from shared.acts.act import Chain, Link, genesis
from shared.acts.lanes import LIFE, Lanes
from shared.web.errors import PreconditionFailed
from tests.acts.chains import SERVICE, act
from tests.api.harness import FakeClock


def commit(lanes: Lanes, *numbers: int) -> list[Link]:
    with lanes.pen() as pen:
        return pen.links([act(number) for number in numbers])


def fail(lanes: Lanes, error: BaseException) -> None:
    with lanes.pen() as pen:
        pen.links([act(2)])
        raise error


def whole(links: list[Link]) -> None:
    chain = Chain(links[0].lane, genesis(SERVICE, links[0].lane))
    for one in links:
        assert one.lane == chain.lane
        chain.follow(one)


def test_transactions_one_after_the_other_share_a_lane() -> None:
    lanes = Lanes(SERVICE, FakeClock())
    whole([*commit(lanes, 1), *commit(lanes, 2, 3), *commit(lanes), *commit(lanes, 4)])


def test_transactions_at_once_have_a_lane_each_and_give_it_back() -> None:
    lanes = Lanes(SERVICE, FakeClock())
    with lanes.pen() as one, lanes.pen() as other:
        first, second = one.links([act(1)]), other.links([act(2)])
    assert first[0].lane != second[0].lane
    with lanes.pen() as one, lanes.pen() as other:
        later = [*one.links([act(3)]), *other.links([act(4)])]
    for begun in (first, second):
        whole([*begun, *(one for one in later if one.lane == begun[0].lane)])


def test_a_pen_that_writes_nothing_takes_no_lane() -> None:
    lanes = Lanes(SERVICE, FakeClock())
    with lanes.pen() as pen:
        (one,) = commit(lanes, 1)
        assert pen.links([act(2)])[0].lane == one.lane


@pytest.mark.parametrize("error", [IntegrityError("", None, Exception()), PreconditionFailed("moved")])
def test_a_transaction_that_was_refused_leaves_the_head_where_it_was(error: Exception) -> None:
    lanes = Lanes(SERVICE, FakeClock())
    before = commit(lanes, 1)
    with pytest.raises(type(error)):
        fail(lanes, error)
    whole([*before, *commit(lanes, 3)])


@pytest.mark.parametrize(
    "error", [OperationalError("", None, Exception()), TimeoutError(), KeyboardInterrupt()]
)
def test_a_transaction_that_may_be_committed_leaves_its_lane_behind(error: BaseException) -> None:
    lanes = Lanes(SERVICE, FakeClock())
    before = commit(lanes, 1)
    with pytest.raises(type(error)):
        fail(lanes, error)
    after = commit(lanes, 3)
    assert after[0].lane != before[0].lane
    whole(after)


def test_a_lane_is_left_after_a_day() -> None:
    clock = FakeClock()
    lanes = Lanes(SERVICE, clock)
    (first,) = commit(lanes, 1)
    clock.now += LIFE
    assert commit(lanes, 2)[0].lane == first.lane
    clock.advance(milliseconds=1)
    assert commit(lanes, 3)[0].lane != first.lane
