"""The journal in place of contributions, and totals by role and task force.

What the aggregator keeps is derived: the new tables start empty, and so do the positions, so
that the worker reads the topics again from their beginning.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("totals", "positions"):
        op.execute(f"DELETE FROM {table}")
    op.drop_table("contributions")
    op.create_table('journal',
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('fiscal_year', sa.Integer(), nullable=False),
    sa.Column('port_code', sqlmodel.sql.sqltypes.AutoString(length=4), nullable=False),
    sa.Column('field_office', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
    sa.Column('agency', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
    sa.Column('operation', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
    sa.Column('task_force', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
    sa.Column('record_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
    sa.Column('previous', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('partners', sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
    sa.Column('lines', sa.Text(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('after_close', sa.Boolean(), nullable=False),
    sa.Column('inspection_id', sa.Uuid(), nullable=True),
    sa.PrimaryKeyConstraint('record_id', 'kind', 'previous', name=op.f('pk_journal'))
    )
    with op.batch_alter_table('journal', schema=None) as batch_op:
        batch_op.create_index('ix_journal_day', ['kind', 'day'], unique=False)
        batch_op.create_index('ix_journal_inspection', ['inspection_id'], unique=False, postgresql_where=sa.text('inspection_id IS NOT NULL'), sqlite_where=sa.text('inspection_id IS NOT NULL'))
        batch_op.create_index('ix_journal_joint', ['day'], unique=False, postgresql_where=sa.text("partners <> ''"), sqlite_where=sa.text("partners <> ''"))
        batch_op.create_index('ix_journal_port', ['kind', 'port_code', 'day'], unique=False)
        batch_op.create_index('ix_journal_recorded', ['recorded_at'], unique=False, postgresql_using='brin')

    with op.batch_alter_table('totals', schema=None) as batch_op:
        batch_op.add_column(sa.Column('task_force', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False))
        batch_op.add_column(sa.Column('role', sqlmodel.sql.sqltypes.AutoString(length=10), nullable=False))


def downgrade() -> None:
    for table in ("totals", "positions"):
        op.execute(f"DELETE FROM {table}")
    with op.batch_alter_table('totals', schema=None) as batch_op:
        batch_op.drop_column('role')
        batch_op.drop_column('task_force')

    with op.batch_alter_table('journal', schema=None) as batch_op:
        batch_op.drop_index('ix_journal_recorded', postgresql_using='brin')
        batch_op.drop_index('ix_journal_port')
        batch_op.drop_index('ix_journal_joint')
        batch_op.drop_index('ix_journal_inspection', postgresql_where=sa.text('inspection_id IS NOT NULL'), sqlite_where=sa.text('inspection_id IS NOT NULL'))
        batch_op.drop_index('ix_journal_day')

    op.drop_table('journal')
    op.create_table('contributions',
    sa.Column('record_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('contribution', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('record_id', 'kind', name=op.f('pk_contributions'))
    )
