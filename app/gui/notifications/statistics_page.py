"""How well the notifications worked: when they came, and when none could have come."""

import datetime as dt

from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QPainter, QPixmap, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget
from shiboken6 import isValid

from app.domain.coverage import WEEK, Coverage, Gap
from app.domain.preview import plain
from app.domain.words import say
from app.gui.look import words
from app.gui.look.controls import label
from app.gui.look.theme import Theme
from app.gui.notifications.hour_plot import HourPlot, bars_of
from app.gui.settings.page import Page
from app.gui.settings.wishes import StatisticsWishes
from app.gui.wishes import Context

_MOST_GAPS = 5


class StatisticsPage(Page):
    """Looks anew whenever it is shown."""

    def __init__(self, context: Context, theme: Theme, statistics: StatisticsWishes) -> None:
        super().__init__(context)
        self._theme = theme
        self._statistics = statistics
        self.section(self.tr("Could messages come through? The last seven days"))
        self._accounts = QVBoxLayout()
        self._accounts.setSpacing(6)
        self.column.addLayout(self._accounts)
        self.section(self.tr("Messages by the hour of the day, the last seven days"))
        self.plot = HourPlot(theme)
        self.column.addWidget(self.plot)
        legend = QHBoxLayout()
        legend.setSpacing(6)
        self._squares = (QLabel(), QLabel())
        texts = (self.tr("shown as a notification"), self.tr("silent"))
        for square, text in zip(self._squares, texts, strict=True):
            legend.addWidget(square)
            legend.addWidget(label(text, "small"))
            legend.addSpacing(12)
        legend.addStretch(1)
        self.column.addLayout(legend)
        self.column.addStretch(1)
        theme.changed.connect(self._dress)
        self._dress()

    def showEvent(self, event: QShowEvent) -> None:
        """Look anew."""
        super().showEvent(event)
        self.look()

    def look(self) -> None:
        """Read the numbers and show them."""
        self._show_accounts()
        self.context.tasks.spawn(self._count(), doing="count the messages")

    # -- inside --------------------------------------------------------------------------------

    async def _count(self) -> None:
        counts = await self._statistics.by_hour(self.context.clock() - WEEK)
        if isValid(self):
            self.plot.show_bars(bars_of(counts))

    def _show_accounts(self) -> None:
        _empty(self._accounts)
        accounts = [state.account for state in self.context.store.state.accounts.values()]
        for account in accounts:
            found = self._statistics.of_account(account.id)
            if found is None:
                continue
            if len(accounts) > 1:
                self._accounts.addWidget(label(plain(account.display_name, 80), "strong"))
            self._accounts.addWidget(label(self._share(found), wrap=True))
            for gap in found.gaps[:_MOST_GAPS]:
                self._accounts.addWidget(label(f"•  {self._gap(gap)}", "small", wrap=True))
            if len(found.gaps) > _MOST_GAPS:
                rest = self.tr("and {count} shorter gaps")
                more = rest.format(count=len(found.gaps) - _MOST_GAPS)
                self._accounts.addWidget(label(f"•  {more}", "small"))
        if not self._accounts.count():
            self._accounts.addWidget(label(self.tr("No account was connected yet."), "soft"))

    def _share(self, found: Coverage) -> str:
        percent = QLocale().toString(int(found.share * 1000) / 10, "f", 1)
        if self.context.clock() - found.since >= WEEK - 60:
            whole = self.tr("You could have been notified {percent} % of the time.")
            return whole.format(percent=percent)
        since = words.full_time(found.since)
        part = self.tr("You could have been notified {percent} % of the time since {since}.")
        return part.format(percent=percent, since=since)

    def _gap(self, gap: Gap) -> str:
        days, rest = divmod(round(gap.seconds), 86_400)
        lasted = str(dt.timedelta(seconds=rest))
        if days:
            lasted = self.tr("{days} d {time}").format(days=days, time=lasted)
        when = words.list_time(gap.since, self.context.clock())
        if words.moment(gap.since).date() != words.moment(self.context.clock()).date():
            when = f"{when} {words.clock_time(gap.since)}"
        reason = plain(say(gap.reason), 160) or self.tr("Bellbird was not running")
        return self.tr("{when}, for {lasted}: {reason}").format(
            when=when, lasted=lasted, reason=reason
        )

    def _dress(self) -> None:
        t = self._theme.tokens
        side = self._theme.px(11)
        for square, colour in zip(self._squares, (t.accent, t.muted), strict=True):
            pixmap = QPixmap(side, side)
            pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixmap)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawRoundedRect(0, 0, side, side, 3, 3)
            painter.end()
            square.setPixmap(pixmap)


def _empty(layout: QVBoxLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        widget: QWidget | None = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
