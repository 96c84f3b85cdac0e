"""Kill -9 at random points, and pauses longer than a consumer's session."""

import asyncio
import random
import re
import signal
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from shared.events.log import TopicPartition
from tests.faults.deployment import TOPICS, Deployment
from tests.faults.ledger import Ledger
from tests.faults.processes import send, until

PLAN = {"api": 16, "relay": 14, "aggregator": 14, "broker": 8}
VICTIMS = {
    "api": ("inspection-api", "seizure-api", "aggregator-api"),
    "relay": ("inspection-worker", "seizure-worker"),
    "aggregator": ("aggregator-worker-1", "aggregator-worker-2"),
}
# What a process has done since it started, as its own metrics say.
WORK = {
    "api": "outbound_records_written_total",
    "relay": "outbound_relay_published_total",
    "aggregator": "outbound_events_applied_total",
}
# A process frozen while it prepares a statement keeps its locks: see `shared.database`. It is let go on.
PREPARING = """SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state = 'active'
    AND wait_event = 'ClientRead' AND query_start < now() - interval '8 s'"""
AT_ONCE = 0.15  # the share of kills that do not wait until the victim has worked


@dataclass
class Chaos:
    """Does what the plan says, in an order and at moments that `rng` draws."""

    system: Deployment
    ledger: Ledger
    rng: random.Random
    kills: Counter[str] = field(default_factory=Counter)
    began: float = field(default_factory=time.monotonic)
    _restart: asyncio.Task[None] | None = None
    _broker_since: datetime = field(default_factory=lambda: datetime.now(UTC))

    async def run(self, plan: dict[str, int], pauses: int) -> None:
        """Every kill and pause of the plan, each after some work since the last."""
        todo = [kind for kind, number in plan.items() for _ in range(number)] + ["pause"] * pauses
        self.rng.shuffle(todo)
        try:
            while todo:
                kind = await self._next(todo)
                todo.remove(kind)
                done = await self._do(kind)
                self.kills[kind] += 1
                elapsed = time.monotonic() - self.began
                print(f"{elapsed:6.1f} s, {self.ledger.counts['acknowledged']:5} acknowledged: {done}")
        finally:
            if self._restart is not None:
                await self._restart

    async def _next(self, todo: list[str]) -> str:
        """The first of the plan whose turn can come: its victims have worked since their last start."""
        gap, before = self.rng.randint(3, 25), self.ledger.counts["acknowledged"]
        at_once = self.rng.random() < AT_ONCE
        chosen: list[str] = []

        async def found() -> bool:
            if self.ledger.counts["acknowledged"] < before + gap:
                return False
            for kind in dict.fromkeys(todo):
                if await self._worked(kind, at_once=at_once):
                    chosen.append(kind)
                    return True
            return False

        await until(found, f"something of {Counter(todo)} can be killed", 90)
        return chosen[0]

    async def _worked(self, kind: str, *, at_once: bool) -> bool:
        if kind == "broker":
            return await self._broker_worked()
        if kind == "pause":
            return await self._broker_worked() and bool(await self._pausable())
        return bool(await self._candidates(kind, at_once=at_once))

    async def _candidates(self, kind: str, *, at_once: bool = False) -> list[str]:
        running = [name for name in VICTIMS[kind] if self.system[name].pid is not None]
        if at_once:
            return running
        return [
            name for name in running if name == "aggregator-api" or await self.system[name].metric(WORK[kind])
        ]

    async def _pausable(self) -> dict[str, list[TopicPartition]]:
        """The aggregator's replicas with their partitions, if both have some and have applied something."""
        held = {
            name: _held(await self.system[name].get("/metrics") or "")
            for name in await self._candidates("aggregator")
        }
        return held if sum(map(bool, held.values())) == len(VICTIMS["aggregator"]) else {}

    async def _broker_worked(self) -> bool:
        """Whether something was published since the broker's last start."""
        if self._restart is not None and not self._restart.done():
            return False
        for kind in TOPICS:
            ((latest,),) = await self.system.rows(kind, f"SELECT max(published_at) FROM {kind}_outbox")
            if latest is not None and latest > self._broker_since:
                return True
        return False

    async def _do(self, kind: str) -> str:
        """What was done to whom."""
        if kind == "broker":
            self.system.kafka.kill()
            self._restart = asyncio.create_task(self._restart_broker())
            return "kill broker"
        if kind == "pause":
            return await self._pause()
        name = self.rng.choice(await self._candidates(kind) or VICTIMS[kind])
        self.system[name].signal(signal.SIGKILL)
        return f"kill {name}"

    async def _restart_broker(self) -> None:
        await asyncio.to_thread(self.system.kafka.restart)
        self._broker_since = datetime.now(UTC)

    async def _pause(self) -> str:
        """Freeze a replica until the other one has moved a partition of its, then let it go on."""
        partitions: dict[str, list[TopicPartition]] = {}

        async def both_hold_some() -> bool:  # they may have lost them since they were looked at
            partitions.update(await self._pausable())
            return bool(partitions)

        await until(both_hold_some, "both replicas hold partitions", 90)
        name = self.rng.choice(sorted(partitions))
        pid, began = self.system[name].pid, time.monotonic()
        send(pid, signal.SIGSTOP)
        try:
            before = await self.system.positions()

            async def taken_over() -> bool:
                now = await self.system.positions()
                moved = any(now.get(tp, 0) > before.get(tp, 0) for tp in partitions[name])
                return moved or await self.system.rows("aggregator", PREPARING) != [(0,)]

            await until(taken_over, f"the other replica takes over from {name}", 90)
        finally:
            send(pid, signal.SIGCONT)
        return f"pause {name} for {time.monotonic() - began:.1f} s"


def _held(metrics: str) -> list[TopicPartition]:
    """The partitions whose lag a worker shows: those that it holds."""
    series: list[Any] = re.findall(
        r'^outbound_consumer_lag_records\{partition="(\d+)",topic="([^"]+)"\}', metrics, re.MULTILINE
    )
    return [TopicPartition(topic, int(partition)) for partition, topic in series]
