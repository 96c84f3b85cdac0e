"""Paper that is written to a file: PDF, or HTML by the file's name."""

from pathlib import Path
from typing import Annotated

import typer

from services.cli.processes.command import WRONG_QUESTION, CommandError
from services.cli.reach import Target, reading
from services.cli.terminal import say

FORMS = {".pdf": "pdf", ".html": "html", ".htm": "html"}
Out = Annotated[
    Path | None, typer.Option(help="A file whose name ends in .pdf or .html.", show_default="NUMBER.pdf")
]


def save(target: Target, path: str, out: Path) -> None:
    """Have the paper at this path in a file. Ends the command where the file cannot be written."""
    form = FORMS.get(out.suffix.lower())
    if form is None:
        raise CommandError(f"{out} ends in neither .pdf nor .html: name the file so", WRONG_QUESTION)
    with reading(target, "seizure") as reader:
        content = reader.content(path, {"format": form})
    try:
        out.write_bytes(content)
    except OSError as error:
        raise CommandError(f"{out} cannot be written: {error.strerror}") from None
    say(out)
