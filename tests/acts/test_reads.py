"""Reads in which identities are seen, and searches, are noted before they are answered; and acts are read."""

from collections.abc import AsyncIterator
from typing import Any
from unittest.mock import patch

import orjson
import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from shared.contracts.ids import uuid7
from tests.api.harness import ADMINISTRATOR, ANALYST, OFFICER, Api, api, bearer, problem, read, seizure


@pytest.fixture
async def seizures(database_url: str) -> AsyncIterator[Api]:
    """The seizures, on each database."""
    async with api("seizure", database_url) as running:
        yield running


async def acts(seizures: Api, record_id: str, **parameters: Any) -> list[Any]:
    answer = await seizures.client.get(f"{seizures.root}/{record_id}/acts", params=parameters)
    assert answer.status_code == 200, answer.text
    shown: list[Any] = read(answer)["acts"]
    return shown


async def noted(seizures: Api) -> list[Any]:
    """Every act that is no write: what was done, with which record, and the detail."""
    assert seizures.service.acts is not None
    table = seizures.service.acts.acts
    async with seizures.database.read() as db:
        rows = await db.execute(select(table).where(table.c.after.is_(None)).order_by(table.c.number))
        return [(row.action, row.record_id and str(row.record_id), orjson.loads(row.detail)) for row in rows]


async def test_who_saw_the_identities_of_a_record_is_noted(seizures: Api) -> None:
    body = await seizures.created(seizure())
    await seizures.get(body["id"])
    await seizures.client.get(f"{seizures.root}/{body['id']}/versions")
    await seizures.listed(port="2304")
    assert await noted(seizures) == [
        ("identify", body["id"], {"seen": 1}),
        ("identify", body["id"], {"seen": 1}),
        ("identify", None, {"asked": "port=2304&oldest_first=False", "seen": 1}),
    ]


async def test_a_search_is_noted_with_what_was_asked_also_when_nothing_is_found(seizures: Api) -> None:
    await seizures.created(seizure())
    await seizures.listed(serial="AB-12345")
    await seizures.listed(serial="ZZ 99")
    assert [(one[0], one[2]["asked"], one[2]["seen"]) for one in await noted(seizures)] == [
        ("search", "serial=AB-12345&oldest_first=False", 1),
        ("search", "serial=ZZ 99&oldest_first=False", 0),
    ]


async def test_a_read_without_identities_is_not_noted(seizures: Api) -> None:
    body = await seizures.created(seizure())
    seizures.client.headers.update(bearer(ANALYST))
    assert "serial_number" not in orjson.dumps(await seizures.get(body["id"])).decode()
    await seizures.listed()
    problem(await seizures.client.get(f"{seizures.root}/{uuid7()}"), 404)
    seizures.client.headers.update(bearer(ADMINISTRATOR))
    items = [{"kind": "ammunition", "rounds": 1200, "caliber": "9_mm"}]
    plain = await seizures.created(seizure(items=items, custody_receipt=None))
    await seizures.get(plain["id"])
    assert await noted(seizures) == []


async def test_what_cannot_be_noted_is_not_answered(seizures: Api) -> None:
    body = await seizures.created(seizure())
    gone = OperationalError("INSERT", None, Exception())
    with patch("shared.acts.journal.Acts.add", side_effect=gone):
        answer = await seizures.client.get(f"{seizures.root}/{body['id']}")
    problem(answer, 503)


async def test_the_acts_of_a_record_are_read_page_by_page_oldest_first(seizures: Api) -> None:
    body = await seizures.created(seizure())
    for _ in range(6):
        seizures.clock.advance(minutes=1)
        await seizures.get(body["id"])
    await seizures.created(seizure())
    whole = await acts(seizures, body["id"])
    assert [one["action"] for one in whole] == ["record", *["identify"] * 6]
    assert whole == sorted(whole, key=lambda one: one["at"])
    path, pages, parameters = f"{seizures.root}/{body['id']}/acts", [], {"limit": "3"}
    while True:
        page = read(await seizures.client.get(path, params=parameters))
        pages.append(page["acts"])
        if "next" not in page:
            break
        parameters["cursor"] = page["next"]
    assert [len(one) for one in pages] == [3, 3, 1]
    assert [one for page in pages for one in page] == whole
    other = await seizures.created(seizure())
    problem(await seizures.client.get(f"{seizures.root}/{other['id']}/acts", params=parameters), 400)


async def test_the_acts_of_a_record_are_not_for_everyone(seizures: Api) -> None:
    body = await seizures.created(seizure())
    problem(await seizures.client.get(f"{seizures.root}/{uuid7()}/acts"), 404)
    seizures.client.headers.update(bearer(OFFICER))
    refusal = problem(await seizures.client.get(f"{seizures.root}/{body['id']}/acts"), 403)
    assert "read the journal of acts" in refusal["detail"]
