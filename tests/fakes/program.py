"""The program's services, put together over fakes: everything but adapters and window.

    async with ProgramUnderTest() as program:
        program.session.receive(message)
        await program.settled()
        program.notifications.shown

`storage` and `notifications` outlive a program as the disk and the desktop do: give them to the
next one to play a restart; `crash` ends one as `kill -9` does, without a last word.
"""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from datetime import UTC, tzinfo
from types import TracebackType
from typing import Any, Self, TypeVar

from app.domain.account import Account, Protocol
from app.domain.content import Text
from app.domain.events import (
    AccountChanged,
    ConversationsLoaded,
    Event,
    InputSeen,
    VisibleRangeChanged,
    WindowChanged,
)
from app.domain.ids import AccountId, ConversationId, ConversationRef, MessageId
from app.domain.message import Message, MessageState, Position
from app.domain.people import Person
from app.domain.selectors import unread_total
from app.ports.im import Backend
from app.services.accounts import Accounts
from app.services.activity import ActivityReporter
from app.services.calls import Calls
from app.services.clicks import Clicks
from app.services.conversations import Conversations
from app.services.inbox import Inbox
from app.services.mutes import Mutes
from app.services.notifier import Notifier
from app.services.outbox import Outbox
from app.services.preferences import Preferences
from app.services.push_plugin import PushPlugin
from app.services.quiet import Quiet
from app.services.reading import Reading
from app.services.sleep import Sleep
from app.services.store import Store
from app.services.tasks import Tasks
from tests.fakes.desktop import FakeBadge, FakeFront, FakeNotificationServer
from tests.fakes.im import FakeBackend, FakeSession
from tests.fakes.storage import FakeCredentialStore, FakeSettingsStore, FakeStorage

T = TypeVar("T")

ACCOUNT = Account(AccountId("home"), Protocol.XMPP, "me@example.org", "Me")
NOON = 1_800_000_000.0


def c2c(user: str, account: Account = ACCOUNT) -> ConversationRef:
    """The conversation with a user of example.org."""
    return ConversationRef(account.id, ConversationId.c2c(f"{user}@example.org"))


def incoming(
    user: str,
    text: str,
    *,
    message_id: str = "",
    at: float = NOON,
    **changes: Any,
) -> Message:
    """A message that a user of example.org wrote to us."""
    ref = c2c(user)
    return Message(
        account=ref.account,
        conversation=ref.id,
        id=MessageId(message_id or f"{user}-{text}"),
        sender=Person(ref.id.target, user.capitalize()),
        sent_at=at,
        elements=(Text(text),),
        archive_id=f"archived-{message_id or f'{user}-{text}'}",
        **changes,
    )


def outgoing(user: str, text: str, *, at: float = NOON) -> Message:
    """A message of ours that waits to be sent."""
    ref = c2c(user)
    return Message(
        account=ref.account,
        conversation=ref.id,
        id=MessageId(f"mine-{text}"),
        sender=Person(ACCOUNT.address),
        sent_at=at,
        elements=(Text(text),),
        outgoing=True,
        state=MessageState.WAITING,
    )


class ProgramUnderTest:
    """One run of the program. `now` is its clock and `zone` its place; tests move both.

    Args:
        accounts: those in the settings file.
        prepare: called with each session before it connects, to let it refuse or hold messages.
        backend: a real one, to play another program on a real server.
        parts: classes to be used in the place of others, to see what a bug in one would do.
    """

    def __init__(
        self,
        storage: FakeStorage | None = None,
        notifications: FakeNotificationServer | None = None,
        *,
        accounts: tuple[Account, ...] = (ACCOUNT,),
        prepare: Callable[[FakeSession], None] = lambda _: None,
        backend: Backend | None = None,
        parts: Mapping[type, type] | None = None,
    ) -> None:
        self.now = NOON
        self.zone: tzinfo = UTC
        self.storage = storage or FakeStorage(lambda: self.now)
        self.notifications = notifications or FakeNotificationServer()
        self.badge = FakeBadge()
        self.front = FakeFront()
        self.fake_backend = FakeBackend(prepare)
        self.backend: Backend = backend or self.fake_backend
        self.store = Store()
        self.events: list[Event] = []
        self.store.listen(object, self.events.append)  # type: ignore[arg-type]  # every kind
        self.tasks = Tasks(self.store)
        self._running: set[asyncio.Task[None]] = set()
        self._accounts = accounts
        self._parts = parts or {}

    def _part(self, kind: type[T]) -> type[T]:
        return self._parts.get(kind, kind)

    @property
    def session(self) -> FakeSession:
        """The session of `ACCOUNT`."""
        return self.fake_backend.sessions[ACCOUNT.id]

    async def __aenter__(self) -> Self:
        store, clock = self.store, lambda: self.now
        archive, ledger = self.storage.archive, self.storage.ledger
        store.dispatch(*(AccountChanged(a) for a in self._accounts))
        snapshot = await archive.load(200)
        store.dispatch(ConversationsLoaded(snapshot.conversations, snapshot.messages))
        self.settings_file = FakeSettingsStore()
        self.preferences = Preferences(store, self.settings_file)
        self.credentials = FakeCredentialStore()
        for account in self._accounts:
            await self.credentials.set(account.id, "secret")
        self.inbox = self._part(Inbox)(store, archive)
        self.accounts = Accounts(
            store,
            archive,
            self.credentials,
            self.preferences,
            self.inbox,
            dict.fromkeys(Protocol, self.backend),
            self._start_task,
            clock=clock,
        )
        self.outbox = self._part(Outbox)(store, archive, self.accounts, self.inbox)
        self.conversations = self._part(Conversations)(
            store, archive, self.accounts, self.outbox, clock=clock
        )
        self.reading = self._part(Reading)(store, archive, self.accounts, clock=clock)
        self.calls = Calls(store, self.accounts)
        self.activity = self._part(ActivityReporter)(store, self.accounts, clock=clock)
        self.sleep = Sleep(store, self.accounts, self.outbox, self.activity)
        self.quiet = Quiet(store, self.preferences, clock=clock)
        self.push = self._part(PushPlugin)(store, self.preferences, self.notifications, self.badge)
        self.notifier = self._part(Notifier)(
            store,
            archive,
            ledger,
            self.push,
            self.conversations,
            self.reading,
            self.calls,
            clock=clock,
            zone=lambda: self.zone,
        )
        self.calls.settle_earlier(self.inbox.deliver)
        self.clicks = self._part(Clicks)(store, ledger, self.conversations, self.front, clock=clock)
        self.mutes = Mutes(store, self.conversations, clock=clock)
        store.watch(unread_total, self.push.set_badge_num)
        await self.push.init(
            self.clicks.take,
            on_response=self.notifier.on_response,
            on_server_changed=self.notifier.on_server_changed,
        )
        for service in (
            self.inbox,
            self.outbox,
            self.reading,
            self.activity,
            self.notifier,
            self.clicks,
            self.mutes,
            self.quiet,
        ):
            self._start_task(service.run(), type(service).__name__)
        await self.accounts.start()
        await self.settled()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.crash()

    async def crash(self) -> None:
        """End every task where it stands."""
        await self.push.stop()
        for task in self._running.copy():
            task.cancel()
        if self._running:
            done, _ = await asyncio.wait(self._running.copy())
            for task in done:
                if not task.cancelled() and (error := task.exception()) is not None:
                    raise error

    async def settled(self) -> None:
        """Wait until nothing that happened so far has anything left to cause.

        Fakes answer without waiting for anything, so a bounded number of turns of the loop is
        enough; nothing here depends on time.
        """
        for _ in range(40):
            await asyncio.sleep(0)

    def _start_task(self, coroutine: Coroutine[Any, Any, None], name: str) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(coroutine, name=name)
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return task

    # The user

    def look_at(self, ref: ConversationRef | None, *, seen: Position | None = None) -> None:
        """Sit before the active window with a conversation open and its end in view."""
        self.conversations.open(ref)
        self.focus()
        self.see_newest(ref, seen)

    def focus(self) -> None:
        """Click into the window."""
        self.store.dispatch(
            WindowChanged(active=True, exposed=True, visible=True), InputSeen(self.now)
        )

    def see_newest(self, ref: ConversationRef | None, seen: Position | None = None) -> None:
        """Let the view say that the conversation's end is on screen, as the window does."""
        messages = self.store.state.messages(ref) if ref is not None else ()
        newest = seen or (messages[-1].position if messages else None)
        if ref is not None:
            self.store.dispatch(VisibleRangeChanged(ref, newest))

    def look_away(self) -> None:
        """Let another program's window come to the front."""
        self.store.dispatch(WindowChanged(active=False, exposed=True, visible=True))
