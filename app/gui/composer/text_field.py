"""The field of the composer: plain text that grows from one line to six."""

from PySide6.QtCore import QEvent, QMimeData, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QTextOption
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextEdit, QWidget

_MOST_LINES = 6


class TextField(QTextEdit):
    """Reports what its keys mean.

    Attributes:
        enter_sends: Enter sends and Shift+Enter breaks; otherwise Ctrl+Enter sends.
    """

    send_wanted = Signal()
    escape_pressed = Signal()
    edit_last_wanted = Signal()
    focus_changed = Signal(bool)
    pasted = Signal(QMimeData)
    """Something that is no text: a picture or files."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.enter_sends = True
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.document().setDocumentMargin(6)
        self.document().documentLayout().documentSizeChanged.connect(lambda _: self.fit())
        self.fit()

    def fit(self) -> None:
        """Be as high as the text, up to six lines."""
        line = self.fontMetrics().lineSpacing()
        margins = 2 * round(self.document().documentMargin())
        wanted = round(self.document().size().height())
        height = max(line + margins, min(wanted, _MOST_LINES * line + margins))
        scrolls = wanted > height
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(
            policy.ScrollBarAsNeeded if scrolls else policy.ScrollBarAlwaysOff
        )
        if height != self.height():
            self.setFixedHeight(height)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Send, break the line, leave, or type."""
        key, modifiers = event.key(), event.modifiers()
        control = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
        shift = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if control or (self.enter_sends and not shift):
                self.send_wanted.emit()
            else:
                self.insertPlainText("\n")
                self.ensureCursorVisible()
        elif key == Qt.Key.Key_Escape:
            self.escape_pressed.emit()
        elif key == Qt.Key.Key_Up and not modifiers and self.document().isEmpty():
            self.edit_last_wanted.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Let the frame show it."""
        super().focusInEvent(event)
        self.focus_changed.emit(True)  # noqa: FBT003  # a signal's value

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Let the frame show it."""
        super().focusOutEvent(event)
        self.focus_changed.emit(False)  # noqa: FBT003  # a signal's value

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Take pictures and files, too, whoever sends them."""
        return source.hasText() or source.hasImage() or source.hasUrls()

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Paste the text alone; hand on what is none."""
        files = any(url.isLocalFile() for url in source.urls())
        if files or (source.hasImage() and not source.hasFormat("text/plain")):
            self.pasted.emit(source)
        elif source.hasText():
            self.insertPlainText(source.text())
            self.ensureCursorVisible()

    def changeEvent(self, event: QEvent) -> None:
        """Fit again when the font changes."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.fit()

    def minimumSizeHint(self) -> QSize:
        """One line is enough."""
        return QSize(60, 20)
