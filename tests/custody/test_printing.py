"""Papers: what people wrote stays text, whatever it is, on a screen and in a PDF."""

import io
import re
from html import unescape
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from services.seizure.custody import printing
from services.seizure.custody.paper import Paper, Table
from shared.contracts.unseen import seen

SCRIPTS = "Норинко Αθήνα Ñandú"
ADDRESS = "https://outbound.example/v1/receipts/2304-0000001"
NASTY = [
    "<script>alert(1)</script>",
    "&lt;b&gt; \" ' ><img src=x onerror=alert(1)>",
    '#panic("x") $x$ *b* _i_ `raw` @ref <label> \\u{202e} #read("/etc/passwd")',
    "=cmd|' /C calc'!A0",
    "a\u202egpj.exe\u2066b\x00\x1b[31m\u200bc",
]


def paper(text: str) -> Paper:
    table = Table("Items", ["A"], [[seen(text)]])
    return Paper("Custody receipt 2304-0000001", [("Reason", seen(text))], [table], ADDRESS)


def words(pdf: bytes) -> str:
    return "".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


@pytest.mark.parametrize("text", NASTY)
def test_what_people_wrote_is_text(text: str) -> None:
    html = printing.html(paper(text))
    assert html.count("<script") == html.count("<img") == 0
    cells = [unescape(one) for one in re.findall(r"<bdi>(.*?)</bdi>", html)]
    assert cells == [seen(text)] * 2
    assert "".join(seen(text).split())[:20] in words(printing.pdf(paper(text)))


def test_marks_that_are_not_seen_are_written_out() -> None:
    assert seen("a\u202eb\u200fc\x1b\u2028") == "a[U+202E]b[U+200F]c[U+001B][U+2028]"
    assert seen("Норинко, Ñandú, علي 李明\t1") == "Норинко, Ñandú, علي 李明 1"


def test_a_pdf_is_for_archives_and_for_screen_readers() -> None:
    reader = PdfReader(io.BytesIO(printing.pdf(paper(SCRIPTS))))
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert "/StructTreeRoot" in root
    told = root["/Metadata"].get_data().decode()
    assert "<pdfaid:part>2<" in told
    assert "<pdfaid:conformance>A<" in told
    assert "<pdfuaid:part>1<" in told
    assert SCRIPTS.replace(" ", "") in words(printing.pdf(paper(SCRIPTS)))


def test_a_script_without_a_font_is_shown_in_latin_letters() -> None:
    assert printing.shown("李明 x") == "[Li][Ming] x"


@settings(max_examples=60)
@given(text=st.text(max_size=30))
def test_any_text_can_be_printed(text: str) -> None:
    html = printing.html(paper(text))
    assert [unescape(one) for one in re.findall(r"<bdi>(.*?)</bdi>", html, re.DOTALL)] == [seen(text)] * 2
    assert all(one.isprintable() for one in seen(text))
    assert printing.pdf(paper(text)).startswith(b"%PDF-1.7")
