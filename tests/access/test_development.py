"""The development issuer: its files, its endpoints, and the tokens that `outbound token` prints."""

import socket
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from typer.testing import CliRunner

from services.cli.main import app
from services.cli.processes.access import COMMAND_LINE, TOKEN_FILE
from services.cli.processes.local_access import LocalAccess
from shared.access.caller import Caller, Role
from shared.access.development import DevelopmentIssuer
from shared.access.identity import Identity
from shared.access.issuers import load
from shared.access.proofs import Shown
from shared.web.development import MAX_FORM, issuer_app

ASKED = {"grant_type": "client_credentials", "scope": "role:device port:2304 port:2402 agency:cbp_ofo"}


@pytest.fixture
def made(tmp_path: Path) -> DevelopmentIssuer:
    return DevelopmentIssuer.of(tmp_path)


@pytest.fixture
async def client(made: DevelopmentIssuer) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(issuer_app(made))
    async with httpx.AsyncClient(transport=transport, base_url=made.url) as one:
        yield one


async def caller_of(made: DevelopmentIssuer, token: str) -> Caller:
    """Whom a system of this data directory sees."""
    return await Identity(load(made.configuration)).caller(Shown("bearer", token.strip()))


def test_nobody_else_reads_its_files(made: DevelopmentIssuer, tmp_path: Path) -> None:
    directory = tmp_path / "development"
    assert directory.stat().st_mode & 0o777 == 0o700
    modes = {path.name: path.stat().st_mode & 0o777 for path in directory.iterdir()}
    assert modes == dict.fromkeys(("key.json", "jwks.json", "client-secret", "issuers.toml"), 0o600)
    assert '"d"' not in (directory / "jwks.json").read_text()


async def test_a_restart_has_the_same_issuer_and_another_port_only_where_it_must(
    made: DevelopmentIssuer, tmp_path: Path
) -> None:
    token = made.token(COMMAND_LINE, timedelta(hours=1))
    again = DevelopmentIssuer.of(tmp_path)
    again.keep_port()
    assert again.url == made.url
    assert (await caller_of(again, token)).roles
    with socket.socket() as other:
        other.bind(("127.0.0.1", made.port))
        other.listen()
        again.keep_port()
    assert again.url != made.url
    assert (await caller_of(again, again.token(COMMAND_LINE, timedelta(hours=1)))).roles


async def test_discovery_leads_to_the_keys_which_say_what_they_are(
    made: DevelopmentIssuer, client: httpx.AsyncClient
) -> None:
    about = (await client.get("/.well-known/openid-configuration")).json()
    assert about["issuer"] == made.url
    assert about["service_documentation"] == "not for production"
    [key] = (await client.get(about["jwks_uri"])).json()["keys"]
    assert key["kid"].startswith("development-")
    assert "d" not in key


@pytest.mark.parametrize("way", ["basic", "post"])
async def test_a_device_gets_a_token_by_client_credentials(
    made: DevelopmentIssuer, client: httpx.AsyncClient, way: str
) -> None:
    given: dict[str, Any] = {"auth": ("development", made.secret), "data": ASKED}
    if way == "post":
        given = {"data": ASKED | {"client_id": "development", "client_secret": made.secret}}
    answer = await client.post("/token", **given)
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    assert answer.json()["token_type"] == "Bearer"
    caller = await caller_of(made, answer.json()["access_token"])
    assert caller.subject == "development|development"
    expected = Caller(
        "", frozenset({Role.DEVICE}), frozenset({"2304", "2402"}), agencies=frozenset({"cbp_ofo"})
    )
    assert replace(caller, subject="", token_id=None) == expected


@pytest.mark.parametrize(
    ("secret", "changes", "status", "error"),
    [
        ("wrong", {}, 401, "invalid_client"),
        ("", {}, 401, "invalid_client"),
        (None, {"grant_type": "password"}, 400, "unsupported_grant_type"),
        (None, {"scope": ""}, 400, "invalid_scope"),
        (None, {"scope": "role:emperor"}, 400, "invalid_scope"),
        (None, {"scope": "role:device color:red"}, 400, "invalid_scope"),
        (None, {"scope": "x" * MAX_FORM}, 400, "unsupported_grant_type"),
    ],
)
async def test_a_request_that_is_wrong_gets_no_token(
    made: DevelopmentIssuer,
    client: httpx.AsyncClient,
    secret: str | None,
    changes: dict[str, str],
    status: int,
    error: str,
) -> None:
    auth = ("development", made.secret if secret is None else secret)
    answer = await client.post("/token", auth=auth, data=ASKED | changes)
    assert (answer.status_code, answer.json()["error"]) == (status, error)
    assert "access_token" not in answer.json()


async def test_a_header_of_nonsense_is_no_client(client: httpx.AsyncClient) -> None:
    for given in ("Basic ???", "Basic /w==", "Basic", "Bearer x"):
        answer = await client.post("/token", headers={"Authorization": given}, data=ASKED)
        assert answer.status_code == 401


async def test_the_command_prints_a_token_of_whom_it_is_told(made: DevelopmentIssuer, tmp_path: Path) -> None:
    words = ["token", "--role", "officer", "--role", "supervisor", "--port", "2304", "--agency", "*"]
    result = CliRunner().invoke(app, [*words, "--subject", "o-2", "--data", str(tmp_path)])
    assert result.exit_code == 0, result.output
    caller = await caller_of(made, result.output)
    roles = frozenset({Role.OFFICER, Role.SUPERVISOR})
    expected = Caller("development|o-2", roles, frozenset({"2304"}), agencies=frozenset({"*"}))
    assert replace(caller, token_id=None) == expected
    assert caller.token_id


def test_the_command_says_what_to_do_where_there_is_no_issuer(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["token", "--role", "officer", "--data", str(tmp_path / "none")])
    assert result.exit_code == 1
    assert "run `outbound up` first" in result.stderr


async def test_the_file_of_the_command_line_is_there_before_the_system_answers(tmp_path: Path) -> None:
    LocalAccess(tmp_path)
    kept = tmp_path / TOKEN_FILE
    assert kept.stat().st_mode & 0o777 == 0o600
    found = await caller_of(DevelopmentIssuer.of(tmp_path), kept.read_text())
    assert replace(found, token_id=None) == COMMAND_LINE
