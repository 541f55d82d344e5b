"""Make a new account: which server, then what that server wants to know."""

from collections.abc import Coroutine

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QDialog,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from app.domain.errors import AppError, CertificateRefused
from app.domain.preview import plain
from app.gui.accounts import certificate_question
from app.gui.look import words
from app.gui.look.controls import button, cancel_button, end_row, form_layout, label
from app.gui.wishes import Context
from app.ports.registration import RegistrationField, RegistrationForm, ServerAddress

_LONGEST_INSTRUCTIONS = 600


class RegisterDialog(QDialog):
    """Asks for a server, shows its form, and adds the account that it makes."""

    registered = Signal(str)
    """The id of the new account."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._form: RegistrationForm | None = None
        self._fingerprint = ""
        self.fields: dict[str, QLineEdit] = {}
        self.setWindowTitle(self.tr("Register a new account"))
        self.setMinimumWidth(440)
        self.server = QLineEdit()
        self.server.setPlaceholderText(self.tr("example.org"))
        self.server.setAccessibleName(self.tr("Server"))
        self.url = QLineEdit()
        self.url.setPlaceholderText(self.tr("found by itself"))
        self.url.setAccessibleName(self.tr("WebSocket address"))
        self.status = label("", wrap=True)
        self.status.setAccessibleName(self.tr("Status"))
        self.status.hide()
        self.submit = button("", "primary")
        self.submit.setDefault(True)
        self._lay_out()
        for line in (self.server, self.url):
            line.textChanged.connect(self._on_server)
        self.submit.clicked.connect(self._go_on)
        self._update()
        self.server.setFocus()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 24, 28, 22)
        column.setSpacing(12)
        column.addWidget(label(self.tr("Register a new account"), "title"))
        about = self.tr("Many XMPP servers let everybody make an account.")
        column.addWidget(label(about, "small", wrap=True))
        where = form_layout()
        where.addRow(self.tr("&Server"), self.server)
        where.addRow(self.tr("&WebSocket address"), self.url)
        column.addLayout(where)
        self._instructions = label("", "soft", wrap=True)
        self._instructions.hide()
        column.addWidget(self._instructions)
        self._answers = QWidget()
        self._answers_form = form_layout()
        self._answers.setLayout(self._answers_form)
        self._answers.hide()
        column.addWidget(self._answers)
        column.addWidget(self.status)
        column.addStretch(1)
        column.addLayout(end_row(cancel_button(self), self.submit))

    # -- which server --------------------------------------------------------------------------

    def _address(self) -> ServerAddress:
        return ServerAddress(self.server.text().strip(), self.url.text().strip(), self._fingerprint)

    def _on_server(self) -> None:
        """Another server has another form and another certificate."""
        self._form = None
        self._fingerprint = ""
        self._show_form(RegistrationForm(()))
        self._update()

    def _go_on(self) -> None:
        if not self.submit.isEnabled():
            return
        self._busy(self._ask() if self._form is None else self._register())

    async def _ask(self) -> None:
        registration = self._context.registration
        assert registration is not None, "without it nobody opens this dialog"
        form = await registration.ask(self._address())
        if isValid(self):
            self._form = form
            self._show_form(form)
            next(iter(self.fields.values())).setFocus()

    # -- what it wants to know -----------------------------------------------------------------

    def _show_form(self, form: RegistrationForm) -> None:
        while self._answers_form.rowCount():
            self._answers_form.removeRow(0)
        self.fields = {}
        for asked in form.fields:
            line = QLineEdit(asked.value)
            if asked.secret:
                line.setEchoMode(QLineEdit.EchoMode.Password)
            name = self._words(asked)
            line.setAccessibleName(name)
            line.textChanged.connect(self._update)
            self.fields[asked.name] = line
            words = label(name)  # the server's: never rich text, which a form's own labels are
            words.setBuddy(line)
            self._answers_form.addRow(words, line)
        self._answers.setVisible(bool(form.fields))
        instructions = plain(form.instructions, _LONGEST_INSTRUCTIONS)
        self._instructions.setText(instructions)
        self._instructions.setVisible(bool(instructions))

    def _words(self, asked: RegistrationField) -> str:
        known = {
            "username": self.tr("User name"),
            "password": self.tr("Password"),
            "email": self.tr("E-mail address"),
        }
        return known.get(asked.name) or plain(asked.label or asked.name, 60)

    async def _register(self) -> None:
        registration = self._context.registration
        assert registration is not None, "without it nobody opens this dialog"
        answers = {name: line.text() for name, line in self.fields.items()}
        account = await registration.register(self._address(), answers)
        if isValid(self):
            self.registered.emit(account.id)
            self.accept()

    # -- how it goes ---------------------------------------------------------------------------

    def _busy(self, work: Coroutine[object, object, None]) -> None:
        self._enable(enabled=False)
        server = plain(self.server.text(), 80)
        self._say(self.tr("Asking {server}…").format(server=server))
        doing = "register the account"
        self._context.tasks.spawn(self._tell(work), doing=doing)

    async def _tell(self, work: Coroutine[object, object, None]) -> None:
        try:
            await work
        except CertificateRefused as error:
            if not isValid(self) or not self.isVisible():
                raise
            self._refused(str(error))
            if error.fingerprint:
                self._ask_about_certificate(error)
        except AppError as error:
            if not isValid(self) or not self.isVisible():
                raise  # nobody reads it here: let the problem bar say it
            self._refused(str(error))
        else:
            if isValid(self):
                self._enable(enabled=True)
                self._say("")

    def _ask_about_certificate(self, error: CertificateRefused) -> None:
        certificate_question.ask(
            self,
            server=self.server.text(),
            reason=words.sentence(str(error)),
            fingerprint=error.fingerprint,
            changed=bool(self._fingerprint),
            on_trust=lambda: self._trust(error.fingerprint),
        )

    def _trust(self, fingerprint: str) -> None:
        self._fingerprint = fingerprint
        self._go_on()

    def _refused(self, reason: str) -> None:
        self._enable(enabled=True)
        self._say(words.sentence(reason), error=True)

    def _enable(self, *, enabled: bool) -> None:
        for line in (self.server, self.url, *self.fields.values()):
            line.setEnabled(enabled)
        self.submit.setEnabled(enabled)
        if enabled:
            self._update()

    def _update(self) -> None:
        self.submit.setText(self.tr("Register") if self._form is not None else self.tr("Continue"))
        server, url = self.server.text().strip(), self.url.text().strip()
        good = bool(server) and "@" not in server and (not url or "://" in url)
        needed = self._form.fields if self._form is not None else ()
        given = all(self.fields[f.name].text() for f in needed if f.required)
        self.submit.setEnabled(good and given)

    def _say(self, text: str, *, error: bool = False) -> None:
        self.status.setProperty("part", "error" if error else "soft")
        self.status.style().unpolish(self.status)
        self.status.style().polish(self.status)
        self.status.setText(text)
        self.status.setVisible(bool(text))
