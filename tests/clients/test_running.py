"""Both clients against a real system: the programs of docs/clients.md, and checks in TypeScript."""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from outbound.client import Client
from tests.clients import typescript
from tests.clients.models import ROOT
from tests.deploy.processes import OUTBOUND, Running, until

pytestmark = pytest.mark.slow
PAGE = (ROOT / "docs" / "clients.md").read_text("utf-8")
CHECKS = ROOT / "tests" / "clients" / "checks.ts"
ROLE = ["--role", "officer", "--port", "2304", "--port", "2402", "--agency", "cbp_ofo"]


def blocks(language: str) -> list[str]:
    """The blocks of the page in a language, in order."""
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class System:
    """A running system, and the environment of a program that uses it."""

    environment: dict[str, str]
    printed: list[str]
    """What the programs in Python printed, before those in TypeScript are run."""


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    directory = tmp_path_factory.mktemp("clients")
    data = ["--data", str(directory / "data")]
    running = Running("up", ["up", *data, "--port", "0"], {}, directory / "up")
    try:
        url = running.base()
        until(lambda: httpx.get(f"{url}/readyz").status_code == 200, "the system is ready")
        token = typescript.run([str(OUTBOUND), "token", *ROLE, *data], directory).strip()
        environment = {"OUTBOUND_URL": url, "OUTBOUND_TOKEN": token}
        yield System(environment, _python(environment, directory))
    finally:
        running.kill()


def _python(environment: dict[str, str], directory: Path) -> list[str]:
    """What the programs in Python print; the second asks for totals that the first changes."""
    recording, asking = blocks("python")
    recorded = typescript.run([sys.executable, "-c", recording], directory, **environment)
    with Client(environment["OUTBOUND_URL"], environment["OUTBOUND_TOKEN"]) as client:
        wanted = {"fiscal_year": 2026, "measure": ["ammunition_rounds", "arrests"]}
        until(lambda: _values(client, wanted) == [800, 1], "the totals have caught up")
    return [recorded, typescript.run([sys.executable, "-c", asking], directory, **environment)]


def _values(client: Client, wanted: dict[str, object]) -> list[object]:
    return [row["value"] for row in client.get("/v1/totals", wanted)["rows"]]


def test_the_programs_in_python_print_what_the_page_says(system: System) -> None:
    assert system.printed == blocks("text")[:2]


def test_the_programs_in_typescript_do_what_they_say(system: System, tmp_path: Path) -> None:
    node = typescript.needed_node()
    (program,) = blocks("typescript")
    programs = {"page.ts": program, "checks.ts": CHECKS.read_text("utf-8")}
    built = typescript.compiled(tmp_path / "built", node, programs)
    printed = [
        typescript.run([node, str(built / f"{name}.js")], tmp_path, **system.environment)
        for name in ("page", "checks")
    ]
    assert printed == [blocks("text")[2], "checked\n"]
