"""Archive, ledger, key ring and settings file in memory, as `app.ports.storage` promises them.

`FakeStorage` is what stays on disk: make new services over the same one to play a restart. Archive
and ledger share its memory as the real ones share one database, and every call takes effect at
once. The one contract suite (`tests/contract/test_storage_*.py`) holds the fakes and the real
adapters to the same promises.

    storage = FakeStorage()
    await storage.archive.add([Arrival(message, Origin.LIVE)], {})
    storage.fate(message.key)          # Fate.ARRIVED
    storage.fail("the disk is full")   # every call raises StorageFailed …
    storage.recover()                  # … until now
"""

import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from msgspec.structs import replace

from app.domain.arrivals import is_new, is_unread
from app.domain.content import Element
from app.domain.conversation import Conversation
from app.domain.errors import StorageFailed
from app.domain.events import Origin
from app.domain.ids import AccountId, ConversationRef, MessageId
from app.domain.message import Message, MessageKey, MessageState, Position, Reaction
from app.domain.notification import Fate, FateRecord, NativeId
from app.domain.people import Presence
from app.domain.preview import preview
from app.domain.search import Query, fold, searchable
from app.domain.settings import Settings
from app.ports.archive import Arrival, Removed, Snapshot
from app.ports.im import ArchivePosition
from app.ports.ledger import Click, LedgerEntry, LedgerLine
from app.ports.storage import SHARED_KINDS, Configuration, Shared

Clock = Callable[[], float]


@dataclass
class _Memory:
    """What archive and ledger share."""

    clock: Clock
    conversations: dict[ConversationRef, Conversation] = field(default_factory=dict)
    messages: dict[MessageKey, Message] = field(default_factory=dict)
    """In the order in which they were written."""
    positions: dict[tuple[AccountId, str], ArchivePosition] = field(default_factory=dict)
    keys: dict[ConversationRef, set[MessageKey]] = field(default_factory=dict)
    by_archive_id: dict[tuple[ConversationRef, str], MessageKey] = field(default_factory=dict)
    """Indexes of `messages`, so that thousands of messages cost no more than they should."""
    entries: dict[MessageKey, LedgerEntry] = field(default_factory=dict)
    told: dict[ConversationRef, Position] = field(default_factory=dict)
    """How far the server knows of the read positions."""
    removed: dict[MessageKey, Message] = field(default_factory=dict)
    """What the user deleted, to be known again."""
    clicks: dict[int, Click] = field(default_factory=dict)
    last_click: int = 0
    failure: StorageFailed | None = None

    def check(self) -> None:
        """Fail if a test said so."""
        if self.failure is not None:
            raise self.failure

    def of(self, ref: ConversationRef) -> list[Message]:
        """A conversation's messages, oldest first."""
        found = (self.messages[key] for key in self.keys.get(ref, ()))
        return sorted(found, key=lambda m: m.position)

    def put(self, message: Message) -> None:
        """Write a message."""
        self.messages[message.key] = message
        self.keys.setdefault(message.ref, set()).add(message.key)
        if message.archive_id:
            self.by_archive_id.setdefault((message.ref, message.archive_id), message.key)

    def recount(self, ref: ConversationRef) -> int:
        """Count anew what is unread."""
        conversation = self.conversations.get(ref)
        if conversation is None:
            return 0
        unread = [m for m in self.of(ref) if is_unread(m, conversation)]
        mentions = sum(m.names_me for m in unread)
        self.conversations[ref] = replace(conversation, unread=len(unread), mentions=mentions)
        return len(unread)

    def read_up_to(self, ref: ConversationRef, position: Position | None) -> None:
        """Move a read position forward, never back."""
        known = self.conversations[ref]
        if position is not None and (known.read_up_to is None or known.read_up_to < position):
            self.conversations[ref] = replace(known, read_up_to=position)

    def forget(self, gone: Callable[[ConversationRef], bool]) -> None:
        """Drop conversations with all that belongs to them."""
        self.conversations = {r: c for r, c in self.conversations.items() if not gone(r)}
        self.messages = {k: m for k, m in self.messages.items() if not gone(k.ref)}
        self.entries = {k: x for k, x in self.entries.items() if not gone(k.ref)}
        self.told = {r: p for r, p in self.told.items() if not gone(r)}
        self.keys = {r: k for r, k in self.keys.items() if not gone(r)}
        self.by_archive_id = {i: k for i, k in self.by_archive_id.items() if not gone(k.ref)}
        # No place any more from where the server is asked for older ones.
        self.removed = {
            k: replace(m, sent_at=float("inf")) if gone(k.ref) else m
            for k, m in self.removed.items()
        }


class FakeArchive:
    """The archive of a `FakeStorage`."""

    def __init__(self, memory: _Memory) -> None:
        self._memory = memory

    async def load(self, recent: int) -> Snapshot:
        """Give every conversation with its newest messages."""
        memory = self._memory
        memory.check()
        messages = (m for ref in memory.conversations for m in memory.of(ref)[-recent:])
        return Snapshot(tuple(memory.conversations.values()), tuple(messages))

    async def add(
        self,
        arrivals: Sequence[Arrival],
        positions: Mapping[tuple[AccountId, str], ArchivePosition],
    ) -> Sequence[bool | None]:
        """Add what is new; let twins teach; leave out what the user deleted."""
        self._memory.check()
        news = [self._add(arrival.message, arrival.origin) for arrival in arrivals]
        self._memory.positions.update(positions)
        return news

    def _add(self, message: Message, origin: Origin) -> bool | None:
        memory = self._memory
        if self._is_removed(message):
            return None
        twin = self._twin(message)
        if twin is not None:
            memory.put(twin.merged(message))
            return False
        conversation = memory.conversations.get(message.ref) or Conversation(message.ref)
        new = is_new(message, origin, conversation)
        if new:
            memory.entries[message.key] = LedgerEntry(
                message.key, message.position, Fate.ARRIVED, "", None, memory.clock()
            )
        memory.conversations[message.ref] = replace(
            conversation,
            unread=conversation.unread + new,
            mentions=conversation.mentions + (new and message.names_me),
            activity_at=max(conversation.activity_at, message.sent_at),
        )
        kept = message.as_history() if origin is Origin.HISTORY else message
        memory.put(kept)
        return True

    def _is_removed(self, message: Message) -> bool:
        removed = self._memory.removed
        return message.key in removed or any(
            m.ref == message.ref and m.archive_id == message.archive_id != ""
            for m in removed.values()
        )

    def _twin(self, message: Message) -> Message | None:
        memory = self._memory
        named = memory.by_archive_id.get((message.ref, message.archive_id))
        known = memory.messages.get(message.key)
        return known if known is not None or named is None else memory.messages[named]

    async def position(self, account: AccountId) -> Mapping[str, ArchivePosition]:
        """Give how far each archive of an account was taken over."""
        self._memory.check()
        return {
            archive: position
            for (owner, archive), position in self._memory.positions.items()
            if owner == account
        }

    async def save(self, conversation: Conversation) -> None:
        """Keep what the user chose."""
        memory, ref = self._memory, conversation.ref
        memory.check()
        old = memory.conversations.get(ref) or Conversation(ref)
        memory.conversations[ref] = replace(
            conversation,
            unread=old.unread,
            mentions=old.mentions,
            read_up_to=old.read_up_to,
            activity_at=max(old.activity_at, conversation.activity_at),
            members=(),
            presence=Presence.UNKNOWN,
        )
        memory.read_up_to(ref, conversation.read_up_to)
        memory.recount(ref)

    async def remove_conversation(self, ref: ConversationRef) -> None:
        """Forget a conversation."""
        self._memory.check()
        self._memory.forget(lambda r: r == ref)

    async def find(self, ref: ConversationRef, marker: str) -> Message | None:
        """Find by archive id, else by own id, the newest of several."""
        self._memory.check()
        if not marker:
            return None
        newest_first = self._memory.of(ref)[::-1]
        by_archive = (m for m in newest_first if m.archive_id == marker)
        by_id = (m for m in newest_first if m.id == marker)
        return next(by_archive, None) or next(by_id, None)

    async def get(self, keys: Sequence[MessageKey]) -> Sequence[Message]:
        """Give messages in the order of their keys."""
        self._memory.check()
        return [self._memory.messages[key] for key in keys if key in self._memory.messages]

    async def history(
        self, ref: ConversationRef, before: Position | None, limit: int
    ) -> Sequence[Message]:
        """Give a page of older messages."""
        self._memory.check()
        older = [m for m in self._memory.of(ref) if before is None or m.position < before]
        return older[-limit:] if limit > 0 else []

    async def newer(self, ref: ConversationRef, after: Position, limit: int) -> Sequence[Message]:
        """Give a page of newer messages."""
        self._memory.check()
        return [m for m in self._memory.of(ref) if m.position > after][:limit]

    async def oldest_archive_id(self, ref: ConversationRef) -> str | None:
        """Give the oldest known id of the server."""
        self._memory.check()
        removed = [
            m for m in self._memory.removed.values() if m.ref == ref and m.sent_at != float("inf")
        ]
        known = sorted((*self._memory.of(ref), *removed), key=lambda m: m.position)
        return next((m.archive_id for m in known if m.archive_id), None)

    async def mark_read(self, ref: ConversationRef, up_to: Position, *, told: bool = False) -> int:
        """Move the read position forward and count."""
        memory = self._memory
        memory.check()
        if ref not in memory.conversations:
            return 0
        memory.read_up_to(ref, up_to)
        if told:
            memory.told[ref] = max(up_to, memory.told.get(ref, up_to))
        return memory.recount(ref)

    async def untold(self, account: AccountId) -> Sequence[Message]:
        """Give what was read here and the server does not know of."""
        memory = self._memory
        memory.check()
        found = []
        for ref, conversation in memory.conversations.items():
            read, told = conversation.read_up_to, memory.told.get(ref)
            if ref.account != account or read is None or (told is not None and told >= read):
                continue
            found += [m for m in memory.of(ref) if not m.outgoing and m.position <= read][-1:]
        return found

    async def set_state(
        self, ref: ConversationRef, message: MessageId, state: MessageState, archive_id: str
    ) -> None:
        """Keep how far a message of ours has come."""
        self._memory.check()
        for known in self._memory.of(ref):
            if known.outgoing and known.id == message:
                self._memory.put(
                    replace(
                        known,
                        state=known.state.advanced(state),
                        archive_id=known.archive_id or archive_id,
                    )
                )

    async def edit(self, key: MessageKey, elements: Sequence[Element]) -> None:
        """Replace a message's content."""
        self._memory.check()
        self._change(key, lambda m: m.edited(tuple(elements)))

    async def recall(self, key: MessageKey) -> int:
        """Delete a message's content."""
        self._memory.check()
        return self._change(key, Message.recalled)

    def _change(self, key: MessageKey, change: Callable[[Message], Message]) -> int:
        if key in self._memory.messages:
            self._memory.put(change(self._memory.messages[key]))
        return self._memory.recount(key.ref)

    async def remove(self, ref: ConversationRef, messages: Sequence[Message]) -> Removed:
        """Delete messages, and know them again."""
        memory = self._memory
        memory.check()
        found = []
        for message in messages:
            known = memory.messages.pop(message.key, None)
            memory.removed[message.key] = known or message
            if known is not None:
                found.append(known)
                memory.keys[ref].discard(message.key)
                memory.entries.pop(message.key, None)
                if memory.by_archive_id.get((ref, known.archive_id)) == message.key:
                    del memory.by_archive_id[ref, known.archive_id]
        return Removed(tuple(sorted(found, key=lambda m: m.position)), memory.recount(ref))

    async def restore(self, messages: Sequence[Message]) -> None:
        """Take back in what was removed."""
        memory = self._memory
        memory.check()
        for message in messages:
            memory.removed.pop(message.key, None)
            memory.conversations.setdefault(message.ref, Conversation(message.ref))
            if message.key not in memory.messages:
                memory.put(message)
            memory.recount(message.ref)

    async def set_reactions(
        self, ref: ConversationRef, message: MessageId, sender: str, reactions: Sequence[Reaction]
    ) -> None:
        """Keep somebody's reactions."""
        self._memory.check()
        for known in self._memory.of(ref):
            if message and message in (known.id, known.archive_id):
                self._memory.put(known.reacted(sender, tuple(reactions)))

    async def outbox(self, account: AccountId) -> Sequence[Message]:
        """Give what waits to be sent."""
        self._memory.check()
        return [
            m
            for m in self._memory.messages.values()
            if m.account == account and m.outgoing and m.state is MessageState.WAITING
        ]

    async def remove_account(self, account: AccountId) -> None:
        """Forget all of an account."""
        memory = self._memory
        memory.check()
        memory.forget(lambda r: r.account == account)
        memory.removed = {k: m for k, m in memory.removed.items() if m.account != account}
        memory.positions = {k: p for k, p in memory.positions.items() if k[0] != account}
        memory.clicks = {
            i: c for i, c in memory.clicks.items() if c.ref is None or c.ref.account != account
        }

    async def close(self) -> None:
        """Do nothing: the memory stays for the next run."""


class FakeLedger:
    """The ledger of a `FakeStorage`."""

    def __init__(self, memory: _Memory) -> None:
        self._memory = memory

    async def record(self, records: Sequence[FateRecord]) -> None:
        """Take the steps that `Fate.may_become` allows."""
        memory = self._memory
        memory.check()
        for record in records:
            message = memory.messages.get(record.key)
            if message is None:
                continue
            entry = memory.entries.get(record.key) or LedgerEntry(
                record.key, message.position, Fate.ARRIVED, "", None, record.at
            )
            memory.entries[record.key] = entry.after(record)

    async def settle_read(
        self, ref: ConversationRef, up_to: Position, reason: str, at: float
    ) -> Sequence[LedgerEntry]:
        """Settle what lies up to a position."""
        self._memory.check()
        settled = []
        for entry in self._sorted(self._memory.entries.values()):
            if entry.key.ref != ref or entry.position > up_to or not entry.fate.is_open:
                continue
            new = entry.read(reason, at)
            self._memory.entries[entry.key] = new
            settled.append(new)
        return settled

    async def unsettled(self) -> Sequence[LedgerEntry]:
        """Give what has no end yet, oldest first."""
        self._memory.check()
        return self._sorted(x for x in self._memory.entries.values() if not x.fate.is_settled)

    async def by_native_id(self, native_id: NativeId) -> Sequence[LedgerEntry]:
        """Give what a notification stands or stood for."""
        self._memory.check()
        return self._sorted(x for x in self._memory.entries.values() if x.native_id == native_id)

    async def entry(self, key: MessageKey) -> LedgerEntry | None:
        """Give one message's fate."""
        self._memory.check()
        return self._memory.entries.get(key)

    async def history(self, ref: ConversationRef | None, limit: int) -> Sequence[LedgerEntry]:
        """Give the newest entries, newest first."""
        self._memory.check()
        found = (x for x in self._memory.entries.values() if ref is None or x.key.ref == ref)
        return self._sorted(found)[::-1][:limit]

    async def search(
        self,
        text: str = "",
        *,
        fates: Collection[Fate] = (),
        before: Position | None = None,
        limit: int = 100,
    ) -> Sequence[LedgerLine]:
        """Search the history, newest first."""
        memory, wanted = self._memory, Query.parse(text)
        memory.check()
        lines = []
        for entry in self._sorted(memory.entries.values())[::-1]:
            message = memory.messages[entry.key]
            name = memory.conversations[entry.key.ref].name
            words = (name, entry.key.ref.id.target, message.sender.name, message.sender.id)
            said = searchable(message)
            fits = wanted.matches(fold("\n".join((*words, said, preview(message)))))
            older = before is None or entry.position < before
            if fits and older and (not fates or entry.fate in fates):
                lines.append(LedgerLine(entry, message, name))
        return lines[:limit]

    async def next_unhandled(self, after: LedgerEntry | None = None) -> LedgerEntry | None:
        """Find what the user has not dealt with."""
        self._memory.check()
        return next(
            (
                entry
                for entry in self._sorted(self._memory.entries.values())
                if entry.fate.is_open and (after is None or entry.position > after.position)
            ),
            None,
        )

    async def missing(self, account: AccountId) -> Sequence[Message]:
        """Find what nobody decided about."""
        memory = self._memory
        memory.check()
        found = []
        for message in memory.messages.values():
            entry = memory.entries.get(message.key)
            undecided = entry is None or entry.fate is Fate.ARRIVED
            unread = is_unread(message, memory.conversations[message.ref])
            if message.account == account and undecided and unread:
                found.append(message)
        return sorted(found, key=lambda m: m.position)

    async def record_click(self, click: Click) -> Click:
        """Write a click down."""
        memory = self._memory
        memory.check()
        memory.last_click += 1
        written = replace(click, id=memory.last_click)
        memory.clicks[written.id] = written
        return written

    async def pending_clicks(self) -> Sequence[Click]:
        """Give clicks that were not carried out."""
        self._memory.check()
        return list(self._memory.clicks.values())

    async def consume_click(self, click: Click) -> None:
        """Note that a click was carried out."""
        self._memory.check()
        self._memory.clicks.pop(click.id, None)

    @staticmethod
    def _sorted(entries: Iterable[LedgerEntry]) -> list[LedgerEntry]:
        return sorted(entries, key=lambda x: x.position)


class FakeAttachments:
    """What was shared, on a `FakeStorage`."""

    def __init__(self, memory: _Memory) -> None:
        self._memory = memory

    async def shared(
        self, ref: ConversationRef, what: Shared, before: Position | None, limit: int
    ) -> Sequence[Message]:
        """Give messages that carry something of a kind, newest first."""
        self._memory.check()
        kinds = SHARED_KINDS[what]
        found = [m for m in self._memory.of(ref) if any(type(e) in kinds for e in m.elements)]
        older = [m for m in found if before is None or m.position < before]
        return older[::-1][:limit]


class FakeStorage:
    """A disk with one archive and one ledger on it.

    Args:
        clock: seconds since the epoch; gives `LedgerEntry.arrived_at`.

    Attributes:
        archive, ledger, attachments: the ports.
    """

    def __init__(self, clock: Clock = time.time) -> None:
        self._memory = _Memory(clock)
        self.archive = FakeArchive(self._memory)
        self.ledger = FakeLedger(self._memory)
        self.attachments = FakeAttachments(self._memory)

    def fail(self, reason: str = "the disk is full") -> None:
        """Let every call fail with `StorageFailed` from now on; nothing is written."""
        self._memory.failure = StorageFailed(reason)

    @property
    def is_full(self) -> bool:
        """Whether every call fails."""
        return self._memory.failure is not None

    def recover(self) -> None:
        """Work again."""
        self._memory.failure = None

    def fate(self, key: MessageKey) -> Fate | None:
        """Look at a message's fate, without a call."""
        entry = self._memory.entries.get(key)
        return entry.fate if entry is not None else None

    def fates(self) -> dict[MessageId, Fate]:
        """Look at all fates by message id."""
        return {key.id: entry.fate for key, entry in self._memory.entries.items()}

    def messages(self, ref: ConversationRef) -> list[Message]:
        """Look at a conversation's messages, oldest first."""
        return self._memory.of(ref)

    def every_message(self) -> list[Message]:
        """Look at all messages of all conversations."""
        self._memory.check()
        return list(self._memory.messages.values())

    def conversation(self, ref: ConversationRef) -> Conversation | None:
        """Look at a conversation as it is kept."""
        return self._memory.conversations.get(ref)

    def clicks(self) -> list[Click]:
        """Look at the clicks that wait to be carried out."""
        return list(self._memory.clicks.values())


class FakeCredentialStore:
    """A key ring.

    Args:
        is_persistent: False plays a desktop without one.

    Attributes:
        secrets: what can be read now.
        locked: while set, the key ring opens for nobody: what is set stays in memory.
    """

    def __init__(self, *, is_persistent: bool = True) -> None:
        self.secrets: dict[AccountId, str] = {}
        self.locked = False
        self._has_key_ring = is_persistent
        self._memory: set[AccountId] = set()

    @property
    def is_persistent(self) -> bool:
        """Whether everything is in a key ring."""
        return self._has_key_ring and not self._memory

    async def get(self, account: AccountId) -> str | None:
        """Give a secret."""
        if self.locked and account not in self._memory:
            return None
        return self.secrets.get(account)

    async def set(self, account: AccountId, secret: str) -> None:
        """Keep a secret."""
        self.secrets[account] = secret
        if self.locked:
            self._memory.add(account)
        else:
            self._memory.discard(account)

    async def delete(self, account: AccountId) -> None:
        """Forget a secret."""
        if self.locked:
            raise StorageFailed("the key ring is locked")
        self.secrets.pop(account, None)
        self._memory.discard(account)


class FakeSettingsStore:
    """A settings file.

    Attributes:
        configuration: what is in it now.
        saved: everything that was written, in order.
        failure: raised by `save` while it is set.
    """

    def __init__(self, configuration: Configuration | None = None) -> None:
        self.configuration = configuration or Configuration(Settings())
        self.saved: list[Configuration] = []
        self.failure: StorageFailed | None = None

    def load(self) -> Configuration:
        """Give what is in it."""
        return self.configuration

    async def save(self, configuration: Configuration) -> None:
        """Write it."""
        if self.failure is not None:
            raise self.failure
        self.configuration = configuration
        self.saved.append(configuration)
