"""What stands on the screen: one notification per conversation, and the one summary.

The policy says what a notification stands for; here it is rendered, replaced in place, withdrawn,
and proven: a message that was *intended* is recorded as *shown* once the server gave its id. One
rendering at a time, the urgent ones first. A flood is met by patience: after a few notifications
have gone out at once, the others wait until it pauses, and each conversation is then shown once.
"""

import asyncio
import logging
import math
from collections.abc import Callable, Collection, Sequence
from functools import partial

from app.domain.decision import Show
from app.domain.digest import DIGEST_TAG, compose_digest
from app.domain.errors import ServiceUnavailable
from app.domain.ids import ConversationRef
from app.domain.message import Message, MessageKey
from app.domain.notification import Fate, FateRecord, NativeId, Tag, tag_of
from app.ports.ledger import Ledger
from app.services.insist import insist
from app.services.push_plugin import PushPlugin
from app.services.standing import Standing
from app.services.store import Store

logger = logging.getLogger(__name__)

SOUND_PAUSE = 1.0
"""Seconds between two sounds of any conversations."""

SOUND_PAUSE_IN_CONVERSATION = 5.0
"""Seconds between two sounds of the same conversation."""

AT_ONCE = 8
"""Notifications that go out at once; what comes faster is a flood."""

REFILL = 4.0
"""Notifications a second that never are a flood."""

FLOOD_PAUSE = 0.5
"""Seconds without news after which a flood is over."""

LONGEST_FLOOD = 10.0
"""Seconds after which everything is shown though the flood goes on."""

RETRY_DELAYS = (5.0, 10.0, 30.0, 60.0)
"""Seconds before a notification is tried again that the server did not take."""

MESSAGES_AT_ONCE = 200
"""Messages that a summary takes up before others have their turn on the loop."""

RECORDS_AT_ONCE = 200
"""Fates written in one transaction, so that others have their turn in between."""

Place = ConversationRef | None
"""A conversation's notification; None is the summary."""


class Screen:
    """Renders what stands, until cancelled: `run`.

    Args:
        clock: seconds since the epoch.
    """

    def __init__(
        self, store: Store, ledger: Ledger, push: PushPlugin, *, clock: Callable[[], float]
    ) -> None:
        self._store = store
        self._ledger = ledger
        self._push = push
        self._clock = clock
        self._standing: dict[Place, Standing] = {}
        self._dirty: dict[Place, None] = {}  # a set that keeps the order
        self._due = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()
        self._timer: asyncio.TimerHandle | None = None
        self._allowance = float(AT_ONCE)
        self._refilled_at = 0.0
        self._flood_began: float | None = None
        self._news_at = 0.0
        self._not_before = 0.0
        self._failures = 0
        self._rang: dict[Place, float] = {}
        self._rang_at = -math.inf

    # What it stands for

    def add(self, message: Message, verdict: Show) -> None:
        """Let a conversation's notification stand for one more message, already *intended*."""
        standing = self._stand(message.ref)
        self._leave_digest(message.ref)
        standing.put(message, proven=False)
        standing.verdict = verdict
        standing.rings = standing.rings or verdict.sound
        standing.visible = True
        self._news_at = asyncio.get_running_loop().time()
        self.refresh(message.ref)

    async def digest(self, messages: Sequence[Message], *, sound: bool) -> None:
        """Let the summary stand for messages, already *intended*; others have turns in between."""
        for start in range(0, len(messages), MESSAGES_AT_ONCE):
            for message in messages[start : start + MESSAGES_AT_ONCE]:
                self._stand(None).put(message, proven=False)
            await asyncio.sleep(0)
        standing = self._stand(None)
        standing.rings = standing.rings or sound
        standing.visible = True
        self.refresh(None)

    def adopt(self, message: Message, native_id: NativeId, *, digest: bool) -> None:
        """Take over what an earlier run showed, as a part of the summary or for itself.

        It is shown again, silently, in the place of what may still be there: it was taken away
        when that run ended, or lost with a server that was restarted meanwhile, or, after a crash,
        stands there and its server would not tell us of a click.
        """
        place = None if digest else message.ref
        self._stand(place).put(message, proven=True)
        self._push.adopt(tag_at(place), native_id)
        self.refresh(place)

    async def sum_up(self) -> None:
        """Let the summary stand, silently, for all that stands; others have turns in between."""
        for place in [p for p in self._standing if p is not None]:
            messages = self._standing[place].remove(lambda _: True)
            self.refresh(place)
            await self.digest(messages, sound=False)

    def forget(self, ref: ConversationRef, gone: Callable[[Message], bool]) -> list[Message]:
        """Stand no longer for some messages of a conversation; gives them."""
        found = []
        for place in (ref, None):
            standing = self._standing.get(place)
            if standing is None or not standing.tells_of(ref):
                continue
            removed = standing.remove(gone, ref)
            if removed:
                found += removed
                self.refresh(place)
        return found

    def take(self, place: Place, keys: Collection[MessageKey]) -> None:
        """Stand no longer for messages that the user has dealt with."""
        standing = self._standing.get(place)
        if standing is not None:
            standing.remove(lambda m: m.key in keys)
            standing.native_id = None
            self.refresh(place)

    def was_closed(self, place: Place) -> None:
        """Note that a notification has no id any more: what is shown next is a new one."""
        if place in self._standing:
            self._standing[place].native_id = None

    def seen(self, place: Place) -> list[Message]:
        """What the user can see of a notification, oldest first."""
        standing = self._standing.get(place)
        return [] if standing is None else standing.seen

    def drop(self, gone: Callable[[ConversationRef], bool]) -> None:
        """Stand for nothing of some conversations."""
        refs = {m.ref for s in self._standing.values() for m in s.messages if gone(m.ref)}
        for ref in refs:
            self.forget(ref, lambda _: True)

    def amend(self, message: Message) -> None:
        """Show a message as it is now."""
        for place in (message.ref, None):
            standing = self._standing.get(place)
            if standing is not None and message.key in standing:
                standing.amend(message)
                self.refresh(place)

    def left_the_screen(self, place: Place) -> None:
        """Note that a notification is not visible any more; it still stands for its messages."""
        if place in self._standing:
            self._standing[place].visible = False

    def knows(self, key: MessageKey) -> bool:
        """Whether a notification stands for a message."""
        places = (self._standing.get(key.ref), self._standing.get(None))
        return any(standing is not None and key in standing for standing in places)

    def find(self, key: MessageKey) -> list[Message]:
        """The message of a key as the notifications tell it; empty if none does."""
        standing = self._standing.get(key.ref), self._standing.get(None)
        return [m for s in standing if s is not None for m in s.messages if m.key == key][:1]

    def stands(self, place: Place) -> bool:
        """Whether there is, or will be, such a notification."""
        standing = self._standing.get(place)
        return standing is not None and bool(standing.messages)

    def place_of(self, tag: Tag) -> Place | Tag:
        """Find the place of a tag; the tag itself if nothing stands there."""
        if tag == DIGEST_TAG:
            return None
        return next((p for p in self._standing if p is not None and tag_of(p) == tag), tag)

    def refresh(self, place: Place) -> None:
        """Render a notification again, soon and silently unless something new has come."""
        self._dirty[place] = None
        self._idle.clear()
        self._due.set()

    def server_changed(self) -> None:
        """Show everything again, silently: the server has forgotten it."""
        for place in self._standing:
            self.was_closed(place)
        self.refresh_all()

    def refresh_all(self) -> None:
        """Render everything again that should be visible."""
        self._not_before = 0.0
        for place, standing in self._standing.items():
            if standing.messages and (standing.visible or standing.unproven):
                self.refresh(place)

    # Rendering

    async def run(self) -> None:
        """Render what has changed, until cancelled."""
        try:
            while True:
                await self._due.wait()
                self._due.clear()
                while self._dirty:
                    place = self._next()
                    if isinstance(place, float):
                        self._wake_in(place)
                        break
                    del self._dirty[place]
                    await self._render(place)
                    await asyncio.sleep(0)  # a fast server must not keep the loop to itself
                else:
                    self._flood_began = None
                    self._idle.set()
        finally:
            if self._timer is not None:
                self._timer.cancel()

    async def settled(self) -> None:
        """Wait until nothing is left to be rendered."""
        await self._idle.wait()

    def _next(self) -> Place | float:
        """Choose what is rendered next, or the seconds until anything may be."""
        now = asyncio.get_running_loop().time()
        self._allowance = min(AT_ONCE, self._allowance + (now - self._refilled_at) * REFILL)
        self._refilled_at = now
        for place in self._dirty:
            standing = self._standing.get(place)
            if standing is None or not standing.messages:
                return place  # taking away is never a flood
        if now < self._not_before:
            return self._not_before - now
        urgent = (p for p in self._dirty if p is not None and self._standing[p].is_urgent)
        place = next(urgent, next(iter(self._dirty)))
        if self._flood_began is None:
            if self._allowance >= 1 or (
                place in self._standing and self._standing[place].is_urgent
            ):
                self._allowance = max(0.0, self._allowance - 1)
                return place
            self._flood_began = now
        calm = min(self._news_at + FLOOD_PAUSE, self._flood_began + LONGEST_FLOOD)
        if now >= calm or self._standing[place].is_urgent:
            return place
        return calm - now

    def _wake_in(self, seconds: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = asyncio.get_running_loop().call_later(seconds, self._due.set)

    async def _render(self, place: Place) -> None:
        standing = self._standing.get(place)
        if standing is None or not standing.messages:
            self._standing.pop(place, None)
            await self._push.withdraw(tag_at(place))
            return
        if not standing.visible and not standing.unproven:
            return  # it rests in the server's history and need not come back for this
        if standing.native_id is None and standing.seen:
            # Until its new id is known, a crash must not leave it standing unknown to everybody.
            await self._intend([m.key for m in standing.seen])
            if not standing.messages:
                self.refresh(place)
                return
        shown, newest = standing.begin_showing(), standing.messages[-1].key
        verdict, rings = standing.verdict, standing.rings
        now = asyncio.get_running_loop().time()  # unlike the clock, it never jumps
        sound = rings and self._may_ring(place, now)
        standing.rings = False
        try:
            native_id = await self._show(place, standing, sound=sound)
        except ServiceUnavailable as error:
            standing.rings = standing.rings or rings
            self._try_later(place, error)
            return
        self._failures = 0
        if sound:
            self._note_ring(place, now)
        # With a new id all of them, so that a later run finds them by it.
        fresh = standing.prove(shown, everything=native_id != standing.native_id)
        standing.native_id = native_id
        reason = verdict.why
        if rings and not sound:
            reason += "; no sound: another one was just made"
        await self._prove(fresh, newest, place, native_id, reason)

    async def _show(self, place: Place, standing: Standing, *, sound: bool) -> NativeId:
        state = self._store.state
        channel = state.settings.channel(standing.verdict.channel)
        if place is None:
            parts = standing.by_conversation()
            return await self._push.show(
                compose_digest(parts, state, channel=channel.id, sound=sound)
            )
        *earlier, newest = standing.messages
        return await self._push.display_default_notification_for_message(
            newest, channel.id, channel.name, earlier=earlier, sound=sound
        )

    async def _intend(self, keys: Sequence[MessageKey]) -> None:
        now = self._clock()
        for start in range(0, len(keys), RECORDS_AT_ONCE):
            part = keys[start : start + RECORDS_AT_ONCE]
            records = [FateRecord(key, Fate.INTENDED, now) for key in part]
            await insist(partial(self._ledger.record, records))

    async def _prove(
        self,
        fresh: Sequence[MessageKey],
        newest: MessageKey,
        place: Place,
        native_id: NativeId,
        reason: str,
    ) -> None:
        """Record the newest as shown and the others as merged into it, or all as summed up."""
        now = self._clock()
        if place is not None and fresh and newest not in fresh:
            newest = fresh[-1]

        def record(key: MessageKey) -> FateRecord:
            if place is None:
                return FateRecord(key, Fate.DIGESTED, now, "", native_id)
            if key == newest:
                return FateRecord(key, Fate.SHOWN, now, reason, native_id)
            return FateRecord(key, Fate.MERGED, now, "", native_id)

        for start in range(0, len(fresh), RECORDS_AT_ONCE):
            records = [record(key) for key in fresh[start : start + RECORDS_AT_ONCE]]
            await insist(partial(self._ledger.record, records))

    def _may_ring(self, place: Place, now: float) -> bool:
        last = self._rang.get(place, -math.inf)
        return now - self._rang_at >= SOUND_PAUSE and now - last >= SOUND_PAUSE_IN_CONVERSATION

    def _note_ring(self, place: Place, now: float) -> None:
        recent = {p: at for p, at in self._rang.items() if now - at < SOUND_PAUSE_IN_CONVERSATION}
        self._rang = {**recent, place: now}
        self._rang_at = now

    def _try_later(self, place: Place, error: ServiceUnavailable) -> None:
        delay = RETRY_DELAYS[min(self._failures, len(RETRY_DELAYS) - 1)]
        logger.warning("A notification waits for a notification server: %s", error)
        self._failures += 1
        self._not_before = asyncio.get_running_loop().time() + delay
        self._dirty[place] = None
        self._wake_in(delay)

    # Helpers

    def _stand(self, place: Place) -> Standing:
        return self._standing.setdefault(place, Standing())

    def _leave_digest(self, ref: ConversationRef) -> None:
        """Let a conversation that has news stand for itself, with what the summary told of it."""
        summary = self._standing.get(None)
        if summary is None or not summary.tells_of(ref):
            return
        moved = summary.remove(lambda _: True, ref)
        for message in moved:
            self._stand(ref).put(message, proven=False)
        self.refresh(None)


def tag_at(place: Place) -> Tag:
    """Name the notification of a place."""
    return DIGEST_TAG if place is None else tag_of(place)
