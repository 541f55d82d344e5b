"""UserSig, the signature that a Tencent account signs in with (TLSSigAPIv2): made and read.

A UserSig is JSON, zlib-compressed, in Base64 with three letters replaced. It says whose it is, for
which application, from when and for how long; the server alone can check that nobody changed it.
Making one needs the application's secret key, which belongs on a login service and never into a
program that is handed out: `make` is for one's own test application.
"""

import base64
import binascii
import hashlib
import hmac
import json
import zlib

from msgspec import Struct

from app.domain.errors import AppError, CredentialsRefused

MAX_LENGTH = 16_384
"""Characters of a UserSig and of what is packed in it; real ones have a few hundred."""

HALF_YEAR = 180 * 86_400


class InvalidUserSig(AppError, ValueError):
    """A text is not a UserSig."""


class UserSig(Struct, frozen=True):
    """What a UserSig says; nothing of it is proven without the key.

    Attributes:
        user: whose it is.
        app_id: the SDKAppID it was made for.
        made_at: seconds since the epoch.
        lifetime: seconds.
        user_buffer: rights for other Tencent services, as bytes, or b"".
    """

    user: str
    app_id: int
    made_at: int
    lifetime: int
    user_buffer: bytes = b""

    @property
    def expires_at(self) -> int:
        """When the server stops accepting it, seconds since the epoch."""
        return self.made_at + self.lifetime


def make(
    app_id: int,
    key: str,
    user: str,
    *,
    now: int,
    lifetime: int = HALF_YEAR,
    user_buffer: bytes = b"",
) -> str:
    """Sign for a user of one's own application.

    Args:
        key: the application's secret key.
        now: seconds since the epoch.
        lifetime: seconds.
    """
    buffer = base64.b64encode(user_buffer).decode() if user_buffer else ""
    content = _content(app_id, user, now, lifetime, buffer)
    data: dict[str, object] = {
        "TLS.ver": "2.0",
        "TLS.identifier": user,
        "TLS.sdkappid": app_id,
        "TLS.expire": lifetime,
        "TLS.time": now,
    }
    if buffer:
        data["TLS.userbuf"] = buffer
    data["TLS.sig"] = _signature(key, content)
    packed = base64.b64encode(zlib.compress(json.dumps(data).encode())).decode()
    return packed.translate(_TO_SAFE)


def read(signature: str) -> UserSig:
    """Read what a UserSig says.

    Raises:
        InvalidUserSig: it is none, or of an older kind.
    """
    return _parts(signature)[0]


def is_signed_with(signature: str, key: str) -> bool:
    """Tell whether a UserSig was made with a secret key.

    Raises:
        InvalidUserSig: it is none.
    """
    found, proof = _parts(signature)
    buffer = base64.b64encode(found.user_buffer).decode()
    content = _content(found.app_id, found.user, found.made_at, found.lifetime, buffer)
    return hmac.compare_digest(proof.encode(), _signature(key, content).encode())


def check(signature: str, *, user: str, app_id: int, now: float) -> UserSig:
    """Read a UserSig and see whether it can be good for an account, before any server is asked.

    Raises:
        CredentialsRefused: it is none, another's, another application's, or has expired.
    """
    try:
        found = read(signature.strip())
    except InvalidUserSig as error:
        raise CredentialsRefused(f"this is not a signature (UserSig): {error}") from error
    if found.user != user:
        raise CredentialsRefused(
            f"the signature (UserSig) was made for the user {found.user[:60]!r}, not {user[:60]!r}"
        )
    if found.app_id != app_id:
        raise CredentialsRefused(
            f"the signature (UserSig) was made for the application {found.app_id}, not {app_id}"
        )
    if found.expires_at <= now:
        days = int((now - found.expires_at) // 86_400)
        ago = "today" if days < 1 else "yesterday" if days == 1 else f"{days} days ago"
        raise CredentialsRefused(
            f"the signature (UserSig) expired {ago}; get a new one from your provider"
            " and enter it in the account's settings"
        )
    return found


_TO_SAFE = str.maketrans("+/=", "*-_")
_FROM_SAFE = str.maketrans("*-_", "+/=")


def _content(app_id: int, user: str, now: int, lifetime: int, buffer: str) -> str:
    lines = [
        f"TLS.identifier:{user}",
        f"TLS.sdkappid:{app_id}",
        f"TLS.time:{now}",
        f"TLS.expire:{lifetime}",
    ]
    if buffer:
        lines.append(f"TLS.userbuf:{buffer}")
    return "".join(f"{line}\n" for line in lines)


def _signature(key: str, content: str) -> str:
    digest = hmac.new(key.encode(), content.encode("utf-8", "replace"), hashlib.sha256).digest()
    return base64.b64encode(digest).decode()


def _parts(signature: str) -> tuple[UserSig, str]:
    data = _unpack(signature)
    match data:
        case {
            "TLS.identifier": str(user),
            "TLS.sdkappid": int(app_id),
            "TLS.time": int(made_at),
            "TLS.expire": int(lifetime),
        }:
            found = UserSig(user, app_id, made_at, lifetime, _buffer(data.get("TLS.userbuf")))
            return found, str(data.get("TLS.sig", ""))
        case _:
            raise InvalidUserSig("it does not say whose it is")


def _unpack(signature: str) -> dict[str, object]:
    if not signature or len(signature) > MAX_LENGTH:
        raise InvalidUserSig("it is empty" if not signature else "it is too long")
    try:
        packed = base64.b64decode(signature.translate(_FROM_SAFE), validate=True)
        plain = zlib.decompressobj().decompress(packed, MAX_LENGTH)
        data = json.loads(plain)
    except (binascii.Error, zlib.error, ValueError, RecursionError) as error:
        raise InvalidUserSig("perhaps it was cut when it was copied") from error
    if not isinstance(data, dict):
        raise InvalidUserSig("it holds something else")
    return data


def _buffer(value: object) -> bytes:
    try:
        return base64.b64decode(value, validate=True) if isinstance(value, str) else b""
    except binascii.Error:
        return b""
