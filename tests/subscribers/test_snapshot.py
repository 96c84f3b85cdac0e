"""A subscriber that starts from a snapshot ends with what one has that read everything."""

import asyncio
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from services.cli.processes.local_kafka import LocalKafka
from services.cli.topics.newest import Newest
from services.cli.topics.snapshots.standing import standing
from shared.acts import notes
from shared.events.cloudevents import event_of
from shared.events.log import EventLog, Record
from tests.deploy.processes import OUTBOUND
from tests.log.harness import KafkaBackend
from tests.subscribers.examples import EXAMPLES
from tests.subscribers.test_subscribe import ENV, FOUND, Json, Subscriber, subscriber, summed
from tests.subscribers.topic import as_published, new_seizures, publish, totals, versions

__all__ = ["subscriber"]
LATER = versions(30, seed=11)
HALF = len(FOUND) // 2


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    """A private key, and the file of its public ones, as agencies get it."""
    private, public = tmp_path / "key.pem", tmp_path / "outbound.keys"
    notes.make_key(private)
    lines = (str(notes.signer(private, name).verifier) for name in ("seizure", "snapshot"))
    public.write_text("\n".join(lines) + "\n")
    return public


async def command(*arguments: str, key: Path | None = None) -> tuple[int, str, str]:
    """An `outbound` command: its exit code, and what it printed."""
    env = {**ENV, **({} if key is None else {"OUTBOUND_CHECKPOINT_KEY": str(key.with_name("key.pem"))})}
    pipe = asyncio.subprocess.PIPE
    running = await asyncio.create_subprocess_exec(OUTBOUND, *arguments, env=env, stdout=pipe, stderr=pipe)
    out, err = await running.communicate()
    return running.returncode or 0, out.decode(), err.decode()


async def made(of: Subscriber, keys: Path, to: Path) -> str:
    """A snapshot in this folder; what the command printed."""
    code, out, err = await command(
        "snapshot", "make", "--topic", of.topic, "--to", str(to), *of.where, key=keys
    )
    assert code == 0, err
    return out


def from_it(of: Subscriber, keys: Path, folder: Path, *options: str) -> list[Json]:
    """What `outbound subscribe` prints that begins with the snapshot."""
    return of.events("--snapshot", str(folder), "--public-key", str(keys), *options)


def seen(events: list[Json]) -> dict[str, Json]:
    """By record, what is known of it."""
    return {one["subject"]: one["data"] for one in events}


async def test_it_goes_on_behind_the_snapshot_and_ends_alike(
    subscriber: Subscriber, keys: Path, tmp_path: Path
) -> None:
    folder, load = tmp_path / "snapshot", asyncio.create_task(_load(subscriber.log, subscriber.topic))
    await asyncio.sleep(0.05)
    assert "signed with outbound/snapshot+" in await made(subscriber, keys, folder)
    await load

    from_snapshot = from_it(subscriber, keys, folder, "--state")
    assert seen(from_snapshot) == seen(subscriber.events("--from", "beginning", "--state"))
    assert summed(from_snapshot) == totals([*FOUND, *LATER])
    rest = from_it(subscriber, keys, folder, "--until-end")
    _code, out, _err = await command("snapshot", "check", str(folder), "--public-key", str(keys))
    held = parquet.read_table(folder / "events.parquet").num_rows
    assert out.startswith(f"{subscriber.topic}: {held} events, made at ")
    places = [(one["kafkapartition"], int(one["kafkaoffset"])) for one in rest]
    assert len(set(places)) == len(places), "none comes twice"
    assert places[:held] == sorted(places[:held])


async def _load(log: EventLog, topic: str) -> None:
    """More events, little by little, while the snapshot is made."""
    for number in range(len(LATER)):
        await publish(log, LATER[number : number + 1], topic, seed=number)
        await asyncio.sleep(0.03)


@pytest.fixture
async def snapshot(subscriber: Subscriber, keys: Path, tmp_path: Path) -> Path:
    """One of the topic as it is."""
    await made(subscriber, keys, folder := tmp_path / "snapshot")
    return folder


async def test_what_was_not_signed_is_refused(
    subscriber: Subscriber, keys: Path, snapshot: Path, tmp_path: Path
) -> None:
    note = snapshot / "snapshot.note"
    text, events = note.read_text(), (snapshot / "events.parquet").read_bytes()
    others = tmp_path / "others" / "outbound.keys"
    others.parent.mkdir()
    notes.make_key(others.with_name("key.pem"))
    others.write_text(str(notes.signer(others.with_name("key.pem"), "snapshot").verifier))
    count = f"\n{parquet.read_table(snapshot / 'events.parquet').num_rows}\n"
    unsigned, unreadable = "none of the keys of outbound/snapshot signed it", "it cannot be read"
    changed = "events.parquet is not the file that was signed"
    wrong: list[tuple[str, Path, str | None, bytes]] = [
        (unsigned, keys, text.replace(count, "\n1\n"), events),
        (unsigned, keys, text.replace(subscriber.topic, "outbound.traces.v1"), events),
        (unsigned, others, text, events),
        (changed, keys, text, events[:99] + bytes([events[99] ^ 1]) + events[100:]),
        (unreadable, keys, None, events),
    ]
    for said, public, stated, content in wrong:
        note.unlink(missing_ok=True)
        if stated is not None:
            note.write_text(stated)
        (snapshot / "events.parquet").write_bytes(content)
        for arguments in (
            ["snapshot", "check", str(snapshot), "--public-key", str(public)],
            subscriber.arguments("--snapshot", str(snapshot), "--public-key", str(public))[1:],
        ):
            code, out, err = await command(*arguments)
            assert (code, out) == (1, ""), (said, stated, err)
            assert said in " ".join(err.split())


async def test_a_topic_that_was_made_again_is_told(
    subscriber: Subscriber, keys: Path, snapshot: Path
) -> None:
    note = snapshot / "snapshot.note"
    signer = notes.signer(keys.with_name("key.pem"), "snapshot")
    text = note.read_text().partition("\n\n")[0] + "\n"
    last = [line for line in text.splitlines() if not line.endswith(" -")][-1]
    for other in (f"{last[:-16]}{'0' * 16}", f"0 1000000 {'0' * 16}"):
        note.write_text(signer.sign(text.replace(last, other)))
        done = await asyncio.to_thread(
            subscriber.run, "--snapshot", str(snapshot), "--public-key", str(keys), "--until-end"
        )
        assert done.returncode == 1
        assert "take a newer snapshot" in " ".join(done.stderr.split())


async def test_what_makes_no_sense_is_said(subscriber: Subscriber, keys: Path, snapshot: Path) -> None:
    options = {
        ("--from", "beginning", "--public-key", str(keys)): "leave out --from and --group",
        (): "--public-key FILE names the keys",
        ("--public-key", str(keys), "--topic", "traces"): "is a snapshot of",
        ("--public-key", str(snapshot / "none")): "cannot be read",
    }
    for given_ones, said in options.items():
        done = await asyncio.to_thread(subscriber.run, "--snapshot", str(snapshot), *given_ones)
        assert done.returncode in (1, 2)
        assert said in " ".join(done.stderr.split())
    shutil.rmtree(snapshot)
    code, _out, err = await command("snapshot", "make", "--topic", "seizures", "--to", str(snapshot))
    assert code == 1
    assert "OUTBOUND_CHECKPOINT_KEY" in err


def records(seed: int) -> list[Record]:
    """A topic of three partitions, with all that a subscriber must bear."""
    ends: dict[int, int] = {}
    found = []
    for one in as_published(versions(8, seed=seed), "outbound.seizures.v1", seed):
        partition = (one.key or b"")[0] % 3
        offset = ends[partition] = ends.get(partition, -1) + 1
        found.append(Record(one.topic, partition, offset, 0, one.key, one.value, one.headers))
    return found


@given(st.integers(0, 10_000), st.floats(0, 1))
@settings(max_examples=60, deadline=None)
def test_at_any_end_the_state_is_the_same(seed: int, part: float) -> None:
    found = records(seed)
    cut = round(part * len(found))
    whole, rest = Newest(), Newest()
    for record in found:
        whole.apply(event_of(record))
    with standing("outbound.seizures.v1") as held:
        held.take(found[:cut])
        rows = [*held.rows()]
        assert {partition: mark.next for partition, mark in held.marks.items()} == {
            one.partition: one.offset + 1 for one in found[:cut]
        }
    places = {(row[3], row[4]) for row in rows}
    for record in found:
        if (record.partition, record.offset) in places or record in found[cut:]:
            rest.apply(event_of(record))
    kept = [{one.subject: one.version for one in each.standing() if not one.beside} for each in (whole, rest)]
    assert kept[0] == kept[1]
    assert all(json.loads(row[5])["data"]["id"] == row[0] for row in rows)


@pytest.mark.kafka
@pytest.mark.slow
async def test_the_example_begins_with_one_and_goes_on(kafka: LocalKafka, keys: Path, tmp_path: Path) -> None:
    log, folder, state = await KafkaBackend(kafka.bootstrap).open(), tmp_path / "snapshot", tmp_path / "state"
    of = Subscriber(log, await new_seizures(log), ["--kafka", kafka.bootstrap])
    for name in ("snapshot/start.py", "aiokafka/subscriber.py"):
        shutil.copy(EXAMPLES / name, tmp_path)
    env = {**ENV, "KAFKA_BOOTSTRAP_SERVERS": kafka.bootstrap, "OUTBOUND_TOPIC": of.topic}

    def run(*command: str | Path) -> str:
        done = subprocess.run(
            [sys.executable, *command], capture_output=True, text=True, check=False, env=env, cwd=tmp_path
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    await publish(log, FOUND[:HALF], of.topic)
    load = asyncio.create_task(_load(log, of.topic))
    await made(of, keys, folder)
    await load
    await publish(log, FOUND, of.topic, seed=2)  # and all of the first half again
    await asyncio.to_thread(run, "start.py", state, folder, keys)
    expected = "".join(f"{at}\t{a}\t{b}\n" for at, (a, b) in sorted(totals([*FOUND, *LATER]).items()))
    assert await asyncio.to_thread(run, "subscriber.py", state) == expected
    await log.close()
