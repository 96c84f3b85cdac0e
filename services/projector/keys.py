"""The partners' keys: each gives records ids that are that partner's alone.

A key is kept as long as its partner reads: with another one every record would be a new one for it.
"""

import contextlib
import hashlib
import os
import secrets
from collections.abc import Mapping
from pathlib import Path

SIZE = 32
PRIVATE = 0o600


class KeyLost(ValueError):
    """A partner's key is not the one that its ids were made with."""


def key_of(partner: str, folder: Path, known: Mapping[str, str]) -> bytes:
    """The key in `folder/PARTNER.key`; made where the partner is new. `known` has digests of the keys in use.

    Raises `KeyLost`, and `OSError`.
    """
    path = folder / f"{partner}.key"
    if partner not in known:
        _make(path)
    try:
        key = bytes.fromhex(path.read_text(encoding="ascii"))
    except (FileNotFoundError, ValueError):
        raise KeyLost(f"{path} has no key: put back the one that {partner}'s ids were made with") from None
    if len(key) != SIZE or known.get(partner, digest(key)) != digest(key):
        raise KeyLost(f"{path} is another key than {partner}'s ids were made with: put that one back")
    return key


def digest(key: bytes) -> str:
    """What shows that a key is the same, and does not tell it."""
    return hashlib.sha256(b"outbound partner key" + key).hexdigest()


def _make(path: Path) -> None:
    """A new key, unless there is one."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with contextlib.suppress(FileExistsError):
        made = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE)
        with os.fdopen(made, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(SIZE))
