"""Tencent Cloud IM behind the ports `Backend` and `Session`."""

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from app.adapters.tencent import history, mute_times
from app.adapters.tencent.calls import CallEnd
from app.adapters.tencent.contacts import Contacts
from app.adapters.tencent.conversations import (
    MOST_OF_ALL_TIME,
    RECEIVE,
    SILENT,
)
from app.adapters.tencent.errors import error_of
from app.adapters.tencent.find import find_library, problem
from app.adapters.tencent.groups import Groups
from app.adapters.tencent.library import Library
from app.adapters.tencent.link import Link, Renew
from app.adapters.tencent.order import Order
from app.adapters.tencent.outgoing import as_json
from app.adapters.tencent.sdk import Sdk, Timing
from app.adapters.tencent.sending import Sending
from app.adapters.tencent.transfers import OutgoingFiles, copy_out, fetch
from app.domain.account import Account
from app.domain.content import Element
from app.domain.conversation import MUTED_FOREVER, Affiliation, Member, Role
from app.domain.errors import NotSupported, RequestFailed
from app.domain.ids import ConversationId, ConversationKind
from app.domain.message import Message, MessageFlag, MessageKey
from app.domain.people import Activity, OwnPicture, Person
from app.domain.push_style import PushStyle
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

_FEATURES = (
    SessionFeature.READ_SYNC
    | SessionFeature.EDIT
    | SessionFeature.RECALL
    | SessionFeature.GROUPS
    | SessionFeature.UPLOAD
    | SessionFeature.CLIENT_STATE
    | SessionFeature.BLOCKING
)


class ActivityAnswer(Struct, frozen=True):
    """What the library answered when it was told whether the user looks.

    Attributes:
        code: 0 is a good one.
        words: for the notification check; "" for a good one.
        at: seconds since the epoch.
    """

    activity: Activity
    code: int
    words: str
    at: float


class TencentBackend:
    """Makes sessions of Tencent accounts; loads the library with the first that connects.

    Args:
        data: the program's data folder; everything of Tencent's lies in folders of its own there.
        configured: tells where the user says that the library is; None: where `install` put it.
        proxy: tells `socks5://…`, `http://…`, or "" to go directly; asked when the library begins.
        style: how phones show our messages.
        wants_receipts: whether to ask who has read our messages (a paid service of Tencent's).
        renew: fetches a new UserSig when one expires; None: the user enters it.
        clock: seconds since the epoch.
        timing: how long the library takes.
    """

    def __init__(
        self,
        data: Path,
        *,
        configured: Callable[[], Path | None] = lambda: None,
        proxy: Callable[[], str] = lambda: "",
        style: Callable[[], PushStyle] = PushStyle,
        wants_receipts: Callable[[], bool] = lambda: False,
        renew: Renew | None = None,
        clock: Callable[[], float] = time.time,
        timing: Timing = Timing(),  # noqa: B008  frozen
    ) -> None:
        self._data = data
        self._configured = configured
        self._proxy = proxy
        self._style = style
        self._wants_receipts = wants_receipts
        self._renew = renew
        self._clock = clock
        self._timing = timing
        self._sdk: Sdk | None = None

    @property
    def problem(self) -> str:
        """What is missing before an account can be used, as a sentence's end; "" if nothing."""
        return "" if self._sdk is not None else problem(self._configured(), self._data)

    @property
    def library_version(self) -> str:
        """The version of the library in use; "" while none is loaded."""
        return self._sdk.library.version if self._sdk is not None else ""

    def open(self, account: Account, secret: str, deliver: Deliver) -> "TencentSession":
        """Make a session; it does nothing until `connect`, and needs no library before."""
        link = Link(
            account,
            secret,
            deliver,
            self._open_sdk,
            self._proxy,
            self._renew,
            self._clock,
            self._timing,
        )
        files = OutgoingFiles(self._data / "tencent" / "outgoing")
        sending = Sending(link, files, self._style, self._wants_receipts, self._timing)
        return TencentSession(link, sending, files, self._proxy, self._clock)

    async def stop(self) -> None:
        """End the library, if it is in use; after the sessions, when the program ends.

        The library must live some seconds before it may be ended; the program need not wait for
        that, since ending the process does no harm.
        """
        if self._sdk is not None:
            await self._sdk.end()

    def _open_sdk(self) -> Sdk:
        if self._sdk is None:
            library = Library(find_library(self._configured(), self._data))
            folder = self._data / "tencent" / "library"
            self._sdk = Sdk(library, folder, self._timing)
        return self._sdk


class TencentSession:
    """One account's connection; what its methods promise stands at `app.ports.im.Session`.

    Some take what only other servers have a use for.

    Attributes:
        activity_answer: what the library said to the last report of `do_foreground` or
            `do_background`; None: it was told nothing yet. Tencent's server has no such state for
            desktops, so that a refusal is no failure of ours.
    """

    def __init__(
        self,
        link: Link,
        sending: Sending,
        files: OutgoingFiles,
        proxy: Callable[[], str],
        clock: Callable[[], float],
    ) -> None:
        self._link = link
        self._sending = sending
        self._files = files
        self._proxy = proxy
        self._clock = clock
        self._groups = Groups(link)
        self._contacts = Contacts(link)
        self.activity_answer: ActivityAnswer | None = None

    # The connection

    @property
    def features(self) -> SessionFeature:
        """What the server offers; NONE before the first `connect`."""
        return _FEATURES if self._link.was_connected else SessionFeature.NONE

    @property
    def server_unread_total(self) -> int:
        """The unread number as the server counts it, without muted conversations."""
        return self._link.receiver.unread_total

    async def connect(self, positions: Mapping[str, ArchivePosition]) -> None:
        """Go online and begin to catch up."""
        await self._link.connect(positions)
        self._files.tidy()
        self._link.spawn(self._groups.tell_invitations(), "ask for invitations")

    async def wait_closed(self) -> None:
        """Wait until the connection is gone, and raise why; returns after `close`."""
        await self._link.wait_closed()

    async def check_alive(self) -> None:
        """Ask nothing: the library watches its line by itself and tells when it is gone.

        Raises:
            Disconnected: it has told so.
        """
        _ = self._link.library

    async def close(self) -> None:
        """Sign out within 2 s and free everything."""
        await self._link.close()

    # Messages

    async def send(self, message: Message) -> None:
        """Hand a message to the library, which sends it and its files.

        Raises:
            NotSupported: it is the notification check's; Tencent returns nothing to who sent it.
        """
        if MessageFlag.CHECK in message.flags:
            raise NotSupported("Tencent does not bring back what one sends to oneself")
        names: Mapping[str, str] = {}
        if message.conversation.kind is ConversationKind.GROUP and "@" in message.text:
            names = self._groups.names(message.conversation)
            if not names:
                await self._groups.members(message.conversation)
                names = self._groups.names(message.conversation)
        await self._sending.send(message, names)

    async def send_merged(self, message: Message, originals: Sequence[Message]) -> None:
        """Forward messages as one; see `Sending.send_merged`."""
        await self._sending.send_merged(message, originals)

    async def edit(self, message: Message, elements: Sequence[Element]) -> None:
        """Replace the content of a message of ours."""
        await self._sending.edit(message, elements)

    async def recall(self, message: Message) -> None:
        """Take back a message of ours."""
        await self._sending.recall(message)

    async def react(self, message: Message, emojis: Sequence[str]) -> None:  # noqa: ARG002
        """Refuse: reactions are a paid service of Tencent's with ids of its own.

        Raises:
            NotSupported: always.
        """
        raise NotSupported("there are no reactions on Tencent accounts")

    async def mark_read(self, message: Message, *, tell_sender: bool) -> None:
        """Tell the server, and by it our other devices, that we read up to a message."""
        await self._sending.mark_read(message, tell_sender=tell_sender)

    async def set_typing(self, conversation: ConversationId, *, typing: bool) -> None:
        """Tell the other side that we type or stopped."""
        await self._sending.set_typing(conversation, typing=typing)

    async def load_history(
        self, conversation: ConversationId, before: str | None, limit: int
    ) -> HistoryPage:
        """Fetch messages older than an archive id, or the newest for None, as a page."""
        library, receiver = self._link.library, self._link.receiver
        count = max(1, min(limit, history.MAX_PAGE))
        if before is None:
            page = await history.newest_page(library, conversation, count)
            complete = len(page) < count
        else:
            page, complete = await history.page_before(
                library, receiver.recents, conversation, before, count
            )
        order = Order()
        read = (receiver.learn(raw, order) for raw in reversed(page))
        found: dict[MessageKey, Message] = {}
        for message in read:
            if message is not None and message.conversation == conversation:
                # A call's steps are one line: where it began, as it ended.
                line = found.setdefault(message.key, message)
                found[message.key] = replace(line, elements=message.elements)
        return HistoryPage(tuple(found.values()), complete)

    # People and groups

    async def join_group(self, group: ConversationId, nickname: str) -> None:  # noqa: ARG002
        """Enter a group; it knows us by our profile, not by a nickname."""
        await self._groups.join(group)

    async def leave_group(self, group: ConversationId) -> None:
        """Leave a group."""
        await self._groups.leave(group)

    async def create_group(
        self,
        name: str,
        nickname: str,  # noqa: ARG002
        *,
        public: bool = False,
    ) -> ConversationId:
        """Make a group and be its owner."""
        return await self._groups.create(name, public=public)

    async def invite(self, group: ConversationId, user: str, reason: str = "") -> None:  # noqa: ARG002
        """Take a user into a group; there is no place for a reason."""
        await self._groups.invite(group, user)

    async def decline_invitation(self, group: ConversationId) -> None:
        """Refuse to enter a group; the inviter learns it."""
        await self._groups.decline(group)

    async def set_subject(self, group: ConversationId, subject: str) -> None:
        """Change a group's notice, which stands for its subject."""
        await self._groups.set_subject(group, subject)

    async def rename_group(self, group: ConversationId, name: str) -> None:
        """Give a group another name."""
        await self._groups.rename(group, name)

    async def set_affiliation(
        self, group: ConversationId, member: Member, affiliation: Affiliation
    ) -> None:
        """Make somebody an administrator or a plain member of a group."""
        await self._groups.set_affiliation(group, member.person.id, affiliation)

    async def set_role(self, group: ConversationId, member: Member, role: Role) -> None:
        """Put somebody out of a group; the server has no other passing roles."""
        if role is not Role.NONE:
            raise NotSupported("Tencent groups know lasting roles only")
        await self._groups.put_out(group, member.person.id)

    async def members(self, group: ConversationId) -> tuple[Member, ...]:
        """Ask who belongs to a group."""
        return await self._groups.members(group)

    def address_of(self, typed: str) -> str:
        """The id as it was typed: the server takes it letter by letter."""
        return typed

    async def add_contact(self, user: str, name: str) -> None:
        """Put a user on the contact list; they may have to agree first."""
        await self._contacts.add(user, name)

    async def remove_contact(self, user: str) -> None:
        """Take a user off the contact list, and us off theirs."""
        await self._contacts.remove(user)

    async def rename_contact(self, user: str, name: str) -> None:
        """Call a contact by a remark of ours."""
        await self._contacts.rename(user, name)

    async def ask_presence(self, user: str) -> None:  # noqa: ARG002
        """Refuse: contacts see each other as soon as they are contacts.

        Raises:
            NotSupported: always.
        """
        raise NotSupported("contacts on Tencent accounts see each other without asking")

    async def set_own_picture(self, picture: OwnPicture | None) -> None:  # noqa: ARG002
        """Refuse: Tencent's profiles name a picture elsewhere on the web and keep none.

        Raises:
            NotSupported: always.
        """
        raise NotSupported("Tencent accounts keep no pictures")

    async def answer_contact(self, user: str, *, accept: bool) -> None:
        """Answer who asked to be a contact."""
        await self._contacts.answer(user, accept=accept)

    async def set_blocked(self, user: str, *, blocked: bool) -> None:
        """Let the server keep away what a user sends, or no longer."""
        await self._contacts.set_blocked(user, blocked=blocked)

    async def profiles(self, users: Sequence[str]) -> tuple[Person, ...]:
        """Ask how users are called."""
        return await self._contacts.profiles(users)

    # Attention

    async def set_muted(
        self,
        conversation: ConversationId,
        until: float,
        *,
        mentions: bool = False,  # noqa: ARG002  the server keeps no such choice apart
    ) -> None:
        """Keep a mute on the server, for all devices; its end is kept where there is room."""
        library, receiver = self._link.library, self._link.receiver
        option = SILENT if until > self._clock() else RECEIVE
        if conversation.kind is ConversationKind.GROUP:
            await library.call("TIMMsgSetGroupReceiveMessageOpt", conversation.target, option)
        else:
            users = as_json([conversation.target])
            await library.call("TIMMsgSetC2CReceiveMessageOpt", users, option)
        receiver.standing.muted_here(conversation, until if option else 0.0)
        told = receiver.standing.of(conversation)
        custom = mute_times.custom_data(told.custom if told is not None else "", until)
        if custom is not None:
            ids = as_json([conversation.text])
            await library.ask("TIMConvSetConversationCustomData", ids, custom)

    async def set_do_not_disturb(self, until: float) -> None:
        """Let the server hold back this account's pushes on all devices until a time; 0: no longer.

        `DoNotDisturbChanged` follows, here and on our other devices.
        """
        now = int(self._clock())
        option = SILENT if until > now else RECEIVE
        lasts = MOST_OF_ALL_TIME - now if until == MUTED_FOREVER else max(0, int(until) - now)
        await self._link.library.call("TIMMsgSetAllReceiveMessageOpt2", option, now, lasts)
        answer = await self._link.library.call("TIMMsgGetAllReceiveMessageOpt")
        self._link.receiver.standing.do_not_disturb(answer.json)

    async def do_foreground(self) -> None:
        """Report that the user is looking; the answer is kept for the notification check."""
        answer = await self._link.library.ask("TIMMsgDoForeground")
        self._answered(Activity.FOREGROUND, answer.code, answer.words)

    async def do_background(self, unread_count: int) -> None:
        """Report that the user is not looking; the answer is kept for the notification check."""
        count = max(0, min(unread_count, 2**32 - 1))
        answer = await self._link.library.ask("TIMMsgDoBackground", count)
        self._answered(Activity.BACKGROUND, answer.code, answer.words)

    def _answered(self, activity: Activity, code: int, words: str) -> None:
        said = str(error_of(code, words)) if code else ""
        self.activity_answer = ActivityAnswer(activity, code, said, self._clock())

    async def enable_push(self, registration: PushRegistration) -> None:  # noqa: ARG002
        """Refuse: Tencent's servers push to phones only.

        Raises:
            NotSupported: always.
        """
        raise NotSupported("Tencent's servers push to phones only; keep Bellbird in the tray")

    async def disable_push(self, registration: PushRegistration) -> None:
        """Do nothing: there is never a registration."""

    # Calls

    async def accept_call(self, conversation: ConversationId, call_id: str) -> None:  # noqa: ARG002
        """Answer a call that rings; no sound or picture follows from here."""
        await self._answer_call("TIMSignalingAccept", call_id, CallEnd.ACCEPTED)

    async def reject_call(self, conversation: ConversationId, call_id: str) -> None:  # noqa: ARG002
        """Decline a call that rings, on all our devices."""
        await self._answer_call("TIMSignalingReject", call_id, CallEnd.REJECTED)

    async def _answer_call(self, function: str, call_id: str, end: CallEnd) -> None:
        library, calls = self._link.library, self._link.receiver.calls
        call = calls.find(call_id)
        if call is None:
            raise RequestFailed("the call is already over")
        await library.call(function, call_id, call.data)
        calls.answered_here(call_id, end)

    # Files

    async def upload(self, file: Path, media_type: str, progress: Progress) -> str:  # noqa: ARG002
        """Put a copy of a file aside; the library sends it with its message."""
        return await self._files.put(file, progress)

    async def download(self, url: str, target: Path, limit: int, progress: Progress) -> Download:
        """Fetch a file, or give back one of ours."""
        ours = self._files.find(url)
        if ours is not None:
            return await copy_out(ours, target, limit, progress)
        return await fetch(url, target, limit, progress, proxy=self._proxy())
