"""Two small buttons beside the message under the pointer: react and reply."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.account import Protocol
from app.domain.message import Message, MessageFlag
from app.gui.look.controls import GlyphButton
from app.gui.look.theme import Theme
from app.gui.messages.delegate import MessageDelegate
from app.gui.messages.surface import MessageSurface
from app.gui.wishes import Context


class HoverBar(QWidget):
    """Floats over a view of messages; the keyboard has the message's menu instead."""

    def __init__(self, view: MessageSurface, context: Context, theme: Theme) -> None:
        super().__init__(view.viewport())
        self._view = view
        self._context = context
        self._theme = theme
        self._message: Message | None = None
        self.react = GlyphButton(theme, "smile", self.tr("React"), self, size=16)
        self.reply = GlyphButton(theme, "reply", self.tr("Reply"), self, size=16)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for button in (self.react, self.reply):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            row.addWidget(button)
        self.react.clicked.connect(self._on_react)
        self.reply.clicked.connect(self._on_reply)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.hide()

    def follow(self, place: QPoint, delegate: MessageDelegate) -> None:
        """Be beside the message under the pointer, if something can be done with it."""
        index = self._view.indexAt(place)
        if not index.isValid():
            self.hide()
            return
        layout = delegate.layout_of(index.row())
        message: Message = index.data(Qt.ItemDataRole.UserRole + 1)
        if layout.bubble is None or MessageFlag.RECALLED in message.flags:
            self.hide()
            return
        self._message = message
        self.react.setVisible(reactions_are_possible(self._context, message))
        self.adjustSize()
        row = self._view.visualRect(index)
        bubble = layout.bubble.translated(row.topLeft().toPointF()).toRect()
        gap = self._theme.px(4)
        at_right = message.outgoing is layout.mirrored
        x = bubble.right() + gap if at_right else bubble.left() - gap - self.width()
        if not 0 <= x <= self._view.viewport().width() - self.width():
            self.hide()
            return
        self.move(x, max(row.top(), bubble.bottom() - self.height()))
        self.show()
        self.raise_()

    def _on_react(self) -> None:
        if self._message is not None:
            where = self.mapToGlobal(QPoint(0, 0))
            self._view.react_wanted.emit(self._message, where)

    def _on_reply(self) -> None:
        if self._message is not None:
            self._view.reply_wanted.emit(self._message)


def reactions_are_possible(context: Context, message: Message) -> bool:
    """Whether a message can be reacted to: Tencent has no reactions of a kind that travels."""
    account = context.store.state.accounts.get(message.account)
    sent = bool(message.archive_id) or not message.outgoing
    return (
        account is not None
        and account.account.protocol is Protocol.XMPP
        and sent
        and not message.is_tip
        and MessageFlag.RECALLED not in message.flags
    )
