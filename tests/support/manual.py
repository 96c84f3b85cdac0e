"""The statements that docs/operations.md tells an operator to run."""

import re
from pathlib import Path

OPERATIONS = Path(__file__).parents[2] / "docs" / "operations.md"


def way_back() -> dict[str, list[str]]:
    """After `PositionLost`: the statements, by the name of the database to run them in."""
    (text,) = re.findall(r"```sql\n(-- in the database.*?)```", OPERATIONS.read_text(), re.DOTALL)
    parts = dict(re.findall(r"-- in the database (\w+)\n((?:.*;\n)+)", text))
    assert list(parts) == ["aggregator", "inspection", "seizure"]
    return {database: statements.splitlines() for database, statements in parts.items()}
