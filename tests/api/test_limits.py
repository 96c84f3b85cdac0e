"""Limits of what one request, one caller and one address may ask, in process."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import orjson
import pytest

from shared.access.caller import Role, everywhere
from tests.api.harness import Api, api, bearer, inspection, problem

NESTED = {"objects": ('{"a":', "}"), "lists": ("[", "]")}


@pytest.fixture
async def records(sqlite_url: str) -> AsyncIterator[Api]:
    async with api("inspection", sqlite_url) as found:
        yield found


@pytest.mark.parametrize("kind", NESTED)
async def test_a_body_is_nested_within_limits(records: Api, kind: str) -> None:
    opening, closing = NESTED[kind]
    for levels, said in (
        (32, "does not fit"),
        (33, "deeper than 32 levels"),
        (900, "deeper than 32"),
    ):
        body = opening * levels + ("1" if kind == "objects" else "") + closing * levels
        status = 422 if levels <= 32 else 400
        assert said in problem(await records.post_raw(body.encode()), status)["detail"]


async def test_a_body_has_values_within_limits(records: Api) -> None:
    body = b"[" + b"1," * 500_001 + b"1]"
    assert "500,000 values" in problem(await records.post_raw(body), 400)["detail"]


async def test_brackets_in_a_text_are_no_nesting(records: Api) -> None:
    body = inspection(conveyance={"description": "[" * 100 + "{" * 50})
    assert (await records.post_raw(orjson.dumps(body))).status_code == 201


async def test_many_headers_and_a_long_url_are_refused(records: Api) -> None:
    many = [(f"x-{number}", "1") for number in range(101)]
    problem(await records.client.get(records.root, headers=many), 431)
    problem(await records.client.get("/" + "x" * 9000), 414)


async def test_a_body_of_two_lengths_is_refused(records: Api) -> None:
    headers = [("Transfer-Encoding", "chunked"), ("Content-Length", "2"), ("Idempotency-Key", "k")]
    response = await records.client.post(records.root, content=b"{}", headers=headers)
    assert "one Content-Length" in problem(response, 400)["detail"]
    assert response.headers["connection"] == "close"
    many = {"Content-Length": "9" * 6000, "Idempotency-Key": "k", "Content-Type": "application/json"}
    problem(await records.client.post(records.root, content=b"{}", headers=many), 413)


async def test_a_request_that_takes_too_long_is_given_up(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def stuck(*_: object) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr("shared.records.reads.Reads.page", stuck)
    async with api("inspection", sqlite_url, outbound_request_seconds=0.05) as records:
        response = await records.client.get(records.root)
        assert "longer than 0.05 seconds" in problem(response, 503)["detail"]
        assert response.headers["retry-after"] == "1"


async def test_an_answer_says_how_many_requests_are_left(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.web.rate_limit.time.monotonic", lambda: 100.0)
    async with api("inspection", sqlite_url, outbound_requests_per_second=2) as records:
        answers = [await records.client.get(records.root) for _ in range(3)]
        assert [one.status_code for one in answers] == [200, 200, 429]
        assert [one.headers["ratelimit"] for one in answers] == [f'"caller";r={n};t=1' for n in (1, 0, 0)]
        assert {one.headers["ratelimit-policy"] for one in answers} == {'"caller";q=2;w=1'}
        other = bearer(everywhere("officer-18", Role.OFFICER))
        assert (await records.client.get(records.root, headers=other)).headers[
            "ratelimit"
        ] == '"caller";r=1;t=1'


async def test_an_address_may_not_guess_tokens_for_long(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 600.0
    monkeypatch.setattr("shared.web.rate_limit.time.monotonic", lambda: now)
    async with api("inspection", sqlite_url, outbound_address_failures_per_minute=3) as records:
        bad = {"Authorization": "Bearer x.y.z"}
        statuses = [(await records.client.get(records.root, headers=bad)).status_code for _ in range(5)]
        assert statuses == [401, 401, 401, 429, 429]
        now += 20.0
        refused = await records.client.get(records.root, headers=bad)
        assert (refused.status_code, refused.headers["retry-after"]) == (429, "40")
        assert (await _from(records, "10.0.0.9").get(records.root)).status_code == 200
        now += 40.0
        assert (await records.client.get(records.root)).status_code == 200


async def test_an_address_may_not_ask_without_end(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shared.web.rate_limit.time.monotonic", lambda: 100.0)
    async with api("inspection", sqlite_url, outbound_address_requests_per_second=2) as records:
        statuses = [(await records.client.get("/nothing")).status_code for _ in range(3)]
        assert statuses == [404, 404, 429]


def _from(records: Api, address: str) -> httpx.AsyncClient:
    """A client at this address, with the same token."""
    app = records.client._transport.app  # type: ignore[attr-defined]
    transport = httpx.ASGITransport(app, client=(address, 1234))
    return httpx.AsyncClient(transport=transport, base_url="http://test", headers=records.client.headers)


@pytest.mark.parametrize(("trusted", "statuses"), [("", [404, 429]), ("127.0.0.1 10.0.0.0/8", [404, 404])])
async def test_only_a_trusted_proxy_says_from_where_a_request_comes(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch, trusted: str, statuses: list[int]
) -> None:
    monkeypatch.setattr("shared.web.rate_limit.time.monotonic", lambda: 100.0)
    limits: dict[str, Any] = {"outbound_address_requests_per_second": 1, "outbound_trusted_proxies": trusted}
    async with api("inspection", sqlite_url, **limits) as records:
        said = [{"X-Forwarded-For": f"192.0.2.{number}, 10.1.1.1"} for number in (1, 2)]
        answers = [await records.client.get("/nothing", headers=one) for one in said]
        assert [one.status_code for one in answers] == statuses


async def test_browsers_are_told_to_trust_nothing(records: Api) -> None:
    for path in (records.root, "/nothing", "/docs", "/livez"):
        headers = (await records.client.get(path)).headers
        assert headers["referrer-policy"] == "no-referrer"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers.get_list("content-security-policy") == [headers["content-security-policy"]]
        assert headers["cross-origin-resource-policy"] == "same-origin"
        assert headers["cross-origin-opener-policy"] == "same-origin"
        assert "strict-transport-security" not in headers
    https = await records.client.get("https://test/livez")
    assert https.headers["strict-transport-security"] == "max-age=31536000; includeSubDomains"


async def test_no_page_of_elsewhere_may_call_unless_it_is_allowed_to(sqlite_url: str) -> None:
    page = {"Origin": "https://port.example", "Access-Control-Request-Method": "POST"}
    async with api("inspection", sqlite_url) as records:
        assert "access-control-allow-origin" not in (await records.client.get("/livez", headers=page)).headers
        problem(await records.client.options(records.root, headers=page), 405)
    async with api("inspection", sqlite_url, outbound_allowed_origins="https://port.example") as records:
        allowed = await records.client.options(records.root, headers=page)
        assert allowed.headers["access-control-allow-origin"] == "https://port.example"
        other = await records.client.get("/livez", headers={"Origin": "https://evil.example"})
        assert "access-control-allow-origin" not in other.headers
