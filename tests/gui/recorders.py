"""Services that write down what the window wished, for tests of the window.

They keep the promises of the real ones as far as the window can see: `open` tells the store, pages
of history are served from a list, a coroutine can be held and let go. Play the rest by
`store.dispatch`.
"""

from collections.abc import Callable, Collection, Coroutine, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.domain.account import Account
from app.domain.check import Report
from app.domain.errors import AppError
from app.domain.events import (
    ConversationChanged,
    ConversationOpened,
    DoNotDisturbChanged,
    DraftChanged,
    MessagesRemoved,
    MessagesRestored,
    ProblemOccurred,
    SettingsChanged,
)
from app.domain.ids import AccountId, ConversationId, ConversationRef, MessageId
from app.domain.message import Message, MessageKey, Position
from app.domain.notification import Fate
from app.domain.quiet_hours import DoNotDisturb, QuietHours
from app.domain.settings import Channel
from app.ports.ledger import LedgerEntry, LedgerLine
from app.services.store import Store


class Tasks:
    """Runs a coroutine to its end, or as far as it comes without waiting."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.held: list[tuple[Coroutine[Any, Any, object], str]] = []

    def spawn(self, coroutine: Coroutine[Any, Any, object], *, doing: str) -> None:
        """Run it; what waits for `Gate` is held."""
        self._step(coroutine, doing)

    def go_on(self) -> None:
        """Let everything that is held go on."""
        held, self.held = self.held, []
        for coroutine, doing in held:
            self._step(coroutine, doing)

    def close(self) -> None:
        """Forget what is still held."""
        for coroutine, _ in self.held:
            coroutine.close()
        self.held.clear()

    def _step(self, coroutine: Coroutine[Any, Any, object], doing: str) -> None:
        try:
            coroutine.send(None)
        except StopIteration:
            return
        except AppError as error:
            self._store.dispatch(ProblemOccurred(f"Could not {doing}: {error}"))
        else:
            self.held.append((coroutine, doing))


class Gate:
    """Something to wait for until `Tasks.go_on`."""

    def __await__(self) -> Any:
        yield


@dataclass
class Conversations:
    """Writes wishes down; serves pages from `archive`, oldest first."""

    store: Store
    wishes: list[tuple[Any, ...]] = field(default_factory=list)
    archive: list[Message] = field(default_factory=list)
    slow: bool = False
    failure: AppError | None = None

    def open(self, ref: ConversationRef | None) -> None:
        self.wishes.append(("open", ref))
        self.store.dispatch(ConversationOpened(ref))

    async def send(
        self, ref: ConversationRef, text: str, reply_to: MessageId | None = None
    ) -> None:
        self.wishes.append(("send", ref, text, reply_to))
        self._fail()

    async def retry(self, message: Message) -> None:
        self.wishes.append(("retry", message))

    async def edit(self, message: Message, text: str) -> None:
        self.wishes.append(("edit", message, text))
        self._fail()

    async def recall(self, message: Message) -> None:
        self.wishes.append(("recall", message))

    async def delete_here(self, messages: Sequence[Message]) -> None:
        self.wishes.append(("delete", tuple(messages)))
        self._fail()
        gone = {m.key for m in messages}
        self.archive = [m for m in self.archive if m.key not in gone]
        self.store.dispatch(MessagesRemoved(tuple(messages), 0))

    async def bring_back(self, messages: Sequence[Message]) -> None:
        self.wishes.append(("bring back", tuple(messages)))
        self.archive = sorted((*self.archive, *messages), key=lambda m: m.position)
        self.store.dispatch(MessagesRestored(tuple(messages)))

    async def react(self, message: Message, emojis: Sequence[str]) -> None:
        self.wishes.append(("react", message, tuple(emojis)))
        self._fail()

    async def forward(self, message: Message, to: ConversationRef) -> None:
        self.wishes.append(("forward", message, to))
        self._fail()

    async def find_message(self, ref: ConversationRef, marker: MessageId) -> Message | None:
        if self.slow:
            await Gate()
        named = (m for m in self.archive if m.ref == ref and marker in (m.id, m.archive_id))
        return next(named, None)

    async def history(
        self, ref: ConversationRef, before: Position | None, limit: int
    ) -> Sequence[Message]:
        self.wishes.append(("history", ref, before))
        if self.slow:
            await Gate()
        self._fail()
        older = [m for m in self.archive if m.ref == ref]
        if before is not None:
            older = [m for m in older if m.position < before]
        return older[-limit:]

    async def newer(self, ref: ConversationRef, after: Position, limit: int) -> Sequence[Message]:
        self.wishes.append(("newer", ref, after))
        if self.slow:
            await Gate()
        return [m for m in self.archive if m.ref == ref and m.position > after][:limit]

    async def set_draft(self, ref: ConversationRef, text: str) -> None:
        self.wishes.append(("draft", ref, text))
        self.store.dispatch(DraftChanged(ref, text))

    async def mute(self, ref: ConversationRef, until: float) -> None:
        self.wishes.append(("mute", ref, until))

    async def pin(self, ref: ConversationRef, pinned: bool) -> None:
        self.wishes.append(("pin", ref, pinned))

    async def keep_secret(self, ref: ConversationRef, secret: bool) -> None:
        self.wishes.append(("secret", ref, secret))
        self.store.dispatch(ConversationChanged(ref, secret=secret))

    async def mute_mentions(self, ref: ConversationRef, muted: bool) -> None:
        self.wishes.append(("mute mentions", ref, muted))
        self.store.dispatch(ConversationChanged(ref, mentions_muted=muted))

    async def set_typing(self, ref: ConversationRef, typing: bool) -> None:
        self.wishes.append(("typing", ref, typing))

    async def start_chat(self, account: AccountId, address: str, name: str = "") -> ConversationRef:
        self.wishes.append(("start", account, address, name))
        self._fail()
        return ConversationRef(account, ConversationId.c2c(address))

    async def join_group(
        self, account: AccountId, address: str, nickname: str = ""
    ) -> ConversationRef:
        self.wishes.append(("join", account, address, nickname))
        self._fail()
        return ConversationRef(account, ConversationId.group(address))

    async def remove(self, ref: ConversationRef) -> None:
        self.wishes.append(("remove", ref))

    def made(self, kind: str) -> list[tuple[Any, ...]]:
        """The wishes of one kind, without its name."""
        return [wish[1:] for wish in self.wishes if wish[0] == kind]

    def _fail(self) -> None:
        if self.failure is not None:
            raise self.failure


@dataclass
class Accounts:
    """Writes wishes down."""

    store: Store
    wishes: list[tuple[Any, ...]] = field(default_factory=list)
    secrets_are_persistent: bool = True
    failure: AppError | None = None
    on_add: Callable[[Account], None] = lambda _: None

    def new_id(self) -> AccountId:
        return AccountId(f"new{len(self.wishes)}")

    async def add(self, account: Account, secret: str) -> None:
        self.wishes.append(("add", account, secret))
        if self.failure is not None:
            raise self.failure
        self.on_add(account)

    async def change(self, account: Account, secret: str | None = None) -> None:
        self.wishes.append(("change", account, secret))

    async def remove(self, account_id: AccountId) -> None:
        self.wishes.append(("remove", account_id))

    def connect_now(self, account_id: AccountId) -> None:
        self.wishes.append(("connect", account_id))


@dataclass
class Preferences:
    """Lets settings take effect at once, as the real one does, and saves nothing."""

    store: Store
    clock: Callable[[], float]

    async def change(self, **changes: Any) -> None:
        from msgspec.structs import replace

        self.store.dispatch(SettingsChanged(replace(self.store.state.settings, **changes)))

    async def set_channel(self, channel: Channel) -> None:
        known = self.store.state.settings.channels
        await self.change(channels=tuple(channel if c.id == channel.id else c for c in known))

    def set_do_not_disturb(self, until: float) -> None:
        self.store.dispatch(DoNotDisturbChanged(until))

    def snooze(self, wish: DoNotDisturb) -> None:
        self.store.dispatch(DoNotDisturbChanged(wish.until, wish.until_back, wish.account))

    async def set_quiet_hours(self, schedule: QuietHours) -> None:
        known = self.store.state.settings.quiet_hours
        if any(q.id == schedule.id for q in known):
            schedules = tuple(schedule if q.id == schedule.id else q for q in known)
        else:
            schedules = (*known, schedule)
        await self.change(quiet_hours=schedules)

    async def remove_quiet_hours(self, schedule_id: str) -> None:
        known = self.store.state.settings.quiet_hours
        await self.change(quiet_hours=tuple(q for q in known if q.id != schedule_id))


@dataclass
class Push:
    """Writes wishes down."""

    wishes: list[str] = field(default_factory=list)

    async def clear_all_notification(self) -> None:
        self.wishes.append("clear")

    async def require_notification_permission(self) -> bool:
        return True

    async def display_test(self) -> None:
        self.wishes.append("test")


@dataclass
class Check:
    """Counts the checks that were asked for and gives a report made beforehand.

    Attributes:
        slow: whether a check waits for `Tasks.go_on`.
    """

    report: Report = field(default_factory=lambda: Report("1.2.3", 0.0, 0.0))
    runs: int = 0
    slow: bool = False

    async def __call__(self) -> Report:
        self.runs += 1
        if self.slow:
            await Gate()
        return self.report


@dataclass
class Fates:
    """A ledger that a test fills; `lines` newest first."""

    lines: list[LedgerLine] = field(default_factory=list)
    searches: list[tuple[str, frozenset[Fate]]] = field(default_factory=list)

    async def of_message(self, key: MessageKey) -> LedgerEntry | None:
        return next((line.entry for line in self.lines if line.entry.key == key), None)

    async def of_conversation(self, ref: ConversationRef, limit: int) -> Sequence[LedgerLine]:
        return [line for line in self.lines if line.entry.key.ref == ref][:limit]

    async def search(
        self,
        text: str = "",
        *,
        fates: Collection[Fate] = (),
        before: Position | None = None,
        limit: int = 100,
    ) -> Sequence[LedgerLine]:
        self.searches.append((text, frozenset(fates)))
        found = [
            line
            for line in self.lines
            if text.casefold() in f"{line.message.text} {line.conversation_name}".casefold()
            and (not fates or line.entry.fate in fates)
            and (before is None or line.entry.position < before)
        ]
        return found[:limit]

    async def next_unhandled(self, after: LedgerEntry | None = None) -> LedgerEntry | None:
        waiting = sorted(
            (line.entry for line in self.lines if line.entry.fate.is_open),
            key=lambda entry: entry.position,
        )
        later = [e for e in waiting if after is None or e.position > after.position]
        return later[0] if later else None
