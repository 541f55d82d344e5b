"""The line that says who asks the user into a group, with what to answer."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from app.domain.events import GroupInvited
from app.domain.preview import plain
from app.gui.look.controls import ElidedLabel, button
from app.gui.subscriptions import watch
from app.gui.wishes import Context


class InvitationLine(QFrame):
    """Shows the first invitation that waits; the next one follows when it is answered."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._invitation: GroupInvited | None = None
        self.setProperty("part", "bar")
        self.text = ElidedLabel()
        self.accept = button(self.tr("Accept"), "text")
        self.ignore = button(self.tr("Ignore"), "text")
        self.accept.clicked.connect(self._accept)
        self.ignore.clicked.connect(self._ignore)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 3, 8, 3)
        row.addWidget(self.text, 1)
        row.addWidget(self.accept)
        row.addWidget(self.ignore)
        watch(self, context.store, lambda s: s.invitations, self._on_invitations)

    def _on_invitations(self, invitations: tuple[GroupInvited, ...]) -> None:
        self._invitation = invitations[0] if invitations else None
        self.setVisible(self._invitation is not None and self._context.groups is not None)
        if self._invitation is None:
            return
        address = plain(self._invitation.ref.id.target, 120)
        group = plain(self._invitation.name, 60) or address
        name = plain(self._invitation.inviter.display_name, 60) or self.tr("Somebody")
        text = self.tr("{who} invites you into the group {group}").format(who=name, group=group)
        said = plain(self._invitation.reason, 200)
        whole = f"{text}: “{said}”" if said else text
        more = len(invitations) - 1
        self.text.set_whole(
            self.tr("{text} (and {count} more)").format(text=whole, count=more) if more else whole
        )
        self.text.setToolTip(address)

    def _accept(self) -> None:
        if self._invitation is not None and self._context.groups is not None:
            accepting = self._context.groups.accept(self._invitation.ref)
            self._context.tasks.spawn(accepting, doing="enter the group")

    def _ignore(self) -> None:
        if self._invitation is not None and self._context.groups is not None:
            ignoring = self._context.groups.ignore(self._invitation.ref)
            self._context.tasks.spawn(ignoring, doing="decline the invitation")
