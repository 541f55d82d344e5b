"""The page of the keyboard shortcuts; it is what F1 shows, too."""

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QGridLayout

from app.gui.look.controls import label
from app.gui.look.theme import Theme
from app.gui.settings.page import Page
from app.gui.shortcuts import all_shortcuts
from app.gui.wishes import Context


class ShortcutsPage(Page):
    """Shows what the keyboard can do."""

    def __init__(self, context: Context, theme: Theme) -> None:
        super().__init__(context)
        self.section(self.tr("Keyboard shortcuts"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.px(36))
        grid.setVerticalSpacing(theme.px(9))
        grid.setColumnStretch(1, 1)
        for row, shortcut in enumerate(all_shortcuts()):
            keys = QKeySequence(shortcut.keys).toString(QKeySequence.SequenceFormat.NativeText)
            grid.addWidget(label(keys, "strong"), row, 0)
            grid.addWidget(label(shortcut.words), row, 1)
        self.column.addLayout(grid)
        self.column.addStretch(1)
