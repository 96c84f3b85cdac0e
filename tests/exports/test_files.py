"""Files whole or not at all, in both formats."""

import io
import os
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pyarrow.parquet
import pytest
import typer

from services.cli.files.exporting import files
from services.cli.files.exporting.columns import Column, Line, Type
from services.cli.files.exporting.files import Destination, Format, write_csv, write_parquet
from services.cli.files.exporting.spool import Spool

COLUMNS = (
    Column("office"),
    Column("day", Type.DAY),
    Column("new", Type.FLAG),
    Column("dollars", Type.REAL, summed=True, made=lambda cents: cents / 100),
    Column("count", Type.INTEGER, summed=True),
)
LINES: list[Line] = [("laredo", "2026-09-30", True, 8_447_474, 2), ("tucson", None, None, None, None)]


def parquet(lines: list[Line]) -> bytes:
    file = io.BytesIO()
    write_parquet(file, COLUMNS, lines)
    return file.getvalue()


def test_csv() -> None:
    file = io.BytesIO()
    write_csv(file, COLUMNS, LINES)
    expected = b"office,day,new,dollars,count\nlaredo,2026-09-30,true,84474.74,2\ntucson,,,,\n"
    assert file.getvalue() == expected


def test_parquet_has_types() -> None:
    table = pyarrow.parquet.read_table(io.BytesIO(parquet(LINES)))
    names = ["string", "date32[day]", "bool", "double", "int64"]
    assert [str(field.type) for field in table.schema] == names
    assert table.to_pylist() == [
        {"office": "laredo", "day": date(2026, 9, 30), "new": True, "dollars": 84474.74, "count": 2},
        {"office": "tucson", "day": None, "new": None, "dollars": None, "count": None},
    ]


def test_parquet_without_rows_has_its_columns() -> None:
    table = pyarrow.parquet.read_table(io.BytesIO(parquet([])))
    assert table.column_names == [column.name for column in COLUMNS]
    assert table.num_rows == 0


def test_parquet_of_many_rows_is_written_in_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "ROW_GROUP", 20)
    monkeypatch.setattr(files, "BATCH", 10)
    lines: list[Line] = [(f"office {number}", None, False, number, number) for number in range(45)]
    file = pyarrow.parquet.ParquetFile(io.BytesIO(parquet(lines)))
    groups = [file.metadata.row_group(number).num_rows for number in range(file.metadata.num_row_groups)]
    assert groups == [20, 20, 5]
    assert file.read().column("count").to_pylist() == list(range(45))


def test_the_same_rows_give_the_same_bytes() -> None:
    assert parquet(LINES) == parquet(LINES)


@pytest.mark.parametrize(
    ("name", "chosen", "magic"),
    [
        ("f.csv", None, b"office"),
        ("f.parquet", None, b"PAR1"),
        ("f.PARQUET", None, b"PAR1"),
        ("f", Format.PARQUET, b"PAR1"),
        ("f.parquet", Format.CSV, b"office"),
    ],
)
def test_the_format_is_chosen_or_follows_from_the_name(
    tmp_path: Path, name: str, chosen: Format | None, magic: bytes
) -> None:
    with Destination(str(tmp_path / name), chosen).opened() as write:
        write(COLUMNS, LINES)
    assert (tmp_path / name).read_bytes().startswith(magic)


def test_a_failure_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "figures.csv"
    path.write_text("before")

    def broken() -> Iterator[Line]:
        yield LINES[0]
        raise OSError("the network went away")

    with pytest.raises(OSError, match="went away"), Destination(str(path), None).opened() as write:
        write(COLUMNS, broken())
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]


def test_a_link_is_written_through(tmp_path: Path) -> None:
    path, link = tmp_path / "there.csv", tmp_path / "link.csv"
    path.write_text("before")
    link.symlink_to(path)
    with Destination(str(link), None).opened() as write:
        write(COLUMNS, [])
    assert link.is_symlink()
    assert path.read_text().startswith("office")


def test_what_is_no_file_is_never_replaced(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for path in (tmp_path, pipe):
        with pytest.raises(typer.Exit), Destination(str(path), None).opened():
            pass
        assert "is not a file" in capsys.readouterr().err
    assert pipe.is_fifo()


def test_without_pyarrow_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)  # as Python marks what cannot be imported
    with pytest.raises(typer.Exit), Destination(str(tmp_path / "f.parquet"), None).opened():
        pass
    assert "pip install 'outbound[parquet]'" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_record_that_comes_twice_counts_as_it_came_last() -> None:
    with Spool(COLUMNS) as spool:
        spool.put([("a", [("laredo", None, None, 1, 1), ("laredo", None, None, 1, 1)])])
        spool.put([("b", [("laredo", None, None, 5, 1)])])
        spool.put([("a", [("tucson", None, None, 7, 1)])])
        assert list(spool.sorted()) == [("laredo", None, None, 5, 1), ("tucson", None, None, 7, 1)]


def test_lines_that_are_alike_are_added_up_and_sorted() -> None:
    with Spool(COLUMNS) as spool:
        spool.put([("a", [("tucson", "2026-01-02", None, 1, 1), ("laredo", "2026-01-02", None, 2, 1)])])
        spool.put([("b", [("tucson", "2026-01-01", None, 3, 1), ("laredo", "2026-01-02", None, 4, 1)])])
        assert list(spool.sorted()) == [
            ("laredo", "2026-01-02", None, 6, 2),
            ("tucson", "2026-01-01", None, 3, 1),
            ("tucson", "2026-01-02", None, 1, 1),
        ]
