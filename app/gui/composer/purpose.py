"""What sending will do: send anew, answer or change a message; and the bar that says so."""

from enum import Enum

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.message import Message
from app.domain.preview import plain, preview
from app.gui.look.controls import ElidedLabel, GlyphButton
from app.gui.look.theme import Theme


class Purpose(Enum):
    """What sending will do."""

    SEND = "send"
    REPLY = "reply"
    EDIT = "edit"


class PurposeBar(QWidget):
    """Shows whom a message answers or what it replaces; hidden while it is a new one.

    Attributes:
        about: the message that is answered or replaced.
    """

    left = Signal()
    """Its cross was pressed."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.purpose = Purpose.SEND
        self.about: Message | None = None
        self._words = ElidedLabel("small")
        close = GlyphButton(theme, "close", self.tr("Cancel"), size=16)
        close.clicked.connect(self.left)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 4, 0, 0)
        row.addWidget(self._words, 1)
        row.addWidget(close)
        self.hide()

    def reply(self, message: Message) -> None:
        """Let the next message be a reply."""
        who = self.tr("yourself") if message.outgoing else plain(message.sender.display_name, 60)
        words = self.tr("Reply to {name}: {text}")
        self._begin(Purpose.REPLY, message, words.format(name=who, text=preview(message)))

    def edit(self, message: Message) -> None:
        """Let sending replace a message of mine."""
        words = self.tr("Edit: {text}")
        self._begin(Purpose.EDIT, message, words.format(text=preview(message)))

    def end(self) -> None:
        """Let sending send again."""
        self.purpose, self.about = Purpose.SEND, None
        self.hide()

    def _begin(self, purpose: Purpose, message: Message, words: str) -> None:
        self.purpose, self.about = purpose, message
        self.show()
        self._words.set_whole(words)
