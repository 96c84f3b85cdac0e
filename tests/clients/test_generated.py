"""The clients are those of docs/openapi, alike, and light."""

import inspect
import subprocess
import sys
from pathlib import Path

import pytest

from outbound.client import AsyncClient, Client
from outbound.client.asynchronous import AsyncRecords
from outbound.client.blocking import Records
from tests.clients import typescript
from tests.clients.models import MODELS, documents

STALE = "not current: run `python -m tests.clients`"
IMPORTED = """
import importlib, sys
before = set(sys.modules)
importlib.import_module(sys.argv[1])
print(*{name.partition(".")[0] for name in set(sys.modules) - before} - sys.stdlib_module_names)
"""


def test_the_types_of_python_are_all_of_them() -> None:
    """That each is current is a gate of `make check`."""
    assert {one.stem for one in MODELS.glob("*.py")} == {"__init__", *documents()}


@pytest.mark.slow
def test_the_types_of_typescript_are_current() -> None:
    made = typescript.types(documents(), typescript.needed_node())
    assert {path for path, text in made.items() if path.read_text("utf-8") != text} == set(), STALE
    assert set(typescript.TYPES.iterdir()) == made.keys()


@pytest.mark.parametrize(("one", "other"), [(Client, AsyncClient), (Records, AsyncRecords)])
def test_both_clients_have_the_same_calls(one: type, other: type) -> None:
    def calls(client: type) -> dict[str, tuple[list[str], str | None]]:
        found = inspect.getmembers(client, inspect.isfunction)
        return {
            name: (list(inspect.signature(method).parameters), method.__doc__)
            for name, method in found
            if not name.startswith("_")
        }

    assert calls(one) == calls(other)


def test_the_client_needs_nothing_but_httpx(tmp_path: Path) -> None:
    """It is installed by itself, and commands that start quickly use it."""
    assert _imported("outbound.client", tmp_path) == {"outbound", *_imported("httpx", tmp_path)}


def _imported(name: str, directory: Path) -> set[str]:
    """The packages that a module brings, apart from Python's own."""
    command = [sys.executable, "-c", IMPORTED, name]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=directory)
    return set(done.stdout.split())
