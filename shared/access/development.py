"""The development issuer: tokens for a system on one machine, signed with a key in its data directory.

Whoever reads the directory can be anyone to its system, so production refuses to start with it.
"""

import json
import secrets
import socket
import time
import tomllib
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any, Self
from uuid import uuid4

from joserfc import jwt
from joserfc.jwk import Key, OKPKey

from shared.access.caller import Caller, Role
from shared.access.keys import DEVELOPMENT
from shared.runtime.files import write_private

NAME = "development"
AUDIENCE = "outbound"
ALGORITHM = "Ed25519"
HOST = "127.0.0.1"
CONFIGURATION = """# The development issuer of this data directory; production refuses it.
[[issuer]]
name = "{name}"
issuer = "http://{host}:{port}"
audience = "{audience}"
algorithms = ["{algorithm}"]
roles = {roles}
agencies = ["*"]
jwks_file = "jwks.json"
development = true
"""


class DevelopmentIssuer:
    """The issuer of a data directory."""

    def __init__(self, directory: Path) -> None:
        """Read it. Raises `OSError` or `ValueError` where it is not, or not whole."""
        self._directory = directory
        self.configuration = directory / "issuers.toml"
        self.secret = (directory / "client-secret").read_text().strip()
        self._key = OKPKey.import_key(json.loads((directory / "key.json").read_text()))
        [stated] = tomllib.loads(self.configuration.read_text())["issuer"]
        self.url: str = stated["issuer"]

    @classmethod
    def of(cls, data: Path) -> Self:
        """The issuer of a data directory, made where there is none yet."""
        directory = data / NAME
        if not (directory / "issuers.toml").is_file():
            _make(directory)
        return cls(directory)

    @classmethod
    def at(cls, data: Path) -> Self | None:
        """The issuer that a data directory has, if it has one."""
        directory = data / NAME
        return cls(directory) if (directory / "issuers.toml").is_file() else None

    @property
    def port(self) -> int:
        """The loopback port that it answers on."""
        return int(self.url.rpartition(":")[2])

    @property
    def keys(self) -> dict[str, Any]:
        """Its key set, without the private half."""
        found: dict[str, Any] = json.loads((self._directory / "jwks.json").read_text())
        return found

    def keep_port(self) -> None:
        """Move to another port where something else has taken its own; older tokens end with that."""
        if not _free(self.port):
            _configure(self._directory, _a_port())
            self.url = DevelopmentIssuer(self._directory).url

    def token(self, caller: Caller, valid_for: timedelta) -> str:
        """A signed token that names this caller."""
        return signed(self._key, self.url, caller, valid_for)


def signed(
    key: Key, issuer: str, caller: Caller, valid_for: timedelta, changes: Mapping[str, Any] | None = None
) -> str:
    """An access token (RFC 9068) of this issuer. `changes` to None leave a claim out."""
    now = int(time.time())
    claims = {
        "iss": issuer,
        "aud": AUDIENCE,
        "iat": now,
        "exp": now + int(valid_for.total_seconds()),
        "jti": uuid4().hex,
        **caller.claims(),
        **(changes or {}),
    }
    stated = {name: one for name, one in claims.items() if one is not None}
    header = {"alg": ALGORITHM, "typ": "at+jwt", "kid": key.kid}
    return jwt.encode(header, stated, key, algorithms=[ALGORITHM])


def _make(directory: Path) -> None:
    """A key, a client secret, and last the configuration that says the rest is there."""
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    kid = f"{DEVELOPMENT}{uuid4().hex[:12]}"
    key = OKPKey.generate_key("Ed25519", {"kid": kid, "use": "sig", "alg": ALGORITHM})
    write_private(directory / "key.json", json.dumps(key.as_dict(private=True)) + "\n")
    write_private(directory / "jwks.json", json.dumps({"keys": [key.as_dict(private=False)]}) + "\n")
    write_private(directory / "client-secret", secrets.token_urlsafe(32) + "\n")
    _configure(directory, _a_port())


def _configure(directory: Path, port: int) -> None:
    text = CONFIGURATION.format(
        name=NAME,
        host=HOST,
        port=port,
        audience=AUDIENCE,
        algorithm=ALGORITHM,
        roles=json.dumps(sorted(Role)),
    )
    write_private(directory / "issuers.toml", text)


def _a_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def _free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
        return True
