"""One line of text for each kind of message, for the list, notifications and accessibility.

The words follow Tencent's clients so that people who know those recognise them.
"""

import unicodedata
from typing import assert_never

from app.domain.blank import seen
from app.domain.content import (
    Call,
    CallAction,
    Custom,
    Element,
    Face,
    File,
    GroupTip,
    Image,
    Location,
    Merged,
    Text,
    Unsupported,
    Video,
    Voice,
)
from app.domain.message import Message, MessageFlag
from app.domain.words import say, translate

MAX_PREVIEW_LENGTH = 300
"""Characters; more never fits into a list row or a notification."""

_BIDI_CONTROLS = dict.fromkeys(
    [0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
)


def plain(text: str, limit: int = MAX_PREVIEW_LENGTH) -> str:
    """Make one harmless line of a text: no line breaks, control or bidi-override characters.

    Bidi controls are dropped because an unclosed one would turn around the words that follow it in
    the list or notification (Unicode TR #36, "Bidirectional Text Spoofing").
    """
    line = text.lstrip()[: limit * 4]
    if not line.isprintable():
        line = "".join(map(_harmless, line.translate(_BIDI_CONTROLS)))
    line = " ".join(line.split())
    return line if len(line) <= limit else line[: limit - 1].rstrip(f" {_JOINERS}") + "…"


_JOINERS = "\u200c\u200d"  # needed inside emoji and in Persian and Indic words


def _harmless(character: str) -> str:
    if character.isprintable() or character in _JOINERS:
        return character
    match unicodedata.category(character):
        case "Cn" | "Co":  # an emoji newer than this Python, or a font's own sign
            return character
        case "Cf":  # the tags in flags of regions; a soft hyphen or a mark is left out
            return character if 0xE0020 <= ord(character) <= 0xE007F else ""
        case "Cs":  # half of a character, which no encoder accepts
            return "\ufffd"
        case _:  # line breaks, controls, wide and narrow spaces
            return " "


def preview(message: Message, *, reveal_spoilers: bool = False) -> str:
    """Tell a message in one line, for example "See you at five" or "[Photo]"."""
    if MessageFlag.RECALLED in message.flags:
        return translate("Message recalled")
    parts = [_element(e, message, reveal_spoilers=reveal_spoilers) for e in message.elements]
    return plain(" ".join(p for p in parts if p)) or translate("[Empty message]")


def _element(element: Element, message: Message, *, reveal_spoilers: bool) -> str:
    match element:
        case Text():
            hidden = element.spoiler and not reveal_spoilers
            return translate("[Spoiler]") if hidden else element.text
        case Image():
            return translate("[Photo]")
        case File():
            return translate("[File] {name}", name=element.name).rstrip()
        case Voice():
            return translate("[Voice]")
        case Video():
            return translate("[Video]")
        case Location():
            return translate("[Location] {place}", place=element.description).rstrip()
        case Face():
            return translate("[Sticker]")
        case Custom():
            return element.description or translate("[Custom message]")
        case Merged():
            return translate("[Chat history] {title}", title=element.title).rstrip()
        case GroupTip():
            return say(element.text)
        case Call():
            return _call(element, message)
        case Unsupported():
            return element.fallback or translate("[Message of an unknown kind]")
        case _:
            assert_never(element)


def _call(call: Call, line: Message) -> str:
    """Tell a call as the user had it: one of somebody else that nobody answered was missed."""
    name = plain(seen(line.sender.name) or line.sender.id.partition("@")[0], 60)
    match call.action:
        case CallAction.RING if line.outgoing:
            return translate("Outgoing video call" if call.video else "Outgoing call")
        case CallAction.RING:
            return translate("Incoming video call" if call.video else "Incoming call")
        case CallAction.MISSED | CallAction.CANCEL if not line.outgoing:
            if call.video:
                return translate("Missed video call from {name}", name=name)
            return translate("Missed call from {name}", name=name)
        case CallAction.CANCEL:
            return translate("Video call cancelled" if call.video else "Call cancelled")
        case CallAction.MISSED:
            return translate("Video call not answered" if call.video else "Call not answered")
        case CallAction.ACCEPT:
            return translate("Video call answered" if call.video else "Call answered")
        case CallAction.REJECT:
            return translate("Video call declined" if call.video else "Call declined")
        case CallAction.ENDED:
            return translate("Video call ended" if call.video else "Call ended")
        case _:
            assert_never(call.action)
