"""The policy: which messages become notifications, when, and what is written down of it.

`push_plugin` has the mechanism, `screen` what stands there, `responses` what the user does with it,
`held_back` what waits. One worker here takes everything in the order it happened: messages, read
marks, recalls, edits, a catch-up that ends, a quiet time that ends. A message is *intended* in the
ledger before the screen hears of it. What a crash left undecided or unproven is taken up at the
next start, after the account has caught up, so that what was read elsewhere does not ring.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Collection, Sequence
from datetime import tzinfo

from msgspec.structs import replace

from app.domain import events as e
from app.domain.account import ConnectionPhase
from app.domain.decision import (
    Hold,
    Show,
    Silence,
    Wait,
    decide,
    explain,
    is_dealt_with,
)
from app.domain.digest import DIGEST_TAG, MOST_CONVERSATIONS, is_too_much
from app.domain.ids import AccountId, ConversationRef
from app.domain.message import Message, MessageFlag, MessageKey
from app.domain.notification import Fate, FateRecord, Response, Tag, tag_of
from app.domain.selectors import as_known, is_catching_up, will_catch_up
from app.ports.archive import Archive
from app.ports.desktop import ServerInfo
from app.ports.ledger import Ledger
from app.services.calls import Calls
from app.services.conversations import Conversations
from app.services.held_back import HeldBack
from app.services.insist import insist
from app.services.local_time import local_zone
from app.services.notifier_work import CaughtUp, NotifierWork, QuietMayHaveEnded, Waited, Work
from app.services.other_devices import OtherDevices
from app.services.push_plugin import PushPlugin
from app.services.reading import Reading
from app.services.responses import Responses
from app.services.screen import Screen
from app.services.store import Store
from app.services.take_up import read_what_was_left

logger = logging.getLogger(__name__)

SLICE = 50
"""Messages that are decided about before others have their turn on the loop."""


class Notifier:
    """Decides, and keeps the ledger true.

    Args:
        clock: seconds since the epoch.
        zone: where the user is now.
    """

    def __init__(
        self,
        store: Store,
        archive: Archive,
        ledger: Ledger,
        push: PushPlugin,
        conversations: Conversations,
        reading: Reading,
        calls: Calls,
        *,
        clock: Callable[[], float] = time.time,
        zone: Callable[[], tzinfo] = local_zone,
    ) -> None:
        self._store = store
        self._archive = archive
        self._ledger = ledger
        self._push = push
        self._clock = clock
        self._zone = zone
        self._screen = Screen(store, ledger, push, clock=clock)
        self._responses = Responses(
            store, ledger, self._screen, conversations, reading, calls, clock=clock
        )
        self._held = HeldBack()
        self._todo = NotifierWork(clock)
        self._other_devices = OtherDevices(store, clock=clock)
        store.listen(e.MessageRecalled, self._todo.put)
        store.listen(e.MessagesRemoved, self._todo.put)
        store.listen(e.MessageEdited, self._todo.put)
        store.listen(e.ConversationRemoved, self._todo.put)
        store.listen(e.AccountRemoved, self._todo.put)
        store.listen(e.MessageReceived, self._put_message)
        store.listen(e.ReadMarked, self._todo.put)
        store.listen(e.ConnectionChanged, self._connection_changed)
        store.listen(e.CatchUpFinished, lambda event: self._todo.put(CaughtUp(event.account)))
        store.listen(
            (e.DoNotDisturbChanged, e.SettingsChanged),
            lambda _: self._todo.put(QuietMayHaveEnded()),
        )
        store.listen(e.CallChanged, self._call_changed)
        store.listen(e.LockChanged, lambda _: self._screen.refresh_all())

    def on_response(self, response: Response, tag: Tag | None) -> None:
        """Take what the user did with a notification."""
        self._responses.take(response, tag)

    def on_server_changed(self, info: ServerInfo | None) -> None:
        """Show again, silently, what the old notification server showed."""
        if info is not None:
            self._screen.server_changed()

    async def run(self) -> None:
        """Take up what an earlier run left, then work until cancelled."""
        try:
            await self._take_up()
            async with asyncio.TaskGroup() as group:
                group.create_task(self._screen.run(), name="screen")
                group.create_task(self._responses.run(), name="responses")
                group.create_task(self._work(), name="policy")
        finally:
            self._todo.stop()

    async def settled(self) -> None:
        """Wait until everything that happened so far is worked off."""
        await self._todo.settled()
        await self._responses.settled()
        await self._screen.settled()

    # What an earlier run left

    async def _take_up(self) -> None:
        left = await insist(lambda: read_what_was_left(self._ledger, self._archive))
        for start in range(0, len(left.shown), SLICE):
            for shown in left.shown[start : start + SLICE]:
                self._screen.adopt(shown.message, shown.native_id, digest=shown.digest)
            await asyncio.sleep(0)
        alone = {shown.message.ref for shown in left.shown if not shown.digest}
        if len(alone) > MOST_CONVERSATIONS and self._store.state.settings.digests:
            await self._screen.sum_up()
        await self._sweep({key.ref for key in left.unproven})
        for event in left.again:
            if not self._todo.holds(event.message.key):  # came in this run, while the disk was slow
                self._held.until_caught_up(event)
        for account in self._held.accounts():
            if not will_catch_up(self._store.state, account):
                self._todo.put(CaughtUp(account))

    async def _sweep(self, refs: Collection[ConversationRef]) -> None:
        """Take away what a crash may have left on the screen without the proof of its showing.

        It is decided about again, and may then have been read, or be part of a summary.
        """
        for ref in refs:
            await self._push.sweep(tag_of(ref))
        if len(refs) > 1:
            await self._push.sweep(DIGEST_TAG)

    # Work

    async def _work(self) -> None:
        while True:
            batch = await self._todo.take(SLICE)
            await self._work_off(batch)
            self._todo.done(len(batch))
            await asyncio.sleep(0)

    async def _work_off(self, batch: Sequence[Work]) -> None:
        """Take messages that follow each other together, everything else by itself, in order."""
        run: list[e.MessageReceived] = []
        for work in batch:
            if isinstance(work, e.MessageReceived):
                run.append(work)
                continue
            await self._received(run)
            run = []
            await self._one(work)
        await self._received(run)

    async def _one(self, work: Work) -> None:
        match work:
            case e.ReadMarked():
                await self._read(work)
            case e.MessageRecalled(key):
                self._held.amend(key, Message.recalled)
                await self._is_no_news(key, "it was recalled")
            case e.MessageEdited(key, elements) if is_dealt_with(elements):
                self._held.amend(key, lambda m: m.edited(elements))
                await self._is_no_news(key, "the call was answered or declined")
            case e.MessageEdited(key, elements):
                self._held.amend(key, lambda m: m.edited(elements))
                for shown in self._screen.find(key):
                    self._screen.amend(shown.edited(elements))
            case e.MessagesRemoved(messages):
                gone = {m.key for m in messages}
                self._held.drop(lambda m: m.key in gone)
                self._screen.forget(work.ref, lambda m: m.key in gone)
            case e.ConversationRemoved(ref):
                await self._forget(lambda r: r == ref)
                await self._push.withdraw(tag_of(ref))
            case e.AccountRemoved(account):
                await self._forget(lambda r: r.account == account)
            case CaughtUp(account):
                await self._caught_up(account)
            case Waited(key, reason):
                event = self._held.moment_over(key)
                if event is not None:
                    await self._decide([event], waited=reason)
            case QuietMayHaveEnded():
                await self._release_what_was_quiet()
            case e.MessageReceived():
                await self._received([work])

    async def _received(self, run: Sequence[e.MessageReceived]) -> None:
        self._todo.begun(run)
        await self._decide(run)

    async def _read(self, event: e.ReadMarked) -> None:
        reason = "read here" if event.source is e.ReadSource.HERE else "read elsewhere"
        now = self._clock()
        await insist(lambda: self._ledger.settle_read(event.ref, event.up_to, reason, now))
        self._held.read(event.ref, event.up_to)
        self._screen.forget(event.ref, lambda m: m.position <= event.up_to)

    async def _is_no_news(self, key: MessageKey, reason: str) -> None:
        self._screen.forget(key.ref, lambda m: m.key == key)
        entry = await insist(lambda: self._ledger.entry(key))
        if entry is not None and not self._held.knows(key):
            fate = entry.read("", self._clock()).fate
            await self._record([self._fate(key, fate, reason)])

    async def _forget(self, gone: Callable[[ConversationRef], bool]) -> None:
        self._held.drop(lambda m: gone(m.ref))
        self._screen.drop(gone)

    # Decisions

    async def _caught_up(self, account: AccountId) -> None:
        await self._decide(self._held.caught_up(account), together=True)
        missing = await insist(lambda: self._ledger.missing(account))
        lost: list[Message] = []
        for start in range(0, len(missing), SLICE):
            lost += [m for m in missing[start : start + SLICE] if not self._knows(m.key)]
            await asyncio.sleep(0)
        if lost:
            logger.warning("%d messages had no fate and get one now", len(lost))
            again = [e.MessageReceived(m, e.Origin.CATCH_UP) for m in lost]
            await self._decide(again, together=True)

    async def _release_what_was_quiet(self) -> None:
        await self._decide(self._held.quiet(), together=True, was_held=True)

    async def _decide(
        self,
        events: Sequence[e.MessageReceived],
        *,
        together: bool = False,
        was_held: bool = False,
        waited: str = "",
    ) -> None:
        """Decide about messages, write it down, then let the screen show them.

        Args:
            together: they came at once, after an absence; many of them become a summary.
            was_held: they were held back; more than one conversation becomes a summary.
            waited: why they have waited for a moment; they don't again.
        """
        shown: list[tuple[Message, Show]] = []
        for start in range(0, len(events), SLICE):
            part = [self._judge(event, waited=waited) for event in events[start : start + SLICE]]
            records = [record for record, _ in part if record is not None]
            await self._record(records)
            found = [show for _, show in part if show is not None]
            if together:
                shown += found
            else:
                self._show(found)
            await asyncio.sleep(0)
        shown = await self._still_due(shown)
        conversations = len({m.ref for m, _ in shown})
        many = is_too_much(conversations, len(shown)) or (was_held and conversations > 1)
        if many and self._store.state.settings.digests:
            sound = any(verdict.sound for _, verdict in shown)
            await self._screen.digest([m for m, _ in shown], sound=sound)
        else:
            self._show(shown)

    async def _still_due(self, shown: Sequence[tuple[Message, Show]]) -> list[tuple[Message, Show]]:
        """Leave out what was read or recalled while the ledger was written."""
        due: list[tuple[Message, Show]] = []
        for start in range(0, len(shown), SLICE):
            due += [(m, v) for m, v in shown[start : start + SLICE] if not self._is_over(m)]
            await asyncio.sleep(0)
        return due

    def _judge(
        self, event: e.MessageReceived, *, waited: str
    ) -> tuple[FateRecord | None, tuple[Message, Show] | None]:
        """Decide about one message; gives what to write down and what to show."""
        message = self._current(event.message)
        key = message.key
        if self._screen.knows(key):
            return None, None  # it was decided about already
        verdict = decide(
            message,
            event.origin,
            self._store.state,
            self._clock(),
            zone=self._zone(),
            other_device_at=self._other_devices.last_sign(message.account),
            waited=bool(waited),
        )
        logger.debug("%s: %s", key, explain(verdict))
        if not isinstance(verdict, Hold):
            self._held.release(key)
        match verdict:
            case Show():
                if waited:
                    verdict = replace(verdict, reason=f"{verdict.reason}; delayed: {waited}")
                return self._fate(key, Fate.INTENDED, verdict.why), (message, verdict)
            case Wait(reason, seconds):
                self._held.for_a_moment(event)
                self._todo.put_later(Waited(key, reason), seconds)
                return None, None
            case Hold(reason):
                again = self._held.is_quiet(key)
                self._held.until_quiet_ends(event)
                self._todo.expect_end_of_quiet(verdict.until)
                return None if again else self._fate(key, Fate.HELD, reason), None
            case Silence(reason):
                return self._fate(key, Fate.SILENT, reason), None

    def _show(self, shown: Sequence[tuple[Message, Show]]) -> None:
        for message, verdict in shown:
            if not self._is_over(message):
                self._screen.add(self._current(message), verdict)

    # Helpers

    def _is_over(self, message: Message) -> bool:
        """Whether a message was read or recalled while the ledger was written."""
        read = self._store.state.conversation(message.ref).read_up_to
        if read is not None and message.position <= read:
            return True
        return MessageFlag.RECALLED in self._current(message).flags

    def _current(self, message: Message) -> Message:
        """The message as the state has it now: it may have been edited or recalled since."""
        return as_known(self._store.state, message)

    def _knows(self, key: MessageKey) -> bool:
        return self._todo.holds(key) or self._held.knows(key) or self._screen.knows(key)

    async def _record(self, records: Sequence[FateRecord]) -> None:
        if records:
            await insist(lambda: self._ledger.record(records))

    def _fate(self, key: MessageKey, fate: Fate, reason: str) -> FateRecord:
        return FateRecord(key, fate, self._clock(), reason)

    # What comes

    def _put_message(self, event: e.MessageReceived) -> None:
        message = event.message
        if event.origin is e.Origin.HISTORY or message.outgoing:
            return
        # Told now, not when its turn comes: by then the catch-up may be over.
        if event.origin is e.Origin.CATCH_UP and is_catching_up(self._store.state, message.account):
            self._held.until_caught_up(event)
            return
        self._todo.put(event)

    def _call_changed(self, event: e.CallChanged) -> None:
        """Offer the answers while it rings, and no longer."""
        if self._screen.stands(event.ref):
            self._screen.refresh(event.ref)

    def _connection_changed(self, event: e.ConnectionChanged) -> None:
        lost = (ConnectionPhase.WAITING, ConnectionPhase.FAILED)
        if event.connection.phase in lost and event.account in self._held.accounts():
            self._todo.put(CaughtUp(event.account))
