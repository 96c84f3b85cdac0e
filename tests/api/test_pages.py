"""Cursor pages: complete and without repetition, also while records are added."""

import base64

from tests.api.harness import DRAFTS, Api, Json, problem, read


async def _some(records: Api, number: int, day: str = "2026-06-01") -> set[str]:
    draft = DRAFTS[records.service.name]
    # Two of each instant, so that a page ends between equals.
    bodies = [draft(occurred_at=f"{day}T12:00:{second // 2:02}Z") for second in range(number)]
    answer = read(await records.batch(bodies))
    assert answer["created"] == number
    return {result["id"] for result in answer["results"]}


async def test_pages_hold_every_record_once(records: Api) -> None:
    expected = await _some(records, 20)
    for limit in (1, 7, 20, 21, 500):
        pages = [page async for page in records.pages(limit=limit)]
        shown = [body["id"] for page in pages for body in page]
        assert sorted(shown) == sorted(expected)
        assert [len(page) for page in pages[:-1]] == [limit] * (len(pages) - 1)


async def test_pages_stay_complete_while_records_are_added_and_amended(records: Api) -> None:
    expected = await _some(records, 20)
    shown: list[str] = []
    days = ("2026-05-01", "2026-06-02", "2026-06-01")
    added: set[str] = set()
    async for page in records.pages(limit=6):
        shown += [body["id"] for body in page]
        if days:
            day, *days = days  # type: ignore[assignment]
            added |= await _some(records, 2, day)
            assert (await records.amend(page[-1], {"operation": "southbound_two"})).status_code == 200
    assert expected <= set(shown) <= expected | added
    assert len(shown) == len(set(shown))


async def test_a_cursor_keeps_to_the_filters_it_is_used_with(records: Api) -> None:
    await _some(records, 6)
    other = {one["id"] for one in await records.listed(port="2402")}
    draft = DRAFTS[records.service.name]
    for second in range(4):
        body = draft(port_code="2402", occurred_at=f"2026-06-01T12:00:0{second}Z")
        other.add((await records.created(body))["id"])
    shown = [body["id"] async for page in records.pages(limit=3, port="2402") for body in page]
    assert sorted(shown) == sorted(other)


async def test_a_cursor_of_another_question_is_refused(records: Api) -> None:
    await _some(records, 6)
    asked = {"port": "2304", "limit": "2", "order": "oldest"}
    first = read(await records.client.get(records.root, params=asked))
    others: list[Json] = [
        {"port": "2402"},
        {"order": "newest"},
        {"status": "active"},
        {"local_day_from": "2026-06-01"},
    ]
    for other in others:
        parameters = {**asked, **other, "cursor": first["next"]}
        problem(await records.client.get(records.root, params=parameters), 400)
    del asked["order"]
    problem(await records.client.get(records.root, params={**asked, "cursor": first["next"]}), 400)


async def test_a_page_may_be_longer_than_the_one_before(records: Api) -> None:
    expected = await _some(records, 6)
    first = read(await records.client.get(records.root, params={"limit": "2"}))
    rest = read(await records.client.get(records.root, params={"limit": "9", "cursor": first["next"]}))
    assert {one["id"] for page in (first, rest) for one in page["records"]} == expected
    assert len(rest["records"]) == 4


def _cursor(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode()


ID = "018f0000-0000-7000-8000-000000000000"
INVENTED = [
    "x",
    "é",
    "AAAA",
    "%00",
    _cursor('["2026-06-01T12:00:00+00:00"]'),
    _cursor('["", "2026-06-01T12:00:00+00:00", 7]'),
    _cursor(f'["", "2026-06-01T12:00:00", "{ID}"]'),
    _cursor(f'["", "9999-12-31T23:59:59-14:00", "{ID}"]'),
    _cursor(f'["", "0001-01-01T00:00:00+14:00", "{ID}"]'),
    _cursor(f'["", "now", "{ID}"]'),
]


async def test_a_cursor_of_ones_own_making_is_refused(records: Api) -> None:
    for cursor in INVENTED:
        refusal = problem(await records.client.get(records.root, params={"cursor": cursor}), 400)
        assert "cursor" in refusal["detail"]


async def test_a_cursor_as_long_as_a_book_is_refused(records: Api) -> None:
    response = await records.client.get(records.root, params={"cursor": "A" * 1001})
    problem(response, 422, "query/cursor")
