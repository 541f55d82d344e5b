"""Send a real message round: to the server and back, shown, clicked, on the screen; then clean up.

Each step is proven by what it left behind: the message by its arrival, the decision and the
notification by the ledger, the click by the conversation that is on the screen in an active window.
"""

import asyncio
import logging
import time
import uuid
from collections.abc import Callable
from typing import Protocol

from app.domain.account import Account
from app.domain.check import Finding, Hop, Status
from app.domain.content import Text
from app.domain.errors import AppError, NotSupported
from app.domain.events import (
    ConversationChanged,
    ConversationRemoved,
    DoNotDisturbChanged,
    InputSeen,
    MessageReceived,
)
from app.domain.ids import ConversationId, ConversationRef, MessageId
from app.domain.message import Message, MessageFlag, MessageKey, MessageState, Position
from app.domain.notification import Fate, Response, ResponseKind, tag_of
from app.domain.people import Person
from app.domain.selectors import is_focused
from app.domain.state import AppState
from app.ports.archive import Archive
from app.ports.ledger import Ledger, LedgerEntry
from app.services.accounts import Accounts
from app.services.clicks import Clicks
from app.services.conversations import Conversations
from app.services.push_plugin import PushPlugin
from app.services.store import Store

logger = logging.getLogger(__name__)

NAME = "Notification check"
TEXT = "This message went to your server and came back. It is removed by itself."

BACK_FROM_SERVER = 2
"""Hops after which the message has been at the server and back."""

_GLANCE = 0.02
"""Seconds between two looks into the ledger, which tells nobody of its news."""


class Window(Protocol):
    """The main window, as far as the check disturbs it."""

    def keep_place(self) -> Callable[[], None]:
        """Remember whether the window is shown and in front; the function given restores it."""
        ...


class _Stopped(Exception):
    """The message got no further; the finding says why."""

    def __init__(self, proof: str, advice: str) -> None:
        super().__init__(proof)
        self.finding = Finding(Status.FAILED, proof, advice)


class RoundTrip:
    """Sends the message.

    Args:
        clock: seconds since the epoch.
    """

    def __init__(
        self,
        store: Store,
        archive: Archive,
        ledger: Ledger,
        accounts: Accounts,
        conversations: Conversations,
        push: PushPlugin,
        clicks: Clicks,
        window: Window,
        *,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._store = store
        self._archive = archive
        self._ledger = ledger
        self._accounts = accounts
        self._conversations = conversations
        self._push = push
        self._clicks = clicks
        self._window = window
        self._clock = clock

    @staticmethod
    def conversation(account: Account) -> ConversationRef:
        """The conversation in which an account's check takes place."""
        return ConversationRef(account.id, ConversationId.check(account.address.lower()))

    async def go(
        self, account: Account, *, click: bool, patience: float
    ) -> tuple[Finding, tuple[Hop, ...]]:
        """Send a message round and clean up after it.

        Args:
            click: go on to the screen; else the way ends with the notification.
            patience: seconds for the whole way.
        """
        trip = _Trip(self._clock)
        put_back = self._window.keep_place() if click else _nothing
        before = self._store.state
        ref = self.conversation(account)
        try:
            async with asyncio.timeout(patience):
                await self._travel(account, ref, trip, click=click)
        except TimeoutError:
            finding = trip.gave_up(self._store.state, patience)
        except _Stopped as stopped:
            finding = stopped.finding
        except NotSupported as error:
            finding = Finding(Status.WARNING, f"a message to oneself can't be sent: {error}")
        except AppError as error:
            finding = Finding(Status.FAILED, str(error), "Look whether the network works.")
        else:
            total = f"{trip.total:.0f}"
            shown = f"the message was shown after {total} ms"
            proof = f"the message was on the screen after {total} ms" if click else shown
            finding = Finding(Status.OK, proof)
        finally:
            await self._clean_up(ref, before.open)
            put_back()
            await self._undo_presence(before)
        return finding, tuple(trip.hops)

    async def _travel(
        self, account: Account, ref: ConversationRef, trip: "_Trip", *, click: bool
    ) -> None:
        message = _compose(account, ref, self._clock())
        session = self._accounts.session(account.id)
        self._store.dispatch(ConversationChanged(ref, name=NAME))
        arrival: asyncio.Future[Message] = asyncio.get_running_loop().create_future()

        def on_received(event: MessageReceived) -> None:
            if event.message.id == message.id and not arrival.done():
                arrival.set_result(event.message)

        unsubscribe = self._store.listen(MessageReceived, on_received)
        try:
            trip.begin()
            await session.send(message)
            trip.expect("handed to the server", "came back from the server")
            arrived = await arrival
        finally:
            unsubscribe()
        trip.passed("came back from the server")
        trip.expect("", "was decided about")
        entry = await self._entry(arrived.key, lambda e: e.decided_at > 0 or e.shown_at > 0)
        if entry.fate is Fate.SILENT:
            raise _Stopped(f"it stayed silent: {entry.reason}", "Please report this.")
        trip.passed(f"decided: {entry.reason}" if entry.reason else "decided", entry.decided_at)
        trip.expect("", "was shown")
        entry = await self._entry(arrived.key, lambda e: e.native_id is not None)
        assert entry.native_id is not None
        info = self._push.server_info
        trip.passed(f"shown by {info.name if info else 'nobody'}", entry.shown_at)
        if not click:
            return
        self._push.on_response(Response(entry.native_id, ResponseKind.CLICKED))
        trip.passed("clicked (by the check)")
        trip.expect("", "was on the screen")
        await self._on_screen(ref, arrived.position)
        trip.passed("on the screen, in the active window")

    async def _entry(self, key: MessageKey, wanted: Callable[[LedgerEntry], bool]) -> LedgerEntry:
        while True:
            entry = await self._ledger.entry(key)
            if entry is not None and (wanted(entry) or entry.fate is Fate.SILENT):
                return entry
            await asyncio.sleep(_GLANCE)

    async def _on_screen(self, ref: ConversationRef, position: Position) -> None:
        seen = asyncio.Event()

        def is_there(state: AppState) -> bool:
            newest = state.window.newest_visible
            shown = state.open == ref and newest is not None and newest >= position
            return shown and is_focused(state)

        unsubscribe = self._store.watch(is_there, lambda yes: seen.set() if yes else None)
        try:
            await seen.wait()
        finally:
            unsubscribe()

    async def _clean_up(self, ref: ConversationRef, before: ConversationRef | None) -> None:
        try:
            await self._clicks.forget(ref)
            if self._store.state.open == ref:
                self._conversations.open(before)
            await self._push.withdraw(tag_of(ref))
            await self._archive.remove_conversation(ref)
        except AppError as error:
            logger.warning("The check's conversation stays until the next start: %s", error)
        self._store.dispatch(ConversationRemoved(ref))

    async def _undo_presence(self, before: AppState) -> None:
        """Take back what the click said of the user: only the check was here.

        Else what comes to the screen now would count as read, and "do not disturb until I am back"
        would be over.
        """
        await asyncio.sleep(0)  # whoever watches the window has seen it go
        wish = before.do_not_disturb
        if wish.until_back and wish != self._store.state.do_not_disturb:
            self._store.dispatch(DoNotDisturbChanged(wish.until, until_back=True))
        self._store.dispatch(InputSeen(before.window.last_input))


class _Trip:
    """The steps so far, with their times."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._began = clock()
        self._next = "was sent"
        self.hops: list[Hop] = []

    @property
    def total(self) -> float:
        """Milliseconds to the last step."""
        return self.hops[-1].ms if self.hops else 0.0

    def begin(self) -> None:
        """Count from here."""
        self._began = self._clock()

    def expect(self, passed: str, then: str) -> None:
        """Note a step, or "", and what must come next."""
        if passed:
            self.passed(passed)
        self._next = then

    def passed(self, name: str, at: float = 0.0) -> None:
        """Note a step; `at` if it was written down with its time."""
        ms = ((at or self._clock()) - self._began) * 1000
        self.hops.append(Hop(name, max(ms, self.total)))

    def gave_up(self, state: AppState, patience: float) -> Finding:
        """Say how far it came."""
        if self._next == "was on the screen":
            if state.desktop.locked:
                proof = "the click can't be followed while the screen is locked"
                return Finding(Status.WARNING, proof, "Unlock the screen, check again.")
            proof = "the click was taken, and the window did not come to the front"
            advice = "Let the desktop give windows the keyboard (focus stealing prevention)."
        elif self._next == "was shown":
            proof = "the message arrived, and nobody showed it"
            advice = "See the notification server above."
        else:
            proof = f"nothing that {self._next} within {patience:g} s"
            advice = "Check again; if it stays so, the server loses messages: tell its operator."
        return Finding(Status.FAILED, proof, advice)


def _compose(account: Account, ref: ConversationRef, now: float) -> Message:
    return Message(
        account=account.id,
        conversation=ref.id,
        id=MessageId(f"check-{uuid.uuid4().hex}"),
        sender=Person(account.address),
        sent_at=now,
        elements=(Text(TEXT),),
        outgoing=True,
        state=MessageState.WAITING,
        flags=MessageFlag.CHECK,
    )


def _nothing() -> None:
    pass
