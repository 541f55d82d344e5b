"""Choose whom to invite into a group."""

from collections.abc import Sequence

from PySide6.QtWidgets import QDialog, QLineEdit, QVBoxLayout, QWidget

from app.domain.errors import AppError
from app.domain.ids import ConversationRef
from app.domain.preview import plain
from app.gui.contacts.picking import PeoplePicker
from app.gui.contacts.pieces import open_size
from app.gui.contacts.status_line import StatusLine, sentence
from app.gui.groups.wishes import GroupWishes
from app.gui.look.controls import button, cancel_button, end_row, label
from app.gui.look.theme import Theme
from app.gui.wishes import Context

MAX_REASON = 300


class InviteDialog(QDialog):
    """Ticks people and asks them in, one after the other."""

    def __init__(
        self, context: Context, theme: Theme, ref: ConversationRef, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._ref = ref
        state = context.store.state
        name = plain(state.conversation(ref).display_name, 60)
        self.setWindowTitle(self.tr("Invite"))
        open_size(self, theme.px(420), theme.px(560))
        details = state.groups.get(ref)
        inside = [m.address for m in details.members if m.address] if details is not None else []
        self.picker = PeoplePicker(context, theme, ref.account, inside)
        self.reason = QLineEdit()
        self.reason.setMaxLength(MAX_REASON)
        self.reason.setAccessibleName(self.tr("A few words with it"))
        self.reason.setPlaceholderText(self.tr("A few words with it, if you like"))
        self.status = StatusLine(context.tasks)
        self.submit = button(self.tr("Invite"), "primary")
        self.submit.setDefault(True)
        self._lay_out(name)
        self.picker.changed.connect(self._update)
        self.submit.clicked.connect(self._submit)
        self._update()
        self.picker.list.field.setFocus()

    def _lay_out(self, name: str) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        title = self.tr("Whom do you invite into “{name}”?").format(name=name)
        column.addWidget(label(title, "title", wrap=True))
        column.addWidget(self.picker, 1)
        column.addWidget(self.reason)
        column.addWidget(self.status.widget)
        column.addLayout(end_row(cancel_button(self), self.submit))

    def take_over(self, old: "InviteDialog") -> None:
        """Go on where a dialog in another language stood."""
        self.picker.take_over(old.picker)

    def _update(self) -> None:
        count = len(self.picker.chosen)
        self.submit.setEnabled(count > 0)
        text = self.tr("Invite {count}") if count > 1 else self.tr("Invite")
        self.submit.setText(text.format(count=count))

    def _submit(self) -> None:
        groups = self._context.groups
        if groups is None or not self.submit.isEnabled():
            return
        self.submit.setEnabled(False)
        self.status.attempt(
            invite_all(groups, self._ref, self.picker.chosen, self.reason.text()),
            "invite them",
            self._done,
            self._update,
        )

    def _done(self, failures: Sequence[tuple[str, AppError]]) -> None:
        if not failures:
            self.accept()
            return
        told = [
            sentence(f"invite {user}", error)
            for user, error in ((plain(user, 80), error) for user, error in failures[:3])
        ]
        self.status.tell("\n".join(told))
        self._update()


async def invite_all(
    groups: GroupWishes, ref: ConversationRef, users: Sequence[str], reason: str
) -> list[tuple[str, AppError]]:
    """Invite people one after the other; one that fails does not keep the others out.

    Returns:
        whom it failed for, and why.
    """
    failures = []
    for user in users:
        try:
            await groups.invite(ref, user, reason)
        except AppError as error:
            failures.append((user, error))
    return failures
