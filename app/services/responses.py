"""What the user does with a notification, carried out and written down.

An action is in the ledger as done only when it is: a reply when the server has it, a mark of
reading when it is kept. What fails is told, and the notification stands again. The text of a reply
is never lost: it is in the outbox, or else it is the conversation's draft.
"""

import asyncio
import logging
import uuid
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC

from msgspec import Struct

from app.domain import events as e
from app.domain.digest import DIGEST_TAG
from app.domain.errors import AppError, RequestFailed, StorageFailed
from app.domain.ids import ConversationRef, MessageId
from app.domain.message import MessageKey, MessageState, Position
from app.domain.notification import (
    Fate,
    FateRecord,
    Response,
    ResponseKind,
    Tag,
    ringing_call,
)
from app.domain.quiet_hours import SnoozeKind, snooze
from app.ports.ledger import Ledger, LedgerEntry
from app.services.calls import Calls
from app.services.conversations import Conversations
from app.services.insist import insist
from app.services.reading import Reading
from app.services.screen import Place, Screen
from app.services.store import Store

logger = logging.getLogger(__name__)

MUTE_ACTION = 3600.0
"""Seconds that "Mute for 1 hour" mutes."""

_CONFIRMED = (MessageState.SENT, MessageState.DELIVERED, MessageState.READ)


class _Subject(Struct, frozen=True):
    """What a response is about: a notification and the messages that it showed."""

    place: Place
    keys: tuple[MessageKey, ...]
    newest: Position | None

    @property
    def ref(self) -> ConversationRef:
        """Its conversation; the summary offers no actions that would need one."""
        assert self.place is not None
        return self.place


class Responses:
    """Carries out responses, one after the other, until cancelled: `run`.

    Args:
        clock: seconds since the epoch.
    """

    def __init__(
        self,
        store: Store,
        ledger: Ledger,
        screen: Screen,
        conversations: Conversations,
        reading: Reading,
        calls: Calls,
        *,
        clock: Callable[[], float],
    ) -> None:
        self._store = store
        self._ledger = ledger
        self._screen = screen
        self._conversations = conversations
        self._reading = reading
        self._calls = calls
        self._clock = clock
        self._queue: asyncio.Queue[tuple[Response, Tag | None] | e.MessageStateChanged] = (
            asyncio.Queue()
        )
        self._replies: dict[MessageId, _Subject] = {}
        store.listen(e.MessageStateChanged, self._state_changed)

    def take(self, response: Response, tag: Tag | None) -> None:
        """Take a response; `tag` is None for a notification that this run knows nothing of."""
        self._queue.put_nowait((response, tag))

    async def run(self) -> None:
        """Carry out what comes, until cancelled."""
        while True:
            work = await self._queue.get()
            try:
                if isinstance(work, e.MessageStateChanged):
                    await self._reply_came_to(work)
                else:
                    await self._carry_out(*work)
            except AppError as error:
                logger.warning("A response could not be carried out: %s", error)
                self._tell(f"Could not do what you asked for in the notification: {error}")
            finally:
                self._queue.task_done()

    async def settled(self) -> None:
        """Wait until every response so far is carried out."""
        await self._queue.join()

    async def _carry_out(self, response: Response, tag: Tag | None) -> None:
        subject = await self._subject_of(response, tag)
        if subject is None:
            return
        if response.kind is not ResponseKind.EXPIRED:
            self._screen.was_closed(subject.place)
        match response.kind:
            case ResponseKind.EXPIRED:
                self._screen.left_the_screen(subject.place)
                await self._settle(subject.keys, Fate.EXPIRED, "it left the screen by itself")
            case ResponseKind.DISMISSED:
                self._screen.take(subject.place, subject.keys)
                await self._settle(subject.keys, Fate.DISMISSED, "you closed it")
            case ResponseKind.CLICKED:
                self._screen.take(subject.place, subject.keys)
                await self._settle(subject.keys, Fate.CLICKED, "you clicked it")
            case ResponseKind.REPLIED if not response.text.strip():
                self._screen.take(subject.place, subject.keys)
                await self._settle(subject.keys, Fate.CLICKED, "you wanted to answer it")
            case ResponseKind.REPLIED:
                await self._reply(subject, response.text)
            case _ if self._is_locked():
                logger.info("An action was not carried out: the screen is locked")
                self._screen.refresh(subject.place)
            case ResponseKind.MARKED_READ:
                await self._mark_read(subject)
            case ResponseKind.MUTED:
                await self._mute(subject)
            case ResponseKind.SNOOZED:
                await self._snooze(subject)
            case ResponseKind.ACCEPTED | ResponseKind.DECLINED:
                await self._answer(subject, accept=response.kind is ResponseKind.ACCEPTED)
            case ResponseKind.IGNORED:
                self._screen.refresh(subject.place)  # no message offers it

    async def _subject_of(self, response: Response, tag: Tag | None) -> _Subject | None:
        place = tag if tag is None else self._screen.place_of(tag)
        if tag == DIGEST_TAG or (place is not None and not isinstance(place, str)):
            seen = self._screen.seen(place if isinstance(place, ConversationRef) else None)
            if seen:
                where = place if isinstance(place, ConversationRef) else None
                return _Subject(where, tuple(m.key for m in seen), seen[-1].position)
        entries = latest_showing(await self._ledger.by_native_id(response.native_id))
        if not entries:
            return None
        refs = {entry.key.ref for entry in entries}
        where = entries[-1].key.ref if len(refs) == 1 and tag != DIGEST_TAG else None
        newest = max(entry.position for entry in entries)
        return _Subject(where, tuple(entry.key for entry in entries), newest)

    # Actions

    async def _reply(self, subject: _Subject, text: str) -> None:
        """Send what was typed; if that can't be, keep it as the conversation's draft."""
        ref = subject.ref
        if self._is_locked():
            await self._keep_as_draft(ref, text, "the screen is locked")
            self._screen.refresh(ref)
            return
        reply = MessageId(uuid.uuid4().hex)
        self._replies[reply] = subject
        try:
            await self._conversations.send(ref, text, message_id=reply)
        except AppError as error:
            self._replies.pop(reply, None)
            logger.warning("A reply became a draft: %s", error)
            await self._keep_as_draft(ref, text, str(error))
            self._screen.refresh(ref)

    async def _keep_as_draft(self, ref: ConversationRef, text: str, reason: str) -> None:
        self._tell(f"Could not send your reply, it is kept as a draft: {reason}")
        draft = self._store.state.conversation(ref).draft
        try:
            await self._conversations.set_draft(ref, f"{draft}\n{text}".strip())
        except StorageFailed as error:
            # The window has it all the same, and writes it down with the next change.
            logger.warning("A draft could not be written down: %s", error)

    async def _reply_came_to(self, change: e.MessageStateChanged) -> None:
        if change.state in _CONFIRMED:
            subject = self._replies.pop(change.id, None)
            if subject is not None:
                self._screen.take(subject.place, subject.keys)
                await self._settle(subject.keys, Fate.REPLIED, "the server has your answer")
                if subject.newest is not None:
                    await self._reading.mark_read(subject.ref, subject.newest)
        elif change.state is MessageState.FAILED:
            subject = self._replies.pop(change.id, None)
            if subject is not None:
                reason = change.reason or "the server did not take it"
                self._tell(f"Could not send your reply: {reason}")
                self._screen.refresh(subject.place)

    async def _mark_read(self, subject: _Subject) -> None:
        if subject.newest is None:
            return
        try:
            await self._reading.mark_read(subject.ref, subject.newest)
        except AppError as error:
            self._tell(f"Could not mark it as read: {error}")
            self._screen.refresh(subject.place)

    async def _mute(self, subject: _Subject) -> None:
        try:
            await self._conversations.mute(subject.ref, self._clock() + MUTE_ACTION)
        except AppError as error:
            self._tell(f"Could not mute the conversation: {error}")
            self._screen.refresh(subject.place)
        else:
            self._screen.take(subject.place, subject.keys)
            await self._settle(subject.keys, Fate.DISMISSED, "you muted the conversation")

    async def _snooze(self, subject: _Subject) -> None:
        wish = snooze(SnoozeKind.HOUR, self._clock(), UTC)
        self._store.dispatch(e.DoNotDisturbChanged(wish.until, wish.until_back, wish.account))
        self._screen.take(subject.place, subject.keys)
        await self._settle(subject.keys, Fate.DISMISSED, "you asked for quiet for an hour")

    async def _answer(self, subject: _Subject, *, accept: bool) -> None:
        """Answer or decline the call that rings in a conversation."""
        call = ringing_call(self._store.state, subject.place)
        try:
            if call is None:
                raise RequestFailed("it does not ring any more")
            await (self._calls.accept(call) if accept else self._calls.reject(call))
        except AppError as error:
            if accept:
                self._tell(f"Could not answer the call: {error}")
            else:
                self._tell(f"Could not decline the call: {error}")
            self._screen.refresh(subject.place)
        else:
            self._screen.take(subject.place, subject.keys)
            if accept:
                await self._settle(subject.keys, Fate.CLICKED, "you answered the call")
            else:
                await self._settle(subject.keys, Fate.DISMISSED, "you declined the call")

    # Helpers

    async def _settle(self, keys: Sequence[MessageKey], fate: Fate, reason: str) -> None:
        records = [FateRecord(key, fate, self._clock(), reason) for key in keys]
        await insist(lambda: self._ledger.record(records))

    def _is_locked(self) -> bool:
        return self._store.state.desktop.locked

    def _tell(self, text: str) -> None:
        self._store.dispatch(e.ProblemOccurred(text))

    def _state_changed(self, event: e.MessageStateChanged) -> None:
        if event.id in self._replies:
            self._queue.put_nowait(event)


def latest_showing(entries: Iterable[LedgerEntry]) -> list[LedgerEntry]:
    """Of the entries with one native id, those of its last showing; servers give ids anew.

    A summary's are those of many conversations.
    """
    found = list(entries)
    still = [x for x in found if x.fate.is_open]
    candidates = still or found
    if not candidates:
        return []
    last = max(candidates, key=lambda x: x.shown_at)
    if last.fate is Fate.DIGESTED:
        return [x for x in candidates if x.fate is Fate.DIGESTED]
    return [x for x in candidates if x.key.ref == last.key.ref]
