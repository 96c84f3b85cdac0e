"""Checkpoints: what no chain tells is found by them, and by whoever holds one outside."""

import base64
import hashlib
from collections.abc import AsyncIterator
from pathlib import Path
from random import Random

import msgspec
import orjson
import pytest
from sqlalchemy import select, update

from shared.acts import checkpoints
from shared.acts.merkle import Tree
from shared.acts.notes import BadNote, Checkpoint, make_key, notes, read, signer, verifier
from tests.acts.chains import TAMPERED, rechained
from tests.acts.journals import Kept
from tests.api.harness import api, unmarked

BATCH = 25


@pytest.fixture
async def kept(database_url: str, tmp_path: Path) -> AsyncIterator[Kept]:
    """A journal of a hundred writes with five checkpoints, and some acts more."""
    async with api("seizure", database_url) as records:
        journal = Kept(records, tmp_path)
        await write(journal, 5)
        await records.created(unmarked())
        yield journal


async def write(kept: Kept, rounds: int, each: int = BATCH) -> None:
    maker = kept.maker()
    for _ in range(rounds):
        kept.records.clock.advance(minutes=1)
        answer = (await kept.records.batch([unmarked() for _ in range(each)])).json()
        assert answer["created"] == each
        assert await maker.run_once() == each


def naive_root(leaves: list[bytes]) -> bytes:
    """As RFC 6962 defines it."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return hashlib.sha256(b"\x01" + naive_root(leaves[:split]) + naive_root(leaves[split:])).digest()


def test_the_tree_is_that_of_the_rfc() -> None:
    tree, leaves = Tree(), list[bytes]()
    for number in range(130):
        assert tree.root() == naive_root(leaves)
        assert Tree(tree.size, tree.subtrees).root() == tree.root()
        leaves.append(bytes([number]))
        tree.append(leaves[-1])
    # Of the test vectors of certificate transparency.
    tree = Tree()
    for entry in (b"", b"\x00", b"\x10", b"\x20\x21", b"\x30\x31", b"\x40\x41\x42\x43"):
        tree.append(entry)
    assert tree.root().hex() == "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef"


def test_a_note_is_of_its_key_and_of_its_text(tmp_path: Path) -> None:
    for name in ("one", "other"):
        make_key(tmp_path / name)
    assert (tmp_path / "one").stat().st_mode & 0o777 == 0o600
    one, other = (signer(tmp_path / name, "seizure") for name in ("one", "other"))
    made = Checkpoint("seizure", 12, hashlib.sha256(b"x").digest())
    note = one.note(made)
    assert note.split("\n")[0] == "outbound/seizure"
    assert verifier(str(one.verifier)).verify(note) == made == read(note)
    for wrong in (other.note(made), note.replace("\n12\n", "\n13\n"), note.partition("—")[0]):
        with pytest.raises(BadNote, match="is not signed with the key"):
            one.verifier.verify(wrong)
    for nonsense in ("", "outbound/seizure\n012\nAAAA\n\n", "outbound/seizure\nx\nAAAA\n\n", note[1:]):
        with pytest.raises(BadNote, match="is no checkpoint"):
            read(nonsense)
    name, raw = one.verifier.name, base64.b64encode(b"\x01" + bytes(32)).decode()
    for nonsense in ("", "x", f"{name}+00000000+{raw}", f"{name}+{one.verifier.hash.hex()}+{raw}"):
        with pytest.raises(BadNote):
            verifier(nonsense)


async def test_a_journal_as_it_was_written_is_whole(kept: Kept) -> None:
    findings = await kept.verified()
    assert findings.listed == []
    assert findings.seen["checkpoints"] == 5
    assert findings.seen["covered"] == 5 * BATCH == findings.seen["acts"] - 1
    held = list(notes(kept.witness.read_text().splitlines(keepends=True)))
    assert [read(one).size for one in held] == [BATCH * n for n in range(1, 6)]


async def test_a_worker_that_starts_again_goes_on_where_the_last_one_ended(kept: Kept) -> None:
    shown = kept.witness.read_text()
    kept.witness.write_text(shown[: shown.rindex("\n\noutbound/") + 1])  # it died before it showed the last
    assert await kept.maker().run_once() == 1
    assert await kept.maker().run_once() == 0
    held = [read(one).size for one in notes(kept.witness.read_text().splitlines(keepends=True))]
    assert held == [*(BATCH * n for n in range(1, 6)), 5 * BATCH + 1]
    assert (await kept.verified()).listed == []


async def test_a_key_that_was_changed_goes_on_counting_for_what_it_signed(kept: Kept) -> None:
    before = kept.change_key()
    assert await kept.maker().run_once() == 1
    found = [one.what for one in (await kept.verified(witness=False)).listed]
    assert len(found) == 5, "of the checkpoints that the new key did not sign"
    assert all(f"is not signed with the key {kept.signer.verifier}" in what for what in found)
    assert (await kept.verified(before)).listed == []


async def test_acts_of_many_days_are_caught_up_with(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    """No checkpoint for longer than a lane lives, and more acts than one checkpoint takes."""
    monkeypatch.setattr(checkpoints, "MOST", 7)
    for _ in range(6):
        kept.records.clock.advance(days=1.5)
        await kept.records.batch([unmarked() for _ in range(10)])
    made = 0
    while taken := await kept.maker().run_once():  # each by another worker
        made += taken
    assert made == 61
    findings = await kept.verified()
    assert findings.listed == []
    assert findings.seen["covered"] == findings.seen["acts"]


@pytest.mark.parametrize("how", [*TAMPERED, "truncate"])
@pytest.mark.parametrize(
    "by", ["hand", "who recomputes the chain", "who rewrites checkpoints", "who has the key"]
)
async def test_whatever_is_done_to_one_entry_is_found(kept: Kept, how: str, by: str) -> None:
    random = Random(f"{how} {by}")
    lane, links = max((await kept.links()).items(), key=lambda one: len(one[1]))
    at = random.randrange(len(links) - 2)
    changed = links[:-2] if how == "truncate" else TAMPERED[how](list(links), at, random)
    if by != "hand":
        changed = rechained("seizure", lane, [one.act for one in changed])
    await kept.rewrite(lane, changed)
    if by == "who rewrites checkpoints":
        await kept.rewrite_checkpoints(None)
    elif by == "who has the key":
        await kept.rewrite_checkpoints(kept.signer.note)

    findings = await kept.verified()

    assert findings.wrong
    if by == "hand" and how != "truncate":
        assert findings.listed[0].where.startswith("entry ")
        assert f"lane {lane}" in findings.listed[0].where
    if by == "who has the key":  # the chain, the trees and the signatures are right again
        assert any(one.where == "the witness of seizure" for one in findings.listed)
        alone = await kept.verified(witness=False)
        assert not any("signed" in one.what or "other acts" in one.what for one in alone.listed)
    elif by == "who rewrites checkpoints":
        assert any("is not signed with the key" in one.what for one in findings.listed)


async def test_a_journal_made_anew_with_its_records_and_its_key_is_found_by_the_witness_alone(
    kept: Kept,
) -> None:
    """Someone with the database and the key gives one record another author, and leaves no trace of it."""
    lane, links = next(iter((await kept.links()).items()))
    forged = [msgspec.structs.replace(one.act, subject="framed") for one in links[:1]]
    await kept.rewrite(lane, rechained("seizure", lane, [*forged, *(one.act for one in links[1:])]))
    outbox = kept.records.service.tables.tables["seizure_outbox"]
    async with kept.records.database.begin() as db:
        (record_id,) = {one.record_id for one in forged}
        await db.execute(update(outbox).where(outbox.c.record_id == record_id).values(recorded_by="framed"))
    await kept.rewrite_checkpoints(kept.signer.note)
    assert (await kept.verified(witness=False)).listed == []
    found = (await kept.verified()).listed
    assert {one.where for one in found} == {"the witness of seizure"}


async def test_what_is_on_the_topic_is_the_signed_note_and_nothing_of_an_act(kept: Kept) -> None:
    async with kept.records.database.read() as db:
        bodies = (await db.execute(select(kept.tables.checkpoints.c.body))).scalars().all()
    for body in map(orjson.loads, bodies):
        assert set(body) == {"id", "version", "recorded_at", "service", "size", "root", "note"}
        assert kept.signer.verifier.verify(body["note"]).root.hex() == body["root"]
