"""Every hostile string in every text of every body: refused there, or kept as it is. Never a failure."""

import re
from collections.abc import AsyncIterator, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from uuid import uuid4

import httpx
import orjson
import pytest

from shared.contracts.ids import uuid7
from shared.web.upload import NDJSON
from tests.api.harness import Api, Json, answers, api, ndjson, problem, read
from tests.hostile.fields import Field, document, fields, filled, found, texts
from tests.hostile.stage import DRAFTS, PARTS, SCENES, UNLIMITED, Scene
from tests.hostile.strings import LONE_SURROGATES, REFUSED, STRINGS, kept

BATCH, AGAIN = 500, 7
FIELDS = {name: tuple(fields(document(name))) for name in ("inspection", "seizure")}
ROOTS = {f"POST {root}": root for root in DRAFTS}
CODES = {"/occurred_at", "/issued_at", "/at", "/expected_back_at"}
"""Texts that come back in another writing, as instants do."""


@pytest.fixture(scope="module", params=["inspection", "seizure"])
def name(request: pytest.FixtureRequest) -> str:
    found_name: str = request.param
    return found_name


@pytest.fixture
async def service(name: str, tmp_path: Path) -> AsyncIterator[Api]:
    url, folder = f"sqlite+aiosqlite:///{tmp_path / 'api.db'}", str(tmp_path / "attachments")
    async with api(name, url, outbound_attachments=folder, **UNLIMITED) as one:
        yield one


def test_there_are_texts_of_every_kind() -> None:
    assert {one.operation for one in FIELDS["seizure"]} >= {
        "POST /v1/seizures",
        "PUT /v1/seizures/closings/{fiscal_year}",
    }
    pointers = {one.pointer for one in FIELDS["seizure"]}
    assert pointers >= {"/remarks", "/items/0/make", "/lines/0/seal_numbers/0", "/received_by/name", "/name"}


async def test_records_refuse_a_text_there_or_keep_it(name: str, service: Api) -> None:
    taken = 0
    for root in (one for one in ROOTS.values() if any(f.operation == f"POST {one}" for f in FIELDS[name])):
        sent = list(_drafts(root, [one for one in FIELDS[name] if one.operation == f"POST {root}"]))
        stored: dict[str, Json] = {}
        for start in range(0, len(sent), BATCH):
            some = sent[start : start + BATCH]
            headers = {"Idempotency-Key": uuid4().hex}
            body = {"records": [draft for _field, _text, draft in some]}
            answer = await service.client.post(f"{root}/batch", json=body, headers=headers)
            for (field, text, _draft), result in zip(some, read(answer)["results"], strict=True):
                _check_result(field, text, result, stored, f"/records/{result['index']}")
        bodies = await _all(service, root)
        for record_id, expected in stored.items():
            field = expected["field"]
            value = found(bodies[record_id], field.steps)
            assert value in kept(expected["text"]) or field.pointer in CODES, (field, value)
        taken += len(stored)
    assert taken > len(STRINGS)


def _drafts(root: str, of: Sequence[Field]) -> Iterator[tuple[Field, str, Json]]:
    for field in of:
        for text in STRINGS.values():
            body = {"id": str(uuid7()), **DRAFTS[root]}
            if field.pointer == "/occurred_local":
                body.pop("occurred_at")
            yield field, text, filled(body, field, text, PARTS)


def _check_result(field: Field, text: str, result: Json, stored: dict[str, Json], at: str = "") -> None:
    if result["status"] == 201:
        assert text not in REFUSED, (field, text)
        stored[result["id"]] = {"field": field, "text": text}
        return
    assert result["status"] == 422, (field, text, result)
    pointers = [one["pointer"] for one in result["problem"]["errors"]]
    assert f"{at}{field.pointer}" in pointers, (field, text, result)


async def test_a_line_of_an_upload_is_refused_there_or_keeps_it(name: str, service: Api) -> None:
    stored: dict[str, Json] = {}
    for root in (one for one in ROOTS.values() if any(f.operation == f"POST {one}" for f in FIELDS[name])):
        of = [one for one in FIELDS[name] if one.operation == f"POST {root}"]
        sent = list(_drafts(root, of))[::AGAIN]
        headers = {"Idempotency-Key": uuid4().hex, "Content-Type": NDJSON}
        content = b"".join(ndjson(draft) for _field, _text, draft in sent)
        lines, counts = answers(await service.client.post(f"{root}/stream", content=content, headers=headers))
        for (field, text, _draft), line in zip(sent, lines, strict=True):
            _check_result(field, text, line, stored)
        assert counts["lines"] == len(sent)
        bodies = await _all(service, root)
        assert {one for one in stored if one in bodies} == {
            one["id"] for one in lines if one["status"] == 201
        }
    assert stored


async def _all(service: Api, root: str) -> dict[str, Json]:
    listed: dict[str, Json] = {}
    page: Json = {"next": None}
    while page is not None:
        query = {"limit": 500} | ({"cursor": page["next"]} if page["next"] else {})
        answer = read(await service.client.get(root, params=query))
        listed |= {one["id"]: one for one in answer["records"]}
        page = answer if answer.get("next") else None  # type: ignore[assignment]
    return listed


async def test_every_other_operation_refuses_a_text_there_or_keeps_it(name: str, service: Api) -> None:
    others = [one for one in FIELDS[name] if one.operation not in ROOTS]
    for place, (operation, of) in enumerate(groupby(others, key=lambda one: one.operation)):
        root = "/".join(operation.split(" ")[1].split("/")[:3])
        setting = SCENES[_of_any_kind(operation)]
        scene: Scene | None = None
        for field in of:
            for text in _some(name, field, place):
                scene = scene or await setting(service, root)
                method = operation.split(" ")[0]
                answer = await scene.play(service, method, filled(scene.body, field, text, PARTS))
                scene = None if _taken(field, text, answer) else scene


def _of_any_kind(operation: str) -> str:
    return re.sub(r"/v1/(inspections|seizures|traces|referrals)/", "/v1/RECORDS/", operation)


def _some(name: str, field: Field, place: int) -> Sequence[str]:
    """All strings; of what all kinds of record have in common, all once and else some for each."""
    every = [*STRINGS.values()]
    common = {_of_any_kind(one.operation) for one in FIELDS["inspection"]}
    again = name != "inspection" and _of_any_kind(field.operation) in common
    return every[place % AGAIN :: AGAIN] if again else every


def _taken(field: Field, text: str, answer: httpx.Response) -> bool:
    """Whether it was done, and said what it had been told."""
    if answer.is_success:
        assert text not in REFUSED, (field, text)
        assert field.pointer in CODES or kept(text) & set(texts(read(answer))), (field, text, answer.text)
        return True
    if answer.status_code == 409:  # a name that is well formed, and not that of who holds the item
        assert any(text in one["detail"] for one in problem(answer, 409)["errors"]), (field, text)
    else:
        problem(answer, 422, field.pointer)
    return False


@pytest.mark.parametrize("surrogate", LONE_SURROGATES)
async def test_half_a_character_is_no_text(name: str, service: Api, surrogate: bytes) -> None:
    for operation in dict.fromkeys(one.operation for one in FIELDS[name]):
        field = next(one for one in FIELDS[name] if one.operation == operation)
        method, path = operation.split(" ")
        path = (
            path.replace("{fiscal_year}", "2020")
            .replace("{port_code}", "2304")
            .replace("{number}", "2304-0000001")
        )
        path = path.replace("{first}", "2304-0000001")
        path = re.sub(r"\{.*?\}", str(uuid7()), path)
        content = orjson.dumps(filled({}, field, "HERE", PARTS)).replace(b'"HERE"', surrogate)
        headers = {"Idempotency-Key": uuid4().hex, "If-Match": '"1"', "Content-Type": "application/json"}
        answer = await service.client.request(method, path, content=content, headers=headers)
        assert "not JSON" in problem(answer, 400)["detail"]
