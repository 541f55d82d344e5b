"""Tencent's codes become our errors, with words that finish "Could not …:"."""

import pytest

from app.adapters.tencent.errors import error_of, is_network, refusal_of
from app.domain.errors import (
    AccountRefused,
    AppError,
    ConnectionFailed,
    CredentialsRefused,
    Disconnected,
    KickedByOtherDevice,
    NotSupported,
    RequestFailed,
)


@pytest.mark.parametrize(
    ("code", "kind", "words"),
    [
        (6208, KickedByOtherDevice, "signed in on another device"),
        (6206, CredentialsRefused, "expired; get a new one"),
        (70001, CredentialsRefused, "expired; get a new one"),
        (70013, CredentialsRefused, "made for another user"),
        (70014, CredentialsRefused, "another application"),
        (70107, CredentialsRefused, "no such user"),
        (70020, AccountRefused, "no application with this SDKAppID"),
        (6014, Disconnected, "no connection"),
        (6023, Disconnected, "ended before"),
        (9523, ConnectionFailed, r"there is no network \(9523\)"),
        (9512, ConnectionFailed, "can't be reached"),
        (9519, ConnectionFailed, "do not answer"),
        (7013, NotSupported, "plan"),
        (8001, RequestFailed, "too long"),
        (8006, RequestFailed, "somebody else changed"),
        (10007, RequestFailed, "may not do that in this group"),
        (10017, RequestFailed, "may not write in this group"),
        (20007, RequestFailed, "they blocked you"),
        (20016, RequestFailed, "within two minutes"),
        (12345, RequestFailed, r"Tencent answers: odd words \(12345\)"),
    ],
)
def test_a_code_becomes_an_error_with_words(code: int, kind: type[AppError], words: str) -> None:
    error = error_of(code, "odd words")
    assert type(error) is kind
    with pytest.raises(kind, match=words):
        raise error


def test_the_librarys_own_words_are_made_harmless() -> None:
    error = error_of(12345, "two\nlines \u202e" + "x" * 5000)
    assert "\n" not in str(error)
    assert len(str(error)) < 300
    assert str(error_of(12345)) == "Tencent answers 12345"


@pytest.mark.parametrize(
    ("result", "kind"),
    [
        (-1, Disconnected),
        (-2, Disconnected),
        (-3, RequestFailed),
        (-5, RequestFailed),
        (-99, RequestFailed),
    ],
)
def test_a_call_that_was_not_taken_becomes_an_error(result: int, kind: type[AppError]) -> None:
    assert type(refusal_of(result)) is kind


def test_what_may_pass_is_told_from_what_stays() -> None:
    assert all(is_network(code) for code in (9508, 9525, 9519, 6014, 6201))
    assert not any(is_network(code) for code in (0, 20003, 6206, 6208, 8001, 7013))
