"""How long questions take over years of records: totals, comparisons, explanations, by family."""

import asyncio
import time
from collections.abc import Sequence
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx
from sqlalchemy import event

from services.aggregator.main import SERVICE
from shared.database.database import Database
from shared.runtime.settings import Settings
from shared.service import Context
from tests.bench.harness import (
    Options,
    database,
    environment,
    outbound,
    postgres,
    say,
    settings_of,
    token,
    workspace,
)
from tests.bench.history import Plan
from tests.bench.history_load import load
from tests.bench.questions import Request, families
from tests.bench.report import Result, Side, Target, below, percentile
from tests.support import issuer
from tests.support.postgres import LocalPostgres

SEIZURES, INSPECTIONS = 1_000_000, 10_000_000
SHARED_BUFFERS = "2GB"
"""As docs/operations.md has it: PostgreSQL's own 128 MB are for a start, not for years."""
WANTED_MS = 200.0
EXPLAINED_MS = 300.0
WARM_UP = 5
IN_ORDER = (
    "CREATE INDEX ix_order ON journal (recorded_at)",
    "CLUSTER journal USING ix_order",
    "DROP INDEX ix_order",
)
"""Puts the journal's rows in the order of recording, as a consumer leaves them: two processes loaded them by
the days of the events."""
SIZES = """
    SELECT relname || ' ' || pg_size_pretty(pg_relation_size(oid)) FROM pg_class
    WHERE relkind IN ('r', 'i') AND relnamespace = 'public'::regnamespace AND pg_relation_size(oid) > 1000000
    ORDER BY pg_relation_size(oid) DESC
"""


def measure(options: Options) -> Result:
    """Load a synthetic history, then ask; each family's times, and the plan of its slowest request."""
    plan = Plan(options.inspections or INSPECTIONS, options.seizures or SEIZURES, options.seed)
    with postgres(shared_buffers=SHARED_BUFFERS) as server, workspace() as directory:
        url = database(server, SERVICE.name)
        notes = [settings_of(server), *_loaded(server, url, plan)]
        with outbound("aggregator api", environment(url), directory) as process:
            found = _asked(process.base(), options)
        sides = [Side(name, "ms", tuple(times)) for name, (times, _slowest) in found.items()]
        targets = [_target(side) for side in sides]
        slowest = [(name, request) for name, (_times, request) in found.items()]
        notes += asyncio.run(_plans(url, slowest))
    title = f"questions over {plan.seizures:,} seizures and {plan.inspections:,} inspections, one at a time"
    return Result("queries", title, sides, targets, notes)


def _loaded(server: LocalPostgres, url: str, plan: Plan) -> list[str]:
    """Load; what that took and how large it became, before and after merging."""
    name, notes = url.rpartition("/")[2], []

    def looked(when: str) -> None:
        rows = int(server.sql("SELECT count(*) FROM totals", name))
        sizes = server.sql(SIZES, name).replace("\n", ", ")
        notes.append(f"{when}: {rows:,} rows of totals; {sizes}")

    loaded = load(url, plan, looked)
    for statement in IN_ORDER:
        server.sql(statement, name)
    server.sql("VACUUM ANALYZE", name)
    looked("compacted and sealed")
    rate = loaded.versions / loaded.load_s
    notes.append(
        f"{loaded.versions:,} versions in {loaded.load_s:.0f} s ({rate:,.0f}/s by two processes), "
        f"compacted and sealed in {loaded.compact_s:.0f} s"
    )
    return notes


def _asked(base: str, options: Options) -> dict[str, tuple[list[float], Request]]:
    """By family, the milliseconds of each request and the slowest one."""
    connection = HTTPConnection(urlsplit(base).netloc, timeout=120)
    found = {}
    for name, requests in families(options.seed, WARM_UP + options.requests).items():
        times = [_time(connection, request) for request in requests][WARM_UP:]
        slowest = max(zip(times, requests[WARM_UP:], strict=True), key=lambda pair: pair[0])[1]
        found[name] = (times, slowest)
        p95, most = percentile(times, 0.95), max(times)
        say(f"{name}: p50 {percentile(times, 0.5):.0f} ms, p95 {p95:.0f} ms, max {most:.0f} ms: {slowest}")
    connection.close()
    return found


def _time(connection: HTTPConnection, request: Request) -> float:
    began = time.perf_counter()
    connection.request("GET", _path(request), headers={"Authorization": f"Bearer {token()}"})
    response = connection.getresponse()
    body = response.read()
    took = (time.perf_counter() - began) * 1000
    assert response.status == 200, (request, body)
    return took


def _path(request: Request) -> str:
    return f"{request.path}?{urlencode(request.parameters, doseq=True)}"


def _target(side: Side) -> Target:
    wanted = EXPLAINED_MS if side.name.startswith("explain") else WANTED_MS
    return below(f"p95, {side.name}", percentile(side.samples, 0.95), wanted, "ms")


async def _plans(url: str, slowest: Sequence[tuple[str, Request]]) -> list[str]:
    """The slowest request of each family, with the plan of its slowest statement."""
    data = Database(url)
    app = SERVICE.app(Context(Settings(outbound_issuers=issuer.ISSUERS), data))
    try:
        transport = httpx.ASGITransport(app)
        headers = issuer.ADMINISTRATOR
        async with httpx.AsyncClient(transport=transport, base_url="http://bench", headers=headers) as client:
            return [f"{name}: {_path(one)}\n{await _plan(data, client, one)}" for name, one in slowest]
    finally:
        await data.close()


async def _plan(data: Database, client: httpx.AsyncClient, request: Request) -> str:
    """Run it once more, see its statements, and have the slowest of them explained."""
    statements: list[tuple[str, Any]] = []

    def seen(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_more: Any) -> None:
        if statement.lstrip().startswith(("SELECT", "WITH")):
            statements.append((statement, parameters))

    event.listen(data.engine.sync_engine, "before_cursor_execute", seen)
    response = await client.get(_path(request), timeout=120)
    event.remove(data.engine.sync_engine, "before_cursor_execute", seen)
    assert response.status_code == 200, response.text
    plans: list[list[str]] = []
    async with data.read() as db:
        for statement, parameters in statements:
            rows = await db.exec_driver_sql(f"EXPLAIN (ANALYZE, BUFFERS) {statement}", parameters)
            plans.append(list(rows.scalars()))
    return "\n".join(f"    {line}" for line in max(plans, key=_execution_ms))


def _execution_ms(plan: Sequence[str]) -> float:
    return float(plan[-1].split()[-2])
