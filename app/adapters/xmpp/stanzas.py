"""Message stanzas to events: pure, bounded, and believing nobody more than they may say.

What a stanza claims counts only if the right address says it: carbons and our own nodes come from
our bare address alone, an archive's results from that archive, a stable id from the archive it
belongs to, a moderator's retraction from the room itself. The caller has checked the address of
archive results before it calls `read_result`.
"""

import logging
from xml.etree.ElementTree import Element

from app.adapters.xmpp import content
from app.adapters.xmpp.addresses import bare, is_plausible, resource, server_of
from app.adapters.xmpp.names import (
    ARCHIVE,
    CARBONS,
    CHECK,
    CLIENT,
    DELAY,
    FORWARD,
    PUBSUB_EVENT,
    tag,
)
from app.adapters.xmpp.readings import NOTHING, Place, Reading
from app.adapters.xmpp.said import SaidReader
from app.adapters.xmpp.stanza_errors import reason_of
from app.adapters.xmpp.whereabouts import Directory, SettingReader
from app.domain.errors import InvalidConversationId
from app.domain.events import MessageReceived, MessageStateChanged, Origin
from app.domain.ids import AccountId, ConversationId, ConversationRef, MessageId
from app.domain.message import Message, MessageFlag, MessageState
from app.domain.people import Person

logger = logging.getLogger(__name__)

_FUTURE = 300.0
"""Seconds a stamp may lie ahead of our clock; beyond that it is as good as none."""

_MESSAGE = tag(CLIENT, "message")
_FORWARDED = tag(FORWARD, "forwarded")
_DELAY = tag(DELAY, "delay")
_CHECK = tag(CHECK, "check")


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
        self._settings = SettingReader(account, address, directory)
        self._said = SaidReader(account, address)

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
        setting = self._settings.of(stanza, sender, origin, stamp)
        if setting is None:
            return NOTHING
        return self._said.read(stanza, setting, sender)

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
        delay = forwarded.find(_DELAY) if forwarded is not None else None
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
        setting = self._settings.of(message, sender, origin, min(stamp, now + _FUTURE), archive_id)
        if setting is None:
            return Reading(place=place)
        return self._said.read(message, setting, sender, place)

    # What was said

    def _read_carbon(self, carbon: Element, sender: str, direction: str, now: float) -> Reading:
        if sender.lower() != self._address:
            return _ignored("a copy that is not from our own server")
        forwarded = carbon.find(_FORWARDED)
        message = forwarded.find(_MESSAGE) if forwarded is not None else None
        if message is None or forwarded is None or message.get("type") in ("error", "groupchat"):
            return NOTHING
        speaker = message.get("from") or self._address
        ours = bare(speaker) == self._address
        if not is_plausible(speaker) or (direction == "sent") != ours:
            return _ignored("a copy of somebody else's message")
        delay = forwarded.find(_DELAY)
        said = content.parse_stamp(delay.get("stamp")) if delay is not None else None
        stamp = now if said is None or said > now + _FUTURE else said
        setting = self._settings.of(message, speaker, Origin.CARBON, stamp, carbon=True)
        if setting is None:
            return NOTHING
        return self._said.read(message, setting, speaker)

    def _read_check(self, stanza: Element, sender: str, now: float, *, late: bool) -> Reading:
        """Read the notification check's message; only this account may send it, to itself."""
        elements = content.elements_of(stanza)
        if bare(sender) != self._address or late or not elements:
            return _ignored("a check that is not ours, or of another time")
        message = Message(
            account=self._account,
            conversation=ConversationId.check(self._address),
            id=content.own_id(stanza, "", sender, now),
            sender=Person(self._address),
            sent_at=now,
            elements=elements,
            flags=MessageFlag.CHECK,
        )
        return Reading((MessageReceived(message, Origin.LIVE),))

    def _read_error(self, stanza: Element, sender: str) -> Reading:
        failed = content.clean_id(stanza.get("id"))
        if not failed:
            return NOTHING
        known = self._directory.group(bare(sender)) is not None
        try:
            if known and not resource(sender):
                conversation = ConversationId.group(bare(sender))
            elif known:
                conversation = ConversationId.c2c(f"{bare(sender)}/{resource(sender)}")
            else:
                conversation = ConversationId.c2c(bare(sender))
        except InvalidConversationId:
            return NOTHING
        ref = ConversationRef(self._account, conversation)
        reason = reason_of(stanza)
        failure = MessageStateChanged(ref, MessageId(failed), MessageState.FAILED, reason=reason)
        return Reading((failure,))


def _ignored(what: str, level: int = logging.WARNING) -> Reading:
    logger.log(level, "Ignored %s", what)
    return NOTHING
