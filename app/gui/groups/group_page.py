"""Everything about a group: name and subject, who is in it, how it notifies, what was shared."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from app.domain.ids import ConversationRef
from app.domain.preview import plain
from app.gui.contacts.details_page import DetailsPage, scrolling
from app.gui.contacts.notifying_card import NotifyingCard
from app.gui.contacts.pieces import Address, Card, EditableLine, ask, danger, fact
from app.gui.contacts.ways import Ways
from app.gui.groups.members_list import MembersList
from app.gui.groups.membership import may_rename, may_set_subject
from app.gui.look import words
from app.gui.look.controls import button, label
from app.gui.look.theme import Theme
from app.gui.subscriptions import watch
from app.gui.wishes import Context

SUBJECT_LENGTH = 2000

_SHOWN_SUBJECT = 500
"""Characters of a subject on the page; the field to change it has them all."""


class GroupPage(DetailsPage):
    """The page of one group."""

    def __init__(
        self, context: Context, theme: Theme, ways: Ways, ref: ConversationRef, parent: QWidget
    ) -> None:
        super().__init__(context, theme, ways, ref, parent)
        self.setWindowTitle(self.tr("Group"))
        self.message = self.add_action("chats", self.tr("Message"), self._write, "primary")
        self.invite = self.add_action("add", self.tr("Invite…"), lambda: ways.invite(ref))
        self.subject = EditableLine(
            theme,
            "",
            self.tr("Subject"),
            self.tr("Change the subject"),
            most=SUBJECT_LENGTH,
            wrap=True,
        )
        self.address = Address(theme, ref.id.target)
        self.address.copied.connect(
            lambda: self.status.tell(self.tr("The address is copied."), error=False)
        )
        self.outside: QLabel = label(
            self.tr("You are not in this group now, so not all of it is known."),
            "small",
            wrap=True,
        )
        self.enter = button(self.tr("Enter the group"))
        self.enter.clicked.connect(self._enter)
        self.notifying = NotifyingCard(context, theme, ref)
        self.leave = danger(self.tr("Leave the group…"), self._ask_to_leave)
        self.list = MembersList(context, theme, ways, self.status, ref)
        self.list.left.connect(self.accept)
        self.list.changed.connect(self._show_rights)
        self.add_tab(self.tr("About"), scrolling(self._about(), self.notifying, self._end()))
        self.members_tab = self.add_tab(self.tr("Members"), self.list, lambda: self.list.list)
        self.add_shared_tabs()
        self.lay_out()
        self.name.saved.connect(self._rename)
        self.subject.saved.connect(self._set_subject)
        store = context.store
        watch(
            self,
            store,
            lambda s: (s.conversation(ref), s.avatars.get(ref), s.groups.get(ref)),
            self._show,
        )
        self.list.ask_for_all()
        self.message.setFocus()

    def _about(self) -> Card:
        card = Card()
        card.column.addWidget(self.outside)
        card.column.addWidget(self.enter, 0, Qt.AlignmentFlag.AlignLeft)
        card.column.addLayout(fact(self.tr("Subject"), self.subject))
        card.column.addLayout(fact(self.tr("Address"), self.address))
        return card

    def _end(self) -> Card:
        card = Card()
        card.column.addWidget(self.leave, 0, Qt.AlignmentFlag.AlignLeft)
        return card

    def _show(self, _: object) -> None:
        state = self.context.store.state
        self.portrait.show_picture(
            state.conversation(self.ref).display_name, state.avatars.get(self.ref, "")
        )
        details = state.groups.get(self.ref)
        outside = details is None or not details.inside
        self.outside.setVisible(outside)
        self.enter.setVisible(outside)
        self._show_rights()

    def _show_rights(self) -> None:
        """Show what may be changed only to who may change it, as far as that is known."""
        state = self.context.store.state
        conversation, details = state.conversation(self.ref), state.groups.get(self.ref)
        inside = details is not None and details.inside and self.context.groups is not None
        me = self.list.me
        self.name.set_value(
            plain(conversation.display_name, 120),
            conversation.name,
            editable=inside and may_rename(me),
        )
        subject = details.subject if details is not None else ""
        self.subject.set_value(
            plain(subject, _SHOWN_SUBJECT) or self.tr("None yet"),
            subject,
            editable=inside and may_set_subject(me),
        )
        self.invite.setVisible(inside)
        count = len(self.list.members)
        self.line.set_whole(words.members(count) if count else plain(self.ref.id.target, 200))
        text = self.tr("Members")
        self.members_tab.setText(f"{text} {count}" if count else text)
        self.members_tab.setAccessibleName(words.members(count) if count else text)

    # -- what the user does --------------------------------------------------------------------

    def _write(self) -> None:
        self.leave_for(lambda: self.ways.open_chat(self.ref))

    def _enter(self) -> None:
        self.status.attempt(
            self.context.conversations.join_group(self.ref.account, self.ref.id.target),
            "enter the group",
            lambda _: self.list.ask_for_all(),
        )

    def _rename(self, name: str) -> None:
        if self.context.groups is not None:
            self.status.attempt(self.context.groups.rename(self.ref, name), "rename the group")

    def _set_subject(self, subject: str) -> None:
        if self.context.groups is not None:
            self.status.attempt(
                self.context.groups.set_subject(self.ref, subject), "change the subject"
            )

    def _ask_to_leave(self) -> None:
        name = plain(self.context.store.state.conversation(self.ref).display_name, 60)
        ask(
            self,
            self.tr("Leave the group"),
            self.tr("Leave “{name}”?").format(name=name),
            self.tr("Its messages are removed from this computer."),
            self.tr("Leave"),
            self._leave,
        )

    def _leave(self) -> None:
        self.status.attempt(
            self.context.conversations.remove(self.ref),
            "leave the group",
            lambda _: self.accept(),
        )
