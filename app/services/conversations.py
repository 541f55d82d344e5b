"""What the user does in a conversation: open, write, edit, recall, mute, pin, look back."""

import logging
import time
from collections.abc import Callable, Sequence

from msgspec.structs import replace

from app.domain.content import MAX_TEXT_LENGTH, File, Image, Text, Video, Voice
from app.domain.errors import AppError, ConnectionFailed, InvalidConversationId, NotSupported
from app.domain.events import (
    CatchUpFinished,
    ConversationChanged,
    ConversationOpened,
    ConversationRemoved,
    DraftChanged,
    Origin,
)
from app.domain.ids import AccountId, ConversationId, ConversationKind, ConversationRef, MessageId
from app.domain.message import Message, Position
from app.ports.archive import Archive, Arrival
from app.services.accounts import Accounts
from app.services.outbox import Outbox, new_message
from app.services.removal import Removal
from app.services.store import Store

logger = logging.getLogger(__name__)

MAX_PAGES = 3
"""Pages of the server's archive asked for at once, when a page held nothing to show."""


_FORWARDED = Text | Image | File | Voice | Video


class MessageTooLong(AppError, ValueError):
    """More text than one message may carry."""


class Conversations:
    """The user's wishes about conversations.

    Args:
        clock: seconds since the epoch.
    """

    def __init__(
        self,
        store: Store,
        archive: Archive,
        accounts: Accounts,
        outbox: Outbox,
        *,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._store = store
        self._archive = archive
        self._accounts = accounts
        self._outbox = outbox
        self._clock = clock
        self._removal = Removal(store, archive, outbox)
        self._complete: set[ConversationRef] = set()
        store.listen(CatchUpFinished, self._forget_what_is_complete)

    # Open and write

    def open(self, ref: ConversationRef | None) -> None:
        """Choose the conversation that the window shows; None shows only the list."""
        if ref != self._store.state.open:
            self._store.dispatch(ConversationOpened(ref))

    async def send(
        self,
        ref: ConversationRef,
        text: str,
        reply_to: MessageId | None = None,
        *,
        message_id: MessageId | None = None,
    ) -> None:
        """Send a text; without a connection it waits in the outbox. Blank text is not sent.

        Args:
            message_id: a fresh one by which the caller wants to know the message again.

        Raises:
            MessageTooLong: nothing was sent.
            StorageFailed: it could not be written down and was not sent.
        """
        text = text.encode("utf-8", "replace").decode()  # a lone surrogate can't travel
        if not text.strip():
            return
        if len(text) > MAX_TEXT_LENGTH:
            raise MessageTooLong(f"it is longer than {MAX_TEXT_LENGTH:,} characters")
        message = self._compose(ref, text, reply_to)
        if message_id is not None:
            message = replace(message, id=message_id)
        await self._outbox.send(message)

    def _compose(self, ref: ConversationRef, text: str, reply_to: MessageId | None) -> Message:
        state = self._store.state
        message = new_message(state, ref, Text(text), self._clock())
        return replace(message, reply_to=_known_to_others(ref, reply_to, state.messages(ref)))

    async def retry(self, message: Message) -> None:
        """Send a message again that could not be sent."""
        await self._outbox.retry(message)

    async def edit(self, message: Message, text: str) -> None:
        """Replace the text of a message of ours.

        Raises:
            ConnectionFailed, RequestFailed: it stays as it was.
        """
        await self._accounts.session(message.account).edit(message, (Text(text),))

    async def recall(self, message: Message) -> None:
        """Take a message of ours back.

        Raises:
            ConnectionFailed, RequestFailed: it stays.
        """
        await self._accounts.session(message.account).recall(message)

    async def delete_here(self, messages: Sequence[Message]) -> None:
        """Delete messages of one conversation on this device; others keep theirs.

        What still waits to be sent is not sent.

        Raises:
            StorageFailed: they stay.
        """
        if messages:
            await self._removal.delete(messages)

    async def bring_back(self, messages: Sequence[Message]) -> None:
        """Undo `delete_here`, with what `MessagesRemoved` told; what waited is sent after all.

        Raises:
            StorageFailed: they are still gone.
        """
        if messages:
            await self._removal.bring_back(messages)

    async def react(self, message: Message, emojis: Sequence[str]) -> None:
        """Make these our reactions to a message.

        Raises:
            ConnectionFailed, RequestFailed: they stay as they were.
        """
        await self._accounts.session(message.account).react(message, emojis)

    async def forward(self, message: Message, to: ConversationRef) -> None:
        """Send what a message says to another conversation, as ours.

        A file and the text beside it go as two messages; what has no meaning elsewhere (calls,
        tips) is left out.

        Raises:
            NotSupported: nothing of it can be sent on.
            StorageFailed: it could not be written down and was not sent.
        """
        sendable = [e for e in message.elements if isinstance(e, _FORWARDED)]
        if not sendable:
            raise NotSupported("nothing of this message can be sent on")
        for element in sendable:
            clean = replace(element, spoiler=False) if isinstance(element, Text) else element
            state = self._store.state
            await self._outbox.send(new_message(state, to, clean, self._clock()))

    async def find_message(self, ref: ConversationRef, marker: MessageId) -> Message | None:
        """Find the message that a reply names, by its own or the server's id; None: not here."""
        return await self._archive.find(ref, marker)

    async def set_draft(self, ref: ConversationRef, text: str) -> None:
        """Keep what is typed and not sent."""
        if self._store.state.conversation(ref).draft == text:
            return
        self._store.dispatch(DraftChanged(ref, text))
        await self._archive.save(self._store.state.conversation(ref))

    async def set_typing(self, ref: ConversationRef, typing: bool) -> None:
        """Tell the other side that we type, if the user allows it and there is a connection."""
        if self._store.state.settings.send_typing and self._accounts.is_online(ref.account):
            try:
                await self._accounts.session(ref.account).set_typing(ref.id, typing=typing)
            except AppError as error:
                logger.debug("The other side does not hear of our typing: %s", error)

    # Look back

    async def history(
        self, ref: ConversationRef, before: Position | None, limit: int
    ) -> Sequence[Message]:
        """Read messages older than a position (None: the newest), oldest first.

        They come from the program's archive, and from the server once that has no more; without a
        connection only the former.
        """
        found = await self._archive.history(ref, before, limit)
        for _ in range(MAX_PAGES):
            if len(found) >= limit or not await self._fetch_older(ref, limit):
                break
            found = await self._archive.history(ref, before, limit)
        return found

    async def newer(self, ref: ConversationRef, after: Position, limit: int) -> Sequence[Message]:
        """Read messages newer than a position, oldest first."""
        return await self._archive.newer(ref, after, limit)

    async def _fetch_older(self, ref: ConversationRef, limit: int) -> bool:
        """Fetch a page from the server's archive into ours; tells whether there may be more."""
        if ref in self._complete or not self._accounts.is_online(ref.account):
            return False
        oldest = await self._archive.oldest_archive_id(ref)
        try:
            session = self._accounts.session(ref.account)
            page = await session.load_history(ref.id, oldest, limit)
        except AppError as error:
            logger.info("No older messages from the server: %s", error)
            return False
        await self._archive.add([Arrival(m, Origin.HISTORY) for m in page.messages], {})
        if page.complete or not page.messages:
            self._complete.add(ref)
            return bool(page.messages)
        return True

    def _forget_what_is_complete(self, event: CatchUpFinished) -> None:
        self._complete = {ref for ref in self._complete if ref.account != event.account}

    # Arrange

    async def mute(self, ref: ConversationRef, until: float) -> None:
        """Mute a conversation until a time; 0 lifts the mute, `MUTED_FOREVER` never ends."""
        await self._change(ConversationChanged(ref, muted_until=until))
        await self._tell_mute(ref)

    async def _tell_mute(self, ref: ConversationRef) -> None:
        conversation = self._store.state.conversation(ref)
        until, mentions = conversation.muted_until, conversation.mentions_muted
        try:
            session = self._accounts.session(ref.account)
            await session.set_muted(ref.id, until, mentions=mentions and until > 0)
        except (ConnectionFailed, NotSupported) as error:
            logger.info("The server does not know of the mute: %s", error)

    async def pin(self, ref: ConversationRef, pinned: bool) -> None:
        """Keep a conversation at the top of the list."""
        await self._change(ConversationChanged(ref, pinned=pinned))

    async def keep_secret(self, ref: ConversationRef, secret: bool) -> None:
        """Let a conversation's notifications tell neither who nor what, or tell again."""
        await self._change(ConversationChanged(ref, secret=secret))

    async def mute_mentions(self, ref: ConversationRef, muted: bool) -> None:
        """Let a conversation's mute hold for mentions, too, or let mentions ring."""
        await self._change(ConversationChanged(ref, mentions_muted=muted))
        if self._store.state.conversation(ref).is_muted(self._clock()):
            await self._tell_mute(ref)

    async def start_chat(self, account: AccountId, address: str, name: str = "") -> ConversationRef:
        """Begin a conversation with somebody, who is put on the contact list.

        Raises:
            InvalidConversationId: that can't be an address.
            ConnectionFailed, RequestFailed: the server did not take the contact.
        """
        address, session = _address(address), self._accounts.session(account)
        ref = ConversationRef(account, ConversationId.c2c(session.address_of(address)))
        await session.add_contact(ref.id.target, name)
        await self._change(ConversationChanged(ref, name=name or None))
        return ref

    async def join_group(
        self, account: AccountId, address: str, nickname: str = ""
    ) -> ConversationRef:
        """Enter a group; its messages come from then on, in every later run too.

        Raises:
            InvalidConversationId: that can't be a group's address.
            ConnectionFailed, RequestFailed: the group did not let us in.
        """
        address, session = _address(address), self._accounts.session(account)
        ref = ConversationRef(account, ConversationId.group(session.address_of(address)))
        own = self._store.state.accounts[account].account
        nick = nickname.strip() or own.name or own.address.partition("@")[0]
        await session.join_group(ref.id, nick)
        await self._change(ConversationChanged(ref))
        return ref

    async def remove(self, ref: ConversationRef) -> None:
        """Forget a conversation here, and leave it if it is a group."""
        if ref.id.kind is ConversationKind.GROUP:
            await self._accounts.session(ref.account).leave_group(ref.id)
        await self._archive.remove_conversation(ref)
        self._store.dispatch(ConversationRemoved(ref))

    async def _change(self, change: ConversationChanged) -> None:
        self._store.dispatch(change)
        await self._archive.save(self._store.state.conversation(change.ref))


def _known_to_others(
    ref: ConversationRef, target: MessageId | None, messages: Sequence[Message]
) -> MessageId | None:
    """The id by which a group knows a message: senders choose theirs, the group's is unique."""
    if ref.id.kind is not ConversationKind.GROUP:
        return target
    archived = (m.archive_id for m in messages if m.id == target and m.archive_id)
    return next((MessageId(archive_id) for archive_id in archived), target)


def _address(typed: str) -> str:
    address = typed.strip().removeprefix("xmpp:")
    if not address or any(c.isspace() for c in address):
        raise InvalidConversationId("an address looks like name@server")
    return address
