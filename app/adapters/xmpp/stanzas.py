"""Message stanzas to events: pure, bounded, and believing nobody more than they may say.

What a stanza claims counts only if the right address says it: carbons and our own nodes come from
our bare address alone, an archive's results from that archive, a stable id from the archive it
belongs to, a moderator's retraction from the room itself. The caller has checked the address of
archive results before it calls `read_result`.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol
from xml.etree.ElementTree import Element

from app.adapters.xmpp import content
from app.adapters.xmpp.addresses import bare, is_plausible, resource, server_of
from app.adapters.xmpp.calls import CallStep, line_id, line_of, read_call_step
from app.adapters.xmpp.invitations import Invitation, is_invitation, read_invitation
from app.adapters.xmpp.names import (
    ARCHIVE,
    CARBONS,
    CHAT_STATES,
    CHECK,
    CLIENT,
    CORRECTION,
    DELAY,
    FASTENING,
    FORWARD,
    MARKERS,
    OLD_RETRACTION,
    PUBSUB_EVENT,
    REACTIONS,
    RECEIPTS,
    RETRACTION,
    tag,
)
from app.adapters.xmpp.occupants import occupant_id
from app.adapters.xmpp.stanza_errors import reason_of
from app.domain.errors import InvalidConversationId
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
from app.domain.ids import AccountId, ConversationId, ConversationRef, MessageId
from app.domain.model import (
    Call,
    CallAction,
    GroupTip,
    Message,
    MessageFlag,
    MessageKey,
    MessageState,
    Person,
)
from app.domain.model import Element as Shown

logger = logging.getLogger(__name__)

_FUTURE = 300.0
"""Seconds a stamp may lie ahead of our clock; beyond that it is as good as none."""

_MESSAGE = tag(CLIENT, "message")
_BODY = tag(CLIENT, "body")
_SUBJECT = tag(CLIENT, "subject")
_FORWARDED = tag(FORWARD, "forwarded")
_DISPLAYED = tag(MARKERS, "displayed")
_RECEIVED = (tag(RECEIPTS, "received"), tag(MARKERS, "received"))
_CHECK = tag(CHECK, "check")
_TYPING = tag(CHAT_STATES, "composing")
_NOT_TYPING = tuple(tag(CHAT_STATES, s) for s in ("active", "paused", "inactive", "gone"))


@dataclass(frozen=True, slots=True)
class GroupView:
    """What must be known of a group to understand its messages.

    Attributes:
        nickname: ours in it.
        names: better names than their nicknames for occupants, by nickname.
        joined: its greeting is over; what comes now is new.
        backlog: what the messages are that it greets us with.
        has_occupant_ids: it gives everybody a lasting id (XEP-0421); only then do ids count.
        occupant: ours, or "".
    """

    nickname: str
    names: Mapping[str, str] = field(default_factory=dict)
    joined: bool = False
    backlog: Origin = Origin.CATCH_UP
    has_occupant_ids: bool = False
    occupant: str = ""


class Directory(Protocol):
    """Whom we know."""

    def contact_name(self, address: str) -> str:
        """A contact's name by bare address, or ""."""
        ...

    def group(self, address: str) -> GroupView | None:
        """A group that we are in, by its address."""
        ...


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message stands in one of the server's archives.

    Attributes:
        archive: "" for the account's own, else the group's address.
        stamp: by the server's clock; 0.0 if only the order of arrival is known.
    """

    archive: str
    archive_id: str
    stamp: float


@dataclass(frozen=True, slots=True)
class ReceiptRequest:
    """Somebody wishes to know that their message came (XEP-0184)."""

    address: str
    id: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What one stanza says.

    Attributes:
        place: its place in an archive, when it has one.
        receipt: what to answer, when the sender asks.
        node: the changed items of one of our own nodes (XEP-0163).
        contact_node: whose node changed, and its items, when it is not ours.
        occupant: the lasting id in its group of who said it, or "".
        invitation: into a group, when it is one and news.
        call: what it says of a call.
    """

    events: tuple[Event, ...] = ()
    place: Place | None = None
    receipt: ReceiptRequest | None = None
    node: Element | None = None
    contact_node: tuple[str, Element] | None = None
    occupant: str = ""
    invitation: Invitation | None = None
    call: CallStep | None = None


_NOTHING = Reading()


@dataclass(frozen=True, slots=True)
class _Setting:
    """Where a message was said: conversation, speaker, time, and by which way it came to us."""

    ref: ConversationRef
    sender: Person
    outgoing: bool
    origin: Origin
    stamp: float
    archive: str
    archive_id: str = ""
    group: GroupView | None = None
    live: bool = False
    occupant: str = ""


class StanzaReader:
    """Reads the stanzas of one account.

    Args:
        account: whose events these are.
        address: its bare address, in lower case.
        directory: whom it knows.
    """

    def __init__(self, account: AccountId, address: str, directory: Directory) -> None:
        self._account = account
        self._address = address
        self._directory = directory

    def read(self, stanza: Element, *, now: float, since: float) -> Reading:
        """Read a message that came by itself.

        Args:
            now: our clock.
            since: when this connection was made; what is older was held back for us meanwhile.
        """
        sender = stanza.get("from") or self._address
        if not is_plausible(sender):
            return _ignored("an impossible sender")
        if stanza.get("type") == "error":
            return self._read_error(stanza, sender)
        for direction in ("received", "sent"):
            carbon = stanza.find(tag(CARBONS, direction))
            if carbon is not None:
                return self._read_carbon(carbon, sender, direction, now)
        event = stanza.find(tag(PUBSUB_EVENT, "event"))
        if event is not None:
            items = event.find(tag(PUBSUB_EVENT, "items"))
            if items is None or resource(sender):
                return _ignored("a node without a sound owner")
            if sender.lower() == self._address:
                return Reading(node=items)
            return Reading(contact_node=(bare(sender), items))
        if stanza.find(tag(ARCHIVE, "result")) is not None:
            # Its question was asked before a resumption: the server sends again what it had.
            return _ignored("an archive's result that nobody asked for", logging.DEBUG)
        trusted = (self._address, server_of(self._address), bare(sender), server_of(sender))
        delayed = content.delayed_since(stanza, trusted)
        if stanza.find(_CHECK) is not None:
            return self._read_check(stanza, sender, now, late=delayed is not None)
        stamp = now if delayed is None or delayed > now + _FUTURE else delayed
        precision = 1.0 if stamp.is_integer() else 0.0  # Prosody's stamps know only seconds
        origin = Origin.CATCH_UP if stamp < since - precision else Origin.LIVE
        setting = self._setting(stanza, sender, origin, stamp)
        if setting is None:
            return _NOTHING
        return self._read_said(stanza, setting, sender)

    def read_result(
        self, archive: str, result: Element, *, origin: Origin, now: float
    ) -> Reading | None:
        """Read a result of an archive that was asked; None if it is not a sound one.

        Args:
            archive: "" for the account's own, else the group's address.
        """
        archive_id = content.clean_id(result.get("id"))
        forwarded = result.find(_FORWARDED)
        message = forwarded.find(_MESSAGE) if forwarded is not None else None
        delay = forwarded.find(tag(DELAY, "delay")) if forwarded is not None else None
        stamp = content.parse_stamp(delay.get("stamp")) if delay is not None else None
        if not archive_id or stamp is None:
            return None
        place = Place(archive, archive_id, stamp)
        if message is None:
            return Reading(place=place)
        sender = message.get("from") or self._address
        in_group = message.get("type") == "groupchat"
        if (
            not is_plausible(sender)
            or message.get("type") == "error"
            or in_group != bool(archive)
            or (archive and bare(sender) != archive)
        ):
            return Reading(place=place)
        setting = self._setting(message, sender, origin, min(stamp, now + _FUTURE), archive_id)
        if setting is None:
            return Reading(place=place)
        return replace(self._read_said(message, setting, sender), place=place, receipt=None)

    # Where it was said

    def _setting(
        self,
        stanza: Element,
        sender: str,
        origin: Origin,
        stamp: float,
        archive_id: str = "",
        *,
        carbon: bool = False,
    ) -> _Setting | None:
        live = not archive_id and not carbon
        if stanza.get("type") == "groupchat":
            return self._group_setting(stanza, sender, origin, stamp, archive_id)
        outgoing = bare(sender) == self._address
        peer = (stanza.get("to") or self._address) if outgoing else sender
        if not is_plausible(peer):
            return None
        private = self._directory.group(bare(peer)) is not None and resource(peer)
        # A private message of a group's occupant: a conversation with that occupant, not the group.
        target = f"{bare(peer)}/{resource(peer)}" if private else bare(peer)
        try:
            ref = ConversationRef(self._account, ConversationId.c2c(target))
        except InvalidConversationId:
            return None
        if outgoing:
            person = Person(self._address)
        else:
            name = resource(peer) if private else self._directory.contact_name(target)
            person = Person(target, content.clean_name(name))
        archive_id = archive_id or content.stable_id(stanza, self._address)
        return _Setting(ref, person, outgoing, origin, stamp, "", archive_id, live=live)

    def _group_setting(
        self, stanza: Element, sender: str, origin: Origin, stamp: float, archive_id: str
    ) -> _Setting | None:
        room, nickname = bare(sender), resource(sender)
        view = self._directory.group(room)
        if view is None:
            return None
        ref = ConversationRef(self._account, ConversationId.group(room))
        if origin is Origin.CATCH_UP and not archive_id and not view.joined:
            origin = view.backlog
        occupant = occupant_id(stanza) if view.has_occupant_ids else ""
        outgoing = bool(nickname) and nickname == view.nickname
        if occupant and view.occupant:  # an old nickname of ours, or somebody else's old one
            outgoing = occupant == view.occupant
        if outgoing:
            person = Person(self._address, content.clean_name(nickname))
            origin = Origin.CARBON if origin is Origin.LIVE else origin
        else:
            name = content.clean_name(view.names.get(nickname) or nickname)
            person = Person(f"{room}/{nickname}" if nickname else room, name)
        live = not archive_id
        archive_id = archive_id or content.stable_id(stanza, room)
        return _Setting(
            ref,
            person,
            outgoing,
            origin,
            stamp,
            room,
            archive_id,
            group=view,
            live=live,
            occupant=occupant,
        )

    # What was said

    def _read_carbon(self, carbon: Element, sender: str, direction: str, now: float) -> Reading:
        if sender.lower() != self._address:
            return _ignored("a copy that is not from our own server")
        forwarded = carbon.find(_FORWARDED)
        message = forwarded.find(_MESSAGE) if forwarded is not None else None
        if message is None or forwarded is None or message.get("type") in ("error", "groupchat"):
            return _NOTHING
        speaker = message.get("from") or self._address
        ours = bare(speaker) == self._address
        if not is_plausible(speaker) or (direction == "sent") != ours:
            return _ignored("a copy of somebody else's message")
        delay = forwarded.find(tag(DELAY, "delay"))
        said = content.parse_stamp(delay.get("stamp")) if delay is not None else None
        stamp = now if said is None or said > now + _FUTURE else said
        setting = self._setting(message, speaker, Origin.CARBON, stamp, carbon=True)
        if setting is None:
            return _NOTHING
        return self._read_said(message, setting, speaker)

    def _read_said(self, stanza: Element, at: _Setting, sender: str) -> Reading:
        place = Place(at.archive, at.archive_id, 0.0) if at.archive_id else None
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
        if message is None:
            return Reading(self._read_signals(stanza, at), place)
        events: tuple[Event, ...] = (MessageReceived(message, at.origin),)
        asks = at.live and at.group is None and not at.outgoing
        asks = asks and stanza.find(tag(RECEIPTS, "request")) is not None
        stanza_id = content.clean_id(stanza.get("id"))
        receipt = ReceiptRequest(sender, stanza_id) if asks and stanza_id else None
        return Reading(events, place, receipt, occupant=at.occupant)

    def _read_call(self, step: CallStep, stanza: Element, at: _Setting) -> tuple[Event, ...]:
        if not step.peer:
            return ()  # a note among our devices does not name who calls
        if step.action is not CallAction.RING:
            call = Call(step.call_id, step.action, step.video)
            return (MessageEdited(line_of(at.ref, step, self._address), (call,)),)
        rings = at.origin in (Origin.LIVE, Origin.CARBON)
        action = CallAction.RING if rings else CallAction.MISSED
        message = self._message(stanza, at, (Call(step.call_id, action, step.video),))
        return (MessageReceived(replace(message, id=line_id(step.call_id)), at.origin),)

    def _read_check(self, stanza: Element, sender: str, now: float, *, late: bool) -> Reading:
        """Read the notification check's message; only this account may send it, to itself."""
        elements = content.elements_of(stanza)
        if bare(sender) != self._address or late or not elements:
            return _ignored("a check that is not ours, or of another time")
        message = Message(
            account=self._account,
            conversation=ConversationId.check(self._address),
            id=content.own_id(stanza, "", f"{sender}\0{now}"),
            sender=Person(self._address),
            sent_at=now,
            elements=elements,
            flags=MessageFlag.CHECK,
        )
        return Reading((MessageReceived(message, Origin.LIVE),))

    def _read_change(self, stanza: Element, at: _Setting) -> tuple[Event, ...] | None:
        """Retraction, correction, reaction; their bodies are for those who don't know them."""
        retracted = _retracted_id(
            stanza, from_room=at.group is not None and at.sender.id == at.archive
        )
        if retracted is not None:
            return (MessageRecalled(MessageKey(at.ref, at.sender.id, MessageId(retracted))),)
        corrected = stanza.find(tag(CORRECTION, "replace"))
        corrected_id = content.clean_id(corrected.get("id")) if corrected is not None else ""
        if corrected_id:
            elements = content.elements_of(stanza)
            key = MessageKey(at.ref, at.sender.id, MessageId(corrected_id))
            return (MessageEdited(key, elements),) if elements else ()
        reactions = stanza.find(tag(REACTIONS, "reactions"))
        target = content.clean_id(reactions.get("id")) if reactions is not None else ""
        if reactions is not None and target:
            emojis = content.reactions_of(reactions, at.sender.id)
            return (ReactionsChanged(at.ref, MessageId(target), at.sender.id, emojis),)
        return None

    def _read_message(self, stanza: Element, at: _Setting) -> Message | None:
        elements = content.elements_of(stanza)
        flags = MessageFlag.NONE
        if content.is_tombstone(stanza):
            elements, flags = (), MessageFlag.RECALLED
        elif not elements:
            tip = _subject_tip(stanza, at)
            if tip is None:
                return None
            elements = (tip,)
        message = self._message(stanza, at, elements, flags)
        if at.group is None or at.outgoing or message.is_tip:
            return message
        own = (self._address, f"{at.archive}/{at.group.nickname}".lower())
        called = content.mentions(stanza, message.text, at.group.nickname, own)
        return replace(message, flags=flags | called) if called else message

    def _message(
        self,
        stanza: Element,
        at: _Setting,
        elements: tuple[Shown, ...],
        flags: MessageFlag = MessageFlag.NONE,
    ) -> Message:
        return Message(
            account=self._account,
            conversation=at.ref.id,
            id=content.own_id(stanza, at.archive_id, f"{at.sender.id}\0{at.stamp}"),
            sender=at.sender,
            sent_at=at.stamp,
            elements=elements,
            outgoing=at.outgoing,
            state=MessageState.SENT if at.outgoing else MessageState.RECEIVED,
            archive_id=at.archive_id,
            flags=flags,
            reply_to=content.reply_target(stanza),
        )

    def _read_signals(self, stanza: Element, at: _Setting) -> tuple[Event, ...]:
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

    def _read_error(self, stanza: Element, sender: str) -> Reading:
        failed = content.clean_id(stanza.get("id"))
        if not failed:
            return _NOTHING
        known = self._directory.group(bare(sender)) is not None
        try:
            if known and not resource(sender):
                conversation = ConversationId.group(bare(sender))
            elif known:
                conversation = ConversationId.c2c(f"{bare(sender)}/{resource(sender)}")
            else:
                conversation = ConversationId.c2c(bare(sender))
        except InvalidConversationId:
            return _NOTHING
        ref = ConversationRef(self._account, conversation)
        reason = reason_of(stanza)
        failure = MessageStateChanged(ref, MessageId(failed), MessageState.FAILED, reason=reason)
        return Reading((failure,))


def _ignored(what: str, level: int = logging.WARNING) -> Reading:
    logger.log(level, "Ignored %s", what)
    return _NOTHING


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


def _subject_tip(stanza: Element, at: _Setting) -> GroupTip | None:
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
