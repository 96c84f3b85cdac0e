"""Traces and referrals in the totals: each measure by example, and any history against a recomputation."""

import asyncio
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.aggregator.counting.events import DECODERS
from services.aggregator.counting.rules import version_of
from services.aggregator.counting.versions import Version
from services.aggregator.ledger.sink import TotalsSink
from services.aggregator.main import PLAN
from shared.contracts.envelope import Action, BadMessage, Defect, event_type
from shared.contracts.ids import uuid7
from shared.database.database import Database
from shared.events.log import TopicPartition
from shared.records import lifecycle
from shared.runtime.metrics import Metrics
from tests.aggregator import recomputation
from tests.aggregator.histories import Body, History, State, batches, interleaved, record_of, replayed
from tests.aggregator.histories import voided as voided_version
from tests.aggregator.stored import Feed, clear, stored_totals
from tests.records.drafts import BODIES, KINDS, NOW

TOPICS = {"trace": "outbound.traces.v1", "referral": "outbound.referrals.v1"}
FEW = settings(deadline=None, max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
TRACE: Body = {
    "occurred_at": "2026-03-02T03:00:00Z",  # 1 March in the east
    "requesting_agency": "Fiscalia General de la Republica",
    "requesting_country": "MX",
    "type": "rifle",
    "serial_number": "SV7012345",
    "recovered_on": "2026-02-20",
}
REFERRAL: Body = {
    "occurred_at": "2026-03-02T03:00:00Z",
    "port_code": "2304",
    "seizure_id": "019ec914-90d2-7be1-8a47-0c5d9e3f2b61",
    "referred_to": "ice_hsi",
    "statutes": ["usc_18_554", "usc_31_5332"],
    "usao_state": "TX",
}


def published(kind: str, draft: Body) -> Body:
    """The body of version 1, as the service writes it."""
    version = lifecycle.create(KINDS[kind], KINDS[kind].draft.model_validate(draft), uuid7(), NOW)
    body: Body = orjson.loads(version.body)
    return body


def change(kind: str, body: Body) -> Version:
    """What the aggregator makes of a body."""
    reader = DECODERS[event_type(kind, Action.RECORDED).encode()]
    return version_of(reader.decode(orjson.dumps(body)), TOPICS[kind])


def counted(kind: str, draft: Body, **fields: Any) -> dict[tuple[str, str], int]:
    return change(kind, published(kind, {**draft, **fields})).contribution.lines


def traced(outcome: str, **fields: Any) -> Body:
    return {"outcome": outcome, "completed_on": "2026-04-20", **fields}


def test_a_request_counts_for_the_country_that_asked() -> None:
    assert counted("trace", TRACE) == {("traces_submitted", "MX"): 1}


@pytest.mark.parametrize(
    ("result", "measures"),
    [
        (traced("dealer", dealer_state="TX"), {"traces_to_dealer": 1}),
        (traced("not_traced", reason="records_unavailable"), {"traces_not_traced": 1}),
        (traced("purchaser"), {"traces_to_purchaser": 1}),
        (
            traced("purchaser", purchased_on="2026-01-21"),
            {"traces_to_purchaser": 1, "traces_with_time_to_crime": 1, "time_to_crime_days": 30},
        ),
        (
            traced("purchaser", purchased_on="2026-02-20"),
            {"traces_to_purchaser": 1, "traces_with_time_to_crime": 1},
        ),
    ],
)
def test_a_result_counts_what_was_found(result: Body, measures: dict[str, int]) -> None:
    expected = {"traces_submitted": 1, "traces_completed": 1, **measures}
    assert counted("trace", TRACE, result=result) == {(name, "MX"): value for name, value in expected.items()}


def test_without_a_day_of_recovery_time_to_crime_ends_with_the_request() -> None:
    result = traced("purchaser", purchased_on="2026-02-01")
    lines = counted("trace", TRACE, result=result, recovered_on=None)
    assert lines["time_to_crime_days", "MX"] == 28


def test_a_result_counts_on_the_day_of_the_request() -> None:
    place = change("trace", published("trace", {**TRACE, "result": traced("dealer")})).contribution.location
    assert place == "2026-03-01\t2026\t\t\t\t\tatf"


@pytest.mark.parametrize(
    ("fields", "outcome"),
    [
        ({}, {("referrals_pending", "TX"): 1}),
        ({"outcome": "declined", "outcome_on": "2026-05-01"}, {("referrals_declined", "TX"): 1}),
        ({"outcome": "charged", "outcome_on": "2026-05-01"}, {("referrals_charged", "TX"): 1}),
        (
            {"outcome": "convicted", "outcome_on": "2026-05-01", "sentence_months": 46},
            {("referrals_charged", "TX"): 1, ("referrals_convicted", "TX"): 1, ("sentence_months", "TX"): 46},
        ),
        (
            {"outcome": "convicted", "outcome_on": "2026-05-01", "usao_state": None},
            {("referrals_charged", ""): 1, ("referrals_convicted", ""): 1},
        ),
    ],
)
def test_a_referral_counts_its_statutes_and_its_outcome(
    fields: Body, outcome: dict[tuple[str, str], int]
) -> None:
    assert counted("referral", REFERRAL, **fields) == {
        ("referrals", "ice_hsi"): 1,
        ("referral_statutes", "usc_18_554"): 1,
        ("referral_statutes", "usc_31_5332"): 1,
        **outcome,
    }


def test_a_law_in_words_counts_as_other() -> None:
    lines = counted("referral", REFERRAL, statutes=[], statute_text="26 USC 5861(d)")
    assert {line: value for line, value in lines.items() if line[0] == "referral_statutes"} == {
        ("referral_statutes", "other"): 1
    }


@pytest.mark.parametrize(
    ("kind", "fields", "detail"),
    [
        ("trace", {"requesting_country": "Mexico"}, "$.requesting_country"),
        ("trace", {"requesting_country": "MX\t1"}, "$.requesting_country"),
        ("trace", {"field_office": "a\tb"}, "$.field_office"),
        ("trace", {"result": {"outcome": "guessed"}}, "$.result.outcome"),
        ("trace", {"result": {"outcome": "purchaser", "purchased_on": "2026-03-01"}}, "after it was"),
        ("referral", {"statutes": ["usc_1_1"]}, "$.statutes[0]"),
        ("referral", {"usao_state": "tx"}, "$.usao_state"),
        ("referral", {"field_office": None}, "$.field_office"),
        ("referral", {"sentence_months": -1}, "$.sentence_months"),
    ],
)
def test_a_body_that_no_service_writes_is_a_dead_letter(kind: str, fields: Body, detail: str) -> None:
    draft = {"trace": TRACE, "referral": REFERRAL}[kind]
    version = State(kind, published(kind, draft) | fields)
    sink = TotalsSink(Database("sqlite+aiosqlite://"), Metrics())
    with pytest.raises(BadMessage) as bad:
        sink.decode(record_of(version, topic=TOPICS[kind]))
    assert bad.value.defect is Defect.INVALID_BODY
    assert detail in bad.value.detail


def test_the_topics_are_consumed() -> None:
    assert set(TOPICS.values()) <= set(PLAN.topics)


class CaseFeed(Feed):
    """A sink that is fed traces and referrals."""

    def change(self, version: State) -> Version:
        event = self.sink.decode(record_of(version, topic=TOPICS[version.kind]))
        assert event is not None
        return event


@st.composite
def cases(draw: st.DrawFn) -> list[State]:
    """The versions of one record as published, each with other content; perhaps it is voided at last."""
    kind = draw(st.sampled_from(sorted(TOPICS)))
    known = datetime(2026, 6, 15, 18, tzinfo=UTC)
    versions: list[State] = []
    for number in range(1, draw(st.integers(1, 4)) + 1):
        body = published(kind, draw(BODIES[kind])) | {"version": number, "recorded_at": known.isoformat()}
        body["id"] = versions[0].body["id"] if versions else body["id"]
        versions.append(State(kind, body))
        known += timedelta(hours=draw(st.integers(0, 60)))
    return [*versions, voided_version(versions[-1], known)] if draw(st.booleans()) else versions


async def test_totals_equal_a_recomputation_however_the_versions_arrive(database: Database) -> None:
    loop = asyncio.get_running_loop()

    @given(st.lists(cases(), min_size=1, max_size=5), st.randoms(use_true_random=False), st.integers(0, 8))
    @FEW
    def check(history: History, random: Random, days: int) -> None:
        asyncio.run_coroutine_threadsafe(example(database, history, random, days), loop).result(60)

    await asyncio.to_thread(check)


async def example(database: Database, history: History, random: Random, days: int) -> None:
    """A sink a topic; the final and an earlier state must be right."""
    await clear(database)
    feeds = {kind: CaseFeed(database, TopicPartition(topic, 0)) for kind, topic in TOPICS.items()}
    for batch in batches(replayed(interleaved(history, random), random), random):
        for kind, feed in feeds.items():
            await feed.take(*(version for version in batch if version.kind == kind))
    flat = [version for versions in history for version in versions]
    day = NOW.date() + timedelta(days=days)
    assert await stored_totals(database) == recomputation.totals(flat)
    assert await stored_totals(database, known_at=day) == recomputation.totals(flat, day)
