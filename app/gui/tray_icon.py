"""The icon in the tray: the unread number at a glance, who wrote, and a short menu.

A tray host of the StatusNotifier kind that appears after our icon never sees it, and Qt tells
nobody: `rebuild` makes a new icon then. It is called when the host's name appears on the bus, and
by a slow poll where nobody can tell.
"""

from functools import partial

from PySide6.QtCore import QObject, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFont, QGuiApplication, QIcon, QPainter, QPen
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from app.domain.ids import ConversationRef
from app.domain.model import Conversation
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
        self._menu = QMenu()
        # One for ever: `QMenu.clear` leaves submenus alive, and this is filled at each message.
        self._silencing = QMenu(self._menu)
        self._menu.aboutToShow.connect(self._fill_menu)
        self._was_available = False
        self._polling = QTimer(self, interval=_POLL)
        self._polling.timeout.connect(self._look_for_host)
        self._polling.start()
        self.rebuild()
        watch(self, context.store, _shown, self._on_changed)
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
        self._fill_menu()
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
        if self._icon is None:
            return
        state = self._context.store.state
        self._icon.setIcon(draw_tray_icon(state, dark_panel=_panel_is_dark()))
        self._icon.setToolTip(self._in_words(state))
        if not self._menu.isVisible():
            self._fill_menu()

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
        unread = unread_conversations(context.store.state)[:_NAMED]
        if unread:
            menu.addSeparator()
        for conversation in unread:
            self._add_conversation(conversation)
        menu.addSeparator()
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

    def _add_conversation(self, conversation: Conversation) -> None:
        name = plain(conversation.display_name, 40).replace("&", "&&")
        ref: ConversationRef = conversation.ref
        self._menu.addAction(
            f"{name} ({conversation.unread})", lambda: self.conversation_wanted.emit(ref)
        )

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
    """Draw the bird with the unread number, a dot, or "!" on it, at every size trays ask for."""
    icon = QIcon()
    total, attention = unread_total(state), needs_attention(state)
    muted_only = not total and bool(unread_conversations(state))
    for size in _SIZES:
        pixmap = tray_picture(size, dark_panel=dark_panel)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if attention:
            _draw_badge(painter, size, "!", _AMBER, QColor("#2b1d00"))
        elif total:
            _draw_badge(painter, size, str(total) if total < 100 else "99+", _RED, QColor("white"))
        elif muted_only:
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
