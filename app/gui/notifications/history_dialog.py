"""The notification history: what became of each message, and what still waits for the user."""

from collections.abc import Coroutine
from typing import Any

from PySide6.QtCore import QKeyCombination, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from app.domain.events import MessageReceived, MessagesRemoved, ReadMarked
from app.domain.ids import ConversationKind, ConversationRef
from app.domain.notification import Fate
from app.domain.preview import plain, preview
from app.gui.look import words
from app.gui.look.avatars import avatar_pixmap
from app.gui.look.controls import button, label, let_clear
from app.gui.look.theme import Theme
from app.gui.notifications.fate_words import in_a_line
from app.gui.notifications.history_delegate import (
    AVATAR,
    BECAME,
    FATE,
    SAID,
    WHEN,
    WHO,
    HistoryDelegate,
)
from app.gui.subscriptions import listen
from app.gui.wishes import Context
from app.ports.ledger import LedgerEntry, LedgerLine

PAGE = 100
"""Lines that are read at once."""

_TYPING_PAUSE = 200
_NEWS_PAUSE = 700
"""Milliseconds: by then the ledger knows what became of a message."""

_NEXT_UNHANDLED = QKeyCombination(Qt.KeyboardModifier.ControlModifier, Qt.Key.Key_J)
_ENTRY = Qt.ItemDataRole.UserRole
_MESSAGE = Qt.ItemDataRole.UserRole + 1


class HistoryDialog(QDialog):
    """Lists what became of messages, the newest first.

    Args:
        ref: only this conversation's; None: all.
    """

    message_wanted = Signal(object)
    """A message is to be shown in its conversation."""

    def __init__(
        self, context: Context, theme: Theme, ref: ConversationRef | None, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._theme = theme
        self._ref = ref
        self._reading = 0
        self._complete = False
        self._unhandled: LedgerEntry | None = None
        self.setWindowTitle(self.tr("Notification history"))
        self.resize(theme.px(620), theme.px(640))
        self.search = QLineEdit()
        self.search.setProperty("part", "search")
        self.search.setPlaceholderText(self.tr("Search sender, conversation or message"))
        self.search.setAccessibleName(self.tr("Search the history"))
        let_clear(self.search)
        self.fates = QComboBox()
        self.fates.setAccessibleName(self.tr("Show only"))
        self.list = QListWidget()
        self.list.setProperty("part", "card")
        self.list.setAccessibleName(self.tr("Messages and what became of them"))
        self.list.setItemDelegate(HistoryDelegate(theme, self.list))
        self.list.setUniformItemSizes(True)
        self.list.setMouseTracking(True)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.nothing = label("", "soft", wrap=True)
        self.next = button(self.tr("Next unhandled"), "primary")
        self.next.setToolTip(self.tr("The oldest message that still waits for you (Ctrl+J)"))
        self.go = button(self.tr("Open"))
        self._typing = QTimer(self, singleShot=True, interval=_TYPING_PAUSE)
        self._news = QTimer(self, singleShot=True, interval=_NEWS_PAUSE)
        self._fill_fates()
        self._lay_out()
        self._connect()
        self.read()
        self.search.setFocus()

    def _fill_fates(self) -> None:
        for words_, fates in (
            (self.tr("Everything"), ()),
            (self.tr("Waiting for me"), tuple(f for f in Fate if f.is_open)),
            (self.tr("Shown"), (Fate.SHOWN, Fate.MERGED, Fate.DIGESTED, Fate.EXPIRED)),
            (self.tr("Silent"), (Fate.SILENT,)),
            (self.tr("Held back"), (Fate.HELD,)),
            (self.tr("Clicked or answered"), (Fate.CLICKED, Fate.REPLIED)),
            (self.tr("Closed or taken away"), (Fate.DISMISSED, Fate.WITHDRAWN)),
        ):
            self.fates.addItem(words_, fates)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(10)
        top.addWidget(self.search, 1)
        top.addWidget(self.fates)
        bottom = QHBoxLayout()
        bottom.addWidget(self.next)
        bottom.addStretch(1)
        bottom.addWidget(self.go)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 22, 24, 20)
        column.setSpacing(12)
        if self._ref is not None:
            name = plain(self._context.store.state.conversation(self._ref).display_name, 80)
            column.addWidget(label(name, "title"))
            self.search.hide()
            self.fates.hide()
            self.next.hide()
        else:
            column.addLayout(top)
        column.addWidget(self.nothing)
        column.addWidget(self.list, 1)
        column.addLayout(bottom)

    def _connect(self) -> None:
        self.search.textChanged.connect(lambda _: self._typing.start())
        self._typing.timeout.connect(self.read)
        news = (MessageReceived, ReadMarked, MessagesRemoved)
        listen(self, self._context.store, news, self._on_news)
        self._news.timeout.connect(self._read_news)
        self.fates.activated.connect(lambda _: self.read())
        self.list.itemActivated.connect(self._open_item)
        self.list.itemSelectionChanged.connect(self._update)
        self.list.verticalScrollBar().valueChanged.connect(self._read_on)
        self.go.clicked.connect(lambda: self._open_item(self.list.currentItem()))
        self.next.clicked.connect(self.go_to_next_unhandled)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+J goes to what waits next, wherever the keyboard is."""
        if event.keyCombination() == _NEXT_UNHANDLED:
            self.go_to_next_unhandled()
        else:
            super().keyPressEvent(event)

    # -- reading -------------------------------------------------------------------------------

    def read(self) -> None:
        """Read the list anew, by what is typed and chosen."""
        self._reading += 1
        self._complete = False
        self._spawn(self._read_page(self._reading, None))

    def _on_news(self, _event: MessageReceived | ReadMarked | MessagesRemoved) -> None:
        if not self._news.isActive():
            self._news.start()

    def _read_news(self) -> None:
        """Read anew, unless the user is further down the list."""
        if self.list.verticalScrollBar().value() == 0:
            self.read()

    def _read_on(self, value: int) -> None:
        bar = self.list.verticalScrollBar()
        last = self.list.item(self.list.count() - 1) if self.list.count() else None
        if last is not None and not self._complete and value >= bar.maximum() - bar.pageStep():
            self._complete = True  # until the page that is asked for says otherwise
            self._reading += 1
            self._spawn(self._read_page(self._reading, last.data(_ENTRY)))

    async def _read_page(self, reading: int, after: LedgerEntry | None) -> None:
        fates = self._context.fates
        if self._ref is not None:
            lines = await fates.of_conversation(self._ref, PAGE)
        else:
            lines = await fates.search(
                self.search.text().strip(),
                fates=self.fates.currentData() or (),
                before=after.position if after is not None else None,
                limit=PAGE,
            )
        if not isValid(self) or reading != self._reading:
            return  # closed, or something else was typed meanwhile
        chosen = self.list.currentItem() if self.list.selectedItems() else None
        key = chosen.data(_ENTRY).key if chosen is not None else None
        if after is None:
            self.list.clear()
        for line in lines:
            item = self._item(line)
            self.list.addItem(item)
            if after is None and line.entry.key == key:
                self.list.setCurrentItem(item)
        self._complete = len(lines) < PAGE or self._ref is not None
        self.list.setVisible(self.list.count() > 0)
        self.nothing.setVisible(self.list.count() == 0)
        self.nothing.setText(
            self.tr("Nothing like that happened.")
            if self.search.text().strip() or self.fates.currentIndex() > 0
            else self.tr("No message has come yet.")
        )
        self._update()

    def _item(self, line: LedgerLine) -> QListWidgetItem:
        message, entry = line.message, line.entry
        sender = plain(message.sender.display_name, 60)
        group = message.conversation.kind is ConversationKind.GROUP
        name = plain(line.conversation_name, 60)
        who = f"{sender} · {name}" if group and name else (name or sender)
        now = self._context.clock()
        when = words.list_time(entry.position.sent_at, now)
        if when != words.clock_time(entry.position.sent_at):
            when = f"{when}, {words.clock_time(entry.position.sent_at)}"
        said, became = preview(message), in_a_line(entry)
        item = QListWidgetItem()
        for role, value in (
            (_ENTRY, entry),
            (_MESSAGE, message),
            (WHO, who),
            (WHEN, when),
            (SAID, said),
            (BECAME, became),
            (FATE, entry.fate),
            (AVATAR, avatar_pixmap(name or sender, self._theme.px(36))),
            (Qt.ItemDataRole.AccessibleTextRole, f"{who}, {when}, {said}, {became}"),
        ):
            item.setData(role, value)
        item.setToolTip(words.full_time(entry.position.sent_at))
        return item

    # -- what the user does --------------------------------------------------------------------

    def go_to_next_unhandled(self) -> None:
        """Choose the next message that waits for the user; from the oldest again at the end."""
        self._spawn(self._go_to_next())

    async def _go_to_next(self) -> None:
        fates = self._context.fates
        entry = await fates.next_unhandled(self._unhandled)
        if entry is None and self._unhandled is not None:
            entry = await fates.next_unhandled(None)
        if not isValid(self):
            return
        self._unhandled = entry
        if entry is None:
            self.nothing.setText(self.tr("Nothing waits for you."))
            self.nothing.show()
            return
        self.nothing.hide()
        item = self._find(entry)
        if item is None:
            await self._show_only_waiting(entry)
            item = self._find(entry) if isValid(self) else None
        if item is not None:
            self.list.setCurrentItem(item)
            self.list.scrollToItem(item, QAbstractItemView.ScrollHint.PositionAtCenter)
            self.list.setFocus()

    async def _show_only_waiting(self, entry: LedgerEntry) -> None:
        """List what waits, from the wanted one on: it is older than what the list shows."""
        self.search.clear()
        self._typing.stop()
        self.fates.setCurrentIndex(1)
        self._reading += 1
        await self._read_page(self._reading, None)
        while isValid(self) and self._find(entry) is None and not self._complete:
            last = self.list.item(self.list.count() - 1)
            await self._read_page(self._reading, last.data(_ENTRY))

    def _find(self, entry: LedgerEntry) -> QListWidgetItem | None:
        items = (self.list.item(row) for row in range(self.list.count()))
        return next((i for i in items if i.data(_ENTRY).key == entry.key), None)

    def _open_item(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.message_wanted.emit(item.data(_MESSAGE))

    def _update(self) -> None:
        self.go.setEnabled(bool(self.list.selectedItems()))

    def _spawn(self, coroutine: Coroutine[Any, Any, None]) -> None:
        self._context.tasks.spawn(coroutine, doing="read the notification history")
