"""The command line as a user has it, and what the files in CBP's columns hold."""

import csv
import io
from collections.abc import Sequence
from typing import Any

import orjson
from typer.testing import CliRunner, Result

from services.cli.files.exporting.columns import Plan, Record
from services.cli.files.exporting.files import write_csv
from services.cli.files.exporting.spool import Spool
from services.cli.main import app
from shared.contracts.ids import uuid7
from shared.records import lifecycle
from shared.records.kind import RecordKind
from tests.records.drafts import NOW

Rows = list[dict[str, str]]


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(one) for one in arguments])


def export(*arguments: object) -> Result:
    """An export that succeeds."""
    result = run("export", *arguments)
    assert result.exit_code == 0, result.output
    return result


def rows(text: str) -> Rows:
    return list(csv.DictReader(io.StringIO(text)))


def csv_of(plan: Plan, records: Sequence[Record]) -> str:
    """The file of these records, as the command makes it."""
    file = io.BytesIO()
    with Spool(plan.columns) as spool:
        spool.put((record["id"], plan.lines(record)) for record in records)
        write_csv(file, plan.columns, spool.sorted())
    return file.getvalue().decode()


def stored(kind: RecordKind[Any], entry: dict[str, Any]) -> Record:
    """An entry as its service states it."""
    version = lifecycle.create(kind, kind.draft.model_validate(entry), uuid7(), NOW)
    record: Record = orjson.loads(version.body)
    return record
