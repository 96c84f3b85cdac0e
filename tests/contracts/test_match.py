"""The published form of a match: its schema, and the example of the documentation."""

import re
from pathlib import Path

import orjson
import pytest
from jsonschema import Draft202012Validator, FormatChecker

from services.aggregator.main import PLAN
from shared.contracts import match
from shared.contracts.match import Match
from shared.contracts.schemas import schema
from tests.api.harness import Json

README = Path(__file__).parents[2] / "docs" / "schemas" / "README.md"
VALIDATOR = Draft202012Validator(schema("match.v1.json"), format_checker=FormatChecker())


def _example() -> Json:
    blocks = re.findall(r"```json\n(.*?)\n```", README.read_text(encoding="utf-8"), re.DOTALL)
    [example] = [one for one in map(orjson.loads, blocks) if "matched" in one]
    found: Json = example
    return found


def test_the_example_of_the_documentation_is_one() -> None:
    example = _example()
    read = Match.model_validate_json(orjson.dumps(example))
    written = orjson.dumps(read.model_dump(exclude_none=True), option=orjson.OPT_UTC_Z)
    assert orjson.loads(written) == example
    assert list(VALIDATOR.iter_errors(example)) == []


@pytest.mark.parametrize(
    "change",
    [{"reason": "guessed"}, {"seen": []}, {"kind": "inspection"}, {"matched": "plate"}, {"more": "no"}],
)
def test_the_schema_refuses_what_a_service_never_writes(change: Json) -> None:
    assert list(VALIDATOR.iter_errors(_example() | change))


def test_the_totals_do_not_read_matches() -> None:
    assert match.TOPIC not in PLAN.topics
