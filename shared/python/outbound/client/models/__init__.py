"""Types of what the APIs take and answer, generated from docs/openapi by `python -m tests.clients`."""
