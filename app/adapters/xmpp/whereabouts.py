"""Where a message was said: conversation, speaker, time, and by which way it came to us. Pure."""

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple, Protocol
from xml.etree.ElementTree import Element

from msgspec import Struct, field

from app.adapters.xmpp import content
from app.adapters.xmpp.addresses import bare, is_plausible, resource
from app.adapters.xmpp.occupants import occupant_id
from app.domain.errors import InvalidConversationId
from app.domain.events import Origin
from app.domain.ids import AccountId, ConversationId, ConversationRef
from app.domain.people import Person

_REMEMBERED = 1024
"""Conversations and people that are not made anew for each of their messages."""


class GroupView(Struct, frozen=True):
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


class Setting(NamedTuple):
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


class SettingReader:
    """Tells where the messages of one account were said.

    Args:
        account: whose conversations these are.
        address: its bare address, in lower case.
        directory: whom it knows.
    """

    def __init__(self, account: AccountId, address: str, directory: Directory) -> None:
        self._account = account
        self._address = address
        self._directory = directory

    def of(
        self,
        stanza: Element,
        sender: str,
        origin: Origin,
        stamp: float,
        archive_id: str = "",
        *,
        carbon: bool = False,
    ) -> Setting | None:
        """Tell where a message was said; None if nowhere that makes sense.

        Args:
            stamp: when.
            archive_id: its id in the archive that gave it, or "".
            carbon: it is a copy of what another device got or sent.
        """
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
            ref = _with_person(self._account, target)
        except InvalidConversationId:
            return None
        name = resource(peer) if private else self._directory.contact_name(target)
        person = _person(self._address, "") if outgoing else _person(target, name)
        archive_id = archive_id or content.stable_id(stanza, self._address)
        return Setting(ref, person, outgoing, origin, stamp, "", archive_id, live=live)

    def _group_setting(
        self, stanza: Element, sender: str, origin: Origin, stamp: float, archive_id: str
    ) -> Setting | None:
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
        return Setting(
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


@lru_cache(_REMEMBERED)
def _with_person(account: AccountId, address: str) -> ConversationRef:
    return ConversationRef(account, ConversationId.c2c(address))


@lru_cache(_REMEMBERED)
def _person(address: str, name: str) -> Person:
    return Person(address, content.clean_name(name))
