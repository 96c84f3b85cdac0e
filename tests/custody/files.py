"""Photos and documents for tests, made here: with what must go, and hostile ones."""

import io
import struct
import zlib

from PIL import ExifTags, Image, PngImagePlugin
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

SECRET = b"27.5064N-99.5075W"
"""A place, as it would stand in what a camera adds."""


def picture(width: int = 64, height: int = 48) -> Image.Image:
    return Image.effect_noise((width, height), 40).convert("RGB")


def exif(orientation: int = 6) -> Image.Exif:
    """As a telephone writes it: where, with what, and which side is up."""
    made = Image.Exif()
    made[ExifTags.Base.Orientation] = orientation
    made[ExifTags.Base.Make] = SECRET.decode()
    made.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (27.0, 30.0, 23.0)
    made.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitudeRef] = "N"
    return made


def jpeg(image: Image.Image | None = None) -> bytes:
    """With EXIF, XMP, a comment, and something behind its end."""
    out = io.BytesIO()
    image = image or picture()
    image.save(out, "JPEG", quality=88, exif=exif().tobytes(), comment=SECRET, xmp=b"<x>%s</x>" % SECRET)
    return out.getvalue() + SECRET


def png() -> bytes:
    """With EXIF, texts, XMP, and something behind its end."""
    told, out = PngImagePlugin.PngInfo(), io.BytesIO()
    told.add_text("Comment", SECRET.decode())
    told.add_text("Zip", SECRET.decode(), zip=True)
    told.add_itxt("XML:com.adobe.xmp", f"<x>{SECRET.decode()}</x>")
    picture().save(out, "PNG", pnginfo=told, exif=exif().tobytes())
    return out.getvalue() + SECRET


def bomb(width: int = 60_000, height: int = 60_000) -> bytes:
    """A PNG of a few bytes that says it has billions of pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = zlib.compress(b"\0" * 1_000_000, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def pdf(pages: int = 1, **hostile: bool) -> bytes:
    """A PDF; with `script`, `attached`, `encrypted` or `launches` one that is not kept."""
    writer, out = PdfWriter(), io.BytesIO()
    for _ in range(pages):
        writer.add_blank_page(72, 72)
    if hostile.get("script"):
        _act(writer, "/JavaScript", "/JS", "app.alert(1)")
    if hostile.get("launches"):
        _act(writer, "/Launch", "/F", "cmd.exe")
    if hostile.get("attached"):
        writer.add_attachment("more.txt", b"hidden")
    if hostile.get("encrypted"):
        writer.encrypt("secret", algorithm="RC4-128")
    writer.write(out)
    return out.getvalue()


def _act(writer: PdfWriter, kind: str, name: str, told: str) -> None:
    action = DictionaryObject({NameObject("/S"): NameObject(kind), NameObject(name): TextStringObject(told)})
    writer.root_object[NameObject("/OpenAction")] = action
