"""The commands that ask a system, and the question that each of them asks."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from services.aggregator.views import questions
from services.aggregator.views.question import Question

ASKING: Mapping[str, tuple[type[Question], list[str]]] = {
    "totals": (questions.TotalsQuestion, ["--fiscal-year", "2025"]),
    "compare": (questions.ComparisonQuestion, ["--fiscal-year", "2025"]),
    "explain": (questions.ExplanationQuestion, ["--fiscal-year", "2025", "--measure", "firearms"]),
    "revisions": (questions.RevisionsQuestion, []),
    "operations": (questions.OperationQuestion, []),
    "agencies": (questions.AgenciesQuestion, ["--fiscal-year", "2025"]),
    "threats": (questions.ThreatsQuestion, ["--fiscal-year", "2025"]),
    "inspection-rates": (questions.RatesQuestion, ["--fiscal-year", "2025"]),
    "quiet-ports": (questions.QuietPortsQuestion, []),
    "quality": (questions.QualityQuestion, []),
    "sources": (questions.SourcesQuestion, []),
    "factsheet": (questions.SheetQuestion, ["--fiscal-year", "2025", "--through", "2025-06-14"]),
}
"""By command, its question and the arguments that it needs."""

HEAVY = (
    *("pydantic", "pydantic_settings", "sqlalchemy", "sqlmodel", "fastapi", "starlette", "uvicorn", "uvloop"),
    *("aiokafka", "asyncpg", "aiosqlite", "alembic", "structlog", "prometheus_client", "msgspec", "asyncio"),
    *("cryptography", "joserfc"),
    *("services.inspection.main", "services.seizure.main", "services.aggregator.main"),
)
"""What takes longer to import than a system to answer."""

RUN = """
import json, sys
from services.cli.main import app
try:
    app(sys.argv[2:], prog_name="outbound")
except SystemExit as end:
    code = end.code or 0
found = [name for name in json.loads(sys.argv[1]) if name in sys.modules]
print(json.dumps([code, found]), file=sys.stderr)
"""


def imported(*arguments: str, directory: Path | None = None) -> tuple[int, list[str]]:
    """The exit code of a command in a process of its own, and which of `HEAVY` it imported."""
    command = [sys.executable, "-c", RUN, json.dumps(HEAVY), *arguments]
    done = subprocess.run(
        command, capture_output=True, text=True, env=plain_environment(), cwd=directory, check=True
    )
    code, found = json.loads(done.stderr.splitlines()[-1])
    return code, found


def plain_environment(**more: str) -> dict[str, str]:
    """The environment of a user who has set nothing of Outbound's."""
    given: dict[str, Any] = {
        name: one for name, one in os.environ.items() if not name.startswith(("OUTBOUND_", "_OUTBOUND_"))
    }
    return given | more
