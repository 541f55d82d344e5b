"""JSON Web Tokens that vendors know us by, signed with PyJWT."""

import re
from collections.abc import Mapping
from typing import Any

from app.domain.errors import PushConfigInvalid


def signed_token(
    claims: Mapping[str, object],
    key: object,
    algorithm: str,
    headers: Mapping[str, Any] | None = None,
) -> str:
    """Sign claims (RFC 7519).

    Args:
        key: a private key in PEM form, its lines in whatever state, or a key object of
            `cryptography`.
        algorithm: "ES256" or "RS256".

    Raises:
        PushConfigInvalid: the key is not one, or not of that kind.
    """
    import jwt

    material: Any = in_lines(key) if isinstance(key, str) else key
    try:
        return jwt.encode(
            dict(claims), material, algorithm=algorithm, headers=dict(headers) if headers else None
        )
    except (ValueError, TypeError, jwt.PyJWTError) as error:
        kind = "an elliptic-curve key (P-256)" if algorithm == "ES256" else "an RSA key"
        raise PushConfigInvalid(
            f"the private key can't be used: it must be {kind} in PEM form"
        ) from error


_PEM = re.compile(r"-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \1-----", re.DOTALL)
_LINE = 64


def in_lines(key: str) -> str:
    """Give a PEM its lines back, which it loses in a field of one line or in JSON (RFC 7468)."""
    found = _PEM.search(key)
    if found is None:
        return key
    kind, body = found.groups()
    letters = "".join(body.replace("\\n", "").split())
    lines = [letters[at : at + _LINE] for at in range(0, len(letters), _LINE)]
    return "\n".join([f"-----BEGIN {kind}-----", *lines, f"-----END {kind}-----", ""])
