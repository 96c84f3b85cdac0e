"""Private files, written in one step."""

from pathlib import Path


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner reads, in one step: a crash leaves the old one or the new one."""
    draft = path.with_name(f"{path.name}.new")
    draft.unlink(missing_ok=True)
    draft.touch(mode=0o600)
    draft.write_text(text)
    draft.rename(path)
