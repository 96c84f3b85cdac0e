"""The published form of a checkpoint: its schema, and the example of the documentation."""

import re
from pathlib import Path

import orjson
from jsonschema import Draft202012Validator, FormatChecker

from shared.acts.notes import read
from shared.contracts.checkpoint import Checkpoint, checkpoint_id
from shared.contracts.schemas import schema

README = Path(__file__).parents[2] / "docs" / "schemas" / "README.md"
VALIDATOR = Draft202012Validator(schema("checkpoint.v1.json"), format_checker=FormatChecker())


def test_the_example_of_the_documentation_is_what_a_worker_writes() -> None:
    blocks = re.findall(r"```json\n(.*?)\n```", README.read_text(encoding="utf-8"), re.DOTALL)
    [example] = [one for one in map(orjson.loads, blocks) if "note" in one]
    checkpoint = Checkpoint.model_validate_json(orjson.dumps(example))
    assert orjson.loads(orjson.dumps(checkpoint.model_dump(), option=orjson.OPT_UTC_Z)) == example
    assert list(VALIDATOR.iter_errors(example)) == []
    assert checkpoint.id == checkpoint_id("seizure")
    note = read(checkpoint.note)
    assert (note.service, note.size, note.root.hex()) == ("seizure", checkpoint.size, checkpoint.root)
