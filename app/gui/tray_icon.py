"""The icon in the tray: the unread number at a glance, who wrote, and a short menu.

A tray host of the StatusNotifier kind that appears after our icon never sees it, and Qt tells
nobody: `rebuild` makes a new icon then. It is called when the host's name appears on the bus, and
by a slow poll where nobody can tell.
"""

from enum import Enum, auto
from functools import lru_cache, partial

from PySide6.QtCore import QObject, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QColor, QFont, QGuiApplication, QIcon, QPainter, QPen
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from app.domain.preview import plain
from app.domain.quiet_hours import DoNotDisturb, SnoozeKind, snooze
from app.domain.selectors import needs_attention, unread_conversations, unread_total
from app.domain.state import AppState
from app.gui.look import words
from app.gui.look.icons import tray_picture
from app.gui.look.theme import Theme
from app.gui.notifications.snooze_words import holding_words, snooze_word
from app.gui.subscriptions import watch
from app.gui.wishes import Context
from app.services.local_time import local_zone

_POLL = 5_000
"""Milliseconds between looks whether there is a tray host now."""

_SIZES = (16, 22, 24, 32, 48, 64)
_NAMED = 5
"""Conversations in menu and tooltip."""

_RED = QColor("#e5484d")
_AMBER = QColor("#f5a524")


class TrayIcon(QObject):
    """Keeps an icon in the tray, whatever becomes of the tray."""

    toggled = Signal()
    conversation_wanted = Signal(object)
    settings_wanted = Signal()
    check_wanted = Signal()
    quit_wanted = Signal()
    rebuilt = Signal()

    def __init__(self, context: Context, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._theme = theme
        self._icon: QSystemTrayIcon | None = None
        self._shows: QIcon | None = None
        self._menu = QMenu()
        # One for ever: `QMenu.clear` leaves submenus alive, and this is filled at each message.
        self._silencing = QMenu(self._menu)
        self._named: list[QAction] = []
        self._above = self._below = QAction(self._menu)
        """The lines around the conversations that the menu names."""
        self._menu.aboutToShow.connect(self._fill_menu)
        self._was_available = False
        self._polling = QTimer(self, interval=_POLL)
        self._polling.timeout.connect(self._look_for_host)
        self._polling.start()
        self.rebuild()
        watch(self, context.store, _shown, self._on_unread)
        watch(self, context.store, lambda s: s.do_not_disturb, self._on_changed)
        theme.changed.connect(self._on_changed)

    @property
    def icon(self) -> QSystemTrayIcon | None:
        """The icon, while there is a tray to hold it."""
        return self._icon if QSystemTrayIcon.isSystemTrayAvailable() else None

    def rebuild(self) -> None:
        """Make a new icon: a host appeared that does not know the old one."""
        self._drop()
        self._was_available = QSystemTrayIcon.isSystemTrayAvailable()
        icon = QSystemTrayIcon(self)
        icon.activated.connect(self._on_activated)
        icon.setContextMenu(self._menu)
        self._icon = icon
        self._shows = None
        self._on_changed()
        icon.show()
        self.rebuilt.emit()

    def refresh(self) -> None:
        """Say everything anew, in the language that is spoken now."""
        self._on_changed()

    def close(self) -> None:
        """Take the icon away."""
        self._polling.stop()
        self._drop()
        self._menu.deleteLater()

    def _drop(self) -> None:
        if self._icon is not None:
            self._icon.hide()
            self._icon.setContextMenu(None)  # type: ignore[arg-type]  # Qt takes None here
            self._icon.deleteLater()
            self._icon = None

    def _look_for_host(self) -> None:
        available = QSystemTrayIcon.isSystemTrayAvailable()
        if available and not self._was_available:
            self.rebuild()
        self._was_available = available

    def _on_activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason in (
            QSystemTrayIcon.ActivationReason.Trigger,
            QSystemTrayIcon.ActivationReason.DoubleClick,
        ):
            self.toggled.emit()

    def _on_changed(self, *_: object) -> None:
        if self._icon is not None:
            self._look_and_tell(self._icon)
            if not self._menu.isVisible():
                self._fill_menu()

    def _on_unread(self, _: object) -> None:
        """Change what a message changes, and nothing else: this is done for each of them."""
        if self._icon is not None:
            self._look_and_tell(self._icon)
            if not self._menu.isVisible():
                self._name_conversations()

    def _look_and_tell(self, icon: QSystemTrayIcon) -> None:
        state = self._context.store.state
        shows = draw_tray_icon(state, dark_panel=_panel_is_dark())
        if shows is not self._shows:  # the desktop fetches every size of it
            self._shows = shows
            icon.setIcon(shows)
        icon.setToolTip(self._in_words(state))

    def _in_words(self, state: AppState) -> str:
        """The tooltip: how many, and of whom."""
        lines = ["Bellbird"]
        total = unread_total(state)
        if needs_attention(state):
            lines.append(self.tr("An account needs your attention"))
        if total and state.settings.badge_counts_conversations:
            lines.append(words.unread_conversations(total))
        elif total:
            lines.append(words.new_messages(total))
        lines.extend(
            f"{plain(c.display_name, 40)} ({c.unread})"
            for c in unread_conversations(state)[:_NAMED]
        )
        if state.do_not_disturb.holds(self._context.clock()):
            lines.append(holding_words(state.do_not_disturb, self._context.clock()))
        return "\n".join(lines)

    # -- menu ----------------------------------------------------------------------------------

    def _fill_menu(self) -> None:
        menu, context = self._menu, self._context
        menu.clear()
        show = menu.addAction(self.tr("Open Bellbird"), self.toggled.emit)
        menu.setDefaultAction(show)
        self._named = []
        self._above = menu.addSeparator()
        self._below = menu.addSeparator()
        self._name_conversations()
        self._add_do_not_disturb()
        menu.addAction(
            self.tr("Clear notifications"),
            lambda: context.tasks.spawn(
                context.push.clear_all_notification(), doing="clear the notifications"
            ),
        )
        menu.addAction(self.tr("Check notifications"), self.check_wanted.emit)
        menu.addSeparator()
        menu.addAction(self.tr("Settings…"), self.settings_wanted.emit)
        menu.addAction(self.tr("Quit"), self.quit_wanted.emit)

    def _name_conversations(self) -> None:
        """Name the unread conversations, by the actions that are there as far as they go."""
        unread = unread_conversations(self._context.store.state)[:_NAMED]
        self._above.setVisible(bool(unread))
        while len(self._named) > len(unread):
            action = self._named.pop()
            self._menu.removeAction(action)
            action.deleteLater()
        while len(self._named) < len(unread):
            action = QAction(self._menu)
            action.triggered.connect(partial(self._want, action))
            self._menu.insertAction(self._below, action)
            self._named.append(action)
        for action, conversation in zip(self._named, unread, strict=True):
            name = plain(conversation.display_name, 40).replace("&", "&&")
            action.setText(f"{name} ({conversation.unread})")
            action.setData(conversation.ref)

    def _want(self, named: QAction, _checked: bool = False) -> None:  # Qt's
        self.conversation_wanted.emit(named.data())

    def _add_do_not_disturb(self) -> None:
        context = self._context
        wish, now = context.store.state.do_not_disturb, context.clock()
        menu = self._silencing
        menu.clear()
        menu.setTitle(holding_words(wish, now))
        self._menu.addMenu(menu)
        for kind in SnoozeKind:
            menu.addAction(snooze_word(kind), partial(self._silence, kind))
        menu.addSeparator()
        off = menu.addAction(self.tr("Off"), lambda: context.preferences.snooze(DoNotDisturb()))
        off.setEnabled(wish.holds(now))

    def _silence(self, kind: SnoozeKind) -> None:
        self._context.preferences.snooze(snooze(kind, self._context.clock(), local_zone()))


def _shown(state: AppState) -> tuple[object, ...]:
    """What the icon's picture, tooltip and menu depend on."""
    unread = tuple((c.ref, c.display_name, c.unread) for c in unread_conversations(state)[:_NAMED])
    return unread_total(state), needs_attention(state), unread


def _panel_is_dark() -> bool:
    """Panels follow the system's colours, not the window's theme; most are dark where unknown."""
    return QGuiApplication.styleHints().colorScheme() is not Qt.ColorScheme.Light


def draw_tray_icon(state: AppState, *, dark_panel: bool) -> QIcon:
    """Draw the bird with the unread number, a dot, or "!" on it, at every size trays ask for.

    The same object for what looks the same.
    """
    total = unread_total(state)
    mark = _Mark.NUMBER if total else _Mark.NONE
    if needs_attention(state):
        mark = _Mark.ATTENTION
    elif not total and unread_conversations(state):
        mark = _Mark.MUTED_ONLY
    number = (str(total) if total < 100 else "99+") if mark is _Mark.NUMBER else ""
    return _drawn(mark, number, dark_panel, QGuiApplication.font().key())


class _Mark(Enum):
    """What is drawn on the bird."""

    NONE = auto()
    NUMBER = auto()
    MUTED_ONLY = auto()
    ATTENTION = auto()


@lru_cache(maxsize=16)
def _drawn(mark: _Mark, number: str, dark_panel: bool, _font: str) -> QIcon:  # keys
    """Draw an icon once; the numbers of a day are few."""
    icon = QIcon()
    for size in _SIZES:
        pixmap = tray_picture(size, dark_panel=dark_panel)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        match mark:
            case _Mark.ATTENTION:
                _draw_badge(painter, size, "!", _AMBER, QColor("#2b1d00"))
            case _Mark.NUMBER:
                _draw_badge(painter, size, number, _RED, QColor("white"))
            case _Mark.MUTED_ONLY:
                _draw_dot(painter, size)
        painter.end()
        icon.addPixmap(pixmap)
    return icon


def _draw_badge(painter: QPainter, size: int, text: str, ground: QColor, ink: QColor) -> None:
    height = size * 0.62
    font = QFont(QGuiApplication.font())
    font.setBold(True)
    font.setPixelSize(max(7, round(height * (0.86 if len(text) < 3 else 0.66))))
    painter.setFont(font)
    width = max(height, painter.fontMetrics().horizontalAdvance(text) + size * 0.16)
    width = min(width, float(size))
    badge = QRectF(size - width, size - height, width, height)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(badge, height / 2, height / 2)
    painter.setPen(ink)
    painter.drawText(badge, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip, text)


def _draw_dot(painter: QPainter, size: int) -> None:
    side = size * 0.36
    painter.setPen(QPen(QColor("white"), max(1.0, size / 24)))
    painter.setBrush(QColor("#7d8a8c"))
    painter.drawEllipse(QRectF(size - side - 0.5, size - side - 0.5, side, side))
