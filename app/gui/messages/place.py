"""Hold the place where one reads, whatever changes above and below it.

Heights change under the view all the time: older pages come in above, bubbles get their neighbours,
the window gets wider. Before each change it is noted which message stands where, and that message
is put back there; at the very end the view stays at the end.
"""

from msgspec import Struct
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QListView

from app.domain.message import MessageKey, Position
from app.gui.messages.model import MessageModel

AT_END = 4
"""Pixels from the bottom that still count as the end."""


class Anchor(Struct, frozen=True):
    """Which message stands where in the viewport; a key of None: the view is at the end.

    It is held by its lower edge, because a message's day line or name above it may come or go when
    older ones come in; by its upper edge when it is unfolded.
    """

    key: MessageKey | None
    edge: int = 0
    upper: bool = False


class Place:
    """Where a view of messages stands.

    Attributes:
        stays_at_end: the newest message is to stay in sight.
        restoring: what the scroll bar says now is in between.
    """

    def __init__(self, view: QListView, model: MessageModel) -> None:
        self._view = view
        self._model = model
        self._anchor: Anchor | None = None
        self.stays_at_end = True
        self.restoring = False

    @property
    def is_at_end(self) -> bool:
        """Whether the newest message is in sight."""
        bar = self._view.verticalScrollBar()
        return self._model.at_end and bar.value() >= bar.maximum() - AT_END

    def note(self, *, upper: bool = False) -> None:
        """Note which message stands where, unless that was noted already."""
        if self._anchor is not None:
            return
        if self.stays_at_end or not self._model.rows:
            self._anchor = Anchor(None)
            return
        first = self._view.indexAt(QPoint(self._view.viewport().width() // 2, 1))
        row = first.row() if first.isValid() else 0
        self._anchor = Anchor(self._model.rows[row].key, self._edge(row, upper=upper), upper)

    def restore(self) -> None:
        """Lay out now, and put the message back to where it stood."""
        anchor, self._anchor = self._anchor, None
        self.restoring = True
        try:
            self.lay_out()
            self._put_back(anchor)
        finally:
            self.restoring = False

    def forget(self) -> None:
        """Begin anew at the end: another conversation is shown."""
        self._anchor = None
        self.stays_at_end = True

    def take(self, other: "Place") -> None:
        """Stand where another view of the same size stands."""
        other.note()
        self.stays_at_end = other.stays_at_end
        self._anchor = other._anchor  # noqa: SLF001  # one of us
        self.restore()

    def lay_out(self) -> None:
        """Lay out now, and be no higher than the messages: few of them stand at the bottom."""
        self._view.doItemsLayout()
        self._view.setMaximumHeight(max(1, self._view.contentsSize().height()))

    def newest_in_sight(self) -> Position | None:
        """The newest message whose end is in sight; None if there is none."""
        rows = self._model.rows
        if not rows:
            return None
        if self.is_at_end:
            return rows[-1].position
        height = self._view.viewport().height()
        last = self._view.indexAt(QPoint(self._view.viewport().width() // 2, height - 1))
        row = last.row() if last.isValid() else len(rows) - 1
        # A message is seen when its end is; one that is higher than the viewport, when it fills it.
        while row >= 0:
            area = self._view.visualRect(self._model.index(row))
            if area.bottom() <= height + AT_END or (area.top() <= 0 and area.bottom() >= height):
                return rows[row].position if area.bottom() >= 0 else None
            row -= 1
        return None

    def last_row_in_sight(self) -> int | None:
        """The row of the message that `newest_in_sight` names."""
        position = self.newest_in_sight()
        rows = enumerate(self._model.rows)
        return next((row for row, m in rows if m.position == position), None)

    def _put_back(self, anchor: Anchor | None) -> None:
        bar = self._view.verticalScrollBar()
        if anchor is None or anchor.key is None:
            bar.setValue(bar.maximum())
            return
        row = self._model.row_of(anchor.key)
        if row is not None:
            bar.setValue(bar.value() + self._edge(row, upper=anchor.upper) - anchor.edge)

    def _edge(self, row: int, *, upper: bool) -> int:
        area = self._view.visualRect(self._model.index(row))
        return area.top() if upper else area.bottom()
