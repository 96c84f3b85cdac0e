"""The figures of a sheet over the aggregator's database: who they count for, and when they stand still."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import text

from services.aggregator.views.factsheet.schemas import Section, Sheet
from services.aggregator.views.factsheet.sheet import check, sheet
from services.aggregator.views.questions import SheetQuestion
from shared.database.database import Database
from shared.web.errors import Invalid
from tests.aggregator.stored import Feed, seizure

NOW = datetime(2025, 6, 20, tzinfo=UTC)
QUESTION = SheetQuestion(fiscal_year=2025, through=date(2025, 6, 14))
ROUNDS = {"kind": "ammunition", "rounds": 100, "caliber": "9_mm"}


def taken(number: int, day: str, **fields: Any) -> Any:
    return seizure(number, ROUNDS, local_day=day, **fields)


async def made(database: Database, question: SheetQuestion = QUESTION) -> Sheet:
    check(question, NOW)
    async with database.snapshot() as db:
        return await sheet(db, question, NOW)


def rounds(made: Sheet, code: str) -> int | None:
    (section,) = [one for one in made.sections if one.code == code]
    return {figure.measure: figure.value for figure in section.figures}["ammunition_rounds"]


async def test_a_joint_seizure_is_each_agencys_own_and_cbps_once(database: Database) -> None:
    await Feed(database).take(
        taken(1, "2025-01-05", agency="cbp_ofo", partners=["cbp_usbp"]),
        taken(2, "2025-01-05", agency="ice_hsi", partners=["cbp_ofo", "cbp_usbp"]),
        taken(3, "2025-01-05", agency="cbp_usbp", partners=["ice_hsi"]),
        taken(4, "2025-01-05", agency="atf"),
    )
    found = await made(database)

    assert rounds(found, "cbp") == 300
    assert rounds(found, "hsi") == 200
    (january,) = [one for one in found.months if one.first == date(2025, 1, 1)]
    assert [(one.measure, one.current) for one in january.figures] == [
        ("firearms", 0),
        ("ammunition_rounds", 400),
    ]


async def test_sections_end_where_their_days_do(database: Database) -> None:
    operations = ("southbound", "without_a_trace")
    days = ("2024-09-30", "2024-10-01", "2025-03-31", "2025-04-01", "2025-06-14", "2025-06-15")
    versions = [
        taken(10 * n + place, day, operation=code)
        for n, code in enumerate(operations)
        for place, day in enumerate(days, 1)
    ]
    await Feed(database).take(*versions, taken(99, "2019-09-30", operation="without_a_trace"))
    found = await made(database)

    assert rounds(found, "southbound") == 200
    assert rounds(found, "without_a_trace") == 500
    assert rounds(found, "cbp") == 800
    assert [(one.first, one.last) for one in found.sections[:4]] == [
        (date(2024, 10, 1), date(2025, 6, 14)),
        (date(2024, 10, 1), date(2025, 6, 14)),
        (date(2024, 10, 1), date(2025, 3, 31)),
        (date(2019, 10, 1), date(2025, 6, 14)),
    ]


async def test_an_operation_has_no_section_before_it_began(database: Database) -> None:
    found = await made(database, SheetQuestion(fiscal_year=2019, through=date(2019, 9, 30)))
    assert [one.code for one in found.sections] == ["cbp", "hsi", "traces", "threats"]
    found = await made(database, SheetQuestion(fiscal_year=2020, through=date(2019, 10, 1)))
    assert [one.code for one in found.sections] == ["cbp", "hsi", "without_a_trace", "traces", "threats"]


async def test_a_year_without_records_is_not_recorded_and_not_final(database: Database) -> None:
    found = await made(database)

    assert found.final is False
    figures = [figure for one in found.sections for figure in one.figures]
    assert {figure.value for figure in figures} == {None}
    assert {figure.words.amount for figure in figures} == {"not recorded"}
    assert all(figure.reason and figure.title in figure.reason for figure in figures)
    assert share_of(found.sections) == (None, "not recorded")
    assert {one.current for month in found.months for one in month.figures} == {None}
    assert [one.last for one in found.months][-2:] == [date(2025, 5, 31), date(2025, 6, 14)]


def share_of(sections: list[Section]) -> tuple[float | None, str]:
    (share,) = [one.share for one in sections if one.share]
    return share.percent, share.words.amount


@pytest.mark.parametrize(
    ("through", "message"),
    [
        (date(2025, 6, 22), "2025-06-22 had not come yet"),
        (date(2025, 10, 1), "is not in fiscal year 2025"),
        (date(2024, 9, 30), "is not in fiscal year 2025"),
    ],
)
def test_a_day_that_the_sheet_cannot_end_on(through: date, message: str) -> None:
    with pytest.raises(Invalid, match=message):
        check(replace(QUESTION, through=through), NOW)


def test_a_day_that_had_not_come_when_it_was_known() -> None:
    question = replace(QUESTION, through=date(2025, 1, 3), known_at="2025-01-02T09:59:59Z")
    with pytest.raises(Invalid, match="2025-01-03 had not come yet at 2025-01-02T09:59:59"):
        check(question, NOW)
    check(replace(question, known_at="2025-01-02T10:00:00Z"), NOW)


def test_a_day_that_has_begun_somewhere_is_taken() -> None:
    check(replace(QUESTION, through=date(2025, 6, 20)), NOW)
    check(replace(QUESTION, through=date(2025, 6, 21)), NOW.replace(hour=10))


async def test_all_of_a_sheet_is_read_at_one_moment(database: Database) -> None:
    """What is committed after the first statement is in no later one."""
    feed = Feed(database)
    await feed.take(taken(1, "2025-01-05"))
    async with database.snapshot() as db:
        assert (await db.execute(text("SELECT count(*) FROM positions"))).scalar_one() == 1
        await feed.take(taken(2, "2025-01-05"))
        before = await sheet(db, QUESTION, NOW)
    assert rounds(before, "cbp") == 100
    assert rounds(await made(database), "cbp") == 200
