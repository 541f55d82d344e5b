"""What the right pane shows while no conversation is open: the bird, and the next step."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.gui.look.controls import button, label
from app.gui.look.icons import app_picture
from app.gui.look.theme import Theme
from app.gui.subscriptions import watch
from app.gui.wishes import Context


class EmptyPage(QWidget):
    """Welcomes, or waits for a conversation to be chosen."""

    new_chat_wanted = Signal()
    account_wanted = Signal()

    def __init__(self, context: Context, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._theme = theme
        self._picture = QLabel()
        self._headline = label("", "headline")
        self._text = label("", "soft", wrap=True)
        self._add = button(self.tr("Add an account"), "primary")
        self._add.clicked.connect(self.account_wanted)
        self.demo = button(self.tr("Try it here"))
        self.demo.setToolTip(self.tr("With friends who only pretend, on this computer alone."))
        self.demo.clicked.connect(self._try_demo)
        self._demo_text = label(
            self.tr("Have a look first: friends who only pretend write to you."), "small"
        )
        self._new = button(self.tr("New conversation"))
        self._new.clicked.connect(self.new_chat_wanted)
        for part in (self._picture, self._headline, self._text, self._demo_text):
            part.setAlignment(Qt.AlignmentFlag.AlignCenter)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self._add)
        row.addWidget(self.demo)
        row.addWidget(self._new)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(32, 32, 32, 32)
        column.setSpacing(12)
        column.addStretch(2)
        column.addWidget(self._picture)
        column.addSpacing(6)
        column.addWidget(self._headline)
        column.addWidget(self._text)
        column.addSpacing(8)
        column.addLayout(row)
        column.addWidget(self._demo_text)
        column.addStretch(3)
        theme.changed.connect(self._dress)
        self._dress()
        watch(
            self,
            context.store,
            lambda s: (bool(s.accounts), bool(s.conversations)),
            self._on_changed,
        )

    def _on_changed(self, there: tuple[bool, bool]) -> None:
        accounts, conversations = there
        self._add.setVisible(not accounts)
        for part in (self.demo, self._demo_text):
            part.setVisible(not accounts and self._context.try_demo is not None)
        self._new.setVisible(accounts)
        if not accounts:
            self._headline.setText(self.tr("Welcome to Bellbird"))
            self._text.setText(
                self.tr(
                    "Messages that ring when they should, and open where they should."
                    " Add an account of any XMPP server or of Tencent Cloud IM."
                )
            )
        elif conversations:
            self._headline.setText(self.tr("Choose a conversation"))
            self._text.setText(self.tr("Ctrl+K finds one by name."))
        else:
            self._headline.setText(self.tr("No conversations yet"))
            self._text.setText(self.tr("Write to somebody, or join a group."))

    def _try_demo(self) -> None:
        if self._context.try_demo is not None:
            doing = "start the demo"
            self._context.tasks.spawn(self._context.try_demo(), doing=doing)

    def _dress(self) -> None:
        self._picture.setPixmap(app_picture(self._theme.px(88)))
