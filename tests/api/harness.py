"""One service over HTTP, in process, on a migrated database; and input that it takes."""

import shutil
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

import httpx
import orjson
from fastapi import FastAPI
from sqlalchemy import delete, select

from services.aggregator.main import SERVICE as AGGREGATOR
from services.gateway.main import SERVICE as GATEWAY
from services.inspection.main import SERVICE as INSPECTION
from services.seizure.main import SERVICE as SEIZURE
from shared.access.caller import Caller, Role, everywhere
from shared.database.database import Database
from shared.database.migrations import Migrations, SchemaMismatch
from shared.runtime.settings import Settings
from shared.service import Context, Service
from tests.support import issuer

ADMINISTRATOR = everywhere("test|officer-17", Role.ADMINISTRATOR)
OFFICER = everywhere("test|officer-17", Role.OFFICER)
ANALYST = everywhere("test|officer-17", Role.ANALYST)
DEVICE = everywhere("test|officer-17", Role.DEVICE)
PLURALS = {"inspection": "/v1/inspections", "seizure": "/v1/seizures"}
SERVICES = {one.name: one for one in (INSPECTION, SEIZURE, AGGREGATOR, GATEWAY)}
START = datetime(2026, 6, 15, 18, 0, tzinfo=UTC)
PROBLEM = "application/problem+json"
NDJSON = "application/x-ndjson"
TEMPLATES = TemporaryDirectory(prefix="outbound-migrated-")

Json = dict[str, Any]


class FakeClock:
    """A clock that moves when it is told to."""

    def __init__(self, now: datetime = START) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **delta: float) -> None:
        self.now += timedelta(**delta)


@dataclass
class Api:
    """A service's API. `root` is where its records are, for instance `/v1/inspections`."""

    client: httpx.AsyncClient
    context: Context
    service: Service
    clock: FakeClock

    @property
    def root(self) -> str:
        return PLURALS[self.service.name]

    @property
    def database(self) -> Database:
        return self.context.database

    async def post(self, body: Any, key: str | None = None, **headers: str) -> httpx.Response:
        """POST one record under a key, by default a new one."""
        given = {"Idempotency-Key": key or uuid4().hex, **_dashed(headers)}
        return await self.client.post(self.root, json=body, headers=given)

    async def post_raw(self, content: Any, path: str = "", **headers: str) -> httpx.Response:
        """POST these very bytes (or, from an async iterator, chunks) as JSON."""
        given = {"Idempotency-Key": uuid4().hex, "Content-Type": "application/json", **_dashed(headers)}
        return await self.client.post(self.root + path, content=content, headers=given)

    async def batch(self, records: Any, key: str | None = None) -> httpx.Response:
        headers = {"Idempotency-Key": key or uuid4().hex}
        return await self.client.post(f"{self.root}/batch", json={"records": records}, headers=headers)

    async def upload(self, lines: Any, key: str, first: int = 1, **headers: str) -> httpx.Response:
        """POST lines: values, or the very bytes, or parts of them from an async iterator."""
        content = b"".join(map(ndjson, lines)) if isinstance(lines, list) else lines
        given = {"Idempotency-Key": key, "Content-Type": NDJSON, **_dashed(headers)}
        parameters = {} if first == 1 else {"first_line": first}
        return await self.client.post(
            f"{self.root}/stream", content=content, headers=given, params=parameters
        )

    async def created(self, body: Json, **headers: str) -> Json:
        """A record that was just created, as it stands: without where its serial numbers were seen before."""
        response = await self.post(body, **headers)
        assert response.status_code == 201, response.text
        return {name: value for name, value in read(response).items() if name != "seen_before"}

    async def get(self, record_id: str) -> Json:
        response = await self.client.get(f"{self.root}/{record_id}")
        assert response.status_code == 200, response.text
        return read(response)

    async def listed(self, **parameters: Any) -> list[Json]:
        """The first page."""
        response = await self.client.get(self.root, params=parameters)
        assert response.status_code == 200, response.text
        records: list[Json] = read(response)["records"]
        return records

    async def pages(self, **parameters: Any) -> AsyncIterator[list[Json]]:
        """Every page, each read when it is asked for."""
        while True:
            page = (await self.client.get(self.root, params=parameters)).json()
            yield page["records"]
            if page.get("next") is None:
                return
            parameters["cursor"] = page["next"]

    async def amend(self, record: Json, patch: Json, version: int | None = None) -> httpx.Response:
        """PATCH with the record's version as If-Match, or with another one."""
        etag = f'"{version or record["version"]}"'
        body = {"reason": "typing error", **patch}
        return await self.client.patch(f"{self.root}/{record['id']}", json=body, headers={"If-Match": etag})

    async def void(
        self, record: Json, reason: str = "entered twice", key: str | None = None
    ) -> httpx.Response:
        path = f"{self.root}/{record['id']}/void"
        headers = {"If-Match": f'"{record["version"]}"'} | ({"Idempotency-Key": key} if key else {})
        return await self.client.post(path, json={"reason": reason}, headers=headers)

    async def rows(self, table: str) -> list[Any]:
        """Every row of `state`, `outbox` or `idempotency`."""
        names = {"state": self.root.rsplit("/", 1)[1]}
        name = names.get(table, f"{self.service.name}_{table}")
        found = self.service.tables.tables[name]
        async with self.database.read() as db:
            return list(await db.execute(select(found).order_by(*found.primary_key)))


@asynccontextmanager
async def api(name: str, url: str, *, caller: Caller = ADMINISTRATOR, **settings: Any) -> AsyncIterator[Api]:
    """The API of a service over an emptied database, called with a token of this caller."""
    service = SERVICES[name]
    database = Database(url)
    clock = FakeClock()
    context = Context(_settings(**settings), database, clock=clock)
    headers = bearer(caller)
    try:
        await prepare(service, database)
        transport = httpx.ASGITransport(service.app(context))
        async with httpx.AsyncClient(transport=transport, base_url="http://test", headers=headers) as client:
            yield Api(client, context, service, clock)
    finally:
        await database.close()


def component_app(service: Service, database: Database, **settings: Any) -> FastAPI:
    """The API of a service over this database, at the system's time."""
    return service.app(Context(_settings(**settings), database))


def _settings(**changes: Any) -> Settings:
    return Settings(**{"outbound_issuers": issuer.ISSUERS, "outbound_two_persons": "", **changes})


async def prepare(service: Service, database: Database) -> None:
    """Migrated, if it was not yet, and empty: a database of the session is used by many tests."""
    if _is_new_file(database):
        shutil.copy(await _migrated(service), str(database.engine.url.database))
        return
    migrations = Migrations(service.name, service.package, service.tables)
    try:
        await migrations.check(database)
    except SchemaMismatch:
        await migrations.upgrade(database)
    async with database.begin() as db:
        for table in service.tables.sorted_tables:
            await db.execute(delete(table))


def _is_new_file(database: Database) -> bool:
    return database.is_sqlite and not Path(str(database.engine.url.database)).exists()


async def _migrated(service: Service) -> Path:
    """An empty file of a service to copy: one migration takes longer than most tests."""
    path = Path(TEMPLATES.name) / f"{service.name}.db"
    if not path.exists():
        database = Database(f"sqlite+aiosqlite:///{path}")
        await Migrations(service.name, service.package, service.tables).upgrade(database)
        await database.close()
    return path


def bearer(caller: Caller = ADMINISTRATOR, *, valid_for: timedelta = timedelta(hours=1)) -> dict[str, str]:
    """The header of a caller."""
    return issuer.bearer(caller, valid_for)


def read(response: httpx.Response) -> Json:
    """The JSON of a response, by a parser that takes nothing but JSON."""
    body: Json = orjson.loads(response.content)
    return body


def ndjson(value: Any) -> bytes:
    """A value as a line."""
    return orjson.dumps(value) + b"\n"


def answers(response: httpx.Response) -> tuple[list[Json], Json]:
    """The answer of each line of an upload, and the counts of an upload that came to its end."""
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == NDJSON
    *lines, last = map(orjson.loads, response.content.splitlines())
    assert "line" not in last, last
    return lines, last


def problem(response: httpx.Response, status: int, pointer: str | None = None) -> Json:
    """The problem+json of a refusal with this status, which points at `pointer` if one is given."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == PROBLEM
    body = read(response)
    assert body["status"] == status
    assert len(body["title"]) > 3
    assert len(body["detail"]) > 10
    if pointer is not None:
        assert pointer in [error["pointer"] for error in body.get("errors", [])], body
    return body


def inspection(**changes: Any) -> Json:
    """An inspection as an officer enters it; a change to None leaves the field out."""
    return _changed(
        {
            "occurred_at": "2026-06-14T21:30:00-05:00",
            "port_code": "2304",
            "traffic": "personal_vehicle",
            "stage": "primary",
            "posture": "pulse_and_surge",
            "methods": ["visual", "canine"],
            "conveyance": {"description": "white pickup, 2019", "registration_country": "US"},
            "travelers": 2,
            "outcome": "released",
        },
        changes,
    )


def seizure(**changes: Any) -> Json:
    """A seizure as an officer enters it; a change to None leaves the field out."""
    items = [
        {"kind": "firearm", "type": "pistol", "serial_status": "present", "serial_number": "AB 12345"},
        {"kind": "ammunition", "rounds": 1200, "caliber": "9_mm"},
        {"kind": "currency", "currency": "USD", "amount_minor": 1250000, "exponent": 2, "form": "cash"},
    ]
    return _changed(
        {
            "occurred_at": "2026-06-14T21:40:00-05:00",
            "port_code": "2304",
            "agency": "cbp_ofo",
            "operation": "southbound",
            "arrests": 1,
            "custody_receipt": "6051-1234567",
            "items": items,
        },
        changes,
    )


def unmarked(**changes: Any) -> Json:
    """A seizure without a serial number, so that many of them match none."""
    return seizure(items=[{"kind": "ammunition", "rounds": 1200, "caliber": "9_mm"}], **changes)


DRAFTS = {"inspection": inspection, "seizure": seizure}


def _changed(body: Json, changes: Mapping[str, Any]) -> Json:
    return {name: value for name, value in {**body, **changes}.items() if value is not None}


def _dashed(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}
