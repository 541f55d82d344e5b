"""What ids stand for in a group, and whose word about a message counts there.

In a group the wire names messages by the id that the group gave them; we, by their sender's. A
sender is known here by nickname, `group/nickname`, as it was when the message was written: that is
in the keys of messages kept since before a group offered anything better, and must stay what it is.
Where the group gives lasting occupant ids (XEP-0421) they decide who may change a message: the same
person under another nickname may, somebody else who took the nickname may not.
"""

from collections import OrderedDict

from msgspec import Struct
from msgspec.structs import replace

from app.domain.events import (
    Event,
    MessageEdited,
    MessageRecalled,
    MessageReceived,
    ReactionsChanged,
)
from app.domain.ids import ConversationKind, ConversationRef, MessageId
from app.domain.message import Message, MessageKey

MAX_KNOWN = 4000


class _Known(Struct, frozen=True):
    """A message of a group: who wrote it, under which id, and as which occupant ("": unknown)."""

    sender: str
    id: MessageId
    occupant: str

    def may_be_changed_by(self, sender: str, occupant: str) -> bool:
        """Whether somebody is its sender."""
        if self.occupant and occupant:
            return self.occupant == occupant
        return self.sender == sender


class GroupIds:
    """The newest messages of all groups of an account, by their ids."""

    def __init__(self) -> None:
        self._by_archive_id: OrderedDict[tuple[ConversationRef, str], _Known] = OrderedDict()
        self._by_id: OrderedDict[tuple[ConversationRef, str], list[_Known]] = OrderedDict()

    def translated(self, event: Event, occupant: str = "") -> Event | None:
        """Give an event the ids our program knows a group's messages by.

        Args:
            occupant: the lasting id of who the event is from, or "".

        Returns:
            None if it changes a message that is somebody else's.
        """
        match event:
            case MessageReceived(message) if _in_group(message):
                self._learn(message, occupant)
                known = self._known(message.ref, message.reply_to)
                if known is not None:
                    return replace(event, message=replace(message, reply_to=known.id))
            case MessageRecalled(key) if _in_group(key.ref):
                known = self._known(key.ref, key.id)
                if known is None:
                    return event
                by_group = key.sender == key.ref.id.target  # for its moderators (XEP-0425)
                if not by_group and not known.may_be_changed_by(key.sender, occupant):
                    return None
                return replace(event, key=MessageKey(key.ref, known.sender, known.id))
            case MessageEdited(key) if _in_group(key.ref):
                return self._edited(event, key, occupant)
            case ReactionsChanged(ref, wire_id) if _in_group(ref):
                known = self._known(ref, wire_id)
                if known is not None:
                    return replace(event, id=known.id)
            case _:
                pass
        return event

    def _edited(self, event: MessageEdited, key: MessageKey, occupant: str) -> Event | None:
        """A correction names the sender's own id (XEP-0308), which several senders may use."""
        candidates = list(self._by_id.get((key.ref, key.id), ()))
        by_archive = self._known(key.ref, key.id)
        if by_archive is not None:
            candidates.append(by_archive)
        if not candidates:
            return event
        for known in candidates:
            if known.may_be_changed_by(key.sender, occupant):
                return replace(event, key=MessageKey(key.ref, known.sender, known.id))
        return None

    def _learn(self, message: Message, occupant: str) -> None:
        known = _Known(message.sender.id, message.id, occupant)
        if message.archive_id:
            self._by_archive_id[message.ref, message.archive_id] = known
            if len(self._by_archive_id) > MAX_KNOWN:
                self._by_archive_id.popitem(last=False)
        others = self._by_id.setdefault((message.ref, message.id), [])
        others[:] = [k for k in others[-3:] if k.sender != known.sender] + [known]
        if len(self._by_id) > MAX_KNOWN:
            self._by_id.popitem(last=False)

    def _known(self, ref: ConversationRef, wire_id: str | None) -> _Known | None:
        return self._by_archive_id.get((ref, wire_id)) if wire_id else None


def _in_group(ref: ConversationRef | Message) -> bool:
    conversation = ref.conversation if isinstance(ref, Message) else ref.id
    return conversation.kind is ConversationKind.GROUP
