"""The request of an event: its own bytes and headers, signed by Standard Webhooks with each valid secret.

A secret is a file of ours, `AGENCY.NAME`: one line, or two while it is changed, the newest first.
"""

import base64
import os
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from standardwebhooks.webhooks import Webhook as Signer

from shared.events.log import Record

PREFIX = "whsec_"
BYTES = 32
MOST = 2
"""So many secrets are valid at a time."""
PRINTABLE = "".join(map(chr, range(0x20, 0x7F))).replace("%", "").replace('"', "")


class SecretError(ValueError):
    """There is no secret, or there may not be another; the message says what to do."""


def secrets_of(folder: Path, webhook: str) -> tuple[str, ...]:
    """The valid secrets of a webhook, the newest first. Raises `SecretError`."""
    try:
        found = (folder / webhook).read_text(encoding="ascii").split()
    except FileNotFoundError:
        raise SecretError(f"it has no secret: outbound webhooks add {webhook}") from None
    except (OSError, UnicodeError) as error:
        raise SecretError(f"its secret cannot be read: {type(error).__name__}") from None
    if not 1 <= len(found) <= MOST or not all(one.startswith(PREFIX) for one in found):
        raise SecretError(f"{folder / webhook} has no line whsec_…, or more than {MOST} lines")
    return tuple(found)


def add_secret(folder: Path, webhook: str, *, rotate: bool) -> str:
    """A new secret, beside the one before where it `rotate`s. Raises `SecretError`."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    known = secrets_of(folder, webhook) if (folder / webhook).exists() else ()
    if known and not rotate:
        raise SecretError(f"{webhook} has a secret: outbound webhooks rotate {webhook}")
    if rotate and not known:
        raise SecretError(f"{webhook} has no secret to rotate: outbound webhooks add {webhook}")
    if len(known) == MOST:
        raise SecretError(
            f"{webhook} has two secrets: outbound webhooks rotate {webhook} --end ends the old one"
        )
    made = PREFIX + base64.b64encode(secrets.token_bytes(BYTES)).decode()
    _write(folder / webhook, (made, *known))
    return made


def end_old_secret(folder: Path, webhook: str) -> None:
    """Sign with the newest secret alone from now on. Raises `SecretError`."""
    newest, *old = secrets_of(folder, webhook)
    if not old:
        raise SecretError(
            f"{webhook} has one secret: outbound webhooks rotate {webhook} makes a new one first"
        )
    _write(folder / webhook, (newest,))


def headers_of(record: Record, valid: Sequence[str], now: datetime) -> list[tuple[bytes, bytes]]:
    """The headers of a request: Standard Webhooks, CloudEvents in binary mode, and the place on the topic."""
    attributes = {name: value for name, value in record.headers if name.startswith("ce_")}
    own = attributes.get("ce_id", b"").decode("ascii", "ignore") or record.fingerprint
    body = (record.value or b"").decode()
    at = now.astimezone(UTC)  # the library takes any time for one of UTC
    signed = {
        "webhook-id": own,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(Signer(one).sign(own, at, body) for one in valid),
        "content-type": "application/json",
        "user-agent": "outbound-webhooks",
        "outbound-topic": record.topic,
        "outbound-partition": str(record.partition),
        "outbound-offset": str(record.offset),
    }
    stated = {f"ce-{name[3:]}": _safe(value) for name, value in attributes.items() if name[3:].isalnum()}
    return [(name.encode(), value.encode("ascii")) for name, value in {**stated, **signed}.items()]


def _safe(value: bytes) -> str:
    """A value as the HTTP binding of CloudEvents has it: what is not printable ASCII is percent-encoded."""
    return quote(value.decode("utf-8", "replace"), safe=PRINTABLE)


def _write(path: Path, lines: Sequence[str]) -> None:
    """Another file takes its place in one step: a delivery reads the old or the new one."""
    other = path.with_name(f".{path.name}.new")
    other.unlink(missing_ok=True)
    with os.fdopen(
        os.open(other, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii"
    ) as file:
        file.write("".join(f"{one}\n" for one in lines))
    other.replace(path)
