"""What we say, as stanzas. Pure.

Everything but typing asks the archives to keep it (XEP-0334): real servers store what has no body
only when asked.
"""

from collections.abc import Sequence
from xml.etree.ElementTree import Element

from app.adapters.xmpp.file_sharing import described
from app.adapters.xmpp.frames import build
from app.adapters.xmpp.names import (
    CARBONS,
    CHAT_STATES,
    CHECK,
    CLIENT,
    CLIENT_STATE,
    CORRECTION,
    FALLBACK,
    HINTS,
    MARKERS,
    MUC,
    NICKNAME,
    OOB,
    REACTIONS,
    RECEIPTS,
    REPLY,
    RETRACTION,
    STABLE_ID,
    tag,
)
from app.domain import content
from app.domain.errors import NotSupported
from app.domain.ids import ConversationId, ConversationKind
from app.domain.message import Message

_STORE = tag(HINTS, "store")
_NO_STORE = tag(HINTS, "no-store")
_RETRACTED = "/me retracted a previous message, but your program does not support that."


def _message(
    conversation: ConversationId, stanza_id: str, *children: Element, store: bool = True
) -> Element:
    in_group = conversation.kind is ConversationKind.GROUP
    attributes = {
        "to": conversation.target,
        "type": "groupchat" if in_group else "chat",
        "id": stanza_id,
    }
    hint = build(_STORE if store else _NO_STORE)
    return build(tag(CLIENT, "message"), attributes, *children, hint)


def _body(text: str) -> Element:
    return build(tag(CLIENT, "body"), text=text)


def _origin(stanza_id: str) -> Element:
    return build(tag(STABLE_ID, "origin-id"), {"id": stanza_id})


def wire_id(message: Message) -> str:
    """The id by which others know a message: in a group the one the group gave it, if known."""
    in_group = message.conversation.kind is ConversationKind.GROUP
    return message.archive_id if in_group and message.archive_id else message.id


def new_message(message: Message) -> Element:
    """A message of ours; its id travels as stanza id and origin id.

    Raises:
        NotSupported: its elements can't be said in XMPP.
    """
    children = [*_said(message.elements), _origin(message.id)]
    children.append(build(tag(MARKERS, "markable")))
    if message.conversation.kind is ConversationKind.C2C:
        children.append(build(tag(RECEIPTS, "request")))
        children.append(build(tag(CHAT_STATES, "active")))
    if message.reply_to is not None:
        children.append(build(tag(REPLY, "reply"), {"id": message.reply_to}))
    return _message(message.conversation, message.id, *children)


def _said(elements: Sequence[content.Element]) -> list[Element]:
    match elements:
        case [content.Image(url=url) | content.File(url=url) | content.Voice(url=url)] | [
            content.Video(url=url)
        ]:
            plain = [_body(url), build(tag(OOB, "x"), None, build(tag(OOB, "url"), text=url))]
            match elements[0]:
                case (content.Image() | content.File()) as shown if shown.name or shown.size:
                    return [*plain, described(shown)]
                case _:
                    return plain
        case _:
            texts = [e.text for e in elements if isinstance(e, content.Text)]
            if not texts or len(texts) != len(elements):
                raise NotSupported("this kind of message can't be sent here")
            return [_body("\n".join(texts))]


def check(message: Message, device: str) -> Element:
    """The notification check's message to this device itself.

    It has a body, so that servers treat it as they treat what friends write, and is for this device
    alone and kept nowhere (XEP-0334), so that nothing is left of it.

    Args:
        device: our own full address.

    Raises:
        NotSupported: as `new_message`.
    """
    attributes = {"to": device, "type": "chat", "id": message.id}
    hints = (build(tag(HINTS, name)) for name in ("no-store", "no-permanent-store", "no-copy"))
    children = (*_said(message.elements), _origin(message.id), build(tag(CHECK, "check")), *hints)
    return build(tag(CLIENT, "message"), attributes, *children)


def correction(message: Message, elements: Sequence[content.Element], stanza_id: str) -> Element:
    """New content for a message of ours (XEP-0308).

    Raises:
        NotSupported: as `new_message`.
    """
    replaced = build(tag(CORRECTION, "replace"), {"id": message.id})
    children = (*_said(elements), replaced, _origin(stanza_id))
    return _message(message.conversation, stanza_id, *children)


def retraction(message: Message, stanza_id: str) -> Element:
    """Taking a message of ours back (XEP-0424)."""
    retract = build(tag(RETRACTION, "retract"), {"id": wire_id(message)})
    fallback = build(tag(FALLBACK, "fallback"), {"for": RETRACTION})
    children = (retract, fallback, _body(_RETRACTED), _origin(stanza_id))
    return _message(message.conversation, stanza_id, *children)


def reaction(message: Message, emojis: Sequence[str], stanza_id: str) -> Element:
    """Our reactions to a message, all of them (XEP-0444)."""
    chosen = (build(tag(REACTIONS, "reaction"), text=emoji) for emoji in dict.fromkeys(emojis))
    reactions = build(tag(REACTIONS, "reactions"), {"id": wire_id(message)}, *chosen)
    return _message(message.conversation, stanza_id, reactions)


def displayed(message: Message, stanza_id: str) -> Element:
    """Telling the sender that we read up to a message (XEP-0333)."""
    marker = build(tag(MARKERS, "displayed"), {"id": wire_id(message)})
    return _message(message.conversation, stanza_id, marker)


def receipt(address: str, received_id: str, stanza_id: str) -> Element:
    """Telling the sender that a message came (XEP-0184)."""
    attributes = {"to": address, "type": "chat", "id": stanza_id}
    received = build(tag(RECEIPTS, "received"), {"id": received_id})
    return build(tag(CLIENT, "message"), attributes, received, build(_STORE))


def typing(conversation: ConversationId, stanza_id: str, *, now: bool) -> Element:
    """Telling the other side that we type, or stopped (XEP-0085)."""
    state = build(tag(CHAT_STATES, "composing" if now else "paused"))
    return _message(conversation, stanza_id, state, store=False)


def client_state(*, active: bool) -> Element:
    """Telling the server whether somebody is looking (XEP-0352)."""
    return build(tag(CLIENT_STATE, "active" if active else "inactive"))


def enable_carbons() -> Element:
    """Asking for copies of what our other devices send and receive (XEP-0280)."""
    return build(tag(CLIENT, "iq"), {"type": "set"}, build(tag(CARBONS, "enable")))


def enter_group(
    address: str, nickname: str, history: dict[str, str], caps: Element, *, password: str = ""
) -> Element:
    """Entering a group (XEP-0045, 7.2).

    Args:
        history: how much of the past the group shall send by itself.
        password: what opens its door, or "".
    """
    wish = build(tag(MUC, "x"), None, build(tag(MUC, "history"), history))
    if password:
        wish.append(build(tag(MUC, "password"), text=password))
    return build(tag(CLIENT, "presence"), {"to": f"{address}/{nickname}"}, wish, caps)


def leave_group(address: str, nickname: str) -> Element:
    """Leaving a group (XEP-0045, 7.14)."""
    attributes = {"to": f"{address}/{nickname}", "type": "unavailable"}
    return build(tag(CLIENT, "presence"), attributes)


def subscription(address: str, kind: str, nickname: str = "") -> Element:
    """A step of mutual presence (RFC 6121, 3).

    Args:
        kind: "subscribe", "subscribed" or "unsubscribed".
        nickname: how we wish to be called by somebody who may not know us (XEP-0172, 4.2).
    """
    named = [build(tag(NICKNAME, "nick"), text=nickname)] if nickname else []
    return build(tag(CLIENT, "presence"), {"to": address, "type": kind}, *named)
