"""The mouse over the messages: what a click does, and text that is chosen by dragging.

Dragging inside a message chooses its text; dragging on into another one chooses whole messages.
"""

from msgspec.structs import replace
from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from app.gui.messages.activating import Activating
from app.gui.messages.delegate import MessageDelegate
from app.gui.messages.layout import MessageLayout, Target, TextPart
from app.gui.messages.model import MessageModel, row_key
from app.gui.messages.selection import TextSelection
from app.gui.messages.surface import MessageSurface

_CHOOSE = QItemSelectionModel.SelectionFlag.ClearAndSelect


class Pointer:
    """What the mouse does in a view of messages; each method tells whether it took the event."""

    def __init__(
        self,
        view: MessageSurface,
        model: MessageModel,
        delegate: MessageDelegate,
        activating: Activating,
    ) -> None:
        self._view = view
        self._model = model
        self._delegate = delegate
        self._activating = activating
        self._pressed: tuple[int, Target] | None = None
        self._dragged_from: int | None = None
        self._moved = False
        self._doubled_at: QPointF | None = None

    def target(self, place: QPointF) -> tuple[int, Target] | None:
        """What a click at a place of the viewport would do, and in which row."""
        index = self._view.indexAt(place.toPoint())
        if not index.isValid():
            return None
        target = self._layout(index).target_at(self._inside(index, place))
        return (index.row(), target) if target is not None else None

    def forget(self) -> None:
        """Let go: another conversation is shown."""
        self._delegate.selection = None
        self._pressed = None
        self._dragged_from = None

    def press(self, event: QMouseEvent) -> bool:
        """Remember what is clicked on, or begin to choose text."""
        if event.button() is not Qt.MouseButton.LeftButton:
            return False
        self._moved = False
        self._dragged_from = None
        self._pressed = self.target(event.position())
        extends = event.modifiers() & (
            Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier
        )
        index = self._view.indexAt(event.position().toPoint())
        if not index.isValid():
            self._set(None)
            self._view.clearSelection()
            return True
        if self._is_third_click(event.position()):
            self._choose_all(index)
            return True
        self._set(None)
        if extends:
            return False
        if self._pressed is not None:
            return True
        at = self._text_at(index, event.position(), nearest=False)
        if at is None:
            return False
        self._dragged_from = index.row()
        self._set(TextSelection(row_key(self._model.rows[index.row()]), at, at))
        return True

    def move(self, event: QMouseEvent) -> bool:
        """Choose more or less text while the button is held; else show what a click would do."""
        selection = self._delegate.selection
        held = event.buttons() & Qt.MouseButton.LeftButton
        if held and self._pressed is not None and self._begins_to_drag(event):
            return True
        if not held or self._dragged_from is None or selection is None:
            self._show_shape(event.position())
            return bool(held and self._pressed is not None)
        index = self._view.indexAt(event.position().toPoint())
        self._moved = True
        if not index.isValid() or index.row() == self._dragged_from:
            row = self._model.index(self._dragged_from)
            self._view.clearSelection()
            at = self._text_at(row, event.position(), nearest=True)
            if at is not None:
                self._set(replace(selection, end=at))
        else:
            self._set(replace(selection, end=selection.anchor))
            first, last = self._model.index(self._dragged_from), index
            self._view.selectionModel().select(QItemSelection(first, last), _CHOOSE)
        return True

    def release(self, event: QMouseEvent) -> bool:
        """Do what was clicked on, or choose the message that was."""
        if event.button() is not Qt.MouseButton.LeftButton:
            return False
        pressed, self._pressed = self._pressed, None
        dragged, self._dragged_from = self._dragged_from, None
        target = self.target(event.position())
        if pressed is not None:
            if target is not None and target[1].area == pressed[1].area:
                row, hit = target
                inside = self._inside(self._model.index(row), event.position())
                self._activating.do(row, hit, inside)
            return True
        if dragged is None:
            return False
        if not self._moved:
            self._set(None)
            self._view.setCurrentIndex(self._model.index(dragged))
        return True

    def double_click(self, event: QMouseEvent) -> bool:
        """Choose the word under the pointer."""
        index = self._view.indexAt(event.position().toPoint())
        if not index.isValid() or self.target(event.position()) is not None:
            return index.isValid()
        part = self._layout(index).text_at(self._inside(index, event.position()))
        if part is None:
            return False
        inside = self._inside(index, event.position()) - part.place
        start, stop = part.shown.word_at(part.shown.character_at(inside) or 0)
        key = row_key(self._model.rows[index.row()])
        self._view.clearSelection()
        self._set(TextSelection(key, (part.number, start), (part.number, stop)))
        self._doubled_at = event.position()
        return True

    # -- inside --------------------------------------------------------------------------------

    def _is_third_click(self, place: QPointF) -> bool:
        doubled, self._doubled_at = self._doubled_at, None
        if doubled is None or self._delegate.selection is None:
            return False
        return (place - doubled).manhattanLength() < QApplication.startDragDistance()

    def _choose_all(self, index: QModelIndex) -> None:
        texts = [p for p in self._layout(index).parts if isinstance(p, TextPart) and p.is_readable]
        if texts:
            key = row_key(self._model.rows[index.row()])
            last = texts[-1]
            end = (last.number, len(last.shown))
            self._set(TextSelection(key, (texts[0].number, 0), end))

    def _begins_to_drag(self, event: QMouseEvent) -> bool:
        """Let dragging that begins on a link choose its text instead of following it."""
        assert self._pressed is not None
        row, target = self._pressed
        index = self._model.index(row)
        if target.area.contains(self._inside(index, event.position())):
            return False
        at = self._text_at(index, event.position(), nearest=True)
        start = self._nearest(self._layout(index), target.area.center())
        if at is None or start is None:
            return False
        self._pressed, self._dragged_from, self._moved = None, row, True
        self._set(TextSelection(row_key(self._model.rows[row]), start, at))
        return True

    def _text_at(
        self, index: QModelIndex, place: QPointF, *, nearest: bool
    ) -> tuple[int, int] | None:
        layout, inside = self._layout(index), self._inside(index, place)
        if nearest:
            return self._nearest(layout, inside)
        part = layout.text_at(inside)
        if part is None:
            return None
        return part.number, part.shown.position_at(inside - part.place)

    def _nearest(self, layout: MessageLayout, inside: QPointF) -> tuple[int, int] | None:
        texts = [p for p in layout.parts if isinstance(p, TextPart) and p.is_readable]
        if not texts:
            return None

        def distance(part: TextPart) -> float:
            return max(part.area.top() - inside.y(), inside.y() - part.area.bottom(), 0.0)

        part = min(texts, key=distance)
        return part.number, part.shown.position_at(inside - part.place)

    def _set(self, selection: TextSelection | None) -> None:
        if selection != self._delegate.selection:
            self._delegate.selection = selection
            self._view.viewport().update()

    def _show_shape(self, place: QPointF) -> None:
        index = self._view.indexAt(place.toPoint())
        shape = Qt.CursorShape.ArrowCursor
        if self.target(place) is not None:
            shape = Qt.CursorShape.PointingHandCursor
        elif index.isValid() and self._layout(index).text_at(self._inside(index, place)):
            shape = Qt.CursorShape.IBeamCursor
        self._view.viewport().setCursor(shape)

    def _layout(self, index: QModelIndex) -> MessageLayout:
        return self._delegate.layout_of(index.row())

    def _inside(self, index: QModelIndex, place: QPointF) -> QPointF:
        return place - QPointF(self._view.visualRect(index).topLeft())
