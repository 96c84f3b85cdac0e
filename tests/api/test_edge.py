"""The edge: limits of size, traces, request ids, headers, and paths that do not exist."""

from collections.abc import AsyncIterator

import httpx
import pytest
import structlog

from shared.records.pages import Pages
from tests.api.harness import Api, api, inspection, problem, read, seizure

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
LIMIT = 4096


@pytest.fixture
async def small(sqlite_url: str) -> AsyncIterator[Api]:
    """An API that takes 4 KiB."""
    async with api("inspection", sqlite_url, outbound_max_body_bytes=LIMIT) as records:
        yield records


async def test_a_body_that_says_it_is_too_large_is_refused(small: Api) -> None:
    for path in ("", "/batch"):
        refusal = problem(await small.post_raw(b" " * (LIMIT + 1), path), 413)
        assert "4096 bytes" in refusal["detail"]


async def test_a_body_that_does_not_say_its_size_is_refused_once_it_is_too_large(small: Api) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while True:
            sent += 1024
            yield b" " * 1024

    problem(await small.post_raw(endless()), 413)
    assert sent == LIMIT + 1024  # no more was read than it took to know


async def test_a_body_of_exactly_the_limit_is_taken(small: Api) -> None:
    import orjson

    body = orjson.dumps(inspection())
    response = await small.post_raw(body + b" " * (LIMIT - len(body)))
    assert response.status_code == 201, response.text


async def test_the_log_line_of_a_request_names_request_trace_and_record(small: Api) -> None:
    with structlog.testing.capture_logs(processors=[structlog.contextvars.merge_contextvars]) as lines:
        record = await small.created(inspection(), traceparent=f"00-{TRACE}-00f067aa0ba902b7-01")
    [line] = [line for line in lines if line["event"] == "request"]
    assert (line["record_id"], line["trace_id"]) == (record["id"], TRACE)
    assert line["request_id"]


async def test_the_callers_trace_goes_into_the_outbox(small: Api) -> None:
    parent = f"00-{TRACE}-00f067aa0ba902b7-01"
    await small.created(inspection(), traceparent=parent)
    [row] = await small.rows("outbox")
    version, trace, span, flags = row.traceparent.split("-")
    assert (version, trace, flags) == ("00", TRACE, "01")
    assert span != "00f067aa0ba902b7"  # a span of our own in the caller's trace


@pytest.mark.parametrize(
    "parent",
    [
        "",
        "00-abc-def-01",
        f"00-{'0' * 32}-00f067aa0ba902b7-01",
        f"00-{TRACE}-{'0' * 16}-01",
        f"ff-{TRACE}-00f067aa0ba902b7-01",
        f"00-{TRACE}-00f067aa0ba902b7-01\t",
        "x" * 9000,
    ],
)
async def test_a_malformed_trace_is_replaced_by_a_new_one(small: Api, parent: str) -> None:
    await small.created(inspection(), traceparent=parent)
    [row] = await small.rows("outbox")
    assert len(row.traceparent) == 55
    assert set(row.traceparent.split("-")[1]) != {"0"}
    assert TRACE not in row.traceparent or parent.endswith("\t")


async def test_a_request_id_is_echoed_or_made(small: Api) -> None:
    given = await small.client.get(small.root, headers={"X-Request-Id": "abc-123"})
    assert given.headers["x-request-id"] == "abc-123"
    made = [(await small.client.get(small.root)).headers["x-request-id"] for _ in range(2)]
    assert len(set(made)) == 2
    assert all(len(one) == 32 for one in made)
    long = await small.client.get(small.root, headers={"X-Request-Id": "a" * 500})
    assert long.headers["x-request-id"] == "a" * 64
    odd = await small.client.get(small.root, headers=[(b"X-Request-Id", b"\xff\xfe")])
    assert len(odd.headers["x-request-id"]) == 32


async def _answers(records: Api, monkeypatch: pytest.MonkeyPatch) -> list[httpx.Response]:
    """One of every kind of answer, a failure included."""
    answers = [
        await records.post(inspection()),
        await records.client.get(records.root),
        await records.client.get("/nothing"),
        await records.client.put(records.root),
        await records.client.get(records.root, headers={"Authorization": "Bearer x"}),
        await records.post({}),
        await records.post_raw(b" " * (LIMIT + 1)),
        await records.client.get("/readyz"),
    ]

    async def broken(*_: object) -> None:
        raise RuntimeError("a defect with the name officer-17 in its message")

    monkeypatch.setattr(Pages, "page", broken)
    answers.append(await records.client.get(records.root))
    assert [one.status_code for one in answers] == [201, 200, 404, 405, 401, 422, 413, 200, 500]
    return answers


async def test_every_answer_has_its_id_and_the_security_headers(
    small: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    for answer in await _answers(small, monkeypatch):
        assert answer.headers["x-request-id"]
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store"
        assert "server" not in answer.headers


async def test_every_refusal_is_a_problem_that_tells_nothing_of_the_inside(
    small: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    for answer in await _answers(small, monkeypatch):
        if answer.status_code >= 400:
            body = problem(answer, answer.status_code)
            assert "officer-17" not in str(body)
            assert "Traceback" not in str(body)


async def test_a_path_or_method_that_does_not_exist_is_said_to_be_so(small: Api) -> None:
    for path in ("/", "/v2/inspections", "/v1/inspections/", "/v1/seizures", "/v1//inspections"):
        problem(await small.client.get(path), 404)
    for path in ("%00", "x", "%F0%9F", "0" * 5000):
        problem(await small.client.get(f"{small.root}/{path}"), 422, "path/record_id")
    response = await small.client.delete(small.root)
    assert "method" in problem(response, 405)["detail"]
    assert response.headers["allow"] in {"GET", "POST", "GET, POST"}


async def test_metrics_count_by_route_and_never_by_id(small: Api) -> None:
    body = await small.created(inspection())
    await small.get(body["id"])
    await small.client.get(f"/made/up/{body['id']}")
    text = (await small.client.get("/metrics")).text
    assert 'route="/v1/inspections/{record_id}"' in text
    assert 'route="unmatched"' in text
    assert body["id"] not in text


async def test_openapi_documents_every_route_and_its_problems(small: Api) -> None:
    document = read(await small.client.get("/openapi.json"))
    operations = {
        (method, path): operation
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    }
    assert set(operations) == {
        ("get", "/v1/inspections"),
        ("post", "/v1/inspections"),
        ("post", "/v1/inspections/batch"),
        ("post", "/v1/inspections/stream"),
        ("get", "/v1/inspections/{record_id}"),
        ("patch", "/v1/inspections/{record_id}"),
        ("post", "/v1/inspections/{record_id}/void"),
        ("get", "/v1/inspections/{record_id}/versions"),
        ("get", "/v1/inspections/{record_id}/acts"),
        ("get", "/v1/inspections/closings"),
        ("put", "/v1/inspections/closings/{fiscal_year}"),
        ("post", "/v1/inspections/closings/{fiscal_year}/reopen"),
        ("get", "/v1/inspections/proposals"),
        ("get", "/v1/inspections/proposals/{proposal_id}"),
        ("post", "/v1/inspections/proposals/{proposal_id}/approve"),
        ("post", "/v1/inspections/proposals/{proposal_id}/refuse"),
        ("post", "/v1/inspections/proposals/{proposal_id}/withdraw"),
    }
    for (method, _path), operation in operations.items():
        expected = {"400", "401", "403", "422", "429", "503"} | ({"413", "415"} if method != "get" else set())
        assert expected <= set(operation["responses"])
        assert operation["security"]
    assert "Problem" in document["components"]["schemas"]


async def test_a_seizure_of_the_wrong_service_is_not_found(small: Api) -> None:
    problem(await small.client.post("/v1/seizures", json=seizure()), 404)
