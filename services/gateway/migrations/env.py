"""Alembic's entry point; see `shared.database.migrations`."""

from shared.database.migrations import run_env

run_env()
