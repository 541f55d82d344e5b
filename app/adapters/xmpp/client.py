"""XMPP behind the ports `Backend` and `Session`: what the program asks for, put on the wire."""

import asyncio
import importlib
import logging
import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from app.adapters.xmpp import group_requests, outgoing, push
from app.adapters.xmpp.addresses import bare, is_plausible, typed_address
from app.adapters.xmpp.amendments import Amendments
from app.adapters.xmpp.avatar_cache import AvatarCache
from app.adapters.xmpp.blocking import normalized
from app.adapters.xmpp.calls import answer_stanza
from app.adapters.xmpp.invitations import refusal
from app.adapters.xmpp.link import Link
from app.adapters.xmpp.mentions import references
from app.adapters.xmpp.own_picture import publish_picture
from app.adapters.xmpp.read_sync import publish_position
from app.adapters.xmpp.wire import Wire
from app.domain.account import Account
from app.domain.content import CallAction, Element
from app.domain.conversation import Affiliation, Member, Role
from app.domain.errors import AppError, NotSupported, RequestFailed
from app.domain.events import (
    ConversationChanged,
    Event,
    InvitationSettled,
    MessageEdited,
    MessageRecalled,
    ReactionsChanged,
)
from app.domain.ids import AccountId, ConversationId, ConversationKind, ConversationRef
from app.domain.message import Message, MessageFlag, Reaction
from app.domain.people import OwnPicture
from app.ports.im import (
    ArchivePosition,
    Deliver,
    Download,
    HistoryPage,
    Progress,
    PushRegistration,
    SessionFeature,
)

logger = logging.getLogger(__name__)

MAX_PAGE = 250
"""Messages asked for at once; servers cap it themselves, many at 50."""

MAX_PAGES = 8
HISTORY_PATIENCE = 4.0
"""How far `load_history` goes on when pages hold few messages: pages, and seconds."""


class XmppBackend:
    """Makes sessions of XMPP accounts.

    Args:
        resource: the device's name at the server. It must be this installation's own: a second one
            that uses it takes the first one's place. "" makes one up for this run.
        proxy: tells, for each new connection, `http://…`, `socks5://…`, or "" to go directly.
        clock: seconds since the epoch.
        avatars: the folder for contacts' pictures; None: they are not fetched.
        confirms: whether senders may know that their messages came (XEP-0184).
    """

    def __init__(
        self,
        *,
        resource: str = "",
        proxy: Callable[[], str] = lambda: "",
        clock: Callable[[], float] = time.time,
        avatars: Path | None = None,
        confirms: Callable[[], bool] = lambda: True,
    ) -> None:
        self._resource = resource or f"bellbird-{secrets.token_hex(6)}"
        self._proxy = proxy
        self._clock = clock
        self._cache = AvatarCache(avatars) if avatars is not None else None
        self._confirms = confirms

    def open(self, account: Account, secret: str, deliver: Deliver) -> "XmppSession":
        """Make a session; it does nothing until `connect`."""
        link = Link(
            account,
            secret,
            deliver,
            self._resource,
            self._proxy,
            self._clock,
            cache=self._cache,
            confirms=self._confirms,
        )
        return XmppSession(account, link)

    def forget(self, account: AccountId) -> None:
        """Delete what was kept for an account that was removed."""
        if self._cache is not None:
            self._cache.forget_list(account)


class XmppSession:
    """One account's connection; what its methods promise stands at `app.ports.im.Session`.

    Attributes:
        unread_count: what `do_background` was told last.
    """

    def __init__(self, account: Account, link: Link) -> None:
        self._account = account
        self._link = link
        self._lookbacks: dict[ConversationId, Amendments] = {}
        self.unread_count = 0

    # The connection

    @property
    def features(self) -> SessionFeature:
        """What the server offers; NONE before the first `connect`."""
        return self._link.features

    async def connect(self, positions: Mapping[str, ArchivePosition]) -> None:
        """Go online, resuming the old stream if the server still has it, and begin to catch up."""
        await self._link.connect(positions)

    async def wait_closed(self) -> None:
        """Wait until the connection is gone, and raise why; returns after `close`."""
        await self._link.wait_closed()

    async def check_alive(self) -> None:
        """Ask the server for a sign of life; ends a connection that gives none within 5 s."""
        await self._link.stream.check_alive()

    async def close(self) -> None:
        """Say goodbye within 2 s and free everything."""
        await self._link.close()

    # Messages

    async def send(self, message: Message) -> None:
        """Hand a message to the server.

        One that is already on its way is left alone: after a resumption the stream itself sends
        again what was not acknowledged. One that is proven sent is only proven again.
        """
        stream, receiver = self._link.stream, self._link.receiver
        if MessageFlag.CHECK in message.flags:
            stream.send_stanza(outgoing.check(message, stream.full_address))
            return
        if not receiver.on_their_way.needs_sending(message):
            return
        stanza = outgoing.new_message(message)
        if message.conversation.kind is ConversationKind.GROUP:
            group = message.conversation.target
            await receiver.groups.wait_inside(group)
            stanza.extend(references(message.text, group, receiver.groups.nicknames(group)))
            stream = self._link.stream
        receiver.sending(message)
        try:
            stream.send_stanza(stanza, tracked=True)
        except AppError:
            receiver.on_their_way.take_back(message.id)
            raise

    async def edit(self, message: Message, elements: Sequence[Element]) -> None:
        """Replace the content of a message of ours."""
        stream = self._link.stream
        stream.send_stanza(outgoing.correction(message, elements, stream.new_id()))
        self._link.receiver.emit(MessageEdited(message.key, tuple(elements)))

    async def recall(self, message: Message) -> None:
        """Take back a message of ours."""
        stream = self._link.stream
        stream.send_stanza(outgoing.retraction(message, stream.new_id()))
        self._link.receiver.emit(MessageRecalled(message.key))

    async def react(self, message: Message, emojis: Sequence[str]) -> None:
        """Make these our reactions to a message."""
        stream, receiver = self._link.stream, self._link.receiver
        stream.send_stanza(outgoing.reaction(message, emojis, stream.new_id()))
        ours = tuple(Reaction(receiver.address, emoji) for emoji in dict.fromkeys(emojis))
        receiver.emit(ReactionsChanged(message.ref, message.id, receiver.address, ours))

    async def mark_read(self, message: Message, *, tell_sender: bool) -> None:
        """Tell our other devices, and the sender if wished, that we read up to a message."""
        if MessageFlag.CHECK in message.flags:
            return  # nobody else knows of it
        stream = self._link.stream
        if tell_sender:
            stream.send_stanza(outgoing.displayed(message, stream.new_id()))
        if message.archive_id and SessionFeature.READ_SYNC in self.features:
            await publish_position(stream, self._link.receiver.address, message)

    async def set_typing(self, conversation: ConversationId, *, typing: bool) -> None:
        """Tell the other side that we type or stopped."""
        stream = self._link.stream
        if self._reaches(conversation):
            stream.send_stanza(outgoing.typing(conversation, stream.new_id(), now=typing))

    def _reaches(self, conversation: ConversationId) -> bool:
        """Whether a passing remark makes sense: nobody hears it in a group we are not in."""
        in_group = conversation.kind is ConversationKind.GROUP
        return not in_group or conversation.target in self._link.receiver.groups.inside()

    async def load_history(
        self, conversation: ConversationId, before: str | None, limit: int
    ) -> HistoryPage:
        """Fetch messages older than an archive id, or the newest for None, as a page.

        Archives hold receipts and markers too, so it may take several of the server's pages to
        find a message.
        """
        stream, receiver = self._link.stream, self._link.receiver
        in_group = conversation.kind is ConversationKind.GROUP
        archive = conversation.target if in_group else ""
        if before is None:
            self._lookbacks.pop(conversation, None)
        lookback = self._lookbacks.setdefault(conversation, Amendments())
        found: tuple[Message, ...] = ()
        position, complete = before or "", False
        until = asyncio.get_running_loop().time() + HISTORY_PATIENCE
        for _ in range(MAX_PAGES):
            page = await receiver.pages.fetch(
                stream,
                archive,
                before=position,
                contact=None if in_group else conversation.target,
                size=max(1, min(limit, MAX_PAGE)),
            )
            messages = lookback.fold(receiver.history(archive, page.results))
            found = (*(m for m in messages if m.conversation == conversation), *found)
            position, complete = page.first, page.complete or not page.first
            late = asyncio.get_running_loop().time() > until
            if complete or late or len(found) * 2 >= limit:
                break
        return HistoryPage(found, complete)

    # People and groups

    def address_of(self, typed: str) -> str:
        """The address as servers say it (RFC 6122); what is typed for a device stays as it is."""
        return typed_address(typed)

    async def join_group(self, group: ConversationId, nickname: str) -> None:
        """Enter a group and remember it on the server."""
        address = _checked(group.target)
        stream, receiver = self._link.stream, self._link.receiver
        password = receiver.invitations.password(address)
        await self._link.memberships.enter(stream, address, nickname, password=password)
        await self._remember(address, nickname, password=password)

    async def _remember(
        self, address: str, nickname: str, *, name: str = "", password: str = ""
    ) -> None:
        try:
            await self._link.receiver.bookmarks.remember(
                self._link.stream, address, nickname, name=name, password=password
            )
        except RequestFailed as error:
            logger.warning("The server does not remember a group: %s", error)

    async def leave_group(self, group: ConversationId) -> None:
        """Leave a group and forget it on the server."""
        stream, receiver = self._link.stream, self._link.receiver
        receiver.groups.leave(stream, group.target)
        await receiver.bookmarks.forget(stream, group.target)

    async def create_group(
        self, name: str, nickname: str, *, public: bool = False
    ) -> ConversationId:
        """Make a group, enter it and remember it."""
        service = self._link.services.groups
        stream = self._link.stream
        if not service:
            raise NotSupported("the server hosts no groups")
        address = group_requests.new_address(name, service)
        await self._link.memberships.enter(stream, address, nickname, name=name, private=not public)
        await self._remember(address, nickname, name=name)
        return ConversationId.group(address)

    async def invite(self, group: ConversationId, user: str, reason: str = "") -> None:
        """Ask a user into a group that we are in."""
        stream, receiver = self._link.stream, self._link.receiver
        await receiver.groups.wait_inside(group.target)
        bookmark = receiver.bookmarks.get(group.target)
        group_requests.invite(
            stream,
            group.target,
            bare(_checked(user)),
            reason,
            members_only=receiver.groups.is_members_only(group.target),
            password=bookmark.password if bookmark is not None else "",
        )

    async def decline_invitation(self, group: ConversationId) -> None:
        """Forget an invitation; who sent it by the group is told."""
        receiver = self._link.receiver
        invitation = receiver.invitations.settle(group.target)
        receiver.emit(InvitationSettled(self._ref(group)))
        if invitation is not None and invitation.mediated and invitation.inviter:
            stream = self._link.stream
            stream.send_stanza(refusal(invitation, stream.new_id()))

    async def set_subject(self, group: ConversationId, subject: str) -> None:
        """Say what a group talks about."""
        stream = self._link.stream
        await self._link.receiver.groups.wait_inside(group.target)
        stream.send_stanza(group_requests.subject_change(group.target, subject, stream.new_id()))

    async def rename_group(self, group: ConversationId, name: str) -> None:
        """Give a group another name, on the server and with our bookmark."""
        stream, groups = self._link.stream, self._link.receiver.groups
        await group_requests.rename(stream, group.target, name)
        await groups.ask_again(stream, group.target)
        self._link.receiver.emit(ConversationChanged(self._ref(group), name=name))
        await self._remember(group.target, groups.nickname(group.target), name=name)

    async def set_affiliation(
        self, group: ConversationId, member: Member, affiliation: Affiliation
    ) -> None:
        """Make somebody an owner, admin or member of a group, or ban them."""
        if not member.address:
            raise NotSupported("the group does not tell their address")
        stream = self._link.stream
        await group_requests.set_affiliation(stream, group.target, member.address, affiliation)

    async def set_role(self, group: ConversationId, member: Member, role: Role) -> None:
        """Let somebody who is in a group do more or less there, or put them out."""
        stream, groups = self._link.stream, self._link.receiver.groups
        outside = role is Role.NONE
        if outside and member.address and groups.is_members_only(group.target):
            # With the membership goes the right to be there (XEP-0045, 9.4).
            await self.set_affiliation(group, member, Affiliation.NONE)
            return
        nickname = groups.nickname_of(group.target, member.person.id)
        if not nickname:
            raise NotSupported("they are not in the group now")
        await group_requests.set_role(stream, group.target, nickname, role)

    async def members(self, group: ConversationId) -> tuple[Member, ...]:
        """Ask who belongs to a group, there now or not."""
        names = self._link.receiver.contacts.name
        return await group_requests.fetch_members(self._link.stream, group.target, names)

    async def add_contact(self, user: str, name: str) -> None:
        """Put a user on the contact list and ask to see their presence."""
        address = bare(_checked(user))
        stream = self._link.stream
        await self._link.receiver.contacts.add(stream, address, name)
        stream.send_stanza(outgoing.subscription(address, "subscribed"))  # they may see ours too
        stream.send_stanza(outgoing.subscription(address, "subscribe", self._account.name))

    async def remove_contact(self, user: str) -> None:
        """Take a user off the contact list."""
        await self._link.receiver.contacts.remove(self._link.stream, bare(_checked(user)))

    async def rename_contact(self, user: str, name: str) -> None:
        """Call a contact by a name of ours."""
        contacts = self._link.receiver.contacts
        await contacts.rename(self._link.stream, bare(_checked(user)), name)

    async def ask_presence(self, user: str) -> None:
        """Ask to see when a contact is there."""
        stream, address = self._link.stream, bare(_checked(user))
        stream.send_stanza(outgoing.subscription(address, "subscribe", self._account.name))

    async def set_own_picture(self, picture: OwnPicture | None) -> None:
        """Show our contacts a picture of ours, or none any more."""
        if SessionFeature.OWN_PICTURE not in self.features:
            raise NotSupported("the server keeps no pictures")
        receiver = self._link.receiver
        await publish_picture(self._link.stream, picture)
        await receiver.avatars.keep_own(receiver.address, picture.data if picture else b"")

    async def answer_contact(self, user: str, *, accept: bool) -> None:
        """Answer a wish to see our presence; who is accepted becomes a contact of ours too."""
        address = bare(_checked(user))
        stream, contacts = self._link.stream, self._link.receiver.contacts
        if accept:
            if not contacts.is_known(address):
                await contacts.add(stream, address, "")
            stream.send_stanza(outgoing.subscription(address, "subscribed"))
            stream.send_stanza(outgoing.subscription(address, "subscribe", self._account.name))
        else:
            stream.send_stanza(outgoing.subscription(address, "unsubscribed"))
        contacts.answered(address)

    async def set_blocked(self, user: str, *, blocked: bool) -> None:
        """Let the server keep away what a user sends, or no longer."""
        blocklist = self._link.receiver.blocklist
        await blocklist.set(self._link.stream, normalized(_checked(user)), blocked=blocked)

    async def set_muted(
        self, conversation: ConversationId, until: float, *, mentions: bool = False
    ) -> None:
        """Keep a group's mute with its bookmark; there is no place for others."""
        if conversation.kind is ConversationKind.GROUP:
            stream, receiver = self._link.stream, self._link.receiver
            await receiver.bookmarks.mute(stream, conversation.target, until, mentions=mentions)

    # Calls

    async def accept_call(self, conversation: ConversationId, call_id: str) -> None:
        """Answer a call that rings: our other devices stop ringing, the caller may go on."""
        stream, receiver = self._link.stream, self._link.receiver
        step = receiver.calls.answer(self._ref(conversation), call_id, CallAction.ACCEPT)
        for word, to in (("accept", receiver.address), ("proceed", step.sender)):
            stream.send_stanza(answer_stanza(word, to, call_id, stream.new_id()))
        self._tell(receiver.calls.take(step, ()))

    async def reject_call(self, conversation: ConversationId, call_id: str) -> None:
        """Decline a call that rings, on all our devices."""
        stream, receiver = self._link.stream, self._link.receiver
        step = receiver.calls.answer(self._ref(conversation), call_id, CallAction.REJECT)
        for to in (receiver.address, step.sender):
            stream.send_stanza(answer_stanza("reject", to, call_id, stream.new_id()))
        self._tell(receiver.calls.take(step, ()))

    def _ref(self, conversation: ConversationId) -> ConversationRef:
        return ConversationRef(self._account.id, conversation)

    def _tell(self, events: Sequence[Event]) -> None:
        for event in events:
            self._link.receiver.emit(event)

    # Push

    async def enable_push(self, registration: PushRegistration) -> None:
        """Let the server report messages to a push service while this device is away."""
        await push.enable(self._push_stream(), registration)

    async def disable_push(self, registration: PushRegistration) -> None:
        """End `enable_push`; fine if it never began."""
        await push.disable(self._push_stream(), registration)

    def _push_stream(self) -> Wire:
        stream = self._link.stream
        if SessionFeature.PUSH not in self.features:
            raise NotSupported("the server does not report messages to push services")
        return stream

    # Files

    async def upload(self, file: Path, media_type: str, progress: Progress) -> str:
        """Put a file on the server and return its address."""
        stream, service = self._link.stream, self._link.services.uploads
        if not service:
            raise NotSupported("the server takes no files")
        await asyncio.to_thread(importlib.import_module, "app.adapters.xmpp.upload")
        from app.adapters.xmpp import upload, web

        pin = web.pin_at(self._link.url, self._account.certificate_fingerprint)
        size = await asyncio.to_thread(upload.size_of, file)
        slot = await upload.ask_slot(stream, service, file.name, size, media_type)
        proxy = self._link.proxy
        await upload.put_file(slot, file, size, media_type, progress, proxy=proxy, pin=pin)
        return slot.get

    async def download(self, url: str, target: Path, limit: int, progress: Progress) -> Download:
        """Fetch a file into a place of our own or the user's choice."""
        await asyncio.to_thread(importlib.import_module, "app.adapters.xmpp.download")
        from app.adapters.xmpp import web
        from app.adapters.xmpp.download import fetch_file

        pin = web.pin_at(self._link.url, self._account.certificate_fingerprint)
        return await fetch_file(url, target, limit, progress, proxy=self._link.proxy, pin=pin)

    # Activity

    async def do_foreground(self) -> None:
        """Report that the user is looking."""
        self._tell_activity(active=True)

    async def do_background(self, unread_count: int) -> None:
        """Report that the user is not looking; the number is kept, XMPP has no place for it."""
        self.unread_count = unread_count
        self._tell_activity(active=False)

    def _tell_activity(self, *, active: bool) -> None:
        stream = self._link.stream
        if SessionFeature.CLIENT_STATE in self.features:
            stream.tell_activity(active=active)


def _checked(address: str) -> str:
    """An address that the user typed.

    Raises:
        RequestFailed: it can't be one.
    """
    if not is_plausible(address):
        raise RequestFailed("the address is malformed")
    return address
