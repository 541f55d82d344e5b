"""What a screen reader says of a message."""

from collections.abc import Callable

from app.domain.message import Message, MessageFlag, MessageState
from app.domain.preview import preview
from app.gui.look import words
from app.gui.messages.reactions import all_said
from app.gui.messages.translating import message_tr as tr


def spoken(message: Message, who: str) -> str:
    """What a screen reader says: "Anna: See you at five, 10:42"."""
    parts = [words.labelled(who, preview(message))]
    if MessageFlag.EDITED in message.flags and MessageFlag.RECALLED not in message.flags:
        parts.append(tr("edited"))
    parts.append(words.clock_time(message.sent_at))
    if message.outgoing:
        parts += filter(None, (_state_word(message.state),))
    return ", ".join(parts)


def described(
    message: Message,
    quoted: Message | None,
    own: str,
    name_of: Callable[[str], str],
) -> str:
    """What it says when it is asked for more: the message it replies to, who reacted and how."""
    parts = []
    if quoted is not None:
        parts.append(tr("Reply to: {text}").format(text=preview(quoted)))
    if message.reactions:
        said = all_said(message, own, name_of)
        parts.append(tr("Reactions: {reactions}").format(reactions=said))
    return ". ".join(parts)


def _state_word(state: MessageState) -> str:
    match state:
        case MessageState.WAITING:
            return tr("waiting")
        case MessageState.SENT:
            return tr("sent")
        case MessageState.DELIVERED:
            return tr("delivered")
        case MessageState.READ:
            return tr("read")
        case MessageState.FAILED:
            return tr("not sent")
        case _:
            return ""
