"""From messages to notifications, and from what the user does with them to actions.

The policy; `push_plugin` has the mechanism. One worker takes everything in the order it happened:
messages, read marks, recalls, edits, responses, a notification server that comes back. For each
message it keeps the ledger: *intended* before the server is asked, *shown* once it answered. What a
crash left undecided or unproven is taken up at the next start, after the account has caught up, so
that what was read elsewhere meanwhile does not ring.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from app.domain import events as e
from app.domain.decision import Show, decide
from app.domain.errors import AppError, ServiceUnavailable, StorageFailed
from app.domain.ids import AccountId, ConversationRef
from app.domain.model import ConnectionPhase, Message, MessageKey
from app.domain.notification import (
    Fate,
    FateRecord,
    NativeId,
    Response,
    ResponseKind,
    Tag,
    tag_of,
)
from app.ports.desktop import ServerInfo
from app.ports.storage import Archive, Ledger
from app.services.conversations import Conversations
from app.services.push_plugin import PushPlugin
from app.services.reading import Reading
from app.services.store import Store

logger = logging.getLogger(__name__)

SOUND_PAUSE = 1.0
"""Seconds between two sounds of any conversations."""

SOUND_PAUSE_IN_CONVERSATION = 5.0
"""Seconds between two sounds of the same conversation."""

MUTE_ACTION = 3600.0
"""Seconds that "Mute for 1 hour" mutes."""

_KEPT = 100
"""Messages that one notification stands for; older ones are only counted out of it."""


@dataclass(slots=True)
class _Standing:
    """What a conversation's notification stands for.

    Attributes:
        messages: oldest first.
        unproven: keys among them that no server has shown yet.
        verdict: of the newest of them that may ring.
        rings: whether something new has come since it last rang.
    """

    messages: list[Message] = field(default_factory=list)
    unproven: set[MessageKey] = field(default_factory=set)
    verdict: Show = field(default_factory=lambda: Show("new_message", sound=True, reason=""))
    rings: bool = False
    rang_at: float = -SOUND_PAUSE_IN_CONVERSATION


@dataclass(frozen=True, slots=True)
class _Responded:
    response: Response
    tag: Tag | None


@dataclass(frozen=True, slots=True)
class _CaughtUp:
    account: AccountId


@dataclass(frozen=True, slots=True)
class _Deaf:
    """The server would not tell us of a click on the notification that an earlier run showed."""

    ref: ConversationRef


@dataclass(frozen=True, slots=True)
class _ServerCame:
    pass


_Work = (
    e.MessageReceived
    | e.ReadMarked
    | e.MessageRecalled
    | e.MessageEdited
    | e.ConversationRemoved
    | _Responded
    | _CaughtUp
    | _Deaf
    | _ServerCame
)


class Notifier:
    """Decides, shows, withdraws, and keeps the ledger true.

    Args:
        clock: seconds since the epoch.
    """

    def __init__(
        self,
        store: Store,
        archive: Archive,
        ledger: Ledger,
        push: PushPlugin,
        conversations: Conversations,
        reading: Reading,
        *,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._store = store
        self._archive = archive
        self._ledger = ledger
        self._push = push
        self._conversations = conversations
        self._reading = reading
        self._clock = clock
        self._queue: asyncio.Queue[_Work] = asyncio.Queue()
        self._standing: dict[ConversationRef, _Standing] = {}
        self._held: dict[AccountId, list[e.MessageReceived]] = {}
        self._rang_at = -SOUND_PAUSE
        store.listen(e.MessageReceived, self._put)
        store.listen(e.ReadMarked, self._put)
        store.listen(e.MessageRecalled, self._put)
        store.listen(e.MessageEdited, self._put)
        store.listen(e.ConversationRemoved, self._put)
        store.listen(e.ConnectionChanged, self._connection_changed)
        store.listen(e.CatchUpFinished, lambda event: self._put(_CaughtUp(event.account)))

    def on_response(self, response: Response, tag: Tag | None) -> None:
        """Take what the user did with a notification."""
        self._put(_Responded(response, tag))

    def on_server_changed(self, info: ServerInfo | None) -> None:
        """Show again, silently, what the old notification server showed."""
        if info is not None:
            self._put(_ServerCame())

    async def run(self) -> None:
        """Take up what an earlier run left, then work until cancelled.

        Raises:
            StorageFailed: the ledger can't be read at the start.
        """
        await self._take_up()
        while True:
            batch = [await self._queue.get()]
            while not self._queue.empty():
                batch.append(self._queue.get_nowait())
            try:
                await self._work(batch)
            except StorageFailed as error:
                # What has no fate now is found again by the next start.
                logger.error("The ledger could not be written: %s", error)  # noqa: TRY400  no bug
            for _ in batch:
                self._queue.task_done()

    async def settled(self) -> None:
        """Wait until everything that happened so far is worked off."""
        await self._queue.join()

    # What an earlier run left

    async def _take_up(self) -> None:
        entries = await self._ledger.unsettled()
        found = {m.key: m for m in await self._archive.get([entry.key for entry in entries])}
        for entry in entries:
            message = found.get(entry.key)
            if message is None:
                continue
            if entry.fate is Fate.ARRIVED or entry.native_id is None:
                again = e.MessageReceived(message, e.Origin.CATCH_UP)
                self._held.setdefault(message.account, []).append(again)
                continue
            self._stand(message.ref).messages.append(message)
            if not self._push.adopt(tag_of(message.ref), entry.native_id):
                self._put(_Deaf(message.ref))
        for account in tuple(self._held):
            if not self._is_on_its_way(account):
                self._put(_CaughtUp(account))

    def _is_on_its_way(self, account: AccountId) -> bool:
        """Whether an account will soon have caught up, or has failed to."""
        state = self._store.state.accounts.get(account)
        return (
            state is not None
            and state.account.enabled
            and state.connection.phase
            in (ConnectionPhase.OFFLINE, ConnectionPhase.CONNECTING, ConnectionPhase.CATCHING_UP)
        )

    # Work

    async def _work(self, batch: list[_Work]) -> None:
        dirty: dict[ConversationRef, None] = {}  # a set that keeps the order
        records: list[FateRecord] = []
        for work in batch:
            match work:
                case e.MessageReceived():
                    self._received(work, records, dirty)
                case _CaughtUp(account):
                    for held in self._held.pop(account, ()):
                        self._decide(held, records, dirty)
                case e.ReadMarked(ref, up_to):
                    await self._ledger.record(records)
                    records.clear()
                    reason = "read here" if work.source is e.ReadSource.HERE else "read elsewhere"
                    await self._ledger.settle_read(ref, up_to, reason, self._clock())
                    if self._forget(ref, lambda m, up_to=up_to: m.position <= up_to):  # type: ignore[misc]  # binds this round's position
                        dirty[ref] = None
                case e.MessageRecalled(key):
                    if self._forget(key.ref, lambda m, key=key: m.key == key):  # type: ignore[misc]  # as above
                        records.append(self._fate(key, Fate.WITHDRAWN, "it was recalled"))
                        dirty[key.ref] = None
                case e.MessageEdited(key):
                    if self._replace_edited(key):
                        dirty[key.ref] = None
                case e.ConversationRemoved(ref):
                    self._standing.pop(ref, None)
                    await self._push.withdraw(tag_of(ref))
                case _Responded(response, tag):
                    await self._ledger.record(records)
                    records.clear()
                    await self._responded(response, tag, dirty)
                case _Deaf(ref):
                    dirty[ref] = None
                case _ServerCame():
                    dirty.update(dict.fromkeys(r for r, s in self._standing.items() if s.messages))
        await self._ledger.record(records)
        for ref in dirty:
            await self._render(ref)

    def _received(
        self,
        event: e.MessageReceived,
        records: list[FateRecord],
        dirty: dict[ConversationRef, None],
    ) -> None:
        if event.origin is e.Origin.HISTORY or event.message.outgoing:
            return
        account = event.message.account
        state = self._store.state.accounts.get(account)
        catching_up = state is not None and state.connection.phase is ConnectionPhase.CATCHING_UP
        if event.origin is e.Origin.CATCH_UP and catching_up:
            self._held.setdefault(account, []).append(event)
        else:
            self._decide(event, records, dirty)

    def _decide(
        self,
        event: e.MessageReceived,
        records: list[FateRecord],
        dirty: dict[ConversationRef, None],
    ) -> None:
        message = self._current(event.message)
        verdict = decide(message, event.origin, self._store.state, self._clock(), waited=True)
        if not isinstance(verdict, Show):
            logger.debug("%s stays silent: %s", message.key, verdict.reason)
            records.append(self._fate(message.key, Fate.SILENT, verdict.reason))
            return
        logger.debug("%s is shown: %s", message.key, verdict.reason)
        records.append(self._fate(message.key, Fate.INTENDED, verdict.reason))
        standing = self._stand(message.ref)
        if all(m.key != message.key for m in standing.messages):
            standing.messages.append(message)
            standing.messages.sort(key=lambda m: m.position)
            del standing.messages[:-_KEPT]
        standing.unproven.add(message.key)
        standing.verdict = verdict
        standing.rings = standing.rings or verdict.sound
        dirty[message.ref] = None

    def _current(self, message: Message) -> Message:
        """The message as the state has it now: it may have been edited or recalled since."""
        known = self._store.state.messages(message.ref)
        return next((m for m in reversed(known) if m.key == message.key), message)

    # The screen

    async def _render(self, ref: ConversationRef) -> None:
        standing = self._standing.get(ref)
        if standing is None or not standing.messages:
            self._standing.pop(ref, None)
            await self._push.withdraw(tag_of(ref))
            return
        newest = standing.messages[-1]
        now = self._clock()
        sound = standing.rings and self._may_ring(standing, now)
        channel = self._store.state.settings.channel(standing.verdict.channel)
        try:
            native_id = await self._push.display_default_notification_for_message(
                newest, channel.id, channel.name, earlier=standing.messages[:-1], sound=sound
            )
        except ServiceUnavailable as error:
            logger.warning("A notification waits for a notification server: %s", error)
            return
        if sound:
            self._rang_at = standing.rang_at = now
        standing.rings = False
        await self._ledger.record(self._proofs(standing, native_id))
        standing.unproven.clear()

    def _proofs(self, standing: _Standing, native_id: NativeId) -> list[FateRecord]:
        """Record the newest as shown and the others as merged into it, each once it is new."""
        fresh = [m.key for m in standing.messages if m.key in standing.unproven]
        return [
            self._fate(key, Fate.SHOWN if key == fresh[-1] else Fate.MERGED, "", native_id)
            for key in fresh
        ]

    def _may_ring(self, standing: _Standing, now: float) -> bool:
        return (
            abs(now - self._rang_at) >= SOUND_PAUSE
            and abs(now - standing.rang_at) >= SOUND_PAUSE_IN_CONVERSATION
        )

    # What the user does

    async def _responded(
        self, response: Response, tag: Tag | None, dirty: dict[ConversationRef, None]
    ) -> None:
        ref = await self._ref_of(response.native_id, tag)
        if ref is None:
            return
        messages = self._stand(ref).messages
        keys = [m.key for m in messages]
        match response.kind:
            case ResponseKind.EXPIRED:
                await self._settle(keys, Fate.EXPIRED, "it left the screen by itself")
                return
            case ResponseKind.DISMISSED:
                await self._settle(keys, Fate.DISMISSED, "you closed it")
            case ResponseKind.CLICKED:
                await self._settle(keys, Fate.CLICKED, "you clicked it")
            case ResponseKind.REPLIED:
                await self._settle(keys, Fate.REPLIED, "you answered it")
                if response.text.strip():
                    await self._reply(ref, response.text, messages)
            case ResponseKind.MARKED_READ:
                await self._mark_read(ref, messages)
            case ResponseKind.MUTED:
                await self._settle(keys, Fate.DISMISSED, "you muted the conversation")
                await self._conversations.mute(ref, self._clock() + MUTE_ACTION)
        self._standing.pop(ref, None)
        dirty[ref] = None

    async def _ref_of(self, native_id: NativeId, tag: Tag | None) -> ConversationRef | None:
        if tag is not None:
            known = next((ref for ref in self._standing if tag_of(ref) == tag), None)
            if known is not None:
                return known
        entries = await self._ledger.by_native_id(native_id)
        return entries[-1].key.ref if entries else None

    async def _reply(self, ref: ConversationRef, text: str, messages: list[Message]) -> None:
        """Send what was typed; if that can't be, keep it as the conversation's draft."""
        try:
            await self._conversations.send(ref, text)
        except AppError as error:
            logger.warning("A reply became a draft: %s", error)
            draft = self._store.state.conversation(ref).draft
            await self._conversations.set_draft(ref, f"{draft}\n{text}".strip())
            text = "Could not send your reply, it is kept as a draft"
            self._store.dispatch(e.ProblemOccurred(f"{text}: {error}"))
        else:
            await self._mark_read(ref, messages)

    async def _mark_read(self, ref: ConversationRef, messages: list[Message]) -> None:
        positions = [m.position for m in messages or self._store.state.messages(ref)]
        if positions:
            await self._reading.mark_read(ref, max(positions))

    # Helpers

    def _stand(self, ref: ConversationRef) -> _Standing:
        return self._standing.setdefault(ref, _Standing())

    def _forget(self, ref: ConversationRef, gone: Callable[[Message], bool]) -> bool:
        """Drop messages from a notification; tells whether it stood for any of them."""
        standing = self._standing.get(ref)
        if standing is None:
            return False
        left = [m for m in standing.messages if not gone(m)]
        changed = len(left) != len(standing.messages)
        standing.messages = left
        return changed

    def _replace_edited(self, key: MessageKey) -> bool:
        standing = self._standing.get(key.ref)
        if standing is None or all(m.key != key for m in standing.messages):
            return False
        standing.messages = [self._current(m) for m in standing.messages]
        return True

    async def _settle(self, keys: Iterable[MessageKey], fate: Fate, reason: str) -> None:
        await self._ledger.record([self._fate(key, fate, reason) for key in keys])

    def _fate(
        self, key: MessageKey, fate: Fate, reason: str, native_id: NativeId | None = None
    ) -> FateRecord:
        return FateRecord(key, fate, self._clock(), reason, native_id)

    def _put(self, work: _Work) -> None:
        self._queue.put_nowait(work)

    def _connection_changed(self, event: e.ConnectionChanged) -> None:
        lost = (ConnectionPhase.WAITING, ConnectionPhase.FAILED)
        if event.connection.phase in lost and event.account in self._held:
            self._put(_CaughtUp(event.account))
