"""The fields of an XMPP account: address, password, and where the server is."""

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from app.domain.account import Account
from app.domain.preview import plain
from app.gui.accounts.form import AccountForm, secret_line
from app.gui.look.controls import button, form_layout, label


class XmppForm(AccountForm):
    """Address and password; the WebSocket address under "Advanced"."""

    def __init__(self, account: Account | None) -> None:
        super().__init__(account)
        self.address = QLineEdit(account.address if account else "")
        self.address.setPlaceholderText(self.tr("you@example.org"))
        self.address.setAccessibleName(self.tr("Address"))
        self.password = secret_line(
            self.tr("Password"), is_new=self.is_new, unchanged=self.tr("unchanged")
        )
        self.url = QLineEdit(account.url if account else "")
        self.url.setPlaceholderText(self.tr("found by itself"))
        self.url.setAccessibleName(self.tr("WebSocket address"))
        self._advanced = button(self.tr("Advanced"), "text")
        self._advanced.setCheckable(True)
        self._more = QWidget()
        self.setFocusProxy(self.address)
        self._lay_out()
        for line in (self.address, self.password, self.url):
            line.textChanged.connect(self.changed)
        self._advanced.toggled.connect(self._show_advanced)
        self._advanced.setChecked(bool(account and account.url))

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        form = form_layout()
        form.addRow(self.tr("&Address"), self.address)
        form.addRow(self.tr("&Password"), self.password)
        column.addLayout(form)
        more = form_layout(self._more)
        more.addRow(self.tr("&WebSocket address"), self.url)
        more.addRow(
            label(self.tr("For example wss://example.org:5281/xmpp-websocket"), "small", wrap=True)
        )
        self._more.setVisible(False)
        column.addWidget(self._advanced, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._more)

    def _show_advanced(self, shown: bool) -> None:
        self._more.setVisible(shown)
        self.resized.emit()

    @property
    def is_complete(self) -> bool:
        """Whether there is an address and, for a new account, a password."""
        user, _, server = self.address.text().strip().partition("@")
        password = bool(self.password.text()) or not self.is_new
        return bool(user and server and password and not self.problem)

    @property
    def problem(self) -> str:
        """Whether the WebSocket address can be one."""
        url = self.url.text().strip()
        if url and not url.startswith(("ws://", "wss://")):
            return self.tr("A WebSocket address begins with wss:// or ws://.")
        return ""

    def filled(self, base: Account) -> Account:
        """Put what was typed into an account."""
        return replace(base, address=self.address.text().strip(), url=self.url.text().strip())

    async def secret(self, account: Account) -> str | None:  # noqa: ARG002  it depends on nothing
        """Give the password; None: as it was."""
        return self.password.text() or None

    def wants_secret(self) -> None:
        """Let the password be typed again."""
        self.password.setFocus()
        self.password.selectAll()

    def server(self, account: Account) -> str:
        """Name the domain of the address."""
        return plain(account.address.partition("@")[2], 80)
