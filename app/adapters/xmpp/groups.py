"""The groups we are in (XEP-0045): entering and leaving, and who is there."""

import asyncio
from collections.abc import Callable
from xml.etree.ElementTree import Element

from msgspec.structs import replace

from app.adapters.xmpp import capabilities, outgoing
from app.adapters.xmpp.addresses import bare, is_plausible, resource
from app.adapters.xmpp.content import MAX_NAME_LENGTH, clean_name, format_stamp
from app.adapters.xmpp.departures import Departure, read_departure
from app.adapters.xmpp.frames import build
from app.adapters.xmpp.group import MAX_OCCUPANTS, Group
from app.adapters.xmpp.group_ids import GroupIds
from app.adapters.xmpp.names import ARCHIVE, CLIENT, DISCO_INFO, MUC, tag
from app.adapters.xmpp.service_discovery import Abilities, ask_abilities, read_abilities
from app.adapters.xmpp.stanza_errors import ServerRefused, error_of
from app.adapters.xmpp.whereabouts import GroupView
from app.adapters.xmpp.wire import Wire
from app.domain.errors import Disconnected, RequestFailed
from app.domain.events import ConversationChanged, Event, GroupChanged, InvitationSettled, Origin
from app.domain.ids import AccountId, ConversationId, ConversationRef
from app.ports.im import ArchivePosition

JOIN_TIMEOUT = 20.0
MAX_MEMBERS = MAX_OCCUPANTS
"""Occupants told to the program."""

_TELL_DELAY = 0.5
_NICKNAME_TRIES = 4
_BACKLOG = "50"

_MEMBERS_ONLY = "muc_membersonly"


class Groups:
    """The groups of one account.

    Args:
        emit: takes events.
        contact_name: names a contact by bare address, or "".

    Attributes:
        departed: called with a group's address and why, when it says that we are gone.
    """

    def __init__(
        self, account: AccountId, emit: Callable[[Event], None], contact_name: Callable[[str], str]
    ) -> None:
        self._account = account
        self._emit = emit
        self._contact_name = contact_name
        self._groups: dict[str, Group] = {}
        self._expected: dict[str, asyncio.Future[None]] = {}
        self._ids = GroupIds()
        self._telling: dict[str, asyncio.TimerHandle] = {}
        self.departed: Callable[[str, str, Departure], None] = lambda _address, _nick, _why: None

    def view(self, address: str) -> GroupView | None:
        """What must be known of a group to understand its messages."""
        group = self._groups.get(address)
        return group.view if group is not None else None

    def name(self, address: str) -> str:
        """What the user calls a group that we are in; "" for others."""
        group = self._groups.get(address)
        return group.name if group is not None else ""

    def nickname(self, address: str) -> str:
        """Ours in a group that we are in; "" for others."""
        group = self._groups.get(address)
        return group.nickname if group is not None else ""

    def nickname_of(self, address: str, person: str) -> str:
        """By which nickname somebody is in a group that we are in, or "".

        Args:
            person: their id as `Member.person` has it, or their real bare address.
        """
        group = self._groups.get(address)
        if group is None:
            return ""
        for nickname, member in group.members.items():
            if person in (member.person.id, member.address):
                return nickname
        return ""

    def nicknames(self, address: str) -> list[str]:
        """Who is in a group that we are in, by nickname."""
        group = self._groups.get(address)
        return list(group.occupants) if group is not None else []

    def is_archived(self, address: str) -> bool:
        """Whether a group keeps an archive that can be asked."""
        group = self._groups.get(address)
        return group is not None and ARCHIVE in group.abilities.features

    def is_members_only(self, address: str) -> bool:
        """Whether only members may enter a group that we are in."""
        group = self._groups.get(address)
        return group is not None and _MEMBERS_ONLY in group.abilities.features

    def inside(self) -> list[str]:
        """The groups we are in."""
        return [address for address, group in self._groups.items() if group.is_inside]

    def quiet(self, since: float) -> list[str]:
        """The groups we are in that said nothing since a time of the loop's clock."""
        return [a for a, g in self._groups.items() if g.is_inside and g.heard_at < since]

    def heard(self, address: str) -> None:
        """Take note that a group said something."""
        group = self._groups.get(address)
        if group is not None:
            group.heard_at = asyncio.get_running_loop().time()

    def leave_all(self) -> None:
        """Begin anew: the stream that was in the groups is gone for good."""
        for address in list(self._groups):
            self.forget(address)
        for expected in self._expected.values():
            expected.cancel()
        self._expected.clear()

    # Entering and leaving

    def expect(self, address: str) -> None:
        """Take note that we are about to enter a group, so that what is to be sent there waits."""
        if address not in self._groups and address not in self._expected:
            self._expected[address] = asyncio.get_running_loop().create_future()

    def expects(self, address: str) -> bool:
        """Whether we are on our way into a group."""
        return address in self._expected

    def expect_no_more(self, address: str) -> None:
        """Take note that we are in a group, or will not be; who waits for it looks again."""
        expected = self._expected.pop(address, None)
        if expected is not None and not expected.done():
            expected.set_result(None)

    async def enter(
        self,
        wire: Wire,
        address: str,
        nickname: str,
        position: ArchivePosition | None,
        *,
        password: str = "",
        may_create: bool = True,
    ) -> bool:
        """Enter a group, under another nickname if this one is taken.

        Args:
            position: how far its messages are known here.
            may_create: whether a group that does not exist shall come into being.

        Returns:
            whether it came into being and must be configured before others can enter.

        Raises:
            RequestFailed: we were not let in.
            Disconnected: there is no connection.
        """
        try:
            return await self._enter(wire, address, nickname, position, password, may_create)
        finally:
            self.expect_no_more(address)

    async def _enter(
        self,
        wire: Wire,
        address: str,
        nickname: str,
        position: ArchivePosition | None,
        password: str,
        may_create: bool,
    ) -> bool:
        known = self._groups.get(address)
        if known is not None and known.is_inside:
            return False
        abilities = await self._ask(wire, address, may_create=may_create)
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
            group = Group(
                ConversationRef(self._account, ConversationId.group(address)),
                nickname,
                asyncio.get_running_loop().create_future(),
                abilities,
                view=GroupView(nickname, backlog=backlog),
            )
            self._groups[address] = group
            try:
                await self._knock(wire, group, address, history, password)
            except ServerRefused as error:
                self._groups.pop(address, None)
                if error.condition != "conflict" or attempt == _NICKNAME_TRIES - 1:
                    raise
            except BaseException:
                self._groups.pop(address, None)
                raise
            else:
                break
        if not abilities.features and not group.created:
            await self.ask_again(wire, address)
        self._emit(ConversationChanged(group.ref, name=group.abilities.name or None))
        self._emit(GroupChanged(group.ref, inside=True))
        self._emit(InvitationSettled(group.ref))
        return group.created

    async def _ask(self, wire: Wire, address: str, *, may_create: bool) -> Abilities:
        if may_create:
            return await ask_abilities(wire, address)
        query = build(tag(DISCO_INFO, "query"))
        iq = build(tag(CLIENT, "iq"), {"type": "get", "to": address}, query)
        try:
            return read_abilities(await wire.request(iq))
        except ServerRefused as error:
            if error.condition in ("item-not-found", "gone"):
                raise RequestFailed("it does not exist any more") from error
            return Abilities()
        except RequestFailed:
            return Abilities()

    async def ask_again(self, wire: Wire, address: str) -> None:
        """Learn what a group can do that has just been made or configured.

        Raises:
            Disconnected: there is no connection.
        """
        abilities = await ask_abilities(wire, address)
        group = self._groups.get(address)
        if group is not None:
            group.abilities = abilities
            group.created = False

    async def _knock(
        self, wire: Wire, group: Group, address: str, history: dict[str, str], password: str
    ) -> None:
        caps = capabilities.announcement()
        wire.send_stanza(
            outgoing.enter_group(address, group.nickname, history, caps, password=password)
        )
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
        expected = self._expected.get(address)
        if expected is not None:
            await asyncio.wait([expected], timeout=JOIN_TIMEOUT)
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
            self.forget(address)

    def rename(self, wire: Wire, address: str, nickname: str) -> None:
        """Take another nickname in a group that we are in, if it is another one (XEP-0045, 7.6).

        Raises:
            Disconnected: there is no connection.
        """
        group = self._groups.get(address)
        wished = clean_name(nickname)
        if group is not None and wished and group.nickname.rstrip("_") != wished.rstrip("_"):
            attributes = {"to": f"{address}/{wished}"}
            wire.send_stanza(build(tag(CLIENT, "presence"), attributes))

    def forget(self, address: str) -> None:
        """Take note that we are not in a group any more."""
        group = self._groups.pop(address, None)
        if group is not None:
            if group.is_inside:
                self._emit(GroupChanged(group.ref, members=(), inside=False))
            group.inside.cancel()
        telling = self._telling.pop(address, None)
        if telling is not None:
            telling.cancel()

    def take_subject(self, address: str, subject: str) -> None:
        """Take a group's subject; the first one ends its greeting (XEP-0045, 7.2.15)."""
        group = self._groups.get(address)
        if group is not None:
            self._emit(GroupChanged(group.ref, subject=clean_name(subject)))
            if not group.view.joined:
                group.view = replace(group.view, joined=True)

    # Who is there

    def take_presence(self, stanza: Element) -> bool:
        """Take a presence if it is one of a group's."""
        sender = stanza.get("from", "")
        address, nickname = bare(sender), resource(sender)
        group = self._groups.get(address)
        if group is None or not is_plausible(sender):
            return False
        self.heard(address)
        if stanza.get("type") == "error":
            if not group.inside.done():
                group.inside.set_exception(error_of(stanza))
                group.inside.exception()  # looked at, in case nobody waits any more
            return True
        if stanza.get("type") == "unavailable":
            if not group.left(stanza, nickname):
                self.forget(address)
                self.departed(address, group.nickname, read_departure(stanza, group.name))
        elif stanza.get("type") is None and nickname:
            group.entered(stanza, nickname, self._contact_name)
        self._tell_soon(address)
        return True

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
            members = tuple(group.members.values())[:MAX_MEMBERS]
            persons = tuple(member.person for member in members)
            self._emit(ConversationChanged(group.ref, members=persons))
            me = f"{address}/{group.nickname}"
            self._emit(GroupChanged(group.ref, members=members, me=me))

    # What ids stand for

    def translated(self, event: Event, occupant: str = "") -> Event | None:
        """Give an event the ids our program knows a group's messages by; see `GroupIds`."""
        return self._ids.translated(event, occupant)
