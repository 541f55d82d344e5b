"""The page of the quiet times: do-not-disturb now, weekly quiet hours, who may break through."""

from msgspec.structs import replace
from PySide6.QtCore import QLocale, Qt, QTime
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QListWidget, QListWidgetItem, QToolButton

from app.domain.preview import plain
from app.domain.quiet_hours import (
    EVERY_DAY,
    DoNotDisturb,
    QuietHours,
    SnoozeKind,
    snooze,
)
from app.gui.look.controls import button, label
from app.gui.look.theme import Theme
from app.gui.notifications.snooze_words import holding_words, snooze_word
from app.gui.settings.page import Page
from app.gui.settings.quiet_hours_dialog import QuietHoursDialog
from app.gui.subscriptions import watch
from app.gui.wishes import Context
from app.services.local_time import local_zone

_KEY = Qt.ItemDataRole.UserRole
_OFFERED = 200


class QuietPage(Page):
    """When Bellbird is silent."""

    def __init__(self, context: Context, theme: Theme) -> None:
        super().__init__(context)
        self._theme = theme
        self.section(self.tr("Now"))
        self._add_do_not_disturb()
        self.section(self.tr("Quiet hours"))
        self._add_schedules()
        self.section(self.tr("Who may break through"))
        self.switch(
            "mentions_break_through",
            self.tr("Mentions may ring in muted conversations, and show in quiet times"),
        )
        self._add_people()
        self.section(self.tr("Afterwards"))
        self.switch("digests", self.tr("Sum up many messages in one notification"))
        self.column.addStretch(1)

    # -- do not disturb ------------------------------------------------------------------------

    def _add_do_not_disturb(self) -> None:
        self.holding = label("")
        self.column.addWidget(self.holding)
        row = QHBoxLayout()
        row.setSpacing(6)
        self.kinds: dict[SnoozeKind, QToolButton] = {}
        for kind in SnoozeKind:
            made = QToolButton()
            made.setText(snooze_word(kind))
            made.setProperty("part", "day")
            made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            made.clicked.connect(lambda _=False, k=kind: self._silence(k))
            row.addWidget(made)
            self.kinds[kind] = made
        self.speak = QToolButton()
        self.speak.setText(self.tr("Off"))
        self.speak.setProperty("part", "day")
        self.speak.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.speak.clicked.connect(lambda: self.context.preferences.snooze(DoNotDisturb()))
        row.addWidget(self.speak)
        row.addStretch(1)
        self.column.addLayout(row)
        watch(self, self.context.store, lambda s: s.do_not_disturb, self._show_holding)

    def _silence(self, kind: SnoozeKind) -> None:
        self.context.preferences.snooze(snooze(kind, self.context.clock(), local_zone()))

    def _show_holding(self, wish: DoNotDisturb) -> None:
        holds = wish.holds(self.context.clock())
        text = holding_words(wish, self.context.clock())
        self.holding.setText(text if holds else self.tr("Messages may ring."))
        self.speak.setEnabled(holds)

    # -- quiet hours ---------------------------------------------------------------------------

    def _add_schedules(self) -> None:
        self.schedules = QListWidget()
        self.schedules.setProperty("part", "card")
        self.schedules.setAccessibleName(self.tr("Quiet hours"))
        self.schedules.itemActivated.connect(lambda _: self._edit())
        self.schedules.itemChanged.connect(self._switch_schedule)
        self.schedules.itemSelectionChanged.connect(self._update)
        self.column.addWidget(self.schedules)
        self.none = label(self.tr("No quiet hours: messages may ring at any time."), "soft")
        self.column.addWidget(self.none)
        self.add = button(self.tr("Add quiet hours…"))
        self.add.clicked.connect(lambda: self._open(None))
        self.edit = button(self.tr("Change…"))
        self.edit.clicked.connect(self._edit)
        row = QHBoxLayout()
        row.addWidget(self.add)
        row.addWidget(self.edit)
        row.addStretch(1)
        self.column.addLayout(row)
        watch(self, self.context.store, lambda s: s.settings.quiet_hours, self._show_schedules)

    def _show_schedules(self, schedules: tuple[QuietHours, ...]) -> None:
        chosen = self._chosen()
        blocked = self.schedules.blockSignals(True)  # noqa: FBT003  # Qt's own name for it
        self.schedules.clear()
        for schedule in schedules:
            item = QListWidgetItem(f"{plain(schedule.name, 60)}\n{self._when(schedule)}")
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            state = Qt.CheckState.Checked if schedule.enabled else Qt.CheckState.Unchecked
            item.setCheckState(state)
            item.setData(_KEY, schedule.id)
            self.schedules.addItem(item)
            if schedule.id == chosen:
                self.schedules.setCurrentItem(item)
        self.schedules.blockSignals(blocked)
        self.schedules.setVisible(bool(schedules))
        rows = min(4, max(1, len(schedules)))
        self.schedules.setFixedHeight(rows * self._theme.px(56) + self._theme.px(14))
        self.none.setVisible(not schedules)
        self._update()

    def _chosen(self) -> str | None:
        item = self.schedules.currentItem() if self.schedules.count() else None
        return None if item is None else str(item.data(_KEY))

    def _update(self) -> None:
        self.edit.setEnabled(self._chosen() is not None)

    def _find(self, schedule_id: str | None) -> QuietHours | None:
        known = self.context.store.state.settings.quiet_hours
        return next((q for q in known if q.id == schedule_id), None)

    def _switch_schedule(self, item: QListWidgetItem) -> None:
        schedule = self._find(item.data(_KEY))
        enabled = item.checkState() is Qt.CheckState.Checked
        if schedule is not None and schedule.enabled != enabled:
            self.context.tasks.spawn(
                self.context.preferences.set_quiet_hours(replace(schedule, enabled=enabled)),
                doing="change the quiet hours",
            )

    def _edit(self) -> None:
        schedule = self._find(self._chosen())
        if schedule is not None:
            self._open(schedule)

    def _open(self, schedule: QuietHours | None) -> None:
        dialog = QuietHoursDialog(self.context, self._theme, schedule, self.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _when(self, schedule: QuietHours) -> str:
        """Say days and times: "Mon, Tue, 22:00 – 7:00"."""
        locale = QLocale()
        start, end = (
            locale.toString(QTime(t.hour, t.minute), QLocale.FormatType.ShortFormat)
            for t in (schedule.start, schedule.end)
        )
        if set(schedule.days) == set(EVERY_DAY):
            return f"{self.tr('Every day')}, {start} – {end}"
        names = (
            locale.dayName(number, QLocale.FormatType.ShortFormat)
            for number, day in enumerate(EVERY_DAY, 1)
            if day in schedule.days
        )
        return f"{', '.join(names)}, {start} – {end}"

    # -- who may break through -----------------------------------------------------------------

    def _add_people(self) -> None:
        self.note(
            self.tr("These conversations ring in quiet times and while do not disturb is on:")
        )
        self.people = QListWidget()
        self.people.setProperty("part", "card")
        self.people.setAccessibleName(self.tr("Conversations that may break through"))
        self.people.itemSelectionChanged.connect(self._update_people)
        self.column.addWidget(self.people)
        self.candidates = QComboBox()
        self.candidates.setAccessibleName(self.tr("A conversation to let through"))
        self.let_through = button(self.tr("Let through"))
        self.let_through.clicked.connect(self._let_through)
        self.take_back = button(self.tr("Remove"))
        self.take_back.clicked.connect(self._take_back)
        row = QHBoxLayout()
        row.addWidget(self.candidates, 1)
        row.addWidget(self.let_through)
        row.addWidget(self.take_back)
        self.column.addLayout(row)
        watch(self, self.context.store, lambda s: s.settings.break_through, self._show_people)

    def _show_people(self, allowed: tuple[str, ...]) -> None:
        chats = sorted(
            (c.conversation for c in self.context.store.state.conversations.values()),
            key=lambda c: -c.activity_at,
        )
        names = {str(c.ref): plain(c.display_name, 60) for c in chats}
        self.people.clear()
        for key in allowed:
            item = QListWidgetItem(names.get(key, plain(key, 80)))
            item.setData(_KEY, key)
            self.people.addItem(item)
        self.people.setVisible(bool(allowed))
        rows = min(4, max(1, len(allowed)))
        self.people.setFixedHeight(rows * self._theme.px(38) + self._theme.px(14))
        self.candidates.clear()
        for key, name in list(names.items())[:_OFFERED]:
            if key not in allowed:
                self.candidates.addItem(name, key)
        self.let_through.setEnabled(self.candidates.count() > 0)
        self._update_people()

    def _update_people(self) -> None:
        self.take_back.setEnabled(bool(self.people.selectedItems()))

    def _let_through(self) -> None:
        key = self.candidates.currentData()
        if key is not None:
            allowed = self.context.store.state.settings.break_through
            self.change(break_through=(*allowed, str(key)))

    def _take_back(self) -> None:
        gone = {item.data(_KEY) for item in self.people.selectedItems()}
        allowed = self.context.store.state.settings.break_through
        self.change(break_through=tuple(key for key in allowed if key not in gone))
