"""The line that says who calls, with what to answer."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from app.domain.events import CallChanged
from app.domain.preview import plain
from app.gui.look.controls import ElidedLabel, button
from app.gui.subscriptions import watch
from app.gui.wishes import Context


class CallLine(QFrame):
    """Shows the newest call that rings for the user."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._call: CallChanged | None = None
        self.setProperty("part", "bar")
        self.text = ElidedLabel()
        self.accept = button(self.tr("Accept"), "text")
        self.decline = button(self.tr("Decline"), "text")
        self.accept.clicked.connect(self._accept)
        self.decline.clicked.connect(self._decline)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 3, 8, 3)
        row.addWidget(self.text, 1)
        row.addWidget(self.accept)
        row.addWidget(self.decline)
        watch(self, context.store, lambda s: s.ringing, self._on_ringing)

    def _on_ringing(self, ringing: tuple[CallChanged, ...]) -> None:
        incoming = [call for call in ringing if not call.outgoing]
        self._call = incoming[-1] if incoming else None
        self.setVisible(self._call is not None and self._context.calls is not None)
        if self._call is None:
            return
        who = plain(self._context.store.state.conversation(self._call.ref).display_name, 60)
        words = self.tr("{who} calls, with video") if self._call.video else self.tr("{who} calls")
        self.text.set_whole(words.format(who=who))
        self.text.setToolTip(plain(self._call.ref.id.target, 120))

    def _accept(self) -> None:
        if self._call is not None and self._context.calls is not None:
            accepting = self._context.calls.accept(self._call)
            self._context.tasks.spawn(accepting, doing="answer the call")

    def _decline(self) -> None:
        if self._call is not None and self._context.calls is not None:
            declining = self._context.calls.reject(self._call)
            self._context.tasks.spawn(declining, doing="decline the call")
