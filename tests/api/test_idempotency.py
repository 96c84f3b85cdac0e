"""Nothing doubled by a retry, nothing half written by a failure."""

import asyncio
from typing import Any
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import insert, text

from shared.access.caller import Role, everywhere
from shared.contracts.ids import uuid7
from tests.api.harness import ADMINISTRATOR, DRAFTS, Api, api, bearer, problem, read

REPLAYED = "idempotency-replayed"


async def test_a_post_needs_a_key(records: Api) -> None:
    draft = DRAFTS[records.service.name]()
    for path, body in (("", draft), ("/batch", {"records": [draft]})):
        response = await records.client.post(records.root + path, json=body)
        problem(response, 400, "header/Idempotency-Key")


@pytest.mark.parametrize("key", [" ", "a b", "k" * 201, "ключ".encode(), b"a\tb"])
async def test_a_key_is_one_short_printable_word(records: Api, key: str | bytes) -> None:
    headers: Any = {"Idempotency-Key": key}
    response = await records.client.post(records.root, json=DRAFTS[records.service.name](), headers=headers)
    problem(response, 400, "header/Idempotency-Key")
    assert await records.rows("idempotency") == []


async def test_a_retry_is_answered_as_the_first_was_and_says_so(records: Api) -> None:
    draft, key = DRAFTS[records.service.name](), uuid4().hex
    first = await records.post(draft, key)
    records.clock.advance(hours=3)
    again = await records.post(draft, key)
    assert (first.status_code, again.status_code) == (201, 201)
    assert [one.headers.get(REPLAYED) for one in (first, again)] == [None, "true"]
    assert again.content == first.content
    assert again.headers["etag"] == first.headers["etag"]
    assert again.headers["location"] == first.headers["location"]
    assert len(await records.rows("outbox")) == 1
    written = f'outbound_records_written_total{{action="recorded",service="{records.service.name}"}} 1.0'
    assert written in (await records.client.get("/metrics")).text


async def test_a_quoted_key_is_the_key_within_the_quotes(records: Api) -> None:
    draft, key = DRAFTS[records.service.name](), uuid4().hex
    first, again = await records.post(draft, key), await records.post(draft, f'"{key}"')
    assert (again.headers[REPLAYED], again.content) == ("true", first.content)


async def test_a_late_retry_answers_what_was_created_then(records: Api) -> None:
    draft, key = DRAFTS[records.service.name](), uuid4().hex
    first = read(await records.post(draft, key))
    await records.amend(first, {"operation": "southbound_two"})
    assert read(await records.post(draft, key)) == first


async def test_a_key_with_another_body_is_refused(records: Api) -> None:
    draft, key = DRAFTS[records.service.name](), uuid4().hex
    await records.post(draft, key)
    refusal = problem(await records.post({**draft, "port_code": "2402"}, key), 422)
    assert key in refusal["detail"]
    assert refusal["type"] == "urn:outbound:problem:keyreused"
    assert len(await records.rows("outbox")) == 1


async def test_a_key_is_its_callers_own(records: Api) -> None:
    draft, key = DRAFTS[records.service.name](), uuid4().hex
    await records.post(draft, key)
    other = await records.post(draft, key, **bearer(everywhere("officer-18", Role.OFFICER)))
    assert other.status_code == 201
    assert len(await records.rows("outbox")) == 2


async def test_a_refused_entry_does_not_use_its_key(records: Api) -> None:
    draft, key = DRAFTS[records.service.name](), uuid4().hex
    problem(await records.post({**draft, "port_code": "9999"}, key), 422)
    assert (await records.post(draft, key)).status_code == 201


async def test_of_simultaneous_posts_with_one_key_one_creates(records: Api) -> None:
    draft, key = DRAFTS[records.service.name](), uuid4().hex
    responses = await asyncio.gather(*(records.post(draft, key) for _ in range(32)))
    assert [response.status_code for response in responses] == [201] * 32
    assert [response.headers.get(REPLAYED) for response in responses].count("true") == 31
    assert len({(one.content, one.headers["etag"], one.headers["location"]) for one in responses}) == 1
    for table in ("outbox", "state", "idempotency"):
        assert len(await records.rows(table)) == 1


@pytest.mark.postgres
async def test_while_the_first_is_still_being_written_a_duplicate_is_told_so(
    shared_postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first is another process's, which has written and not committed."""
    monkeypatch.setattr("shared.service.WAIT_S", 0.05)
    async with api("inspection", shared_postgres_url) as records:
        draft, key = DRAFTS["inspection"](), uuid4().hex
        table = records.service.tables.tables["inspection_idempotency"]
        row = {"caller": ADMINISTRATOR.subject, "key": key, "fingerprint": "", "answer": ""}
        async with records.database.engine.connect() as first:
            await first.execute(insert(table).values(row | {"created_at": records.clock()}))
            for duplicate in (await records.post(draft, key), await records.batch([draft], key)):
                refusal = problem(duplicate, 409)
                assert refusal["type"] == "urn:outbound:problem:inflight"
                assert duplicate.headers["retry-after"] == "1"
            await first.rollback()
        assert (await records.post(draft, key)).status_code == 201
        assert len(await records.rows("outbox")) == 1


async def test_of_simultaneous_posts_with_one_id_one_creates(records: Api) -> None:
    draft = {**DRAFTS[records.service.name](), "id": str(uuid7())}
    responses = await asyncio.gather(*(records.post(draft) for _ in range(20)))
    assert sorted(response.status_code for response in responses) == [200] * 19 + [201]
    assert len(await records.rows("outbox")) == 1


async def _nothing(records: Api) -> bool:
    return not any([await records.rows(table) for table in ("outbox", "state", "idempotency")])


@pytest.mark.parametrize("table", ["outbox", "state", "idempotency"])
async def test_record_event_and_key_are_written_together_or_not_at_all(records: Api, table: str) -> None:
    """The database itself refuses the write to one of the three tables."""
    draft, key = DRAFTS[records.service.name](), uuid4().hex
    name = {"state": records.root.rsplit("/", 1)[1]}.get(table, f"{records.service.name}_{table}")
    async with _refusing(records, name):
        for response in (await records.post(draft, key), await records.batch([draft], uuid4().hex)):
            assert response.status_code >= 500
        assert await _nothing(records)
    assert (await records.post(draft, key)).status_code == 201
    assert len(await records.rows("outbox")) == 1


async def test_an_amendment_and_its_event_are_written_together_or_not_at_all(records: Api) -> None:
    first = await records.created(DRAFTS[records.service.name]())
    async with _refusing(records, f"{records.service.name}_outbox"):
        response = await records.amend(first, {"operation": "southbound_two"})
        assert response.status_code >= 500
        assert await records.get(first["id"]) == first
    assert (await records.amend(first, {"operation": "southbound_two"})).status_code == 200


class _refusing:  # noqa: N801 - reads as a verb
    """While the block runs, a trigger refuses every row of a table."""

    def __init__(self, records: Api, table: str) -> None:
        self._database = records.database
        self._table = table

    async def __aenter__(self) -> None:
        await self._run(*(SQLITE_TRIGGER if self._database.is_sqlite else POSTGRES_TRIGGER))

    async def __aexit__(self, *_: object) -> None:
        await self._run(f"DROP TRIGGER refuse{'' if self._database.is_sqlite else ' ON {table}'}")

    async def _run(self, *statements: str) -> None:
        async with self._database.begin() as db:
            for statement in statements:
                await db.execute(text(statement.format(table=self._table)))


SQLITE_TRIGGER = (
    "CREATE TRIGGER refuse BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, 'disk on fire'); END",
)
POSTGRES_TRIGGER = (
    "CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RAISE 'on fire'; END$$",
    "CREATE TRIGGER refuse BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION refuse()",
)


async def test_an_answer_that_was_lost_on_the_way_is_found_again(records: Api) -> None:
    """The commit succeeds, and the connection dies before the answer."""
    draft, key = DRAFTS[records.service.name](), uuid4().hex

    class Cut(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            await records.client._transport.handle_async_request(request)
            raise httpx.ReadError("connection reset")

    async with httpx.AsyncClient(transport=Cut(), base_url="http://test", headers=bearer()) as client:
        with pytest.raises(httpx.ReadError):
            await client.post(records.root, json=draft, headers={"Idempotency-Key": key})
    [row] = await records.rows("outbox")
    again = await records.post(draft, key)
    assert (again.status_code, read(again)["id"]) == (201, str(row.record_id))
