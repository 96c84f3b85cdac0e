"""First tables.

Revision ID: 0001
Revises: (none)
"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('contributions',
    sa.Column('record_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('contribution', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('record_id', 'kind', name=op.f('pk_contributions'))
    )
    op.create_table('positions',
    sa.Column('topic', sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
    sa.Column('partition', sa.Integer(), nullable=False),
    sa.Column('next_offset', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('topic', 'partition', name=op.f('pk_positions'))
    )
    op.create_table('totals',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('port_code', sqlmodel.sql.sqltypes.AutoString(length=4), nullable=False),
    sa.Column('field_office', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
    sa.Column('agency', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
    sa.Column('operation', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
    sa.Column('measure', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
    sa.Column('subtype', sqlmodel.sql.sqltypes.AutoString(length=60), nullable=False),
    sa.Column('known_day', sa.Date(), nullable=False),
    sa.Column('fiscal_year', sa.Integer(), nullable=False),
    sa.Column('value', sa.BigInteger(), nullable=False),
    sa.Column('merged', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_totals'))
    )
    with op.batch_alter_table('totals', schema=None) as batch_op:
        batch_op.create_index('ix_totals_day', ['day'], unique=False, postgresql_using='brin')



def downgrade() -> None:
    with op.batch_alter_table('totals', schema=None) as batch_op:
        batch_op.drop_index('ix_totals_day', postgresql_using='brin')

    op.drop_table('totals')
    op.drop_table('positions')
    op.drop_table('contributions')
