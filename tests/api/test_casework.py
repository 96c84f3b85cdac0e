"""Traces and referrals over HTTP: recorded, answered by an amendment, listed by what they are matched by."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import httpx
import pytest
from sqlalchemy import select

from shared.contracts.ids import uuid7
from shared.contracts.referral import Referral
from shared.contracts.trace import Trace
from tests.api.harness import Api, Json, api, problem, read

SEIZURE = str(uuid7())
TRACED = {"outcome": "purchaser", "completed_on": "2026-06-15", "purchased_on": "2025-06-14"}
REASON = "result of the trace"


@dataclass
class Casework(Api):
    """The seizure service's API, at the records of another path."""

    path: str = ""

    @property
    def root(self) -> str:
        return self.path

    async def found(self, **parameters: str) -> set[str]:
        """The ids of the first page."""
        return {one["id"] for one in await self.listed(**parameters)}


@pytest.fixture
async def traces(database_url: str) -> AsyncIterator[Casework]:
    async with api("seizure", database_url) as one:
        yield Casework(one.client, one.context, one.service, one.clock, "/v1/traces")


@pytest.fixture
async def referrals(database_url: str) -> AsyncIterator[Casework]:
    async with api("seizure", database_url) as one:
        yield Casework(one.client, one.context, one.service, one.clock, "/v1/referrals")


def trace(**changes: object) -> Json:
    return {
        "occurred_at": "2026-06-14T21:30:00-05:00",
        "requesting_agency": "Fiscalia General de la Republica",
        "requesting_country": "MX",
        "type": "pistol",
        "serial_number": "AB-123 45",
        **changes,
    }


def referral(**changes: object) -> Json:
    return {
        "occurred_at": "2026-06-14T21:30:00-05:00",
        "port_code": "2304",
        "seizure_id": SEIZURE,
        "referred_to": "usao",
        "statutes": ["usc_18_554", "usc_18_933"],
        "usao_state": "TX",
        **changes,
    }


async def test_a_trace_is_asked_and_answered(traces: Casework) -> None:
    asked = await traces.created(trace())
    Trace.model_validate(asked)
    assert (asked["agency"], asked["time_zone"], asked["local_day"]) == (
        "atf",
        "America/New_York",
        "2026-06-14",
    )
    assert "field_office" not in asked

    answered = read(
        await traces.amend(asked, {"trace_number": "T20260041877", "result": TRACED, "reason": REASON})
    )

    assert (answered["version"], answered["reason"], answered["result"]) == (2, REASON, TRACED)
    assert Trace.model_validate(answered).days_to_crime == 365
    assert await traces.get(asked["id"]) == answered
    history = read(await traces.client.get(f"{traces.root}/{asked['id']}/versions"))["records"]
    assert history == [asked, answered]


async def test_every_version_waits_in_an_outbox_of_its_own(traces: Casework) -> None:
    asked = await traces.created(trace())
    await traces.amend(asked, {"result": TRACED})
    outbox = traces.service.tables.tables["trace_outbox"]
    async with traces.database.read() as db:
        rows = (await db.execute(select(outbox).order_by(outbox.c.version))).all()
    assert [row.event_type for row in rows] == ["outbound.trace.recorded.v1", "outbound.trace.amended.v1"]
    assert await traces.rows("outbox") == []


async def test_a_result_that_contradicts_the_request_is_refused(traces: Casework) -> None:
    asked = await traces.created(trace())
    early = {"outcome": "dealer", "completed_on": "2026-06-13"}
    problem(await traces.amend(asked, {"result": early}), 422, "/result/completed_on")
    late = {**TRACED, "purchased_on": "2026-06-15"}
    problem(await traces.amend(asked, {"result": late}), 422, "/result/purchased_on")
    assert (await traces.get(asked["id"]))["version"] == 1


async def test_traces_are_found_by_serial_however_it_is_written(traces: Casework) -> None:
    one = await traces.created(trace())
    same = await traces.created(trace(serial_number="ab12345"))
    await traces.created(trace(serial_number="AB12346"))
    await traces.created(trace(serial_number=None, serial_status="obliterated_wholly"))
    for serial in ("AB 12345", "ab-1234-5"):
        assert await traces.found(serial=serial) == {one["id"], same["id"]}
    assert await traces.found(serial="AB1234") == set()
    assert await traces.found(serial="-") == set()


async def test_traces_are_found_by_their_number(traces: Casework) -> None:
    one = await traces.created(trace(trace_number="t2026-001"))
    await traces.created(trace())
    assert await traces.found(trace_number="T2026-001") == {one["id"]}
    assert one["trace_number"] == "t2026-001"


async def test_pending_is_what_is_active_and_has_no_result(traces: Casework) -> None:
    waiting = await traces.created(trace())
    answered = await traces.created(trace(result=TRACED, occurred_at="2026-06-14T22:00:00-05:00"))
    withdrawn = await traces.created(trace())
    await traces.void(withdrawn)
    assert await traces.found(pending="true") == {waiting["id"]}
    assert await traces.found(pending="false") == {answered["id"]}
    assert await traces.found() == {waiting["id"], answered["id"], withdrawn["id"]}
    await traces.amend(answered, {"result": None})
    assert await traces.found(pending="true") == {waiting["id"], answered["id"]}


async def test_a_referral_and_what_became_of_it(referrals: Casework) -> None:
    made = await referrals.created(referral())
    Referral.model_validate(made)
    assert (made["outcome"], made["field_office"]) == ("pending", "laredo")
    outcome = {"outcome": "convicted", "outcome_on": "2026-06-15", "sentence_months": 46}
    convicted = read(await referrals.amend(made, outcome))
    assert {name: convicted[name] for name in outcome} == outcome
    problem(await referrals.amend(convicted, {"outcome": "charged"}), 422, "/sentence_months")


async def test_referrals_are_found_by_seizure_and_outcome(referrals: Casework) -> None:
    one = await referrals.created(referral())
    other = await referrals.created(referral(seizure_id=str(uuid7()), referred_to="ice_hsi"))
    await referrals.amend(other, {"outcome": "declined", "outcome_on": "2026-06-15"})
    assert await referrals.found(seizure_id=SEIZURE) == {one["id"]}
    assert await referrals.found(outcome="declined") == {other["id"]}
    assert await referrals.found(seizure_id=SEIZURE, outcome="declined") == set()


async def test_a_batch_takes_what_is_good_and_says_what_is_not(traces: Casework) -> None:
    good, late = trace(), trace(result={"outcome": "dealer", "completed_on": "2027-01-01"})
    answer = read(await traces.batch([good, late, trace(requesting_country="ZZ")]))
    assert (answer["created"], answer["refused"]) == (1, 2)
    pointers = [one["problem"]["errors"][0]["pointer"] for one in answer["results"][1:]]
    assert pointers == ["/records/1/result/completed_on", "/records/2/requesting_country"]


async def test_casework_has_no_fiscal_year_to_close(traces: Casework) -> None:
    await traces.created(trace(occurred_at="2010-06-14T21:30:00-05:00"))
    problem(await traces.client.get(f"{traces.root}/closings"), 422)


NONSENSE = [
    ("traces", {"serial": "A\x00B"}),
    ("traces", {"serial": "A" * 41}),
    ("traces", {"trace_number": "no number"}),
    ("traces", {"pending": "perhaps"}),
    ("traces", {"field_office": ""}),
    ("traces", {"serials": "A"}),
    ("referrals", {"seizure_id": "7"}),
    ("referrals", {"outcome": "acquitted"}),
]


@pytest.mark.parametrize(("plural", "parameters"), NONSENSE)
async def test_filters_that_make_no_sense_are_refused(
    sqlite_url: str, plural: str, parameters: dict[str, str]
) -> None:
    async with api("seizure", sqlite_url) as service:
        response: httpx.Response = await service.client.get(f"/v1/{plural}", params=parameters)
        problem(response, 422, f"query/{next(iter(parameters))}")
