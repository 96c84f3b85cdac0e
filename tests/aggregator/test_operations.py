"""An operation's figures since it began: through a local day, as known at an instant, by anything."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import strategies as st

from services.aggregator.views.operations import HEADLINE, OperationQuery, figures, headlines, registered
from shared.contracts.operations import Operation
from shared.contracts.vocabularies import Agency
from shared.database.database import Database
from shared.web.errors import Invalid, NotFound
from tests.aggregator import recomputation
from tests.aggregator.choices import known, names_of
from tests.aggregator.histories import EDGE, State
from tests.aggregator.properties import holds
from tests.aggregator.stored import Feed, seizure

NOW = datetime(2026, 6, 1, 2, tzinfo=UTC)
SOUTHBOUND = registered("southbound")
QUERY = OperationQuery(SOUTHBOUND, NOW)


def recent(start: date, end: date | None = None) -> Operation:
    """Operation Southbound with another first and last day."""
    return replace(SOUTHBOUND, start=start, end=end)


async def asked(database: Database, query: OperationQuery) -> dict[str, Any]:
    async with database.read() as db:
        return await figures(db, query)


def answer(versions: list[State], query: OperationQuery) -> dict[tuple[Any, ...], int]:
    """By the grouping keys and the measure, without zeros."""
    first, last = query.operation.start.isoformat(), query.selection().last.isoformat()
    sums: Counter[tuple[Any, ...]] = Counter()
    for one, value in recomputation.totals(versions, query.known_at).items():
        credited = one.role == "lead" or (query.credited and one.role == "partner")
        if one.operation != "southbound" or not first <= one.day <= last or not credited:
            continue
        keys = {
            "task_force": one.task_force,
            "agency": one.agency,
            "month": int(one.day[:7].replace("-", "")),
        }
        for name in names_of(one):
            if name in query.measures if query.measures else name not in recomputation.UNLISTED:
                sums[(*(keys[key] for key in query.by), name)] += value
    return {key: value for key, value in sums.items() if value}


questions = st.builds(
    OperationQuery,
    operation=st.sampled_from([SOUTHBOUND, recent(EDGE.date()), recent(EDGE.date() - timedelta(days=90))]),
    now=st.just(NOW),
    through=st.none() | st.integers(0, 20).map(lambda days: EDGE.date() + timedelta(days=days)),
    known_at=st.none() | known.filter(lambda instant: instant.date() > EDGE.date()),
    by=st.lists(st.sampled_from(["task_force", "month", "agency"]), unique=True).map(tuple),
    measures=st.sampled_from([(), ("arrests", "firearms"), ("privately_made_firearms",)]),
    credited=st.booleans(),
)


async def test_the_figures_of_an_operation_are_those_of_a_plain_recomputation(database: Database) -> None:
    async def check(versions: list[State], query: OperationQuery) -> None:
        found = await asked(database, query)

        rows = {(*(row[name] for name in query.by), row["measure"]): row["value"] for row in found["rows"]}
        assert {key: value for key, value in rows.items() if value} == answer(versions, query)
        assert found["since"] == query.operation.start
        assert found["as_of"] == (query.known_at or NOW)

    await holds(database, questions, check)


async def test_what_is_published_of_an_operation_is_stated_even_if_it_is_nothing(database: Database) -> None:
    await Feed(database).take(seizure(1, operation="southbound"), seizure(2, operation="op_5"))

    found = headlines(await asked(database, replace(QUERY, measures=HEADLINE)))

    values = {row["measure"]: row["value"] for row in found["rows"]}
    assert values == {"arrests": 0, "firearms": 1, "ammunition_rounds": 0, "currency_usd": 0}


async def test_records_before_the_first_day_are_not_of_the_operation(database: Database) -> None:
    await Feed(database).take(
        seizure(1, operation="southbound", local_day="2019-12-31"),
        seizure(2, operation="southbound", local_day="2020-01-01"),
    )

    rows = (await asked(database, replace(QUERY, measures=("firearms",))))["rows"]

    assert [row["value"] for row in rows] == [1]


@pytest.mark.parametrize(
    ("query", "last", "as_of"),
    [
        (QUERY, date(2026, 6, 1), NOW),
        (replace(QUERY, through=date(2023, 3, 31)), date(2023, 3, 31), NOW),
        (replace(QUERY, known_at=datetime(2023, 6, 14, tzinfo=UTC)), date(2023, 6, 14), None),
        (replace(QUERY, known_at=datetime(2026, 6, 1, 23, 59, tzinfo=UTC)), date(2026, 6, 1), NOW),
        (replace(QUERY, operation=recent(date(2020, 1, 1), date(2024, 9, 30))), date(2024, 9, 30), NOW),
        (replace(QUERY, operation=recent(date(2020, 1, 1), date(2030, 9, 30))), date(2026, 6, 1), NOW),
    ],
)
def test_the_last_day_and_the_instant_are_always_known(
    query: OperationQuery, last: date, as_of: datetime | None
) -> None:
    assert query.selection().last == last
    assert query.as_of == (as_of or query.known_at)


@pytest.mark.parametrize(
    ("query", "name"),
    [
        (replace(QUERY, through=date(2019, 12, 31)), "through"),
        (replace(QUERY, through=date(2026, 6, 2)), "through"),
        (replace(QUERY, known_at=datetime(2019, 12, 31, tzinfo=UTC)), "known_at"),
        (replace(QUERY, by=("colour",)), "by"),  # type: ignore[arg-type]
        (replace(QUERY, measures=("guns",)), "measure"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused(query: OperationQuery, name: str) -> None:
    with pytest.raises(Invalid) as refused:
        query.selection()

    assert refused.value.errors[0]["pointer"] == f"query/{name}"


def test_an_operation_that_is_not_registered_is_not_found_but_says_where_its_figures_are() -> None:
    assert registered("without_a_trace").lead is Agency.ICE_HSI
    with pytest.raises(NotFound, match=r"op_5 is not in the register .*/v1/totals\?operation=op_5"):
        registered("op_5")
