"""Everything about a person: what they are called, whether they are there, what we share."""

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.conversation import GroupDetails
from app.domain.ids import ConversationId, ConversationKind, ConversationRef
from app.domain.people import Contact, Presence
from app.domain.preview import plain
from app.domain.state import AppState
from app.gui.contacts.details_page import DetailsPage, scrolling
from app.gui.contacts.notifying_card import NotifyingCard
from app.gui.contacts.people_list import PeopleList
from app.gui.contacts.people_model import PeopleModel, Person, PersonRow, presence_words
from app.gui.contacts.pieces import Address, Card, ask, danger, fact
from app.gui.contacts.ways import Ways
from app.gui.look import words
from app.gui.look.controls import button, label
from app.gui.look.theme import Theme
from app.gui.subscriptions import watch
from app.gui.wishes import Context
from app.ports.im import SessionFeature


def contact_of(state: AppState, ref: ConversationRef) -> Contact | None:
    """The entry of a person on their account's contact list; None if they are not on it."""
    return state.contacts.get(ref.account, {}).get(ref.id.target)


def shared_groups(state: AppState, ref: ConversationRef) -> tuple[ConversationRef, ...]:
    """The groups we are in where somebody is known to be, too."""
    user = ref.id.target
    return tuple(
        group
        for group, details in state.groups.items()
        if group.account == ref.account
        and details.inside
        and any(member.address == user for member in details.members)
    )


class PersonPage(DetailsPage):
    """The page of one person."""

    def __init__(
        self, context: Context, theme: Theme, ways: Ways, ref: ConversationRef, parent: QWidget
    ) -> None:
        super().__init__(context, theme, ways, ref, parent)
        self.setWindowTitle(self.tr("Contact"))
        self.user = ref.id.target
        self.message = self.add_action("chats", self.tr("Message"), self._write, "primary")
        self.seeing = label("", "", wrap=True)
        self.seen = label("", "small", wrap=True)
        self.ask_presence = button(self.tr("Ask to see when they are online"))
        self.ask_presence.clicked.connect(self._ask_presence)
        self.add = button(self.tr("Add to the contacts"))
        self.add.clicked.connect(self._add)
        self.block = danger(self.tr("Block"), self._block)
        self.drop = danger(self.tr("Remove from the contacts…"), self._ask_to_drop)
        self.delete = danger(self.tr("Delete the conversation…"), self._ask_to_delete)
        self.address = Address(theme, self.user)
        self.address.copied.connect(
            lambda: self.status.tell(self.tr("The address is copied."), error=False)
        )
        self.notifying = NotifyingCard(context, theme, ref)
        self.groups = PeopleList(
            PeopleModel(self._group_row, self),
            theme,
            self.tr("Groups we share"),
            self.tr("No group that you are in is known to have them, too."),
        )
        self.groups.chosen.connect(lambda group: self.leave_for(lambda: ways.show_details(group)))
        self.add_tab(self.tr("About"), scrolling(self._about(), self.notifying, self._end()))
        self.add_tab(self.tr("Groups"), _padded(self.groups))
        self.add_shared_tabs()
        self.lay_out()
        self.name.saved.connect(self._rename)
        store = context.store
        watch(
            self,
            store,
            lambda s: (s.conversation(ref), s.avatars.get(ref), s.last_seen.get(ref)),
            self._show_head,
        )
        watch(
            self,
            store,
            lambda s: (
                contact_of(s, ref),
                self.user in s.blocked.get(ref.account, ()),
                s.accounts.get(ref.account),
                ref in s.conversations,
            ),
            self._show_standing,
        )
        watch(self, store, lambda s: s.groups, self._show_groups)
        self.message.setFocus()

    def _about(self) -> Card:
        card = Card()
        card.column.addLayout(fact(self.tr("Address"), self.address))
        card.column.addWidget(label(self.tr("Presence"), "small"))
        card.column.addWidget(self.seeing)
        card.column.addWidget(self.seen)
        card.column.addWidget(self.ask_presence, 0, Qt.AlignmentFlag.AlignLeft)
        card.column.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        return card

    def _end(self) -> Card:
        card = Card()
        for choice in (self.block, self.drop, self.delete):
            card.column.addWidget(choice, 0, Qt.AlignmentFlag.AlignLeft)
        return card

    # -- what the state says -------------------------------------------------------------------

    def _show_head(self, _: object) -> None:
        state = self.context.store.state
        conversation = state.conversation(self.ref)
        name = conversation.display_name
        contact = contact_of(state, self.ref)
        self.portrait.show_picture(name, state.avatars.get(self.ref, ""))
        self.name.set_value(
            plain(name, 120),
            (contact.name if contact is not None else "") or conversation.name,
            editable=contact is not None and self.context.contacts is not None,
        )
        self.line.set_whole(
            _last_seen(self, state, self.ref, self.context.clock())
            or presence_words(conversation.presence)
            or plain(self.user, 200)
        )

    def _show_standing(self, _: object) -> None:
        self._show_head(_)
        state = self.context.store.state
        contact = contact_of(state, self.ref)
        contacts = self.context.contacts
        offers = contacts.offers(self.ref.account) if contacts is not None else SessionFeature.NONE
        blocked = self.user in state.blocked.get(self.ref.account, ())
        me = state.accounts.get(self.ref.account)
        myself = me is not None and me.account.address == self.user
        presence = state.conversation(self.ref).presence
        self.seeing.setText(_seeing(self, contact, presence, blocked=blocked))
        self.seen.setText(_seen(self, contact))
        self.seen.setVisible(bool(self.seen.text()))
        may_ask = SessionFeature.PRESENCE_REQUESTS in offers and contact is not None
        self.ask_presence.setVisible(may_ask and contact is not None and not contact.is_seen)
        waiting = contact is not None and contact.is_asked
        self.ask_presence.setText(
            self.tr("Ask again to see when they are online")
            if waiting
            else self.tr("Ask to see when they are online")
        )
        self.add.setVisible(contact is None and contacts is not None and not myself)
        self.block.setText(self.tr("Unblock") if blocked else self.tr("Block"))
        can_block = contacts is not None and SessionFeature.BLOCKING in offers and not myself
        self.block.setVisible(can_block or blocked)
        self.drop.setVisible(contact is not None and contacts is not None)
        self.delete.setVisible(self.ref in state.conversations)

    def _show_groups(self, _: Mapping[ConversationRef, GroupDetails]) -> None:
        state = self.context.store.state
        shared = shared_groups(state, self.ref)
        self.groups.model.set_people(
            [Person(group, state.conversation(group).display_name) for group in shared]
        )

    def _group_row(self, group: ConversationRef) -> PersonRow:
        state = self.context.store.state
        conversation = state.conversation(group)
        count = len(state.groups[group].members) if group in state.groups else 0
        return PersonRow(
            plain(conversation.display_name, 80),
            words.members(count) if count else plain(group.id.target, 120),
            picture=state.avatars.get(group, ""),
        )

    # -- what the user does --------------------------------------------------------------------

    def _write(self) -> None:
        self.leave_for(lambda: self.ways.open_chat(self.ref))

    def _rename(self, name: str) -> None:
        if self.context.contacts is not None:
            self.status.attempt(
                self.context.contacts.rename(self.ref.account, self.user, name),
                "change the name",
            )

    def _ask_presence(self) -> None:
        if self.context.contacts is not None:
            self.status.attempt(
                self.context.contacts.ask_presence(self.ref.account, self.user),
                "ask them",
                lambda _: self.status.tell(
                    self.tr("They were asked. What they answer will show here."), error=False
                ),
            )

    def _add(self) -> None:
        self.status.attempt(
            self.context.conversations.start_chat(self.ref.account, self.user),
            "add the contact",
        )

    def _block(self) -> None:
        contacts, account = self.context.contacts, self.ref.account
        if contacts is None:
            return
        if self.user in self.context.store.state.blocked.get(account, ()):
            self.status.attempt(contacts.unblock(account, self.user), "unblock the contact")
        else:
            self.status.attempt(contacts.block(account, self.user), "block the contact")

    def _ask_to_drop(self) -> None:
        name = plain(self.context.store.state.conversation(self.ref).display_name, 60)
        ask(
            self,
            self.tr("Remove the contact"),
            self.tr("Remove {name} from the contacts?").format(name=name),
            self.tr("You will not see any more when the other is online. The messages stay."),
            self.tr("Remove"),
            self._drop,
        )

    def _drop(self) -> None:
        if self.context.contacts is not None:
            self.status.attempt(
                self.context.contacts.remove(self.ref.account, self.user),
                "remove the contact",
            )

    def _ask_to_delete(self) -> None:
        name = plain(self.context.store.state.conversation(self.ref).display_name, 60)
        ask(
            self,
            self.tr("Delete the conversation"),
            self.tr("Delete the conversation with {name}?").format(name=name),
            self.tr("Its messages are removed from this computer. The contact stays."),
            self.tr("Delete"),
            self._delete,
        )

    def _delete(self) -> None:
        self.status.attempt(
            self.context.conversations.remove(self.ref),
            "delete the conversation",
            lambda _: self.accept(),
        )


def member_ref(ref: ConversationRef, address: str) -> ConversationRef | None:
    """The conversation with a member of a group whose address is known."""
    if not address or ref.id.kind is not ConversationKind.GROUP:
        return None
    return ConversationRef(ref.account, ConversationId.c2c(address))


def _last_seen(page: QWidget, state: AppState, ref: ConversationRef, now: float) -> str:
    at = state.last_seen.get(ref, 0.0)
    if not at or state.conversation(ref).presence is not Presence.OFFLINE:
        return ""
    day = words.day_line(words.moment(at).date(), words.moment(now).date())
    return page.tr("last here: {day}, {time}").format(day=day, time=words.clock_time(at))


def _seeing(page: QWidget, contact: Contact | None, presence: Presence, *, blocked: bool) -> str:
    if blocked:
        return page.tr("Blocked: nothing they send reaches you.")
    if contact is None:
        return page.tr("Not among your contacts.")
    if contact.is_seen:
        return presence_words(presence) or page.tr("You may see when they are online.")
    if contact.is_asked:
        return page.tr("They were asked to show you when they are online, and have not answered.")
    return page.tr("You do not see when they are online.")


def _seen(page: QWidget, contact: Contact | None) -> str:
    if contact is None:
        return ""
    if contact.sees_us:
        return page.tr("They see when you are online.")
    return page.tr("They do not see when you are online.")


def _padded(inside: QWidget) -> QWidget:
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(16, 0, 16, 14)
    column.addWidget(inside)
    return page
