"""Proving who we are: SCRAM (RFC 5802, 7677) and, where the line is safe, PLAIN (RFC 4616).

One mechanism is chosen and tried once: after a refused SCRAM the password must not go out in clear.
The key is derived in a thread, since that takes up to a second.
"""

import asyncio
import base64
import binascii
import hashlib
import hmac
import secrets
import stringprep
import unicodedata
from collections.abc import Collection
from typing import Protocol

from app.domain.errors import AccountRefused, ConnectionFailed

MIN_ITERATIONS = 4096
"""RFC 7677, 4. Fewer make a password easy to guess for whoever reads along."""

MAX_ITERATIONS = 5_000_000
"""About a second of work; more is an attack on our time."""

_HASHES = {"SCRAM-SHA-512": "sha512", "SCRAM-SHA-256": "sha256", "SCRAM-SHA-1": "sha1"}


class Mechanism(Protocol):
    """A way to sign in, through its steps."""

    name: str

    def first(self) -> bytes:
        """The message that goes out with the choice of the mechanism."""
        ...

    async def answer(self, challenge: bytes) -> bytes:
        """The answer to the server's challenge.

        Raises:
            AccountRefused, ConnectionFailed: the server does not follow the protocol.
        """
        ...

    def verify(self, final: bytes) -> None:
        """Check the server's last word.

        Raises:
            AccountRefused: the server could not prove that it knows the password.
        """
        ...


def choose(offered: Collection[str], user: str, password: str, *, safe: bool) -> Mechanism:
    """Choose the strongest offered mechanism.

    Args:
        offered: the server's list.
        safe: the line is TLS or stays on this computer, so that PLAIN may be spoken.

    Raises:
        AccountRefused: none of them is acceptable.
    """
    for name in _HASHES:
        if name in offered:
            return Scram(name, user, password)
    if "PLAIN" in offered and safe:
        return Plain(user, password)
    raise AccountRefused("the server offers no safe way to sign in with a password")


def prepare(text: str) -> str:
    """Bring a name or password into the form that both sides hash (SASLprep, RFC 4013, 2.1-2.2).

    Characters it prohibits are left in: the server decides about them.
    """
    mapped = "".join(
        " " if stringprep.in_table_c12(c) else c for c in text if not stringprep.in_table_b1(c)
    )
    return unicodedata.normalize("NFKC", mapped)


class Plain:
    """The password itself, for servers that know nothing better."""

    name = "PLAIN"

    def __init__(self, user: str, password: str) -> None:
        self._message = f"\0{prepare(user)}\0{prepare(password)}".encode()

    def first(self) -> bytes:
        """User and password (RFC 4616, 2)."""
        return self._message

    async def answer(self, challenge: bytes) -> bytes:  # noqa: ARG002  # nothing may be asked
        """Refuse: PLAIN has no second step."""
        raise ConnectionFailed("the server asked a question that PLAIN does not have")

    def verify(self, final: bytes) -> None:
        """Accept: PLAIN proves nothing about the server; TLS did."""


class Scram:
    """A challenge that proves the password on both sides without telling it.

    `nonce` is for the test vectors of the RFCs only.
    """

    def __init__(self, name: str, user: str, password: str, nonce: str = "") -> None:
        self.name = name
        self._hash = _HASHES[name]
        self._password = prepare(password)
        self._nonce = nonce or secrets.token_urlsafe(24)
        user = prepare(user).replace("=", "=3D").replace(",", "=2C")
        self._bare = f"n={user},r={self._nonce}"
        self._server_signature = b""

    def first(self) -> bytes:
        """The client-first-message; "n": we know no channel binding."""
        return f"n,,{self._bare}".encode()

    async def answer(self, challenge: bytes) -> bytes:
        """The client-final-message with the proof."""
        try:
            server_first = challenge.decode()
            fields = dict(part.split("=", 1) for part in server_first.split(","))
            nonce, count = fields["r"], int(fields["i"])
            salt = base64.b64decode(fields["s"], validate=True)
        except (ValueError, KeyError, binascii.Error) as error:
            raise ConnectionFailed("the server's challenge is malformed") from error
        if "m" in fields or not nonce.startswith(self._nonce) or nonce == self._nonce:
            raise ConnectionFailed("the server's challenge is malformed")
        if not MIN_ITERATIONS <= count <= MAX_ITERATIONS:
            raise AccountRefused("the server's challenge asks for an unsafe key derivation")
        salted = await asyncio.to_thread(
            hashlib.pbkdf2_hmac, self._hash, self._password.encode(), salt, count
        )
        unproven = f"c=biws,r={nonce}"
        whole = f"{self._bare},{server_first},{unproven}".encode()
        client_key = self._hmac(salted, b"Client Key")
        signature = self._hmac(hashlib.new(self._hash, client_key).digest(), whole)
        proof = bytes(a ^ b for a, b in zip(client_key, signature, strict=True))
        self._server_signature = self._hmac(self._hmac(salted, b"Server Key"), whole)
        return f"{unproven},p={base64.b64encode(proof).decode()}".encode()

    def verify(self, final: bytes) -> None:
        """Check the server's signature."""
        expected = b"v=" + base64.b64encode(self._server_signature)
        proven = hmac.compare_digest(final.split(b",")[0], expected)
        if not self._server_signature or not proven:
            raise AccountRefused("the server could not prove that it knows the password")

    def _hmac(self, key: bytes, message: bytes) -> bytes:
        return hmac.digest(key, message, self._hash)
