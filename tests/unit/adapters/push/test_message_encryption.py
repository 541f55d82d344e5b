"""Encrypting push messages, held against RFC 8291's own example."""

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from app.adapters.push.message_encryption import (
    MAX_TEXT,
    NotDecrypted,
    ReceiverKeys,
    _derive,
    decoded,
    decrypt,
    encrypt,
    point_of,
    private_key,
)

# RFC 8291, section 5 and appendix A
TEXT = b"When I grow up, I want to be a watermelon"
SENDER = private_key(decoded("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"))
RECEIVER_PUBLIC = (
    "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
)
AUTH = "BTBZMqHH6r4Tts7J_aSIgg"
RECEIVER = ReceiverKeys(
    private_key(decoded("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94")), decoded(AUTH)
)
SALT = decoded("DGv6ra1nlYgDCS1FRnbzlw")
BODY = decoded(
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS"
    "6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qu"
    "lcy4a-fN"
)

KEYS = ReceiverKeys.generate()
PUBLIC = decoded(KEYS.public)


def test_the_rfcs_example_is_written_byte_for_byte() -> None:
    assert encrypt(TEXT, decoded(RECEIVER_PUBLIC), RECEIVER.auth, sender=SENDER, salt=SALT) == BODY


def test_the_rfcs_example_is_read() -> None:
    assert decrypt(BODY, RECEIVER) == TEXT


def test_the_public_key_is_the_rfcs() -> None:
    assert RECEIVER.public == RECEIVER_PUBLIC


@given(st.binary(max_size=MAX_TEXT))
def test_what_is_encrypted_can_be_read(text: bytes) -> None:
    assert decrypt(encrypt(text, PUBLIC, KEYS.auth), KEYS) == text


def test_the_largest_text_fits_into_what_every_service_takes() -> None:
    assert len(encrypt(b"x" * MAX_TEXT, PUBLIC, KEYS.auth)) == 4096


def test_a_larger_text_is_refused() -> None:
    with pytest.raises(ValueError, match="bytes"):
        encrypt(b"x" * (MAX_TEXT + 1), PUBLIC, KEYS.auth)


def test_padding_is_taken_off() -> None:
    own = point_of(SENDER.public_key())
    shared = SENDER.exchange(ec.ECDH(), KEYS.private.public_key())
    key, nonce = _derive(shared, KEYS.auth, SALT, receiver=PUBLIC, sender=own)
    sealed = AESGCM(key).encrypt(nonce, TEXT + b"\x02" + bytes(40), None)
    body = BODY[:21] + own + sealed  # salt, record size and length of the key as in the example
    assert decrypt(body, KEYS) == TEXT


@pytest.mark.parametrize("place", [0, 15, 16, 20, 21, 50, 86, len(BODY) - 1])
def test_a_changed_byte_is_noticed(place: int) -> None:
    changed = bytearray(BODY)
    changed[place] ^= 0xFF
    if place == 16:  # a larger record size changes nothing that is protected
        assert decrypt(bytes(changed), RECEIVER) == TEXT
        return
    with pytest.raises(NotDecrypted):
        decrypt(bytes(changed), RECEIVER)


@given(st.binary(max_size=200))
def test_anything_else_is_refused(body: bytes) -> None:
    with pytest.raises(NotDecrypted):
        decrypt(body, KEYS)


def test_another_receiver_reads_nothing() -> None:
    with pytest.raises(NotDecrypted):
        decrypt(encrypt(TEXT, PUBLIC, KEYS.auth), RECEIVER)


def test_keys_survive_being_written_down() -> None:
    again = ReceiverKeys.parse(KEYS.serialized())
    assert (again.public, again.auth) == (KEYS.public, KEYS.auth)


@pytest.mark.parametrize("text", ["", "x", "AAAA.AAAA", "é.é", f"{'A' * 43}.{'A' * 22}"])
def test_what_are_no_keys_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  whichever it is
        ReceiverKeys.parse(text)


def test_secrets_are_not_in_the_representation() -> None:
    assert KEYS.serialized().partition(".")[0] not in repr(KEYS)
    assert isinstance(KEYS.private, ec.EllipticCurvePrivateKey)
