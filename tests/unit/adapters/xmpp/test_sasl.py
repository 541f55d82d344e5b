"""Signing in: the RFCs' own examples, and servers that cheat."""

import base64

import pytest

from app.adapters.xmpp.sasl import MAX_ITERATIONS, Plain, Scram, choose
from app.domain.errors import AccountRefused, ConnectionFailed

pytestmark = pytest.mark.anyio

NONCE = "rOprNGfwEbeRWgbNEkqO"
FIRST = f"r={NONCE}%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"


def scram() -> Scram:
    return Scram("SCRAM-SHA-256", "user", "pencil", nonce=NONCE)


async def test_the_example_of_rfc_7677_comes_out() -> None:
    mechanism = scram()
    assert mechanism.first() == f"n,,n=user,r={NONCE}".encode()
    assert await mechanism.answer(FIRST.encode()) == (
        b"c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
        b"p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="
    )
    mechanism.verify(b"v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=")


async def test_the_example_of_rfc_5802_comes_out() -> None:
    mechanism = Scram("SCRAM-SHA-1", "user", "pencil", nonce="fyko+d2lbbFgONRv9qkxdawL")
    challenge = b"r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096"
    answer = await mechanism.answer(challenge)
    assert answer.endswith(b",p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=")
    mechanism.verify(b"v=rmF9pqV8S7suAoZWja4dJRkFsKQ=")


@pytest.mark.parametrize("final", [b"", b"v=", b"v=AAAA", b"e=other-error", b"x"])
async def test_a_server_that_does_not_know_the_password_is_refused(final: bytes) -> None:
    mechanism = scram()
    await mechanism.answer(FIRST.encode())
    with pytest.raises(AccountRefused):
        mechanism.verify(final)


async def test_success_without_a_challenge_is_refused() -> None:
    with pytest.raises(AccountRefused):
        scram().verify(b"v=" + base64.b64encode(b""))


@pytest.mark.parametrize("count", [0, 1, 4095, MAX_ITERATIONS + 1, 10**30])
async def test_an_absurd_number_of_iterations_is_refused(count: int) -> None:
    challenge = FIRST.replace("i=4096", f"i={count}").encode()
    with pytest.raises(AccountRefused):
        await scram().answer(challenge)


@pytest.mark.parametrize(
    "challenge",
    [
        b"",
        b"nonsense",
        b"\xff\xfe",
        b"r=other,s=QQ==,i=4096",
        f"r={NONCE},s=QQ==,i=4096".encode(),
        f"r={NONCE}x,s=!!,i=4096".encode(),
        f"r={NONCE}x,s=QQ==,i=many".encode(),
        f"m=ext,r={NONCE}x,s=QQ==,i=4096".encode(),
    ],
)
async def test_a_malformed_challenge_ends_the_attempt(challenge: bytes) -> None:
    with pytest.raises(ConnectionFailed):
        await scram().answer(challenge)


def test_the_strongest_mechanism_is_chosen() -> None:
    offered = ["PLAIN", "SCRAM-SHA-1", "DIGEST-MD5", "SCRAM-SHA-256-PLUS", "SCRAM-SHA-256"]
    assert choose(offered, "u", "p", safe=True).name == "SCRAM-SHA-256"


def test_plain_is_spoken_on_a_safe_line_only() -> None:
    assert choose(["PLAIN"], "u", "p", safe=True).name == "PLAIN"
    with pytest.raises(AccountRefused):
        choose(["PLAIN"], "u", "p", safe=False)


def test_anonymous_and_unknown_mechanisms_are_refused() -> None:
    with pytest.raises(AccountRefused):
        choose(["ANONYMOUS", "EXTERNAL", "X-MAGIC"], "u", "p", safe=True)


def test_names_and_passwords_are_prepared_alike() -> None:
    assert Plain("I\u00adX", "\u2168\u00a0").first() == b"\0IX\0IX "


def test_commas_in_names_are_escaped() -> None:
    assert Scram("SCRAM-SHA-1", "a,b=c", "p", nonce="n").first() == b"n,,n=a=2Cb=3Dc,r=n"
