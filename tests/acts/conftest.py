"""What the tests of the journal of acts share."""

from collections.abc import Iterator

import pytest
import structlog


@pytest.fixture(autouse=True)
def logging_as_before() -> Iterator[None]:
    """A command says how this process logs; the next test is not to hear of it."""
    before = structlog.get_config()
    yield
    structlog.configure(**before)
