"""Messages that come as pushes: shown only if no connection of ours brings them.

A push wakes the program, and mostly its message comes by the account's own connection a moment
later; the notifier then decides about it by all its rules, once. So a push waits for that first.
What no connection brings, as when the server can't be reached or the push came from elsewhere, is
shown by itself, under a tag of its own that goes when its message comes after all.

A push is untrusted: its ext opens a conversation at most, its text is bounded and plain.
"""

import asyncio
import logging
import math
import time
from collections.abc import Callable
from datetime import tzinfo
from typing import TYPE_CHECKING

from app.domain import events as e
from app.domain.account import ConnectionPhase
from app.domain.errors import InvalidExt, ServiceUnavailable
from app.domain.ids import ConversationId, ConversationRef, parse_ext
from app.domain.notification import Notification, Tag, preview_level, tag_of
from app.domain.quiet_hours import quiet_now
from app.domain.selectors import is_focused
from app.domain.settings import Preview
from app.domain.state import AppState
from app.services.local_time import local_zone
from app.services.push_plugin import PushPlugin
from app.services.store import Store

if TYPE_CHECKING:
    from app.ports.push import PushedMessage

logger = logging.getLogger(__name__)

PATIENCE = 10.0
"""Seconds that a connection has to bring a push's message."""

GRACE = 2.0
"""Seconds that it has once every account is online."""

JUST_NOW = 60.0
"""Seconds before a push in which its message may have come already."""

MAX_WAITING = 20
"""Pushes that wait at once; more come from somebody who floods us."""

MAX_REMEMBERED = 1000
"""Conversations whose news are remembered: far more than a minute has."""

CHANNEL = "new_message"
_PREFIX = "push/"
_UNDER_WAY = (
    ConnectionPhase.OFFLINE,
    ConnectionPhase.CONNECTING,
    ConnectionPhase.CATCHING_UP,
    ConnectionPhase.WAITING,
)


class Pushed:
    """Takes pushes and shows what they say, until cancelled: `run`.

    Args:
        clock: seconds since the epoch.
        zone: where the user is now.
        patience, grace: see `PATIENCE`, `GRACE`.
    """

    def __init__(
        self,
        store: Store,
        push: PushPlugin,
        *,
        clock: Callable[[], float] = time.time,
        zone: Callable[[], tzinfo] = local_zone,
        patience: float = PATIENCE,
        grace: float = GRACE,
    ) -> None:
        self._store = store
        self._push = push
        self._clock = clock
        self._zone = zone
        self._patience = patience
        self._grace = grace
        self._queue: asyncio.Queue[PushedMessage] = asyncio.Queue()
        self._came: dict[ConversationId, float] = {}
        self._waiting: dict[ConversationId, asyncio.Event] = {}
        self._shown: dict[ConversationId, Tag] = {}
        self._gone: asyncio.Queue[Tag] = asyncio.Queue()
        store.listen(e.MessageReceived, self._message_came)
        store.listen(e.ReadMarked, lambda event: self._is_over(event.ref.id))
        push.listen_responses(_PREFIX, lambda _response, _tag: None)

    def take(self, message: "PushedMessage") -> None:
        """Take a push; one that says nothing has done its work by waking us."""
        if message.title or message.content:
            self._queue.put_nowait(message)

    async def run(self) -> None:
        """Work until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._withdraw(), name="withdraw pushes")
            tasks: set[asyncio.Task[None]] = set()
            while True:
                message = await self._queue.get()
                if len(tasks) >= MAX_WAITING:
                    logger.warning("A push was not shown: too many came at once")
                    self._queue.task_done()
                    continue
                task = group.create_task(self._see_through(message), name="show a push")
                tasks.add(task)
                task.add_done_callback(tasks.discard)
                task.add_done_callback(lambda _: self._queue.task_done())

    async def settled(self) -> None:
        """Wait until every push so far was shown, or not."""
        await self._queue.join()

    async def _see_through(self, message: "PushedMessage") -> None:
        where = _conversation(message.ext)
        if where is not None and await self._comes_by_itself(where):
            logger.info("A push is not shown: its message is here")
            return
        state, now = self._store.state, self._clock()
        ref = _ref(state, where)
        silence = _silence(state, ref, now, self._zone())
        if silence:
            logger.info("A push is not shown: %s", silence)
            return
        notification = _compose(message, ref, state)
        try:
            await self._push.show(notification)
        except ServiceUnavailable as error:
            logger.warning("A push could not be shown: %s", error)
            return
        if ref is not None:
            self._shown[ref.id] = notification.tag
            if notification.sound:
                self._push.has_rung_for(tag_of(ref))

    # Whether its message comes by another way

    async def _comes_by_itself(self, where: ConversationId) -> bool:
        loop = asyncio.get_running_loop()
        if loop.time() - self._came.get(where, -math.inf) < JUST_NOW:
            return True
        came = self._waiting.setdefault(where, asyncio.Event())
        settled = asyncio.Event()
        unsubscribe = self._store.watch(
            _all_are_online, lambda online: settled.set() if online else settled.clear()
        )
        try:
            async with asyncio.timeout(self._patience):
                if not await _first(came, settled):
                    async with asyncio.timeout(self._grace):
                        await came.wait()
        except TimeoutError:
            pass
        finally:
            unsubscribe()
            if self._waiting.get(where) is came:
                del self._waiting[where]
        return came.is_set()

    def _message_came(self, event: e.MessageReceived) -> None:
        message = event.message
        if event.origin is e.Origin.HISTORY or message.outgoing:
            return
        now = asyncio.get_running_loop().time()
        if len(self._came) > MAX_REMEMBERED:
            self._came = {c: at for c, at in self._came.items() if now - at < JUST_NOW}
        self._came[message.conversation] = now
        if (waits := self._waiting.get(message.conversation)) is not None:
            waits.set()
        self._is_over(message.conversation)

    # Taking it away

    def _is_over(self, where: ConversationId) -> None:
        """Take a push away whose message is here, or whose conversation was read."""
        if (tag := self._shown.pop(where, None)) is not None:
            self._gone.put_nowait(tag)

    async def _withdraw(self) -> None:
        while True:
            await self._push.withdraw(await self._gone.get())


def _conversation(ext: str) -> ConversationId | None:
    try:
        return parse_ext(ext) if ext else None
    except InvalidExt as error:
        logger.info("A push leads nowhere: %s", error)
        return None


def _ref(state: AppState, where: ConversationId | None) -> ConversationRef | None:
    """Find the conversation that a push names, if the user has it: nobody steers a click."""
    if where is None:
        return None
    refs = (ConversationRef(account, where) for account in state.accounts)
    return next((ref for ref in refs if ref in state.conversations), None)


def _all_are_online(state: AppState) -> bool:
    enabled = [a for a in state.accounts.values() if a.account.enabled]
    return not any(a.connection.phase in _UNDER_WAY for a in enabled)


async def _first(came: asyncio.Event, settled: asyncio.Event) -> bool:
    """Wait for either; tells whether the message came."""
    waits = [asyncio.ensure_future(event.wait()) for event in (came, settled)]
    try:
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for wait in waits:
            wait.cancel()
    return came.is_set()


def _silence(state: AppState, ref: ConversationRef | None, now: float, zone: tzinfo) -> str:
    """Tell the rule by which a push is not shown; "" if it may be."""
    if not state.settings.channel(CHANNEL).enabled:
        return "the channel is switched off"
    if state.do_not_disturb.holds(now) or quiet_now(state.settings.quiet_hours, now, zone):
        return "the user wants quiet"
    if ref is None:
        return ""
    account = state.accounts.get(ref.account)
    if account is not None and account.do_not_disturb.holds(now):
        return "the user wants quiet on this account"
    if state.conversation(ref).is_muted(now):
        return "the conversation is muted"
    if state.open == ref and is_focused(state):
        return "its conversation is on screen"
    return ""


def _compose(
    message: "PushedMessage", ref: ConversationRef | None, state: AppState
) -> Notification:
    channel = state.settings.channel(CHANNEL)
    secret = ref is not None and state.conversation(ref).secret
    level = preview_level(state, CHANNEL, secret=secret)
    title = message.title if message.title and level is not Preview.NOTHING else "Bellbird"
    body = message.content if level is Preview.NAME_AND_TEXT else "New message"
    return Notification(
        tag=Tag(f"{_PREFIX}{ref or (message.title + message.ext)[:200]}"),
        channel=channel.id,
        title=title,
        body=body,
        ref=ref,
        ext=message.ext if ref is not None else "",
        importance=channel.importance,
        sound=channel.sound and state.settings.sound,
    )
