"""What becomes of a hostile text on a terminal, in CSV files, on a page, and on paper."""

import ast
import asyncio
import csv
import io
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from rich.table import Table
from typer.testing import CliRunner

from services.cli import formulas, output, terminal
from services.cli.figures.factsheet import markdown, page
from services.cli.files.exporting.columns import Column
from services.cli.files.exporting.files import write_csv
from services.cli.files.tables.rows import Row, read_rows
from services.cli.main import app
from services.cli.processes.command import CommandError
from services.cli.processes.system import System
from services.cli.reach import in_process
from services.seizure.custody import printing
from services.seizure.custody.paper import Paper
from services.seizure.custody.paper import Table as PaperTable
from shared.contracts.unseen import seen
from shared.runtime.settings import Settings
from tests.api.harness import Json, seizure
from tests.api.test_casework import trace
from tests.hostile.strings import STRINGS

CLI = Path(output.__file__).parent
FORMULA = tuple("=+-@\t\r＝＋－＠")  # noqa: RUF001 - that is the point
NAMES = [name for name, text in STRINGS.items() if len(text) < 1_000]
TEXTS = [STRINGS[name] for name in NAMES]


def _obeyed(text: str) -> list[str]:
    """What of an output a terminal would obey, or would not show."""
    return [one for one in text if not one.isprintable() and one not in "\n\t"]


@pytest.mark.parametrize("text", TEXTS, ids=NAMES)
def test_a_terminal_shows_a_text_and_obeys_none(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    table = Table("A", title=text)
    table.add_row(text)
    shown = output.printed(table, 2_000)
    terminal.say(text)
    terminal.say(text, err=True, fg="red")
    CommandError(f"refused: {text}")
    said = capsys.readouterr()
    assert _obeyed(shown + said.out + said.err) == []
    assert said.out == seen(text, "\n\t") + "\n"
    if text.isprintable():  # of what is not, the table's library leaves some out
        assert text.strip() in shown, "its mark-up is a text too"


def test_data_are_exact_to_a_program_and_seen_on_a_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    text = output.as_csv([{"a": "\x1b[31mred\u202e"}])
    terminal.give(text)
    assert capsys.readouterr().out == text
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    terminal.give(text)
    assert capsys.readouterr().out == "a\n[U+001B][31mred[U+202E]\n"


def test_nothing_else_of_the_command_line_prints() -> None:
    found = [(path.name, name) for path in CLI.rglob("*.py") for name in _printing(path.read_text())]
    # The health check of a container has no library, and says what its own process answers.
    assert set(found) == {("terminal.py", "echo"), ("health.py", "print")}


def _printing(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in {"echo", "secho", "echo_via_pager"} or (
                isinstance(node.func, ast.Name) and name == "print"
            ):
                yield name


def test_no_cell_starts_a_formula_and_every_text_comes_back(tmp_path: Path) -> None:
    """By the two ways in which there is CSV, and by the one in which it is read."""
    columns, lines = [Column("number"), Column("text")], [(str(n), one) for n, one in enumerate(TEXTS)]
    file = io.BytesIO()
    write_csv(file, columns, lines)
    printed = output.as_csv([{"number": number, "text": text} for number, text in lines])
    assert file.getvalue().decode() == printed
    cells = [one["text"] for one in csv.DictReader(io.StringIO(printed))]
    assert [one for one in cells if one.startswith(FORMULA)] == []
    assert [*map(formulas.meant, cells)] == TEXTS
    assert output.as_csv([{"a": -5, "b": -0.5}]) == "a,b\n-5,-0.5\n"
    lines = [(number, text) for number, text in lines if text == text.strip() and _on_a_line(text)]
    path = tmp_path / "read.csv"
    path.write_text(output.as_csv([{"number": number, "text": text} for number, text in lines]))
    rows = [one for one in read_rows(path, ["number", "text"]) if isinstance(one, Row)]
    assert [(one.cells["number"], one.cells["text"]) for one in rows] == lines


def _on_a_line(text: str) -> bool:
    return "\n" not in text and "\r" not in text and "\0" not in text


def _sheet(text: str) -> Json:
    figure: Json = {"measure": "firearms", "title": text, "unit": "firearms", "value": 1, "before": None}
    figure |= {"words": {"qualifier": "over", "amount": text}}
    at: Json = {"first": "2025-10-01", "last": "2026-06-14", "measure": "firearms", "credited": False}
    figure |= {"coordinates": {**at, "agency": [text], "operation": [text], "subtype": []}}
    month: Json = {"first": "2025-10-01", "last": "2025-10-31"}
    month |= {"figures": [{"measure": "firearms", "unit": "firearms", "current": 1, "previous": 0}]}
    section: Json = {
        "code": "operation",
        "title": text,
        "figures": [figure],
        "share": None,
        "operation": text,
    }
    section |= {"first": "2025-10-01", "last": "2026-06-14", "credited": False, "since": None, "agency": text}
    sheet: Json = {"fiscal_year": 2026, "through": "2026-06-14", "final": False, "known_at": None}
    return {**sheet, "generated_at": "2026-06-15T18:00:00Z", "sections": [section], "months": [month]}


@pytest.mark.parametrize("text", TEXTS, ids=NAMES)
def test_a_page_and_a_markdown_sheet_have_it_as_text(text: str) -> None:
    usual, hostile = page.html(_sheet("southbound")), page.html(_sheet(text))
    assert _tags(hostile) == _tags(usual)
    told = markdown.markdown(_sheet(text))
    assert not re.search(r"(?<!\\)[<>\[\]`*]", told.split("This sheet again")[0].replace("**", ""))


def _tags(html: str) -> list[str]:
    """Every mark-up, attributes included."""
    return [one for one in re.findall(r"<[^>]*>", html) if "span" not in one]


def test_paper_has_it_as_text_on_a_screen_and_in_a_pdf() -> None:
    rows = [[str(number), seen(one)] for number, one in enumerate(TEXTS)]
    paper = Paper(
        "Receipt", [("Reason", seen("".join(TEXTS)))], [PaperTable("Items", ["No.", "A"], rows)], "x"
    )
    html = printing.html(paper)
    assert re.findall(r"<(?:script|img|svg/|a |b>)", html) == []
    cells = [unescape(one) for one in re.findall(r"<bdi>(.*?)</bdi>", html, re.DOTALL)]
    assert cells[1:] == [cell for row in rows for cell in row]
    pages = PdfReader(io.BytesIO(printing.pdf(paper))).pages
    words = _letters("".join(one.extract_text() for one in pages))
    missing = [one for _number, one in rows if _letters(printing.shown(one))[:24] not in words]
    assert missing == []


def _letters(text: str) -> str:
    """Without the blanks and hyphens that a line of a page ends with, and without what a font joins."""
    return re.sub(r"[\s\u00ad-]|\W", "", text.replace("\ufb01", "fi"))


def test_what_officers_wrote_comes_to_a_terminal_and_into_csv_as_text(tmp_path: Path) -> None:
    """Through the whole system: what the API keeps of the table, as reasons and as markings."""
    asyncio.run(_entered(tmp_path))
    for form in ("table", "csv"):
        told = _run("revisions", "--since", "2020-01-01", "--format", form, "--data", tmp_path)
        assert form == "csv" or _obeyed(told) == []
        assert "rm -rf" in told
    cells = [cell for row in csv.reader(io.StringIO(told)) for cell in row]
    assert not [one for one in cells if one.startswith(FORMULA) and not re.fullmatch(r"-?[\d.]+", one)]
    exported = [*csv.DictReader(io.StringIO(_run("traces", "export", "--data", tmp_path)))]
    assert len(exported) > len(TEXTS) / 2
    assert not [one for row in exported for one in row.values() if one.startswith(FORMULA)]
    markings = {formulas.meant(one["additional_markings"]) for one in exported}
    assert markings >= {STRINGS[one] for one in ("formula", "formula, minus", "apostrophe first", "typst")}


def _run(*arguments: object) -> str:
    result = CliRunner().invoke(app, [str(one) for one in arguments])
    assert result.exit_code == 0, result.output
    return result.stdout


async def _entered(data: Path) -> None:
    """Each text as a reason and as a marking, where the API takes it."""
    async with System(Settings(), data) as system, in_process(system) as client:
        traces = [trace(markings=one, serial_number="SV7 1") for one in TEXTS]
        await client.post("/v1/traces/batch", json={"records": traces}, headers={"Idempotency-Key": "1"})
        created = await client.post("/v1/seizures", json=seizure(), headers={"Idempotency-Key": "2"})
        record, version = created.json()["id"], 1
        for number, text in enumerate(TEXTS):
            patch: Any = {"arrests": number + 2, "reason": text}
            match = {"If-Match": f'"{version}"'}
            answer = await client.patch(f"/v1/seizures/{record}", json=patch, headers=match)
            version += answer.status_code == 200
        assert version > len(TEXTS) / 2
        await system.settle()
