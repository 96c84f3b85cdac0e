"""Whoever is refused for the form of a text is told in words what is allowed."""

from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from shared.contracts.inbound import SENT_KINDS
from shared.contracts.record import PortCode
from shared.contracts.schemas import CONTRACTS, schema, sent_schema
from shared.contracts.wording import PATTERNS, in_words
from shared.database.database import Database
from tests.api.harness import SERVICES, component_app


def patterns(document: Any) -> Iterator[str]:
    """Every pattern in a JSON document that is a schema, wherever it stands."""
    inner = list(document.values()) if isinstance(document, dict) else document
    for one in inner if isinstance(inner, list) else ():
        yield from patterns(one)
    if isinstance(document, dict) and isinstance(document.get("pattern"), str):
        yield document["pattern"]


async def documents() -> list[Any]:
    """Every schema of an event and of what is sent, and the OpenAPI document of every service."""
    database = Database("sqlite+aiosqlite://")
    found = [component_app(service, database).openapi() for service in SERVICES.values()]
    await database.close()
    return found + [schema(name) for name in CONTRACTS] + [sent_schema(one) for one in SENT_KINDS.values()]


async def test_every_pattern_of_every_contract_and_parameter_has_its_words() -> None:
    used = {pattern for document in await documents() for pattern in patterns(document)}
    assert used - PATTERNS.keys() == set(), "add them to shared/contracts/wording.py"
    assert PATTERNS.keys() - used == set(), "no longer used"


def test_the_words_stand_in_for_the_pattern() -> None:
    with pytest.raises(ValidationError) as refused:
        TypeAdapter(PortCode).validate_python("230")
    [error] = refused.value.errors()
    assert in_words(error) == "write four digits, such as 2304"
