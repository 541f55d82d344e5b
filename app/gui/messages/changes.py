"""What an event changes in messages that the view shows and the state may hold no longer."""

from collections.abc import Callable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from app.domain import events as e
from app.domain.message import Message


class Change(Struct, frozen=True):
    """A change of one message.

    Attributes:
        is_meant: whether a message is the one.
        apply: gives the message after it.
    """

    is_meant: Callable[[Message], bool]
    apply: Callable[[Message], Message]


def change_of(event: object) -> Change | None:
    """What an event changes; None if it changes no message."""
    match event:
        case e.MessageEdited(key, elements):
            return Change(lambda m: m.key == key, lambda m: m.edited(elements))
        case e.MessageRecalled(key):
            return Change(lambda m: m.key == key, lambda m: m.recalled())
        case e.MessageStateChanged(ref, message_id, state):
            return Change(
                lambda m: m.ref == ref and m.outgoing and m.id == message_id,
                lambda m: replace(m, state=state),
            )
        case e.ReactionsChanged(ref, message_id, sender, reactions):
            return Change(
                lambda m: m.ref == ref and message_id in (m.id, m.archive_id),
                lambda m: m.reacted(sender, reactions),
            )
        case _:
            return None


def changed_by_reactions(old: Sequence[Message], new: Sequence[Message]) -> list[Message] | None:
    """The messages to which there are other reactions, if that is all that changed; else None."""
    if len(old) != len(new):
        return None
    changed = [(was, now) for was, now in zip(old, new, strict=True) if was is not now]
    for was, now in changed:
        if was.reactions is now.reactions or replace(now, reactions=was.reactions) != was:
            return None
    return [now for _, now in changed]
