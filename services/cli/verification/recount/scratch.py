"""The temporary database: tables and rules, and what is found in them."""

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import duckdb

from services.cli.verification.findings import Findings, Source, WrongFigure

MEMORY = "1GB"
"""Of the tables and of sums; what does not fit goes to the temporary directory."""
CELL = {
    "day": "day",
    "fiscal_year": "fiscal_year",
    "port_code": "port",
    "field_office": "office",
    "operation": "operation",
    "task_force": "task_force",
    "agency": "agency",
    "role": "role",
    "measure": "measure",
    "subtype": "subtype",
    "known_day": "known",
}
"""The coordinates of a cell of the totals, and what they are called in `sql/`."""
RECORDS_OF_A_CELL = 3
_BEHIND = """
    SELECT count(*) FROM versions ANTI JOIN journal USING (record, kind, version)
    WHERE published IS NULL OR published >= $late
"""


@dataclass(frozen=True, slots=True)
class Scratch:
    """The database, and the temporary directory that it is in."""

    db: duckdb.DuckDBPyConnection
    directory: Path


@contextmanager
def scratch() -> Iterator[Scratch]:
    """An empty database with the rules, in TMPDIR."""
    with tempfile.TemporaryDirectory(prefix="outbound-recount-") as name:
        directory = Path(name)
        with duckdb.connect(str(directory / "recount.duckdb")) as db:
            db.execute(f"SET memory_limit = '{MEMORY}'; SET preserve_insertion_order = false")
            db.execute(f"SET temp_directory = '{directory / 'spilled'}'")
            db.execute(statement("tables"))
            db.execute(statement("rules"))
            yield Scratch(db, directory)


def statement(name: str) -> str:
    """A file of `sql/`."""
    return resources.files(__package__).joinpath("sql", f"{name}.sql").read_text(encoding="utf-8")


def compare(db: duckdb.DuckDBPyConnection, late: str, findings: Findings) -> None:
    """Find what differs. `late`: what was published before should be in the totals, as an instant in UTC."""
    for one in statement("compare").split(";\n"):
        if one.strip():
            db.execute(one, {"late": late} if "$late" in one else None)
    ((behind,),) = db.execute(_BEHIND, {"late": late}).fetchall()
    findings.count("behind", behind)
    for row in _rows(db, "SELECT * FROM wrong_versions ORDER BY ALL"):
        findings.version(Source.RECOUNT, row["kind"], str(row["record"]), row["version"], row["what"])
    for row in _rows(db, "SELECT * FROM wrong_cells ORDER BY ALL"):
        codes = {name: str(row[column] or "") for name, column in CELL.items()}
        if findings.counts.get("wrong_cells", 0) < findings.limit:
            _records_of(db, row, findings)
        findings.cell(Source.RECOUNT, codes, int(row["held"]), int(row["expected"]))
    if findings.differences:
        _figures(db, findings)


def _records_of(db: duckdb.DuckDBPyConnection, cell: Mapping[str, Any], findings: Findings) -> None:
    """Name records that count in a cell."""
    where = " AND ".join(f"{column} IS NOT DISTINCT FROM ${column}" for column in CELL.values())
    query = f"SELECT kind, record, version, sum(value) AS value FROM counted WHERE {where} GROUP BY ALL"  # noqa: S608
    given = {column: cell[column] for column in CELL.values()}
    found = _rows(db, f"{query} ORDER BY ALL LIMIT {RECORDS_OF_A_CELL}", given)
    for row in found:
        what = f"counts {int(row['value']):,} of {cell['measure']} in a cell that is off"
        findings.counts_in(Source.RECOUNT, row["kind"], str(row["record"]), row["version"], what)


def _figures(db: duckdb.DuckDBPyConnection, findings: Findings) -> None:
    query = """
        SELECT fiscal_year, measure, coalesce(sum(value) FILTER (WHERE NOT ours), 0) AS held,
            coalesce(sum(value) FILTER (WHERE ours), 0) AS expected
        FROM (
            SELECT fiscal_year, measure, role, value, true AS ours FROM counted
            UNION ALL SELECT fiscal_year, measure, role, value, false FROM totals
        ) WHERE role = 'lead' GROUP BY ALL HAVING held <> expected ORDER BY ALL
    """
    for row in _rows(db, query):
        figure = (row["fiscal_year"], row["measure"], int(row["held"]), int(row["expected"]))
        findings.figures.append(WrongFigure(Source.RECOUNT, *figure))


def _rows(
    db: duckdb.DuckDBPyConnection, query: str, given: Mapping[str, Any] | None = None
) -> Iterator[dict[str, Any]]:
    found = db.execute(query, given)
    names = [one[0] for one in found.description or ()]
    return (dict(zip(names, row, strict=True)) for row in found.fetchall())
