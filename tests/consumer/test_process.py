"""How a process runs and ends: seen from outside, in processes of their own."""

import asyncio
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest
from fastapi import FastAPI

from shared.runtime.process import DrainTimeout, finish, run, serve

DEADLINE_S = 30.0


async def wait_for_stop(stop: asyncio.Event) -> None:
    await stop.wait()


async def test_a_loop_that_fails_takes_the_others_down() -> None:
    ended: list[str] = []

    async def busy(stop: asyncio.Event) -> None:
        try:
            await stop.wait()
        finally:
            ended.append("busy")

    async def failing(stop: asyncio.Event) -> None:
        raise OSError("the disk is full")

    with pytest.RaisesGroup(pytest.RaisesExc(OSError, match="the disk is full")):
        await run([busy, failing], drain_seconds=10)

    assert ended == ["busy"]


async def test_after_the_stop_loops_may_finish_their_work() -> None:
    stop, finished = asyncio.Event(), asyncio.Event()

    async def finishing(stop: asyncio.Event) -> None:
        await stop.wait()
        await asyncio.sleep(0)
        finished.set()

    stop.set()
    await run([finishing, wait_for_stop], drain_seconds=10, stop=stop)

    assert finished.is_set()


async def test_a_failure_while_draining_is_not_swallowed() -> None:
    stop = asyncio.Event()

    async def failing_late(stop: asyncio.Event) -> None:
        await stop.wait()
        raise OSError("the last write failed")

    stop.set()
    with pytest.RaisesGroup(pytest.RaisesExc(OSError, match="the last write failed")):
        await run([failing_late, wait_for_stop], drain_seconds=10, stop=stop)


async def test_a_loop_that_does_not_end_is_cut_at_the_deadline() -> None:
    stop = asyncio.Event()
    stop.set()

    async def endless(stop: asyncio.Event) -> None:
        await asyncio.Event().wait()

    with pytest.RaisesGroup(pytest.RaisesExc(DrainTimeout, match=r"1 loops were still busy 0\.05 s")):
        await run([endless, wait_for_stop], drain_seconds=0.05, stop=stop)


async def test_it_serves_until_the_stop() -> None:
    app, stop = FastAPI(), asyncio.Event()
    port: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    @app.get("/")
    async def hello() -> str:
        return "hello"

    running = asyncio.create_task(run([serve(app, "127.0.0.1", 0, port.set_result)], 10, stop))
    async with asyncio.timeout(DEADLINE_S), httpx.AsyncClient() as client:
        url = f"http://127.0.0.1:{await port}/"
        assert (await client.get(url)).json() == "hello"
        stop.set()
        await running
        with pytest.raises(httpx.ConnectError):
            await client.get(url)


async def test_a_taken_port_is_said_plainly() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        message = rf"cannot listen on 127\.0\.0\.1:{port}; is it in use"
        with pytest.RaisesGroup(pytest.RaisesGroup(pytest.RaisesExc(OSError, match=message))):
            await asyncio.wait_for(run([serve(FastAPI(), "127.0.0.1", port), wait_for_stop], 10), DEADLINE_S)


class Write:
    """A write that ends when it is let go, and tells what became of it."""

    def __init__(self, error: Exception | None = None) -> None:
        self.begun, self.go = asyncio.Event(), asyncio.Event()
        self.became = ""
        self._error = error

    async def __call__(self) -> str:
        self.begun.set()
        try:
            await self.go.wait()
        except asyncio.CancelledError:
            self.became = "cut"
            raise
        self.became = "written"
        if self._error is not None:
            raise self._error
        return self.became


async def cancelled(task: asyncio.Task[str], times: int) -> None:
    """Cancel a task that does not end of it."""
    for _ in range(times):
        task.cancel()
        await asyncio.wait([task], timeout=0)
        assert not task.done()


@pytest.mark.parametrize("times", [1, 2, 3])
async def test_a_last_write_survives_every_cancellation_which_follows_it(times: int) -> None:
    write = Write()
    task = asyncio.create_task(finish(write(), seconds=DEADLINE_S))
    await write.begun.wait()
    await cancelled(task, times)

    write.go.set()

    with pytest.raises(asyncio.CancelledError):
        await task
    assert write.became == "written"


async def test_what_a_last_write_returns_and_raises_is_passed_on() -> None:
    write = Write()
    write.go.set()
    assert await finish(write()) == "written"

    failing = Write(OSError("the disk is full"))
    task = asyncio.create_task(finish(failing()))
    await failing.begun.wait()
    await cancelled(task, 2)
    failing.go.set()
    with pytest.raises(OSError, match="the disk is full"):
        await task


async def test_a_last_write_that_does_not_end_is_cut() -> None:
    write = Write()
    task = asyncio.create_task(finish(write(), seconds=0.05))
    await write.begun.wait()
    task.cancel()

    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(task, DEADLINE_S)
    assert write.became == "cut"


PROGRAM = """
import asyncio, sys, time
from shared.runtime.process import run

async def polite(stop):
    print("ready", flush=True)
    await stop.wait()
    print("drained", flush=True)

async def deaf(stop):
    print("ready", flush=True)
    await asyncio.Event().wait()

async def failing(stop):
    print("ready", flush=True)
    await asyncio.sleep(0)
    raise RuntimeError("broken")

loops = {"polite": polite, "deaf": deaf, "failing": failing}
asyncio.run(run([loops[name] for name in sys.argv[1:]], 0.2), debug=True)
print("ended", flush=True)
"""


@contextmanager
def program(*loops: str) -> Iterator[subprocess.Popen[str]]:
    """A process with these loops, of which each said that it is ready."""
    command = [sys.executable, "-X", "dev", "-W", "error", "-c", PROGRAM, *loops]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        for _ in loops:
            assert process.stdout.readline() == "ready\n"
        yield process
    finally:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_drains_and_ends_with_zero(number: signal.Signals) -> None:
    with program("polite", "polite") as process:
        process.send_signal(number)
        out, err = process.communicate(timeout=DEADLINE_S)

        assert (out, process.returncode) == ("drained\ndrained\nended\n", 0)
        assert err == ""


def test_a_loop_that_ignores_the_signal_is_cut_and_the_exit_code_says_so() -> None:
    with program("polite", "deaf") as process:
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=DEADLINE_S)

        assert (out, process.returncode) == ("drained\n", 1)
        assert "DrainTimeout: 1 loops were still busy 0.2 s after the stop" in err
        assert "was destroyed but it is pending" not in err
        assert "never retrieved" not in err


def test_a_crash_ends_the_process_with_an_error() -> None:
    with program("polite", "failing") as process:
        out, err = process.communicate(timeout=DEADLINE_S)

        assert (out, process.returncode) == ("", 1)
        assert "RuntimeError: broken" in err
        assert "was destroyed but it is pending" not in err
