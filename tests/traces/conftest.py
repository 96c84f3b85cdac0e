"""Fixtures of the trace commands' tests."""

from tests.imports.conftest import quiet_logs

__all__ = ["quiet_logs"]
