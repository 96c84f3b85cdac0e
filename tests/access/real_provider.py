"""A real OpenID provider (oidc-provider for Node.js), over TLS on loopback with an authority of its own."""

import json
import os
import shutil
import signal
import ssl
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from joserfc.jwk import Key

from services.cli.processes.ports import free_port
from tests.deploy.compose import ROOT
from tests.deploy.processes import until

MODULES = ROOT / ".tools" / "identity-provider"
PROGRAM = ROOT / "deploy" / "identity-provider" / "provider.mjs"
MISSING = "oidc-provider is not installed: sh deploy/test-tools.sh (Node.js and npm)"
SECRET = "the secret of a client of the tests"
CLAIMS: dict[str, dict[str, Any]] = {
    "officer": {"roles": ["officer"], "ports": ["2304"], "agencies": ["cbp_ofo"]},
    "handheld-17": {"roles": ["device"], "ports": ["2304"]},
    "stranger": {"roles": ["emperor"]},
}


def node() -> str:
    """Node.js, where the provider is installed. Skips the test otherwise, except in CI, where it fails."""
    found = shutil.which("node")
    if found is None or not (MODULES / "installed").exists():
        if os.environ.get("CI"):
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    return found


class RealProvider:
    """The provider, with keys that a test gives it. Leaving the block ends it."""

    def __init__(
        self,
        directory: Path,
        alg: str,
        *keys: Key,
        claims: dict[str, dict[str, Any]] = CLAIMS,
        lifetime_s: int = 3_600,
    ) -> None:
        self._claims, self._lifetime_s = claims, lifetime_s
        self.directory = directory
        self.port = free_port()
        self.issuer = f"https://localhost:{self.port}"
        self.authority = directory / "authority.pem"
        self._alg = alg
        self._configuration = directory / "provider.json"
        self._log = directory / "provider.log"
        _certify(directory)
        self._write(keys)

    def __enter__(self) -> Self:
        with self._log.open("wb") as log:
            command = [node(), str(PROGRAM), str(self._configuration), str(MODULES)]
            self._process = subprocess.Popen(
                command, stdout=log, stderr=log, env={"PATH": os.environ["PATH"]}
            )
        self._client = httpx.Client(verify=ssl.create_default_context(cafile=self.authority), trust_env=False)
        self._said("listening", 1)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()
        self.stop()

    def stop(self) -> None:
        """Be away."""
        self._process.kill()
        self._process.wait()

    def rotate(self, *keys: Key) -> None:
        """Publish these keys from now on; the first one signs."""
        before = self._log.read_text().count("read again")
        self._write(keys)
        self._process.send_signal(signal.SIGHUP)
        self._said("read again", before + 1)

    def token(self, client: str = "officer", resource: str = "urn:outbound", **headers: str) -> str:
        """An access token by client credentials."""
        form = {"grant_type": "client_credentials", "resource": resource}
        url = f"{self.issuer}/token"
        answer = self._client.post(url, data=form, auth=(client, SECRET), headers=headers)
        assert answer.status_code == 200, answer.text
        found: str = answer.json()["access_token"]
        return found

    def issuers_file(self) -> Path:
        """The file by which an API takes its tokens, and reads its keys again within seconds."""
        path = self.directory / "issuers.toml"
        path.write_text(
            f'[[issuer]]\nname = "cbp"\nissuer = "{self.issuer}"\naudience = "outbound"\n'
            f'algorithms = ["{self._alg}"]\nca_file = "authority.pem"\n'
            'roles = ["officer", "device"]\nagencies = ["cbp_ofo"]\n'
            "refetch_seconds = 1\nrefresh_seconds = 1\n"
        )
        return path

    def _said(self, text: str, times: int) -> None:
        def said() -> bool:
            assert self._process.poll() is None, self._log.read_text()
            return self._log.read_text().count(text) >= times

        until(said, f"the provider says {text}")

    def _write(self, keys: tuple[Key, ...]) -> None:
        clients = [{"client_id": name, "client_secret": SECRET} for name in self._claims]
        given = {
            "issuer": self.issuer,
            "port": self.port,
            "certificate": str(self.directory / "server.pem"),
            "key": str(self.directory / "server.key"),
            "alg": self._alg,
            "jwks": {"keys": [one.as_dict(private=True, alg=self._alg) for one in keys]},
            "clients": clients,
            "claims": self._claims,
            "lifetime": self._lifetime_s,
        }
        self._configuration.write_text(json.dumps(given))


def _certify(directory: Path) -> None:
    """An authority, and a certificate of it for localhost."""
    authority, server = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    root = _certificate("Test authority", authority.public_key(), "Test authority", authority, ca=True)
    leaf = _certificate("localhost", server.public_key(), "Test authority", authority, ca=False)
    pem = serialization.Encoding.PEM
    (directory / "authority.pem").write_bytes(root.public_bytes(pem))
    (directory / "server.pem").write_bytes(leaf.public_bytes(pem))
    (directory / "server.key").write_bytes(
        server.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )


def _certificate(
    name: str, key: ec.EllipticCurvePublicKey, by: str, signer: ec.EllipticCurvePrivateKey, *, ca: bool
) -> x509.Certificate:
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder(_name(by), _name(name))
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(minutes=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False
        )
    )
    if ca:
        use = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
        return builder.add_extension(use, critical=True).sign(signer, hashes.SHA256())
    return builder.add_extension(
        x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False
    ).sign(signer, hashes.SHA256())


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])
