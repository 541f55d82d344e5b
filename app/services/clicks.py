"""Carry a click to its conversation: written down first, done only when it is on the screen.

A click survives a crash, a missing account and a closed window: until its conversation is shown in
an active window it stays in the ledger, and the next start carries it out. A later click takes the
place of an earlier one. If the desktop does not let the window come to the front, the user is told.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from functools import partial

from msgspec import Struct

from app.domain.digest import is_digest_ext
from app.domain.errors import AppError, InvalidExt, StorageFailed
from app.domain.events import (
    AccountChanged,
    ConversationOpened,
    InputSeen,
    ProblemOccurred,
    UnreadListWanted,
)
from app.domain.ids import AccountId, ConversationId, ConversationRef, parse_ext, parse_link
from app.domain.selectors import is_focused
from app.domain.state import AppState
from app.ports.desktop import Front
from app.ports.ledger import Click, Ledger
from app.services.conversations import Conversations
from app.services.insist import insist
from app.services.push_click import PushClick
from app.services.responses import latest_showing
from app.services.store import Store

logger = logging.getLogger(__name__)

PATIENCE = 5.0
"""Seconds after which a window that did not come to the front is a problem to tell of."""


class _Place(Struct, frozen=True):
    """What the user can see: a focused window, and in it a conversation's newest lines or none."""

    ref: ConversationRef | None


def _place(state: AppState) -> _Place | None:
    if not is_focused(state):
        return None
    ref = state.open
    shown = ref is None or state.window.newest_visible is not None or not state.messages(ref)
    return _Place(ref) if shown else None


class _WentElsewhere(Struct, frozen=True):
    """The user has opened another conversation since these clicks."""

    clicks: tuple[Click, ...]


class Clicks:
    """Routes clicks, links and the second start of the program.

    Args:
        clock: seconds since the epoch.
    """

    def __init__(
        self,
        store: Store,
        ledger: Ledger,
        conversations: Conversations,
        front: Front,
        *,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._store = store
        self._ledger = ledger
        self._conversations = conversations
        self._front = front
        self._clock = clock
        self._work: asyncio.Queue[PushClick | Click | _WentElsewhere | None] = asyncio.Queue()
        self._pending: list[Click] = []
        self._opening = False
        self._waiting_for_window: asyncio.TimerHandle | None = None
        store.watch(_place, lambda _: self._work.put_nowait(None))
        store.listen(AccountChanged, lambda _: self._try_again())
        store.listen(ConversationOpened, self._conversation_opened)

    def take(self, click: PushClick) -> None:
        """Take a click on a notification: the program's `push_click_action`."""
        self._work.put_nowait(click)

    def open_link(self, link: str, activation_token: str = "") -> None:
        """Open what a link or a conversation id names; "" shows only the window.

        Args:
            activation_token: what the desktop gave for bringing the window to the front.
        """
        if not link:
            self._front.bring_to_front(activation_token)
            return
        try:
            conversation, account = parse_link(link)
        except AppError as error:
            self._front.bring_to_front(activation_token)
            self._store.dispatch(ProblemOccurred(f"Could not open the link: {error}"))
            return
        ref = self._resolve(conversation, account)
        self._work.put_nowait(Click(ref, self._clock(), activation_token))

    async def forget(self, ref: ConversationRef) -> None:
        """Give up clicks that lead to a conversation which is about to be removed."""
        gone = [click for click in self._pending if click.ref == ref]
        self._pending = [click for click in self._pending if click.ref != ref]
        if gone and not self._pending:
            self._expect_nothing()
        for click in gone:
            await self._ledger.consume_click(click)

    async def run(self) -> None:
        """Carry out what an earlier run left, then each click as it comes, until cancelled."""
        left = list(await insist(self._ledger.pending_clicks))
        if left:
            logger.info("A click of an earlier run is carried out")
            self._pending = left
            self._carry_out(left[-1])
        while True:
            work = await self._work.get()
            match work:
                case PushClick():
                    await self._record(await self._from_notification(work))
                case Click():
                    await self._record(work)
                case _WentElsewhere(clicks):
                    await self._consume(clicks)
                case None:
                    await self._verify()

    async def _from_notification(self, click: PushClick) -> Click:
        at, token = self._clock(), click.activation_token
        if click.ref is not None:
            return Click(click.ref, at, token)
        if is_digest_ext(click.ext):
            return Click(None, at, token, unread=True)
        entries = latest_showing(await self._ledger.by_native_id(click.native_id))
        refs = {entry.key.ref for entry in entries}
        if len(refs) > 1:  # a summary that an earlier run showed
            return Click(None, at, token, unread=True)
        return Click(refs.pop() if refs else self._from_ext(click.ext), at, token)

    def _from_ext(self, ext: str) -> ConversationRef | None:
        try:
            return self._resolve(parse_ext(ext), None) if ext else None
        except InvalidExt as error:
            self._store.dispatch(
                ProblemOccurred(f"Could not open the conversation of that notification: {error}")
            )
            return None

    def _resolve(self, conversation: ConversationId, account: AccountId | None) -> ConversationRef:
        """Find the account that is meant: the one named, one that has it, or the first."""
        accounts = self._store.state.accounts
        if account is not None:
            return ConversationRef(account, conversation)
        refs = [ConversationRef(a, conversation) for a in accounts]
        known = [ref for ref in refs if ref in self._store.state.conversations]
        return (known or refs or [ConversationRef(AccountId(""), conversation)])[0]

    async def _record(self, click: Click) -> None:
        # Whoever clicks is there: what comes on screen now may be read.
        self._store.dispatch(InputSeen(self._clock()))
        try:
            written = await self._ledger.record_click(click)
        except StorageFailed as error:
            logger.warning("A click is carried out though it is not written down: %s", error)
            written = click
        self._pending.append(written)
        self._carry_out(written)
        await self._verify()

    def _carry_out(self, click: Click) -> None:
        ref = click.ref
        if ref is not None and not ref.account:
            ref = self._resolve(ref.id, None)
        if ref is not None and ref.account not in self._store.state.accounts:
            logger.info("A click waits for its account")
        else:
            self._opening = True
            self._conversations.open(ref)
            self._opening = False
        if click.unread:
            self._store.dispatch(UnreadListWanted())
        self._front.bring_to_front(click.activation_token)
        self._expect_window()

    def _try_again(self) -> None:
        if self._pending:
            self._carry_out(self._pending[-1])

    async def _verify(self) -> None:
        """Consume the newest click if its place is on screen, and with it those it replaced."""
        place = _place(self._store.state)
        if not self._pending or place is None:
            return
        wanted = self._pending[-1].ref
        if wanted is not None and (place.ref is None or wanted.id != place.ref.id):
            return
        await self._consume(tuple(self._pending))

    async def _consume(self, done: Sequence[Click]) -> None:
        self._pending = [click for click in self._pending if click not in done]
        if not self._pending:
            self._expect_nothing()
        for click in done:
            await insist(partial(self._ledger.consume_click, click))

    def _conversation_opened(self, _: ConversationOpened) -> None:
        """Let the user's own way, taken before the window, end that of an earlier click."""
        if self._pending and not self._opening and is_focused(self._store.state):
            self._work.put_nowait(_WentElsewhere(tuple(self._pending)))

    def _expect_window(self) -> None:
        self._expect_nothing()
        loop = asyncio.get_running_loop()
        self._waiting_for_window = loop.call_later(PATIENCE, self._window_did_not_come)

    def _expect_nothing(self) -> None:
        if self._waiting_for_window is not None:
            self._waiting_for_window.cancel()
            self._waiting_for_window = None

    def _window_did_not_come(self) -> None:
        if self._pending and not is_focused(self._store.state):
            logger.warning("The desktop did not let the window come to the front")
            text = "Could not bring the window to the front: the desktop did not allow it."
            self._store.dispatch(ProblemOccurred(text))
