"""The baseline of the write benchmarks: a bare FastAPI + SQLAlchemy insert of the same row.

It validates the same draft and commits one row with the same columns, and does nothing else: no
idempotency, no outbox, no authentication, no limits, no metrics, no logs. BARE_INSERT says how:
`session` adds a mapped object to a session, `core` executes an insert on a connection.
"""

import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import uvicorn
from fastapi import FastAPI
from sqlalchemy import Text, insert
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlmodel import Field, SQLModel

from shared.contracts.ids import uuid7
from shared.contracts.seizure import SeizureDraft
from shared.database.database import metadata
from shared.records.tables import Instant


class BareSeizure(SQLModel, table=True):
    """One seizure, whole, in one row."""

    __tablename__ = "bare_seizures"
    metadata = metadata()

    id: UUID = Field(primary_key=True)
    version: int
    status: str
    port_code: str | None
    field_office: str | None
    occurred_at: datetime = Field(sa_type=Instant, index=True)
    recorded_at: datetime = Field(sa_type=Instant)
    body: str = Field(sa_type=Text)


Store = Callable[[dict[str, Any]], Awaitable[None]]


def create_app(url: str, insertion: str) -> FastAPI:
    """The application over one database."""
    engine = create_async_engine(url, pool_size=10, max_overflow=0)
    store = _by_core(engine) if insertion == "core" else _by_session(engine)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        async with engine.begin() as db:
            await db.run_sync(BareSeizure.metadata.create_all)
        yield
        await engine.dispose()

    app = FastAPI(lifespan=lifespan)

    @app.post("/v1/seizures", status_code=201)
    async def create(record: SeizureDraft) -> SeizureDraft:
        row = {
            "id": uuid7(),
            "version": 1,
            "status": "active",
            "port_code": record.port_code,
            "field_office": record.field_office,
            "occurred_at": record.instant.astimezone(UTC),
            "recorded_at": datetime.now(UTC),
            "body": record.model_dump_json(),
        }
        await store(row)
        return record

    return app


def _by_session(engine: AsyncEngine) -> Store:
    sessions = async_sessionmaker(engine, class_=AsyncSession, expire_on_commit=False)

    async def store(row: dict[str, Any]) -> None:
        async with sessions() as session:
            session.add(BareSeizure(**row))
            await session.commit()

    return store


def _by_core(engine: AsyncEngine) -> Store:
    statement = insert(BareSeizure.metadata.tables["bare_seizures"])

    async def store(row: dict[str, Any]) -> None:
        async with engine.begin() as db:
            await db.execute(statement, row)

    return store


if __name__ == "__main__":
    uvicorn.run(
        create_app(os.environ["DATABASE_URL"], os.environ["BARE_INSERT"]),
        host="127.0.0.1",
        port=int(os.environ["OUTBOUND_PORT"]),
        log_level="warning",
        access_log=False,
    )
