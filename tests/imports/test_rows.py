"""The published file's form: line ends, marks, blanks, damage; each told apart by its line."""

import gzip
from pathlib import Path

import pytest

from services.cli.files.cbp.rows import BadRow, NotSuchAFile, Row, read_rows

COLUMNS = ("Name", "Count of Things")


def read(path: Path, content: bytes) -> list[Row | BadRow]:
    path.write_bytes(content)
    return list(read_rows(path, COLUMNS))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "file.csv"


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("packed", [False, True])
def test_the_same_rows_whatever_the_form(path: Path, end: bytes, mark: bytes, packed: bool) -> None:
    content = mark + end.join([b"Name,Count of Things", b"a , 1", b"", b'"b, c",2', b" ,"])
    rows = read(path, gzip.compress(content) if packed else content)
    assert rows == [
        Row(2, {"name": "a", "count of things": "1"}),
        Row(4, {"name": "b, c", "count of things": "2"}),
    ]


def test_names_in_any_case_order_and_company(path: Path) -> None:
    rows = read(path, b"extra,COUNT  OF THINGS, name\nx,1,a\n")
    assert rows == [Row(2, {"extra": "x", "count of things": "1", "name": "a"})]


def test_invalid_utf8_spoils_its_own_row(path: Path) -> None:
    rows = read(path, b"Name,Count of Things\na,1\nb\xff,2\nn\xc3\xa9,3\n")
    assert [row.line for row in rows] == [2, 3, 4]
    assert rows[1] == BadRow(3, "is not valid UTF-8")
    assert isinstance(rows[2], Row)
    assert rows[2].cells["name"] == "né"


def test_a_stray_quote_spoils_its_own_row(path: Path) -> None:
    rows = read(path, b'Name,Count of Things\n"a,1\nb,2\n')
    assert rows == [
        BadRow(2, "has 1 columns where the header has 2"),
        Row(3, {"name": "b", "count of things": "2"}),
    ]


def test_too_many_cells_are_bad_unless_blank(path: Path) -> None:
    rows = read(path, b"Name,Count of Things\na,1,,\nb,2,3\n")
    assert rows == [
        Row(2, {"name": "a", "count of things": "1"}),
        BadRow(3, "has 3 columns where the header has 2"),
    ]


def test_an_endless_cell_is_bad(path: Path) -> None:
    rows = read(path, b"Name,Count of Things\n" + b"x" * 200_000 + b",1\nb,2\n")
    assert isinstance(rows[0], BadRow)
    assert "field larger" in rows[0].reason
    assert isinstance(rows[1], Row)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "lacks the columns Name, Count of Things; it is empty"),
        (b"Name,Other\na,1\n", "lacks the columns Count of Things; it has 'name, other'"),
        (b"\x00\xff\xfe\n", "lacks the columns Name, Count of Things"),
        (gzip.compress(b"Name,Count of Things\na,1\n" * 99)[:-20], "is a damaged gzip file"),
        (b"\x1f\x8bnonsense", "is a damaged gzip file"),
    ],
)
def test_another_file_is_refused_with_what_is_missing(path: Path, content: bytes, message: str) -> None:
    with pytest.raises(NotSuchAFile, match=message):
        read(path, content)


def test_no_file(path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        list(read_rows(path, COLUMNS))
