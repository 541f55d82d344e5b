"""Keys as people paste them still sign."""

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from app.adapters.push.signing import in_lines, signed_token
from app.domain.errors import PushConfigInvalid

KEY = ec.generate_private_key(ec.SECP256R1())
PEM = KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


@pytest.mark.parametrize(
    "pasted",
    [
        PEM,
        PEM.replace("\n", " "),
        PEM.replace("\n", ""),
        PEM.replace("\n", "\\n"),
        PEM.replace("\n", "\r\n"),
        PEM.replace("\n", "\u2028"),
        f"  {PEM}\n\n",
    ],
)
def test_a_key_that_lost_its_lines_signs(pasted: str) -> None:
    token = signed_token({"iss": "team"}, pasted, "ES256")
    assert jwt.decode(token, KEY.public_key(), ["ES256"]) == {"iss": "team"}
    assert in_lines(pasted) == PEM


@pytest.mark.parametrize("key", ["", "nonsense", PEM.replace("BEGIN", "BEGUN"), PEM[:100]])
def test_what_is_no_key_is_refused(key: str) -> None:
    with pytest.raises(PushConfigInvalid, match="PEM form"):
        signed_token({}, key, "ES256")
