"""Prove who a client is: SCRAM (RFC 5802, 7677) and PLAIN (RFC 4616).

The password itself is never kept, only what SCRAM needs to check it.
"""

import base64
import binascii
import hashlib
import hmac
import secrets
import unicodedata
from collections.abc import Callable

from msgspec import Struct

_HASHES = {"SCRAM-SHA-256": "sha256", "SCRAM-SHA-1": "sha1"}
MECHANISMS = (*_HASHES, "PLAIN")
"""What is offered, best first. PLAIN only because this server listens on the loopback alone."""

_ITERATIONS = 4096  # RFC 7677, 4: the least there should be; a demo has nothing worth more


class LoginRefused(Exception):
    """The client did not prove who it is; `condition` is the SASL failure (RFC 6120, 6.5)."""

    def __init__(self, condition: str) -> None:
        super().__init__(condition)
        self.condition = condition


class Key(Struct, frozen=True):
    """What is kept of a password for one hash function."""

    stored: bytes
    server: bytes


class Credentials(Struct, frozen=True):
    """What is kept of a password: salt, iterations and a key per hash function."""

    salt: bytes
    iterations: int
    sha1: Key
    sha256: Key

    def key(self, algorithm: str) -> Key:
        """Return the key for "sha1" or "sha256"."""
        return self.sha256 if algorithm == "sha256" else self.sha1


Lookup = Callable[[str], Credentials | None]
"""Finds an account's credentials by its name, or None."""


def make_credentials(password: str, salt: bytes | None = None) -> Credentials:
    """Turn a password into what is kept of it; takes a few milliseconds."""
    salt = salt or secrets.token_bytes(16)

    def key(algorithm: str) -> Key:
        prepared = unicodedata.normalize("NFKC", password).encode()
        salted = hashlib.pbkdf2_hmac(algorithm, prepared, salt, _ITERATIONS)
        client = hmac.digest(salted, b"Client Key", algorithm)
        stored = hashlib.new(algorithm, client).digest()
        return Key(stored, hmac.digest(salted, b"Server Key", algorithm))

    return Credentials(salt, _ITERATIONS, key("sha1"), key("sha256"))


def decode(text: str | None) -> bytes:
    """Decode what a SASL element carries; a lone "=" is nothing at all (RFC 6120, 6.4.2).

    Raises:
        LoginRefused: it is not base64.
    """
    try:
        return b"" if text in (None, "", "=") else base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise LoginRefused("incorrect-encoding") from error


def encode(data: bytes) -> str:
    """Encode what a SASL element carries; nothing stays nothing."""
    return base64.b64encode(data).decode()


class Login:
    """One attempt: call `step` with what the client says until `user` is set.

    Args:
        mechanism: one of `MECHANISMS`.
        lookup: finds credentials.

    Raises:
        LoginRefused: there is no such mechanism.
    """

    def __init__(self, mechanism: str, lookup: Lookup) -> None:
        if mechanism not in MECHANISMS:
            raise LoginRefused("invalid-mechanism")
        self._lookup = lookup
        self._algorithm = _HASHES.get(mechanism, "")
        self._candidate = ""
        self._credentials: Credentials | None = None
        self._first = b""  # client-first-message-bare "," server-first-message
        self._header = b""
        self._nonce = ""
        self.user: str | None = None

    def step(self, data: bytes) -> bytes:
        """Take what the client says; return the challenge, or what goes with success.

        Raises:
            LoginRefused: the attempt failed.
        """
        try:
            if not self._algorithm:
                return self._plain(data)
            return self._scram_final(data) if self._first else self._scram_first(data)
        except (UnicodeDecodeError, KeyError, ValueError) as error:
            raise LoginRefused("malformed-request") from error

    def _plain(self, data: bytes) -> bytes:
        authorisation, user, password = data.decode().split("\0")
        if authorisation and authorisation.partition("@")[0] != user:
            raise LoginRefused("invalid-authzid")
        credentials = self._lookup(user)
        salt = credentials.salt if credentials else b"nobody"
        made = make_credentials(password, salt)
        if credentials is None or not hmac.compare_digest(
            made.sha256.stored, credentials.sha256.stored
        ):
            raise LoginRefused("not-authorized")
        self.user = user
        return b""

    def _scram_first(self, data: bytes) -> bytes:
        binding, authorisation, bare = data.decode().split(",", 2)
        if binding not in ("n", "y"):  # no channel binding is offered
            raise LoginRefused("malformed-request")
        fields = _fields(bare)
        user = fields["n"].replace("=2C", ",").replace("=3D", "=")
        if authorisation and authorisation.removeprefix("a=").partition("@")[0] != fields["n"]:
            raise LoginRefused("invalid-authzid")
        self._candidate = user
        self._credentials = self._lookup(user)
        self._header = f"{binding},{authorisation},".encode()
        self._nonce = fields["r"] + secrets.token_urlsafe(18)
        # A name that nobody has is answered like any other, with a salt that stays the same.
        salt = (
            self._credentials.salt
            if self._credentials
            else hmac.digest(_NOBODY, user.encode(), "sha256")[:16]
        )
        answer = f"r={self._nonce},s={base64.b64encode(salt).decode()},i={_ITERATIONS}"
        self._first = f"{bare},{answer}".encode()
        return answer.encode()

    def _scram_final(self, data: bytes) -> bytes:
        without_proof, separator, proof = data.decode().rpartition(",p=")
        fields = _fields(without_proof)
        if not separator or base64.b64decode(fields["c"], validate=True) != self._header:
            raise LoginRefused("malformed-request")
        given = base64.b64decode(proof, validate=True)
        if self._credentials is None or not hmac.compare_digest(fields["r"], self._nonce):
            raise LoginRefused("not-authorized")
        key = self._credentials.key(self._algorithm)
        transcript = self._first + b"," + without_proof.encode()
        signature = hmac.digest(key.stored, transcript, self._algorithm)
        if len(given) != len(signature):
            raise LoginRefused("not-authorized")
        client = bytes(a ^ b for a, b in zip(given, signature, strict=True))
        proved = hashlib.new(self._algorithm, client).digest()
        if not hmac.compare_digest(proved, key.stored):
            raise LoginRefused("not-authorized")
        self.user = self._candidate
        return b"v=" + base64.b64encode(hmac.digest(key.server, transcript, self._algorithm))


_NOBODY = secrets.token_bytes(16)


def _fields(text: str) -> dict[str, str]:
    """Read `a=1,b=2`; raises ValueError where there is no `=`."""
    fields: dict[str, str] = {}
    for part in text.split(","):
        name, separator, value = part.partition("=")
        if not separator:
            raise ValueError("no =")
        fields[name] = value
    return fields
