"""A server's side of the port `app.ports.im`, played by the test.

`FakeBackend.sessions` holds the session of each account. Play the server with `deliver`, `drop`,
`turn_away` and `acknowledge`; `calls` tells what the program asked for, in order.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from app.domain.account import Account
from app.domain.content import Element
from app.domain.conversation import Affiliation, Member, Role
from app.domain.errors import AppError, Disconnected
from app.domain.events import CatchUpFinished, Event, MessageReceived, MessageStateChanged, Origin
from app.domain.ids import AccountId, ConversationId
from app.domain.message import Message, MessageState
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

Call = tuple[object, ...]


class FakeSession:
    """One account's connection to nowhere.

    Attributes:
        calls: name and arguments of each request, in order.
        sent: messages handed over, in order.
        refuses: errors that the next tries to connect meet, one each.
        stalls: so many of the next tries to connect get no answer.
        missed: what is delivered as catch-up at the next connect.
        pages: what `load_history` gives, one page each; then empty, complete ones.
        request_error: raised by every request while set.
        answers: whether it gives a sign of life when asked for one.
        catches_up: whether `connect` finishes its catch-up by itself.
        group_members: what `members` gives.
        transfers: while not set, uploads and downloads stay at their beginning.
        file, media_type: what `download` fetches.
    """

    def __init__(self, account: Account, secret: str, deliver: Deliver) -> None:
        self.account = account
        self.secret = secret
        self._deliver = deliver
        self._closed: asyncio.Future[None] | None = None
        self.calls: list[Call] = []
        self.sent: list[Message] = []
        self.refuses: list[AppError] = []
        self.stalls = 0
        self.missed: list[Message] = []
        self.pages: list[HistoryPage] = []
        self.request_error: AppError | None = None
        self.answers = True
        self.catches_up = True
        self.group_members: tuple[Member, ...] = ()
        self.transfers = asyncio.Event()
        self.transfers.set()
        self.file, self.media_type = b"content", "text/plain"
        self.positions: Mapping[str, ArchivePosition] = {}
        self.connected = asyncio.Event()

    # The server's side

    def deliver(self, *events: Event) -> None:
        """Let the server tell something."""
        for event in events:
            self._deliver(event)

    def receive(self, *messages: Message, origin: Origin = Origin.LIVE) -> None:
        """Let messages arrive."""
        self.deliver(*(MessageReceived(m, origin) for m in messages))

    def finish_catch_up(self) -> None:
        """Say that everything missed was delivered."""
        self.deliver(CatchUpFinished(self.account.id))

    def acknowledge(self, message: Message) -> None:
        """Let the server confirm a message of ours."""
        self.deliver(
            MessageStateChanged(
                message.ref, message.id, MessageState.SENT, archive_id=f"archived-{message.id}"
            )
        )

    def drop(self) -> None:
        """Cut the connection."""
        self._end(Disconnected("the network is gone"))

    def turn_away(self, error: AppError) -> None:
        """Let the server end the connection for good."""
        self._end(error)

    def _end(self, error: AppError) -> None:
        assert self._closed is not None
        self.connected.clear()
        self._closed.set_exception(error)

    # The port

    @property
    def features(self) -> SessionFeature:
        return ~SessionFeature.NONE

    async def connect(self, positions: Mapping[str, ArchivePosition]) -> None:
        self.calls.append(("connect",))
        self.positions = dict(positions)
        if self.stalls:
            self.stalls -= 1
            await asyncio.Event().wait()
        if self.refuses:
            raise self.refuses.pop(0)
        self._closed = asyncio.get_running_loop().create_future()
        self.connected.set()
        missed, self.missed = self.missed, []
        self.receive(*missed, origin=Origin.CATCH_UP)
        if self.catches_up:
            asyncio.get_running_loop().call_soon(self.finish_catch_up)

    async def wait_closed(self) -> None:
        assert self._closed is not None
        await self._closed

    async def check_alive(self) -> None:
        self.calls.append(("check_alive",))
        if not self.connected.is_set():
            raise Disconnected("there is no connection")
        if not self.answers:
            self.drop()
            raise Disconnected("the network is gone")

    async def close(self) -> None:
        self.calls.append(("close",))

    async def send(self, message: Message) -> None:
        self._request("send", message.id)
        self.sent.append(message)

    async def edit(self, message: Message, elements: Sequence[Element]) -> None:
        self._request("edit", message.id, tuple(elements))

    async def recall(self, message: Message) -> None:
        self._request("recall", message.id)

    async def react(self, message: Message, emojis: Sequence[str]) -> None:
        self._request("react", message.id, tuple(emojis))

    async def mark_read(self, message: Message, *, tell_sender: bool) -> None:
        self._request("mark_read", message.id, tell_sender)

    async def set_typing(self, conversation: ConversationId, *, typing: bool) -> None:
        self._request("set_typing", conversation, typing)

    async def load_history(
        self, conversation: ConversationId, before: str | None, limit: int
    ) -> HistoryPage:
        self._request("load_history", conversation, before, limit)
        return self.pages.pop(0) if self.pages else HistoryPage((), complete=True)

    def address_of(self, typed: str) -> str:
        return typed.lower()

    async def join_group(self, group: ConversationId, nickname: str) -> None:
        self._request("join_group", group, nickname)

    async def leave_group(self, group: ConversationId) -> None:
        self._request("leave_group", group)

    async def add_contact(self, user: str, name: str) -> None:
        self._request("add_contact", user, name)

    async def remove_contact(self, user: str) -> None:
        self._request("remove_contact", user)

    async def rename_contact(self, user: str, name: str) -> None:
        self._request("rename_contact", user, name)

    async def ask_presence(self, user: str) -> None:
        self._request("ask_presence", user)

    async def set_own_picture(self, picture: OwnPicture | None) -> None:
        self._request("set_own_picture", picture)

    async def answer_contact(self, user: str, *, accept: bool) -> None:
        self._request("answer_contact", user, accept)

    async def set_blocked(self, user: str, *, blocked: bool) -> None:
        self._request("set_blocked", user, blocked)

    async def create_group(
        self, name: str, nickname: str, *, public: bool = False
    ) -> ConversationId:
        self._request("create_group", name, nickname, *(("public",) if public else ()))
        return ConversationId.group(f"{name.lower()}@rooms.example.org")

    async def invite(self, group: ConversationId, user: str, reason: str = "") -> None:
        self._request("invite", group, user, reason)

    async def decline_invitation(self, group: ConversationId) -> None:
        self._request("decline_invitation", group)

    async def set_subject(self, group: ConversationId, subject: str) -> None:
        self._request("set_subject", group, subject)

    async def rename_group(self, group: ConversationId, name: str) -> None:
        self._request("rename_group", group, name)

    async def set_affiliation(
        self, group: ConversationId, member: Member, affiliation: Affiliation
    ) -> None:
        self._request("set_affiliation", group, member, affiliation)

    async def set_role(self, group: ConversationId, member: Member, role: Role) -> None:
        self._request("set_role", group, member, role)

    async def members(self, group: ConversationId) -> tuple[Member, ...]:
        self._request("members", group)
        return self.group_members

    async def enable_push(self, registration: PushRegistration) -> None:
        self._request("enable_push", registration)

    async def disable_push(self, registration: PushRegistration) -> None:
        self._request("disable_push", registration)

    async def upload(self, file: Path, media_type: str, progress: Progress) -> str:
        self._request("upload", file, media_type)
        size = file.stat().st_size  # noqa: ASYNC240  a few bytes of a test
        progress(0, size)
        await self.transfers.wait()
        progress(size, size)
        return f"https://files.example.org/{file.name}"

    async def download(self, url: str, target: Path, limit: int, progress: Progress) -> Download:
        self._request("download", url, target, limit)
        progress(0, len(self.file))
        await self.transfers.wait()
        target.write_bytes(self.file)  # noqa: ASYNC240  as above
        progress(len(self.file), len(self.file))
        return Download(len(self.file), self.media_type)

    async def accept_call(self, conversation: ConversationId, call_id: str) -> None:
        self._request("accept_call", conversation, call_id)

    async def reject_call(self, conversation: ConversationId, call_id: str) -> None:
        self._request("reject_call", conversation, call_id)

    async def set_muted(
        self, conversation: ConversationId, until: float, *, mentions: bool = False
    ) -> None:
        self._request("set_muted", conversation, until, *(("mentions",) if mentions else ()))

    async def do_foreground(self) -> None:
        self._request("do_foreground")

    async def do_background(self, unread_count: int) -> None:
        self._request("do_background", unread_count)

    def asked(self, name: str) -> list[Call]:
        """The calls of one name."""
        return [call for call in self.calls if call[0] == name]

    def _request(self, *call: object) -> None:
        self.calls.append(call)
        if self.request_error is not None:
            raise self.request_error
        if not self.connected.is_set():
            raise Disconnected("there is no connection")


class FakeBackend:
    """Makes fake sessions and remembers them by account; the last one of each.

    Args:
        prepare: called with each new session, before it connects.
    """

    def __init__(self, prepare: Callable[[FakeSession], None] = lambda _: None) -> None:
        self._prepare = prepare
        self.sessions: dict[AccountId, FakeSession] = {}

    def open(self, account: Account, secret: str, deliver: Deliver) -> FakeSession:
        session = FakeSession(account, secret, deliver)
        self._prepare(session)
        self.sessions[account.id] = session
        return session
