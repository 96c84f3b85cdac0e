"""Where the content of photos and documents is kept: by its digest, behind a protocol that a disk fulfills.

A name that a caller sends is never part of a path: files are named by the SHA-256 of what is in them.
"""

import asyncio
import os
import tempfile
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from sqlalchemy.engine import make_url

from shared.web.errors import Unavailable


class Damaged(Exception):
    """A content is not there, or no longer what it was: `detail` says what to do."""

    def __init__(self) -> None:
        self.detail = "The stored content is missing or damaged; restore it from the backup."
        super().__init__(self.detail)


class Storage(Protocol):
    """Keeps contents for good, each once. Both methods raise `Unavailable` where it cannot be used."""

    async def put(self, digest: str, data: bytes) -> None:
        """Keep the data, safely when this returns."""

    async def get(self, digest: str) -> bytes:
        """The data of a digest. Raises `Damaged`."""


class Disk:
    """A folder, which the processes of an API share."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def put(self, digest: str, data: bytes) -> None:
        await asyncio.to_thread(self._put, digest, data)

    async def get(self, digest: str) -> bytes:
        data = await asyncio.to_thread(self._read, digest)
        if data is None or sha256(data).hexdigest() != digest:
            raise Damaged
        return data

    def _path(self, digest: str) -> Path:
        return self._folder / digest[:2] / digest

    def _put(self, digest: str, data: bytes) -> None:
        """Under another name first, so that a file under its digest is always whole."""
        path = self._path(digest)
        if self._read(digest) == data:
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(file.name).replace(path)
        _sync(path.parent)
        _sync(self._folder)

    def _read(self, digest: str) -> bytes | None:
        try:
            return self._path(digest).read_bytes()
        except FileNotFoundError:
            return None


class Nowhere:
    """No folder was named: everything else works, photos and documents are refused."""

    async def put(self, digest: str, data: bytes) -> None:  # noqa: ARG002
        raise Unavailable("Photos and documents cannot be kept: set OUTBOUND_ATTACHMENTS to a folder.")

    async def get(self, digest: str) -> bytes:  # noqa: ARG002
        raise Unavailable("Photos and documents cannot be read: set OUTBOUND_ATTACHMENTS to their folder.")


def storage(folder: str, database_url: str) -> Storage:
    """The folder that is set, or one beside a SQLite file."""
    if folder:
        return Disk(Path(folder))
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite" and url.database:
        return Disk(Path(f"{url.database}.attachments"))
    return Nowhere()


def _sync(folder: Path) -> None:
    """A new name in a folder is on disk, too."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
