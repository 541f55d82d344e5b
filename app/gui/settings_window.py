"""The settings: pages on the left, each choice takes effect at once."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QStackedWidget,
    QWidget,
)

from app.gui.icons import glyph_icon
from app.gui.settings_accounts import AccountsPage
from app.gui.settings_notifications import NotificationsPage
from app.gui.settings_pages import AboutPage, AppearancePage, PrivacyPage
from app.gui.theme import Theme
from app.gui.wishes import Context


class SettingsWindow(QDialog):
    """Everything that can be chosen."""

    def __init__(self, context: Context, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setWindowTitle(self.tr("Settings"))
        self.resize(theme.px(760), theme.px(560))
        self.pages = QStackedWidget()
        self.list = QListWidget()
        self.list.setProperty("part", "pages")
        self.list.setAccessibleName(self.tr("Pages of the settings"))
        self.list.setFixedWidth(theme.px(190))
        self.list.setIconSize(QSize(theme.px(18), theme.px(18)))
        self._glyphs: list[tuple[QListWidgetItem, str]] = []
        for glyph, name, page in (
            ("person", self.tr("Accounts"), AccountsPage(context, theme)),
            ("bell", self.tr("Notifications"), NotificationsPage(context, theme)),
            ("palette", self.tr("Appearance"), AppearancePage(context)),
            ("lock", self.tr("Privacy"), PrivacyPage(context)),
            ("info", self.tr("About"), AboutPage(context, theme)),
        ):
            self._add(glyph, name, page)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.list)
        row.addWidget(self.pages, 1)
        self.list.currentRowChanged.connect(self.pages.setCurrentIndex)
        self.list.setCurrentRow(0)
        theme.changed.connect(self._dress)
        self._dress()

    def _add(self, glyph: str, name: str, page: QWidget) -> None:
        item = QListWidgetItem(name)
        self.list.addItem(item)
        self._glyphs.append((item, glyph))
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
