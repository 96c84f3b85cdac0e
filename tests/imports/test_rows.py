"""The published file's form: line ends, marks, blanks, damage; each told apart by its line."""

import bz2
import gzip
import io
import lzma
import zipfile
from pathlib import Path

import pytest

from services.cli.files.tables import text
from services.cli.files.tables.rows import BadRow, Row, TotalRow, read_rows
from services.cli.files.tables.text import NotSuchAFile

COLUMNS = ("Name", "Count of Things")


def packed(content: bytes) -> bytes:
    """The same bytes whenever it is made, as the names of tests have to be."""
    return gzip.compress(content, mtime=0)


def read(path: Path, content: bytes) -> list[Row | BadRow | TotalRow]:
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


def test_a_quoted_line_break_is_one_row_and_lines_are_the_files_own(path: Path) -> None:
    rows = read(path, b'Name,Count of Things\r\n"a\r\n\r\nb",1\r\n\r\nc,"2\n"\r\nd,3')
    assert rows == [
        Row(2, {"name": "a\r\n\r\nb", "count of things": "1"}),
        Row(6, {"name": "c", "count of things": "2"}),
        Row(8, {"name": "d", "count of things": "3"}),
    ]


@pytest.mark.parametrize(
    "stray",
    ['"a,1', 'a,"1', '"a","1', '"a\nb', '"a,1\nb', '"a"b,"1', '"' * 3],
)
def test_a_stray_quote_spoils_no_more_than_its_row(path: Path, stray: str) -> None:
    """Rows with quotes of their own follow, and the last one has a stray one too."""
    good = 'b,2\n"c, d",3\n"e ""x""",4\n'
    rows = read(path, f'Name,Count of Things\n{stray}\n{good}"f,5\n'.encode())
    assert [row.cells["count of things"] for row in rows if isinstance(row, Row)][-3:] == ["2", "3", "4"]
    assert isinstance(rows[-1], BadRow)
    assert isinstance(rows[0], BadRow)


def test_two_stray_quotes_spare_the_rows_between_them(path: Path) -> None:
    rows = read(path, b'Name,Count of Things\n"a,1\nb,2\nc",3\n')
    assert rows == [
        BadRow(2, "opens a quote that it does not close"),
        Row(3, {"name": "b", "count of things": "2"}),
        Row(4, {"name": 'c"', "count of things": "3"}),
    ]


def test_a_quote_that_swallows_a_hundred_lines_is_stray(path: Path) -> None:
    lines = ["Name,Count of Things", '"a', *["note"] * 200, '",1', "b,2"]
    rows = read(path, "\n".join(lines).encode())
    assert rows[0] == BadRow(2, "opens a quote that it does not close")
    assert rows[-1] == Row(204, {"name": "b", "count of things": "2"})


def test_windows_1252_is_read_where_nothing_can_be_utf8(path: Path) -> None:
    (row,) = read(path, "Name,Count of Things\nDoña Ana « né,1\n".encode("cp1252"))
    assert isinstance(row, Row)
    assert row.cells["name"] == "Doña Ana « né"
    assert read(path, b"Name,Count of Things\na\x81,1\n") == [BadRow(2, "is not valid Windows-1252")]


def test_damaged_utf16_spoils_its_own_row(path: Path) -> None:
    content = "Name,Count of Things\na,1\nb,2\n".encode("utf-16-le").replace(b"a\0,", b"\x00\xdc,")
    assert read(path, b"\xff\xfe" + content)[0] == BadRow(2, "is not valid UTF-16-LE")


def test_titles_may_stand_above_the_header(path: Path) -> None:
    title = b'"Report for ""OFO"", FY25"\n"Printed on\n5 May"\n\n"stray\n'
    assert read(path, title + b"Name,Count of Things\na,1\n") == [
        Row(7, {"name": "a", "count of things": "1"})
    ]


def test_a_doubled_column_is_refused_and_named(path: Path) -> None:
    with pytest.raises(NotSuchAFile, match=r"has the column Count of Things more than once"):
        read(path, b"Name,Count of Things,count  of things\na,1,2\n")
    assert len(read(path, b"Name,Count of Things,Note,Note\na,1,x,y\n")) == 1


def workbook(*names: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in names:
            archive.writestr(zipfile.ZipInfo(name), "x")
    return packed.getvalue()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (workbook("[Content_Types].xml", "xl/workbook.xml"), r"is an Excel workbook \(.xlsx\): open it in a"),
        (workbook("mimetype", "content.xml"), r"is an OpenDocument workbook \(.ods\)"),
        (workbook("weapons.csv"), r"is a compressed archive \(zip\) with weapons.csv: unpack it first"),
        (workbook("a")[:40], r"is a compressed archive \(zip\): unpack"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", r"is an old Excel workbook \(.xls\)"),
        (bz2.compress(b"Name"), r"is a compressed archive \(bzip2\)"),
        (lzma.compress(b"Name"), r"is a compressed archive \(xz\)"),
        (packed(packed(b"Name")), "is compressed twice"),
        (packed(workbook("xl/workbook.xml")), "is an Excel workbook"),
        (b"%PDF-1.7", "is a PDF document"),
        (b"\r\n <!DOCTYPE html><html><body>Log in", "looks like an HTML page: perhaps a login"),
        ("<html><table>".encode("utf-16"), "looks like an HTML page"),
        (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>', "looks like an Excel workbook"),
        (b'<?xml version="1.0"?><rows/>', "looks like an XML document"),
        (b'[{"Name": "a"}]', "looks like JSON"),
    ],
)
def test_what_is_no_table_is_told_by_its_looks(path: Path, content: bytes, message: str) -> None:
    with pytest.raises(NotSuchAFile, match=message):
        read(path, content)


def test_an_enormous_file_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text, "MOST_BYTES", 2**20)
    with pytest.raises(NotSuchAFile, match="is larger than 1 MiB"):
        read(path, gzip.compress(b"a" * 2**21))


def test_invalid_utf8_spoils_its_own_row(path: Path) -> None:
    rows = read(path, b"Name,Count of Things\na,1\nb\xff,2\nn\xc3\xa9,3\n")
    assert [row.line for row in rows] == [2, 3, 4]
    assert rows[1] == BadRow(3, "is not valid UTF-8")
    assert isinstance(rows[2], Row)
    assert rows[2].cells["name"] == "né"


def test_a_stray_quote_spoils_its_own_row(path: Path) -> None:
    rows = read(path, b'Name,Count of Things\n"a,1\nb,2\n')
    assert rows == [
        BadRow(2, "opens a quote that it does not close"),
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
        (packed(b"Name,Count of Things\na,1\n" * 99)[:-20], "is a damaged gzip file"),
        (b"\x1f\x8bnonsense", "is a damaged gzip file"),
    ],
)
def test_another_file_is_refused_with_what_is_missing(path: Path, content: bytes, message: str) -> None:
    with pytest.raises(NotSuchAFile, match=message):
        read(path, content)


def test_no_file(path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        list(read_rows(path, COLUMNS))
