"""What a screen reader says of a message."""

from app.domain.model import Message, MessageState
from app.domain.preview import preview
from app.gui.look import words
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
    parts = [f"{who}: {preview(message)}", words.clock_time(message.sent_at)]
    if message.outgoing and message.state in _STATE_WORDS:
        parts.append(tr(_STATE_WORDS[message.state]))
    return ", ".join(parts)
