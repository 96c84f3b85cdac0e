"""Every example of the documents is true: each request is made, and gets its answer; each problem happens."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from uuid import UUID

import pytest

from shared.database.database import Database
from shared.web.errors import OutboundError
from shared.web.openapi import REFUSALS, Example
from tests.api.harness import SERVICES, component_app, problem
from tests.examples.refusals import EARNED
from tests.examples.story import Json, Stage, answered, settled, stage


@pytest.fixture
async def played(tmp_path: Path) -> AsyncIterator[Stage]:
    """A new system."""
    async with stage(tmp_path / "data") as found:
        yield found


async def test_every_request_gets_its_answer(played: Stage) -> None:
    for name in SERVICES:
        async for example, answer in played.play(name):
            told = f"{example['operation']} {example['name']}"
            assert answer.status_code == example["status"], f"{told}: {answer.text}"
            given, shown = (_without_made_id(example, one) for one in (answered(answer), example["answer"]))
            assert settled(given, shown) == shown, f"{told}: if this is meant, run `python -m tests.examples`"


def _without_made_id(example: Example, body: Json) -> Json:
    """The answer without the id that the service made for this request, which is new each time."""
    if example["status"] != 201 or "id" in example["body"] or "id" not in body:
        return body
    assert UUID(body["id"]).version == 7
    return {name: value for name, value in body.items() if name != "id"}


@pytest.mark.parametrize("name", SERVICES)
def test_every_operation_shows_a_request_an_answer_and_each_of_its_problems(name: str) -> None:
    document = component_app(SERVICES[name], Database("sqlite+aiosqlite://")).openapi()
    for path, item in document["paths"].items():
        for method, operation in item.items():
            assert list(_bare(operation)) == [], f"{method} {path}"


def _bare(operation: Json) -> Iterator[str]:
    """The parts of an operation that have no example."""
    contents = {status: one["content"] for status, one in operation["responses"].items()}
    contents["request"] = operation.get("requestBody", {}).get("content", {})
    for where, content in contents.items():
        yield from (f"{where} {kind}" for kind, one in content.items() if not one.get("examples"))
    needed = [one for one in operation.get("parameters", ()) if one["required"]]
    yield from (one["name"] for one in needed if not one.get("examples"))


def test_there_is_one_example_of_each_kind_of_problem() -> None:
    def kinds(base: type[OutboundError]) -> list[type[OutboundError]]:
        return [one for kind in base.__subclasses__() for one in (kind, *kinds(kind))]

    shown = [type(one) for one in REFUSALS]
    assert len(shown) == len(set(shown))
    assert set(shown) == set(kinds(OutboundError))


@pytest.mark.parametrize("shown", REFUSALS, ids=lambda one: type(one).__name__)
async def test_each_problem_happens_as_it_is_shown(shown: OutboundError, tmp_path: Path) -> None:
    answer = await EARNED[type(shown).__name__](tmp_path)
    assert problem(answer, shown.status) == shown.problem()
