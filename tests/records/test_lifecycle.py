"""The life of a record, for any record and any history."""

import calendar
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.contracts import ports
from shared.contracts.ids import uuid7
from shared.records import lifecycle
from shared.records.lifecycle import Version
from shared.web.errors import Conflict, Invalid, OutboundError, pointer
from tests.records.drafts import BODIES, KINDS, NOW, Json, instants, port_codes

kinds = st.sampled_from(sorted(KINDS))


def _create(name: str, body: Json, now: datetime = NOW) -> Version[Any]:
    kind = KINDS[name]
    return lifecycle.create(kind, kind.draft.model_validate(body), uuid7(), now)


def _body(version: Version[Any]) -> Json:
    body: Json = orjson.loads(version.whole)
    return body


def _agree(version: Version[Any], name: str) -> None:
    """The columns of a version say what its body says."""
    body = _body(version)
    assert body["id"] == str(version.id)
    assert body["version"] == version.version
    assert body["status"] == version.status
    assert datetime.fromisoformat(body["recorded_at"]) == version.recorded_at
    assert datetime.fromisoformat(body["occurred_at"]) == version.occurred_at
    assert datetime.fromisoformat(body["local_time"]) == version.occurred_at
    assert (body.get("port_code"), body.get("field_office", "")) == (version.port_code, version.field_office)
    assert None not in body.values()
    assert version.event_type.startswith(f"outbound.{name}.")
    # Published as it stands: nothing but what was stated and what the service adds.
    kind = KINDS[name]
    assert kind.draft.model_validate(lifecycle.stated(kind, body)).model_dump(
        mode="json", exclude_none=True, exclude={"occurred_at", "field_office"}
    ) == version.draft.model_dump(mode="json", exclude_none=True, exclude={"occurred_at", "field_office"})


@given(st.data())
def test_any_history_has_consecutive_versions_that_agree_with_their_bodies(data: st.DataObject) -> None:
    name = data.draw(kinds)
    kind = KINDS[name]
    current = _create(name, data.draw(BODIES[name]))
    _agree(current, name)
    refusals: list[tuple[str, OutboundError]] = []
    for step in range(data.draw(st.integers(0, 5))):
        now = NOW + timedelta(minutes=step)
        before = _body(current)
        try:
            if data.draw(st.booleans(), label="void"):
                following: Version[Any] | None = lifecycle.void(kind, before, "entered twice", now)
            else:
                other = data.draw(BODIES[name])
                fields = data.draw(st.sets(st.sampled_from(sorted(other))))
                patch = {field: other[field] for field in fields}
                following = lifecycle.amend(kind, before, patch, "typing error", now)
        except (Conflict, Invalid) as error:
            refusals.append((current.status, error))
            continue
        if following is None:
            continue
        _agree(following, name)
        assert following.id == current.id
        assert following.version == current.version + 1
        assert following.event_id != current.event_id
        assert not lifecycle.same_content(kind, before, following.whole) or following.status == "voided"
        current = following
    for status, refusal in refusals:  # nothing is refused without a reason that can be named
        assert status == "voided" if isinstance(refusal, Conflict) else refusal.errors


@given(st.data())
def test_what_was_stated_can_be_stated_again_and_changes_nothing(data: st.DataObject) -> None:
    name = data.draw(kinds)
    kind = KINDS[name]
    body = _body(_create(name, data.draw(BODIES[name])))
    stated = lifecycle.stated(kind, body)
    assert lifecycle.amend(kind, body, stated, "typing error", NOW) is None
    assert lifecycle.amend(kind, body, {}, "typing error", NOW) is None
    again = _create(name, stated)
    assert lifecycle.stated(kind, _body(again)) == stated


@given(st.data())
def test_voiding_changes_nothing_but_the_status(data: st.DataObject) -> None:
    name = data.draw(kinds)
    first = _body(_create(name, data.draw(BODIES[name])))
    last = _body(lifecycle.void(KINDS[name], first, "entered twice", NOW + timedelta(days=900)))
    told = {
        "version": 2,
        "status": "voided",
        "reason": "entered twice",
        "recorded_at": "2028-12-01T18:00:00Z",
    }
    assert last == first | told


@given(instants, port_codes)
def test_the_local_day_is_that_of_the_calendar_on_the_ports_wall(instant: datetime, code: str) -> None:
    body = {
        "occurred_at": instant.isoformat(),
        "port_code": code,
        "items": [{"kind": "ammunition", "rounds": 1}],
    }
    version = _create("seizure", body)
    zone = ZoneInfo(ports.port(code).time_zone)
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    seconds = (instant - epoch) // timedelta(seconds=1)
    wall = datetime.fromtimestamp(seconds, zone)
    assert _body(version)["local_day"] == wall.date().isoformat()
    assert version.occurred_at == instant


@given(st.integers(1990, 2026), st.integers(1, 12), st.integers(0, 27), port_codes)
def test_a_month_stands_on_noon_of_its_last_local_day(year: int, month: int, days: int, code: str) -> None:
    zone = ZoneInfo(ports.port(code).time_zone)
    stated = datetime(year, month, 1, 12, tzinfo=zone) + timedelta(days=days)
    if stated > NOW or year == 1990:
        return
    body = _body(
        _create(
            "seizure",
            {"occurred_at": stated.isoformat(), "port_code": code, "precision": "month", "items": []},
        )
    )
    last = date(year, month, calendar.monthrange(year, month)[1])
    assert body["local_day"] == last.isoformat()
    assert body["local_time"].startswith(f"{last}T12:00:00")


@given(instants, port_codes)
def test_a_day_stands_at_noon(instant: datetime, code: str) -> None:
    body = {"occurred_at": instant.isoformat(), "port_code": code, "precision": "day"}
    made = _body(_create("seizure", body | {"items": [{"kind": "ammunition", "rounds": 1}]}))
    assert made["local_time"].startswith(f"{made['local_day']}T12:00:00")
    assert made["local_day"] == instant.astimezone(ZoneInfo(made["time_zone"])).date().isoformat()


@given(st.data())
def test_what_has_not_come_yet_is_refused(data: st.DataObject) -> None:
    name = data.draw(kinds)
    body = data.draw(BODIES[name]) | {"precision": "instant"}
    body.pop("events", None)
    late = data.draw(st.timedeltas(timedelta(minutes=5, microseconds=1), timedelta(days=60_000)))
    with pytest.raises(Invalid) as refused:
        _create(name, body | {"occurred_at": (NOW + late).isoformat()})
    assert refused.value.errors[0]["pointer"] == "/occurred_at"


# RFC 7396, appendix A.
MERGES: list[tuple[Any, Any, Any]] = [
    ({"a": "b"}, {"a": "c"}, {"a": "c"}),
    ({"a": "b"}, {"b": "c"}, {"a": "b", "b": "c"}),
    ({"a": "b"}, {"a": None}, {}),
    ({"a": "b", "b": "c"}, {"a": None}, {"b": "c"}),
    ({"a": ["b"]}, {"a": "c"}, {"a": "c"}),
    ({"a": "c"}, {"a": ["b"]}, {"a": ["b"]}),
    ({"a": {"b": "c"}}, {"a": {"b": "d", "c": None}}, {"a": {"b": "d"}}),
    ({"a": [{"b": "c"}]}, {"a": [1]}, {"a": [1]}),
    (["a", "b"], ["c", "d"], ["c", "d"]),
    ({"a": "b"}, ["c"], ["c"]),
    ({"a": "foo"}, None, None),
    ({"a": "foo"}, "bar", "bar"),
    ({"e": None}, {"a": 1}, {"e": None, "a": 1}),
    ([1, 2], {"a": "b", "c": None}, {"a": "b"}),
    ({}, {"a": {"bb": {"ccc": None}}}, {"a": {"bb": {}}}),
]


@pytest.mark.parametrize(("target", "patch", "result"), MERGES)
def test_patches_merge_as_the_rfc_says(target: Any, patch: Any, result: Any) -> None:
    before = orjson.dumps(target)
    assert lifecycle.merge(target, patch) == result
    assert orjson.dumps(target) == before  # what is patched is left as it was


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=2), inner, max_size=3),
)


@given(json_values, json_values)
def test_a_patch_applied_twice_is_a_patch_applied_once(target: Any, patch: Any) -> None:
    once = lifecycle.merge(target, patch)
    assert lifecycle.merge(once, patch) == once


@pytest.mark.parametrize(
    ("location", "document", "expected"),
    [
        ((), {}, ""),
        (("a",), {}, "/a"),
        (("a/b", "c~d"), {}, "/a~1b/c~0d"),
        (("items", 0, "firearm", "type"), {"items": [{"kind": "firearm"}]}, "/items/0/type"),
        (("items", 0, "firearm"), {"items": [{"kind": "firearm"}]}, "/items/0"),
        (
            ("items", 0, "firearm", "firearm"),
            {"items": [{"kind": "firearm", "firearm": 1}]},
            "/items/0/firearm",
        ),
        (("items", 4, "x"), {"items": []}, "/items/4/x"),
    ],
)
def test_pointers_lead_into_the_document_that_was_sent(location: Any, document: Any, expected: str) -> None:
    assert pointer(location, document) == expected


@given(kinds.flatmap(lambda name: st.tuples(st.just(name), BODIES[name])))
def test_a_time_by_the_clock_at_the_port_makes_the_same_record(case: tuple[str, Json]) -> None:
    name, body = case
    first = _body(_create(name, body))
    by_clock = {**body, "occurred_local": first["local_time"]}
    del by_clock["occurred_at"]
    second = _body(_create(name, by_clock))
    assert {**second, "id": first["id"]} == first
    assert "occurred_local" not in second


def test_a_time_is_amended_by_the_clock_at_the_port() -> None:
    kind, day = KINDS["inspection"], {"occurred_local": "2026-06-14T21:30", "port_code": "2304"}
    stated = {"traffic": "pedestrian", "stage": "primary", "methods": ["visual"], "outcome": "released"}
    first = _body(_create("inspection", day | stated))
    assert (first["occurred_at"], first["local_day"]) == ("2026-06-15T02:30:00Z", "2026-06-14")
    patch = {"occurred_local": "2026-06-14T20:30"}
    second = lifecycle.amend(kind, first, patch, "the watch was wrong", NOW)
    assert second is not None
    assert _body(second)["local_time"] == "2026-06-14T20:30:00-05:00"
    assert lifecycle.amend(kind, _body(second), patch, "the watch was wrong", NOW) is None
