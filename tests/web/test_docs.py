"""/docs needs no network: its files are of this package, and a real browser is kept to them."""

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

import shared.web
from shared.database.database import Database
from shared.web.docs import TYPES
from tests.api.harness import SERVICES, component_app, problem
from tests.deploy.processes import Running, until
from tests.web.browser import chromium

ASSETS = Path(shared.web.__file__).parent / "assets"
METHODS = {"get", "put", "post", "patch", "delete"}


def test_the_vendored_files_are_those_that_were_published() -> None:
    rows = re.findall(
        r"^\| `([0-9a-f]{64})` \| `(\S+)` \|$", (ASSETS / "README.md").read_text(), re.MULTILINE
    )
    stated = {name: digest for digest, name in rows}
    found = {one.name: hashlib.sha256(one.read_bytes()).hexdigest() for one in ASSETS.iterdir()}
    ours = {"README.md", "start.js"}
    assert {name: digest for name, digest in found.items() if name not in ours} == stated
    assert TYPES.keys() <= found.keys()
    assert "Apache License" in (ASSETS / "LICENSE").read_text()


@pytest.fixture(params=list(SERVICES))
async def client(request: pytest.FixtureRequest) -> Any:
    """Each service, without a token: what it can do is no secret."""
    database = Database("sqlite+aiosqlite://")
    transport = httpx.ASGITransport(component_app(SERVICES[request.param], database))
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as asked:
        yield asked
    await database.close()


async def test_the_page_asks_for_nothing_but_its_own_files(client: httpx.AsyncClient) -> None:
    page = await client.get("/docs")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    loaded = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert {one for one in loaded if not one.startswith("data:")} == {f"docs/{name}" for name in TYPES}
    for name, kind in TYPES.items():
        answer = await client.get(f"/docs/{name}")
        assert (answer.status_code, answer.headers["content-type"]) == (200, f"{kind}; charset=utf-8")
        assert answer.content == (ASSETS / name).read_bytes()
    problem(await client.get("/docs/LICENSE"), 404)
    problem(await client.get("/docs/..%2fdocs.py"), 404)


async def test_the_page_may_run_and_reach_nothing_else(client: httpx.AsyncClient) -> None:
    page = await client.get("/docs")
    policy = dict(one.strip().split(" ", 1) for one in page.headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert "unsafe" not in page.headers["content-security-policy"]
    assert not re.search(r"<script>|<style>| style=| on[a-z]+=", page.text)


@pytest.fixture
def system(tmp_path: Path) -> Iterator[str]:
    """The whole system, as `outbound up` runs it."""
    running = Running("up", ["up", "--data", str(tmp_path / "data"), "--port", "0"], {}, tmp_path / "up")
    try:
        base = running.base()
        until(lambda: httpx.get(f"{base}/readyz").status_code == 200, "the system is ready")
        yield base
    finally:
        running.stop(30)


@pytest.mark.slow
def test_a_browser_shows_every_operation_and_asks_only_this_host(system: str, tmp_path: Path) -> None:
    document = httpx.get(f"{system}/openapi.json").json()
    wanted = sorted(path for path, item in document["paths"].items() for method in item if method in METHODS)
    with chromium(tmp_path) as browser:
        browser.open(f"{system}/docs")
        until(lambda: len(browser.texts(".opblock")) == len(wanted), "every operation is shown")
        shown = sorted(one.replace("\u200b", "") for one in browser.texts(".opblock-summary-path"))
        browser.click(".opblock-post .opblock-summary-control")
        until(
            lambda: browser.texts(".opblock-post .opblock-body .body-param__example"),
            "an operation is opened",
        )
        requested = browser.requested()
        complaints = [one["message"] for one in browser.log("browser")]
    assert shown == wanted
    assert {one for one in requested if not one.startswith(f"{system}/")} == set()
    assert f"{system}/openapi.json" in requested
    assert complaints == []
