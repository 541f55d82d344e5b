"""What a message says, once it is known where it was said: words, changes, calls, signs. Pure."""

from xml.etree.ElementTree import Element

from msgspec.structs import replace

from app.adapters.xmpp import content
from app.adapters.xmpp.calls import CallStep, line_id, line_of, read_call_step
from app.adapters.xmpp.invitations import is_invitation, read_invitation
from app.adapters.xmpp.names import (
    CHAT_STATES,
    CHECK,
    CLIENT,
    CORRECTION,
    FASTENING,
    MARKERS,
    OLD_RETRACTION,
    REACTIONS,
    RECEIPTS,
    RETRACTION,
    STABLE_ID,
    tag,
)
from app.adapters.xmpp.readings import Place, Reading, ReceiptRequest
from app.adapters.xmpp.whereabouts import Setting
from app.domain.content import Call, CallAction, GroupTip
from app.domain.content import Element as Shown
from app.domain.events import (
    Event,
    MessageEdited,
    MessageRecalled,
    MessageReceived,
    MessageStateChanged,
    Origin,
    PeerRead,
    ReactionsChanged,
    ReadElsewhere,
    TypingChanged,
)
from app.domain.ids import AccountId, MessageId
from app.domain.message import Message, MessageFlag, MessageKey, MessageState

_BODY = tag(CLIENT, "body")
_SUBJECT = tag(CLIENT, "subject")
_CHECK = tag(CHECK, "check")
_REQUEST = tag(RECEIPTS, "request")
_CORRECTION = tag(CORRECTION, "replace")
_REACTIONS = tag(REACTIONS, "reactions")
_DISPLAYED = tag(MARKERS, "displayed")
_RECEIVED = (tag(RECEIPTS, "received"), tag(MARKERS, "received"))
_TYPING = tag(CHAT_STATES, "composing")
_NOT_TYPING = tuple(tag(CHAT_STATES, s) for s in ("active", "paused", "inactive", "gone"))

_MERE_WORDS = frozenset(
    (
        _BODY,
        _REQUEST,
        tag(CHAT_STATES, "active"),
        tag(CLIENT, "thread"),
        tag(MARKERS, "markable"),
        tag(STABLE_ID, "origin-id"),
        tag(STABLE_ID, "stanza-id"),
    )
)
"""A message of nothing but these is its body, and need not be looked through for anything else."""


class SaidReader:
    """Reads what was said to one account.

    Args:
        account: whose events these are.
        address: its bare address, in lower case.
    """

    def __init__(self, account: AccountId, address: str) -> None:
        self._account = account
        self._address = address

    def read(
        self, stanza: Element, at: Setting, sender: str, place: Place | None = None
    ) -> Reading:
        """Read what a stanza says.

        Args:
            place: where it stands in the archive that gave it.
        """
        if place is None and at.archive_id:
            place = Place(at.archive, at.archive_id, 0.0)
        if _MERE_WORDS.issuperset([child.tag for child in stanza]):
            words = content.words_of(stanza.findtext(_BODY) or "")
            message = self._worded(stanza, at, words) if words else None
            return self._read_words(stanza, at, sender, place, message)
        if stanza.find(_CHECK) is not None:
            return Reading(place=place)  # of another device or another time
        if at.group is None and is_invitation(stanza):
            news = not at.outgoing and at.origin is not Origin.HISTORY
            invitation = read_invitation(stanza, sender) if news else None
            return Reading(place=place, invitation=invitation)
        peer = "" if at.ref.id.target == self._address else at.ref.id.target
        step = read_call_step(stanza, sender, peer, by_us=at.outgoing)
        if step is not None and at.group is None:
            return Reading(self._read_call(step, stanza, at), place, call=step)
        change = self._read_change(stanza, at)
        if change is not None:
            return Reading(change, place, occupant=at.occupant)
        message = self._read_message(stanza, at)
        return self._read_words(stanza, at, sender, place, message)

    def _read_words(
        self,
        stanza: Element,
        at: Setting,
        sender: str,
        place: Place | None,
        message: Message | None,
    ) -> Reading:
        if message is None:
            return Reading(self._read_signals(stanza, at), place)
        events: tuple[Event, ...] = (MessageReceived(message, at.origin),)
        asks = at.live and at.group is None and not at.outgoing
        asks = asks and stanza.find(_REQUEST) is not None
        stanza_id = content.clean_id(stanza.get("id"))
        receipt = ReceiptRequest(sender, stanza_id) if asks and stanza_id else None
        return Reading(events, place, receipt, occupant=at.occupant)

    def _read_call(self, step: CallStep, stanza: Element, at: Setting) -> tuple[Event, ...]:
        if not step.peer:
            return ()  # a note among our devices does not name who calls
        if step.action is not CallAction.RING:
            call = Call(step.call_id, step.action, step.video)
            return (MessageEdited(line_of(at.ref, step, self._address), (call,)),)
        rings = at.origin in (Origin.LIVE, Origin.CARBON)
        action = CallAction.RING if rings else CallAction.MISSED
        message = self._message(stanza, at, (Call(step.call_id, action, step.video),))
        return (MessageReceived(replace(message, id=line_id(step.call_id)), at.origin),)

    def _read_change(self, stanza: Element, at: Setting) -> tuple[Event, ...] | None:
        """Retraction, correction, reaction; their bodies are for those who don't know them."""
        retracted = _retracted_id(
            stanza, from_room=at.group is not None and at.sender.id == at.archive
        )
        if retracted is not None:
            return (MessageRecalled(MessageKey(at.ref, at.sender.id, MessageId(retracted))),)
        corrected = stanza.find(_CORRECTION)
        corrected_id = content.clean_id(corrected.get("id")) if corrected is not None else ""
        if corrected_id:
            elements = content.elements_of(stanza)
            key = MessageKey(at.ref, at.sender.id, MessageId(corrected_id))
            return (MessageEdited(key, elements),) if elements else ()
        reactions = stanza.find(_REACTIONS)
        target = content.clean_id(reactions.get("id")) if reactions is not None else ""
        if reactions is not None and target:
            emojis = content.reactions_of(reactions, at.sender.id)
            return (ReactionsChanged(at.ref, MessageId(target), at.sender.id, emojis),)
        return None

    def _read_message(self, stanza: Element, at: Setting) -> Message | None:
        elements = content.elements_of(stanza)
        flags = MessageFlag.NONE
        if content.is_tombstone(stanza):
            elements, flags = (), MessageFlag.RECALLED
        elif not elements:
            tip = _subject_tip(stanza, at)
            if tip is None:
                return None
            elements = (tip,)
        return self._worded(stanza, at, elements, flags)

    def _worded(
        self,
        stanza: Element,
        at: Setting,
        elements: tuple[Shown, ...],
        flags: MessageFlag = MessageFlag.NONE,
    ) -> Message:
        """Make a message, and tell whom it calls."""
        message = self._message(stanza, at, elements, flags)
        if at.group is None or at.outgoing or message.is_tip:
            return message
        own = (self._address, f"{at.archive}/{at.group.nickname}".lower())
        called = content.mentions(stanza, message.text, at.group.nickname, own)
        return replace(message, flags=flags | called) if called else message

    def _message(
        self,
        stanza: Element,
        at: Setting,
        elements: tuple[Shown, ...],
        flags: MessageFlag = MessageFlag.NONE,
    ) -> Message:
        return Message(
            account=self._account,
            conversation=at.ref.id,
            id=content.own_id(stanza, at.archive_id, at.sender.id, at.stamp),
            sender=at.sender,
            sent_at=at.stamp,
            elements=elements,
            outgoing=at.outgoing,
            state=MessageState.SENT if at.outgoing else MessageState.RECEIVED,
            archive_id=at.archive_id,
            flags=flags,
            reply_to=content.reply_target(stanza),
        )

    def _read_signals(self, stanza: Element, at: Setting) -> tuple[Event, ...]:
        """Markers, receipts and typing: what is said without words."""
        displayed = stanza.find(_DISPLAYED)
        marker = content.clean_id(displayed.get("id")) if displayed is not None else ""
        if marker:
            if at.outgoing:
                return (ReadElsewhere(at.ref, marker),)
            # In a group one reader among many says nothing about the others.
            return (PeerRead(at.ref, MessageId(marker)),) if at.group is None else ()
        if at.outgoing:
            return ()
        for name in _RECEIVED:
            received = stanza.find(name)
            got = content.clean_id(received.get("id")) if received is not None else ""
            if got and at.group is None:
                return (MessageStateChanged(at.ref, MessageId(got), MessageState.DELIVERED),)
        if not at.live or at.origin is not Origin.LIVE:
            return ()
        if stanza.find(_TYPING) is not None:
            return (TypingChanged(at.ref, at.sender, typing=True),)
        if any(stanza.find(name) is not None for name in _NOT_TYPING):
            return (TypingChanged(at.ref, at.sender, typing=False),)
        return ()


def _retracted_id(stanza: Element, *, from_room: bool) -> str | None:
    """The id of the message that a stanza takes back (XEP-0424; 0425 by a moderator)."""
    retract = stanza.find(tag(RETRACTION, "retract"))
    if retract is None:
        applied = stanza.find(tag(FASTENING, "apply-to"))
        old = applied is not None and applied.find(tag(OLD_RETRACTION, "retract")) is not None
        retract = applied if old else None
    if retract is None:
        return None
    moderated = any(child.tag.rpartition("}")[2] == "moderated" for child in retract)
    if moderated and not from_room:
        return None
    return content.clean_id(retract.get("id")) or None


def _subject_tip(stanza: Element, at: Setting) -> GroupTip | None:
    """A group's new subject as a line of its own; the one it greets us with is not news."""
    subject = stanza.findtext(_SUBJECT)
    if at.group is None or subject is None or stanza.find(_BODY) is not None or not at.archive_id:
        return None
    if at.live and not at.group.joined:
        return None
    text = content.clean_name(subject)
    who = at.sender.name or at.sender.id
    return GroupTip(
        f"{who} changed the subject to “{text}”" if text else f"{who} removed the subject"
    )
