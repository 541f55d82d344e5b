"""JSON Web Tokens that vendors know us by, signed with PyJWT."""

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
        key: a private key in PEM form, or a key object of `cryptography`.
        algorithm: "ES256" or "RS256".

    Raises:
        PushConfigInvalid: the key is not one, or not of that kind.
    """
    import jwt

    material: Any = key
    try:
        return jwt.encode(
            dict(claims), material, algorithm=algorithm, headers=dict(headers) if headers else None
        )
    except (ValueError, TypeError, jwt.PyJWTError) as error:
        kind = "an elliptic-curve key (P-256)" if algorithm == "ES256" else "an RSA key"
        raise PushConfigInvalid(
            f"the private key can't be used: it must be {kind} in PEM form"
        ) from error
