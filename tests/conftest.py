"""Fixtures that every test may ask for."""

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

pytest_plugins = ["tests.support.kafka", "tests.support.postgres"]
