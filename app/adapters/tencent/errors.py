"""What Tencent's codes mean: which of our errors, and words that finish "Could not …:".

The codes are those of the library's headers and Tencent's documentation (product 1047, page 34348).
What is not in the table is told with the library's own words, which are bounded and never empty.
"""

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
from app.domain.preview import plain

NO_NETWORK = 9523
KICKED = 6208
ALREADY_MEMBER = 10013
ALREADY_FRIENDS = 30015
MUST_CONFIRM = 30539
"""The other side must agree before the contact is there; that is no failure."""

_MAX_WORDS = 200

_RENEW = "get a new one from your provider and enter it in the account's settings"

_CREDENTIALS = {
    6206: f"the signature (UserSig) has expired; {_RENEW}",
    6207: "Tencent does not accept the signature (UserSig) for this user",
    6215: "Tencent does not accept the signature (UserSig)",
    6226: f"a new signature (UserSig) is needed; {_RENEW}",
    70001: f"the signature (UserSig) has expired; {_RENEW}",
    70002: "the signature (UserSig) is empty",
    70003: "the signature (UserSig) is not valid; perhaps it was cut when it was copied",
    70005: "the signature (UserSig) is not valid; perhaps it was cut when it was copied",
    70009: "the signature (UserSig) was made with the key of another application",
    70013: "the signature (UserSig) was made for another user",
    70014: "the signature (UserSig) was made for another application (SDKAppID)",
    70016: "the application (SDKAppID) has no key to check the signature with",
    70052: f"the signature (UserSig) is no longer valid; {_RENEW}",
    70101: f"the signature (UserSig) has expired; {_RENEW}",
    70107: "there is no such user in this application",
}

_REFUSED = {
    6213: "Tencent ended this account's connection",
    60006: "there is no application with this SDKAppID",
    60012: "the SDKAppID is missing",
    60016: "this application (SDKAppID) is disabled",
    70020: "there is no application with this SDKAppID",
    70051: "this user is blocked",
    70114: "this user is blocked for safety reasons",
    70398: "this application has all the users that its plan allows",
}

_NETWORK = {
    6200: "there is no network",
    6201: "the network went away",
    6209: "Tencent's servers can't be reached",
    6221: "the network asks for a login of its own first",
    7508: "Tencent's servers do not answer",
    9508: "the connection to Tencent's servers is gone",
    9510: "Tencent's servers do not answer",
    9511: "Tencent's servers refuse the connection",
    9512: "Tencent's servers can't be reached",
    9514: "the connection to Tencent's servers was cut",
    9516: "the names of Tencent's servers can't be looked up",
    9517: "the connection to Tencent's servers was cut",
    9520: "Tencent's servers do not answer",
    NO_NETWORK: "there is no network",
    9524: "there is no network",
    9525: "there is no network",
}

_REQUEST = {
    6017: "Tencent's library does not accept it",
    6032: "there is no such receiver",
    6223: "it can only be taken back within two minutes",
    7004: "the file is not there",
    7005: "the file is too large",
    7006: "the file is empty",
    7007: "the file can't be opened",
    7008: "that was asked too often; try again in a moment",
    7012: "Tencent's library does not know of it",
    8001: "it is too long for Tencent's servers",
    8006: "somebody else changed the message at the same moment",
    8010: "the call is already over",
    8011: "the call is for others",
    10004: "the group does not accept this",
    10006: "that was asked too often; try again in a moment",
    10007: "you may not do that in this group",
    10009: "the owner can't leave the group; pass it on first",
    10010: "there is no such group",
    10012: "that can't be a group's id",
    ALREADY_MEMBER: "they are already in the group",
    10014: "the group is full",
    10015: "that can't be a group's id",
    10016: "the application's own server refused it",
    10017: "you may not write in this group at the moment",
    10019: "there is no such user",
    10023: "too many messages; try again in a moment",
    10030: "the message is not there any more",
    10031: "it can only be taken back within two minutes",
    10032: "this message can't be taken back",
    20003: "there is no such user",
    20006: "the application's own server refused it",
    20007: "they blocked you",
    20009: "you must be contacts of each other first",
    20010: "you are not their contact",
    20011: "they are not your contact",
    20012: "you may not write at the moment",
    20016: "it can only be taken back within two minutes",
    30003: "there is no such user",
    30010: "your contact list is full",
    30014: "their contact list is full",
    30515: "you blocked them",
    30516: "they accept no new contacts",
    30525: "they blocked you",
    30614: "the request is no longer there",
    80001: "it contains words that are not allowed",
    80002: "it is too long for Tencent's servers",
    80004: "the picture is not allowed",
    90048: "there is no such user",
    93000: "it is too long for Tencent's servers",
    114000: "the file is not there any more",
    114002: "the file is too large",
}

_UNSUPPORTED = {
    7013: "the application's plan at Tencent does not include it",
    72001: "the application's settings at Tencent do not allow it",
}

_NO_SESSION = {
    6013: "Tencent's library is not ready",
    6014: "there is no connection to Tencent's servers",
    6020: "there is no connection to Tencent's servers",
    6023: "the sign-in was ended before it was finished",
    6026: "there is no connection to Tencent's servers",
}

_RESULTS = {
    -1: Disconnected("Tencent's library is not ready"),
    -2: Disconnected("there is no connection to Tencent's servers"),
    -3: RequestFailed("Tencent's library does not accept it"),
    -4: RequestFailed("Tencent's library does not accept it"),
    -5: RequestFailed("there is no such conversation"),
    -6: RequestFailed("there is no such group"),
}


def is_network(code: int) -> bool:
    """Tell whether a code says that the network failed, so that trying again may help."""
    return (
        code in _NETWORK
        or code in _NO_SESSION
        or code in (6012, 6205, 6210, 6218, 20004, 30007, 50005, 60008)
        or 6120 <= code <= 6131
        or 6250 <= code <= 6252
        or 9508 <= code <= 9525
    )


def error_of(code: int, words: str = "") -> AppError:
    """Make our error of an answer's code that is not 0.

    Args:
        words: the library's own description; shown only where we have no better one.
    """
    if code == KICKED:
        return KickedByOtherDevice("this user signed in on another device")
    if code in _CREDENTIALS:
        return CredentialsRefused(_CREDENTIALS[code])
    if code in _REFUSED:
        return AccountRefused(_REFUSED[code])
    if code in _NO_SESSION:
        return Disconnected(_NO_SESSION[code])
    if is_network(code):
        reason = _NETWORK.get(code, "Tencent's servers do not answer")
        return ConnectionFailed(f"{reason} ({code})")
    if code in _UNSUPPORTED:
        return NotSupported(_UNSUPPORTED[code])
    if code in _REQUEST:
        return RequestFailed(_REQUEST[code])
    said = plain(words, _MAX_WORDS)
    return RequestFailed(f"Tencent answers: {said} ({code})" if said else f"Tencent answers {code}")


def refusal_of(result: int) -> AppError:
    """Make our error of a function's immediate result that is not 0 (`TIMResult`)."""
    known = _RESULTS.get(result)
    if known is None:
        return RequestFailed(f"Tencent's library answers {result}")
    return type(known)(str(known))
