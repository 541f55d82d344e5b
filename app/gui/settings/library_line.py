"""The field for the place of Tencent's library, on the page of the accounts."""

from PySide6.QtWidgets import QFormLayout, QLineEdit, QWidget

from app.gui.look.controls import label
from app.gui.subscriptions import watch
from app.gui.wishes import Context


class LibraryLine(QWidget):
    """Shows the configured place; a change is made when the field is left."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.field = QLineEdit()
        self.field.setPlaceholderText(self.tr("where “bellbird tencent-sdk install” puts it"))
        self.field.setAccessibleName(self.tr("Tencent's library"))
        self.field.editingFinished.connect(self._change)
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(14)
        form.addRow(self.tr("&Tencent's library"), self.field)
        note = self.tr("A file or a folder; only Tencent accounts need it.")
        form.addRow(label(note, "small", wrap=True))
        watch(self, context.store, lambda s: s.settings.tencent_library, self.field.setText)

    def _change(self) -> None:
        place = self.field.text().strip()
        if place != self._context.store.state.settings.tencent_library:
            self._context.tasks.spawn(
                self._context.preferences.change(tencent_library=place),
                doing="change the place of the library",
            )
