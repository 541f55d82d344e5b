"""What a screen reader says of a message."""

from collections.abc import Callable

from app.domain.model import Message, MessageFlag, MessageState
from app.domain.preview import preview
from app.gui.look import words
from app.gui.messages.reactions import chips
from app.gui.messages.translating import message_tr as tr

_STATE_WORDS = {
    MessageState.WAITING: "waiting",
    MessageState.SENT: "sent",
    MessageState.DELIVERED: "delivered",
    MessageState.READ: "read",
    MessageState.FAILED: "not sent",
}


def spoken(message: Message, who: str) -> str:
    """What a screen reader says: "Anna: See you at five, 10:42"."""
    parts = [f"{who}: {preview(message)}"]
    if MessageFlag.EDITED in message.flags and MessageFlag.RECALLED not in message.flags:
        parts.append(tr("edited"))
    parts.append(words.clock_time(message.sent_at))
    if message.outgoing and message.state in _STATE_WORDS:
        parts.append(tr(_STATE_WORDS[message.state]))
    return ", ".join(parts)


def described(
    message: Message,
    quoted: Message | None,
    is_mine: Callable[[str], bool],
    name_of: Callable[[str], str],
) -> str:
    """What it says when it is asked for more: the message it replies to, who reacted and how."""
    parts = []
    if quoted is not None:
        parts.append(tr("Reply to: {text}").format(text=preview(quoted)))
    if message.reactions:
        said = "; ".join(chip.said for chip in chips(message, is_mine, name_of))
        parts.append(tr("Reactions: {reactions}").format(reactions=said))
    return ". ".join(parts)
