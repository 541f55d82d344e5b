"""The page of the accounts: which there are, how they are, add and change."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem

from app.domain.account import ConnectionPhase
from app.domain.ids import AccountId
from app.domain.preview import plain
from app.domain.state import AccountState
from app.domain.words import say
from app.gui.accounts.account_dialog import AccountDialog
from app.gui.look.avatars import avatar_pixmap
from app.gui.look.controls import button, label
from app.gui.look.theme import Theme
from app.gui.settings.library_line import LibraryLine
from app.gui.settings.page import Page
from app.gui.settings.proxy_line import ProxyLine
from app.gui.subscriptions import watch
from app.gui.wishes import Context


class AccountsPage(Page):
    """Lists the accounts with their connection."""

    def __init__(self, context: Context, theme: Theme) -> None:
        super().__init__(context)
        self._theme = theme
        self.section(self.tr("Accounts"))
        self.list = QListWidget()
        self.list.setProperty("part", "card")
        self.list.setAccessibleName(self.tr("Accounts"))
        self.list.setMinimumHeight(theme.px(180))
        self.list.setIconSize(QSize(theme.px(36), theme.px(36)))
        self.list.itemActivated.connect(self._change)
        self.list.itemSelectionChanged.connect(self._update)
        self.column.addWidget(self.list, 1)
        add = button(self.tr("Add an account…"), "primary")
        add.clicked.connect(lambda: self._open(None))
        self._edit = button(self.tr("Change…"))
        self._edit.clicked.connect(self._change)
        row = QHBoxLayout()
        row.addWidget(add)
        row.addWidget(self._edit)
        row.addStretch(1)
        self.column.addLayout(row)
        where = (
            self.tr("Passwords are kept in the system's key ring.")
            if context.accounts.secrets_are_persistent
            else self.tr("There is no key ring: passwords are kept for this run only.")
        )
        self.column.addWidget(label(where, "small", wrap=True))
        self.column.addWidget(ProxyLine(context))
        if context.tencent is not None:
            self.column.addWidget(LibraryLine(context))
        watch(self, context.store, lambda s: s.accounts, lambda _: self._show())

    def _show(self) -> None:
        chosen = self._chosen()
        self.list.clear()
        for state in self.context.store.state.accounts.values():
            name = plain(state.account.display_name, 80)
            item = QListWidgetItem(f"{name}\n{self._words(state)}")
            item.setIcon(QIcon(avatar_pixmap(name, self._theme.px(36))))
            item.setData(Qt.ItemDataRole.UserRole, state.account.id)
            self.list.addItem(item)
            if state.account.id == chosen or chosen is None:
                chosen = state.account.id
                self.list.setCurrentItem(item)
        self._update()

    def _words(self, state: AccountState) -> str:
        if not state.account.enabled:
            return self.tr("Switched off")
        reason = plain(say(state.connection.reason))
        match state.connection.phase:
            case ConnectionPhase.ONLINE:
                return self.tr("Online")
            case ConnectionPhase.CONNECTING:
                return self.tr("Connecting…")
            case ConnectionPhase.CATCHING_UP:
                return self.tr("Getting what arrived meanwhile…")
            case ConnectionPhase.WAITING:
                return self.tr("No connection: {reason}").format(reason=reason)
            case ConnectionPhase.FAILED:
                return self.tr("Needs your attention: {reason}").format(reason=reason)
            case ConnectionPhase.OFFLINE:
                return self.tr("Offline")

    def _chosen(self) -> AccountId | None:
        index = self.list.currentIndex()
        chosen: AccountId | None = index.data(Qt.ItemDataRole.UserRole) if index.isValid() else None
        return chosen

    def _update(self) -> None:
        self._edit.setEnabled(self._chosen() is not None)

    def _change(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            self._open(chosen)

    def _open(self, account_id: AccountId | None) -> None:
        state = self.context.store.state
        known = state.accounts.get(account_id) if account_id is not None else None
        account = known.account if known is not None else None
        dialog = AccountDialog(self.context, self._theme, account, self.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
