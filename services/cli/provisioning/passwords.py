"""Passwords: made at random, and written to files that only their owner may read."""

import contextlib
import secrets
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from services.cli.processes.development_ca import write_private
from services.cli.provisioning.plan import MakeCredential, Step
from services.cli.provisioning.tables import PolicyError


def new_password() -> str:
    """256 random bits."""
    return secrets.token_urlsafe(32)


def passwords(directory: Path | None, steps: Sequence[Step]) -> Mapping[str, str]:
    """By user, the passwords that these steps need: those in NAME/password, or new ones, written there first.

    Raises `PolicyError` where there is no directory for them.
    """
    users = [one.credential.user for one in steps if isinstance(one, MakeCredential)]
    if users and directory is None:
        raise PolicyError(f"{', '.join(users)} need passwords: name a directory for them with --secrets DIR")
    return {user: _kept(Path(directory or "."), user) for user in users}


def _kept(directory: Path, user: str) -> str:
    """A folder for each, so that whoever runs one service can give it its own alone."""
    path = directory / user / "password"
    with contextlib.suppress(FileExistsError):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_private(path, new_password() + "\n")
    return path.read_text(encoding="utf-8").strip()


@contextlib.contextmanager
def new_file(path: Path | None, text: str) -> Iterator[None]:
    """A private file with this text, which is gone again if the block fails. Nothing without a path."""
    if path is None:
        yield
        return
    try:
        write_private(path, text)
    except OSError as error:
        raise PolicyError(f"{path} cannot be made: {error}") from None
    try:
        yield
    except BaseException:
        path.unlink()
        raise
