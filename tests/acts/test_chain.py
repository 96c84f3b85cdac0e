"""A lane: whatever is changed in it by someone who does not recompute the rest is found, and named."""

from collections.abc import Iterable
from random import Random
from uuid import uuid4

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.acts.act import FIELDS, Act, BrokenLane, Chain, Link, genesis, link, version_digest
from tests.acts.chains import LANE, SERVICE, TAMPERED, act, acts, chain, edited, many, recomputed


def read(links: Iterable[Link]) -> None:
    chain = Chain(LANE, genesis(SERVICE, LANE))
    for one in links:
        chain.follow(one)


@given(st.lists(acts, max_size=20))
def test_a_lane_as_it_was_written_is_whole(made: list[Act]) -> None:
    read(chain(made))


@given(acts, st.sampled_from(FIELDS), st.randoms(use_true_random=False))
def test_each_field_of_an_act_is_part_of_its_digest(made: Act, field: str, random: Random) -> None:
    (one,) = chain([made])
    changed = edited(one, field, random)
    assert changed.act != one.act
    assert link(changed.act, LANE, 1, genesis(SERVICE, LANE)).digest != one.digest


@pytest.mark.parametrize("how", TAMPERED)
@given(st.data(), st.randoms(use_true_random=False))
def test_whatever_is_done_to_one_entry_is_found_where_it_was_done(
    how: str, data: st.DataObject, random: Random
) -> None:
    links = chain(many(data.draw(st.integers(2, 30))))
    last = len(links) - (2 if "delete" in how else 1)  # an end that is cut off is for checkpoints to find
    at = data.draw(st.integers(0, last))
    tampered = TAMPERED[how](links, at, random)
    with pytest.raises(BrokenLane) as found:
        read(tampered)
    first = next(n for n, (one, other) in enumerate(zip(links, tampered, strict=False), 1) if one != other)
    # An entry put in by someone who links it right is whole; the one after it is not.
    assert found.value.number == first + (how == "insert")


def test_every_single_edit_in_thousands_of_entries_is_found() -> None:
    links, random = chain(many(3_000)), Random(1)
    for at, one in enumerate(links):
        before = links[at - 1].digest if at else genesis(SERVICE, LANE)
        changed = edited(one, FIELDS[at % len(FIELDS)], random)
        with pytest.raises(BrokenLane, match=f"entry {at + 1} of lane {LANE} does not fit"):
            Chain(LANE, before, at).follow(changed)


def test_who_recomputes_the_chain_makes_a_whole_one_with_other_digests() -> None:
    links = chain(many(50))
    links[20] = msgspec.structs.replace(links[20], act=act(20, subject="someone else"))
    rewritten = recomputed(links)
    read(rewritten)
    assert all(one.digest != other.digest for one, other in zip(links[20:], rewritten[20:], strict=True))


def test_a_lane_is_of_one_service_and_of_one_id() -> None:
    assert len({genesis("seizure", LANE), genesis("inspection", LANE), genesis("seizure", uuid4())}) == 3


@given(st.text(max_size=20), st.text(max_size=20))
def test_the_digest_of_a_version_tells_what_is_withheld_from_what_is_not(body: str, withheld: str) -> None:
    plain = body.replace("\x1f", "")
    assert version_digest(plain, withheld) != version_digest(plain)
    if withheld:
        assert version_digest(plain, withheld) != version_digest(plain + withheld)
