"""What every page of the settings is made of: sections, and controls bound to one setting."""

from collections.abc import Callable, Sequence
from enum import Enum
from typing import Any, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.settings import Settings
from app.gui.look.controls import label
from app.gui.subscriptions import watch
from app.gui.wishes import Context

Choice = TypeVar("Choice", bound=Enum)


class Page(QWidget):
    """A page; its controls show the state's settings and change them through the services."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(28, 24, 28, 24)
        self.column.setSpacing(10)

    def section(self, title: str) -> None:
        """Begin a section."""
        if self.column.count():
            self.column.addSpacing(12)
        self.column.addWidget(label(title, "section"))

    def note(self, text: str) -> None:
        """Explain something below a control."""
        self.column.addWidget(label(text, "small", wrap=True))

    def change(self, **changes: Any) -> None:
        """Change settings."""
        self.context.tasks.spawn(
            self.context.preferences.change(**changes), doing="change the setting"
        )

    def switch(self, name: str, text: str) -> QCheckBox:
        """Add a check box for a setting that is on or off."""
        box = QCheckBox(text)
        box.clicked.connect(lambda checked: self.change(**{name: checked}))
        watch(box, self.context.store, lambda s: bool(getattr(s.settings, name)), box.setChecked)
        self.column.addWidget(box)
        return box

    def choice(
        self,
        text: str,
        options: Sequence[tuple[Choice, str]],
        current: Callable[[Settings], Choice],
        choose: Callable[[Choice], None],
    ) -> QComboBox:
        """Add a list to choose one of some values from."""
        box = QComboBox()
        box.setAccessibleName(text)
        for _, words in options:
            box.addItem(words)
        values = [value for value, _ in options]
        box.activated.connect(lambda row: choose(values[row]))

        def show(value: Choice) -> None:
            if value in values:
                box.setCurrentIndex(values.index(value))

        watch(box, self.context.store, lambda s: current(s.settings), show)
        row = QHBoxLayout()
        name = label(text)
        name.setBuddy(box)
        row.addWidget(name, 1)
        row.addWidget(box, 0, Qt.AlignmentFlag.AlignRight)
        self.column.addLayout(row)
        return box
