"""Choose the conversation that a message is forwarded to."""

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.message import Message
from app.domain.preview import preview
from app.gui.conversations.model import Role
from app.gui.conversations.switcher import Switcher
from app.gui.look.controls import ElidedLabel
from app.gui.look.theme import Theme
from app.gui.wishes import Context


class ForwardDialog(Switcher):
    """The switcher's field and list; what is chosen gets the message."""

    def __init__(self, context: Context, theme: Theme, message: Message, parent: QWidget) -> None:
        super().__init__(context, theme, parent)
        self._message = message
        self.setObjectName("forward")
        self.setWindowTitle(self.tr("Forward to…"))
        self.field.setPlaceholderText(self.tr("Forward to…"))
        self.field.setAccessibleName(self.tr("Forward to…"))
        what = ElidedLabel("small")
        what.set_whole(preview(message))
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        column.insertWidget(0, what)

    def _open(self, index: QModelIndex) -> None:
        if index.isValid():
            ref = index.data(Role.REF)
            wish = self._context.conversations.forward(self._message, ref)
            self._context.tasks.spawn(wish, doing="forward the message")
            self.accept()
