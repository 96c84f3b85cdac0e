"""Both logs."""

from tests.log.conftest import backend, event_log

__all__ = ["backend", "event_log"]
