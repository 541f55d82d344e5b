"""Bars of the messages by the hour of the day: those that were shown, and the silent ones."""

from collections.abc import Sequence

from msgspec import Struct
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.gui.look import words
from app.gui.look.theme import Theme
from app.ports.storage import HourCount

_HOURS = 24


class Bar(Struct, frozen=True):
    """An hour of the day."""

    shown: int = 0
    silent: int = 0

    @property
    def all(self) -> int:
        """Both together."""
        return self.shown + self.silent


def bars_of(counts: Sequence[HourCount]) -> list[Bar]:
    """Add up the same hours of several days, by local time."""
    bars = [Bar()] * _HOURS
    for count in counts:
        hour = words.moment(count.start).time().hour()
        bars[hour] = Bar(bars[hour].shown + count.shown, bars[hour].silent + count.silent)
    return bars


class HourPlot(QWidget):
    """Paints 24 bars; a screen reader hears the sums."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.bars: list[Bar] = [Bar()] * _HOURS
        self.setMinimumHeight(theme.px(170))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def show_bars(self, bars: list[Bar]) -> None:
        """Show other bars."""
        self.bars = bars
        shown, silent = sum(b.shown for b in bars), sum(b.silent for b in bars)
        busiest = max(range(_HOURS), key=lambda hour: bars[hour].all)
        self.setAccessibleName(self.tr("Messages by the hour of the day"))
        self.setAccessibleDescription(
            self.tr("{shown} shown, {silent} silent; most of them after {hour}:00").format(
                shown=shown, silent=silent, hour=busiest
            )
            if shown + silent
            else self.tr("No messages")
        )
        self.update()

    def words_of(self, hour: int) -> str:
        """What the bar of an hour says."""
        bar = self.bars[hour]
        return self.tr("{hour}:00 to {hour}:59 – {shown} shown, {silent} silent").format(
            hour=hour, shown=bar.shown, silent=bar.silent
        )

    def event(self, event: QEvent) -> bool:
        """Say the numbers of the bar under the mouse."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            hour = self._hour_at(event.pos().x())
            if hour is None:
                QToolTip.hideText()
            else:
                QToolTip.showText(event.globalPos(), self.words_of(hour), self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint axis, bars and hours."""
        del event
        t = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._theme.font(0.82))
        area, high = self._area(), painter.fontMetrics().height()
        most = max((bar.all for bar in self.bars), default=0)
        painter.setPen(t.line)
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        if most:
            painter.drawLine(area.topLeft(), area.topRight())
            painter.setPen(t.soft_text)
            flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            number = QRectF(0, area.top() - high / 2, area.left() - 6, high)
            painter.drawText(number, flags, str(most))
        step = area.width() / _HOURS
        for hour, bar in enumerate(self.bars):
            left = area.left() + hour * step + step * 0.16
            self._bar(painter, left, step * 0.68, bar, most, area)
            if hour % 3 == 0:
                painter.setPen(t.soft_text)
                place = QRectF(area.left() + hour * step - step, area.bottom() + 4, step * 3, high)
                painter.drawText(place, Qt.AlignmentFlag.AlignHCenter, f"{hour}")

    # -- inside --------------------------------------------------------------------------------

    def _area(self) -> QRectF:
        px = self._theme.px
        return QRectF(px(34), px(12), self.width() - px(42), self.height() - px(38))

    def _hour_at(self, x: float) -> int | None:
        area = self._area()
        hour = int((x - area.left()) * _HOURS / area.width()) if x >= area.left() else -1
        return hour if 0 <= hour < _HOURS else None

    def _bar(
        self, painter: QPainter, left: float, width: float, bar: Bar, most: int, area: QRectF
    ) -> None:
        t = self._theme.tokens
        bottom = area.bottom() - 1
        pieces: tuple[tuple[int, QColor], ...] = ((bar.shown, t.accent), (bar.silent, t.muted))
        painter.setPen(Qt.PenStyle.NoPen)
        for number, colour in pieces:
            height = area.height() * number / most if most else 0.0
            painter.setBrush(colour)
            painter.drawRoundedRect(
                QRectF(QPointF(left, bottom - height), QPointF(left + width, bottom)), 2, 2
            )
            bottom -= height
