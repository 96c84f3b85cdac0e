"""What a file is, where it is no table of text: said to whoever picked the wrong one."""

import io
import re
import zipfile

AS_CSV = "open it in a spreadsheet and save the sheet as CSV"
UNPACK = "unpack it first; of compressed files only .gz is read"

_MAGIC = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", f"an old Excel workbook (.xls): {AS_CSV}"),
    (b"BZh", f"a compressed archive (bzip2): {UNPACK}"),
    (b"\xfd7zXZ\x00", f"a compressed archive (xz): {UNPACK}"),
    (b"7z\xbc\xaf\x27\x1c", f"a compressed archive (7z): {UNPACK}"),
    (b"Rar!\x1a\x07", f"a compressed archive (rar): {UNPACK}"),
    (b"\x28\xb5\x2f\xfd", f"a compressed archive (zstd): {UNPACK}"),
    (b"\x1f\x8b", f"compressed twice: {UNPACK}"),
    (b"%PDF-", "a PDF document: look for the same table as CSV"),
    (b"PAR1", "a Parquet file: save it as CSV"),
)
_TEXTS = (
    (
        r"<\?mso-application|urn:schemas-microsoft-com:office:spreadsheet",
        f"an Excel workbook (XML): {AS_CSV}",
    ),
    (r"^<!doctype html|<html|<head|<body|<table", "an HTML page: perhaps a login or an error page"),
    (r"^<\?xml|^<[a-z!]", "an XML document"),
    (r"^[\[{]", "JSON"),
)
_BEGINNING = 2_000


def of_bytes(content: bytes) -> str | None:
    """What these bytes are, and what to do with it; None for what may be text."""
    if content.startswith(b"PK\x03\x04"):
        return _zip(content)
    return next((what for magic, what in _MAGIC if content.startswith(magic)), None)


def of_text(text: str) -> str | None:
    """What a text is that has no table; None where it cannot be told."""
    beginning = text[:_BEGINNING].strip("\ufeff \t\r\n").casefold()
    return next((what for pattern, what in _TEXTS if re.search(pattern, beginning)), None)


def _zip(content: bytes) -> str:
    """Spreadsheets are ZIP archives too."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        names = []
    if any(name.startswith("xl/") for name in names):
        return f"an Excel workbook (.xlsx): {AS_CSV}"
    if "mimetype" in names and "content.xml" in names:
        return f"an OpenDocument workbook (.ods): {AS_CSV}"
    held = f" with {', '.join(names)[:200]}" if names else ""
    return f"a compressed archive (zip){held}: {UNPACK}"
