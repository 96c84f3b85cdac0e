"""Sending: again while a failure is a passing one, a write once, and an end that says what to do."""

from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
import typer

from outbound.client import AsyncClient, Client, Patience
from services.cli.processes import access
from services.cli.sending import READING, WRITING, Reader, Stopped, Writer, reason_of, said

Answers = list[httpx.Response | Exception]
BUSY = {"detail": "The database does not answer."}


def quick(attempts: int) -> Patience:
    """As commands have it, with short pauses."""
    return Patience(attempts=attempts, first_pause_s=0.001, wait_for_start=False)


def service(answers: Answers, seen: list[httpx.Request]) -> Callable[[httpx.Request], httpx.Response]:
    """Answers one after another."""

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        one = answers.pop(0)
        if isinstance(one, Exception):
            raise one
        return one

    return answer


def ask(answers: Answers, seen: list[httpx.Request] | None = None) -> dict[str, object]:
    transport = httpx.MockTransport(service(answers, [] if seen is None else seen))
    with httpx.Client(transport=transport, base_url="http://test") as client:
        return Reader(Client(client, patience=quick(READING))).ask(
            "/v1/totals", {"by": "port", "through": None}
        )


async def write(answers: Answers, seen: list[httpx.Request], method: str = "POST") -> httpx.Response:
    transport = httpx.MockTransport(service(answers, seen))
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        return await Writer(AsyncClient(client, patience=quick(WRITING))).send(
            method, "/v1/seizures", json={}
        )


def busy(count: int, status: int = 503) -> Answers:
    return [httpx.Response(status, json=BUSY) for _ in range(count)]


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_a_question_is_asked_again(status: int) -> None:
    seen: list[httpx.Request] = []
    answers: Answers = [*busy(1, status), httpx.ReadTimeout("slow"), httpx.Response(200, json={"rows": []})]
    assert ask(answers, seen) == {"rows": []}
    assert [str(one.url) for one in seen] == ["http://test/v1/totals?by=port"] * 3


@pytest.mark.parametrize(("asked", "longest"), [("1", 1.0), ("9999", 30.0), ("soon", 0.1), ("-1", 0.1)])
def test_it_waits_as_long_as_it_is_asked_to_but_not_for_ever(
    asked: str, longest: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses: list[float] = []
    monkeypatch.setattr("outbound.client.blocking.time.sleep", pauses.append)
    still = httpx.Response(409, json=BUSY, headers={"Retry-After": asked})
    assert ask([still, httpx.Response(200, json={"rows": []})]) == {"rows": []}
    assert pauses[0] == longest if longest >= 1.0 else pauses[0] < longest


@pytest.mark.parametrize(
    ("answers", "code", "says"),
    [
        ([httpx.ConnectError("refused")], 1, "http://test does not answer (ConnectError). Start it with"),
        (busy(READING), 1, f"after {READING} attempts (503: The database does not answer)"),
        (
            [*busy(1), *[httpx.ConnectError("gone")] * (READING - 1)],
            1,
            "(http://test does not answer (ConnectError))",
        ),
        ([httpx.Response(401, json={"detail": "The token has expired."})], 1, "The token has expired."),
        ([httpx.Response(422, json={"detail": "unknown port 1"})], 2, "refused: unknown port 1"),
        ([httpx.Response(404, json={"detail": "op_5 is not in the register"})], 2, "op_5 is not in"),
        ([httpx.Response(404, text="nginx")], 1, "404 Not Found"),
        ([httpx.Response(500, text="oops")], 1, "500 Internal Server Error"),
    ],
)
def test_the_end_says_what_to_do(
    answers: Answers, code: int, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(typer.Exit) as end:
        ask(answers)
    assert end.value.exit_code == code
    assert says in capsys.readouterr().err
    assert answers == []


async def test_a_write_is_sent_again_under_its_one_key() -> None:
    seen: list[httpx.Request] = []
    answers: Answers = [*busy(2), httpx.RemoteProtocolError("cut"), httpx.Response(201)]
    assert (await write(answers, seen)).status_code == 201
    keys = {one.headers["Idempotency-Key"] for one in seen}
    assert (len(seen), len(keys)) == (4, 1)

    await write([httpx.Response(201)], seen)
    assert seen[-1].headers["Idempotency-Key"] not in keys


async def test_a_write_that_keeps_failing_gives_up() -> None:
    seen: list[httpx.Request] = []
    with pytest.raises(Stopped, match=f"after {WRITING} attempts"):
        await write(busy(WRITING), seen, "PUT")
    assert len(seen) == WRITING


@pytest.mark.parametrize(
    ("problem", "text"),
    [
        ({"detail": "unknown port", "errors": [{"pointer": "query/port", "detail": "unknown port"}]},
         "unknown port"),
        ({"detail": "Wrong.", "errors": [{"pointer": "/a", "detail": "x"}, {"pointer": "/b", "detail": "y"}]},
         "Wrong.; /a: x; /b: y"),
        ({"detail": "x", "errors": [{"pointer": "/a", "detail": "x"}]}, "/a: x"),
        ({"title": "Not found"}, "Not found"),
    ],
)  # fmt: skip
def test_a_refusal_says_each_thing_once(problem: dict[str, object], text: str) -> None:
    assert reason_of(problem) == said(httpx.Response(422, json=problem)) == text


def test_the_token_is_the_one_given_or_the_one_that_up_keeps(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("OUTBOUND_TOKEN", raising=False)
    here, elsewhere = "http://127.0.0.1:8000", "https://outbound.example"
    assert access.access_token(here, tmp_path) is None
    (tmp_path / access.TOKEN_FILE).write_text("kept\n")
    for url in (here, "http://localhost:8000", "http://[::1]:8000"):
        assert access.access_token(url, tmp_path) == "kept"
    assert access.access_token(elsewhere, tmp_path) is None  # it is nobody else's business
    monkeypatch.setenv("OUTBOUND_TOKEN", "given")
    assert access.access_token(here, tmp_path) == access.access_token(elsewhere, tmp_path) == "given"
