"""Write messages as text that makes sense wherever it is pasted."""

from collections.abc import Callable

from app.domain.content import Text
from app.domain.message import Message, MessageFlag
from app.domain.preview import preview
from app.gui.look import words


def as_text(messages: list[Message], name_of: Callable[[Message], str]) -> str:
    """Write messages as text for the clipboard."""
    if len(messages) == 1:
        return _whole_text(messages[0])
    lines = []
    for message in messages:
        time = words.clock_time(message.sent_at)
        lines.append(f"[{time}] {name_of(message)}: {_whole_text(message)}")
    return "\n".join(lines)


def _whole_text(message: Message) -> str:
    only_text = all(isinstance(element, Text) for element in message.elements)
    recalled = MessageFlag.RECALLED in message.flags
    return message.text if only_text and not recalled else preview(message)
