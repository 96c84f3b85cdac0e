"""What of a text is not seen: controls, marks that turn a direction, blanks of any width."""

import unicodedata

UNSEEN = ("C", "Z")
"""Unicode's categories of what is not seen."""


def seen(text: str, kept: str = "") -> str:
    """The text with what is not seen in it written out, `[U+202E]`, and every blank as a plain one.

    Characters in `kept` stay as they are.
    """
    if text.isprintable():  # of what is not seen it has the plain blank alone
        return text
    return "".join(one if one.isprintable() or one in kept else _written(one) for one in text)


def _written(character: str) -> str:
    blank = character in "\t\n\r" or unicodedata.category(character) == "Zs"
    return " " if blank else f"[U+{ord(character):04X}]"
