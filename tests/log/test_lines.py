"""Our own log lines, on standard error."""

import logging
from collections.abc import Iterator

import orjson
import pytest
import structlog
from structlog.testing import capture_logs

from shared.runtime.logging import configure


@pytest.fixture
def _configured() -> Iterator[None]:
    root, before = logging.getLogger(), structlog.get_config()
    handlers, level = root.handlers, root.level
    configure("json", "warning", "seizure-api")
    yield
    root.handlers = handlers
    root.setLevel(level)
    structlog.configure(**before)


@pytest.mark.usefixtures("_configured")
def test_a_line_of_the_level_is_written_and_one_below_is_not(capsys: pytest.CaptureFixture[str]) -> None:
    log = structlog.get_logger("outbound.access")
    log.info("below")
    log.warning("seen", port="2304")
    (line,) = capsys.readouterr().err.splitlines()
    found = orjson.loads(line)
    assert found.pop("timestamp").endswith("Z")
    expected = {"service": "seizure-api", "logger": "outbound.access", "level": "warning"}
    assert found == expected | {"event": "seen", "port": "2304"}


@pytest.mark.usefixtures("_configured")
def test_a_capture_has_the_lines_below_the_level_too() -> None:
    with capture_logs() as lines:
        structlog.get_logger("outbound").info("below")
    assert [one["event"] for one in lines] == ["below"]
