"""What we answer when somebody asks us something (RFC 6120, 8.2.3). Pure.

Everybody gets an answer, if only that we do not know what they mean: whoever asks waits for it.
"""

from xml.etree.ElementTree import Element

from app.adapters.xmpp import capabilities
from app.adapters.xmpp.addresses import is_plausible
from app.adapters.xmpp.content import MAX_ID_LENGTH
from app.adapters.xmpp.frames import build
from app.adapters.xmpp.names import (
    CLIENT,
    DISCO_INFO,
    DISCO_ITEMS,
    PING,
    STANZA_ERRORS,
    tag,
)

_INFO = tag(DISCO_INFO, "query")
_ITEMS = tag(DISCO_ITEMS, "query")
_PING = tag(PING, "ping")


def answer_to(iq: Element) -> Element | None:
    """Make the answer to an `<iq/>`; None for one that gets none.

    That is an answer itself, or one that no answer could find its way back to.
    """
    sender = iq.get("from", "")
    if not 0 < len(iq.get("id", "")) <= MAX_ID_LENGTH or (sender and not is_plausible(sender)):
        return None
    match iq.get("type"):
        case "result" | "error":
            return None
        case "get" if len(iq) == 1:
            return _answer(iq, iq[0])
        case "set" if len(iq) == 1:
            return _refusal(iq, "service-unavailable")
        case _:
            return _refusal(iq, "bad-request", "modify")


def result_of(iq: Element, *payload: Element) -> Element:
    """Make the answer that all is well."""
    return build(tag(CLIENT, "iq"), _to(iq, "result"), *payload)


def _answer(iq: Element, question: Element) -> Element:
    node = question.get("node", "")
    match question.tag:
        case name if name == _PING:
            return result_of(iq)  # XEP-0199, 4
        case name if name == _INFO and capabilities.is_ours(node):
            return result_of(iq, capabilities.description(node))
        case name if name == _ITEMS and not node:
            return result_of(iq, build(_ITEMS))  # there is nothing below us
        case name if name in (_INFO, _ITEMS):
            return _refusal(iq, "item-not-found")  # XEP-0030, 7
        case _:
            return _refusal(iq, "service-unavailable")  # RFC 6120, 8.4


def _refusal(iq: Element, condition: str, kind: str = "cancel") -> Element:
    error = build(tag(CLIENT, "error"), {"type": kind}, build(tag(STANZA_ERRORS, condition)))
    return build(tag(CLIENT, "iq"), _to(iq, "error"), error)


def _to(iq: Element, kind: str) -> dict[str, str]:
    """The head of an answer; who names no sender is our own server (RFC 6120, 8.1.2.1)."""
    head = {"type": kind, "id": iq.get("id", "")}
    sender = iq.get("from")
    return {**head, "to": sender} if sender else head
