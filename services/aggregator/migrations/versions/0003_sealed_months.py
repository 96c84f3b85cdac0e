"""Summaries of sealed months, and an index of the totals by the day of knowledge too.

Revision ID: 0003
Revises: 0002
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

LENGTHS = {
    "port_code": 4,
    "field_office": 40,
    "operation": 40,
    "task_force": 40,
    "agency": 40,
    "role": 10,
    "measure": 40,
    "subtype": 60,
}
SUMMARIES = {
    "totals_by_subtype": ("field_office", "measure", "subtype"),
    "totals_by_office": ("field_office", "measure"),
    "totals_by_port": ("port_code", "field_office", "measure"),
    "totals_by_operation": ("field_office", "operation", "task_force", "agency", "role", "measure"),
    "totals_by_month": tuple(LENGTHS),
}
BRIN: dict[str, Any] = {"postgresql_using": "brin", "postgresql_with": {"pages_per_range": 4}}


def upgrade() -> None:
    op.create_table(
        "sealed",
        sa.Column("known_month", sa.Date(), nullable=False),
        sa.Column("mark", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("known_month", name=op.f("pk_sealed")),
    )
    for name, columns in SUMMARIES.items():
        op.create_table(
            name,
            sa.Column("day", sa.Date(), nullable=False),
            sa.Column("known_month", sa.Date(), nullable=False),
            sa.Column("value", sa.BigInteger(), nullable=False),
            *(sa.Column(one, sa.String(length=LENGTHS[one]), nullable=False) for one in columns),
        )
        op.create_index(f"ix_{name}", name, ["known_month", "day"], **BRIN)
    op.drop_index("ix_totals_day", "totals")
    op.create_index("ix_totals_day", "totals", ["day", "known_day"], **BRIN)
    if op.get_context().dialect.name == "postgresql":
        # Only a vacuum adds new rows to a block-range index; by default it would wait for a fifth of the table.
        op.execute(
            "ALTER TABLE totals SET (autovacuum_vacuum_scale_factor = 0.02, "
            "autovacuum_vacuum_insert_scale_factor = 0.02)"
        )


def downgrade() -> None:
    if op.get_context().dialect.name == "postgresql":
        op.execute(
            "ALTER TABLE totals RESET (autovacuum_vacuum_scale_factor, autovacuum_vacuum_insert_scale_factor)"
        )
    op.drop_index("ix_totals_day", "totals")
    op.create_index("ix_totals_day", "totals", ["day"], postgresql_using="brin")
    for name in SUMMARIES:
        op.drop_table(name)
    op.drop_table("sealed")
