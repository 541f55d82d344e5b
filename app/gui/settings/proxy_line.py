"""The field for the proxy, on the page of the accounts."""

from PySide6.QtWidgets import QFormLayout, QLineEdit, QWidget

from app.gui.look.controls import label
from app.gui.subscriptions import watch
from app.gui.wishes import Context


class ProxyLine(QWidget):
    """Shows the state's proxy; a change is made when the field is left."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.field = QLineEdit()
        self.field.setPlaceholderText(self.tr("none, for example socks5://localhost:1080"))
        self.field.setAccessibleName(self.tr("Proxy"))
        self.field.editingFinished.connect(self._change)
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(14)
        form.addRow(self.tr("&Proxy"), self.field)
        note = self.tr("HTTP or SOCKS5, for all connections to servers, from the next one on.")
        form.addRow(label(note, "small", wrap=True))
        watch(self, context.store, lambda s: s.settings.proxy, self.field.setText)

    def _change(self) -> None:
        proxy = self.field.text().strip()
        if proxy != self._context.store.state.settings.proxy:
            self._context.tasks.spawn(
                self._context.preferences.change(proxy=proxy), doing="change the proxy"
            )
