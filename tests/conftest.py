"""Fixtures that every test may ask for."""

import logging
import os
from collections.abc import Iterator

import pytest
import structlog
from hypothesis import HealthCheck, settings

# A traceback with the local variables of every frame takes minutes to draw.
structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback),
    ]
)

# Other work on the machine must not fail a property.
settings.register_profile(
    "outbound", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile("outbound")

pytest_plugins = [f"tests.support.{name}" for name in ("kafka", "postgres", "s3", "cluster", "connections")]


@pytest.fixture(autouse=True)
def logging_as_before() -> Iterator[None]:
    """A command sets up logging for its process; the next test is not to hear of it."""
    root, configured = logging.getLogger(), structlog.get_config()
    before = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = before
    structlog.configure(**configured)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Fast tests first, then those on servers, then the slow ones."""

    def cost(item: pytest.Item) -> int:
        servers = any(item.get_closest_marker(name) for name in ("kafka", "postgres", "s3"))
        return 2 if item.get_closest_marker("slow") else int(servers)

    items.sort(key=cost)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """In CI a skipped test is a failure: it means that something it needs is missing."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") and reporter is not None and reporter.stats.get("skipped"):
        reporter.write_line("tests were skipped, which CI does not accept", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
