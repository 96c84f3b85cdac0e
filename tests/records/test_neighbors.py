"""Serial numbers in any writing, and within one edit: all that is near is found, and nothing else."""

import asyncio
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.contracts.markings import folded_serial
from tests.api.harness import Api, Json, api, problem, seizure
from tests.records import oracle
from tests.records.drafts import serials
from tests.records.test_searches import FEW, _At, database_url

__all__ = ["database_url"]
ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ%_/\\\u0414"
"""With what LIKE takes for more than itself, and a letter of another script that is one Latin letter."""
ALIKE = {"0": "0Oo", "O": "0Oo", "1": "1IilL", "I": "1IilL", "L": "1IilL"}
short = st.text(ALPHABET, min_size=4, max_size=10)


def _edited(serial: str, random: Random) -> str:
    """One character more, less, or other."""
    place = random.randrange(len(serial) + 1)
    more, rest = random.choice(ALPHABET), serial[place + 1 :]
    return serial[:place] + random.choice((more + serial[place:], rest, more + rest))


def _written(serial: str, random: Random) -> str:
    """Another writing of the same: of those that people take for each other, with blanks and dashes."""
    alike = [random.choice(ALIKE.get(one, one + one.lower())) for one in serial]
    return random.choice(("", " ", "-")).join(alike)


@given(serials, st.randoms(use_true_random=False))
def test_every_writing_of_a_serial_folds_to_one(serial: str, random: Random) -> None:
    folded = folded_serial(serial)
    assert folded_serial(folded) == folded
    assert folded_serial(_written(folded, random)) == folded
    assert not set(folded) & set(" -OIL")


async def test_what_is_one_edit_away_is_found_and_nothing_else(database_url: str) -> None:
    loop = asyncio.get_running_loop()
    async with api("seizure", database_url, outbound_requests_per_second=1_000_000) as service:
        at = _At(service, "seizures")

        @given(short, st.lists(short, max_size=3), st.randoms(use_true_random=False))
        @FEW
        def check(serial: str, others: list[str], random: Random) -> None:
            asyncio.run_coroutine_threadsafe(_example(at, serial, others, random), loop).result(60)

        await asyncio.to_thread(check)


async def _example(at: _At, serial: str, others: list[str], random: Random) -> None:
    await at.clear()
    once = [_edited(serial, random) for _ in range(6)]
    twice = [_edited(one, random) for one in once]
    stored = sorted({one for one in (serial, *once, *twice, *others) if one.strip()})
    results = (await at.batch([_seized(one, _written(one, random)) for one in stored])).json()["results"]
    ids = {result["id"]: one for result, one in zip(results, stored, strict=True)}
    assert None not in ids
    found = [ids[one] for one in await at.found(3, serial_like=_written(serial, random))]
    near = [one for one in stored if oracle.edits(folded_serial(serial), folded_serial(one)) <= 1]
    assert sorted(found) == near
    assert {serial, *(one for one in once if one.strip())} <= set(found)
    same = [one for one in stored if folded_serial(one) == folded_serial(serial)]
    assert sorted([ids[one] for one in await at.found(serial=_written(serial, random))]) == same


def _seized(*marked: str) -> Json:
    """A seizure of a firearm that bears the last of these."""
    firearm = {"kind": "firearm", "type": "rifle", "serial_status": "present", "serial_number": marked[-1]}
    return seizure(items=[firearm], custody_receipt=None)


@pytest.fixture
async def seizures(database_url: str) -> object:
    async with api("seizure", database_url) as service:
        yield service


async def test_a_record_is_found_once_however_many_of_its_items_are_near(seizures: Api) -> None:
    items = [_seized(one)["items"][0] for one in ("AB 12345", "AB 12346", "AB 1234")]
    made = await seizures.created(seizure(items=items))
    assert [one["id"] for one in await seizures.listed(serial_like="AB12345")] == [made["id"]]
    await seizures.amend(made, {"items": items[1:2]})
    assert await seizures.listed(serial_like="AB12") == []
    assert len(await seizures.listed(serial_like="AB12345", make="Colt")) == 0
    assert len(await seizures.listed(serial_like="AB12345", port="2304")) == 1


async def test_a_short_serial_is_looked_for_as_it_is(seizures: Api) -> None:
    refusal = problem(
        await seizures.client.get(seizures.root, params={"serial_like": "A-1 2"}), 422, "query/serial_like"
    )
    assert "with serial" in refusal["errors"][0]["detail"]


async def test_plates_fold_like_serials_and_remarks_are_found_by_their_words(seizures: Api) -> None:
    remarks = "Driver said: 'The white Pick-Up is my cousin's'. Водитель."
    made = await seizures.created(seizure(plate="B0L 110", remarks=remarks))
    other = await seizures.created(seizure(plate="B0L 111", remarks="White truck; driver silent."))
    for plate in ("BOLLLO", "b0-1 l1o", "B0L 110"):
        assert [one["id"] for one in await seizures.listed(plate=plate)] == [made["id"]]
    for asked in ("pick", "COUSIN white", "the white pick-up", "voditel'", "водитель"):
        assert [one["id"] for one in await seizures.listed(remarks=asked)] == [made["id"]], asked
    both = {one["id"] for one in await seizures.listed(remarks="driver, white")}
    assert both == {made["id"], other["id"]}
    assert await seizures.listed(remarks="white canoe") == []
    await seizures.amend(made, {"remarks": "White pickup."})
    assert await seizures.listed(remarks="cousin") == []


@pytest.mark.parametrize("asked", ["the", "? !", "a b c", " ".join(f"word{n}" for n in range(11))])
async def test_remarks_without_a_word_or_with_too_many_are_refused(seizures: Api, asked: str) -> None:
    problem(await seizures.client.get(seizures.root, params={"remarks": asked}), 422, "query/remarks")
