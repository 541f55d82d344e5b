"""The server's refusals as our errors: of a request, of a sign-in, of the whole stream."""

import logging
from xml.etree.ElementTree import Element

from app.adapters.xmpp.names import CLIENT, STANZA_ERRORS, STREAM_ERRORS, tag
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

logger = logging.getLogger(__name__)

_ERROR = tag(CLIENT, "error")
_TEXT = tag(STANZA_ERRORS, "text")
_MAX_TEXT = 300

_WORDS = {
    "bad-request": "the server did not understand it",
    "conflict": "the name is already taken",
    "feature-not-implemented": "the server can't do that",
    "forbidden": "it is not allowed",
    "gone": "it does not exist any more",
    "internal-server-error": "the server has a problem",
    "item-not-found": "it does not exist",
    "jid-malformed": "the address is malformed",
    "not-acceptable": "the server does not accept it",
    "not-allowed": "it is not allowed",
    "not-authorized": "a password is needed",
    "payment-required": "it has to be paid for",
    "policy-violation": "the server's rules forbid it",
    "recipient-unavailable": "the recipient can't be reached now",
    "registration-required": "only members may do that",
    "remote-server-not-found": "the recipient's server does not exist",
    "remote-server-timeout": "the recipient's server can't be reached",
    "resource-constraint": "the server is too busy, or it is too much for it",
    "service-unavailable": "the recipient or the server can't take it",
    "subscription-required": "the recipient must accept you first",
}
_BAD_PASSWORD = (
    "not-authorized",
    "credentials-expired",
    "account-disabled",
    "invalid-authzid",
    "malformed-request",
)
_CAN_NOT = ("feature-not-implemented", "service-unavailable")


class ServerRefused(RequestFailed):
    """The server answered a request with an error; `condition` is the protocol's name for it."""

    def __init__(self, message: str, condition: str) -> None:
        super().__init__(message)
        self.condition = condition


class ServerCannot(NotSupported):
    """The server does not know this kind of request."""

    def __init__(self, message: str, condition: str) -> None:
        super().__init__(message)
        self.condition = condition


def condition_of(stanza: Element) -> str:
    """The condition in an error stanza, "undefined-condition" if it names none."""
    error = stanza.find(_ERROR)
    for child in error if error is not None else ():
        namespace, _, local = child.tag.rpartition("}")
        if namespace == "{" + STANZA_ERRORS and local != "text":
            return local
    return "undefined-condition"


def reason_of(stanza: Element) -> str:
    """What went wrong, as the end of a sentence for the user."""
    known = _WORDS.get(condition_of(stanza))
    if known is not None:
        return known
    error = stanza.find(_ERROR)
    said = (error.findtext(_TEXT) or "").strip() if error is not None else ""
    printable = "".join(c for c in said[:_MAX_TEXT] if c.isprintable())
    return printable or "the server refused it"


def error_of(stanza: Element) -> ServerRefused | ServerCannot:
    """The error to raise for an error stanza."""
    condition = condition_of(stanza)
    if condition in _CAN_NOT:
        return ServerCannot(reason_of(stanza), condition)
    return ServerRefused(reason_of(stanza), condition)


def refusal_of(failure: Element) -> AppError:
    """The error to raise for a refused sign-in (RFC 6120, 6.5)."""
    conditions = [c.tag.rpartition("}")[2] for c in failure if not c.tag.endswith("}text")]
    condition = conditions[0] if conditions else "not-authorized"
    if condition in _BAD_PASSWORD:
        return CredentialsRefused("the password is wrong, or the user does not exist")
    if condition in ("encryption-required", "mechanism-too-weak", "invalid-mechanism"):
        return AccountRefused("the server wants another way to sign in")
    return ConnectionFailed("the server can't check the password now")


def stream_error_of(element: Element) -> AppError:
    """The error that a stream ended with (RFC 6120, 4.9.3)."""
    conditions = [c.tag.rpartition("}")[2] for c in element if not c.tag.endswith("}text")]
    condition = conditions[0] if conditions else "undefined-condition"
    text = (element.findtext(tag(STREAM_ERRORS, "text")) or "")[:200]
    logger.info("The server ended the stream: %s", condition)
    match condition:
        case "conflict":
            return KickedByOtherDevice("another device signed in with this device's name")
        case "host-unknown":
            return AccountRefused("the server does not serve this address")
        case "not-authorized":
            return CredentialsRefused("the server ended the session; please sign in again")
        case "system-shutdown":
            return Disconnected("the server is shutting down")
        case "policy-violation":
            printable = "".join(c for c in text if c.isprintable())
            return Disconnected(f"the server's rules were broken: {printable or condition}")
        case _:
            return Disconnected("the server ended the connection")
