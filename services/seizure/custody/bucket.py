"""A bucket of an S3-compatible store, which keeps contents under their digests."""

from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any

import structlog
from pydantic import SecretStr

from shared.web.errors import Unavailable

log = structlog.get_logger(__name__)
ANSWER_S = timedelta(seconds=8)
"""For one request, and for all attempts of it."""
INSTALL = "OUTBOUND_ATTACHMENTS is a bucket, which needs obstore: pip install 'outbound[s3]'"


class Damaged(Exception):
    """A content is not there, or no longer what it was: `detail` says what to do."""

    def __init__(self) -> None:
        self.detail = "The stored content is missing or damaged; restore it from the backup."
        super().__init__(self.detail)


@dataclass(frozen=True, slots=True)
class Access:
    """A bucket and how to get at it: without `endpoint` at AWS, without `key` by the role of the machine."""

    bucket: str
    prefix: str
    endpoint: str
    region: str
    key: str
    secret: SecretStr


class Bucket:
    """Keeps each content as one object. A content that is put again mends one that was damaged."""

    def __init__(self, access: Access) -> None:
        self._store = _store(access)

    async def put(self, digest: str, data: bytes) -> None:
        try:
            await self._store.put_async(_path(digest), data)
        except Exception as error:  # noqa: BLE001 - obstore raises a class of its own for each failure
            raise _away(error) from None

    async def get(self, digest: str) -> bytes:
        try:
            data = bytes(await (await self._store.get_async(_path(digest))).bytes_async())
        except FileNotFoundError:
            raise Damaged from None
        except Exception as error:  # noqa: BLE001
            raise _away(error) from None
        if sha256(data).hexdigest() != digest:
            raise Damaged
        return data


def _path(digest: str) -> str:
    return f"{digest[:2]}/{digest}"


def _store(access: Access) -> Any:
    """Raises `ValueError` where obstore is not installed."""
    try:
        from obstore.store import S3Store  # noqa: PLC0415 - an extra, for buckets alone
    except ImportError:
        raise ValueError(INSTALL) from None
    told = {
        "endpoint": access.endpoint,
        "access_key_id": access.key,
        "secret_access_key": access.secret.get_secret_value(),
    }
    given: dict[str, Any] = {name: one for name, one in told.items() if one}
    return S3Store(
        access.bucket,
        prefix=access.prefix or None,
        region=access.region,
        client_options={"allow_http": access.endpoint.startswith("http://"), "timeout": ANSWER_S},
        retry_config={"max_retries": 2, "retry_timeout": ANSWER_S},
        **given,
    )


def _away(error: Exception) -> Unavailable:
    """The class of an error says enough; its text may quote the request."""
    log.warning("bucket_failed", error=type(error).__name__)
    return Unavailable("The store of photos and documents does not answer, or refuses; try again later.")
