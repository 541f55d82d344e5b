"""Why was I notified of this message, or why not: the rule, and the time of each step."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QGridLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from app.domain.ids import ConversationKind
from app.domain.message import Message
from app.domain.preview import plain, preview
from app.gui.look import words
from app.gui.look.controls import button, end_row, horizontal_edge, label
from app.gui.look.theme import Theme
from app.gui.notifications.fate_words import in_a_line, steps_of
from app.gui.wishes import Context
from app.ports.ledger import LedgerEntry


class WhyDialog(QDialog):
    """Tells a message's fate."""

    history_wanted = Signal()

    def __init__(self, context: Context, theme: Theme, message: Message, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._message = message
        self.setWindowTitle(self.tr("Why?"))
        self.setMinimumWidth(theme.px(440))
        chat = context.store.state.conversation(message.ref)
        group = chat.kind is ConversationKind.GROUP
        sender = plain(message.sender.display_name if group else chat.display_name, 80)
        self.verdict = label("", "title", wrap=True)
        self._steps = QGridLayout()
        self._steps.setHorizontalSpacing(16)
        self._steps.setVerticalSpacing(6)
        self._steps.setColumnStretch(1, 1)
        history = button(self.tr("Notification history…"))
        history.clicked.connect(self.history_wanted)
        close = button(self.tr("Close"), "primary")
        close.setDefault(True)
        close.clicked.connect(self.accept)
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 24, 28, 22)
        column.setSpacing(12)
        column.addWidget(label(sender, "section"))
        column.addWidget(label(preview(message), "soft", wrap=True))
        column.addWidget(horizontal_edge())
        column.addWidget(self.verdict)
        column.addLayout(self._steps)
        column.addSpacing(6)
        column.addLayout(end_row(close, apart=(history,)))
        close.setFocus()
        context.tasks.spawn(self._read(), doing="read the notification history")

    async def _read(self) -> None:
        entry = await self._context.fates.of_message(self._message.key)
        if isValid(self):
            self._show(entry)

    def _show(self, entry: LedgerEntry | None) -> None:
        if entry is None:
            self.verdict.setText(self._why_no_fate())
            self._fit()
            return
        self.verdict.setText(in_a_line(entry))
        for row, step in enumerate(steps_of(entry)):
            time = label(words.exact_time(step.at), "small")
            time.setAlignment(Qt.AlignmentFlag.AlignTop)
            self._steps.addWidget(time, row, 0)
            self._steps.addWidget(label(step.words, wrap=True), row, 1)
        self._fit()

    def _fit(self) -> None:
        """Be as high as what was found, which came after the dialog was shown."""
        layout = self.layout()
        assert layout is not None
        layout.activate()
        wanted = layout.totalHeightForWidth(self.width())
        if wanted > self.height():
            self.resize(self.width(), wanted)

    def _why_no_fate(self) -> str:
        if self._message.outgoing:
            return self.tr("You wrote it: nobody is notified of their own messages.")
        return self.tr("It is history: it was already there when this computer first saw it.")
