"""Checkpoints as signed notes: what C2SP's tlog-checkpoint and signed-note say, with Ed25519 signatures.

    outbound/seizure
    1024
    DB5xl1rLJzVlEd3vnoM5DrKkHgkmHoEqDTNWqLsmcp8=

    — outbound/seizure BASE64(four bytes that name the key, and the signature)

The key by which others verify is one line too: `NAME+HEX+BASE64`.
"""

import base64
import binascii
import hashlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from shared.runtime.files import write_private

ED25519 = b"\x01"
DASH = "— "  # an em dash, as the format has it
SNAPSHOT = "snapshot"
"""Whose key signs snapshots of topics; all others are of services."""


class BadNote(ValueError):
    """A checkpoint or a key that cannot be read, or a signature that is not of the key."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """How many acts of a service there were, and the root of the tree over them."""

    service: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """What is signed."""
        return f"{origin(self.service)}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


def origin(service: str) -> str:
    """The name of a service's log, and of its key."""
    return f"outbound/{service}"


class Verifier:
    """The public key of a service's checkpoints and controls."""

    def __init__(self, name: str, key: Ed25519PublicKey) -> None:
        self.name = name
        self._key = key
        self._raw = ED25519 + key.public_bytes(Encoding.Raw, PublicFormat.Raw)
        self.hash = hashlib.sha256(name.encode() + b"\n" + self._raw).digest()[:4]

    def __str__(self) -> str:
        return f"{self.name}+{self.hash.hex()}+{base64.b64encode(self._raw).decode()}"

    def verify(self, note: str) -> Checkpoint:
        """The checkpoint of a note that this key signed. Raises `BadNote`."""
        checkpoint = read(note)
        self.verify_text(note, checkpoint.text)
        return checkpoint

    def verify_text(self, note: str, text: str) -> None:
        """Raise `BadNote` for a note that is not of this text, or that this key did not sign."""
        said, _, signatures = note.partition("\n\n")
        for line in signatures.splitlines() if f"{said}\n" == text else ():
            name, _, signature = line.removeprefix(DASH).partition(" ")
            if name == self.name and self._signed(signature, text):
                return
        raise BadNote(f"is not signed with the key {self}")

    def _signed(self, signature: str, text: str) -> bool:
        try:
            raw = base64.b64decode(signature, validate=True)
            if raw[:4] != self.hash:
                return False
            self._key.verify(raw[4:], text.encode())
        except (binascii.Error, InvalidSignature):
            return False
        return True


class Ring:
    """The public keys of a service's checkpoints: the one that signs now, and those that did before."""

    def __init__(self, service: str, keys: Iterable[Verifier] = ()) -> None:
        self._keys = [one for one in keys if one.name == origin(service)]

    def read(self, note: str) -> Checkpoint:
        """What a note says. Raises `BadNote`, also where there are keys and none of them signed it."""
        stated = read(note)
        for key in self._keys:
            with suppress(BadNote):
                return key.verify(note)
        if self._keys:
            raise BadNote(f"is not signed with the key {' or '.join(map(str, self._keys))}")
        return stated


class Signer:
    """The private key of the checkpoints and controls of a service."""

    def __init__(self, service: str, key: Ed25519PrivateKey) -> None:
        self.service = service
        self._key = key
        self.verifier = Verifier(origin(service), key.public_key())

    def note(self, checkpoint: Checkpoint) -> str:
        """The checkpoint as a signed note."""
        return self.sign(checkpoint.text)

    def sign(self, text: str) -> str:
        """A text of lines, none of them empty, as a signed note."""
        signature = self.verifier.hash + self._key.sign(text.encode())
        return f"{text}\n{DASH}{self.verifier.name} {base64.b64encode(signature).decode()}\n"


def read(note: str) -> Checkpoint:
    """What a note says, whoever signed it. Raises `BadNote`."""
    lines = note.split("\n")
    try:
        name, size, root, blank = lines[:4]
        checkpoint = Checkpoint(
            name.removeprefix("outbound/"), int(size), base64.b64decode(root, validate=True)
        )
    except ValueError as error:
        raise BadNote(f"is no checkpoint: {error}") from None
    if blank or not note.startswith(checkpoint.text + "\n"):
        raise BadNote("is no checkpoint of an Outbound service")
    return checkpoint


def notes(lines: Iterable[str]) -> Iterator[str]:
    """The notes of a file of checkpoints, one after the other."""
    note = ""
    for line in lines:
        if note.rpartition("\n\n")[2].startswith(DASH) and not line.startswith(DASH):
            yield note
            note = ""
        if note or line.strip():
            note += line
    if note:
        yield note


def verifier(text: str) -> Verifier:
    """The key of a line `NAME+HEX+BASE64`. Raises `BadNote`."""
    name, _, rest = text.strip().partition("+")
    stated, _, raw = rest.partition("+")
    try:
        decoded = base64.b64decode(raw, validate=True)
        found = Verifier(name, Ed25519PublicKey.from_public_bytes(decoded[1:]))
    except ValueError:
        raise BadNote(
            f"{text.strip()!r} is no key of checkpoints, such as `outbound journal key` prints"
        ) from None
    if found.hash.hex() != stated or decoded[:1] != ED25519:
        raise BadNote(f"{text.strip()!r} does not fit: its parts are of different keys")
    return found


def signer(path: Path, service: str) -> Signer:
    """The signer with the private key in a PEM file. Raises `BadNote` and `OSError`."""
    try:
        key = load_pem_private_key(path.read_bytes(), None)
    except (ValueError, TypeError):
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        raise BadNote(
            f"{path} holds no Ed25519 private key in PEM: make one with `outbound journal new-key {path}`"
        )
    return Signer(service, key)


def make_key(path: Path) -> None:
    """Write a new private key to a file that only its owner can read."""
    key = Ed25519PrivateKey.generate()
    write_private(path, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode())
