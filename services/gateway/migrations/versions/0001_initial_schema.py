"""The first schema.

Revision ID: 0001
Revises: none
"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op


revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('gateway_positions',
    sa.Column('webhook', sqlmodel.sql.sqltypes.AutoString(length=81), nullable=False),
    sa.Column('topic', sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
    sa.Column('partition', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('next_offset', sa.BigInteger(), nullable=False),
    sa.Column('last_record', sqlmodel.sql.sqltypes.AutoString(length=100), nullable=True),
    sa.PrimaryKeyConstraint('webhook', 'topic', 'partition', name=op.f('pk_gateway_positions'))
    )
    op.create_table('gateway_webhooks',
    sa.Column('id', sqlmodel.sql.sqltypes.AutoString(length=81), nullable=False),
    sa.Column('generation', sa.Integer(), nullable=False),
    sa.Column('start', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
    sa.Column('disabled', sqlmodel.sql.sqltypes.AutoString(length=300), nullable=True),
    sa.Column('failing_since', sa.DateTime(timezone=True), nullable=True),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('error', sqlmodel.sql.sqltypes.AutoString(length=300), nullable=True),
    sa.Column('delivered_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_gateway_webhooks'))
    )


def downgrade() -> None:
    op.drop_table('gateway_webhooks')
    op.drop_table('gateway_positions')
