"""Summaries by month and by day, what both components of CBP have a part in as totals of its own.

The months are sealed anew, into tables that start empty. What CBP's components share is added from
the journal: what each version counted from the day on which it became known, and off again on the
day of the version that replaced it, as `projection.Contribution.add_to` has it.

Revision ID: 0004
Revises: 0003
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

LENGTHS = {
    "field_office": 40,
    "operation": 40,
    "task_force": 40,
    "agency": 40,
    "role": 10,
    "measure": 40,
    "port_code": 4,
    "subtype": 60,
}
OFFICE = ("field_office", "measure")
SUBTYPE = (*OFFICE, "subtype")
PORT = ("field_office", "port_code", "measure")
OPERATION = ("field_office", "operation", "task_force", "agency", "role", "measure")
PORT_OPERATION = (*PORT, "operation", "task_force")
PORT_AGENCY = (*PORT, "agency", "role")
CELL = (*OPERATION, "port_code", "subtype")
SUMMARIES = {
    "totals_by_office_month": OFFICE,
    "totals_by_subtype_month": SUBTYPE,
    "totals_by_port_month": PORT,
    "totals_by_operation_month": OPERATION,
    "totals_by_port_operation_month": PORT_OPERATION,
    "totals_by_port_agency_month": PORT_AGENCY,
    "totals_by_office_day": OFFICE,
    "totals_by_subtype_week": SUBTYPE,
    "totals_by_port_day": PORT,
    "totals_by_operation_day": OPERATION,
    "totals_by_cell_month": CELL,
    "totals_by_cell_day": CELL,
}
BEFORE = {
    "totals_by_subtype": ("field_office", "measure", "subtype"),
    "totals_by_office": ("field_office", "measure"),
    "totals_by_port": ("port_code", "field_office", "measure"),
    "totals_by_operation": OPERATION,
    "totals_by_month": tuple(LENGTHS),
}
BLOCKS = {"ix_totals_day": ("totals", ["day", "known_day"]), "ix_journal_recorded": ("journal", ["recorded_at"])}
_PLACE = "fiscal_year, port_code, field_office, operation, task_force"
_INTO = f"day, {_PLACE}, agency, role, measure, subtype, known_day, value, merged"
_EVERYONE = "',' || one.agency || ',' || one.partners || ','"
_BOTH = f"{_EVERYONE} LIKE '%,cbp_ofo,%' AND {_EVERYONE} LIKE '%,cbp_usbp,%'"


def upgrade() -> None:
    for name in BEFORE:
        op.drop_table(name)
    op.execute("DELETE FROM sealed")
    for name, columns in SUMMARIES.items():
        _create(name, columns, 16 if name.endswith("_day") else 4, "field_office")
        if "port_code" in columns:
            op.create_index(f"ix_{name}_port", name, ["port_code", "day"])
    op.drop_index("ix_journal_joint", "journal")
    _blocks(16)
    _add_shared()


def downgrade() -> None:
    op.execute("DELETE FROM totals WHERE role = 'shared'")
    op.drop_index("ix_totals_day", "totals")
    op.create_index("ix_totals_day", "totals", ["day", "known_day"], **_brin(4))
    op.drop_index("ix_journal_recorded", "journal")
    op.create_index("ix_journal_recorded", "journal", ["recorded_at"], postgresql_using="brin")
    joint = sa.text("partners <> ''")
    op.create_index("ix_journal_joint", "journal", ["day"], postgresql_where=joint, sqlite_where=joint)
    for name in SUMMARIES:
        op.drop_table(name)
    op.execute("DELETE FROM sealed")
    for name, columns in BEFORE.items():
        _create(name, columns, 4)


def _create(name: str, columns: tuple[str, ...], pages: int, *indexed: str) -> None:
    op.create_table(
        name,
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("known_month", sa.Date(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        *(sa.Column(one, sa.String(length=LENGTHS[one]), nullable=False) for one in columns),
    )
    op.create_index(f"ix_{name}", name, ["known_month", "day", *indexed], **_brin(pages))


def _blocks(pages: int) -> None:
    for name, (table, columns) in BLOCKS.items():
        op.drop_index(name, table)
        op.create_index(name, table, columns, **_brin(pages))


def _brin(pages: int) -> dict[str, Any]:
    return {"postgresql_using": "brin", "postgresql_with": {"pages_per_range": pages}}


def _add_shared() -> None:
    postgresql = op.get_context().dialect.name == "postgresql"
    lines = "json_array_elements(CAST(one.lines AS json))" if postgresql else "json_each(one.lines)"
    part = "line.value ->> {}" if postgresql else "json_extract(line.value, '$[{}]')"
    known = "CAST({}.recorded_at AT TIME ZONE 'UTC' AS date)" if postgresql else "date({}.recorded_at)"
    next_one = "next.record_id = one.record_id AND next.kind = one.kind AND next.previous = one.version"
    place = ", ".join(f"one.{name}" for name in ("day", *_PLACE.split(", ")))
    for by, sign, joined in (("one", "-", ""), ("next", "", f"JOIN journal AS next ON {next_one}")):
        value = f"{sign}CAST({part.format(2)} AS BIGINT)"
        op.execute(
            f"INSERT INTO totals ({_INTO}) SELECT {place}, 'cbp', 'shared', {part.format(0)}, {part.format(1)}, "
            f"{known.format(by)}, {value}, false FROM journal AS one {joined} CROSS JOIN {lines} AS line "
            f"WHERE {_BOTH}"
        )
