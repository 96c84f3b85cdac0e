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
    op.create_table('aggregator_proofs',
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('until', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('digest', name=op.f('pk_aggregator_proofs')),
    prefixes=unlogged
    )
    op.create_table('journal',
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('fiscal_year', sa.Integer(), nullable=False),
    sa.Column('port_code', sqlmodel.sql.sqltypes.AutoString(length=4), nullable=False),
    sa.Column('field_office', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
    sa.Column('operation', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
    sa.Column('task_force', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
    sa.Column('agency', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
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
        batch_op.create_index('ix_journal_port', ['kind', 'port_code', 'day'], unique=False)
        batch_op.create_index('ix_journal_recorded', ['recorded_at'], unique=False, postgresql_using='brin', postgresql_with={'pages_per_range': 16})

    op.create_table('positions',
    sa.Column('topic', sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
    sa.Column('partition', sa.Integer(), nullable=False),
    sa.Column('next_offset', sa.BigInteger(), nullable=False),
    sa.Column('log_id', sqlmodel.sql.sqltypes.AutoString(length=100), nullable=True),
    sa.Column('last_record', sqlmodel.sql.sqltypes.AutoString(length=100), nullable=True),
    sa.PrimaryKeyConstraint('topic', 'partition', name=op.f('pk_positions'))
    )
    op.create_table('rollup_cell_day',
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('known_month', sa.Date(), nullable=False),
    sa.Column('value', sa.BigInteger(), nullable=False),
    sa.Column('field_office', sa.String(length=40), nullable=False),
    sa.Column('operation', sa.String(length=40), nullable=False),
    sa.Column('task_force', sa.String(length=40), nullable=False),
    sa.Column('agency', sa.String(length=40), nullable=False),
    sa.Column('role', sa.String(length=10), nullable=False),
    sa.Column('measure', sa.String(length=40), nullable=False),
    sa.Column('port_code', sa.String(length=4), nullable=False),
    sa.Column('subtype', sa.String(length=60), nullable=False)
    )
    with op.batch_alter_table('rollup_cell_day', schema=None) as batch_op:
        batch_op.create_index('ix_rollup_cell_day', ['known_month', 'day', 'field_office'], unique=False, postgresql_using='brin', postgresql_with={'pages_per_range': 16})
        batch_op.create_index('ix_rollup_cell_day_port', ['port_code', 'day'], unique=False)

    op.create_table('rollup_cell_month',
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('known_month', sa.Date(), nullable=False),
    sa.Column('value', sa.BigInteger(), nullable=False),
    sa.Column('field_office', sa.String(length=40), nullable=False),
    sa.Column('operation', sa.String(length=40), nullable=False),
    sa.Column('task_force', sa.String(length=40), nullable=False),
    sa.Column('agency', sa.String(length=40), nullable=False),
    sa.Column('role', sa.String(length=10), nullable=False),
    sa.Column('measure', sa.String(length=40), nullable=False),
    sa.Column('port_code', sa.String(length=4), nullable=False),
    sa.Column('subtype', sa.String(length=60), nullable=False)
    )
    with op.batch_alter_table('rollup_cell_month', schema=None) as batch_op:
        batch_op.create_index('ix_rollup_cell_month', ['known_month', 'day', 'field_office'], unique=False, postgresql_using='brin', postgresql_with={'pages_per_range': 4})
        batch_op.create_index('ix_rollup_cell_month_port', ['port_code', 'day'], unique=False)

    op.create_table('rollup_office_day',
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('known_month', sa.Date(), nullable=False),
    sa.Column('value', sa.BigInteger(), nullable=False),
    sa.Column('field_office', sa.String(length=40), nullable=False),
    sa.Column('measure', sa.String(length=40), nullable=False)
    )
    with op.batch_alter_table('rollup_office_day', schema=None) as batch_op:
        batch_op.create_index('ix_rollup_office_day', ['known_month', 'day', 'field_office'], unique=False, postgresql_using='brin', postgresql_with={'pages_per_range': 16})

    op.create_table('rollup_office_month',
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('known_month', sa.Date(), nullable=False),
    sa.Column('value', sa.BigInteger(), nullable=False),
    sa.Column('field_office', sa.String(length=40), nullable=False),
    sa.Column('measure', sa.String(length=40), nullable=False)
    )
    with op.batch_alter_table('rollup_office_month', schema=None) as batch_op:
        batch_op.create_index('ix_rollup_office_month', ['known_month', 'day', 'field_office'], unique=False, postgresql_using='brin', postgresql_with={'pages_per_range': 4})

    op.create_table('rollup_operation_day',
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('known_month', sa.Date(), nullable=False),
    sa.Column('value', sa.BigInteger(), nullable=False),
    sa.Column('field_office', sa.String(length=40), nullable=False),
    sa.Column('operation', sa.String(length=40), nullable=False),
    sa.Column('task_force', sa.String(length=40), nullable=False),
    sa.Column('agency', sa.String(length=40), nullable=False),
    sa.Column('role', sa.String(length=10), nullable=False),
    sa.Column('measure', sa.String(length=40), nullable=False)
    )
    with op.batch_alter_table('rollup_operation_day', schema=None) as batch_op:
        batch_op.create_index('ix_rollup_operation_day', ['known_month', 'day', 'field_office'], unique=False, postgresql_using='brin', postgresql_with={'pages_per_range': 16})

    op.create_table('rollup_operation_month',
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('known_month', sa.Date(), nullable=False),
    sa.Column('value', sa.BigInteger(), nullable=False),
    sa.Column('field_office', sa.String(length=40), nullable=False),
    sa.Column('operation', sa.String(length=40), nullable=False),
    sa.Column('task_force', sa.String(length=40), nullable=False),
    sa.Column('agency', sa.String(length=40), nullable=False),
    sa.Column('role', sa.String(length=10), nullable=False),
    sa.Column('measure', sa.String(length=40), nullable=False)
    )
    with op.batch_alter_table('rollup_operation_month', schema=None) as batch_op:
        batch_op.create_index('ix_rollup_operation_month', ['known_month', 'day', 'field_office'], unique=False, postgresql_using='brin', postgresql_with={'pages_per_range': 4})

    op.create_table('rollup_port_agency_month',
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('known_month', sa.Date(), nullable=False),
    sa.Column('value', sa.BigInteger(), nullable=False),
    sa.Column('field_office', sa.String(length=40), nullable=False),
    sa.Column('port_code', sa.String(length=4), nullable=False),
    sa.Column('measure', sa.String(length=40), nullable=False),
    sa.Column('agency', sa.String(length=40), nullable=False),
    sa.Column('role', sa.String(length=10), nullable=False)
    )
    with op.batch_alter_table('rollup_port_agency_month', schema=None) as batch_op:
        batch_op.create_index('ix_rollup_port_agency_month', ['known_month', 'day', 'field_office'], unique=False, postgresql_using='brin', postgresql_with={'pages_per_range': 4})
        batch_op.create_index('ix_rollup_port_agency_month_port', ['port_code', 'day'], unique=False)

    op.create_table('rollup_port_day',
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('known_month', sa.Date(), nullable=False),
    sa.Column('value', sa.BigInteger(), nullable=False),
    sa.Column('field_office', sa.String(length=40), nullable=False),
    sa.Column('port_code', sa.String(length=4), nullable=False),
    sa.Column('measure', sa.String(length=40), nullable=False)
    )
    with op.batch_alter_table('rollup_port_day', schema=None) as batch_op:
        batch_op.create_index('ix_rollup_port_day', ['known_month', 'day', 'field_office'], unique=False, postgresql_using='brin', postgresql_with={'pages_per_range': 16})
        batch_op.create_index('ix_rollup_port_day_port', ['port_code', 'day'], unique=False)

    op.create_table('rollup_port_month',
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('known_month', sa.Date(), nullable=False),
    sa.Column('value', sa.BigInteger(), nullable=False),
    sa.Column('field_office', sa.String(length=40), nullable=False),
    sa.Column('port_code', sa.String(length=4), nullable=False),
    sa.Column('measure', sa.String(length=40), nullable=False)
    )
    with op.batch_alter_table('rollup_port_month', schema=None) as batch_op:
        batch_op.create_index('ix_rollup_port_month', ['known_month', 'day', 'field_office'], unique=False, postgresql_using='brin', postgresql_with={'pages_per_range': 4})
        batch_op.create_index('ix_rollup_port_month_port', ['port_code', 'day'], unique=False)

    op.create_table('rollup_port_operation_month',
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('known_month', sa.Date(), nullable=False),
    sa.Column('value', sa.BigInteger(), nullable=False),
    sa.Column('field_office', sa.String(length=40), nullable=False),
    sa.Column('port_code', sa.String(length=4), nullable=False),
    sa.Column('measure', sa.String(length=40), nullable=False),
    sa.Column('operation', sa.String(length=40), nullable=False),
    sa.Column('task_force', sa.String(length=40), nullable=False)
    )
    with op.batch_alter_table('rollup_port_operation_month', schema=None) as batch_op:
        batch_op.create_index('ix_rollup_port_operation_month', ['known_month', 'day', 'field_office'], unique=False, postgresql_using='brin', postgresql_with={'pages_per_range': 4})
        batch_op.create_index('ix_rollup_port_operation_month_port', ['port_code', 'day'], unique=False)

    op.create_table('rollup_subtype_month',
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('known_month', sa.Date(), nullable=False),
    sa.Column('value', sa.BigInteger(), nullable=False),
    sa.Column('field_office', sa.String(length=40), nullable=False),
    sa.Column('measure', sa.String(length=40), nullable=False),
    sa.Column('subtype', sa.String(length=60), nullable=False)
    )
    with op.batch_alter_table('rollup_subtype_month', schema=None) as batch_op:
        batch_op.create_index('ix_rollup_subtype_month', ['known_month', 'day', 'field_office'], unique=False, postgresql_using='brin', postgresql_with={'pages_per_range': 4})

    op.create_table('rollup_subtype_week',
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('known_month', sa.Date(), nullable=False),
    sa.Column('value', sa.BigInteger(), nullable=False),
    sa.Column('field_office', sa.String(length=40), nullable=False),
    sa.Column('measure', sa.String(length=40), nullable=False),
    sa.Column('subtype', sa.String(length=60), nullable=False)
    )
    with op.batch_alter_table('rollup_subtype_week', schema=None) as batch_op:
        batch_op.create_index('ix_rollup_subtype_week', ['known_month', 'day', 'field_office'], unique=False, postgresql_using='brin', postgresql_with={'pages_per_range': 4})

    op.create_table('sealed',
    sa.Column('known_month', sa.Date(), nullable=False),
    sa.Column('mark', sa.BigInteger(), nullable=True),
    sa.PrimaryKeyConstraint('known_month', name=op.f('pk_sealed'))
    )
    op.create_table('totals',
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('fiscal_year', sa.Integer(), nullable=False),
    sa.Column('port_code', sqlmodel.sql.sqltypes.AutoString(length=4), nullable=False),
    sa.Column('field_office', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
    sa.Column('operation', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
    sa.Column('task_force', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
    sa.Column('agency', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('role', sqlmodel.sql.sqltypes.AutoString(length=10), nullable=False),
    sa.Column('measure', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
    sa.Column('subtype', sqlmodel.sql.sqltypes.AutoString(length=60), nullable=False),
    sa.Column('known_day', sa.Date(), nullable=False),
    sa.Column('value', sa.BigInteger(), nullable=False),
    sa.Column('compacted', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_totals'))
    )
    with op.batch_alter_table('totals', schema=None) as batch_op:
        batch_op.create_index('ix_totals_day', ['day', 'known_day'], unique=False, postgresql_using='brin', postgresql_with={'pages_per_range': 16})



def downgrade() -> None:
    with op.batch_alter_table('totals', schema=None) as batch_op:
        batch_op.drop_index('ix_totals_day', postgresql_using='brin', postgresql_with={'pages_per_range': 16})

    op.drop_table('totals')
    op.drop_table('sealed')
    with op.batch_alter_table('rollup_subtype_week', schema=None) as batch_op:
        batch_op.drop_index('ix_rollup_subtype_week', postgresql_using='brin', postgresql_with={'pages_per_range': 4})

    op.drop_table('rollup_subtype_week')
    with op.batch_alter_table('rollup_subtype_month', schema=None) as batch_op:
        batch_op.drop_index('ix_rollup_subtype_month', postgresql_using='brin', postgresql_with={'pages_per_range': 4})

    op.drop_table('rollup_subtype_month')
    with op.batch_alter_table('rollup_port_operation_month', schema=None) as batch_op:
        batch_op.drop_index('ix_rollup_port_operation_month_port')
        batch_op.drop_index('ix_rollup_port_operation_month', postgresql_using='brin', postgresql_with={'pages_per_range': 4})

    op.drop_table('rollup_port_operation_month')
    with op.batch_alter_table('rollup_port_month', schema=None) as batch_op:
        batch_op.drop_index('ix_rollup_port_month_port')
        batch_op.drop_index('ix_rollup_port_month', postgresql_using='brin', postgresql_with={'pages_per_range': 4})

    op.drop_table('rollup_port_month')
    with op.batch_alter_table('rollup_port_day', schema=None) as batch_op:
        batch_op.drop_index('ix_rollup_port_day_port')
        batch_op.drop_index('ix_rollup_port_day', postgresql_using='brin', postgresql_with={'pages_per_range': 16})

    op.drop_table('rollup_port_day')
    with op.batch_alter_table('rollup_port_agency_month', schema=None) as batch_op:
        batch_op.drop_index('ix_rollup_port_agency_month_port')
        batch_op.drop_index('ix_rollup_port_agency_month', postgresql_using='brin', postgresql_with={'pages_per_range': 4})

    op.drop_table('rollup_port_agency_month')
    with op.batch_alter_table('rollup_operation_month', schema=None) as batch_op:
        batch_op.drop_index('ix_rollup_operation_month', postgresql_using='brin', postgresql_with={'pages_per_range': 4})

    op.drop_table('rollup_operation_month')
    with op.batch_alter_table('rollup_operation_day', schema=None) as batch_op:
        batch_op.drop_index('ix_rollup_operation_day', postgresql_using='brin', postgresql_with={'pages_per_range': 16})

    op.drop_table('rollup_operation_day')
    with op.batch_alter_table('rollup_office_month', schema=None) as batch_op:
        batch_op.drop_index('ix_rollup_office_month', postgresql_using='brin', postgresql_with={'pages_per_range': 4})

    op.drop_table('rollup_office_month')
    with op.batch_alter_table('rollup_office_day', schema=None) as batch_op:
        batch_op.drop_index('ix_rollup_office_day', postgresql_using='brin', postgresql_with={'pages_per_range': 16})

    op.drop_table('rollup_office_day')
    with op.batch_alter_table('rollup_cell_month', schema=None) as batch_op:
        batch_op.drop_index('ix_rollup_cell_month_port')
        batch_op.drop_index('ix_rollup_cell_month', postgresql_using='brin', postgresql_with={'pages_per_range': 4})

    op.drop_table('rollup_cell_month')
    with op.batch_alter_table('rollup_cell_day', schema=None) as batch_op:
        batch_op.drop_index('ix_rollup_cell_day_port')
        batch_op.drop_index('ix_rollup_cell_day', postgresql_using='brin', postgresql_with={'pages_per_range': 16})

    op.drop_table('rollup_cell_day')
    op.drop_table('positions')
    with op.batch_alter_table('journal', schema=None) as batch_op:
        batch_op.drop_index('ix_journal_recorded', postgresql_using='brin', postgresql_with={'pages_per_range': 16})
        batch_op.drop_index('ix_journal_port')
        batch_op.drop_index('ix_journal_inspection', postgresql_where=sa.text('inspection_id IS NOT NULL'), sqlite_where=sa.text('inspection_id IS NOT NULL'))
        batch_op.drop_index('ix_journal_day')

    op.drop_table('journal')
    op.drop_table('aggregator_proofs')
