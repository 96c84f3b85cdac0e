"""Alembic's entry point; see `shared.migrations`."""

from shared.migrations import run_env

run_env()
