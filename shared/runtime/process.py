"""How a process runs: its loops in one TaskGroup, stopped by signal, drained by deadline (D8).

Any loop that fails takes the process down with a non-zero exit; the orchestrator restarts it.
"""

import asyncio
import contextlib
import gc
import signal
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Sequence
from typing import Any, TypeVar

import structlog
import uvicorn
from starlette.types import ASGIApp

from shared.runtime.connections import Connection

log = structlog.get_logger(__name__)
Loop = Callable[[asyncio.Event], Coroutine[Any, Any, None]]
T = TypeVar("T")
LAST_WRITE_S = 5.0


def spare_the_collector() -> None:
    """Have the garbage collector look rarely, and not at what is imported by now, which stays for good.

    A batch makes many thousands of objects, none of them in cycles.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


class DrainTimeout(Exception):
    """Work was still under way when the deadline passed; what is committed is safe."""


def serve(app: ASGIApp, host: str, port: int, started: Callable[[int], None] | None = None) -> Loop:
    """A loop that serves HTTP until stop. `started` is told the port (0 takes a free one)."""

    async def loop(stop: asyncio.Event) -> None:
        config = uvicorn.Config(
            app,
            host=host,
            port=port,
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=5,
            timeout_keep_alive=75,  # longer than clients and proxies keep theirs: they close first
            http=Connection,
            proxy_headers=False,  # the API believes those of OUTBOUND_TRUSTED_PROXIES only
        )
        server = _Server(config, started)
        if (state := getattr(app, "state", None)) is not None:
            state.stop = stop  # for answers that go on until then
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(server.stop_with(stop))
            tasks.create_task(server.serve_until(stop))

    return loop


class _Server(uvicorn.Server):
    """uvicorn without its own signal handling: the process decides when to stop."""

    def __init__(self, config: uvicorn.Config, started: Callable[[int], None] | None) -> None:
        super().__init__(config)
        self._on_start = started

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def startup(self, sockets: Any = None) -> None:
        await super().startup(sockets)
        if self._on_start and self.servers:
            self._on_start(self.servers[0].sockets[0].getsockname()[1])

    async def serve_until(self, stop: asyncio.Event) -> None:
        try:
            await self.serve()
        except SystemExit:  # uvicorn's word for "the port is taken"
            raise OSError(f"cannot listen on {self.config.host}:{self.config.port}; is it in use?") from None
        if not stop.is_set() and not self.should_exit:
            raise RuntimeError("the HTTP server ended by itself")

    async def stop_with(self, stop: asyncio.Event) -> None:
        await stop.wait()
        self.should_exit = True


async def run(loops: Sequence[Loop], drain_seconds: float, stop: asyncio.Event | None = None) -> None:
    """Run the loops until SIGTERM, SIGINT or `stop`; then they have `drain_seconds` to end.

    Raises whatever a loop raises (as an `ExceptionGroup`), and `DrainTimeout`.
    """
    stop = stop or asyncio.Event()
    running = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        running.add_signal_handler(number, stop.set)
    try:
        async with asyncio.TaskGroup() as tasks:
            children = [tasks.create_task(_for_ever(loop, stop)) for loop in loops]
            draining = tasks.create_task(_drain(stop, children, drain_seconds))
            await asyncio.wait(children)
            draining.cancel()
    finally:
        for number in (signal.SIGTERM, signal.SIGINT):
            running.remove_signal_handler(number)


async def _for_ever(loop: Loop, stop: asyncio.Event) -> None:
    await loop(stop)
    if not stop.is_set():
        raise RuntimeError("a loop ended by itself")


async def _drain(stop: asyncio.Event, children: Sequence[asyncio.Task[None]], seconds: float) -> None:
    """After stop, wait for the children; raising takes down what is left."""
    await stop.wait()
    _done, late = await asyncio.wait(children, timeout=seconds)
    if late:
        raise DrainTimeout(f"{len(late)} loops were still busy {seconds:g} s after the stop")


async def finish(write: Awaitable[T], seconds: float = LAST_WRITE_S) -> T:
    """Let a write come to its end however often its caller is cancelled; the cancellation follows it.

    After the first cancellation it has so many seconds. What the write itself raises goes before.
    """
    task = asyncio.ensure_future(write)
    try:
        await asyncio.wait([task])  # which leaves the task alone when it is cancelled itself
    except asyncio.CancelledError:
        await _ended(task, seconds)
        if task.done() and not task.cancelled():
            task.result()
        raise
    return task.result()


async def _ended(task: asyncio.Future[Any], seconds: float) -> None:
    """Wait so long for a task, whatever is cancelled meanwhile, and cut it then."""
    clock = asyncio.get_running_loop().time
    deadline = clock() + seconds
    while not task.done() and clock() < deadline:
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.wait([task], timeout=deadline - clock())
    if task.cancel():
        await asyncio.wait([task], timeout=1.0)
