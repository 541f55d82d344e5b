"""The list of keyboard shortcuts (F1)."""

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QGridLayout, QVBoxLayout, QWidget

from app.gui.look.controls import label
from app.gui.look.theme import Theme
from app.gui.shortcuts import all_shortcuts


class ShortcutsDialog(QDialog):
    """Shows what the keyboard can do."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Keyboard shortcuts"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.px(36))
        grid.setVerticalSpacing(theme.px(9))
        for row, shortcut in enumerate(all_shortcuts()):
            keys = QKeySequence(shortcut.keys).toString(QKeySequence.SequenceFormat.NativeText)
            grid.addWidget(label(shortcut.words), row, 0)
            grid.addWidget(label(keys, "soft"), row, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(30, 24, 30, 24)
        column.setSpacing(theme.px(16))
        column.addWidget(label(self.windowTitle(), "title"))
        column.addLayout(grid)
        column.addStretch(1)
