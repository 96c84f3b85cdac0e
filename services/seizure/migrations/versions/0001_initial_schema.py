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
    op.create_table('seizure_proofs',
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('until', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('digest', name=op.f('pk_seizure_proofs')),
    prefixes=unlogged
    )
    op.create_table('seizure_inbound',
    sa.Column('sender', sa.String(length=40), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('own_id', sa.String(length=100), nullable=False),
    sa.Column('own_version', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('status', sa.String(length=20), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('record_id', sa.Uuid(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=True),
    sa.Column('position', sa.BigInteger(), nullable=False),
    sa.Column('taken_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('sender', 'kind', 'own_id', 'own_version', name=op.f('pk_seizure_inbound'))
    )
    with op.batch_alter_table('seizure_inbound', schema=None) as batch_op:
        batch_op.create_index('ix_seizure_inbound_record', ['record_id'], unique=False)

    op.create_table('seizure_positions',
    sa.Column('topic', sa.String(length=200), nullable=False),
    sa.Column('partition', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('next_offset', sa.BigInteger(), nullable=False),
    sa.Column('log_id', sa.String(length=100), nullable=True),
    sa.Column('last_record', sa.String(length=100), nullable=True),
    sa.PrimaryKeyConstraint('topic', 'partition', name=op.f('pk_seizure_positions'))
    )
    op.create_table('seizure_proposals',
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
    sa.PrimaryKeyConstraint('id', name=op.f('pk_seizure_proposals'))
    )
    with op.batch_alter_table('seizure_proposals', schema=None) as batch_op:
        batch_op.create_index('ix_seizure_proposals_record', ['record_id'], unique=False)
        batch_op.create_index('ix_seizure_proposals_state', ['state', 'id'], unique=False)

    op.create_table('trace_proposals',
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
    sa.PrimaryKeyConstraint('id', name=op.f('pk_trace_proposals'))
    )
    with op.batch_alter_table('trace_proposals', schema=None) as batch_op:
        batch_op.create_index('ix_trace_proposals_record', ['record_id'], unique=False)
        batch_op.create_index('ix_trace_proposals_state', ['state', 'id'], unique=False)

    op.create_table('referral_proposals',
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
    sa.PrimaryKeyConstraint('id', name=op.f('pk_referral_proposals'))
    )
    with op.batch_alter_table('referral_proposals', schema=None) as batch_op:
        batch_op.create_index('ix_referral_proposals_record', ['record_id'], unique=False)
        batch_op.create_index('ix_referral_proposals_state', ['state', 'id'], unique=False)

    op.create_table('seizure_acts',
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
    sa.PrimaryKeyConstraint('lane', 'number', name=op.f('pk_seizure_acts'))
    )
    with op.batch_alter_table('seizure_acts', schema=None) as batch_op:
        batch_op.create_index('ix_seizure_acts_lanes', ['lane'], unique=False, postgresql_where=sa.text('number = 1'), sqlite_where=sa.text('number = 1'))
        batch_op.create_index('ix_seizure_acts_record', ['record_id', 'at'], unique=False)

    op.create_table('seizure_checkpoints',
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
    sa.PrimaryKeyConstraint('id', name=op.f('pk_seizure_checkpoints')),
    sa.UniqueConstraint('record_id', 'version', name='uq_seizure_checkpoints_record_version')
    )
    with op.batch_alter_table('seizure_checkpoints', schema=None) as batch_op:
        batch_op.create_index('ix_seizure_checkpoints_waiting', ['id'], unique=False, postgresql_where=sa.text('published_at IS NULL'), sqlite_where=sa.text('published_at IS NULL'))

    op.create_table('referral_idempotency',
    sa.Column('caller', sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
    sa.Column('key', sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
    sa.Column('fingerprint', sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
    sa.Column('answer', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('caller', 'key', name=op.f('pk_referral_idempotency'))
    )
    op.create_table('referral_outbox',
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
    sa.PrimaryKeyConstraint('id', name=op.f('pk_referral_outbox')),
    sa.UniqueConstraint('record_id', 'version', name='uq_referral_outbox_record_version')
    )
    with op.batch_alter_table('referral_outbox', schema=None) as batch_op:
        batch_op.create_index('ix_referral_outbox_waiting', ['id'], unique=False, postgresql_where=sa.text('published_at IS NULL'), sqlite_where=sa.text('published_at IS NULL'))

    op.create_table('referral_terms',
    sa.Column('term', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.Column('occurred_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('record_id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('term', 'occurred_at', 'record_id', 'version', name=op.f('pk_referral_terms'))
    )
    op.create_table('referrals',
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
    sa.Column('outcome', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
    sa.Column('referred_to', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
    sa.Column('usao_state', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=True),
    sa.Column('codes', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_referrals'))
    )
    with op.batch_alter_table('referrals', schema=None) as batch_op:
        batch_op.create_index('ix_referrals_occurred', ['occurred_at', 'id'], unique=False)
        batch_op.create_index('ix_referrals_port', ['port_code', 'occurred_at', 'id'], unique=False)

    op.create_table('seizure_closings',
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
    sa.PrimaryKeyConstraint('id', name=op.f('pk_seizure_closings')),
    sa.UniqueConstraint('record_id', 'version', name='uq_seizure_closings_record_version')
    )
    with op.batch_alter_table('seizure_closings', schema=None) as batch_op:
        batch_op.create_index('ix_seizure_closings_waiting', ['id'], unique=False, postgresql_where=sa.text('published_at IS NULL'), sqlite_where=sa.text('published_at IS NULL'))

    op.create_table('seizure_controls',
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
    sa.PrimaryKeyConstraint('id', name=op.f('pk_seizure_controls')),
    sa.UniqueConstraint('record_id', 'version', name='uq_seizure_controls_record_version')
    )
    with op.batch_alter_table('seizure_controls', schema=None) as batch_op:
        batch_op.create_index('ix_seizure_controls_waiting', ['id'], unique=False, postgresql_where=sa.text('published_at IS NULL'), sqlite_where=sa.text('published_at IS NULL'))

    op.create_table('seizure_idempotency',
    sa.Column('caller', sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
    sa.Column('key', sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
    sa.Column('fingerprint', sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
    sa.Column('answer', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('caller', 'key', name=op.f('pk_seizure_idempotency'))
    )
    op.create_table('seizure_marks',
    sa.Column('term', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.PrimaryKeyConstraint('term', name=op.f('pk_seizure_marks'))
    )
    op.create_table('seizure_matches',
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
    sa.PrimaryKeyConstraint('id', name=op.f('pk_seizure_matches')),
    sa.UniqueConstraint('record_id', 'version', name='uq_seizure_matches_record_version')
    )
    with op.batch_alter_table('seizure_matches', schema=None) as batch_op:
        batch_op.create_index('ix_seizure_matches_waiting', ['id'], unique=False, postgresql_where=sa.text('published_at IS NULL'), sqlite_where=sa.text('published_at IS NULL'))

    op.create_table('seizure_outbox',
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
    sa.PrimaryKeyConstraint('id', name=op.f('pk_seizure_outbox')),
    sa.UniqueConstraint('record_id', 'version', name='uq_seizure_outbox_record_version')
    )
    with op.batch_alter_table('seizure_outbox', schema=None) as batch_op:
        batch_op.create_index('ix_seizure_outbox_waiting', ['id'], unique=False, postgresql_where=sa.text('published_at IS NULL'), sqlite_where=sa.text('published_at IS NULL'))

    op.create_table('custody_outbox',
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
    sa.PrimaryKeyConstraint('id', name=op.f('pk_custody_outbox')),
    sa.UniqueConstraint('record_id', 'version', name='uq_custody_outbox_record_version')
    )
    with op.batch_alter_table('custody_outbox', schema=None) as batch_op:
        batch_op.create_index('ix_custody_outbox_waiting', ['id'], unique=False, postgresql_where=sa.text('published_at IS NULL'), sqlite_where=sa.text('published_at IS NULL'))

    op.create_table('seizure_terms',
    sa.Column('term', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.Column('occurred_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('record_id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('term', 'occurred_at', 'record_id', 'version', name=op.f('pk_seizure_terms'))
    )
    op.create_table('seizures',
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
    sa.Column('mode', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=True),
    sa.Column('codes', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_seizures'))
    )
    with op.batch_alter_table('seizures', schema=None) as batch_op:
        batch_op.create_index('ix_seizures_occurred', ['occurred_at', 'id'], unique=False)
        batch_op.create_index('ix_seizures_port', ['port_code', 'occurred_at', 'id'], unique=False)

    op.create_table('trace_idempotency',
    sa.Column('caller', sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
    sa.Column('key', sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
    sa.Column('fingerprint', sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
    sa.Column('answer', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('caller', 'key', name=op.f('pk_trace_idempotency'))
    )
    op.create_table('trace_outbox',
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
    sa.PrimaryKeyConstraint('id', name=op.f('pk_trace_outbox')),
    sa.UniqueConstraint('record_id', 'version', name='uq_trace_outbox_record_version')
    )
    with op.batch_alter_table('trace_outbox', schema=None) as batch_op:
        batch_op.create_index('ix_trace_outbox_waiting', ['id'], unique=False, postgresql_where=sa.text('published_at IS NULL'), sqlite_where=sa.text('published_at IS NULL'))

    op.create_table('trace_terms',
    sa.Column('term', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.Column('occurred_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('record_id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('term', 'occurred_at', 'record_id', 'version', name=op.f('pk_trace_terms'))
    )
    op.create_table('traces',
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
    sa.Column('outcome', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
    sa.Column('priority', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
    sa.Column('requesting_country', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
    sa.Column('type', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
    sa.Column('caliber', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
    sa.Column('serial_status', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_traces'))
    )
    with op.batch_alter_table('traces', schema=None) as batch_op:
        batch_op.create_index('ix_traces_occurred', ['occurred_at', 'id'], unique=False)
        batch_op.create_index('ix_traces_outcome', ['outcome', 'occurred_at', 'id'], unique=False)
        batch_op.create_index('ix_traces_port', ['port_code', 'occurred_at', 'id'], unique=False)

    # Custody: receipts, chains, counts, photos and documents.
    op.create_table('attachments',
    sa.Column('seizure_id', sa.Uuid(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.String(length=200), nullable=False),
    sa.PrimaryKeyConstraint('seizure_id', 'digest', name=op.f('pk_attachments')),
    sa.UniqueConstraint('seizure_id', 'place', name='uq_attachments_seizure_place')
    )
    op.create_table('custody_counts',
    sa.Column('port_code', sa.String(length=4), nullable=False),
    sa.Column('count', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('location', sa.String(length=64), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.String(length=200), nullable=False),
    sa.PrimaryKeyConstraint('port_code', 'count', name=op.f('pk_custody_counts'))
    )
    with op.batch_alter_table('custody_counts', schema=None) as batch_op:
        batch_op.create_index('ix_custody_counts_location', ['port_code', 'location', 'count'], unique=False)

    op.create_table('custody_entries',
    sa.Column('seizure_id', sa.Uuid(), nullable=False),
    sa.Column('entry', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.String(length=200), nullable=False),
    sa.PrimaryKeyConstraint('seizure_id', 'entry', name=op.f('pk_custody_entries'))
    )
    op.create_table('custody_items',
    sa.Column('seizure_id', sa.Uuid(), nullable=False),
    sa.Column('line', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('port_code', sa.String(length=4), nullable=False),
    sa.Column('description', sa.Text(), nullable=False),
    sa.Column('holder', sa.String(length=64), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('taken_by', sa.String(length=12), nullable=False),
    sa.Column('step', sa.String(length=20), nullable=False),
    sa.Column('location', sa.String(length=64), nullable=True),
    sa.Column('expected_back_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('disposition', sa.String(length=20), nullable=True),
    sa.Column('counted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('found', sa.Boolean(), nullable=True),
    sa.PrimaryKeyConstraint('seizure_id', 'line', name=op.f('pk_custody_items'))
    )
    with op.batch_alter_table('custody_items', schema=None) as batch_op:
        batch_op.create_index('ix_custody_items_place', ['port_code', 'location', 'seizure_id', 'line'], unique=False)

    op.create_table('receipt_blocks',
    sa.Column('port_code', sa.String(length=4), nullable=False),
    sa.Column('first_serial', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('last_serial', sa.Integer(), nullable=False),
    sa.Column('device', sa.String(length=64), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.String(length=200), nullable=False),
    sa.PrimaryKeyConstraint('port_code', 'first_serial', name=op.f('pk_receipt_blocks'))
    )
    op.create_table('receipt_ranges',
    sa.Column('port_code', sa.String(length=4), nullable=False),
    sa.Column('next_serial', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('port_code', name=op.f('pk_receipt_ranges'))
    )
    op.create_table('receipt_voids',
    sa.Column('number', sa.String(length=12), nullable=False),
    sa.Column('port_code', sa.String(length=4), nullable=False),
    sa.Column('serial', sa.Integer(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.String(length=200), nullable=False),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_receipt_voids')),
    sa.UniqueConstraint('port_code', 'serial', name='uq_receipt_voids_port_serial')
    )
    op.create_table('receipts',
    sa.Column('number', sa.String(length=12), nullable=False),
    sa.Column('port_code', sa.String(length=4), nullable=False),
    sa.Column('serial', sa.Integer(), nullable=False),
    sa.Column('seizure_id', sa.Uuid(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.String(length=200), nullable=False),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_receipts')),
    sa.UniqueConstraint('port_code', 'serial', name='uq_receipts_port_serial')
    )
    with op.batch_alter_table('receipts', schema=None) as batch_op:
        batch_op.create_index('ix_receipts_seizure', ['seizure_id', 'number'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('seizure_proposals', schema=None) as batch_op:
        batch_op.drop_index('ix_seizure_proposals_state')
        batch_op.drop_index('ix_seizure_proposals_record')

    op.drop_table('seizure_proposals')
    with op.batch_alter_table('trace_proposals', schema=None) as batch_op:
        batch_op.drop_index('ix_trace_proposals_state')
        batch_op.drop_index('ix_trace_proposals_record')

    op.drop_table('trace_proposals')
    with op.batch_alter_table('referral_proposals', schema=None) as batch_op:
        batch_op.drop_index('ix_referral_proposals_state')
        batch_op.drop_index('ix_referral_proposals_record')

    op.drop_table('referral_proposals')
    with op.batch_alter_table('receipts', schema=None) as batch_op:
        batch_op.drop_index('ix_receipts_seizure')

    op.drop_table('receipts')
    op.drop_table('receipt_voids')
    op.drop_table('receipt_ranges')
    op.drop_table('receipt_blocks')
    with op.batch_alter_table('custody_items', schema=None) as batch_op:
        batch_op.drop_index('ix_custody_items_place')

    op.drop_table('custody_items')
    op.drop_table('custody_entries')
    with op.batch_alter_table('custody_counts', schema=None) as batch_op:
        batch_op.drop_index('ix_custody_counts_location')

    op.drop_table('custody_counts')
    op.drop_table('attachments')

    with op.batch_alter_table('traces', schema=None) as batch_op:
        batch_op.drop_index('ix_traces_port')
        batch_op.drop_index('ix_traces_outcome')
        batch_op.drop_index('ix_traces_occurred')

    op.drop_table('traces')
    op.drop_table('trace_terms')
    with op.batch_alter_table('trace_outbox', schema=None) as batch_op:
        batch_op.drop_index('ix_trace_outbox_waiting', postgresql_where=sa.text('published_at IS NULL'), sqlite_where=sa.text('published_at IS NULL'))

    op.drop_table('trace_outbox')
    op.drop_table('trace_idempotency')
    with op.batch_alter_table('seizures', schema=None) as batch_op:
        batch_op.drop_index('ix_seizures_port')
        batch_op.drop_index('ix_seizures_occurred')

    op.drop_table('seizures')
    op.drop_table('seizure_terms')
    with op.batch_alter_table('custody_outbox', schema=None) as batch_op:
        batch_op.drop_index('ix_custody_outbox_waiting', postgresql_where=sa.text('published_at IS NULL'), sqlite_where=sa.text('published_at IS NULL'))

    op.drop_table('custody_outbox')
    with op.batch_alter_table('seizure_outbox', schema=None) as batch_op:
        batch_op.drop_index('ix_seizure_outbox_waiting', postgresql_where=sa.text('published_at IS NULL'), sqlite_where=sa.text('published_at IS NULL'))

    op.drop_table('seizure_outbox')
    with op.batch_alter_table('seizure_matches', schema=None) as batch_op:
        batch_op.drop_index('ix_seizure_matches_waiting', postgresql_where=sa.text('published_at IS NULL'), sqlite_where=sa.text('published_at IS NULL'))

    op.drop_table('seizure_matches')
    op.drop_table('seizure_marks')
    op.drop_table('seizure_idempotency')
    with op.batch_alter_table('seizure_controls', schema=None) as batch_op:
        batch_op.drop_index('ix_seizure_controls_waiting', postgresql_where=sa.text('published_at IS NULL'), sqlite_where=sa.text('published_at IS NULL'))

    op.drop_table('seizure_controls')
    with op.batch_alter_table('seizure_closings', schema=None) as batch_op:
        batch_op.drop_index('ix_seizure_closings_waiting', postgresql_where=sa.text('published_at IS NULL'), sqlite_where=sa.text('published_at IS NULL'))

    op.drop_table('seizure_closings')
    with op.batch_alter_table('referrals', schema=None) as batch_op:
        batch_op.drop_index('ix_referrals_port')
        batch_op.drop_index('ix_referrals_occurred')

    op.drop_table('referrals')
    op.drop_table('referral_terms')
    with op.batch_alter_table('referral_outbox', schema=None) as batch_op:
        batch_op.drop_index('ix_referral_outbox_waiting', postgresql_where=sa.text('published_at IS NULL'), sqlite_where=sa.text('published_at IS NULL'))

    op.drop_table('referral_outbox')
    op.drop_table('referral_idempotency')
    op.drop_table('seizure_acts')
    op.drop_table('seizure_checkpoints')
    op.drop_table('seizure_positions')
    with op.batch_alter_table('seizure_inbound', schema=None) as batch_op:
        batch_op.drop_index('ix_seizure_inbound_record')

    op.drop_table('seizure_inbound')
    op.drop_table('seizure_proofs')
