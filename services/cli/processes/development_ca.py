"""A certificate authority for development: TLS for brokers on one machine, with nothing to install.

An organization uses its own authority; the brokers and clients then read its files in these places.
"""

import datetime
import ipaddress
import os
from collections.abc import Iterable
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

CA = "ca.pem"
"""What clients trust."""
CA_KEY = "ca.key"
DAYS = 825
PRIVATE = 0o600


def write_private(path: Path, text: str) -> None:
    """Write a new file that only its owner may read. Raises `FileExistsError`."""
    with os.fdopen(
        os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE), "w", encoding="utf-8"
    ) as file:
        file.write(text)


def make_authority(directory: Path) -> Path:
    """Have a CA in this directory; the path of its certificate. One that is there stays."""
    directory.mkdir(parents=True, exist_ok=True)
    certificate = directory / CA
    if not certificate.exists():
        key = ec.generate_private_key(ec.SECP256R1())
        name = _name("Outbound development CA")
        built = _builder(name, name, key.public_key(), key.public_key())
        built = built.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        built = built.add_extension(_usage(authority=True), critical=True)
        write_private(directory / CA_KEY, _private(key))
        certificate.write_text(_public(built.sign(key, hashes.SHA256())), encoding="utf-8")
    return certificate


def issue(directory: Path, name: str, hosts: Iterable[str]) -> Path:
    """Have NAME.pem, a key and its certificate for these host names and addresses; one that is there stays.

    The key is PKCS #8, which is what Kafka reads. The certificate serves both ends of a connection.
    """
    issued = directory / f"{name}.pem"
    if not issued.exists():
        authority = x509.load_pem_x509_certificate((directory / CA).read_bytes())
        ca_key = serialization.load_pem_private_key((directory / CA_KEY).read_bytes(), None)
        assert isinstance(ca_key, ec.EllipticCurvePrivateKey)
        key = ec.generate_private_key(ec.SECP256R1())
        built = _builder(_name(name), authority.subject, key.public_key(), ca_key.public_key())
        built = built.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        built = built.add_extension(_usage(authority=False), critical=True)
        built = built.add_extension(x509.ExtendedKeyUsage(BOTH_ENDS), critical=False)
        built = built.add_extension(x509.SubjectAlternativeName(map(_host, hosts)), critical=False)
        write_private(
            issued, _private(key) + _public(built.sign(ca_key, hashes.SHA256())) + _public(authority)
        )
    return issued


BOTH_ENDS = (ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH)


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, signer: ec.EllipticCurvePublicKey
) -> x509.CertificateBuilder:
    now = datetime.datetime.now(datetime.UTC)
    built = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key)
    built = built.serial_number(x509.random_serial_number())
    # A machine whose clock is a little behind is to trust it too.
    built = built.not_valid_before(now - datetime.timedelta(hours=1))
    built = built.not_valid_after(now + datetime.timedelta(days=DAYS))
    built = built.add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    return built.add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer), critical=False)


def _usage(*, authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority,
        key_cert_sign=authority,
        crl_sign=authority,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _host(text: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(text))
    except ValueError:
        return x509.DNSName(text)


def _private(key: ec.EllipticCurvePrivateKey) -> str:
    pkcs8 = serialization.PrivateFormat.PKCS8
    return key.private_bytes(serialization.Encoding.PEM, pkcs8, serialization.NoEncryption()).decode()


def _public(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(serialization.Encoding.PEM).decode()
