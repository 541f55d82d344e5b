"""The line that says how far a file is on its way, and stops it."""

from collections.abc import Mapping

from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from app.domain.events import TransferChanged
from app.domain.preview import plain
from app.gui.look.controls import ElidedLabel, button
from app.gui.subscriptions import watch
from app.gui.wishes import Context


class TransferLine(QFrame):
    """Shows the first file that is on its way; the next one follows."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._transfer: TransferChanged | None = None
        self.text = ElidedLabel("small")
        self.cancel = button(self.tr("Cancel"), "text")
        self.cancel.clicked.connect(self._cancel)
        row = QHBoxLayout(self)
        row.setContentsMargins(18, 2, 14, 2)
        row.addWidget(self.text, 1)
        row.addWidget(self.cancel)
        watch(self, context.store, lambda s: s.transfers, self._on_transfers)

    def _on_transfers(self, transfers: Mapping[str, TransferChanged]) -> None:
        self._transfer = next(iter(transfers.values()), None)
        self.setVisible(self._transfer is not None and self._context.files is not None)
        if self._transfer is None:
            return
        name = plain(self._transfer.name, 120)
        if self._transfer.total:
            percent = min(100, self._transfer.done * 100 // self._transfer.total)
            self.text.set_whole(f"{name} · {percent} %")
        else:
            self.text.set_whole(f"{name} · …")

    def _cancel(self) -> None:
        if self._transfer is not None and self._context.files is not None:
            self._context.files.cancel(self._transfer.transfer)
