"""The push check as a page: fill in, look at the exact requests, agree, read what it meant.

It plays the server of a phone's app. Nothing is sent before the user has seen the requests, their
secrets masked, and said yes; secrets are kept in the key ring only.
"""

from collections.abc import Mapping
from urllib.parse import urlsplit

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase, QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QMessageBox,
    QPlainTextEdit,
    QWidget,
)
from shiboken6 import isValid

from app.domain.errors import AppError
from app.domain.ids import ConversationId
from app.domain.preview import plain
from app.domain.push_vendors import TITLES, PushVendorId
from app.domain.words import say
from app.gui.accounts.form import secret_line
from app.gui.look import words
from app.gui.look.controls import button, form_layout, label, restyle
from app.gui.push.wishes import PushCheckWishes
from app.gui.settings.page import Page
from app.gui.wishes import Context
from app.ports.push import PushText, SecretReference, Severity
from app.services.push_check import Outcome, Prepared, remembered_secret


class PushCheckPage(Page):
    """One push through a vendor."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._check: PushCheckWishes | None = None
        self._prepared: Prepared | None = None
        self._remembered: frozenset[str] = frozenset()
        self.fields: dict[str, QLineEdit] = {}
        self._secrets: frozenset[str] = frozenset()
        self.column.addWidget(label(self.tr("Send one push"), "title"))
        self.note(
            self.tr(
                "As the server of a phone's app does, to find out whether a vendor takes it. The"
                " requests are shown first; nothing is sent before you agree."
            )
        )
        self._add_vendor()
        self._add_push()
        self._add_buttons()
        self._add_results()
        self.column.addStretch(1)

    def _add_vendor(self) -> None:
        self.vendor = QComboBox()
        self.vendor.setAccessibleName(self.tr("Vendor"))
        for vendor, title in TITLES.items():
            self.vendor.addItem(say(title), vendor)
        self.vendor.currentIndexChanged.connect(self._on_vendor)
        self.column.addWidget(self.vendor)
        self._form_box = QWidget()
        self.column.addWidget(self._form_box)
        self.keep = QCheckBox(self.tr("Keep the secrets in the key ring"))
        self.column.addWidget(self.keep)

    def _add_push(self) -> None:
        usual = PushText()
        self.token = QLineEdit()
        self.conversation = QLineEdit()
        self.conversation.setPlaceholderText("c2c_anna")
        self.title = QLineEdit(usual.title)
        self.body = QLineEdit(usual.body)
        form = form_layout()
        for text, line in (
            (self.tr("Token of the device"), self.token),
            (self.tr("Conversation"), self.conversation),
            (self.tr("Title"), self.title),
            (self.tr("Text"), self.body),
        ):
            line.setAccessibleName(text)
            line.textChanged.connect(self._forget)
            form.addRow(text, line)
        self.column.addLayout(form)

    def _add_buttons(self) -> None:
        self.show_requests = button(self.tr("Show the requests"), "primary")
        self.show_requests.clicked.connect(self._prepare)
        self.send = button(self.tr("Send…"))
        self.send.clicked.connect(self._ask)
        self.send.setEnabled(False)
        row = QHBoxLayout()
        row.addWidget(self.show_requests)
        row.addWidget(self.send)
        row.addStretch(1)
        self.column.addLayout(row)

    def _add_results(self) -> None:
        self.findings = label("", wrap=True)
        self.findings.setAccessibleName(self.tr("What was found"))
        self.requests = QPlainTextEdit()
        self.requests.setReadOnly(True)
        self.requests.setAccessibleName(self.tr("The requests"))
        self.requests.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.requests.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        self.requests.setMinimumHeight(180)
        self.outcome = label("", wrap=True)
        self.outcome.setAccessibleName(self.tr("The answer"))
        for widget in (self.findings, self.requests, self.outcome):
            widget.hide()
            self.column.addWidget(widget)
        self.outcome.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)

    def showEvent(self, event: QShowEvent) -> None:
        """Load the vendors with the first sight: that imports much."""
        super().showEvent(event)
        if self._check is None:
            self.context.tasks.spawn(self._load(), doing="load the push check")

    async def _load(self) -> None:
        if self.context.push_check is None:
            return
        check = await self.context.push_check()
        if isValid(self) and self._check is None:
            self._check = check
            self._on_vendor()

    # -- what is filled in ---------------------------------------------------------------------

    def _on_vendor(self) -> None:
        if self._check is not None:
            self._forget()
            self.context.tasks.spawn(self._show_fields(), doing="look into the key ring")

    async def _show_fields(self) -> None:
        check, vendor = self._check, self._vendor()
        assert check is not None
        remembered = await check.remembered(vendor)
        if not isValid(self) or vendor is not self._vendor():
            return
        self._remembered = remembered
        old = self._form_box
        self._form_box = QWidget()
        form = form_layout(self._form_box)
        self.fields = {}
        keys = check.keys(vendor)
        self._secrets = frozenset(key.name for key in keys if key.secret)
        for key in keys:
            name = key.name if key.required else self.tr("{name} (optional)").format(name=key.name)
            if key.secret:
                unchanged = self.tr("kept in the key ring")
                line = secret_line(name, is_new=key.name not in remembered, unchanged=unchanged)
            else:
                line = QLineEdit()
                line.setAccessibleName(name)
                line.setPlaceholderText(key.default)
            line.setToolTip(say(key.meaning))
            line.textChanged.connect(self._forget)
            self.fields[key.name] = line
            form.addRow(name, line)
        self.column.replaceWidget(old, self._form_box)
        old.deleteLater()
        self.keep.setVisible(bool(self._secrets))

    def _vendor(self) -> PushVendorId:
        vendor: PushVendorId = self.vendor.currentData()
        return vendor

    def _configuration(self) -> Mapping[str, str | SecretReference]:
        typed: dict[str, str | SecretReference] = {}
        for name, line in self.fields.items():
            # A key file's lines may have been pasted: they are kept as they are.
            text = line.text() if name in self._secrets else line.text().strip()
            if text:
                typed[name] = text
            elif name in self._remembered:
                typed[name] = remembered_secret(self._vendor(), name)
        return typed

    def _forget(self) -> None:
        """Let what was prepared go: something else is wanted now."""
        self._prepared = None
        self.send.setEnabled(False)
        for widget in (self.findings, self.requests, self.outcome):
            widget.hide()

    # -- preparing -----------------------------------------------------------------------------

    def _prepare(self) -> None:
        if self._check is not None:
            self._forget()
            self.context.tasks.spawn(self._prepare_now(), doing="prepare the push")

    async def _prepare_now(self) -> None:
        check, vendor = self._check, self._vendor()
        assert check is not None
        try:
            conversation = ConversationId(self.conversation.text().strip())
            text = PushText(self.title.text(), self.body.text())
            if self.keep.isChecked():
                await check.remember(vendor, self._typed_secrets())
            prepared = await check.prepare(
                vendor, self._configuration(), self.token.text(), conversation, text
            )
        except AppError as error:
            if isValid(self):
                self._find(words.sentence(str(error)), error=True)
            return
        if isValid(self) and vendor is self._vendor():
            self._show_prepared(prepared)

    def _typed_secrets(self) -> dict[str, str]:
        typed = {name: self.fields[name].text() for name in self._secrets}
        return {name: secret for name, secret in typed.items() if secret}

    def _show_prepared(self, prepared: Prepared) -> None:
        self._prepared = prepared
        signs = {Severity.ERROR: self.tr("Error: {text}"), Severity.WARNING: "{text}"}
        said = [signs[f.severity].format(text=plain(say(f.text), 500)) for f in prepared.findings]
        if not prepared.may_be_sent:
            said.append(self.tr("The vendor would refuse it; it can't be sent."))
        if said:
            self._find("\n".join(said), error=not prepared.may_be_sent)
        if prepared.requests:
            parts = [
                self.tr("To {purpose}:").format(purpose=say(request.purpose))
                + f"\n\n{prepared.show(request)}"
                for request in prepared.requests
            ]
            self.requests.setPlainText("\n\n\n".join(parts))
            self.requests.show()
        self.send.setEnabled(prepared.may_be_sent)

    def _find(self, text: str, *, error: bool) -> None:
        self.findings.setProperty("part", "error" if error else "soft")
        restyle(self.findings)
        self.findings.setText(text)
        self.findings.show()

    # -- sending -------------------------------------------------------------------------------

    def _ask(self) -> None:
        prepared = self._prepared
        if prepared is None:
            return
        hosts = dict.fromkeys(urlsplit(r.url).hostname or "?" for r in prepared.requests)
        box = QMessageBox(
            QMessageBox.Icon.NoIcon,
            self.tr("Send this push?"),
            self.tr("Send this push through {vendor}?").format(vendor=say(TITLES[prepared.vendor])),
            QMessageBox.StandardButton.Cancel,
            self,
        )
        box.setObjectName("send the push")
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setInformativeText(
            self.tr(
                "The requests shown go to {hosts}, with the secrets that are masked here."
            ).format(hosts=", ".join(hosts))
        )
        yes = box.addButton(self.tr("Send"), QMessageBox.ButtonRole.AcceptRole)
        box.setDefaultButton(QMessageBox.StandardButton.Cancel)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        yes.clicked.connect(lambda: self._send(prepared))
        box.open()

    def _send(self, prepared: Prepared) -> None:
        if prepared is self._prepared:
            self.send.setEnabled(False)
            self.context.tasks.spawn(self._send_now(prepared), doing="send the push")

    async def _send_now(self, prepared: Prepared) -> None:
        assert self._check is not None
        try:
            outcome = await self._check.send(prepared)
        except AppError as error:
            if isValid(self):
                self._tell(words.sentence(str(error)), error=True)
            return
        finally:
            if isValid(self):
                self.send.setEnabled(self._prepared is prepared)
        if isValid(self):
            self._show_outcome(outcome)

    def _show_outcome(self, outcome: Outcome) -> None:
        explanation = outcome.explanation
        code = f" [{plain(explanation.code, 60)}]" if explanation.code else ""
        lines = [f"{plain(say(explanation.meaning), 500)}{code}"]
        lines += [plain(say(explanation.next_step), 500)] if explanation.next_step else []
        lines.append("")
        lines.append(
            self.tr("If it is not seen on the device:")
            if explanation.delivered
            else self.tr("Also look at this:")
        )
        lines += [f"• {say(hint)}" for hint in outcome.troubleshooting]
        self._tell("\n".join(lines), error=not explanation.delivered)

    def _tell(self, text: str, *, error: bool) -> None:
        self.outcome.setProperty("part", "error" if error else "soft")
        restyle(self.outcome)
        self.outcome.setText(text)
        self.outcome.show()
