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
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('port_code', sa.String(length=4, collation='C').with_variant(sa.String(length=4), 'sqlite'), nullable=False),
    sa.Column('field_office', sa.String(length=40, collation='C').with_variant(sa.String(length=40), 'sqlite'), nullable=False),
    sa.Column('agency', sa.String(length=40, collation='C').with_variant(sa.String(length=40), 'sqlite'), nullable=False),
    sa.Column('operation', sa.String(length=40, collation='C').with_variant(sa.String(length=40), 'sqlite'), nullable=False),
    sa.Column('measure', sa.String(length=40, collation='C').with_variant(sa.String(length=40), 'sqlite'), nullable=False),
    sa.Column('subtype', sa.String(length=60, collation='C').with_variant(sa.String(length=60), 'sqlite'), nullable=False),
    sa.Column('known_day', sa.Date(), nullable=False),
    sa.Column('fiscal_year', sa.Integer(), nullable=False),
    sa.Column('value', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('day', 'port_code', 'field_office', 'agency', 'operation', 'measure', 'subtype', 'known_day', name=op.f('pk_totals'))
    )


def downgrade() -> None:
    op.drop_table('totals')
    op.drop_table('positions')
    op.drop_table('contributions')
