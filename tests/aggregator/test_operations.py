"""An operation's figures since it began: through a local day, as known at an instant, by anything."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import strategies as st

from services.aggregator.views.operations import Report, figures, headlines, registered, report_of
from services.aggregator.views.questions import OperationQuestion, OperationsQuestion
from shared.contracts.operations import Operation
from shared.contracts.vocabularies import Agency
from shared.database.database import Database
from shared.web.errors import Invalid, NotFound
from tests.aggregator import plain
from tests.aggregator.choices import known
from tests.aggregator.histories import EDGE, State
from tests.aggregator.properties import holds
from tests.aggregator.stored import Feed, seizure

NOW = datetime(2026, 6, 1, 2, tzinfo=UTC)
SOUTHBOUND = registered("southbound")


def recent(start: date, end: date | None = None) -> Operation:
    """Operation Southbound with another first and last day."""
    return replace(SOUTHBOUND, start=start, end=end)


def report(operation: Operation = SOUTHBOUND, **asked: Any) -> Report:
    return report_of(operation, OperationQuestion(**asked), NOW)


async def answered(database: Database, one: Report) -> dict[str, Any]:
    async with database.read() as db:
        return await figures(db, one)


questions = st.tuples(
    st.sampled_from([SOUTHBOUND, recent(EDGE.date()), recent(EDGE.date() - timedelta(days=90))]),
    st.builds(
        OperationQuestion,
        through=st.none() | st.integers(0, 20).map(lambda days: EDGE.date() + timedelta(days=days)),
        known_at=st.none() | known.filter(lambda text: text > EDGE.isoformat()),
        by=st.lists(st.sampled_from(["task_force", "month", "agency"]), unique=True).map(",".join),
        measure=st.sampled_from([(), ("arrests", "firearms"), ("privately_made_firearms",)]),
        credited=st.booleans(),
    ),
)


async def test_the_figures_of_an_operation_are_those_of_a_plain_recomputation(database: Database) -> None:
    async def check(versions: list[State], drawn: tuple[Operation, OperationQuestion]) -> None:
        operation, question = drawn
        one = report_of(operation, question, NOW)

        found = await answered(database, one)

        rows = {
            (*(row[name] for name in question.keys), row["measure"]): row["value"] for row in found["rows"]
        }
        days = {"first": operation.start.isoformat(), "last": one.selection.last.isoformat()}
        asked = {**question.asked(), **days, "operation": "southbound"}
        expected = plain.answer(versions, asked, question.keys)
        assert {key: value for key, value in rows.items() if value} == expected
        assert found["since"] == operation.start
        assert found["as_of"] == (one.selection.known.at or NOW)

    await holds(database, questions, check)


async def test_what_is_published_of_an_operation_is_stated_even_if_it_is_nothing(database: Database) -> None:
    await Feed(database).take(seizure(1, operation="southbound"), seizure(2, operation="op_5"))

    async with database.read() as db:
        found = await headlines(db, report_of(SOUTHBOUND, OperationsQuestion(), NOW))

    values = {row["measure"]: row["value"] for row in found["rows"]}
    assert values == {"arrests": 0, "firearms": 1, "ammunition_rounds": 0, "currency_usd": 0}
    assert found["not_recorded"] == {}


async def test_records_before_the_first_day_are_not_of_the_operation(database: Database) -> None:
    await Feed(database).take(
        seizure(1, operation="southbound", local_day="2019-12-31"),
        seizure(2, operation="southbound", local_day="2020-01-01"),
    )

    rows = (await answered(database, report(measure=("firearms",))))["rows"]

    assert [row["value"] for row in rows] == [1]


@pytest.mark.parametrize(
    ("operation", "asked", "last", "as_of"),
    [
        (SOUTHBOUND, {}, date(2026, 6, 1), NOW),
        (SOUTHBOUND, {"through": date(2023, 3, 31)}, date(2023, 3, 31), NOW),
        (
            SOUTHBOUND,
            {"known_at": "2023-06-14T00:00:00Z"},
            date(2023, 6, 14),
            datetime(2023, 6, 14, tzinfo=UTC),
        ),
        (SOUTHBOUND, {"known_at": "2026-06-01"}, date(2026, 6, 1), NOW),
        (recent(date(2020, 1, 1), date(2024, 9, 30)), {}, date(2024, 9, 30), NOW),
        (recent(date(2020, 1, 1), date(2030, 9, 30)), {}, date(2026, 6, 1), NOW),
    ],
)
def test_the_last_day_and_the_instant_are_always_known(
    operation: Operation, asked: dict[str, Any], last: date, as_of: datetime
) -> None:
    found = report(operation, **asked)

    assert (found.selection.last, found.as_of) == (last, as_of)


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ({"through": date(2019, 12, 31)}, "through"),
        ({"through": date(2026, 6, 2)}, "through"),
        ({"known_at": "2019-12-31"}, "known_at"),
        ({"by": "colour"}, "by"),
        ({"by": "half"}, "by"),
        ({"measure": ("guns",)}, "measure"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused(asked: dict[str, Any], name: str) -> None:
    with pytest.raises(Invalid) as refused:
        report(**asked)

    assert refused.value.errors[0]["pointer"] == f"query/{name}"


def test_an_operation_that_is_not_registered_is_not_found_but_says_where_its_figures_are() -> None:
    assert registered("without_a_trace").lead is Agency.ICE_HSI
    with pytest.raises(NotFound, match=r"op_5 is not in the register .*/v1/totals\?operation=op_5"):
        registered("op_5")
