"""The fields of a Tencent Cloud IM account: who, in which application, signed how, by what library.

The signature (UserSig) comes from the application's login service. For a test application of one's
own the secret key can take its place; that is said to be dangerous, and kept in the key ring.
"""

from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QMessageBox,
    QVBoxLayout,
)
from shiboken6 import isValid

from app.domain.account import Account
from app.gui.accounts.form import AccountForm, secret_line
from app.gui.accounts.wishes import TencentWishes
from app.gui.look import words
from app.gui.look.controls import button, form_layout, label
from app.gui.wishes import SpawnsTasks

_LARGEST_NUMBER = 2**32 - 1


class TencentForm(AccountForm):
    """User id, SDKAppID, UserSig or key; and whether the library is there."""

    def __init__(self, wishes: TencentWishes, tasks: SpawnsTasks, account: Account | None) -> None:
        super().__init__(account)
        self._wishes = wishes
        self._tasks = tasks
        self._account = account
        unchanged = self.tr("unchanged")
        self.user = QLineEdit(account.address if account else "")
        self.user.setAccessibleName(self.tr("User id"))
        self.app_id = QLineEdit(str(account.sdk_app_id) if account else "")
        self.app_id.setAccessibleName(self.tr("Number of the application (SDKAppID)"))
        self.app_id.setPlaceholderText(self.tr("for example 1400000001"))
        self.signature = secret_line(
            self.tr("Signature (UserSig)"), is_new=self.is_new, unchanged=unchanged
        )
        self.has_key = QCheckBox(self.tr("I have the secret &key of a test application of mine"))
        self.key = secret_line(self.tr("Secret key"), is_new=self.is_new, unchanged=unchanged)
        self._warning = label(
            self.tr(
                "For trying things out only: whoever has the key can sign in as every user of the"
                " application. It is kept in the key ring, never in the settings, and is sent to"
                " nobody; signatures are made with it here."
            ),
            "small",
            wrap=True,
        )
        self.library = label("", wrap=True)
        self.library.setAccessibleName(self.tr("Tencent's library"))
        self.explain = button(self.tr("How to get it…"), "text")
        self.choose = button(self.tr("Choose the file…"), "text")
        self.setFocusProxy(self.user)
        self._lay_out()
        for line in (self.user, self.app_id, self.signature, self.key):
            line.textChanged.connect(self.changed)
        self.has_key.toggled.connect(self._show_key)
        self.explain.clicked.connect(self._explain)
        self.choose.clicked.connect(self._choose)
        self._show_key()
        self.look_for_library()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        self._form = form_layout()
        self._form.addRow(self.tr("&User id"), self.user)
        self._form.addRow(self.tr("Application (&SDKAppID)"), self.app_id)
        self._form.addRow(self.tr("Si&gnature (UserSig)"), self.signature)
        self._form.addRow(self.tr("Secret &key"), self.key)
        column.addLayout(self._form)
        column.addWidget(self.has_key)
        column.addWidget(self._warning)
        column.addWidget(self.library)
        row = QHBoxLayout()
        row.addWidget(self.explain)
        row.addWidget(self.choose)
        row.addStretch(1)
        column.addLayout(row)

    def _show_key(self) -> None:
        has_key = self.has_key.isChecked()
        self._form.setRowVisible(self.signature, not has_key)
        self._form.setRowVisible(self.key, has_key)
        self._warning.setVisible(has_key)
        self.changed.emit()
        self.resized.emit()

    # -- what was typed ------------------------------------------------------------------------

    @property
    def is_complete(self) -> bool:
        """Whether user, application and, for a new account, signature or key are there."""
        given = self.key if self.has_key.isChecked() else self.signature
        has_secret = bool(given.text().strip()) or not self.is_new
        return bool(self.user.text().strip() and self._number() and has_secret)

    @property
    def problem(self) -> str:
        """Whether the application's number is one."""
        if self.app_id.text().strip() and not self._number():
            return self.tr("An SDKAppID is a number, for example 1400000001.")
        return ""

    def filled(self, base: Account) -> Account:
        """Put what was typed into an account."""
        return replace(base, address=self.user.text().strip(), sdk_app_id=self._number())

    async def secret(self, account: Account) -> str | None:
        """Give the signature, one made with the key if that was typed; None: as it was."""
        key, signature = self.key.text().strip(), self.signature.text().strip()
        if self.has_key.isChecked() and key:
            return await self._wishes.keep_key(account, key)
        if not self.has_key.isChecked() and signature:
            await self._wishes.forget_key(account.id)
            return signature
        return await self._wishes.signature(account) or None

    async def give_up(self, account: Account) -> None:
        """Leave no key behind."""
        await self._wishes.forget_key(account.id)

    def wants_secret(self) -> None:
        """Ask for a new signature."""
        self.signature.setPlaceholderText(self.tr("enter a new one"))
        self.signature.setFocus()

    def server(self, account: Account) -> str:  # noqa: ARG002  they are the same for all
        """Name Tencent's servers."""
        return self.tr("Tencent Cloud IM")

    def _number(self) -> int:
        text = self.app_id.text().strip()
        number = int(text) if text.isascii() and text.isdigit() else 0
        return number if number <= _LARGEST_NUMBER else 0

    # -- the library ---------------------------------------------------------------------------

    def look_for_library(self) -> None:
        """Say whether the library is there, and what helps if it is not."""
        problem = self._wishes.library_problem
        self.library.setProperty("part", "error" if problem else "small")
        self.library.setText(
            words.sentence(problem) if problem else self.tr("Tencent's library is in place.")
        )
        self.explain.setVisible(bool(problem))
        self.choose.setVisible(bool(problem))

    def _explain(self) -> None:
        box = QMessageBox(
            QMessageBox.Icon.NoIcon,
            self.tr("Tencent's library"),
            self.tr("Tencent Cloud IM speaks through a library of Tencent's own."),
            QMessageBox.StandardButton.Ok,
            self,
        )
        box.setObjectName("how to get the library")
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setInformativeText(
            self.tr(
                "It is Tencent's property and not part of Bellbird; you get it from Tencent, and"
                " use it by their terms. In a terminal, {steps}. Instead of the second step you"
                " can choose the file here. Its version and its hash are checked."
            ).format(steps=self._wishes.how_to_get_library)
        )
        box.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()

    def _choose(self) -> None:
        dialog = QFileDialog(
            self,
            self.tr("Tencent's library"),
            "",
            self.tr("Package or library (*.tgz *.so *.dll *.dylib)"),
        )
        dialog.setObjectName("choose the library")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda file: self.install(Path(file)))
        dialog.open()

    def install(self, file: Path) -> None:
        """Put the library in place."""
        self._tasks.spawn(self._install(file), doing="install Tencent's library")

    async def _install(self, file: Path) -> None:
        await self._wishes.install_library(file)
        if isValid(self):
            self.look_for_library()
            self.changed.emit()
