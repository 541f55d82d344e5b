"""The groups we are in (XEP-0045): entering, who is there, and what their ids stand for."""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from xml.etree.ElementTree import Element

from app.adapters.xmpp import outgoing
from app.adapters.xmpp.addresses import bare, is_plausible, resource
from app.adapters.xmpp.content import MAX_NAME_LENGTH, clean_name, format_stamp
from app.adapters.xmpp.names import ARCHIVE, MUC, MUC_USER, tag
from app.adapters.xmpp.service_discovery import ask_abilities
from app.adapters.xmpp.stanza_errors import ServerRefused, error_of
from app.adapters.xmpp.stanzas import GroupView
from app.adapters.xmpp.wire import Wire
from app.domain.errors import Disconnected, RequestFailed
from app.domain.events import (
    ConversationChanged,
    Event,
    MessageEdited,
    MessageRecalled,
    MessageReceived,
    Origin,
    ReactionsChanged,
)
from app.domain.ids import AccountId, ConversationId, ConversationKind, ConversationRef, MessageId
from app.domain.model import Message, MessageKey, Person
from app.ports.im import ArchivePosition

logger = logging.getLogger(__name__)

JOIN_TIMEOUT = 20.0
MAX_OCCUPANTS = 5000
MAX_MEMBERS = 500
"""Occupants told to the program."""

MAX_KNOWN_IDS = 4000
_TELL_DELAY = 0.5
_NICKNAME_TRIES = 4
_BACKLOG = "50"

_ITEM = f"{tag(MUC_USER, 'x')}/{tag(MUC_USER, 'item')}"
_STATUS = f"{tag(MUC_USER, 'x')}/{tag(MUC_USER, 'status')}"
_SELF = "110"
_NICKNAME_CHANGED = "303"


@dataclass(slots=True)
class _Group:
    """A group we are in, or on our way into.

    Attributes:
        occupants: nicknames there now, with the best name known of each.
        inside: done when we are in; its error when we were not let in.
        archived: the group keeps an archive of its own.
    """

    ref: ConversationRef
    nickname: str
    inside: asyncio.Future[None]
    archived: bool = True
    occupants: dict[str, str] = field(default_factory=dict)
    view: GroupView = field(default_factory=lambda: GroupView(""))

    @property
    def is_inside(self) -> bool:
        """Whether messages can be sent there."""
        done = self.inside.done() and not self.inside.cancelled()
        return done and self.inside.exception() is None


class Groups:
    """The groups of one account.

    Args:
        emit: takes events.
        contact_name: names a contact by bare address, or "".
    """

    def __init__(
        self, account: AccountId, emit: Callable[[Event], None], contact_name: Callable[[str], str]
    ) -> None:
        self._account = account
        self._emit = emit
        self._contact_name = contact_name
        self._groups: dict[str, _Group] = {}
        self._ids: OrderedDict[tuple[ConversationRef, str], tuple[str, MessageId]] = OrderedDict()
        self._telling: dict[str, asyncio.TimerHandle] = {}

    def view(self, address: str) -> GroupView | None:
        """What must be known of a group to understand its messages."""
        group = self._groups.get(address)
        return group.view if group is not None else None

    def is_archived(self, address: str) -> bool:
        """Whether a group keeps an archive that can be asked."""
        group = self._groups.get(address)
        return group is not None and group.archived

    def inside(self) -> list[str]:
        """The groups we are in."""
        return [address for address, group in self._groups.items() if group.is_inside]

    def leave_all(self) -> None:
        """Begin anew: the stream that was in the groups is gone for good."""
        for handle in self._telling.values():
            handle.cancel()
        self._telling.clear()
        for group in self._groups.values():
            group.inside.cancel()
        self._groups.clear()

    # Entering and leaving

    async def enter(
        self, wire: Wire, address: str, nickname: str, position: ArchivePosition | None
    ) -> None:
        """Enter a group, under another nickname if this one is taken.

        Args:
            position: how far its messages are known here.

        Raises:
            RequestFailed: we were not let in.
            Disconnected: there is no connection.
        """
        known = self._groups.get(address)
        if known is not None and known.is_inside:
            return
        abilities = await ask_abilities(wire, address)
        if abilities.features and MUC not in abilities.features:
            raise RequestFailed("there is no group at this address")
        archived = ARCHIVE in abilities.features
        history = {"maxstanzas": "0"} if archived else {"maxstanzas": _BACKLOG}
        if not archived and position is not None:
            history["since"] = format_stamp(position.stamp)
        backlog = Origin.HISTORY if position is None else Origin.CATCH_UP
        wished = clean_name(nickname)[: MAX_NAME_LENGTH - 1] or "me"
        for attempt in range(_NICKNAME_TRIES):
            nickname = wished + "_" * attempt
            group = _Group(
                ConversationRef(self._account, ConversationId.group(address)),
                nickname,
                asyncio.get_running_loop().create_future(),
                archived,
                view=GroupView(nickname, backlog=backlog),
            )
            self._groups[address] = group
            try:
                await self._knock(wire, group, address, history)
            except ServerRefused as error:
                self._groups.pop(address, None)
                if error.condition != "conflict" or attempt == _NICKNAME_TRIES - 1:
                    raise
            except BaseException:
                self._groups.pop(address, None)
                raise
            else:
                break
        if not abilities.features:  # it came into being when we entered
            abilities = await ask_abilities(wire, address)
            group.archived = ARCHIVE in abilities.features
        self._emit(ConversationChanged(group.ref, name=abilities.name or None))

    async def _knock(
        self, wire: Wire, group: _Group, address: str, history: dict[str, str]
    ) -> None:
        caps = await wire.capabilities()
        wire.send_stanza(outgoing.enter_group(address, group.nickname, history, caps))
        try:
            async with asyncio.timeout(JOIN_TIMEOUT):
                await asyncio.shield(group.inside)
        except TimeoutError as error:
            raise RequestFailed("the group does not answer") from error
        except asyncio.CancelledError:
            if group.inside.cancelled():  # leave_all, not our own task
                raise Disconnected("the connection was lost") from None
            raise

    async def wait_inside(self, address: str) -> None:
        """Wait until we are in a group that we are on our way into.

        Raises:
            RequestFailed: we are not in it.
        """
        group = self._groups.get(address)
        if group is None:
            raise RequestFailed("you are not in this group")
        await asyncio.wait([group.inside], timeout=JOIN_TIMEOUT)
        if not group.is_inside:
            raise RequestFailed("the group did not let you in")

    def leave(self, wire: Wire, address: str) -> None:
        """Leave a group.

        Raises:
            Disconnected: there is no connection.
        """
        group = self._groups.get(address)
        if group is not None:
            wire.send_stanza(outgoing.leave_group(address, group.nickname))
            self._drop(address)

    def _drop(self, address: str) -> None:
        group = self._groups.pop(address, None)
        if group is not None:
            group.inside.cancel()
        telling = self._telling.pop(address, None)
        if telling is not None:
            telling.cancel()

    def greeted(self, address: str) -> None:
        """Take note that a group's greeting is over: it sent its subject (XEP-0045, 7.2.15)."""
        group = self._groups.get(address)
        if group is not None and not group.view.joined:
            group.view = replace(group.view, joined=True)

    # Who is there

    def take_presence(self, stanza: Element) -> bool:
        """Take a presence if it is one of a group's."""
        sender = stanza.get("from", "")
        address, nickname = bare(sender), resource(sender)
        group = self._groups.get(address)
        if group is None or not is_plausible(sender):
            return False
        if stanza.get("type") == "error":
            if not group.inside.done():
                group.inside.set_exception(error_of(stanza))
                group.inside.exception()  # looked at, in case nobody waits any more
            return True
        statuses = {status.get("code") for status in stanza.iterfind(_STATUS)}
        ours = _SELF in statuses or nickname == group.nickname
        if stanza.get("type") == "unavailable":
            self._gone(stanza, address, group, ours=ours, statuses=statuses)
        elif stanza.get("type") is None and nickname:
            self._there(stanza, group, nickname, ours=ours)
        self._tell_soon(address)
        return True

    def _there(self, stanza: Element, group: _Group, nickname: str, *, ours: bool) -> None:
        item = stanza.find(_ITEM)
        real = bare(item.get("jid", "")) if item is not None else ""
        if nickname in group.occupants or len(group.occupants) < MAX_OCCUPANTS:
            name = self._contact_name(real) if real else ""
            group.occupants[nickname] = name or clean_name(nickname)
        if ours:
            group.nickname = nickname
            if not group.inside.done():
                group.inside.set_result(None)
        group.view = replace(group.view, nickname=group.nickname, names=group.occupants)

    def _gone(
        self, stanza: Element, address: str, group: _Group, *, ours: bool, statuses: set[str | None]
    ) -> None:
        group.occupants.pop(resource(stanza.get("from", "")), None)
        if not ours:
            return
        item = stanza.find(_ITEM)
        if _NICKNAME_CHANGED in statuses and item is not None and item.get("nick"):
            group.nickname = item.get("nick", "")
            group.view = replace(group.view, nickname=group.nickname)
            return
        logger.info("We are not in a group any more: %s", sorted(s or "" for s in statuses))
        self._drop(address)

    def _tell_soon(self, address: str) -> None:
        """Tell the members, once for many that come and go together."""
        group = self._groups.get(address)
        if group is not None and group.is_inside and address not in self._telling:
            loop = asyncio.get_running_loop()
            self._telling[address] = loop.call_later(_TELL_DELAY, self._tell, address)

    def _tell(self, address: str) -> None:
        self._telling.pop(address, None)
        group = self._groups.get(address)
        if group is not None:
            nicknames = list(group.occupants.items())[:MAX_MEMBERS]
            members = tuple(Person(f"{address}/{nick}", name) for nick, name in nicknames)
            self._emit(ConversationChanged(group.ref, members=members))

    # What ids stand for

    def translated(self, event: Event) -> Event:
        """Give an event the ids our program knows a group's messages by.

        In a group the wire names messages by the id the group gave them; we, by their sender's.
        """
        match event:
            case MessageReceived(message) if _in_group(message.ref):
                self._learn(message)
                known = self._known(message.ref, message.reply_to)
                if known is not None:
                    return replace(event, message=replace(message, reply_to=known[1]))
            case MessageRecalled(key) if _in_group(key.ref):
                known = self._known(key.ref, key.id)
                if known is not None and key.sender in (known[0], key.ref.id.target):
                    return replace(event, key=MessageKey(key.ref, *known))
            case MessageEdited(key) if _in_group(key.ref):
                known = self._known(key.ref, key.id)
                if known is not None and known[0] == key.sender:
                    return replace(event, key=MessageKey(key.ref, *known))
            case ReactionsChanged(ref, wire_id) if _in_group(ref):
                known = self._known(ref, wire_id)
                if known is not None:
                    return replace(event, id=known[1])
            case _:
                pass
        return event

    def _learn(self, message: Message) -> None:
        if not message.archive_id:
            return
        self._ids[message.ref, message.archive_id] = (message.sender.id, message.id)
        if len(self._ids) > MAX_KNOWN_IDS:
            self._ids.popitem(last=False)

    def _known(self, ref: ConversationRef, wire_id: str | None) -> tuple[str, MessageId] | None:
        return self._ids.get((ref, wire_id)) if wire_id else None


def _in_group(ref: ConversationRef) -> bool:
    return ref.id.kind is ConversationKind.GROUP
