"""How a message stands among its neighbours: day lines, runs of one sender, the line of the new.

Pure; the model asks it whenever its rows change.
"""

from collections.abc import Sequence
from functools import lru_cache

from msgspec import Struct

from app.domain.conversation import Conversation
from app.domain.message import Message, MessageState, Position
from app.gui.look import words

RUN_GAP = 600.0
"""Seconds of silence after which the same sender begins a new run, with name and avatar."""


class Look(Struct, frozen=True):
    """What is drawn around a message because of its neighbours.

    Attributes:
        day: the day line above it.
        new: the "New messages" line above it.
        begins: first of its sender's run: the name stands above it.
        ends: last of its sender's run: the avatar stands beside it.
        timed: last of its sender in this minute: it shows the time.
    """

    day: bool = False
    new: bool = False
    begins: bool = True
    ends: bool = True
    timed: bool = True


def looks(messages: Sequence[Message], read_line: Position | None, *, complete: bool) -> list[Look]:
    """Say for each message how it stands.

    Args:
        read_line: the new ones lie behind it; None: there is no line.
        complete: the first message is the first of the conversation.
    """
    first_new = _first_new(messages, read_line, complete=complete)
    days = [_day(m.sent_at) for m in messages]
    result = []
    last = len(messages) - 1
    for i, message in enumerate(messages):
        day = days[i - 1] != days[i] if i else True
        begins = day or i == first_new or not _same_run(messages[i - 1], message)
        ends = (
            i == last
            or days[i + 1] != days[i]
            or i + 1 == first_new
            or not _same_run(message, messages[i + 1])
        )
        timed = ends or not _same_minute(message, messages[i + 1])
        result.append(_look(day, i == first_new, begins, ends, timed))
    return result


@lru_cache(maxsize=32)
def _look(day: bool, new: bool, begins: bool, ends: bool, timed: bool) -> Look:
    """Make each of the few looks once, so that equal ones are the same."""
    return Look(day, new, begins, ends, timed)


def _day(at: float) -> int:
    """The local day, as a number."""
    # Every time zone changes its day on a quarter of an hour; asking Qt for each message is dear.
    return _day_of_quarter(at // 900) if 0.0 <= at <= 1e11 else 0


@lru_cache(maxsize=4096)
def _day_of_quarter(quarter: float) -> int:
    return int(words.moment(quarter * 900).date().toJulianDay())


def threshold(conversation: Conversation, messages: Sequence[Message]) -> Position | None:
    """Where the read part of a conversation ends, if there are unread ones behind it."""
    if not conversation.unread:
        return None
    if conversation.read_up_to is not None:
        return conversation.read_up_to
    counted = [i for i, m in enumerate(messages) if m.counts_as_unread]
    if not counted:
        return None
    first = counted[-min(conversation.unread, len(counted))]
    if first > 0:
        return messages[first - 1].position
    return Position(float("-inf"), messages[0].id)


def _first_new(
    messages: Sequence[Message], read_line: Position | None, *, complete: bool
) -> int | None:
    if read_line is None or not messages:
        return None
    begins_here = complete or read_line.sent_at == float("-inf")
    if messages[0].position > read_line and not begins_here:
        return None  # the line is further up, among messages not loaded yet
    for i, message in enumerate(messages):
        if message.position > read_line and message.counts_as_unread:
            return i
    return None


def _same_run(above: Message, below: Message) -> bool:
    return (
        above.outgoing == below.outgoing
        and above.sender.id == below.sender.id
        and not above.is_tip
        and not below.is_tip
        and below.sent_at - above.sent_at < RUN_GAP
    )


def _same_minute(above: Message, below: Message) -> bool:
    return above.sent_at // 60 == below.sent_at // 60 and MessageState.FAILED not in (
        above.state,
        below.state,
    )
