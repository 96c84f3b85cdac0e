"""Used proofs (DPoP) as the API processes of a service on PostgreSQL remember them together."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import httpx
import pytest
from joserfc.jws import serialize_compact
from sqlalchemy import select, text
from structlog.testing import capture_logs

from shared.access import spent
from shared.access.caller import Role, everywhere
from shared.access.identity import Identity
from shared.access.proofs import WINDOW_S, digest
from shared.access.refusals import Refused
from shared.access.spent import KEEP, ProofExpiry, SpentProofs
from shared.database.database import Database
from shared.database.grants import privileges
from shared.runtime.settings import Settings
from shared.service import Context, Service
from tests.access.provider import HOLDER, START, Everything, Holder, Provider
from tests.api.harness import OFFICER, SERVICES, FakeClock, component_app, prepare, problem
from tests.relay.outbox import ListLog
from tests.support import issuer

AWAY = "postgresql+asyncpg://postgres@127.0.0.1:1/none"
ROUTES = {
    "inspection": "/v1/inspections",
    "seizure": "/v1/seizures",
    "aggregator": "/v1/sources",
    "gateway": "/v1/webhooks",
}
TOKEN = issuer.token(everywhere("test|admin", Role.ADMINISTRATOR), cnf={"jkt": HOLDER.thumbprint()})


def client_of(service: Service, database: Database) -> httpx.AsyncClient:
    """The API of a service as one process of it has it."""
    transport = httpx.ASGITransport(component_app(service, database))
    return httpx.AsyncClient(transport=transport, base_url="http://test")


def proven(method: str, path: str, jti: str = "") -> dict[str, str]:
    """The headers of a request with a new proof."""
    claims = {
        "jti": jti or uuid4().hex,
        "htm": method,
        "htu": f"http://test{path}",
        "iat": int(time.time()),
        "ath": digest(TOKEN),
    }
    stated = {"typ": "dpop+jwt", "alg": "ES256", "jwk": HOLDER.as_dict(private=False)}
    proof = serialize_compact(stated, json.dumps(claims), HOLDER, registry=Everything())
    return {"Authorization": f"DPoP {TOKEN}", "DPoP": proof}


@pytest.fixture
async def databases(postgres_url: str) -> AsyncIterator[tuple[Database, Database]]:
    """One database of the inspection service, as two processes have it."""
    both = Database(postgres_url), Database(postgres_url)
    await prepare(SERVICES["inspection"], both[0])
    yield both
    for one in both:
        await one.close()


@pytest.mark.postgres
@pytest.mark.parametrize("name", SERVICES)
async def test_a_proof_that_one_process_took_is_refused_by_the_other(postgres_url: str, name: str) -> None:
    service, path = SERVICES[name], ROUTES[name]
    async with AsyncExitStack() as stack:
        databases = [Database(postgres_url) for _ in range(2)]
        for database in databases:
            stack.push_async_callback(database.close)
        await prepare(service, databases[0])
        one, other = [await stack.enter_async_context(client_of(service, each)) for each in databases]
        sent = proven("GET", path, jti="\ud800 of no letters")
        assert (await one.get(path, headers=sent)).status_code == 200
        again = await other.get(path, headers=sent)
        assert "used before" in problem(again, 401)["detail"]
        assert again.headers["www-authenticate"].endswith('error="invalid_dpop_proof"')
        assert (await other.get(path, headers=proven("GET", path))).status_code == 200
        async with databases[0].read() as db:
            rows = (await db.execute(select(service.proofs))).all()
            kept = text("SELECT relpersistence::text FROM pg_class WHERE relname = :name")
            assert (await db.execute(kept, {"name": service.proofs.name})).scalar() == "u"
        assert sorted(len(row.digest) for row in rows) == [64, 64]


@pytest.mark.postgres
async def test_of_one_proof_at_both_at_once_exactly_one_is_taken(
    databases: tuple[Database, Database],
) -> None:
    provider = Provider()
    holder, table = Holder(provider), SERVICES["inspection"].proofs
    both = [
        Identity([provider.issuer], None, provider.clock, provider.ring, SpentProofs(one, table).take)
        for one in databases
    ]

    async def taken(identity: Identity, proof: str) -> bool:
        try:
            return bool((await identity.caller(holder.shown(proof))).roles)
        except Refused as refusal:
            if "used before" in refusal.detail:
                return False
            raise

    proofs = [holder.proof() for _ in range(20)]
    tries = await asyncio.gather(*(taken(one, proof) for proof in proofs for one in both))
    assert [sum(pair) for pair in zip(tries[::2], tries[1::2], strict=True)] == [1] * 20


@pytest.mark.postgres
async def test_a_proof_is_forgotten_long_after_it_would_be_taken(
    databases: tuple[Database, Database], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spent, "PORTION", 2)
    table = SERVICES["inspection"].proofs
    memory, clock = SpentProofs(databases[0], table), FakeClock(datetime.fromtimestamp(START, UTC))
    for number in range(3):
        assert await memory.take(f"old-{number}", START)
    assert await memory.take("new", START + WINDOW_S)
    forgetting = ProofExpiry(databases[1], table, clock)
    clock.now += KEEP
    assert await forgetting.run_once() == 0
    assert not await memory.take("old-0", START + WINDOW_S)
    clock.now += timedelta(seconds=1)
    assert [await forgetting.run_once() for _ in range(3)] == [2, 1, 0]
    assert not await memory.take("new", START + WINDOW_S)


async def test_while_the_database_is_away_no_proof_is_taken_and_none_is_told() -> None:
    database, path = Database(AWAY), "/v1/inspections"
    async with client_of(SERVICES["inspection"], database) as client:
        bare = await client.post(path, headers=issuer.bearer(OFFICER))
        assert bare.status_code == 415  # known without the database: now the body is looked at
        sent = proven("POST", path, jti="told-to-nobody")
        with capture_logs() as logs:
            problem(await client.post(path, headers=sent), 503)
            problem(await client.post(path, headers=sent), 401)  # noted here, whatever became of it there
        assert "dependency_unavailable" in [line["event"] for line in logs]
        assert not any(one in str(logs) for one in ("told-to-nobody", sent["DPoP"], TOKEN))
    await database.close()


async def test_a_file_has_one_process_whose_own_memory_is_enough() -> None:
    database, path = Database("sqlite+aiosqlite://"), "/v1/inspections"
    async with client_of(SERVICES["inspection"], database) as client:
        sent = proven("POST", path)
        assert (await client.post(path, headers=sent)).status_code == 415
        problem(await client.post(path, headers=sent), 401)
    await database.close()


@pytest.mark.parametrize("name", SERVICES)
async def test_every_worker_forgets_the_proofs_of_its_service(name: str) -> None:
    service = SERVICES[name]
    assert privileges(service.proofs) == "SELECT, INSERT, DELETE"
    for url, forgotten in ((AWAY, [service.proofs]), ("sqlite+aiosqlite://", [])):
        context = Context(Settings(), Database(url), ListLog())
        owners = [getattr(loop, "__self__", None) for loop in service.worker_loops(context)]
        assert [owner._table for owner in owners if isinstance(owner, ProofExpiry)] == forgotten
        await context.database.close()
