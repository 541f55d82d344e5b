"""Carry what the user typed, chose and scrolled from a dialog to its successor.

When the language changes, a dialog is made anew. Both are made by the same code, so that their
controls correspond by kind and order; where they do not, nothing is carried.
"""

from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QDateTimeEdit,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QScrollArea,
    QSpinBox,
    QStackedWidget,
    QTabWidget,
    QTextEdit,
    QWidget,
)

_KINDS = (
    QStackedWidget,
    QTabWidget,
    QListWidget,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QComboBox,
    QAbstractButton,
    QSpinBox,
    QDateTimeEdit,
    QScrollArea,
)
"""Which controls are carried; those that decide what is shown come first."""


def take_over(old: QWidget, new: QWidget) -> None:
    """Let a new widget go on where an old one of the same class stood."""
    hook = getattr(new, "take_over", None)
    if hook is not None:
        hook(old)
    for kind in _KINDS:
        mine, its = _all(old, kind), _all(new, kind)
        if [type(w) for w in mine] != [type(w) for w in its]:
            continue
        for before, after in zip(mine, its, strict=True):
            _carry(before, after)
            if before is old.focusWidget():
                after.setFocus()


def _all(widget: QWidget, kind: type[QWidget]) -> list[QWidget]:
    """The controls of a kind in their order, without what Qt makes inside of others."""
    return [
        found
        for found in widget.findChildren(kind)
        if found.window() is widget.window() and not found.objectName().startswith("qt_")
    ]


def _carry(old: QWidget, new: QWidget) -> None:
    match old, new:
        case QLineEdit(), QLineEdit():
            if not old.isReadOnly() and old.text() != new.text():
                new.setText(old.text())
                new.setCursorPosition(old.cursorPosition())
        case QPlainTextEdit(), QPlainTextEdit():
            if not old.isReadOnly():
                new.setPlainText(old.toPlainText())
        case QTextEdit(), QTextEdit():
            if not old.isReadOnly():
                new.setPlainText(old.toPlainText())
        case QComboBox(), QComboBox():
            if not old.isEditable():
                new.setCurrentIndex(old.currentIndex())
        case QScrollArea(), QScrollArea():
            new.verticalScrollBar().setValue(old.verticalScrollBar().value())
        case QAbstractButton(), QAbstractButton():
            if old.isCheckable() and old.isChecked() != new.isChecked():
                new.setChecked(old.isChecked())
        case QSpinBox(), QSpinBox():
            new.setValue(old.value())
        case QDateTimeEdit(), QDateTimeEdit():
            new.setDateTime(old.dateTime())
        case QListWidget(), QListWidget():
            new.setCurrentRow(old.currentRow())
        case QTabWidget(), QTabWidget():
            new.setCurrentIndex(old.currentIndex())
        case QStackedWidget(), QStackedWidget():
            new.setCurrentIndex(old.currentIndex())
