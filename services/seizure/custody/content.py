"""Photos and documents, pure: what a file is by its content, without what it must not carry.

A JPEG or PNG is decoded and written anew, so that pixels are kept and nothing else: no place, no serial
number of a camera, no thumbnail, no comment, nothing behind the end. Only the EXIF orientation stays. A PDF
cannot be rewritten without harm to what it proves; it is parsed, and one that runs something is refused.
"""

import io
import logging
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from PIL import ExifTags, Image, UnidentifiedImageError
from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject

from shared.contracts.custody import FileKind

MAX_PAGES = 200
MAX_OBJECTS = 20_000
ACTIVE = frozenset({"/JS", "/JavaScript", "/Launch", "/EmbeddedFile", "/EmbeddedFiles", "/RichMedia", "/XFA"})
"""Names in a PDF that run something, or carry another file."""
BROKEN_IMAGE = (OSError, ValueError, SyntaxError, EOFError, IndexError, KeyError, TypeError, OverflowError)
BROKEN_PDF = (PyPdfError, RecursionError, AttributeError, MemoryError, NotImplementedError, *BROKEN_IMAGE)
"""What the parsers raise on damaged files, beside their own errors."""


class Unfit(Exception):
    """A file that is not kept; the message says why."""


warnings.filterwarnings("ignore", module=r"PIL\.")  # a damaged tag is no news
logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # its warnings quote the file


@dataclass(frozen=True, slots=True)
class Content:
    """A file as it is kept; `digest` is the SHA-256 of `data`, as hexadecimal digits."""

    kind: FileKind
    data: bytes

    @property
    def digest(self) -> str:
        """The name under which it is stored."""
        return sha256(self.data).hexdigest()


def cleaned(data: bytes, max_pixels: int) -> Content:
    """The file as it is kept. Raises `Unfit` for anything but a whole JPEG, PNG or PDF within the limits."""
    if data.startswith(b"\xff\xd8\xff"):
        return Content(FileKind.JPEG, _image(data, "JPEG", max_pixels))
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return Content(FileKind.PNG, _image(data, "PNG", max_pixels))
    if data.startswith(b"%PDF-"):
        return Content(FileKind.PDF, _checked_pdf(data))
    raise Unfit("is no JPEG, PNG or PDF by its content, whatever its name says")


def _image(data: bytes, form: str, max_pixels: int) -> bytes:
    try:
        with Image.open(io.BytesIO(data), formats=[form]) as image:
            _check_size(image, max_pixels)
            return _written(image, form)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Unfit(f"has too many pixels; at most {max_pixels:,} are kept") from None
    except (UnidentifiedImageError, *BROKEN_IMAGE):
        raise Unfit(f"is not a whole {form}: it cannot be decoded to its end") from None


def _check_size(image: Image.Image, max_pixels: int) -> None:
    """Before a pixel is decoded: a small file can be a very large image."""
    if image.width * image.height > max_pixels:
        raise Unfit(f"has {image.width} x {image.height} pixels; at most {max_pixels:,} are kept")


def _written(image: Image.Image, form: str) -> bytes:
    """The pixels alone, with their orientation and what their colors mean."""
    exif, orientation = Image.Exif(), image.getexif().get(ExifTags.Base.Orientation)
    if orientation in range(2, 9):
        exif[ExifTags.Base.Orientation] = orientation
    options: dict[str, Any] = {"exif": exif.tobytes()} if len(exif) else {}
    if form == "JPEG":
        options |= {"quality": "keep", "comment": b""}  # the tables it was made with: no second loss
    image.load()
    out = io.BytesIO()
    image.save(out, form, icc_profile=image.info.get("icc_profile"), **options)
    return out.getvalue()


def _checked_pdf(data: bytes) -> bytes:
    try:
        _check_pdf(PdfReader(io.BytesIO(data)))
    except BROKEN_PDF:
        raise Unfit("is not a whole PDF: it cannot be parsed") from None
    return data


def _check_pdf(reader: PdfReader) -> None:
    if reader.is_encrypted:
        raise Unfit("is an encrypted PDF: nobody could read it later")
    if not 1 <= len(reader.pages) <= MAX_PAGES:
        raise Unfit(f"has {len(reader.pages)} pages; 1 to {MAX_PAGES} are kept")
    if not ACTIVE.isdisjoint(_names(reader)):
        raise Unfit("is a PDF that runs scripts, opens programs or carries other files")


def _names(reader: PdfReader) -> Iterator[str]:
    """Every name in every object of the file, whether or not a page shows it."""
    numbers = [(number, 0) for number in reader.xref_objStm]
    numbers += [(number, of) for of, known in reader.xref.items() for number in known]
    if len(numbers) > MAX_OBJECTS:
        raise Unfit(f"has {len(numbers):,} objects; at most {MAX_OBJECTS:,} are kept")
    waiting: list[Any] = [IndirectObject(*number, reader).get_object() for number in numbers]
    while waiting:
        one = waiting.pop()
        if isinstance(one, DictionaryObject):
            yield from one
            waiting += one.values()
        elif isinstance(one, ArrayObject):
            waiting += one
        elif isinstance(one, NameObject):
            yield one
