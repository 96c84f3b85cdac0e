"""A table of strings that some reader or other takes for more than text."""

import unicodedata
from collections.abc import Mapping

STRINGS: Mapping[str, str] = {
    "SQL, a condition": "' OR '1'='1' --",
    "SQL, a statement": '"; DROP TABLE seizures; --',
    "SQL, a pattern": "100%_[a-z]\\",
    "shell": "$(touch /tmp/x); `id` | cat & rm -rf ~ #",
    "Python format": "{0.__class__.__mro__} %s %n %(x)s",
    "template": "{{7*7}} ${7*7} <%= 7*7 %> #{7*7}",
    "Log4j": "${jndi:ldap://127.0.0.1/a}",
    "path": "../../../../etc/passwd",
    "Windows path": "..\\..\\C:\\con.txt",
    "URL": "javascript:alert(1)//http://127.0.0.1:9/",
    "LDAP": "*)(uid=*))(|(uid=*",
    "XML": "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><x>&e;</x>",
    "script": "<script>alert(1)</script>",
    "HTML attribute": "\"' onmouseover=alert(1) x='><img src=x onerror=alert(1)>",
    "HTML entities": "&lt;b&gt;&#x3c;&amp;amp;",
    "SVG": "<svg/onload=alert(1)>",
    "Markdown": "[a](javascript:alert(1)) ![b](//x/y) **c** | d | `e`",
    "rich mark-up": "[bold red]x[/bold red] [/] [link=file:///etc/passwd]y :skull:",
    "typst": '#import "x" *b* _i_ $x^2$ #read("/etc/passwd") @ref <label> \\u{41}',
    "formula": '=HYPERLINK("http://127.0.0.1/?"&A1;"x")',
    "formula, plus": "+1+cmd|' /C calc'!A0",
    "formula, minus": "-2+3",
    "formula, at": "@SUM(1,2)",
    "formula, wide": "＝1＋1",  # noqa: RUF001 - that is the point
    "formula after a tab": "\t=1+1",
    "formula after a line end": "\r\n=1+1",
    "apostrophe first": "'=1+1",
    "cells": 'a,b;c\t"d"\n"=1"',
    "lines": "one\r\ntwo\n200 OK\r\n\r\nX: y",
    "ANSI escape": "\x1b[2J\x1b[31mred\x1b]0;title\x07",
    "C1 control": "a\x9b31mb\x85c",
    "NUL": "a\x00b",
    "backspace": "rm\x08\x08ok\x7f",
    "right to left override": "photo\u202egpj.exe",
    "isolates": "\u2066a\u2069 \u2067b\u2069",
    "line separators": "a\u2028b\u2029c",
    "zero width": "a\u200bb\u200cc\u200dd\ufeffe",
    "tag characters": "a\U000e0041\U000e007f",
    "combining": "e\u0301" + "\u0300" * 30,
    "homoglyph": "\u0410\u0412 \u0421-12\u0417",
    "right to left text": "علي שלום",
    "beyond the plane": "\U0001d4b3 🚚 👩‍👩‍👧 𠜎",
    "noncharacter": "a\uffff\U0010ffff",
    "private use": "a\ue000",
    "long": "x" * 4_096,
    "long in bytes": "🚚" * 1_000,
    "blank": " ",
    "empty": "",
    "null as a text": "null",
    "number as a text": "1e400",
}
REFUSED = {
    STRINGS[name]
    for name in (
        "ANSI escape",
        "C1 control",
        "NUL",
        "backspace",
        "right to left override",
        "isolates",
        "line separators",
    )
}
"""What no text may have: it does something to who reads it, and stands for nothing that an officer saw."""
LONE_SURROGATES = (rb'"\ud800"', rb'"a\udfffb"', rb'"\udc00\ud800"')
"""As they would stand in JSON: no Unicode text has them, so they have no place in the table."""


def kept(text: str) -> set[str]:
    """As what an accepted text may be kept: without blanks around it; markings in Unicode's composed form."""
    stripped = text.strip()
    return {stripped, unicodedata.normalize("NFC", stripped)}
