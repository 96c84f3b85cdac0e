"""Every accepted write has an act, committed with it; what is refused has none."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, update

from shared.acts.act import version_digest
from shared.acts.findings import Findings
from shared.acts.verification import verify_current, verify_lanes, verify_versions
from tests.api.harness import ADMINISTRATOR, DRAFTS, Api, api

TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


@pytest.fixture(params=["inspection", "seizure"])
async def records(request: pytest.FixtureRequest, database_url: str) -> AsyncIterator[Api]:
    """Each service in turn, on each database."""
    async with api(request.param, database_url) as running:
        yield running


async def journal(records: Api) -> list[Any]:
    """The acts, in the order in which they were done."""
    assert records.service.acts is not None
    acts = records.service.acts.acts
    async with records.database.read() as db:
        return list(await db.execute(select(acts).order_by(acts.c.at, acts.c.lane, acts.c.number)))


def written(acts: list[Any]) -> list[Any]:
    """Those that made a version: who records a serial number that was seen is told so, which is noted too."""
    return [one for one in acts if one.version is not None]


async def verified(records: Api) -> Findings:
    """What a verification of the lanes and the versions finds."""
    findings = Findings()
    acts = records.service.acts
    assert acts is not None
    async with records.database.snapshot() as db:
        await verify_lanes(db, acts, findings, lambda *_: None)
        for kept in records.service.journaled:
            await verify_versions(db, acts, kept, findings, lambda *_: None)
            await verify_current(db, kept, findings)
    return findings


async def test_an_act_says_who_did_what_when_and_why(records: Api) -> None:
    body = await records.created(
        DRAFTS[records.service.name](), traceparent=TRACE, **{"X-Request-Id": "entry-17"}
    )
    records.clock.advance(minutes=1)
    amended = (await records.amend(body, {"agency": "atf"})).json()
    records.clock.advance(minutes=1)
    assert (await records.void(amended)).status_code == 200

    acts = await journal(records)

    assert [(one.action, one.version, one.reason) for one in acts] == [
        ("record", 1, None),
        ("amend", 2, "typing error"),
        ("void", 3, "entered twice"),
    ]
    first = acts[0]
    assert (first.request_id, first.trace_id) == ("entry-17", TRACE[3:35])
    assert {(one.subject, one.roles) for one in acts} == {(ADMINISTRATOR.subject, "administrator")}
    assert {(one.record_id, one.kind) for one in acts} == {(UUID(body["id"]), records.service.name)}
    versions = await records.rows("outbox")
    digests = [version_digest(one.body, one.withheld) for one in versions]
    assert [one.after for one in acts] == digests
    assert [one.before for one in acts] == [None, *digests[:-1]]


async def test_a_batch_has_an_act_for_each_record_that_is_new(records: Api) -> None:
    draft = DRAFTS[records.service.name]
    first = await records.created(draft())
    again = {**draft(), "id": first["id"]}
    answer = await records.batch([draft(), again, {"bad": 1}, draft()])
    assert [one["status"] for one in answer.json()["results"]] == [201, 200, 422, 201]
    acts = written(await journal(records))
    assert len(acts) == 3
    assert {str(one.record_id) for one in acts[1:]} == {
        answer.json()["results"][place]["id"] for place in (0, 3)
    }
    assert (await verified(records)).listed == []


async def test_what_is_refused_or_changes_nothing_has_no_act(records: Api) -> None:
    draft = DRAFTS[records.service.name]
    body = await records.created(draft(), **{"Idempotency-Key": "once"})
    assert (await records.post(draft(), "once")).headers["idempotency-replayed"] == "true"
    assert (await records.post(draft(port_code="0000"))).status_code == 422
    assert (await records.post({**draft(arrests=7, travelers=9), "id": body["id"]})).status_code in (409, 422)
    assert (await records.amend(body, {"agency": "atf"}, version=7)).status_code == 412
    assert (await records.amend(body, {})).status_code == 200
    assert (await records.void(body, reason="")).status_code == 422
    assert len(await journal(records)) == 1


async def test_a_year_that_is_closed_and_opened_again_has_acts(records: Api) -> None:
    path = f"{records.root}/closings/2024"
    for _twice in range(2):
        assert (await records.client.put(path, json={"reason": "final"})).status_code == 200
    assert (await records.client.post(f"{path}/reopen", json={"reason": "found one"})).status_code == 200
    late = DRAFTS[records.service.name](
        occurred_at="2024-03-01T12:00:00-06:00", reason="found in the archive"
    )
    await records.created(late)
    acts = await journal(records)
    deeds = sorted((one.kind, one.version, one.action, one.reason) for one in acts)
    kind = records.service.name
    assert deeds == [
        (kind, 1, "record", "found in the archive"),
        (f"{kind}-closing", 1, "close_year", "final"),
        (f"{kind}-closing", 2, "reopen_year", "found one"),
    ]
    assert (await verified(records)).listed == []


async def test_many_writers_at_once_make_whole_lanes(records: Api) -> None:
    """On PostgreSQL, as many transactions at once as the pool has connections."""
    draft = DRAFTS[records.service.name]
    bodies = await asyncio.gather(*(records.created(draft()) for _ in range(64)))
    await asyncio.gather(*(records.amend(one, {"agency": "atf"}) for one in bodies))
    await asyncio.gather(*(records.batch([draft() for _ in range(5)]) for _ in range(16)))

    acts = await journal(records)
    findings = await verified(records)

    assert findings.listed == []
    assert findings.seen["acts"] == len(acts)
    assert len(written(acts)) == len(await records.rows("outbox")) == 64 + 64 + 80
    assert findings.seen["lanes"] <= 20  # a connection may be taken again just before its lane is


BODIES = {"body": '{"id": 1}', "recorded_by": "someone-else", "event_type": "outbound.seizure.voided.v1"}


@pytest.mark.parametrize("column", BODIES)
async def test_a_version_that_was_changed_in_the_database_is_named(records: Api, column: str) -> None:
    body = await records.created(DRAFTS[records.service.name]())
    outbox = records.service.tables.tables[f"{records.service.name}_outbox"]
    async with records.database.begin() as db:
        await db.execute(update(outbox).values({column: BODIES[column]}))
    (found,) = (await verified(records)).listed
    assert found.where == f"{records.service.name} {body['id']} version 1"
