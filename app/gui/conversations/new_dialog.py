"""Begin a conversation with somebody by address, or join a group."""

from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from app.domain.account import Protocol
from app.domain.errors import AppError
from app.domain.ids import AccountId, ConversationRef
from app.domain.preview import plain
from app.gui.contacts.picking import is_address
from app.gui.contacts.status_line import sentence
from app.gui.look.controls import account_choice, button, cancel_button, end_row, form_layout, label
from app.gui.look.theme import Theme
from app.gui.wishes import Context


class NewConversationDialog(QDialog):
    """Asks for an address and opens the conversation with it."""

    def __init__(self, context: Context, theme: Theme, address: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._theme = theme
        self.setWindowTitle(self.tr("New conversation"))
        self.setMinimumWidth(420)
        self.person = QRadioButton(self.tr("A &person"))
        self.group = QRadioButton(self.tr("A &group"))
        self.person.setChecked(True)
        self.address = QLineEdit(plain(address, 1000))
        self.address.setAccessibleName(self.tr("Address"))
        self.nickname = QLineEdit()
        self.nickname.setAccessibleName(self.tr("My name in the group"))
        known = context.store.state.accounts.values()
        self.account = account_choice(each.account for each in known)
        self.status = label("", "error", wrap=True)
        self.status.hide()
        self.submit = button(self.tr("Open"), "primary")
        self.submit.setDefault(True)
        self._lay_out()
        choice = QButtonGroup(self)
        choice.addButton(self.person)
        choice.addButton(self.group)
        self.group.toggled.connect(lambda _: self._update())
        self.address.textChanged.connect(lambda _: self._update())
        self.account.currentIndexChanged.connect(lambda _: self._update())
        self.submit.clicked.connect(self._submit)
        self._update()
        self.address.setFocus()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 24, 28, 22)
        column.setSpacing(12)
        column.addWidget(label(self.tr("Whom do you want to write to?"), "title"))
        kinds = QHBoxLayout()
        kinds.addWidget(self.person)
        kinds.addWidget(self.group)
        kinds.addStretch(1)
        column.addLayout(kinds)
        self._form = form_layout()
        self._form.addRow(self.tr("&Address"), self.address)
        self._form.addRow(self.tr("My &name there"), self.nickname)
        self._form.addRow(self.tr("A&ccount"), self.account)
        column.addLayout(self._form)
        column.addWidget(self.status)
        column.addStretch(1)
        column.addLayout(end_row(cancel_button(self), self.submit))

    def _update(self) -> None:
        group = self.group.isChecked()
        self._form.setRowVisible(self.nickname, group)
        self._form.setRowVisible(self.account, self.account.count() > 1)
        protocol = self._protocol()
        if protocol is Protocol.TENCENT:
            self.address.setPlaceholderText(
                self.tr("the group's id") if group else self.tr("the user's id")
            )
        else:
            self.address.setPlaceholderText(
                self.tr("garden@rooms.example.org") if group else self.tr("anna@example.org")
            )
        self.submit.setText(self.tr("Join") if group else self.tr("Open"))
        self.submit.setEnabled(is_address(self.address.text(), protocol))

    def _protocol(self) -> Protocol:
        """What kind of server the chosen account lives on."""
        known = self._context.store.state.accounts.get(self.account.currentData())
        return known.account.protocol if known is not None else Protocol.XMPP

    def _submit(self) -> None:
        if not self.submit.isEnabled():
            return
        account: AccountId = self.account.currentData()
        address = self.address.text().strip()
        self.submit.setEnabled(False)
        self.status.hide()
        if self.group.isChecked():
            opening = self._join(account, address, self.nickname.text().strip())
            self._context.tasks.spawn(opening, doing="join the group")
        else:
            self._context.tasks.spawn(self._start(account, address), doing="begin the conversation")

    async def _start(self, account: AccountId, address: str) -> None:
        await self._open(self._context.conversations.start_chat(account, address))

    async def _join(self, account: AccountId, address: str, nickname: str) -> None:
        await self._open(self._context.conversations.join_group(account, address, nickname))

    async def _open(self, beginning: object) -> None:
        try:
            ref: ConversationRef = await beginning  # type: ignore[misc]  # a service's coroutine
        except AppError as error:
            if not isValid(self) or not self.isVisible():
                raise  # nobody reads it here: let the problem bar say it
            group = self.group.isChecked()
            doing = "join the group" if group else "begin the conversation"
            self.status.setText(sentence(doing, error))
            self.status.show()
            self._update()
            return
        self._context.conversations.open(ref)
        if isValid(self):
            self.accept()
