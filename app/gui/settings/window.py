"""The settings: pages on the left, each choice takes effect at once."""

from enum import Enum

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QStackedWidget,
    QWidget,
)

from app.gui.look.icons import glyph_icon
from app.gui.look.theme import Theme
from app.gui.notifications.check_page import CheckPage
from app.gui.notifications.statistics_page import StatisticsPage
from app.gui.push.check_page import PushCheckPage
from app.gui.push.push_page import PushPage
from app.gui.settings.about import AboutPage
from app.gui.settings.accounts import AccountsPage
from app.gui.settings.notifications import NotificationsPage
from app.gui.settings.quiet import QuietPage
from app.gui.settings.short_pages import AppearancePage, PrivacyPage
from app.gui.settings.shortcuts import ShortcutsPage
from app.gui.settings.storage import StoragePage
from app.gui.wishes import Context


class SettingsPage(Enum):
    """The pages, in their order."""

    ACCOUNTS = "person"
    NOTIFICATIONS = "bell"
    QUIET = "moon"
    CHECK = "pulse"
    APPEARANCE = "palette"
    PRIVACY = "lock"
    PUSH = "download"
    PUSH_CHECK = "send"
    STORAGE = "storage"
    STATISTICS = "chart"
    SHORTCUTS = "keyboard"
    ABOUT = "info"


class SettingsWindow(QDialog):
    """Everything that can be chosen."""

    history_wanted = Signal()

    def __init__(self, context: Context, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setWindowTitle(self.tr("Settings"))
        self.resize(theme.px(800), theme.px(620))
        self.pages = QStackedWidget()
        self.list = QListWidget()
        self.list.setProperty("part", "pages")
        self.list.setAccessibleName(self.tr("Pages of the settings"))
        self.list.setFixedWidth(theme.px(190))
        self.list.setIconSize(QSize(theme.px(18), theme.px(18)))
        self._order: list[SettingsPage] = []
        self._glyphs: list[tuple[QListWidgetItem, str]] = []
        self.check = CheckPage(context, theme)
        notifications = NotificationsPage(context, theme)
        notifications.history_wanted.connect(self.history_wanted)
        notifications.check_wanted.connect(self.run_check)
        for which, name, page in (
            (SettingsPage.ACCOUNTS, self.tr("Accounts"), AccountsPage(context, theme)),
            (SettingsPage.NOTIFICATIONS, self.tr("Notifications"), notifications),
            (SettingsPage.QUIET, self.tr("Quiet times"), QuietPage(context, theme)),
            (SettingsPage.CHECK, self.tr("Notification check"), self.check),
            (SettingsPage.APPEARANCE, self.tr("Appearance"), AppearancePage(context)),
            (SettingsPage.PRIVACY, self.tr("Privacy"), PrivacyPage(context)),
            (SettingsPage.PUSH, self.tr("Push"), PushPage(context)),
            (SettingsPage.PUSH_CHECK, self.tr("Push check"), PushCheckPage(context)),
            (SettingsPage.STORAGE, self.tr("Storage"), _storage(context)),
            (SettingsPage.STATISTICS, self.tr("Statistics"), _statistics(context, theme)),
            (SettingsPage.SHORTCUTS, self.tr("Shortcuts"), ShortcutsPage(context, theme)),
            (SettingsPage.ABOUT, self.tr("About"), AboutPage(context, theme)),
        ):
            if page is not None:
                self._add(which, name, page)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.list)
        row.addWidget(self.pages, 1)
        self.list.currentRowChanged.connect(self.pages.setCurrentIndex)
        self.list.setCurrentRow(0)
        theme.changed.connect(self._dress)
        self._dress()

    def go_to(self, page: SettingsPage) -> None:
        """Show a page."""
        self.list.setCurrentRow(self._order.index(page))

    def run_check(self) -> None:
        """Show the page of the notification check and run it."""
        self.go_to(SettingsPage.CHECK)
        self.check.check()

    def _add(self, which: SettingsPage, name: str, page: QWidget) -> None:
        item = QListWidgetItem(name)
        self.list.addItem(item)
        self._order.append(which)
        self._glyphs.append((item, which.value))
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setProperty("part", "chat")
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(page)
        self.pages.addWidget(scroll)

    def _dress(self) -> None:
        for item, glyph in self._glyphs:
            item.setIcon(glyph_icon(glyph, self._theme.tokens.soft_text))


def _storage(context: Context) -> StoragePage | None:
    return StoragePage(context, context.local_data) if context.local_data else None


def _statistics(context: Context, theme: Theme) -> StatisticsPage | None:
    return StatisticsPage(context, theme, context.statistics) if context.statistics else None
