"""Where the content of photos and documents is kept: by its digest, on a disk or in a bucket.

A name that a caller sends is never part of a path: files are named by the SHA-256 of what is in them.
"""

import asyncio
import os
import tempfile
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from pydantic import SecretStr
from sqlalchemy.engine import make_url

from services.seizure.custody.bucket import Access, Bucket, Damaged
from shared.runtime.settings import Settings
from shared.web.errors import Unavailable

SCHEME = "s3://"


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
        raise Unavailable("Photos and documents cannot be kept: set OUTBOUND_ATTACHMENTS.")

    async def get(self, digest: str) -> bytes:  # noqa: ARG002
        raise Unavailable("Photos and documents cannot be read: set OUTBOUND_ATTACHMENTS.")


def storage(settings: Settings, database_url: str) -> Storage:
    """The bucket or the folder that is set, or a folder beside a SQLite file. Raises `ValueError`."""
    kept = settings.outbound_attachments
    if kept.startswith(SCHEME):
        return Bucket(_access(settings))
    if kept:
        return Disk(Path(kept))
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite" and url.database:
        return Disk(Path(f"{url.database}.attachments"))
    return Nowhere()


def _access(settings: Settings) -> Access:
    """Raises `ValueError` where the settings name no bucket, or a file that cannot be read."""
    bucket, _, prefix = settings.outbound_attachments.removeprefix(SCHEME).partition("/")
    if not bucket:
        raise ValueError("OUTBOUND_ATTACHMENTS names no bucket: write s3://BUCKET or s3://BUCKET/PREFIX")
    return Access(
        bucket,
        prefix.strip("/"),
        settings.outbound_s3_endpoint,
        settings.outbound_s3_region,
        settings.outbound_s3_access_key,
        _secret(settings),
    )


def _secret(settings: Settings) -> SecretStr:
    if not settings.outbound_s3_secret_file:
        return settings.outbound_s3_secret_key
    try:
        return SecretStr(Path(settings.outbound_s3_secret_file).read_text(encoding="utf-8").strip())
    except OSError as error:
        raise ValueError(f"OUTBOUND_S3_SECRET_FILE cannot be read: {error}") from None


def _sync(folder: Path) -> None:
    """A new name in a folder is on disk, too."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
