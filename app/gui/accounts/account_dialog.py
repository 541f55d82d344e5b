"""Add an account, or change one; shows how connecting goes while it is open."""

import math

from msgspec.structs import replace
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QMessageBox,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from app.domain.account import Account, ConnectionPhase, ConnectionState, Protocol
from app.domain.errors import AppError
from app.domain.ids import AccountId
from app.domain.preview import plain
from app.domain.quiet_hours import DoNotDisturb
from app.gui.accounts import certificate_question
from app.gui.accounts.form import AccountForm
from app.gui.accounts.register_dialog import RegisterDialog
from app.gui.accounts.tencent_form import TencentForm
from app.gui.accounts.xmpp_form import XmppForm
from app.gui.look import words
from app.gui.look.controls import button, cancel_button, end_row, label
from app.gui.look.icons import app_picture
from app.gui.look.theme import Theme
from app.gui.subscriptions import watch
from app.gui.wishes import Context

_FAREWELL = 900
"""Milliseconds that "Connected" can be read before the dialog of a new account closes."""


class AccountDialog(QDialog):
    """An account of either kind: who, with which secret, and how connecting goes.

    Args:
        account: the one to change; None: a new one.
    """

    def __init__(
        self, context: Context, theme: Theme, account: Account | None, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._theme = theme
        self._account = account
        self._is_new = account is None
        self._busy = False
        self._waits_for_connection = False
        self._asked_about = ""
        self._told_problem = ""
        self._wanted_secret = False
        self.setWindowTitle(self.tr("Add an account") if account is None else self.tr("Account"))
        self.setMinimumWidth(440)
        self.forms = self._make_forms()
        self.kind = QComboBox()
        self.enabled = QCheckBox(self.tr("Switched on"))
        self.enabled.setChecked(account.enabled if account else True)
        self.quiet = QCheckBox(self.tr("Do not disturb, on all my devices"))
        self.status = label("", wrap=True)
        self.submit = button("", "primary")
        self.register: QPushButton | None = None
        self._lay_out()
        self._connect()
        self._choose_kind()
        self.form.setFocus()
        watch(self, context.store, lambda s: s.accounts, lambda _: self._on_connection())

    @property
    def form(self) -> AccountForm:
        """The form of the kind of account that is chosen."""
        return self.forms[self.kind.currentData()]

    def _make_forms(self) -> dict[Protocol, AccountForm]:
        account, tencent = self._account, self._context.tencent
        forms: dict[Protocol, AccountForm] = {}
        if account is None or account.protocol is Protocol.XMPP:
            forms[Protocol.XMPP] = XmppForm(account)
        if tencent is not None and (account is None or account.protocol is Protocol.TENCENT):
            forms[Protocol.TENCENT] = TencentForm(tencent, self._context.tasks, account)
        return forms

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 24, 28, 22)
        column.setSpacing(12)
        names = {
            Protocol.XMPP: self.tr("XMPP, with any server that offers WebSocket"),
            Protocol.TENCENT: self.tr("Tencent Cloud IM"),
        }
        if self._is_new:
            column.addLayout(self._make_head())
            column.addSpacing(4)
        self.kind.setAccessibleName(self.tr("Kind of account"))
        for protocol in self.forms:
            self.kind.addItem(names[protocol], protocol)
        self.kind.setVisible(self._is_new and len(self.forms) > 1)
        column.addWidget(self.kind)
        for form in self.forms.values():
            column.addWidget(form)
        if not self._context.accounts.secrets_are_persistent:
            note = self.tr(
                "There is no key ring on this computer: the password is kept for this run only."
            )
            column.addWidget(label(note, "small", wrap=True))
        if self._account is not None:
            column.addWidget(self.enabled)
            if self._account.protocol is Protocol.TENCENT:
                column.addWidget(self.quiet)
        column.addWidget(self.status)
        column.addStretch(1)
        apart = []
        if self._account is not None:
            remove = button(self.tr("Remove…"), "danger")
            remove.clicked.connect(self._ask_to_remove)
            apart.append(remove)
        elif self._context.registration is not None:
            self.register = button(self.tr("Register a new account…"), "text")
            self.register.clicked.connect(self._register)
            apart.append(self.register)
        cancel = cancel_button(self, closes=not self._is_new)
        column.addLayout(end_row(cancel, self.submit, apart=apart))

    def _make_head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        picture = QLabel()
        picture.setPixmap(app_picture(self._theme.px(44)))
        head.addWidget(picture)
        head.addSpacing(8)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(label(self.tr("Add an account"), "title"))
        about = self.tr("One that you have already; several can be used at once.")
        words.addWidget(label(about, "small"))
        head.addLayout(words, 1)
        return head

    def _connect(self) -> None:
        self.status.setAccessibleName(self.tr("Connection"))
        for form in self.forms.values():
            form.changed.connect(self._update)
            form.resized.connect(self._fit)
        self.kind.currentIndexChanged.connect(self._choose_kind)
        self.enabled.toggled.connect(self._update)
        self.quiet.clicked.connect(self._set_quiet)
        self.submit.setDefault(True)
        self.submit.clicked.connect(self._submit)

    def _choose_kind(self) -> None:
        for form in self.forms.values():
            form.setVisible(form is self.form)
        if self.register is not None:
            self.register.setVisible(self.kind.currentData() is Protocol.XMPP)
        self._update()
        self._fit()

    def _set_quiet(self, quiet: bool) -> None:
        wish = DoNotDisturb(math.inf if quiet else 0.0, account=self._id())
        self._context.preferences.snooze(wish)

    def _fit(self) -> None:
        QTimer.singleShot(0, self, self._grow)  # the layouts hear of it first

    def _grow(self) -> None:
        """Be as high as the form wants; lines that wrap need more than `adjustSize` gives."""
        layout = self.layout()
        assert layout is not None
        layout.activate()
        width = max(self.width(), self.minimumSizeHint().width())
        self.resize(width, max(layout.totalHeightForWidth(width), self.sizeHint().height()))

    # -- what was typed ------------------------------------------------------------------------

    def _update(self) -> None:
        self.submit.setText(self.tr("Connect") if self._is_new else self.tr("Save"))
        self.submit.setEnabled(self.form.is_complete and not self._busy)
        problem = self.form.problem
        if problem or self._told_problem:  # also where it is gone: the line must not stay
            self._say(problem, error=bool(problem))
        self._told_problem = problem

    def _submit(self) -> None:
        if not self.submit.isEnabled():
            return
        base = self._account or Account(
            self._context.accounts.new_id(), self.kind.currentData(), ""
        )
        account = replace(self.form.filled(base), enabled=self.enabled.isChecked())
        self._wanted_secret = False
        self._set_busy(busy=True)
        self._say(self.tr("Connecting to {server}…").format(server=self.form.server(account)))
        doing = "add the account" if self._account is None else "change the account"
        self._context.tasks.spawn(self._hand_over(account), doing=doing)

    async def _hand_over(self, account: Account, *, keep_secret: bool = False) -> None:
        accounts = self._context.accounts
        self._waits_for_connection = True
        try:
            secret = None if keep_secret else await self.form.secret(account)
            if self._account is None:
                await accounts.add(account, secret or "")
            else:
                await accounts.change(account, secret)
        except AppError as error:
            if self._account is None:
                await self.form.give_up(account)
            if not isValid(self) or not self.isVisible():
                raise  # nobody reads it here: let the problem bar say it
            self._waits_for_connection = False
            self._set_busy(busy=False)
            self._say(words.sentence(str(error)), error=True)
            return
        if isValid(self):
            self._account = account
            self.kind.setEnabled(False)
            self._on_connection()
            if not account.enabled:
                self.accept()

    # -- how connecting goes -------------------------------------------------------------------

    def _on_connection(self) -> None:
        state = self._context.store.state.accounts.get(self._id())
        if state is None:
            return
        self.quiet.setChecked(bool(state.do_not_disturb.until))
        connection = state.connection
        match connection.phase:
            case ConnectionPhase.ONLINE | ConnectionPhase.CATCHING_UP:
                self._say(self.tr("Connected."))
                self._set_busy(busy=False)
                if self._waits_for_connection:
                    self._waits_for_connection = False
                    QTimer.singleShot(_FAREWELL, self, self.accept)
            case ConnectionPhase.CONNECTING:
                server = self.form.server(state.account)
                self._say(self.tr("Connecting to {server}…").format(server=server))
            case ConnectionPhase.WAITING | ConnectionPhase.FAILED:
                self._say(self._explain(connection), error=True)
                self._set_busy(busy=False)
                self._ask_about_certificate(state.account, connection)
                if connection.wants_secret and not self._wanted_secret:
                    self._wanted_secret = True
                    self.form.wants_secret()
            case ConnectionPhase.OFFLINE:
                self._say("" if state.account.enabled else self.tr("This account is switched off."))

    def _explain(self, connection: ConnectionState) -> str:
        reason = words.sentence(connection.reason)
        if connection.displaced:
            return words.follow(reason, self.tr("Save to use it here again."))
        if connection.phase is ConnectionPhase.WAITING:
            return words.follow(reason, self.tr("It is tried again by itself."))
        return reason

    def _id(self) -> AccountId:
        return self._account.id if self._account is not None else AccountId("")

    def _say(self, text: str, *, error: bool = False) -> None:
        self.status.setProperty("part", "error" if error else "soft")
        self.status.style().unpolish(self.status)
        self.status.style().polish(self.status)
        self.status.setText(text)
        self.status.setVisible(bool(text))

    def _set_busy(self, *, busy: bool) -> None:
        self._busy = busy
        self.form.setEnabled(not busy)
        self._update()

    # -- certificates, and accounts that do not exist yet ---------------------------------------

    def _ask_about_certificate(self, account: Account, connection: ConnectionState) -> None:
        """Ask once in this dialog about each certificate."""
        fingerprint = connection.certificate
        if not fingerprint or fingerprint == self._asked_about:
            return
        self._asked_about = fingerprint
        trusting = replace(account, certificate_fingerprint=fingerprint)

        def ask() -> None:
            certificate_question.ask(
                self,
                server=self.form.server(account),
                reason=words.sentence(connection.reason),
                fingerprint=fingerprint,
                changed=bool(account.certificate_fingerprint),
                on_trust=lambda: self._trust(trusting),
            )

        QTimer.singleShot(0, self, ask)  # this dialog may not be on screen yet

    def _trust(self, account: Account) -> None:
        self._set_busy(busy=True)
        self._account = account
        self._context.tasks.spawn(
            self._hand_over(account, keep_secret=True), doing="change the account"
        )

    def _register(self) -> None:
        window = self.parentWidget()
        assert window is not None, "every dialog belongs to a window"
        dialog = RegisterDialog(self._context, window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setObjectName("register")
        self.reject()
        dialog.open()

    # -- removing ------------------------------------------------------------------------------

    def _ask_to_remove(self) -> None:
        account = self._account
        if account is None:
            return
        box = QMessageBox(
            QMessageBox.Icon.NoIcon,
            self.tr("Remove the account"),
            self.tr("Remove {account}?").format(account=plain(account.display_name, 80)),
            QMessageBox.StandardButton.Cancel,
            self,
        )
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setInformativeText(
            self.tr("Its messages are removed from this computer; the server keeps its own.")
        )
        yes = box.addButton(self.tr("Remove"), QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(QMessageBox.StandardButton.Cancel)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        yes.clicked.connect(lambda: self._remove(account))
        box.open()

    def _remove(self, account: Account) -> None:
        self._context.tasks.spawn(
            self._context.accounts.remove(account.id), doing="remove the account"
        )
        self.accept()
