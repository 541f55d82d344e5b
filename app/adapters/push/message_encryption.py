"""Encrypt and decrypt push messages (RFC 8291, "Message Encryption for Web Push").

The wire form is that of RFC 8188 with one record: salt, record size, the sender's public key, and
what AES-128-GCM makes of the text. The primitives are those of `cryptography`; the derivation is
checked against the example of RFC 8291, section 5. That library is imported where it is used: it
takes 12 MB, and most programs never get a push.
"""

import base64
import hmac
import os
import struct
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric import ec

MAX_BODY = 4096
"""Bytes of an encrypted message that every push service takes (RFC 8030, 7.2)."""

_SALT = 16
_KEY = 65  # bytes of an uncompressed point on P-256
_HEADER = _SALT + 4 + 1 + _KEY
_TAG = 16
_LAST_RECORD = b"\x02"  # the delimiter that ends the last record's text (RFC 8188, 2)

MAX_TEXT = MAX_BODY - _HEADER - _TAG - 1
"""Bytes of the text within."""


class NotDecrypted(ValueError):
    """Something is no message that was encrypted for this key."""


class ReceiverKeys(Struct, frozen=True):
    """A receiver's keys: what a subscription is made of."""

    private: "ec.EllipticCurvePrivateKey"
    auth: bytes

    __repr__ = object.__repr__  # it holds secrets

    @classmethod
    def generate(cls) -> "ReceiverKeys":
        """Make new keys."""
        from cryptography.hazmat.primitives.asymmetric import ec

        return cls(ec.generate_private_key(ec.SECP256R1()), os.urandom(16))

    @classmethod
    def parse(cls, text: str) -> "ReceiverKeys":
        """Read what `serialized` wrote.

        Raises:
            ValueError: it is something else.
        """
        number, _, auth = text.partition(".")
        private = private_key(decoded(number))
        secret = decoded(auth)
        if len(secret) != 16:
            raise ValueError("the auth secret has not 16 bytes")
        return cls(private, secret)

    def serialized(self) -> str:
        """Write both secrets as one text, to be kept where only the user can read."""
        number = self.private.private_numbers().private_value.to_bytes(32, "big")
        return f"{encoded(number)}.{encoded(self.auth)}"

    @property
    def public(self) -> str:
        """What senders need beside `auth` (`p256dh`)."""
        return encoded(point_of(self.private.public_key()))


def encrypt(
    text: bytes,
    public: bytes,
    auth: bytes,
    *,
    sender: "ec.EllipticCurvePrivateKey | None" = None,
    salt: bytes | None = None,
) -> bytes:
    """Encrypt a message for a receiver.

    Args:
        public: the receiver's public key, 65 bytes.
        auth: the receiver's secret, 16 bytes.
        sender, salt: fresh ones unless given, which only a test may do.

    Raises:
        ValueError: a key is none, or the text has more than `MAX_TEXT` bytes.
    """
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    if len(text) > MAX_TEXT:
        raise ValueError(f"the text has {len(text)} bytes; {MAX_TEXT} are allowed")
    if len(auth) != 16:
        raise ValueError("the auth secret has not 16 bytes")
    receiver = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), public)
    sender = sender or ec.generate_private_key(ec.SECP256R1())
    salt = salt or os.urandom(_SALT)
    own = point_of(sender.public_key())
    shared = sender.exchange(ec.ECDH(), receiver)
    key, nonce = _derive(shared, auth, salt, receiver=public, sender=own)
    sealed = AESGCM(key).encrypt(nonce, text + _LAST_RECORD, None)
    return salt + struct.pack("!IB", MAX_BODY, _KEY) + own + sealed


def decrypt(body: bytes, keys: ReceiverKeys) -> bytes:
    """Decrypt a message that came.

    Raises:
        NotDecrypted: it is none, or was encrypted for another key, or was changed on the way.
    """
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    if not _HEADER + _TAG < len(body) <= MAX_BODY:
        raise NotDecrypted("the message is too short or too long")
    size, length = struct.unpack_from("!IB", body, _SALT)
    sealed = body[_HEADER:]
    if length != _KEY or len(sealed) > size:
        raise NotDecrypted("the message has another form than RFC 8291's")
    own = body[_SALT + 5 : _HEADER]
    try:
        sender = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), own)
        shared = keys.private.exchange(ec.ECDH(), sender)
        receiver = point_of(keys.private.public_key())
        key, nonce = _derive(shared, keys.auth, body[:_SALT], receiver=receiver, sender=own)
        padded = AESGCM(key).decrypt(nonce, sealed, None)
    except (InvalidTag, ValueError) as error:
        raise NotDecrypted("the message was encrypted for another key") from error
    text = padded.rstrip(b"\0")
    if not text.endswith(_LAST_RECORD):
        raise NotDecrypted("the message does not end as RFC 8188 wants it")
    return text[:-1]


def private_key(number: bytes) -> "ec.EllipticCurvePrivateKey":
    """Make a key on P-256 of its 32 bytes.

    Raises:
        ValueError: they are no such key.
    """
    from cryptography.hazmat.primitives.asymmetric import ec

    if len(number) != 32:
        raise ValueError("the key has not 32 bytes")
    return ec.derive_private_key(int.from_bytes(number, "big"), ec.SECP256R1())


def point_of(public: "ec.EllipticCurvePublicKey") -> bytes:
    """Write a public key as 65 bytes."""
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    return public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def encoded(data: bytes) -> str:
    """Write base64url without padding."""
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def decoded(text: str) -> bytes:
    """Read base64url, with padding or without.

    Raises:
        ValueError: it is something else.
    """
    plain = text.strip().rstrip("=").replace("+", "-").replace("/", "_")
    return base64.b64decode(plain + "=" * (-len(plain) % 4), altchars=b"-_", validate=True)


def _derive(
    shared: bytes, auth: bytes, salt: bytes, *, receiver: bytes, sender: bytes
) -> tuple[bytes, bytes]:
    """Derive key and nonce (RFC 8291, 3.4: HKDF, always of one block)."""
    info = b"WebPush: info\0" + receiver + sender + b"\x01"
    material = _hmac(_hmac(auth, shared), info)
    prk = _hmac(salt, material)
    key = _hmac(prk, b"Content-Encoding: aes128gcm\0\x01")[:16]
    nonce = _hmac(prk, b"Content-Encoding: nonce\0\x01")[:12]
    return key, nonce


def _hmac(key: bytes, data: bytes) -> bytes:
    return hmac.digest(key, data, "sha256")
