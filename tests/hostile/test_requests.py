"""Hostile strings in every parameter of a question, in every path, and in the headers that are read."""

from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import quote
from uuid import uuid4

import httpx
import pytest

from tests.api.harness import DRAFTS, SERVICES, Api, api, problem, read
from tests.hostile.fields import anywhere, document, parameters
from tests.hostile.stage import UNLIMITED
from tests.hostile.strings import STRINGS

RAW = {"overlong": "%c0%ae%c0%ae%2f", "no UTF-8": "%ff%fe", "a half": "%ed%a0%80", "twice": "%2527%252e"}
"""As they stand in a URL."""
WRITTEN = {**{name: quote(text, safe="") for name, text in STRINGS.items() if len(text) <= 1_000}, **RAW}
HEADERS = ("Idempotency-Key", "If-Match", "Traceparent", "X-Request-Id", "Accept", "Authorization")
ONLY_CODES = {"aggregator", "gateway"}
"""Every parameter of their questions is a code, a day or a number: no text is found by."""
IN_TURN = 3
"""Each parameter gets every third text: the next one the next ones."""
NEEDED = {"fiscal_year": "2026", "measure": "firearms"}
"""What a question of figures does not go without."""
REFUSED = {400, 401, 404, 405, 409, 412, 414, 415, 422, 428}


@pytest.fixture(params=list(SERVICES))
async def service(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Api]:
    url = f"sqlite+aiosqlite:///{tmp_path / 'api.db'}"
    async with api(request.param, url, **UNLIMITED) as one:
        if request.param in DRAFTS:
            await one.created(DRAFTS[request.param](remarks="nothing unusual", plate="ABC 123"))
        yield one


async def test_a_question_is_refused_there_or_finds_nothing(service: Api) -> None:
    asked = list(parameters(document(service.service.name), "query"))
    answered = 0
    for place, (operation, name) in enumerate(asked):
        others = {one: value for one, value in NEEDED.items() if (operation, one) in asked and one != name}
        others |= {"through": "2026-06-14"} if operation.endswith("/factsheet") and name != "through" else {}
        beside = "".join(f"&{one}={value}" for one, value in others.items())
        for text in list(WRITTEN.values())[place % IN_TURN :: IN_TURN]:
            answer = await service.client.get(f"{anywhere(operation)}?{name}={text}{beside}")
            if answer.status_code == 200:
                answered += 1
                assert not read(answer).get("records"), (operation, name, text)
            else:
                _refused(answer, f"query/{name}")
    assert answered or service.service.name in ONLY_CODES


def _refused(answer: httpx.Response, pointer: str) -> None:
    """With words for which parameter; one that asks for what is not there is told that."""
    assert answer.status_code in REFUSED, answer.text
    body = problem(answer, answer.status_code)
    if answer.status_code == 422:
        assert pointer in {one["pointer"].split("/0")[0] for one in body["errors"]}, body


async def test_a_path_leads_nowhere(service: Api) -> None:
    for operation, name in parameters(document(service.service.name), "path"):
        method, template = operation.split(" ")
        for text in WRITTEN.values():
            path = anywhere(f"{method} {template.replace(f'{{{name}}}', 'HERE')}").replace("HERE", text)
            answer = await service.client.request(method, path, headers={"Idempotency-Key": uuid4().hex})
            problem(answer, answer.status_code)
            assert answer.status_code in REFUSED | {307}, (operation, text, answer.text)


@pytest.mark.parametrize(
    "header", ["Idempotency-Key", "If-Match", "Traceparent", "X-Request-Id", "Accept", "Authorization"]
)
async def test_a_header_is_refused_or_does_nothing(service: Api, header: str) -> None:
    name = service.service.name
    for text in STRINGS.values():
        given = {b"Idempotency-Key": uuid4().hex.encode(), header.encode(): text.encode()}
        if name in DRAFTS:
            answer = await service.client.post(service.root, json=DRAFTS[name](), headers=given)
        else:
            answer = await service.client.get("/v1/sources", headers=given)
        assert answer.status_code in {200, 201} | REFUSED | {431}, (text, answer.text)
        for value in answer.headers.values():
            assert value.isprintable(), (text, value)
