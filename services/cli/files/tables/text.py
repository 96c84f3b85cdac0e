"""The bytes of a file as lines of text, whatever encoding they were saved in.

Without a byte order mark a text is UTF-16 if every other byte of its beginning is zero, else UTF-8.
What is not UTF-8 is Windows-1252, as older spreadsheets write; but a text with characters that can
only be UTF-8 is UTF-8 with damage, and only the damaged rows are bad.
"""

import codecs
import gzip
import re
import zlib
from dataclasses import dataclass
from pathlib import Path

from services.cli.files.tables import appearance

GZIP_MAGIC = b"\x1f\x8b"
MOST_BYTES = 256 * 1024 * 1024
"""Of a file, unpacked."""

_MARKS = (  # the marks of UTF-32 before those of UTF-16, with which one of them begins
    (codecs.BOM_UTF8, "UTF-8"),
    (codecs.BOM_UTF32_LE, "UTF-32-LE"),
    (codecs.BOM_UTF32_BE, "UTF-32-BE"),
    (codecs.BOM_UTF16_LE, "UTF-16-LE"),
    (codecs.BOM_UTF16_BE, "UTF-16-BE"),
)
_ESCAPED = re.compile("[\udc80-\udcff]")  # what surrogateescape makes of bytes that do not fit
_REPLACED = re.compile("\ufffd")
_NOT_ASCII = re.compile("[^\x00-\x7f\udc80-\udcff]")
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


class NotSuchAFile(ValueError):
    """The file is not the table that it is read as; the message says what it is, or lacks."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text by its lines, each with its end. `damage` finds what did not fit the encoding."""

    encoding: str
    lines: list[str]
    damage: re.Pattern[str]


def read_text(path: Path) -> Text:
    """The text of a file. Raises `NotSuchAFile` for what cannot be text, and `OSError`."""
    content = _unpacked(path)
    other = appearance.of_bytes(content)
    if other is not None:
        raise NotSuchAFile(f"{path} is {other}")
    return decoded(content)


def decoded(content: bytes) -> Text:
    """The text of these bytes."""
    encoding, rest = _encoding(content)
    if encoding != "UTF-8":
        return _text(encoding, rest.decode(encoding, "replace"), _REPLACED)
    text = rest.decode("utf-8", "surrogateescape")
    marked = rest is not content
    if marked or not _ESCAPED.search(text) or _NOT_ASCII.search(text):
        return _text(encoding, text, _ESCAPED)
    return _text("Windows-1252", content.decode("cp1252", "surrogateescape"), _ESCAPED)


def _text(encoding: str, text: str, damage: re.Pattern[str]) -> Text:
    return Text(encoding, _LINE.findall(text.lstrip("\ufeff")), damage)


def _encoding(content: bytes) -> tuple[str, bytes]:
    """The encoding, but for Windows-1252, and the bytes without the mark that told it."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return encoding, content[len(mark) :]
    zeros = [byte == 0 for byte in content[:4]]
    if zeros[:2] == [False, True] and zeros[2:] != [True, True]:
        return "UTF-16-LE", content
    if zeros[:2] == [True, False]:
        return "UTF-16-BE", content
    return "UTF-8", content


def _unpacked(path: Path) -> bytes:
    with path.open("rb") as raw:
        packed = raw.read(2) == GZIP_MAGIC
        raw.seek(0)
        file = gzip.GzipFile(fileobj=raw) if packed else raw
        try:
            content = file.read(MOST_BYTES + 1)
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            raise NotSuchAFile(f"{path} is a damaged gzip file: {error}") from None
    if len(content) > MOST_BYTES:
        raise NotSuchAFile(f"{path} is larger than {MOST_BYTES // 2**20} MiB: no published table is")
    return content
