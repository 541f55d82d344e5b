"""What the account dialog asks of the form for one kind of account."""

from abc import abstractmethod

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from app.domain.account import Account


class AccountForm(QWidget):
    """The fields of one kind of account.

    Args:
        account: the one to change; None: a new one.
    """

    changed = Signal()
    """Something was typed or chosen."""

    resized = Signal()
    """Parts of it came or went."""

    def __init__(self, account: Account | None) -> None:
        super().__init__()
        self.is_new = account is None

    @property
    @abstractmethod
    def is_complete(self) -> bool:
        """Whether it can be handed over."""

    @property
    @abstractmethod
    def problem(self) -> str:
        """What is wrong with what was typed, a sentence; "" if nothing."""

    @abstractmethod
    def filled(self, base: Account) -> Account:
        """Put what was typed into an account."""

    @abstractmethod
    async def secret(self, account: Account) -> str | None:
        """Give the account's secret; None: as it was.

        Raises:
            AppError: what was typed can't be one.
        """

    async def give_up(self, account: Account) -> None:
        """Undo what `secret` left behind for a new account that was not taken."""

    @abstractmethod
    def wants_secret(self) -> None:
        """Ask for another secret: the old one was refused."""

    @abstractmethod
    def server(self, account: Account) -> str:
        """Name whom an account connects to."""


def secret_line(name: str, *, is_new: bool, unchanged: str) -> QLineEdit:
    """Make a field whose content is not seen."""
    line = QLineEdit()
    line.setEchoMode(QLineEdit.EchoMode.Password)
    line.setAccessibleName(name)
    if not is_new:
        line.setPlaceholderText(unchanged)
    return line
