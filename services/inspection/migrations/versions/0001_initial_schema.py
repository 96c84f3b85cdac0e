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
    # Not logged: what is in it counts for minutes, and a crash may empty it.
    unlogged = ['UNLOGGED'] if op.get_bind().dialect.name == 'postgresql' else []
    op.create_table('inspection_proofs',
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('until', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('digest', name=op.f('pk_inspection_proofs')),
    prefixes=unlogged
    )
    op.create_table('inspection_proposals',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('action', sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
    sa.Column('record_id', sa.Uuid(), nullable=False),
    sa.Column('expected', sa.Integer(), nullable=False),
    sa.Column('fiscal_year', sa.Integer(), nullable=True),
    sa.Column('content', sa.Text(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('port_code', sqlmodel.sql.sqltypes.AutoString(length=4), nullable=True),
    sa.Column('field_office', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=True),
    sa.Column('agency', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=True),
    sa.Column('operation', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=True),
    sa.Column('entered_by', sa.Text(), nullable=True),
    sa.Column('entered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('changed_by', sa.Text(), nullable=False),
    sa.Column('proposed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('state', sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
    sa.Column('decided_by', sa.Text(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decision', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_inspection_proposals'))
    )
    with op.batch_alter_table('inspection_proposals', schema=None) as batch_op:
        batch_op.create_index('ix_inspection_proposals_record', ['record_id'], unique=False)
        batch_op.create_index('ix_inspection_proposals_state', ['state', 'id'], unique=False)

    op.create_table('inspection_acts',
    sa.Column('lane', sa.Uuid(), nullable=False),
    sa.Column('number', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('subject', sa.String(length=200), nullable=False),
    sa.Column('roles', sa.String(length=200), nullable=False),
    sa.Column('action', sa.String(length=40), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('record_id', sa.Uuid(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=True),
    sa.Column('before', sa.String(length=64), nullable=True),
    sa.Column('after', sa.String(length=64), nullable=True),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('request_id', sa.String(length=64), nullable=True),
    sa.Column('trace_id', sa.String(length=32), nullable=True),
    sa.Column('detail', sa.Text(), nullable=True),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.PrimaryKeyConstraint('lane', 'number', name=op.f('pk_inspection_acts'))
    )
    with op.batch_alter_table('inspection_acts', schema=None) as batch_op:
        batch_op.create_index('ix_inspection_acts_lanes', ['lane'], unique=False, postgresql_where=sa.text('number = 1'), sqlite_where=sa.text('number = 1'))
        batch_op.create_index('ix_inspection_acts_record', ['record_id', 'at'], unique=False)

    op.create_table('inspection_checkpoints',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('record_id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.Column('event_id', sa.Uuid(), nullable=False),
    sa.Column('event_type', sa.String(length=60), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('traceparent', sa.String(length=55), nullable=True),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('lanes', sa.Text(), nullable=False),
    sa.Column('subtrees', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_inspection_checkpoints')),
    sa.UniqueConstraint('record_id', 'version', name='uq_inspection_checkpoints_record_version')
    )
    with op.batch_alter_table('inspection_checkpoints', schema=None) as batch_op:
        batch_op.create_index('ix_inspection_checkpoints_waiting', ['id'], unique=False, postgresql_where=sa.text('published_at IS NULL'), sqlite_where=sa.text('published_at IS NULL'))

    op.create_table('inspection_closings',
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
    sa.PrimaryKeyConstraint('id', name=op.f('pk_inspection_closings')),
    sa.UniqueConstraint('record_id', 'version', name='uq_inspection_closings_record_version')
    )
    with op.batch_alter_table('inspection_closings', schema=None) as batch_op:
        batch_op.create_index('ix_inspection_closings_waiting', ['id'], unique=False, postgresql_where=sa.text('published_at IS NULL'), sqlite_where=sa.text('published_at IS NULL'))

    op.create_table('inspection_controls',
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
    sa.Column('topic', sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('complete', sa.Boolean(), nullable=False),
    sa.Column('upto', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_inspection_controls')),
    sa.UniqueConstraint('record_id', 'version', name='uq_inspection_controls_record_version')
    )
    with op.batch_alter_table('inspection_controls', schema=None) as batch_op:
        batch_op.create_index('ix_inspection_controls_waiting', ['id'], unique=False, postgresql_where=sa.text('published_at IS NULL'), sqlite_where=sa.text('published_at IS NULL'))

    op.create_table('inspection_idempotency',
    sa.Column('caller', sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
    sa.Column('key', sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
    sa.Column('fingerprint', sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
    sa.Column('answer', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('caller', 'key', name=op.f('pk_inspection_idempotency'))
    )
    op.create_table('inspection_outbox',
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
    sa.PrimaryKeyConstraint('id', name=op.f('pk_inspection_outbox')),
    sa.UniqueConstraint('record_id', 'version', name='uq_inspection_outbox_record_version')
    )
    with op.batch_alter_table('inspection_outbox', schema=None) as batch_op:
        batch_op.create_index('ix_inspection_outbox_waiting', ['id'], unique=False, postgresql_where=sa.text('published_at IS NULL'), sqlite_where=sa.text('published_at IS NULL'))

    op.create_table('inspection_terms',
    sa.Column('term', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.Column('occurred_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('record_id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('term', 'occurred_at', 'record_id', 'version', name=op.f('pk_inspection_terms'))
    )
    op.create_table('inspections',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('status', sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
    sa.Column('port_code', sqlmodel.sql.sqltypes.AutoString(length=4), nullable=True),
    sa.Column('field_office', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
    sa.Column('occurred_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('local_day', sa.Date(), nullable=False),
    sa.Column('entered_by', sa.Text(), nullable=False),
    sa.Column('entered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('agency', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
    sa.Column('operation', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=True),
    sa.Column('task_force', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=True),
    sa.Column('precision', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
    sa.Column('traffic', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
    sa.Column('stage', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
    sa.Column('posture', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
    sa.Column('outcome', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
    sa.Column('registration_country', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=True),
    sa.Column('registration_state', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=True),
    sa.Column('codes', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_inspections'))
    )
    with op.batch_alter_table('inspections', schema=None) as batch_op:
        batch_op.create_index('ix_inspections_occurred', ['occurred_at', 'id'], unique=False)
        batch_op.create_index('ix_inspections_port', ['port_code', 'occurred_at', 'id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('inspection_proposals', schema=None) as batch_op:
        batch_op.drop_index('ix_inspection_proposals_state')
        batch_op.drop_index('ix_inspection_proposals_record')

    op.drop_table('inspection_proposals')
    with op.batch_alter_table('inspections', schema=None) as batch_op:
        batch_op.drop_index('ix_inspections_port')
        batch_op.drop_index('ix_inspections_occurred')

    op.drop_table('inspections')
    op.drop_table('inspection_terms')
    with op.batch_alter_table('inspection_outbox', schema=None) as batch_op:
        batch_op.drop_index('ix_inspection_outbox_waiting', postgresql_where=sa.text('published_at IS NULL'), sqlite_where=sa.text('published_at IS NULL'))

    op.drop_table('inspection_outbox')
    op.drop_table('inspection_idempotency')
    with op.batch_alter_table('inspection_controls', schema=None) as batch_op:
        batch_op.drop_index('ix_inspection_controls_waiting', postgresql_where=sa.text('published_at IS NULL'), sqlite_where=sa.text('published_at IS NULL'))

    op.drop_table('inspection_controls')
    with op.batch_alter_table('inspection_closings', schema=None) as batch_op:
        batch_op.drop_index('ix_inspection_closings_waiting', postgresql_where=sa.text('published_at IS NULL'), sqlite_where=sa.text('published_at IS NULL'))

    op.drop_table('inspection_closings')
    op.drop_table('inspection_acts')
    op.drop_table('inspection_checkpoints')
    op.drop_table('inspection_proofs')
