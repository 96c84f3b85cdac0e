"""On PostgreSQL one role migrates and another runs the service: that one can do its work, and no more."""

import os
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError
from typer.testing import CliRunner

from services.cli.main import app
from services.seizure.main import SERVICE
from shared.access.caller import Role, everywhere
from shared.access.spent import ProofExpiry, SpentProofs
from shared.acts.checkpoints import Checkpoints
from shared.acts.notes import make_key, signer
from shared.database.database import Database
from shared.records.expiry import KeyExpiry
from shared.records.relay import Relay, RelayPlan
from shared.runtime.metrics import Metrics
from shared.runtime.settings import Settings
from shared.service import Context
from tests.api import custody
from tests.api.harness import Api, FakeClock, bearer, read, seizure
from tests.relay.outbox import ListLog
from tests.support import issuer
from tests.support.postgres import LocalPostgres

pytestmark = pytest.mark.postgres
OWNER, ROLE = "owner-of-acts", "service-of-acts"
VERSIONS = ("seizure_outbox", "trace_outbox", "referral_outbox", "seizure_closings")
FOR_EVER = ("seizure_acts", "seizure_checkpoints", "seizure_controls", "custody_outbox", *VERSIONS)


@pytest.fixture
def database_name(postgres: LocalPostgres) -> Iterator[str]:
    """A database that the owner has migrated, and granted to the service."""
    for role in (OWNER, ROLE):
        postgres.sql(f'CREATE ROLE "{role}" LOGIN')
    name = postgres.create_database()
    postgres.sql(f'ALTER DATABASE {name} OWNER TO "{OWNER}"')
    postgres.sql(f"REVOKE ALL ON DATABASE {name} FROM PUBLIC")
    postgres.sql(f'GRANT CONNECT ON DATABASE {name} TO "{ROLE}"')
    migrated = migrate(postgres, name, "--grant-to", ROLE)
    assert migrated.exit_code == 0, migrated.output
    yield name
    postgres.drop_database(name)
    for role in (OWNER, ROLE):
        postgres.sql(f'DROP ROLE "{role}"')


def url_of(postgres: LocalPostgres, role: str, name: str) -> str:
    return postgres.url(name).replace("postgres@", f"{role}@")


def migrate(postgres: LocalPostgres, name: str, *arguments: str) -> Any:
    """`outbound migrate seizure`, as the owner."""
    env = {**os.environ, "DATABASE_URL": url_of(postgres, OWNER, name)}
    return CliRunner().invoke(app, ["migrate", "seizure", *arguments], env=env)


@pytest.fixture
async def seizures(postgres: LocalPostgres, database_name: str) -> AsyncIterator[Api]:
    """The seizure service with the role that runs it."""
    database, clock = Database(url_of(postgres, ROLE, database_name)), FakeClock()
    context = Context(Settings(outbound_issuers=issuer.ISSUERS), database, clock=clock)
    transport = httpx.ASGITransport(SERVICE.app(context))
    async with httpx.AsyncClient(transport=transport, base_url="http://test", headers=bearer()) as client:
        yield Api(client, context, SERVICE, clock)
    await database.close()


async def test_the_service_can_do_its_whole_work(seizures: Api, tmp_path: Path) -> None:
    body = await seizures.created(seizure())
    assert (await seizures.batch([seizure(), seizure()])).json()["created"] == 2
    amended = read(await seizures.amend(body, {"arrests": 2}))
    await seizures.get(body["id"])
    await seizures.listed(serial="AB 12345")
    receipt = await custody.written(seizures, f"/seizures/{body['id']}/receipts", custody.receipt(1))
    assert receipt["number"]
    stored = custody.storage(1, at="2026-06-15T13:00:00-05:00")
    await custody.written(seizures, f"/seizures/{body['id']}/custody/storage", stored)
    other = await seizures.created(seizure())
    await approved(seizures, await seizures.void(other))
    for path, verb in (("closings/2024", "put"), ("closings/2024/reopen", "post")):
        answer = await getattr(seizures.client, verb)(f"{seizures.root}/{path}", json={"reason": "final"})
        await approved(seizures, answer)
    assert amended["version"] == 2
    await relayed(seizures)
    acts = seizures.service.acts
    assert acts is not None
    make_key(tmp_path / "key")
    made = Checkpoints(acts, seizures.database, seizures.clock, signer(tmp_path / "key", "seizure"))
    assert await made.run_once() > 8
    await relayed(seizures)
    keys = [one for name, one in seizures.service.tables.tables.items() if name.endswith("_idempotency")]
    seizures.clock.advance(days=100)
    forgetting = KeyExpiry(seizures.database, keys, seizures.clock, timedelta(days=90))
    assert await forgetting.run_once() > 4
    proofs = seizures.database, seizures.service.proofs
    assert await SpentProofs(*proofs).take("digest", 0.0)
    assert not await SpentProofs(*proofs).take("digest", 0.0)
    assert await ProofExpiry(*proofs, seizures.clock).run_once() == 1


async def approved(seizures: Api, answer: httpx.Response) -> None:
    """Let a second person approve what was proposed."""
    assert answer.status_code == 202, answer.text
    path = f"{seizures.root}/proposals/{read(answer)['id']}/approve"
    second = bearer(everywhere("another", Role.ADMINISTRATOR))
    done = await seizures.client.post(path, json={}, headers=second)
    assert done.status_code == 200, done.text


async def relayed(seizures: Api) -> None:
    """Publish everything, with a heartbeat where there are some, and mark it."""
    acts = seizures.service.acts
    assert acts is not None
    for outbox in (*seizures.service.queues, acts.checkpoints):
        plan = RelayPlan(outbox.name, outbox, outbox.name, beats=outbox is not acts.checkpoints)
        await Relay(plan, seizures.database, ListLog(), Metrics(), seizures.clock).drain()
        async with seizures.database.read() as db:
            waiting = text(f"SELECT count(*) FROM {outbox.name} WHERE published_at IS NULL")
            assert (await db.execute(waiting)).scalar() == 0


@pytest.mark.parametrize("table", FOR_EVER)
@pytest.mark.parametrize(
    "statement", ["DELETE FROM {}", "TRUNCATE {}", "DROP TABLE {}", "ALTER TABLE {} ADD COLUMN x int"]
)
async def test_it_can_remove_nothing(seizures: Api, table: str, statement: str) -> None:
    await refused(seizures, statement.format(table))


@pytest.mark.parametrize("table", FOR_EVER)
async def test_it_can_change_no_column_but_the_mark_of_the_relay(seizures: Api, table: str) -> None:
    columns = seizures.service.tables.tables[table].columns
    for column in columns:
        if column.name != "published_at":
            await refused(seizures, f'UPDATE {table} SET "{column.name}" = "{column.name}"')


async def refused(seizures: Api, statement: str) -> None:
    with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"):
        async with seizures.database.begin() as db:
            await db.execute(text(statement))


def test_keys_and_proofs_alone_are_removed_and_nothing_is_truncated(
    postgres: LocalPostgres, database_name: str
) -> None:
    granted = postgres.sql(
        "SELECT table_name || ' ' || privilege_type FROM information_schema.role_table_grants "
        f"WHERE grantee = '{ROLE}' AND privilege_type NOT IN ('SELECT', 'INSERT', 'UPDATE')",
        database_name,
    )
    found = {tuple(line.split()) for line in granted.splitlines()}
    kinds = ("seizure", "trace", "referral")
    removed = {*(f"{kind}_idempotency" for kind in kinds), "custody_items", "seizure_proofs"}
    assert found == {(table, "DELETE") for table in removed}


def test_to_whom_it_cannot_be_granted(postgres: LocalPostgres, database_name: str) -> None:
    assert "there is no such role" in migrate(postgres, database_name, "--grant-to", "nobody").output
    assert "the one that migrates" in migrate(postgres, database_name, "--grant-to", OWNER).output
