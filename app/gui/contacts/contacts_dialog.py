"""The contacts of all accounts, who asks to be one, and who is kept away."""

from collections.abc import Mapping
from enum import Enum
from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QHBoxLayout,
    QMenu,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.domain.blank import seen
from app.domain.events import ContactRequested, GroupInvited
from app.domain.ids import AccountId, ConversationId, ConversationRef
from app.domain.people import Presence
from app.domain.preview import plain
from app.domain.state import AppState
from app.gui.contacts.people_list import PeopleList
from app.gui.contacts.people_model import PeopleModel, Person, PersonRow
from app.gui.contacts.picking import contacts_of, name_of
from app.gui.contacts.pieces import GlyphTextButton, choose_tab, open_size
from app.gui.contacts.status_line import StatusLine
from app.gui.contacts.ways import Ways
from app.gui.look.theme import Theme
from app.gui.subscriptions import watch
from app.gui.wishes import Context

_Blocked = tuple[AccountId, str]
_Request = ContactRequested | GroupInvited


class Listing(Enum):
    """Whom the page lists."""

    CONTACTS = "contacts"
    REQUESTS = "requests"
    BLOCKED = "blocked"


class ContactsDialog(QDialog):
    """One list at a time, with a tab for each and what can be done below it."""

    def __init__(self, context: Context, theme: Theme, ways: Ways, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._ways = ways
        self.setWindowTitle(self.tr("Contacts"))
        self.setMinimumSize(theme.px(360), 360)
        open_size(self, theme.px(440), theme.px(640))
        self.status = StatusLine(context.tasks)
        self.model = PeopleModel(self._row, self)
        self.list = PeopleList(self.model, theme, self.tr("Contacts"), "")
        self.tabs: dict[Listing, QToolButton] = {}
        self.listing = Listing.CONTACTS
        self.add = GlyphTextButton(theme, "add", self.tr("Add a contact…"))
        self.group = GlyphTextButton(theme, "group", self.tr("New group…"))
        self.accept_ = GlyphTextButton(theme, "check", self.tr("Accept"))
        self.ignore = GlyphTextButton(theme, "close", self.tr("Ignore"))
        self.block = GlyphTextButton(theme, "lock", self.tr("Block"), "danger")
        self.unblock = GlyphTextButton(theme, "check", self.tr("Unblock"))
        self._lay_out()
        self._connect()
        store = context.store
        watch(self, store, lambda s: (s.contacts, s.accounts), self._on_people)
        watch(self, store, lambda s: s.conversations, self._on_conversations)
        watch(self, store, lambda s: s.avatars, self._on_pictures)
        watch(self, store, _requests, self._on_requests)
        watch(self, store, lambda s: s.blocked, self._on_blocked)
        self.show_listing(Listing.CONTACTS)
        self.list.field.setFocus()

    def _lay_out(self) -> None:
        tabs = QHBoxLayout()
        tabs.setSpacing(2)
        choice = QButtonGroup(self)
        for number, (listing, text) in enumerate(_titles(self).items(), 1):
            tab = QToolButton()
            tab.setText(text)
            tab.setProperty("part", "chip")
            tab.setCheckable(True)
            tab.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
            tab.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            tab.setAccessibleName(text)
            tab.clicked.connect(partial(self.show_listing, listing))
            choice.addButton(tab)
            tabs.addWidget(tab)
            self.tabs[listing] = tab
            keys = QShortcut(QKeySequence(f"Alt+{number}"), self)
            keys.activated.connect(tab.click)
        tabs.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(8)
        for made in (self.add, self.group, self.accept_, self.ignore, self.block, self.unblock):
            row.addWidget(made)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 16)
        column.setSpacing(10)
        column.addLayout(tabs)
        column.addWidget(self.list, 1)
        column.addWidget(self.status.widget)
        column.addLayout(row)

    def _connect(self) -> None:
        self.list.chosen.connect(self._on_chosen)
        self.list.menu_wanted.connect(self._show_menu)
        self.list.view.selectionModel().currentChanged.connect(lambda *_: self._update())
        self.model.modelReset.connect(self._update)
        self.add.clicked.connect(lambda _: self._ways.new_conversation())
        self.group.clicked.connect(lambda _: self._ways.new_group())
        self.accept_.clicked.connect(lambda _: self._answer("accept"))
        self.ignore.clicked.connect(lambda _: self._answer("decline"))
        self.block.clicked.connect(lambda _: self._answer("block"))
        self.unblock.clicked.connect(lambda _: self._unblock())

    # -- what is listed ------------------------------------------------------------------------

    def show_listing(self, listing: Listing) -> None:
        """List the contacts, the requests, or the blocked."""
        self.listing = listing
        choose_tab(self.tabs.values(), self.tabs[listing])
        self.list.view.setAccessibleName(_titles(self)[listing])
        self.list.set_nobody(_nobody(self, listing))
        self.status.clear()
        self._fill()

    def take_over(self, old: "ContactsDialog") -> None:
        """Go on where a page in another language stood."""
        self.show_listing(old.listing)

    def _fill(self) -> None:
        state = self._context.store.state
        match self.listing:
            case Listing.CONTACTS:
                people = [
                    Person(ref, name_of(state, ref), ref.id.target)
                    for account in state.accounts
                    for ref in contacts_of(state, account)
                ]
            case Listing.REQUESTS:
                people = [_asking(request) for request in _requests(state)]
            case Listing.BLOCKED:
                people = [
                    Person((account, user), _blocked_name(state, account, user), user)
                    for account, users in state.blocked.items()
                    for user in users
                ]
        self.model.set_people(people)
        self._update()

    def _row(self, key: ConversationRef | _Request | _Blocked) -> PersonRow:
        state = self._context.store.state
        several = len(state.accounts) > 1
        ref: ConversationRef | None
        if isinstance(key, ConversationRef):
            detail, account, ref = plain(key.id.target, 200), key.account, key
            name, presence = name_of(state, key), state.conversation(key).presence
        elif isinstance(key, ContactRequested):
            account, ref = key.account, _ref(key.account, key.person.id)
            said = plain(key.text, 200)
            detail = plain(key.person.id, 200) + (f" · “{said}”" if said else "")
            name, presence = key.person.display_name, Presence.UNKNOWN
        elif isinstance(key, GroupInvited):
            account, ref, presence = key.ref.account, key.ref, Presence.UNKNOWN
            name = seen(key.name) or key.ref.id.target
            who = plain(key.inviter.display_name, 60) or self.tr("Somebody")
            said = plain(key.reason, 200)
            detail = self.tr("{who} invites you into this group").format(who=who)
            detail += f": “{said}”" if said else ""
        else:
            account, user = key
            ref, detail = _ref(account, user), plain(user, 200)
            name, presence = _blocked_name(state, account, user), Presence.UNKNOWN
        own = state.accounts.get(account)
        badge = plain(own.account.display_name, 24) if several and own is not None else ""
        picture = state.avatars.get(ref, "") if ref is not None else ""
        shown = plain(name, 80)
        return PersonRow(shown, detail if detail != shown else "", badge, presence, picture)

    def _on_people(self, _: object) -> None:
        if self.listing is not Listing.REQUESTS:
            self._fill()

    def _on_conversations(self, _: object) -> None:
        """Names and presences may have changed; who is listed only where no list is known."""
        state = self._context.store.state
        told = all(account in state.contacts for account in state.accounts)
        if self.listing is Listing.CONTACTS and not told:
            self._fill()
        else:
            self.model.refresh()

    def _on_pictures(self, _: Mapping[ConversationRef, str]) -> None:
        self.model.refresh()

    def _on_requests(self, requests: tuple[_Request, ...]) -> None:
        self._count(Listing.REQUESTS, len(requests))
        if self.listing is Listing.REQUESTS:
            self._fill()

    def _on_blocked(self, blocked: Mapping[AccountId, frozenset[str]]) -> None:
        self._count(Listing.BLOCKED, sum(len(users) for users in blocked.values()))
        if self.listing is Listing.BLOCKED:
            self._fill()

    def _count(self, listing: Listing, number: int) -> None:
        title = _titles(self)[listing]
        self.tabs[listing].setText(f"{title} {number}" if number else title)
        self.tabs[listing].setAccessibleName(f"{title}, {number}" if number else title)

    def _update(self) -> None:
        listing, contacts = self.listing, self._context.contacts
        key = self.model.key(self.list.view.currentIndex())
        chosen = key is not None
        self.add.setVisible(listing is Listing.CONTACTS)
        self.group.setVisible(listing is Listing.CONTACTS and self._context.groups is not None)
        for made in (self.accept_, self.ignore, self.block):
            made.setVisible(listing is Listing.REQUESTS and contacts is not None)
            made.setEnabled(chosen)
        self.block.setEnabled(isinstance(key, ContactRequested))
        self.unblock.setVisible(listing is Listing.BLOCKED and contacts is not None)
        self.unblock.setEnabled(chosen)

    # -- what the user does --------------------------------------------------------------------

    def _on_chosen(self, key: ConversationRef | _Request | _Blocked) -> None:
        """Show a contact; what waits for an answer is only marked, its buttons are below."""
        if isinstance(key, ConversationRef):
            self._ways.show_details(key)
        else:
            self._update()

    def _show_menu(self, key: object, place: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if isinstance(key, ConversationRef):
            menu.addAction(self.tr("Write a message"), lambda: self._write(key))
            menu.addAction(self.tr("Show the contact"), lambda: self._ways.show_details(key))
        for made in (self.accept_, self.ignore, self.block, self.unblock):
            if made.isVisibleTo(self):
                menu.addAction(made.text(), made.click)
        menu.popup(place)

    def _write(self, ref: ConversationRef) -> None:
        self.accept()
        self._ways.open_chat(ref)

    def _answer(self, answer: str) -> None:
        request = self.model.key(self.list.view.currentIndex())
        contacts, groups = self._context.contacts, self._context.groups
        if isinstance(request, GroupInvited) and groups is not None:
            accepted = answer == "accept"
            self.status.attempt(
                groups.accept(request.ref) if accepted else groups.ignore(request.ref),
                "enter the group" if accepted else "decline the invitation",
            )
            return
        if contacts is None or not isinstance(request, ContactRequested):
            return
        wish, doing = {
            "accept": (contacts.accept, "accept the contact"),
            "decline": (contacts.decline, "ignore the contact"),
            "block": (contacts.block, "block the contact"),
        }[answer]
        self.status.attempt(wish(request.account, request.person.id), doing)

    def _unblock(self) -> None:
        key = self.model.key(self.list.view.currentIndex())
        if self._context.contacts is not None and isinstance(key, tuple):
            account, user = key
            self.status.attempt(
                self._context.contacts.unblock(account, user), "unblock the contact"
            )


def _requests(state: AppState) -> tuple[_Request, ...]:
    """Everything that waits for an answer: wishes of people, and invitations into groups."""
    return (*state.contact_requests, *state.invitations)


def _asking(request: _Request) -> Person:
    if isinstance(request, GroupInvited):
        return Person(request, seen(request.name) or request.ref.id.target, request.ref.id.target)
    return Person(request, request.person.display_name, request.person.id)


def _titles(page: QWidget) -> dict[Listing, str]:
    return {
        Listing.CONTACTS: page.tr("Contacts"),
        Listing.REQUESTS: page.tr("Requests"),
        Listing.BLOCKED: page.tr("Blocked"),
    }


def _nobody(page: QWidget, listing: Listing) -> str:
    match listing:
        case Listing.CONTACTS:
            return page.tr("No contacts yet. Add somebody by their address.")
        case Listing.REQUESTS:
            return page.tr("Nobody waits for an answer.")
        case Listing.BLOCKED:
            return page.tr("Nobody is blocked.")


def _blocked_name(state: AppState, account: AccountId, user: str) -> str:
    ref = _ref(account, user)
    return name_of(state, ref) if ref is not None and ref in state.conversations else user


def _ref(account: AccountId, user: str) -> ConversationRef | None:
    try:
        return ConversationRef(account, ConversationId.c2c(user))
    except ValueError:
        return None
