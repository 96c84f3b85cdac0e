"""What is kept of a photo or a document, and what is refused."""

import io
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from services.seizure.custody.content import MAX_PAGES, Content, Unfit, cleaned
from shared.contracts.custody import FileKind
from tests.custody.files import SECRET, bomb, jpeg, pdf, picture, png

PIXELS = 10_000


def keep(data: bytes) -> Content:
    return cleaned(data, PIXELS)


@pytest.mark.parametrize(("made", "kind"), [(jpeg(), FileKind.JPEG), (png(), FileKind.PNG)])
def test_of_a_photo_the_pixels_and_the_side_that_is_up_stay_and_nothing_else(
    made: bytes, kind: FileKind
) -> None:
    assert SECRET in made
    kept = keep(made)
    assert kept.kind is kind
    assert SECRET not in kept.data
    with Image.open(io.BytesIO(kept.data)) as image:
        assert dict(image.getexif()) == {0x0112: 6}
        assert not set(image.info) & {"comment", "Comment", "xmp", "Zip", "XML:com.adobe.xmp"}
        with Image.open(io.BytesIO(made)) as before:
            extrema: Any = ImageChops.difference(image.convert("RGB"), before.convert("RGB")).getextrema()
    worst = max(int(high) for _, high in extrema)
    assert worst <= (0 if kind is FileKind.PNG else 12)  # a JPEG is rounded once more, with the same tables


def test_what_is_kept_is_kept_as_it_is_and_by_its_own_digest() -> None:
    once = keep(png())
    assert keep(once.data) == once
    assert len(once.digest) == 64
    assert keep(jpeg()).digest != once.digest


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "no JPEG, PNG or PDF"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "no JPEG, PNG or PDF"),
        (b"GIF89a" + b"\0" * 40, "no JPEG, PNG or PDF"),
        (b"MZ" + jpeg(), "no JPEG, PNG or PDF"),
        (b"\xff\xd8\xff" + b"<?php", "not a whole JPEG"),
        (jpeg()[: len(jpeg()) // 2], "not a whole JPEG"),
        (png()[: len(png()) // 2], "not a whole PNG"),
        (b"\xff\xd8\xff" + png(), "not a whole JPEG"),
        (jpeg(picture(200, 100)), "200 x 100 pixels"),
        (bomb(), "pixels"),
        (bomb(12_000, 9_000), "pixels"),
        (b"%PDF-1.7\n" + b"\0" * 100, "not a whole PDF"),
        (b"%PDF-1.7\n" + jpeg(), "not a whole PDF"),
        (pdf(0), "0 pages"),
        (pdf(MAX_PAGES + 1), f"{MAX_PAGES + 1} pages"),
        (pdf(script=True), "runs scripts"),
        (pdf(launches=True), "runs scripts"),
        (pdf(attached=True), "other files"),
        (pdf(encrypted=True), "encrypted"),
    ],
)
def test_what_is_broken_hostile_or_too_large_is_refused(data: bytes, words: str) -> None:
    with pytest.raises(Unfit, match=words):
        keep(data)


def test_a_pdf_is_kept_to_the_byte() -> None:
    made = pdf(3)
    assert keep(made) == Content(FileKind.PDF, made)


@pytest.mark.parametrize("whole", [jpeg(), png(), pdf(2), pdf(script=True)])
@settings(max_examples=60)
@given(data=st.data())
def test_whatever_the_damage_a_file_is_kept_whole_or_refused(whole: bytes, data: st.DataObject) -> None:
    """Some bytes changed, and perhaps cut off."""
    damaged = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 12))):
        damaged[data.draw(st.integers(8, len(whole) - 1))] = data.draw(st.integers(0, 255))
    try:
        kept = keep(bytes(damaged[: data.draw(st.integers(9, len(whole)))]))
    except Unfit:
        return
    assert keep(kept.data).kind is kept.kind
