"""The line that says what was deleted here, and brings it back for as long as it stands."""

from PySide6.QtCore import QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from app.domain.events import MessagesRemoved
from app.domain.ids import ConversationRef
from app.domain.message import Message
from app.gui.look.controls import ElidedLabel, GlyphButton, button
from app.gui.look.theme import Theme
from app.gui.subscriptions import listen, watch
from app.gui.wishes import Context

PATIENCE = 10_000
"""Milliseconds in which a deletion can be undone; each further one begins them anew."""


class UndoLine(QFrame):
    """Follows what is deleted in the open conversation."""

    def __init__(self, context: Context, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._messages: tuple[Message, ...] = ()
        self.setProperty("part", "bar")
        self.text = ElidedLabel("small")
        self.undo = button(self.tr("Undo"), "text")
        self.undo.clicked.connect(self.bring_back)
        close = GlyphButton(theme, "close", self.tr("Dismiss"), size=16)
        close.clicked.connect(self.forget)
        row = QHBoxLayout(self)
        row.setContentsMargins(18, 2, 8, 2)
        row.addWidget(self.text, 1)
        row.addWidget(self.undo)
        row.addWidget(close)
        self._timer = QTimer(self, singleShot=True, interval=PATIENCE)
        self._timer.timeout.connect(self.forget)
        listen(self, context.store, MessagesRemoved, self._on_removed)
        watch(self, context.store, lambda s: s.open, self._on_opened)

    def bring_back(self) -> None:
        """Undo what the line tells of; does nothing when it tells of nothing."""
        back = self._messages
        self.forget()
        if back:
            wish = self._context.conversations.bring_back(back)
            self._context.tasks.spawn(wish, doing="bring the messages back")

    def forget(self) -> None:
        """Let go of what was deleted."""
        self._messages = ()
        self._timer.stop()
        self.hide()

    def _on_removed(self, event: MessagesRemoved) -> None:
        if event.ref != self._context.store.state.open:
            return
        self._messages += event.messages
        count = len(self._messages)
        words = (
            self.tr("One message was deleted for you.")
            if count == 1
            else self.tr("{count} messages were deleted for you.").format(count=count)
        )
        self.text.set_whole(words)
        self.show()
        self._timer.start()
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    def _on_opened(self, _: ConversationRef | None) -> None:
        self.forget()
