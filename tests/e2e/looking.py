"""Look at a window as a critical eye does: what is cut off, what overlaps, what has no name."""

import re
from collections.abc import Iterator

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QComboBox,
    QLabel,
    QLayout,
    QToolButton,
    QWidget,
)

from app.gui.look.controls import ElidedLabel

_SENTENCE = re.compile(r"[A-Za-z]{2,},? [a-z]{2,}")
"""Two English words: names of keys, fields and programs are the same in every language."""

_ROLE = QAccessible.Role
_CONTROLS = {
    _ROLE.PushButton,
    _ROLE.CheckBox,
    _ROLE.RadioButton,
    _ROLE.EditableText,
    _ROLE.ComboBox,
    _ROLE.List,
    _ROLE.ListItem,
    _ROLE.Slider,
    _ROLE.SpinBox,
    _ROLE.MenuItem,
    _ROLE.ButtonMenu,
    _ROLE.PageTab,
    _ROLE.Table,
    _ROLE.Cell,
    _ROLE.Link,
}


def visible(root: QWidget) -> Iterator[QWidget]:
    """Every widget in a window that can be seen, but for Qt's own insides."""
    for widget in (root, *root.findChildren(QWidget)):
        if widget.isVisible() and not widget.objectName().startswith("qt_"):
            yield widget


def texts(root: QWidget) -> Iterator[tuple[QWidget, str]]:
    """What the window's widgets say."""
    for widget in visible(root):
        if isinstance(widget, QLabel | QAbstractButton):
            yield widget, widget.text()
        elif isinstance(widget, QComboBox):
            yield widget, widget.currentText()


def cut_off(root: QWidget) -> list[str]:
    """The texts that have less room than they need, but for those that end in "…" by design."""
    found = []
    for widget, text in texts(root):
        if not text or isinstance(widget, ElidedLabel) or _scrolls(widget):
            continue
        room, wanted = widget.size(), widget.minimumSizeHint()
        if isinstance(widget, QLabel) and widget.wordWrap():
            lacks = widget.heightForWidth(room.width()) > room.height() + 1
        elif isinstance(widget, QLabel):
            lacks = widget.sizeHint().width() > room.width() + 1
        elif isinstance(widget, QToolButton):
            written = widget.toolButtonStyle() is not Qt.ToolButtonStyle.ToolButtonIconOnly
            lacks = written and wanted.width() > room.width() + 1 and widget.icon().isNull()
        else:
            lacks = widget.sizeHint().width() > room.width() + 1
        if lacks:
            found.append(f"{type(widget).__name__} {text!r}: {room} of {widget.sizeHint()}")
    return found


def _scrolls(widget: QWidget) -> bool:
    """Whether it is only partly seen because it is scrolled."""
    return widget.visibleRegion().boundingRect().size() != widget.size() and any(
        isinstance(parent, QAbstractScrollArea) for parent in _parents(widget)
    )


def _parents(widget: QWidget) -> Iterator[QWidget]:
    parent = widget.parentWidget()
    while parent is not None:
        yield parent
        parent = parent.parentWidget()


def overlapping(root: QWidget) -> list[str]:
    """The widgets of one layout that cover each other."""
    found = []
    for widget in visible(root):
        layout = widget.layout()
        if layout is None or type(layout).__name__ == "QStackedLayout":
            continue
        places = [(w, w.geometry()) for w in _of_layout(layout) if w.isVisible()]
        for index, (one, place) in enumerate(places):
            for other, there in places[index + 1 :]:
                if _cover(place, there):
                    found.append(f"{type(one).__name__} and {type(other).__name__}")
    return found


def _of_layout(layout: QLayout) -> Iterator[QWidget]:
    for index in range(layout.count()):
        item = layout.itemAt(index)
        if item is None:
            continue
        inner, widget = item.layout(), item.widget()
        if inner is not None and type(inner).__name__ != "QStackedLayout":
            yield from _of_layout(inner)
        elif widget is not None:
            yield widget


def _cover(one: QRect, other: QRect) -> bool:
    shared = one.intersected(other)
    return shared.width() > 2 and shared.height() > 2


def english(root: QWidget, known: set[str]) -> list[str]:
    """The texts with English words, in a window that should be Chinese.

    Args:
        known: names and texts that are not ours to translate.
    """
    return [
        f"{type(widget).__name__} says {said!r}"
        for widget, text in texts(root)
        for said in (text, widget.toolTip(), widget.accessibleName())
        if _SENTENCE.search(_without(said, known))
    ]


def _without(text: str, known: set[str]) -> str:
    for name in sorted(known, key=len, reverse=True):
        text = text.replace(name, "")
    return text


def nameless(root: QWidget) -> list[str]:
    """The controls and rows that a screen reader has no name for, from the accessibility tree."""
    found: list[str] = []
    top = QAccessible.queryAccessibleInterface(root)
    assert top is not None
    _walk(top, [], found)
    return found


def spoken(root: QWidget) -> list[tuple[str, str]]:
    """Role and name of everything in the accessibility tree that can be seen."""
    heard: list[tuple[str, str]] = []
    top = QAccessible.queryAccessibleInterface(root)
    assert top is not None

    def hear(interface: QAccessibleInterface) -> None:
        for child in _children(interface):
            heard.append((child.role().name, child.text(QAccessible.Text.Name)))
            hear(child)

    hear(top)
    return heard


def _walk(interface: QAccessibleInterface, path: list[str], found: list[str]) -> None:
    for child in _children(interface):
        role = child.role()
        here = [*path, role.name]
        name = child.text(QAccessible.Text.Name).strip()
        qt_own = child.object() is not None and child.object().objectName().startswith("qt_")
        focusable = child.state().focusable or role in _CONTROLS
        if focusable and not name and not qt_own:
            kind = type(child.object()).__name__ if child.object() is not None else "row"
            found.append(f"{' > '.join(here)}: {kind}")
        _walk(child, here, found)


def _children(interface: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    for index in range(min(interface.childCount(), 500)):
        child = interface.child(index)
        if child is not None and child.isValid() and not child.state().invisible:
            yield child
