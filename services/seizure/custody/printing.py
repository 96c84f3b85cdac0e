"""Papers as HTML for a screen and as PDF/A-2a and PDF/UA-1 for paper and archives.

What people wrote is text to both: it is escaped for HTML, and typst gets it as data, which it does not run.
"""

import io
import json
import unicodedata
from base64 import b64encode
from dataclasses import asdict
from functools import cache
from hashlib import sha256
from html import escape
from importlib import resources
from typing import Any

import segno
import typst
from anyascii import anyascii

from services.seizure.custody.paper import Paper, Table

LATIN_GREEK_CYRILLIC = 0x500
"""Below it the fonts that come with typst have every letter."""
STYLE = (
    "body{font:16px/1.4 sans-serif;margin:2em;max-width:70em}table{border-collapse:collapse;margin:1em 0}"
    "th,td{border:1px solid #555;padding:.3em .6em;text-align:left;vertical-align:top}"
    "caption{font-weight:bold;text-align:left}svg{width:9em;height:9em}"
)
POLICY = (
    "default-src 'none'; sandbox; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    f"style-src 'sha256-{b64encode(sha256(STYLE.encode()).digest()).decode()}'"
)


def html(paper: Paper) -> str:
    """A page of its own, without scripts. A text in another direction does not turn what is around it."""
    facts = "".join(
        f"<tr><th scope=row>{escape(label)}</th>{_cell(value)}</tr>" for label, value in paper.facts
    )
    title = escape(paper.title)
    return (
        f'<!doctype html><html lang=en><head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{STYLE}</style></head><body><main><h1>{title}</h1>"
        f"<table><caption>Particulars</caption><tbody>{facts}</tbody></table>"
        f"{''.join(map(_table, paper.tables))}"
        f'<figure><div role="img" aria-label="QR code that opens the record">{_qr(paper.address)}</div>'
        f"<figcaption>{escape(paper.address)}</figcaption></figure></main></body></html>"
    )


def pdf(paper: Paper) -> bytes:
    """Tagged for screen readers, with its fonts in it. A script that these lack is shown in Latin letters."""
    data = json.dumps(_shown(asdict(paper)) | {"qr": _qr(paper.address)})
    made: bytes = typst.compile(
        _template(),
        format="pdf",
        sys_inputs={"data": data},
        pdf_standards=["a-2a", "ua-1"],
        ignore_system_fonts=True,
    )
    return made


def shown(text: str) -> str:
    """The text in letters that the fonts have; others in brackets, as they sound."""
    return "".join(
        one if ord(one) < LATIN_GREEK_CYRILLIC and not unicodedata.combining(one) else f"[{_sound(one)}]"
        for one in unicodedata.normalize("NFC", text)
    )


def _sound(character: str) -> str:
    return anyascii(character).strip() or f"U+{ord(character):04X}"


def _shown(value: Any) -> Any:
    """All texts inside as `shown`."""
    if isinstance(value, str):
        return shown(value)
    if isinstance(value, dict):
        return {name: _shown(one) for name, one in value.items()}
    return [_shown(one) for one in value]


def _cell(text: str) -> str:
    return f"<td><bdi>{escape(text)}</bdi></td>"


def _table(table: Table) -> str:
    head = "".join(f"<th scope=col>{escape(one)}</th>" for one in table.head)
    rows = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in table.rows)
    caption = f"<caption>{escape(table.caption)}</caption>"
    return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _qr(address: str) -> str:
    out = io.BytesIO()
    segno.make(address, micro=False, error="m").save(out, kind="svg", xmldecl=False, omitsize=True)
    return out.getvalue().decode()


@cache
def _template() -> bytes:
    return resources.files(__package__).joinpath("paper.typ").read_bytes()
