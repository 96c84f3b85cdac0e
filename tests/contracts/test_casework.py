"""Traces and referrals: what may be stated, in which order things happen, and what is not asked."""

from datetime import UTC, date, datetime
from importlib import resources
from typing import Any

import orjson
import pytest
from pydantic import ValidationError

from services.seizure.referrals import REFERRAL
from services.seizure.traces import TRACE
from shared.contracts.casework import COUNTRIES
from shared.contracts.ids import uuid7
from shared.contracts.markings import normal_serial
from shared.contracts.referral import ReferralDraft
from shared.contracts.trace import Trace, TraceDraft
from shared.records import lifecycle
from shared.records.kind import RecordKind
from shared.web.errors import Invalid

Json = dict[str, Any]
NOW = datetime(2026, 6, 15, 18, 0, tzinfo=UTC)
TODAY_ANYWHERE = "2026-06-16"  # in Kiribati it is tomorrow


def trace(**fields: Any) -> Json:
    """A request of a Mexican agency, made on 1 June at night by the Eastern clock."""
    return {
        "occurred_at": "2026-06-02T02:00:00Z",
        "requesting_agency": "Fiscalia General de la Republica",
        "requesting_country": "MX",
        "type": "rifle",
        "serial_number": "SV7 012345",
        **fields,
    }


def result(outcome: str = "purchaser", **fields: Any) -> Json:
    return {"outcome": outcome, "completed_on": "2026-06-10", **fields}


def referral(**fields: Any) -> Json:
    return {
        "occurred_at": "2026-06-02T02:00:00Z",
        "port_code": "2304",
        "seizure_id": str(uuid7()),
        "referred_to": "usao",
        "statutes": ["usc_18_554"],
        **fields,
    }


def recorded(kind: RecordKind[Any], body: Json) -> Trace:
    """The version that the service makes of a draft, read by its contract."""
    version = lifecycle.create(kind, kind.draft.model_validate(body), uuid7(), NOW)
    return Trace.model_validate_json(version.body)


def faults(draft: type[TraceDraft | ReferralDraft], body: Json) -> str:
    """Why a draft is refused."""
    with pytest.raises(ValidationError) as refused:
        draft.model_validate(body)
    return str(refused.value)


def misdated(kind: RecordKind[Any], body: Json) -> tuple[str, str]:
    """Where a draft is refused once its local day is known, and why."""
    with pytest.raises(Invalid) as refused:
        lifecycle.create(kind, kind.draft.model_validate(body), uuid7(), NOW)
    [error] = refused.value.errors
    return error["pointer"], error["detail"]


def test_a_firearm_recovered_abroad_has_no_place_and_stands_on_eastern_time() -> None:
    made = recorded(TRACE, trace())
    assert (made.port_code, made.field_office, made.time_zone) == (None, None, "America/New_York")
    assert made.local_day == date(2026, 6, 1)


def test_a_trace_of_a_port_stands_at_the_ports_clock() -> None:
    made = recorded(TRACE, trace(port_code="2304", occurred_at="2026-06-02T04:30:00Z"))
    assert (made.field_office, made.time_zone, made.local_day) == (
        "laredo",
        "America/Chicago",
        date(2026, 6, 1),
    )


def test_a_placeless_trace_can_be_given_a_place_and_lose_it_again() -> None:
    first = lifecycle.create(TRACE, TraceDraft.model_validate(trace()), uuid7(), NOW)
    placed = lifecycle.amend(
        TRACE, orjson.loads(first.body), {"port_code": "2402"}, "recovered at El Paso", NOW
    )
    assert placed is not None
    assert orjson.loads(placed.body)["field_office"] == "el_paso"
    again = lifecycle.amend(TRACE, orjson.loads(placed.body), {"port_code": None}, "it was in Juarez", NOW)
    assert again is not None
    assert "field_office" not in orjson.loads(again.body)
    assert again.field_office == ""


def test_other_records_still_need_a_place() -> None:
    assert "port_code is missing" in faults(ReferralDraft, referral(port_code=None))


@pytest.mark.parametrize("name", ["possessor", "purchaser", "purchaser_name", "defendant"])
def test_no_person_can_be_named(name: str) -> None:
    assert "Extra inputs are not permitted" in faults(TraceDraft, trace(**{name: "J. Doe"}))
    assert "Extra inputs are not permitted" in faults(TraceDraft, trace(result=result(**{name: "J. Doe"})))
    assert "Extra inputs are not permitted" in faults(ReferralDraft, referral(**{name: "J. Doe"}))


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (trace(result=result("not_traced")), "reason is given exactly when outcome is not_traced"),
        (trace(result=result("dealer", reason="other")), "reason is given exactly when"),
        (trace(result=result("dealer", purchased_on="2020-01-01")), "only with the outcome purchaser"),
        (
            trace(result=result("not_traced", reason="no_answer", dealer_state="TX")),
            "only where a dealer was found",
        ),
        (trace(result={"outcome": "dealer"}), "completed_on"),
        (trace(result=result("dealer", dealer_state="Texas")), "dealer_state"),
        (trace(serial_number=None), "serial_number is given exactly when serial_status"),
        (trace(serial_status="obliterated_wholly"), "serial_number is given exactly when serial_status"),
        (trace(requesting_country="UK"), "'UK' is no country's ISO 3166-1 alpha-2 code"),
        (trace(requesting_country="mx"), "requesting_country"),
        (trace(type="magazine"), "type"),
        (trace(precision="month"), "precision"),
        (trace(recovered_on="1 June 2026"), "write it as YYYY-MM-DD"),
        (trace(recovered_on=1780000000), "write it as YYYY-MM-DD"),
        (trace(recovered_on="2026-06-01T00:00:00Z"), "write it as YYYY-MM-DD"),
        (trace(recovered_on="2026-02-30"), "recovered_on"),
        (trace(recovered_on="0001-01-01"), "is not between 1900 and 2199"),
        (trace(trace_number="T\x00123"), "trace_number"),
        (trace(ori="tx"), "ori"),
    ],
)
def test_a_trace_that_makes_no_sense_is_refused(body: Json, why: str) -> None:
    assert why in faults(TraceDraft, body)


@pytest.mark.parametrize(
    ("body", "where"),
    [
        (trace(result=result("dealer", completed_on="2026-05-31")), "/result/completed_on"),
        (trace(result=result("dealer", completed_on="2026-06-17")), "/result/completed_on"),
        (trace(result=result(purchased_on="2026-06-02")), "/result/purchased_on"),
        (trace(recovered_on="2026-05-01", result=result(purchased_on="2026-05-02")), "/result/purchased_on"),
        (trace(recovered_on="2026-06-03"), "/recovered_on"),
    ],
)
def test_bought_then_recovered_then_asked_then_answered(body: Json, where: str) -> None:
    assert misdated(TRACE, body)[0] == where


def test_the_days_of_a_trace_may_be_the_same_day() -> None:
    answer = result(completed_on="2026-06-01", purchased_on="2026-06-01")
    assert recorded(TRACE, trace(recovered_on="2026-06-01", result=answer)).days_to_crime == 0


def test_what_is_recovered_where_it_is_tomorrow_is_taken() -> None:
    assert recorded(TRACE, trace(recovered_on="2026-06-02")).recovered_on == date(2026, 6, 2)
    late = trace(occurred_at="2026-06-15T17:00:00Z", result=result("dealer", completed_on=TODAY_ANYWHERE))
    assert recorded(TRACE, late).result is not None


@pytest.mark.parametrize(
    ("body", "days"),
    [
        (trace(), None),
        (trace(result=result("dealer")), None),
        (trace(result=result()), None),
        (trace(result=result(purchased_on="2025-06-01")), 365),
        (trace(recovered_on="2026-05-02", result=result(purchased_on="2025-06-01")), 335),
    ],
)
def test_time_to_crime_runs_from_the_purchase_to_the_recovery_or_the_request(
    body: Json, days: int | None
) -> None:
    assert recorded(TRACE, body).days_to_crime == days


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (referral(statutes=[]), "name at least one, or give statute_text"),
        (referral(statutes=["usc_18_554", "usc_18_554"]), "names one twice"),
        (referral(statutes=["usc_26_5861"]), "statutes"),
        (referral(seizure_id=None), "seizure_id"),
        (referral(usao_state="XX"), "usao_state"),
        (referral(outcome="charged"), "outcome_on is given exactly when outcome is not pending"),
        (referral(outcome_on="2026-06-10"), "outcome_on is given exactly when outcome is not pending"),
        (
            referral(outcome="charged", outcome_on="2026-06-10", sentence_months=3),
            "only with the outcome convicted",
        ),
        (referral(outcome="convicted", outcome_on="2026-06-10", sentence_months=1_201), "sentence_months"),
        (referral(outcome="convicted", outcome_on="2026-06-10", sentence_months=1.5), "sentence_months"),
    ],
)
def test_a_referral_that_makes_no_sense_is_refused(body: Json, why: str) -> None:
    assert why in faults(ReferralDraft, body)


def test_a_law_that_is_not_on_the_list_is_told_in_words() -> None:
    body = referral(statutes=[], statute_text="26 USC 5861(d)")
    assert ReferralDraft.model_validate(body).statute_text == "26 USC 5861(d)"


@pytest.mark.parametrize("day", ["2026-05-31", "2026-06-17"])
def test_an_outcome_comes_after_the_referral_and_not_in_the_future(day: str) -> None:
    where, why = misdated(REFERRAL, referral(outcome="declined", outcome_on=day))
    assert where == "/outcome_on"
    assert day in why


def test_the_countries_are_those_of_iso_3166() -> None:
    table = resources.files("tzdata").joinpath("zoneinfo", "iso3166.tab").read_text(encoding="utf-8")
    assert {line[:2] for line in table.splitlines() if not line.startswith("#")} == COUNTRIES


@pytest.mark.parametrize("text", ["SV7 012345", "sv7-012345", " SV7-01 2345", "Sv7012345"])
def test_two_writings_of_one_serial_number_are_the_same(text: str) -> None:
    assert normal_serial(text) == "SV7012345"
