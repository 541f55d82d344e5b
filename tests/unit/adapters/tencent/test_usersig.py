"""UserSig: made, read, checked; equal to what Tencent's own package makes."""

import base64
import json
import zlib
from typing import Any

import pytest
import TLSSigAPIv2
from hypothesis import given
from hypothesis import strategies as st

from app.adapters.tencent import usersig
from app.domain.errors import CredentialsRefused

APP_ID, KEY, NOW = 1400000001, "0123456789abcdef", 1_700_000_000


def content(signature: str) -> dict[str, Any]:
    packed = signature.translate(str.maketrans("*-_", "+/="))
    read: dict[str, Any] = json.loads(zlib.decompress(base64.b64decode(packed)))
    return read


@pytest.mark.parametrize("user", ["anna", "a_b", "用户", 'o\'brien "x"', "a" * 200])
def test_it_says_the_same_as_tencents_package(user: str) -> None:
    theirs = content(TLSSigAPIv2.TLSSigAPIv2(APP_ID, KEY).gen_sig(user, 3600))
    ours = content(usersig.make(APP_ID, KEY, user, now=theirs["TLS.time"], lifetime=3600))
    assert ours == theirs


def test_it_says_the_same_as_tencents_package_with_a_user_buffer() -> None:
    api = TLSSigAPIv2.TLSSigAPIv2(APP_ID, KEY)
    theirs = content(api.gen_sig_with_userbuf("anna", 3600, b"rights"))
    now = theirs["TLS.time"]
    made = usersig.make(APP_ID, KEY, "anna", now=now, lifetime=3600, user_buffer=b"rights")
    assert content(made) == theirs


def test_one_of_tencents_package_is_read() -> None:
    theirs = TLSSigAPIv2.TLSSigAPIv2(APP_ID, KEY).gen_sig("anna", 3600)
    read = usersig.read(theirs)
    assert (read.user, read.app_id, read.lifetime) == ("anna", APP_ID, 3600)
    assert usersig.is_signed_with(theirs, KEY)
    assert not usersig.is_signed_with(theirs, "another key")


@given(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=50),
    st.integers(0, 2**40),
    st.integers(0, 2**40),
    st.binary(max_size=50),
)
def test_what_is_made_is_read_back(user: str, now: int, lifetime: int, buffer: bytes) -> None:
    made = usersig.make(APP_ID, KEY, user, now=now, lifetime=lifetime, user_buffer=buffer)
    assert usersig.read(made) == usersig.UserSig(user, APP_ID, now, lifetime, buffer)
    assert usersig.is_signed_with(made, KEY)


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(text: str) -> None:
    with pytest.raises(usersig.InvalidUserSig):
        usersig.read(text)


@pytest.mark.parametrize(
    "data",
    [
        [],
        {},
        {"TLS.identifier": "anna"},
        {"TLS.identifier": 7, "TLS.sdkappid": 1, "TLS.time": 1, "TLS.expire": 1},
        {"TLS.identifier": "a", "TLS.sdkappid": "1", "TLS.time": 1, "TLS.expire": 1},
    ],
)
def test_other_content_is_refused(data: object) -> None:
    packed = base64.b64encode(zlib.compress(json.dumps(data).encode())).decode()
    with pytest.raises(usersig.InvalidUserSig):
        usersig.read(packed.translate(str.maketrans("+/=", "*-_")))


def test_a_bomb_is_refused() -> None:
    packed = base64.b64encode(zlib.compress(b" " * 50_000_000)).decode()[: usersig.MAX_LENGTH]
    with pytest.raises(usersig.InvalidUserSig):
        usersig.read(packed.translate(str.maketrans("+/=", "*-_")))


@pytest.mark.parametrize(
    ("user", "app_id", "later", "words"),
    [
        ("ben", APP_ID, 0, "made for the user 'anna', not 'ben'"),
        ("anna", 7, 0, f"made for the application {APP_ID}, not 7"),
        ("anna", APP_ID, 3600, "expired today"),
        ("anna", APP_ID, 3600 + 86_400, "expired yesterday"),
        ("anna", APP_ID, 3600 + 5 * 86_400, "expired 5 days ago"),
    ],
)
def test_foreign_and_expired_ones_are_explained(
    user: str, app_id: int, later: int, words: str
) -> None:
    made = usersig.make(APP_ID, KEY, "anna", now=NOW, lifetime=3600)
    with pytest.raises(CredentialsRefused, match=words):
        usersig.check(made, user=user, app_id=app_id, now=NOW + later)


def test_one_that_was_cut_is_explained() -> None:
    made = usersig.make(APP_ID, KEY, "anna", now=NOW, lifetime=3600)
    with pytest.raises(CredentialsRefused, match="cut when it was copied"):
        usersig.check(made[:-20], user="anna", app_id=APP_ID, now=NOW)


def test_a_good_one_passes_with_blanks_around_it() -> None:
    made = usersig.make(APP_ID, KEY, "anna", now=NOW, lifetime=3600)
    found = usersig.check(f" {made}\n", user="anna", app_id=APP_ID, now=NOW + 3599)
    assert found.expires_at == NOW + 3600
