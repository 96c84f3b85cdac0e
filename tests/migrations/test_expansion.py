"""Revisions expand: what the release before uses stays, unless the revision says that it is a contraction.

The rule is in `docs/operations.md`, "How migrations are made".
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.cli.processes.system import DEPLOYED

REVISIONS = [
    path
    for one in DEPLOYED.values()
    for path in sorted((one.package / "migrations" / "versions").glob("*.py"))
]
REMOVES = {"drop_table", "drop_column", "drop_constraint", "rename_table", "drop_table_comment"}
CHANGES = {"new_column_name", "type_", "nullable"}
SQL = re.compile(r"\b(drop\s+(table|column|constraint)|rename\s+(to|column))\b", re.IGNORECASE)


def breaking(source: str) -> list[str]:
    """What the upgrade of a revision takes from the release before, if it is not marked `contract = True`."""
    module = ast.parse(source)
    if any(_marks(statement) for statement in module.body):
        return []
    upgrade = next(one for one in module.body if isinstance(one, ast.FunctionDef) and one.name == "upgrade")
    return [found for node in ast.walk(upgrade) for found in _breaks(node)]


def _marks(statement: ast.stmt) -> bool:
    return ast.unparse(statement) == "contract = True"


def _breaks(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and SQL.search(node.value):
        yield node.value
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
        return
    given = {one.arg: ast.unparse(one.value) for one in node.keywords if one.arg}
    if node.func.attr in REMOVES:
        yield ast.unparse(node)
    if node.func.attr == "alter_column" and given.keys() & CHANGES and given.get("nullable") != "True":
        yield ast.unparse(node)
    if node.func.attr == "add_column" and _asks_more_of_writers(node):
        yield ast.unparse(node)


def _asks_more_of_writers(added: ast.Call) -> bool:
    """Whether a column is added that the release before, which does not know it, cannot leave out."""
    text = ast.unparse(added)
    return "nullable=False" in text and "server_default=" not in text


@pytest.mark.parametrize("path", REVISIONS, ids=lambda path: f"{path.parents[2].name}-{path.stem}")
def test_a_revision_takes_nothing_from_the_release_before(path: Path) -> None:
    assert breaking(path.read_text()) == []


def test_every_service_has_revisions() -> None:
    assert {path.parents[2].name for path in REVISIONS} == set(DEPLOYED)


BREAKING = [
    "op.drop_table('traces')",
    "batch_op.drop_column('mode')",
    "batch_op.drop_constraint('uq_seizure_outbox_record_version', type_='unique')",
    "op.rename_table('traces', 'requests')",
    "batch_op.alter_column('mode', new_column_name='traffic')",
    "batch_op.alter_column('mode', nullable=False)",
    "batch_op.alter_column('mode', type_=sa.Integer())",
    "batch_op.add_column(sa.Column('mode', sa.Text(), nullable=False))",
    "op.execute('ALTER TABLE traces DROP COLUMN outcome')",
    "op.execute('alter table traces rename to requests')",
]
EXPANDING = [
    "op.create_table('traces', sa.Column('id', sa.Uuid(), nullable=False))",
    "batch_op.add_column(sa.Column('mode', sa.Text(), nullable=True))",
    "batch_op.add_column(sa.Column('mode', sa.Text(), nullable=False, server_default=''))",
    "batch_op.alter_column('mode', nullable=True)",
    "batch_op.drop_index('ix_traces_serial')",
    "op.execute('UPDATE traces SET mode = 1')",
]


def _revision(statement: str, mark: str = "") -> str:
    downgrade = "def downgrade() -> None:\n    op.drop_table('traces')\n"
    return f"{mark}\n\ndef upgrade() -> None:\n    {statement}\n\n\n{downgrade}"


@pytest.mark.parametrize("statement", BREAKING)
def test_the_rule_finds_what_drops_renames_or_asks_more(statement: str) -> None:
    assert len(breaking(_revision(statement))) == 1
    assert breaking(_revision(statement, "contract = True")) == []


@pytest.mark.parametrize("statement", EXPANDING)
def test_the_rule_lets_pass_what_only_adds(statement: str) -> None:
    assert breaking(_revision(statement)) == []
