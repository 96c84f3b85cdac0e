"""The published form of a closing: its schema, and the example of the documentation."""

import re
from pathlib import Path
from typing import Any

import orjson
import pytest
from jsonschema import Draft202012Validator, FormatChecker

from shared.contracts.closing import Closing, closing_id
from shared.contracts.fiscal import last_day
from shared.contracts.schemas import schema

README = Path(__file__).parents[2] / "docs" / "schemas" / "README.md"
VALIDATOR = Draft202012Validator(schema("closing.v1.json"), format_checker=FormatChecker())


@pytest.fixture
def example() -> dict[str, Any]:
    """The closing in the documentation."""
    blocks = re.findall(r"```json\n(.*?)\n```", README.read_text(encoding="utf-8"), re.DOTALL)
    [found] = [one for one in map(orjson.loads, blocks) if "fiscal_year" in one]
    closing: dict[str, Any] = found
    return closing


def test_the_example_of_the_documentation_is_what_a_service_writes(example: dict[str, Any]) -> None:
    closing = Closing.model_validate_json(orjson.dumps(example))
    assert orjson.loads(orjson.dumps(closing.model_dump(), option=orjson.OPT_UTC_Z)) == example
    assert closing.id == closing_id(closing.records, closing.fiscal_year)
    assert closing.local_day == last_day(closing.fiscal_year)
    assert list(VALIDATOR.iter_errors(example)) == []
    assert list(VALIDATOR.iter_errors(example | {"a_field_of_later": 1})) == []


@pytest.mark.parametrize(
    "change",
    [{"status": "closed"}, {"fiscal_year": 1989}, {"version": 0}, {"reason": "x"}, {"records": "Seizures"}],
)
def test_the_schema_refuses_what_no_service_writes(example: dict[str, Any], change: dict[str, Any]) -> None:
    assert list(VALIDATOR.iter_errors(example | change))
