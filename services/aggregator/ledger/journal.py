"""The journal: every applied version of every record with what it contributes.

It is appended to in the transaction that moves the totals, and it is what a retraction, an
explanation and a figure as known at an instant are read from.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from asyncpg import UniqueViolationError
from sqlalchemy import ColumnElement, FromClause, Row, Select, Table, and_, func, literal, or_, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from services.aggregator.counting.cells import LOCATION, Contribution, RecordKey, decode, encode
from services.aggregator.counting.rules import KINDS
from services.aggregator.counting.versions import Entry, Known, Version
from services.aggregator.ledger.tables import METADATA
from shared.database.arrays import array, packed
from shared.database.copying import NULL, copy_in, escaped

JOURNAL: Table = METADATA.tables["journal"]

_COLUMNS = (
    "record_id",
    "recorded_at",
    *LOCATION,
    "kind",
    "previous",
    "version",
    "partners",
    "lines",
    "reason",
    "after_close",
    "inspection_id",
)
_CURRENT = """
    SELECT * FROM journal AS one WHERE record_id {chosen} AND NOT EXISTS (
        SELECT 1 FROM journal AS next
        WHERE next.record_id = one.record_id AND next.kind = one.kind AND next.previous = one.version
    )
"""
_PG_CURRENT = text(_CURRENT.format(chosen=f"= ANY({array('id', 'uuid')})"))
_MARKS = ", ".join("?" * len(_COLUMNS))
_SQLITE_APPEND = f"INSERT INTO journal ({', '.join(_COLUMNS)}) VALUES ({_MARKS})"  # noqa: S608


class Taken(Exception):
    """A record of the batch has an entry already that the batch did not know of."""


async def current(db: AsyncConnection, keys: Iterable[RecordKey]) -> dict[RecordKey, Known]:
    """The last applied version and contribution of those records that have one."""
    ids = list({record_id for record_id, _kind in keys})
    found = {}
    if db.dialect.name == "postgresql":
        rows = await db.execute(_PG_CURRENT, {"id": packed(ids)})
        return {(str(row.record_id), row.kind): _known(row) for row in rows}
    for some in _portions(ids):
        query = _CURRENT.format(chosen=f"IN ({', '.join('?' * len(some))})")
        for row in await db.exec_driver_sql(query, tuple(one.replace("-", "") for one in some)):
            found[_dashed(row.record_id), row.kind] = _known(row)
    return found


def replaces(own: FromClause, gone: FromClause) -> ColumnElement[bool]:
    """Whether an entry replaced the other one. Most replace none, and need not be looked up."""
    same = (gone.c.record_id == own.c.record_id) & (gone.c.kind == own.c.kind)
    return and_(same, gone.c.version == own.c.previous, own.c.previous > 0)


def replaced(entry: FromClause, upto: Any = None) -> ColumnElement[bool]:
    """Whether a later version of the entry's record was recorded by then (None: ever).

    A scalar subquery: PostgreSQL looks it up for each row that is left, instead of joining millions
    of entries to find a hundred.
    """
    return _next(entry, upto).limit(1).scalar_subquery().is_not(None)


def stands(entry: FromClause, upto: datetime | None = None) -> ColumnElement[bool]:
    """Whether an entry is its record's last version recorded by then (None: ever) and is not voided."""
    known = () if upto is None else (entry.c.recorded_at <= upto,)
    return and_(entry.c.lines != encode({}), *known, ~_next(entry, upto).exists())


def has_line(
    dialect: str, entry: FromClause, measures: Sequence[str], subtypes: Sequence[str] = ()
) -> ColumnElement[bool]:
    """Whether an entry has a line of one of these measures, and of one of these subtypes; none takes all.

    The text of `cells.encode` is searched, which reads a line as `["measure","subtype",value]`.
    """
    heads = [f'["{name}","' for name in measures] or ['","']
    texts = [f'{head}{subtype}",' for head in heads for subtype in subtypes] if subtypes else heads
    return or_(*(contains(dialect, entry.c.lines, one) for one in texts))


def has_partner(dialect: str, entry: FromClause, agency: str) -> ColumnElement[bool]:
    """Whether an entry credits this agency as a partner."""
    partners = literal(",") + entry.c.partners + literal(",")
    return contains(dialect, partners, f",{agency},")


def contains(dialect: str, column: ColumnElement[str], part: str) -> ColumnElement[bool]:
    """Whether a text contains another, to the letter: LIKE has wildcards, and ignores case on SQLite."""
    find = func.instr if dialect == "sqlite" else func.strpos
    return find(column, part) > 0


def _next(entry: FromClause, upto: Any) -> Select[Any]:
    """The version that replaced an entry, if it was recorded by then."""
    later = JOURNAL.alias("later")
    same = (later.c.record_id == entry.c.record_id) & (later.c.kind == entry.c.kind)
    query = select(literal(1)).where(same, later.c.previous == entry.c.version).correlate(entry)
    return query if upto is None else query.where(later.c.recorded_at <= upto)


async def newest_day(db: AsyncConnection) -> date | None:
    """The latest local day of any record; by kind, because an index begins with that."""
    days = [select(func.max(JOURNAL.c.day)).where(JOURNAL.c.kind == kind).scalar_subquery() for kind in KINDS]
    (found,) = await db.execute(select(*days))
    return max((day for day in found if day is not None), default=None)


async def append(db: AsyncConnection, entries: Sequence[Entry]) -> None:
    """Add entries. Raises `Taken`."""
    if not entries:
        return
    # In one order everywhere, so that two batches cannot wait for each other.
    ordered = sorted(entries, key=lambda entry: (entry[0].key, entry[1]))
    try:
        if db.dialect.name == "postgresql":
            await copy_in(db, "journal", _COLUMNS, [_copied(*entry) for entry in ordered])
        else:
            await db.exec_driver_sql(_SQLITE_APPEND, [_inserted(*entry) for entry in ordered])
    except (IntegrityError, UniqueViolationError):
        raise Taken("a record was moved meanwhile, or was known already") from None


def contribution_of(row: Row[Any]) -> Contribution:
    """What an entry contributes."""
    location = "\t".join([str(getattr(row, name)) for name in LOCATION])
    return Contribution(location, decode(row.lines), tuple(filter(None, row.partners.split(","))))


def _known(row: Row[Any]) -> Known:
    return row.version, contribution_of(row)


def _copied(version: Version, previous: int) -> str:
    """A line of COPY."""
    made = version.contribution
    reason = NULL if version.reason is None else escaped(version.reason)
    closed = "t" if version.after_close else "f"
    record_id, kind = version.key
    return (
        f"{record_id}\t{_instant(version)}\t{made.location}\t{kind}\t{previous}\t{version.version}"
        f"\t{','.join(made.partners)}\t{encode(made.lines)}\t{reason}\t{closed}"
        f"\t{version.inspection_id or NULL}"
    )


def _inserted(version: Version, previous: int) -> tuple[Any, ...]:
    """A row for SQLite, in the forms in which SQLAlchemy keeps identifiers and instants there."""
    made = version.contribution
    return (
        version.key[0].replace("-", ""),
        _instant(version)[:26],
        *made.location.split("\t"),
        version.key[1],
        previous,
        version.version,
        ",".join(made.partners),
        encode(made.lines),
        version.reason,
        version.after_close,
        version.inspection_id and version.inspection_id.replace("-", ""),
    )


def _instant(version: Version) -> str:
    return version.recorded_at.isoformat(" ", "microseconds")


def _dashed(hexadecimal: str) -> str:
    return str(UUID(hexadecimal))


def _portions(ids: Sequence[str], size: int = 10_000) -> Iterator[Sequence[str]]:
    """SQLite takes some 32,000 parameters a statement."""
    return (ids[start : start + size] for start in range(0, len(ids), size))
