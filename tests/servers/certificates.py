"""Certificates for the tests' own servers: a small authority and good and bad ones made by it."""

import datetime as dt
import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate with its key, in one PEM file each and in one for both."""

    chain: Path
    key: Path
    both: Path
    fingerprint: str


class Authority:
    """An authority whose own certificate is `root`; nobody trusts it by itself."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = _name("Bellbird's test authority")
        self._certificate = (
            _builder(self._name, self._name, self._key, -_DAY, 30 * _DAY)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(
                x509.SubjectKeyIdentifier.from_public_key(self._key.public_key()), critical=False
            )
            .sign(self._key, hashes.SHA256())
        )
        self.root = folder / "authority.pem"
        self.root.write_bytes(self._certificate.public_bytes(serialization.Encoding.PEM))

    def issue(
        self, file: str, names: Sequence[str], *, expired: bool = False, self_signed: bool = False
    ) -> Certificate:
        """Make a certificate for host names and addresses; `file` names its files."""
        key = ec.generate_private_key(ec.SECP256R1())
        begin, end = (-20 * _DAY, -10 * _DAY) if expired else (-_DAY, 20 * _DAY)
        subject = _name(names[0])
        builder = _builder(subject, subject if self_signed else self._name, key, begin, end)
        builder = builder.add_extension(
            x509.SubjectAlternativeName([_general_name(name) for name in names]), critical=False
        )
        made = builder.sign(key if self_signed else self._key, hashes.SHA256())
        pem = made.public_bytes(serialization.Encoding.PEM)
        key_pem = key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        paths = [self._folder / f"{file}.{kind}" for kind in ("crt", "key", "pem")]
        for path, content in zip(paths, (pem, key_pem, pem + key_pem), strict=True):
            path.write_bytes(content)
        return Certificate(*paths, made.fingerprint(hashes.SHA256()).hex())


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _general_name(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    begin: dt.timedelta,
    end: dt.timedelta,
) -> x509.CertificateBuilder:
    now = dt.datetime.now(dt.UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + begin)
        .not_valid_after(now + end)
    )
