"""The first schema. From here on a migration expands, and a later release contracts.

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
    op.create_table('projector_groups',
    sa.Column('partner', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
    sa.Column('group', sqlmodel.sql.sqltypes.AutoString(length=100), nullable=False),
    sa.Column('records', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('partner', 'group', name=op.f('pk_projector_groups'))
    )
    op.create_table('projector_keys',
    sa.Column('partner', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
    sa.Column('digest', sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
    sa.PrimaryKeyConstraint('partner', name=op.f('pk_projector_keys'))
    )
    op.create_table('projector_policies',
    sa.Column('number', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('digest', sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_projector_policies'))
    )
    op.create_table('projector_positions',
    sa.Column('topic', sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
    sa.Column('partition', sa.Integer(), nullable=False),
    sa.Column('next_offset', sa.BigInteger(), nullable=False),
    sa.Column('log_id', sqlmodel.sql.sqltypes.AutoString(length=100), nullable=True),
    sa.Column('last_record', sqlmodel.sql.sqltypes.AutoString(length=100), nullable=True),
    sa.PrimaryKeyConstraint('topic', 'partition', name=op.f('pk_projector_positions'))
    )
    op.create_table('projector_releases',
    sa.Column('partner', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('group', sqlmodel.sql.sqltypes.AutoString(length=100), nullable=True),
    sa.Column('content', sa.Text(), nullable=True),
    sa.Column('shown', sa.Text(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('partner', 'id', name=op.f('pk_projector_releases'))
    )
    with op.batch_alter_table('projector_releases', schema=None) as batch_op:
        batch_op.create_index('ix_projector_releases_group', ['partner', 'group'], unique=False)

    op.create_table('projector_outbox',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('record_id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.Column('event_id', sa.Uuid(), nullable=False),
    sa.Column('event_type', sqlmodel.sql.sqltypes.AutoString(length=60), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('withheld', sa.Text(), nullable=True),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
    sa.Column('traceparent', sqlmodel.sql.sqltypes.AutoString(length=55), nullable=True),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('topic', sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_projector_outbox')),
    sa.UniqueConstraint('topic', 'event_id', name='uq_projector_outbox_topic_event_id')
    )
    with op.batch_alter_table('projector_outbox', schema=None) as batch_op:
        batch_op.create_index('ix_projector_outbox_waiting', ['id'], unique=False, postgresql_where=sa.text('published_at IS NULL'), sqlite_where=sa.text('published_at IS NULL'))

    op.create_table('projector_seen',
    sa.Column('record_id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('policy', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('record_id', name=op.f('pk_projector_seen'))
    )


def downgrade() -> None:
    op.drop_table('projector_seen')
    with op.batch_alter_table('projector_outbox', schema=None) as batch_op:
        batch_op.drop_index('ix_projector_outbox_waiting', postgresql_where=sa.text('published_at IS NULL'), sqlite_where=sa.text('published_at IS NULL'))

    op.drop_table('projector_outbox')
    with op.batch_alter_table('projector_releases', schema=None) as batch_op:
        batch_op.drop_index('ix_projector_releases_group')

    op.drop_table('projector_releases')
    op.drop_table('projector_positions')
    op.drop_table('projector_policies')
    op.drop_table('projector_keys')
    op.drop_table('projector_groups')
