"""A misspelt question is no question: whatever is asked, and with whichever parameter."""

from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from typing import Any

import pytest

from services.aggregator.views import questions
from services.aggregator.views.question import Param, Question, parameters
from shared.contracts import operations
from shared.events.log import TopicPartition
from tests.aggregator.histories import voided
from tests.aggregator.stored import Feed, at_rest, seizure
from tests.api.harness import Api, Json, api, problem, read

NEEDED = {"fiscal_year": 2026, "through": "2026-06-01", "measure": "firearms"}
"""What makes sense, of the parameters that some question needs."""
PATHS = {"code": "southbound", "finding": "unknown_task_forces"}
NONSENSE = "zzz nope"
OTHER = {"cursor": 400}
"""Parameters that are not codes, and how nonsense in them is answered."""


@pytest.fixture
async def totals(database_url: str) -> AsyncIterator[Api]:
    """The aggregator without any totals."""
    async with api("aggregator", database_url) as aggregator:
        yield aggregator


def asked(totals: Api) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every path of a question, and its parameters by name, as the API describes them."""
    document = totals.client._transport.app.openapi()  # type: ignore[attr-defined]
    for path, methods in document["paths"].items():
        if path.startswith("/v1/") and "get" in methods:
            given = methods["get"].get("parameters", [])
            yield path.format(**PATHS), {one["name"]: one for one in given if one["in"] == "query"}


async def test_nonsense_is_refused_in_every_parameter_of_every_question(totals: Api) -> None:
    paths = 0
    for path, described in asked(totals):
        wanted = {name for name, one in described.items() if one.get("required")} | {"fiscal_year"}
        needed: Json = {name: NEEDED[name] for name in wanted & described.keys()}
        assert (await totals.client.get(path, params=needed)).status_code == 200, path
        for name in described:
            response = await totals.client.get(path, params=needed | {name: NONSENSE})
            problem(response, OTHER.get(name, 422), f"query/{name}" if name not in OTHER else None)
        problem(await totals.client.get(path, params=needed | {"colour": "red"}), 422, "query/colour")
        paths += 1
    assert paths == 14


QUESTIONS = [one for one in vars(questions).values() if isinstance(one, type) and issubclass(one, Question)]


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_code_of_every_question_has_a_vocabulary(question: type[Question]) -> None:
    for name, type_, param in parameters(question):
        assert (param.known is not None) == (type_ == tuple[str, ...]), f"{question.__name__}.{name}"
        assert len(param.help) > 5, name


def codes_of(param: Param) -> list[str]:
    known = param.known() if param.known else {}
    return [code for code in known if len(code) > 3][:3]


async def test_a_slip_is_answered_with_the_nearest_codes(totals: Api) -> None:
    tried = set()
    for name, _type, param in parameters(questions.TotalsQuestion):
        for code in codes_of(param):
            params: Json = {"fiscal_year": 2026, name: f"{code[:-1]}{code[-1] * 2}"}
            refusal = problem(await totals.client.get("/v1/totals", params=params), 422, f"query/{name}")
            assert refusal["detail"].startswith(f"unknown {name} {params[name]}; nearest: "), refusal
            assert code in refusal["detail"], refusal
            tried.add(name)
    codes = {"measure", "subtype", "port", "field_office", "region", "agency", "role", "operation"}
    assert tried == codes | {"task_force", "traffic", "posture"}  # a state has two letters


async def test_the_name_of_a_code_finds_it(totals: Api) -> None:
    for name, said, code in (
        ("port", "Laredo", "2304 (Laredo, TX)"),
        ("operation", "Operation Southbond", "southbound (Operation Southbound)"),
        ("field_office", "El Paso", "el_paso"),
    ):
        params: Json = {"fiscal_year": 2026, name: said}
        assert code in problem(await totals.client.get("/v1/totals", params=params), 422)["detail"]


async def test_a_code_that_exists_and_has_no_figures_is_an_empty_answer(totals: Api) -> None:
    for name, _type, param in parameters(questions.TotalsQuestion):
        for code in codes_of(param):
            params: Json = {"fiscal_year": 2026, "by": "port", name: code}
            params |= {"agency": "cbp"} if code == "shared" else {}
            response = await totals.client.get("/v1/totals", params=params)
            assert (response.status_code, read(response)["rows"]) == (200, []), response.text


async def test_an_operation_of_no_register_is_known_by_the_records_that_name_it(totals: Api) -> None:
    """Also on the day on which the only one of them was taken back, which the totals do not keep."""
    feed = Feed(totals.database, TopicPartition("outbound.seizures.v1", 0))
    wrong = seizure(1, operation="op_5", task_force="el_pasoo", recorded_at="2026-06-01T10:00:00+00:00")
    assert "op_5" not in operations.operations()
    await feed.take(wrong, seizure(2, operation="op_6", recorded_at="2026-06-02T10:00:00+00:00"))
    await feed.take(voided(wrong, wrong.recorded_at + timedelta(hours=2)))
    await at_rest(totals.database)

    async def value(**codes: str) -> int:
        params: Json = {"fiscal_year": 2026, "measure": "seizures"} | codes
        response = await totals.client.get("/v1/totals", params=params)
        assert response.status_code == 200, response.text
        return int(read(response)["rows"][0]["value"] or 0)

    assert await value(operation="op_6") == 1
    assert await value(operation="op_6", known_at="2026-06-01") == 0
    assert await value(operation="op_5", known_at="2026-06-01T11:00:00Z") == 1
    problem(
        await totals.client.get("/v1/totals?fiscal_year=2026&operation=op_7&operation=op_6"),
        422,
        "query/operation",
    )
    problem(await totals.client.get("/v1/totals?fiscal_year=2026&operation=op_5"), 422, "query/operation")
    changes = "/v1/revisions?entries=true&since=2026-05-31&until=2026-06-01"
    assert (await totals.client.get(f"{changes}&operation=op_5&task_force=el_pasoo")).status_code == 200
    problem(await totals.client.get(f"{changes}&operation=op_7"), 422, "query/operation")


async def test_days_far_outside_the_records_are_an_answer_or_refused(totals: Api) -> None:
    for query, status in (
        ("first=0001-01-01&last=9999-12-31", 200),
        ("through=9999-12-31&first=0001-01-01", 200),
        ("week=9999-12-27", 422),
        ("week=0001-01-01", 422),
        ("day=0001-01-01", 422),
        ("first=9999-12-31", 422),
        ("month=220009", 200),
    ):
        response = await totals.client.get(f"/v1/totals?measure=firearms&{query}")
        assert response.status_code == status, (query, response.text)
