"""The replay, page by page, on both databases: what fails or is cut off goes on where it was."""

import asyncio
from pathlib import Path

import pytest

from services.cli.backfill.progress import Progress
from services.cli.backfill.replaying import Pace, Replaying
from shared.events.log import LogError
from shared.records.relay import RelayPlan
from shared.records.replay import OutboxReplay
from tests.relay.outbox import OUTBOX, TOPIC, Bench, headers, record

VERSIONS = [(number, version) for version in (1, 2, 3) for number in (1, 2, 3)]
FAST = 100_000
ASKED = {"of": ["seizure"]}


def untold(_name: str) -> "Untold":
    """Nobody watches."""
    return Untold()


class Untold:
    """A bar that nobody sees."""

    def __call__(self, done: int, total: int) -> None:
        assert 0 <= done <= total


class Paged(Pace):
    """Two events at once."""

    most = 2

    def __init__(self) -> None:
        super().__init__(FAST)
        self.most = 2


async def replayed(bench: Bench, file: Path) -> bool:
    """One run over what is in the outbox."""
    outbox = OutboxReplay(RelayPlan("seizure", OUTBOX, TOPIC), bench.database)
    return await Replaying([outbox], bench.log, Progress.read(file, ASKED), Paged()).run(untold)


async def published(bench: Bench) -> list[tuple[str, int]]:
    """The versions, published by the relay and forgotten by the log."""
    await record(bench.database, *VERSIONS)
    await bench.relay().run_once()
    sent = bench.log.sent()
    bench.log.messages.clear()
    return sent


async def test_versions_come_in_their_order_with_the_mark(bench: Bench, tmp_path: Path) -> None:
    first = await published(bench)

    assert await replayed(bench, tmp_path / "progress.json")

    assert bench.log.sent() == first
    assert {headers(one)["ce_replayed"] for one in bench.log.messages} == {"true"}


@pytest.mark.parametrize("sends", range(5))
@pytest.mark.parametrize("lost", ["batch", "answer"])
async def test_a_run_that_is_cut_off_goes_on_and_leaves_nothing_out(
    bench: Bench, tmp_path: Path, sends: int, lost: str
) -> None:
    first = await published(bench)
    file, left = tmp_path / "progress.json", sends

    async def cut_off() -> None:
        nonlocal left
        left -= 1
        if left < 0:
            bench.log.at_send = None
            setattr(bench.log, "fail" if lost == "batch" else "forget", 1)

    bench.log.at_send = cut_off
    with pytest.raises(LogError):
        await replayed(bench, file)
    held = Progress.read(file, ASKED).published
    assert held == min(2 * sends, len(first))

    assert await replayed(bench, file)

    again = 0 if lost == "batch" else len(first[held : held + 2])
    assert bench.log.sent() == [*first[: held + again], *first[held:]]
    assert not file.exists()


async def test_what_is_recorded_meanwhile_is_the_relays(bench: Bench, tmp_path: Path) -> None:
    first = await published(bench)

    async def meanwhile() -> None:
        bench.log.at_send = None
        await record(bench.database, (4, 1))
        await bench.relay().run_once()

    bench.log.at_send = meanwhile
    assert await replayed(bench, tmp_path / "progress.json")

    marked = [one for one in bench.log.messages if "ce_replayed" in headers(one)]
    assert len(marked) == len(first)
    assert ("04", 1) in bench.log.sent()


async def test_what_waits_for_the_relay_is_not_published_twice(bench: Bench, tmp_path: Path) -> None:
    first = await published(bench)
    await record(bench.database, (1, 4))

    assert await replayed(bench, tmp_path / "progress.json")

    assert bench.log.sent() == first


async def test_it_is_no_faster_than_it_may_be() -> None:
    pace, stop = Pace(200), asyncio.Event()
    assert pace.most == 50
    began = asyncio.get_running_loop().time()
    for _ in range(4):
        await pace.after(pace.most, stop)
    assert asyncio.get_running_loop().time() - began >= 0.7  # of 1 s, less what goes out at once
