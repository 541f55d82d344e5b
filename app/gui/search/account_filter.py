"""Whose messages, contacts and conversations are looked through: everybody's, or one account's."""

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QWidget

from app.domain.account import Account
from app.domain.ids import AccountId
from app.domain.preview import plain
from app.domain.state import AppState
from app.gui.subscriptions import watch
from app.services.store import Store


class AccountFilter(QComboBox):
    """Follows the accounts; with only one of them there is nothing to choose, and it hides."""

    chosen = Signal()
    """Another account is looked through now."""

    def __init__(self, store: Store, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Search in"))
        self.currentIndexChanged.connect(lambda _: self.chosen.emit())
        watch(self, store, _accounts, self._on_accounts)

    @property
    def account(self) -> AccountId | None:
        """The account that is looked through; None: all of them."""
        chosen: AccountId | None = self.currentData()
        return chosen

    def _on_accounts(self, accounts: tuple[Account, ...]) -> None:
        before = self.account
        blocker = QSignalBlocker(self)
        self.clear()
        self.addItem(self.tr("All accounts"), None)
        for account in accounts:
            self.addItem(plain(account.display_name, 80), account.id)
        self.setCurrentIndex(max(0, self.findData(before)) if before is not None else 0)
        self.setVisible(len(accounts) > 1)
        blocker.unblock()
        if self.account != before:
            self.chosen.emit()


def _accounts(state: AppState) -> tuple[Account, ...]:
    return tuple(known.account for known in state.accounts.values())
