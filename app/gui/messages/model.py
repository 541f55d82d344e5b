"""The messages of the open conversation: the newest from the store, older ones page by page.

Every batch of changes is framed by `changing` and `changed`, so that the view can hold the place
where the user reads.
"""

from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from app.domain import events as e
from app.domain.ids import ConversationRef, MessageId
from app.domain.message import Message, Position
from app.domain.selectors import is_focused
from app.domain.state import AppState, ConversationState
from app.gui.messages.changes import change_of, changed_by_reactions
from app.gui.messages.look import threshold
from app.gui.messages.names import Names
from app.gui.messages.paging import MAX_ROWS, PAGE, PagedMessages
from app.gui.messages.quotes import Quotes
from app.gui.messages.reactions import said
from app.gui.messages.rows import Role, row_key
from app.gui.messages.spoken import described, spoken
from app.gui.subscriptions import listen, watch
from app.gui.wishes import Context

REACTION_PAUSE = 40
"""Milliseconds within which reactions are gathered; nobody sees the difference."""

__all__ = ["MAX_ROWS", "PAGE", "MessageModel", "Role", "row_key"]


class MessageModel(PagedMessages):
    """Rows of the message view; follows the open conversation."""

    opened = Signal()
    """Another conversation is shown now."""

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(context, parent)
        self.names = Names(context.store, lambda: self._ref, lambda: self._rows)
        self._reacted: dict[tuple[str, str], Message] = {}
        self._reacting = QTimer(self, singleShot=True, interval=REACTION_PAUSE)
        self._reacting.timeout.connect(lambda: self._replace(self._latest()))
        self._quotes = Quotes(context, self)
        self._quotes.found.connect(self._on_quote_found)
        store = context.store
        watch(self, store, _open_conversation, self._on_conversation)
        watch(self, store, is_focused, self._on_focus)
        kinds = (e.MessageEdited, e.MessageRecalled, e.MessageStateChanged, e.ReactionsChanged)
        listen(self, store, kinds, self._on_message_event)
        listen(self, store, e.MessagesRemoved, self._on_removed)
        listen(self, store, e.MessagesRestored, self._on_restored)
        listen(self, store, e.CatchUpFinished, self._on_caught_up)

    # -- for the view --------------------------------------------------------------------------

    def spoken(self, message: Message) -> str:
        """What a screen reader says of a message."""
        return spoken(message, self.names.of(message))

    def described(self, message: Message) -> str:
        """What a screen reader says when it is asked for more: reply, reactions."""
        return described(
            message, self.quoted(message), self.names.own_address, self.names.of_sender
        )

    def said_reaction(self, message: Message, emoji: str) -> str:
        """Tell who reacted in one way."""
        return said(message, emoji, self.names.own_address, self.names.of_sender)

    def quoted(self, message: Message) -> Message | None:
        """The message that one replies to, if it is known; else it is looked for."""
        if message.reply_to is None:
            return None
        return self.find(message.reply_to) or self._quotes.get(message.ref, message.reply_to)

    def go_to_quoted(self, message: Message) -> None:
        """Let the message that one replies to be in the window; `found` is emitted then."""
        if message.reply_to is None:
            return
        quoted = self.quoted(message)
        if quoted is not None:
            self.load_around(quoted)
        else:
            wish = self._quotes.fetch(message.ref, message.reply_to, self.load_around)
            self._context.tasks.spawn(wish, doing="show the message")

    def now(self) -> float:
        """The time, for "Today" and "Yesterday"."""
        return self._context.clock()

    def first_new_row(self) -> int | None:
        """Where the "New messages" line is."""
        return next((i for i, look in enumerate(self._looks) if look.new), None)

    def find(self, message_id: MessageId) -> Message | None:
        """The message that a reply names, by its own or the server's id."""
        return next((m for m in self._rows if message_id in (m.id, m.archive_id)), None)

    def count_behind(self, position: Position | None) -> int:
        """How many messages of others came behind a position."""
        if position is None or self._source is None:
            return 0
        return sum(m.position > position and m.counts_as_unread for m in self._source.messages)

    def take_over(self, other: "MessageModel") -> None:
        """Become the window that another model is, of the same conversation."""
        if other._ref != self._ref:  # noqa: SLF001  # one of us
            return
        self.beginResetModel()
        self._rows = list(other._rows)  # noqa: SLF001  # one of us
        self._read_line = other._read_line  # noqa: SLF001  # one of us
        self._at_end, self._complete = other._at_end, other._complete  # noqa: SLF001  # one of us
        self._look_again()
        self.endResetModel()
        self.opened.emit()

    # -- following the store -------------------------------------------------------------------

    def _on_conversation(self, source: ConversationState | None) -> None:
        ref = source.conversation.ref if source is not None else None
        before, self._source = self._source, source
        if ref != self._ref:
            self._show(ref)
            return
        if source is None:
            return
        grew = before is not None and source.conversation.unread > before.conversation.unread
        if grew and self._read_line is None and not is_focused(self._context.store.state):
            self._read_line = threshold(source.conversation, source.messages)
        elif before is not None and before.messages is source.messages:
            return  # somebody types, a draft, a presence
        known = {row_key(m): m for m in source.messages}
        rows = [known.get(row_key(m), m) for m in self._latest()]
        if self._at_end:
            have = {row_key(m) for m in rows}
            rows += [m for m in source.messages if row_key(m) not in have]
            rows.sort(key=lambda m: m.position)
            rows = rows[-MAX_ROWS:]
        self._settle(rows)

    def _show(self, ref: ConversationRef | None) -> None:
        self._ref = ref
        self._reacted = {}
        self._begin_at_end()
        source = self._source
        self.beginResetModel()
        self._rows = list(source.messages) if source is not None else []
        self._read_line = (
            threshold(source.conversation, source.messages) if source is not None else None
        )
        self._look_again()
        self.endResetModel()
        self.opened.emit()

    def _on_focus(self, focused: bool) -> None:
        if focused or self._source is None:
            return
        line = threshold(self._source.conversation, self._source.messages)
        if line != self._read_line:
            self._read_line = line
            self._replace(self._latest())

    def _on_message_event(self, event: Any) -> None:
        """Change what is in the window but no longer in the state."""
        self._quotes.forget(event)
        change = change_of(event)
        if change is None:
            return
        recent = {row_key(m) for m in self._source.messages} if self._source is not None else set()
        self._settle(
            [
                change.apply(m) if change.is_meant(m) and row_key(m) not in recent else m
                for m in self._latest()
            ]
        )

    def _on_removed(self, event: e.MessagesRemoved) -> None:
        """Show no longer what the user deleted; what comes to light the state shows then."""
        self._quotes.forget(event)
        if event.ref == self._ref:
            gone = {row_key(m) for m in event.messages}
            self._give_up_pages()  # they were read before
            self._replace([m for m in self._latest() if row_key(m) not in gone])

    def _on_restored(self, event: e.MessagesRestored) -> None:
        """Put back what belongs between the rows; what lies outside comes with its page."""
        self._quotes.forget(event)
        if event.ref != self._ref:
            return
        rows = self._latest()
        have = {row_key(m) for m in rows}
        back = [
            m
            for m in event.messages
            if row_key(m) not in have
            and (self._complete or (rows and rows[0].position < m.position))
            and (self._at_end or m.position < rows[-1].position)
        ]
        self._give_up_pages()
        self._complete = self._complete and len(rows) + len(back) <= MAX_ROWS
        self._replace(sorted((*rows, *back), key=lambda m: m.position)[-MAX_ROWS:])

    def _settle(self, rows: list[Message]) -> None:
        """Become these rows; at once, but for reactions, of which a group can send a flood."""
        reacted = changed_by_reactions(self._latest(), rows)
        if reacted is None:
            self._replace(rows)
        elif reacted:
            self._reacted |= {row_key(m): m for m in reacted}
            if not self._reacting.isActive():
                self._reacting.start()

    def _latest(self) -> list[Message]:
        """The rows, with the reactions that are not shown yet."""
        if not self._reacted:
            return self._rows
        return [self._reacted.get(row_key(m), m) for m in self._rows]

    def _on_caught_up(self, event: e.CatchUpFinished) -> None:
        """The server may have older messages that could not be asked for before."""
        if self._ref is not None and self._ref.account == event.account:
            self._complete = False

    def _on_quote_found(self, target: MessageId) -> None:
        """Paint again what replies to a message that is known now."""
        for row, message in enumerate(self._rows):
            if message.reply_to == target:
                self.dataChanged.emit(self.index(row), self.index(row))

    def _replace(self, rows: list[Message]) -> None:
        self._reacted = {}
        super()._replace(rows)


def _open_conversation(state: AppState) -> ConversationState | None:
    return state.conversations.get(state.open) if state.open is not None else None
