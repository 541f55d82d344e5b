"""A schedule of quiet hours: its days, from when to when, and who may ring all the same."""

import uuid
from datetime import time

from msgspec.structs import replace
from PySide6.QtCore import QLocale, Qt, QTime
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QTimeEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.domain.preview import plain
from app.domain.quiet_hours import EVERY_DAY, QuietHours, Weekday
from app.gui.look.controls import button, cancel_button, end_row, label
from app.gui.look.theme import Theme
from app.gui.wishes import Context

_MOST_NAMED = 500


class QuietHoursDialog(QDialog):
    """Changes a schedule, or makes one.

    Args:
        schedule: None for a new one.
    """

    def __init__(
        self, context: Context, theme: Theme, schedule: QuietHours | None, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._is_new = schedule is None
        self._schedule = schedule or QuietHours(uuid.uuid4().hex[:8], self.tr("Night"))
        self.setWindowTitle(self.tr("Quiet hours"))
        self.setMinimumWidth(theme.px(440))
        self.name = QLineEdit(plain(self._schedule.name, 60))
        self.name.setAccessibleName(self.tr("Name"))
        self.days = {day: self._day_button(day) for day in Weekday}
        self.start = self._time_field(self._schedule.start, self.tr("From"))
        self.end = self._time_field(self._schedule.end, self.tr("To"))
        self.overnight = label("", "small")
        self.calls_pass = QCheckBox(self.tr("Calls ring"))
        self.calls_pass.setChecked(self._schedule.calls_pass)
        self.second_call = QCheckBox(self.tr("A second call within 3 minutes rings"))
        self.second_call.setChecked(self._schedule.second_call_passes)
        self.people = QListWidget()
        self.people.setProperty("part", "card")
        self.people.setAccessibleName(self.tr("Who may ring all the same"))
        self.people.setMaximumHeight(theme.px(150))
        self.save = button(self.tr("Save"), "primary")
        self.save.setDefault(True)
        self.remove = button(self.tr("Remove"), "danger")
        self.remove.setVisible(not self._is_new)
        self._lay_out()
        self._fill_people()
        self.calls_pass.toggled.connect(lambda on: self.second_call.setEnabled(not on))
        self.second_call.setEnabled(not self.calls_pass.isChecked())
        for field in (self.start, self.end):
            field.timeChanged.connect(lambda _: self._update())
        for day in self.days.values():
            day.toggled.connect(lambda _: self._update())
        self.save.clicked.connect(self._save)
        self.remove.clicked.connect(self._remove)
        self._update()
        self.name.setFocus()
        self.name.selectAll()

    def _day_button(self, day: Weekday) -> QToolButton:
        number = EVERY_DAY.index(day) + 1
        locale = QLocale()
        made = QToolButton()
        made.setText(locale.dayName(number, QLocale.FormatType.ShortFormat))
        made.setAccessibleName(locale.dayName(number, QLocale.FormatType.LongFormat))
        made.setProperty("part", "day")
        made.setCheckable(True)
        made.setChecked(day in self._schedule.days)
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return made

    def _time_field(self, at: time, name: str) -> QTimeEdit:
        made = QTimeEdit()
        # Elsewhere Qt would put the minutes before the hours; digits run from the left everywhere.
        made.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        made.setDisplayFormat(QLocale().timeFormat(QLocale.FormatType.ShortFormat))
        made.setTime(QTime(at.hour, at.minute))
        made.setAccessibleName(name)
        made.setMinimumWidth(76)
        made.setAlignment(Qt.AlignmentFlag.AlignCenter)
        return made

    def _fill_people(self) -> None:
        allowed = set(self._schedule.allowed)
        known = self._context.store.state.conversations.values()
        chats = sorted((c.conversation for c in known), key=lambda c: -c.activity_at)
        named = [(str(c.ref), plain(c.display_name, 60)) for c in chats[:_MOST_NAMED]]
        missing = allowed - {key for key, _ in named}
        for key, name in [*named, *((key, plain(key, 80)) for key in sorted(missing))]:
            item = QListWidgetItem(name)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if key in allowed else Qt.CheckState.Unchecked)
            item.setData(Qt.ItemDataRole.UserRole, key)
            self.people.addItem(item)

    def _lay_out(self) -> None:
        days = QHBoxLayout()
        days.setSpacing(4)
        for day in self.days.values():
            days.addWidget(day)
        days.addStretch(1)
        times = QHBoxLayout()
        times.setSpacing(8)
        times.addWidget(self.start)
        times.addWidget(label(self.tr("to")))
        times.addWidget(self.end)
        times.addWidget(self.overnight)
        times.addStretch(1)
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(10)
        form.addRow(self.tr("Name"), self.name)
        form.addRow(self.tr("Days"), days)
        form.addRow(self.tr("From"), times)
        form.addRow("", self.calls_pass)
        form.addRow("", self.second_call)
        buttons = end_row(cancel_button(self), self.save, apart=(self.remove,))
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 24, 28, 22)
        column.setSpacing(12)
        column.addLayout(form)
        column.addWidget(label(self.tr("Who may ring all the same"), "section"))
        column.addWidget(self.people)
        column.addLayout(buttons)

    def _update(self) -> None:
        overnight = self.end.time() <= self.start.time()
        self.overnight.setText(self.tr("on the next day") if overnight else "")
        self.save.setEnabled(any(day.isChecked() for day in self.days.values()))

    def schedule(self) -> QuietHours:
        """The schedule as it is chosen now."""
        items = (self.people.item(row) for row in range(self.people.count()))
        start, end = self.start.time(), self.end.time()
        return replace(
            self._schedule,
            name=plain(self.name.text(), 60) or self.tr("Quiet hours"),
            days=tuple(day for day, chosen in self.days.items() if chosen.isChecked()),
            start=time(start.hour(), start.minute()),
            end=time(end.hour(), end.minute()),
            allowed=tuple(
                str(item.data(Qt.ItemDataRole.UserRole))
                for item in items
                if item.checkState() is Qt.CheckState.Checked
            ),
            calls_pass=self.calls_pass.isChecked(),
            second_call_passes=self.second_call.isChecked(),
        )

    def _save(self) -> None:
        self._context.tasks.spawn(
            self._context.preferences.set_quiet_hours(self.schedule()),
            doing="change the quiet hours",
        )
        self.accept()

    def _remove(self) -> None:
        self._context.tasks.spawn(
            self._context.preferences.remove_quiet_hours(self._schedule.id),
            doing="remove the quiet hours",
        )
        self.accept()
