"""Which years can be closed, and what a closed year lets pass: pure."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import orjson
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from shared.access import policy
from shared.access.authority import Authority
from shared.access.caller import Role, everywhere
from shared.contracts.closing import FIRST_YEAR, LAST_YEAR, Closing, closing_id
from shared.contracts.fiscal import fiscal_year, last_day
from shared.contracts.ids import uuid7
from shared.contracts.record import EARLIEST, END
from shared.contracts.vocabularies import Status
from shared.records import lifecycle
from shared.records.author import Author
from shared.records.closings import SETTLED, admitted, running_since
from shared.records.lifecycle import Version
from shared.web.errors import YearClosed
from tests.api.harness import inspection
from tests.records.drafts import KINDS, NOW

SUPERVISOR = Author(Authority(everywhere("supervisor-3", Role.SUPERVISOR), policy.load()))
OFFICER = Author(Authority(everywhere("officer-17", Role.OFFICER), policy.load()))
KIND = KINDS["inspection"]

moments = st.datetimes(
    (EARLIEST + timedelta(days=2)).replace(tzinfo=None), (END - timedelta(days=2)).replace(tzinfo=None)
).map(lambda naive: naive.replace(tzinfo=UTC))
edges = st.builds(
    lambda year, hours: datetime(year, 10, 1, tzinfo=UTC) + timedelta(hours=hours),
    st.integers(1991, 2198),
    st.floats(-48, 72),
)


def _closing(year: int) -> Closing:
    return Closing(
        id=closing_id("inspection", year),
        version=1,
        status=Status.ACTIVE,
        reason="CBP's complete file",
        recorded_at=NOW,
        fiscal_year=year,
        records="inspection",
        local_day=last_day(year),
    )


def _version(reason: str | None, occurred_at: str = "2024-03-01T12:00:00-06:00") -> Version[Any]:
    draft = KIND.draft.model_validate(inspection(occurred_at=occurred_at))
    return lifecycle.create(KIND, draft, uuid7(), NOW, reason)


@given(st.one_of(moments, edges), st.integers(-12 * 60, 14 * 60))
@example(datetime(2026, 10, 1, 11, 59, tzinfo=UTC), -12 * 60)
def test_today_is_in_a_running_year_on_every_clock_of_the_earth(now: datetime, offset: int) -> None:
    today = now.astimezone(timezone(timedelta(minutes=offset))).date()
    assert today >= running_since(now)


@given(st.one_of(moments, edges), st.floats(0, 11.99))
@example(datetime(2026, 10, 2, tzinfo=UTC), 11.99)
def test_no_year_that_can_be_closed_runs_by_a_clock_that_is_half_a_day_slow(
    now: datetime, slow: float
) -> None:
    closable = fiscal_year((now - SETTLED).date()) - 1
    assert last_day(closable) < running_since(now - timedelta(hours=slow))


def test_a_year_has_one_closing_for_each_kind_of_records() -> None:
    years = range(FIRST_YEAR, LAST_YEAR + 1)
    ids = {closing_id(kind, year) for kind in KINDS for year in years}
    assert len(ids) == len(KINDS) * len(years)
    assert {one.version for one in ids} == {7}
    assert str(closing_id("seizure", 2024)) == "0192403a-1000-724e-8c3c-815abb52c338"  # for ever


def test_a_supervisor_with_a_reason_writes_into_a_closed_year_and_the_version_says_so() -> None:
    version = _version("found in the archive")
    passed = admitted(version, [version.local_day], {2024: _closing(2024)}, SUPERVISOR)
    assert orjson.loads(passed.body) == orjson.loads(version.body) | {"after_close": True}
    assert orjson.loads(version.body)["reason"] == "found in the archive"


@pytest.mark.parametrize(
    ("reason", "author"), [(None, SUPERVISOR), ("found in the archive", OFFICER), (None, OFFICER)]
)
def test_nobody_else_does(reason: str | None, author: Author) -> None:
    version = _version(reason)
    with pytest.raises(YearClosed, match=r"2024 is closed .* since 2026-06-15 18:00 UTC \(CBP's complete"):
        admitted(version, [version.local_day], {2024: _closing(2024)}, author)


def test_a_year_that_is_not_closed_lets_everyone_pass() -> None:
    version = _version(None)
    assert admitted(version, [version.local_day], {2023: _closing(2023)}, OFFICER) is version
    assert "after_close" not in orjson.loads(version.body)


def test_a_version_after_one_that_was_made_after_the_close_does_not_inherit_the_mark() -> None:
    marked = orjson.loads(lifecycle.after_close(_version("late")).body)
    amended = lifecycle.amend(KIND, marked, {"travelers": 3}, "recounted", NOW)
    assert amended is not None
    assert "after_close" not in orjson.loads(amended.body)
    assert "after_close" not in orjson.loads(lifecycle.void(KIND, marked, "entered twice", NOW).body)
    assert lifecycle.amend(KIND, marked, {}, "nothing", NOW) is None
