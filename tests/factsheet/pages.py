"""Reading a sheet back: its sections and tables, from Markdown and from HTML."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

VOID = {"meta", "br", "hr", "img", "input", "link"}


class Page(HTMLParser):
    """A page that is well-formed: every element is closed, in order. Raises `AssertionError`."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.texts.append((self._open[-1], data.strip()))

    def all(self, tag: str) -> list[str]:
        """The texts that stand directly in elements of this kind."""
        return [text for where, text in self.texts if where == tag]


def sentences(markdown: str) -> dict[str, str]:
    """The first paragraph of every section by its heading."""
    found = re.findall(r"^## (.+)\n\n(.+)$", markdown, flags=re.MULTILINE)
    return {heading: plain(text) for heading, text in found}


def cells(markdown: str) -> Iterator[str]:
    """The figures in the tables: all cells but the headers and the first of each row."""
    for table in re.findall(r"(?:^\|.*\|\n)+", markdown, flags=re.MULTILINE):
        for row in table.splitlines()[2:]:
            yield from row.strip("| ").split(" | ")[1:]


def plain(text: str) -> str:
    """Text without Markdown's escapes."""
    return re.sub(r"\\(.)", r"\1", text)
