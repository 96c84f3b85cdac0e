"""The page on OWASP ASVS: every requirement once, and every file and test that it names is there."""

import ast
import csv
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "asvs.md").read_text()
LISTED = ROOT / "tests" / "data" / "asvs-5.0.0.csv"
"""Number and level of each requirement of level 1 and 2, as OWASP publishes them."""
CODE = re.compile(r"`([^`]+)`")


def rows() -> Iterator[list[str]]:
    """The cells of each row that begins with a number."""
    for line in PAGE.splitlines():
        if re.match(r"\| \d", line):
            yield [cell.strip() for cell in line.strip("|").split(" |")]


def test_every_requirement_is_answered_once() -> None:
    with LISTED.open() as file:
        listed = [one["requirement"] for one in csv.DictReader(file)]
    answered = [number for cells in rows() for number in cells[0].split(", ")]
    assert sorted(answered) == sorted(listed)
    assert len(set(listed)) == len(listed) > 250


def test_what_is_named_is_there() -> None:
    for number, _what, where, tests in rows():
        for path in CODE.findall(where):
            assert (ROOT / path).is_file(), (number, path)
        for test in CODE.findall(tests):
            assert _is_test(test), (number, test)


def test_what_is_met_names_its_place_and_its_test() -> None:
    """What is neither absent nor the operator's, and is more than words."""
    for number, what, where, tests in rows():
        told = what.startswith(("n/a", "gap", "operator"))
        assert told or CODE.search(where), number
        assert told or CODE.search(tests) or number in UNTESTED, number


UNTESTED = {"1.3.2", "5.1.1", "16.2.3"}
"""A rule of the linter, a page, and where log lines go."""


def _is_test(named: str) -> bool:
    """Whether `folder/test_file::test_name` or `folder/test_file.py` is a test."""
    file, _, name = named.partition("::")
    path = ROOT / "tests" / f"{file.removesuffix('.py')}.py"
    if not path.is_file():
        return False
    nodes = ast.walk(ast.parse(path.read_text()))
    names = {one.name for one in nodes if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)}
    return name in names or (not name and any(one.startswith("test_") for one in names))
