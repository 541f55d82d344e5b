"""Make a group: its name, who may enter, and who is invited at once."""

from collections.abc import Sequence

from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QLineEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from app.domain.errors import AppError
from app.domain.events import ProblemOccurred
from app.domain.ids import AccountId, ConversationRef
from app.domain.preview import plain
from app.gui.contacts.picking import PeoplePicker
from app.gui.contacts.pieces import open_size
from app.gui.contacts.status_line import StatusLine
from app.gui.contacts.ways import Ways
from app.gui.groups.invite_dialog import invite_all
from app.gui.groups.wishes import GroupWishes
from app.gui.look.controls import account_choice, button, cancel_button, end_row, form_layout, label
from app.gui.look.theme import Theme
from app.gui.wishes import Context

MAX_NAME = 100


class CreateGroupDialog(QDialog):
    """Asks for what a new group needs, makes it, invites, and opens it."""

    def __init__(self, context: Context, theme: Theme, ways: Ways, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._ways = ways
        self.setWindowTitle(self.tr("New group"))
        open_size(self, theme.px(440), theme.px(620))
        self.name = QLineEdit()
        self.name.setMaxLength(MAX_NAME)
        self.name.setAccessibleName(self.tr("Name of the group"))
        self.name.setPlaceholderText(self.tr("Garden club"))
        self.private = QRadioButton(self.tr("&Private: only who is invited may enter"))
        self.public = QRadioButton(self.tr("P&ublic: everybody may find and enter it"))
        self.private.setChecked(True)
        known = context.store.state.accounts.values()
        self.account = account_choice(each.account for each in known)
        self.picker = PeoplePicker(context, theme, self._account())
        self.status = StatusLine(context.tasks)
        self.submit = button(self.tr("Create"), "primary")
        self.submit.setDefault(True)
        self._lay_out()
        kinds = QButtonGroup(self)
        kinds.addButton(self.private)
        kinds.addButton(self.public)
        self.name.textChanged.connect(lambda _: self._update())
        self.account.currentIndexChanged.connect(lambda _: self.picker.set_account(self._account()))
        self.submit.clicked.connect(self._submit)
        self._update()
        self.name.setFocus()

    def _account(self) -> AccountId:
        account: AccountId = self.account.currentData()
        return account

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(10)
        column.addWidget(label(self.tr("New group"), "title"))
        form = form_layout()
        form.addRow(self.tr("&Name"), self.name)
        form.addRow(self.tr("A&ccount"), self.account)
        form.setRowVisible(self.account, self.account.count() > 1)
        column.addLayout(form)
        column.addWidget(self.private)
        column.addWidget(self.public)
        column.addSpacing(4)
        column.addWidget(label(self.tr("Invite at once"), "section"))
        column.addWidget(self.picker, 1)
        column.addWidget(self.status.widget)
        column.addLayout(end_row(cancel_button(self), self.submit))

    def take_over(self, old: "CreateGroupDialog") -> None:
        """Go on where a dialog in another language stood."""
        self.account.setCurrentIndex(old.account.currentIndex())
        self.picker.take_over(old.picker)

    def _update(self) -> None:
        self.submit.setEnabled(bool(self.name.text().strip()))

    def _submit(self) -> None:
        groups = self._context.groups
        if groups is None or not self.submit.isEnabled():
            return
        self.submit.setEnabled(False)
        self.status.attempt(
            self._create(groups, self._account(), self.name.text(), self.picker.chosen),
            "create the group",
            self._done,
            self._update,
        )

    async def _create(
        self, groups: GroupWishes, account: AccountId, name: str, users: Sequence[str]
    ) -> tuple[ConversationRef, list[tuple[str, AppError]]]:
        ref = await groups.create(account, name, public=self.public.isChecked())
        return ref, await invite_all(groups, ref, users, "")

    def _done(self, made: tuple[ConversationRef, list[tuple[str, AppError]]]) -> None:
        ref, failures = made
        self.accept()
        self._ways.open_chat(ref)
        if failures:  # the group is there: who is missing can be invited from its page
            user, error = failures[0]
            user = plain(user, 80)
            problem = f"Could not invite {user}: {error}"
            self._context.store.dispatch(ProblemOccurred(problem))
