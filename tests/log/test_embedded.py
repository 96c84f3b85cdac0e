"""What only the file can show: its lock, its durability and its retention."""

import asyncio
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from shared.events import embedded
from shared.events.embedded import EmbeddedLog
from shared.events.embedded.store import PRUNE_EVERY_S, Store
from shared.events.log import LogError, Position, Topic, TopicPartition
from tests.log.harness import (
    DEADLINE_S,
    from_start,
    log_id,
    new_group,
    new_topic,
    numbered,
    send,
    starting_at,
    take,
)

WRITER = """
import asyncio, sys
from pathlib import Path
from shared.events.embedded import EmbeddedLog
from shared.events.log import Message, Topic

async def main():
    log = EmbeddedLog(Path(sys.argv[1]))
    await log.ensure_topics([Topic("t", 1)])
    producer = await log.producer("writer")
    n = 0
    while True:
        await producer.send([Message("t", b"k", b"%d" % (n + i)) for i in range(10)])
        n += 10
        print(n, flush=True)

asyncio.run(main())
"""


async def test_a_second_owner_is_refused(tmp_path: Path) -> None:
    log = EmbeddedLog(tmp_path / "log.db")
    with pytest.raises(LogError, match="another process"):
        EmbeddedLog(tmp_path / "log.db")
    command = [sys.executable, "-c", WRITER, str(tmp_path / "log.db")]
    other = await asyncio.to_thread(subprocess.run, command, capture_output=True, text=True, check=False)
    assert other.returncode != 0
    assert "another process has the embedded log open" in other.stderr

    await log.close()
    log = EmbeddedLog(tmp_path / "log.db")
    await log.close()


def _write_and_kill(path: Path) -> int:
    """Let another process write, kill it (SIGKILL), and return how many records it had been promised."""
    acknowledged = 0
    with subprocess.Popen([sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE) as writer:
        assert writer.stdout is not None
        while acknowledged < 200:
            acknowledged = int(writer.stdout.readline())
        writer.kill()
        complete = [line for line in writer.stdout if line.endswith(b"\n")]
    return max([acknowledged, *map(int, complete)])


async def test_a_killed_writer_loses_nothing_that_it_acknowledged(tmp_path: Path) -> None:
    path = tmp_path / "log.db"
    acknowledged = await asyncio.to_thread(_write_and_kill, path)
    log = EmbeddedLog(path)
    consumer = await log.consumer(new_group(), ["t"], from_start, "test")
    end = (await consumer.end_offsets())[TopicPartition("t", 0)]
    assert end >= acknowledged
    assert end % 10 == 0  # a send is on the log whole or not at all
    records = await take(consumer, end)
    assert [(r.offset, r.value) for r in records] == [(n, b"%d" % n) for n in range(end)]
    await log.close()


async def test_committed_positions_survive_a_reopening(tmp_path: Path) -> None:
    log = EmbeddedLog(tmp_path / "log.db")
    topic = await new_topic(log)
    await send(log, numbered(topic, 3))
    consumer = await log.consumer("g", [topic], from_start, "test")
    await consumer.commit({TopicPartition(topic, 0): 2})
    await log.close()

    store = Store(tmp_path / "log.db")
    assert store.committed("g") == {TopicPartition(topic, 0): 2}
    assert store.committed("other") == {}
    store.close()


async def test_a_closed_log_refuses(tmp_path: Path) -> None:
    log = EmbeddedLog(tmp_path / "log.db")
    producer = await log.producer("test")
    await log.close()
    await log.close()
    with pytest.raises(LogError):
        await log.check()
    with pytest.raises(LogError):
        await producer.send(numbered("t", 1))


async def test_an_append_wakes_a_consumer_that_waits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded, "FALLBACK_POLL_S", 3600.0)
    log = EmbeddedLog(tmp_path / "log.db")
    topic = await new_topic(log)
    consumer = await log.consumer(new_group(), [topic], from_start, "test")
    assert await consumer.poll(10, 0) == {}
    waiting = asyncio.create_task(consumer.poll(10, 3600))
    for _ in range(100):  # let it come to wait
        await asyncio.sleep(0)
    await send(log, numbered(topic, 1))
    async with asyncio.timeout(DEADLINE_S):
        assert sum(map(len, (await waiting).values())) == 1
    await log.close()


async def test_an_unknown_topic_is_refused(tmp_path: Path) -> None:
    log = EmbeddedLog(tmp_path / "log.db")
    with pytest.raises(LogError, match="no topic"):
        await send(log, numbered("unknown", 1))
    with pytest.raises(LogError, match="no topic"):
        await log.consumer("g", ["unknown"], from_start, "test")
    await log.close()


async def test_a_hole_before_the_position_is_not_compared(tmp_path: Path) -> None:
    log = EmbeddedLog(tmp_path / "log.db")
    topic = await new_topic(log)
    await send(log, numbered(topic, 3))
    with closing(sqlite3.connect(tmp_path / "log.db")) as db, db:
        db.execute("DELETE FROM records WHERE id = (SELECT min(id) + 1 FROM records)")
    position = Position(2, await log_id(log, topic), "a:fingerprint")
    start = starting_at({TopicPartition(topic, 0): position})
    consumer = await log.consumer(new_group(), [topic], start, "test")

    with capture_logs() as logs:
        assert [record.offset for record in await take(consumer, 1)] == [2]

    assert [one["position"] for one in logs if one["event"] == "position_by_log_id_only"] == [2]
    await log.close()


async def test_a_copy_of_the_file_is_the_same_log_and_a_new_file_is_not(tmp_path: Path) -> None:
    ids = []
    for name in ("one.db", "copy.db", "other.db"):
        log = EmbeddedLog(tmp_path / name)
        await log.ensure_topics([Topic("t", 1)])
        ids.append(await log_id(log, "t"))
        await log.close()
        if name == "one.db":
            shutil.copy(tmp_path / name, tmp_path / "copy.db")

    assert ids[0] == ids[1] != ids[2]


def test_retention_deletes_what_is_too_old(tmp_path: Path) -> None:
    clock = [1_000.0]
    store = Store(tmp_path / "log.db", now=lambda: clock[0])
    store.create([Topic("t", 1, retention_ms=60_000), Topic("forever", 1)])
    kept, short = TopicPartition("forever", 0), TopicPartition("t", 0)
    store.append([*numbered("t", 5), *numbered("forever", 5)])
    clock[0] += 50
    store.append(numbered("t", 5))
    clock[0] += PRUNE_EVERY_S + 1
    store.append(numbered("t", 1))

    assert store.partitions[short].first == 10
    assert [record.offset for record in store.read(short, 10, 100)] == [10]
    assert store.partitions[kept].first == 0
    store.close()

    store = Store(tmp_path / "log.db", now=lambda: clock[0])
    assert (store.partitions[short].first, store.partitions[short].end) == (10, 11)
    store.close()


def test_a_file_that_is_no_database_is_a_clear_error(tmp_path: Path) -> None:
    path = tmp_path / "log.db"
    path.write_bytes(b"not a database" * 100)
    with pytest.raises(LogError, match="file failed"):
        Store(path)
