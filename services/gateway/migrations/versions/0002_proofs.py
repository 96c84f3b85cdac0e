"""Proofs that were used, and when a webhook is tried again.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op


revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    unlogged = ['UNLOGGED'] if op.get_bind().dialect.name == 'postgresql' else []
    op.create_table('gateway_proofs',
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('until', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('digest', name=op.f('pk_gateway_proofs')),
    prefixes=unlogged
    )
    with op.batch_alter_table('gateway_webhooks', schema=None) as batch_op:
        batch_op.add_column(sa.Column('next_attempt_at', sa.DateTime(timezone=True), nullable=True))



def downgrade() -> None:
    with op.batch_alter_table('gateway_webhooks', schema=None) as batch_op:
        batch_op.drop_column('next_attempt_at')

    op.drop_table('gateway_proofs')
