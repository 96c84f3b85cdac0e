"""Make every request of the examples, and write the answers into their files."""

import asyncio
import json
import tempfile
from pathlib import Path
from typing import Any

from services.cli.processes.system import APIS
from shared.web.openapi import Example
from tests.examples.story import answered, settled, stage


async def record() -> None:
    """Play every story once. Raises when a request is not answered with its status."""
    with tempfile.TemporaryDirectory() as directory:
        async with stage(Path(directory)) as played:
            for name, service in APIS.items():
                told = []
                async for example, answer in played.play(name):
                    title = f"{example['operation']} {example['name']}"
                    assert answer.status_code == example["status"], f"{title}: {answer.text}"
                    told.append({**example, "answer": _kept_id(example, answered(answer))})
                text = json.dumps(told, indent=2, ensure_ascii=False) + "\n"
                service.examples.write_text(text, encoding="utf-8")


def _kept_id(example: Example, answer: Any) -> Any:
    """The answer, with the id that the service made in the place of a new one."""
    before = example.get("answer") or {}
    if isinstance(answer, str):
        return settled(answer, before)
    made = example["status"] == 201 and "id" not in example["body"] and "id" in before
    return settled({**answer, "id": before["id"]} if made else answer, before)


if __name__ == "__main__":
    asyncio.run(record())
