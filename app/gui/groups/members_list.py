"""The members of a group as a list, with what can be done with each."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from app.domain.conversation import Affiliation, GroupDetails, Member, Role
from app.domain.errors import AppError
from app.domain.ids import ConversationRef
from app.domain.people import Presence
from app.domain.preview import plain
from app.gui.contacts.people_list import PeopleList
from app.gui.contacts.people_model import PeopleModel, Person, PersonRow
from app.gui.contacts.person_page import member_ref
from app.gui.contacts.pieces import ask
from app.gui.contacts.status_line import StatusLine
from app.gui.contacts.ways import Ways
from app.gui.groups.membership import appointed, merged, myself, powers, rank
from app.gui.groups.wishes import GroupWishes
from app.gui.look.theme import Theme
from app.gui.subscriptions import watch
from app.gui.wishes import Context
from app.ports.im import SessionFeature


class MembersList(QWidget):
    """Who belongs to the group.

    Attributes:
        members: everybody, there now or not.
    """

    changed = Signal()
    """The members, or what we are among them, may be others."""
    left = Signal()
    """The user goes elsewhere; the page around may close."""

    def __init__(
        self, context: Context, theme: Theme, ways: Ways, status: StatusLine, ref: ConversationRef
    ) -> None:
        super().__init__()
        self._context = context
        self._ways = ways
        self._status = status
        self._ref = ref
        self._listed: tuple[Member, ...] = ()
        self.members: tuple[Member, ...] = ()
        self.me: Member | None = None
        self._theme = theme
        self._list: PeopleList | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 0, 16, 14)
        watch(self, context.store, lambda s: s.groups.get(ref), self._on_group)
        watch(self, context.store, lambda s: s.avatars, self._on_pictures)

    @property
    def list(self) -> PeopleList:
        """The list, made when it is looked at: thousands need not be sorted for their number."""
        if self._list is None:
            self._list = PeopleList(
                PeopleModel(self._row, self),
                self._theme,
                self.tr("Members"),
                self.tr("The group does not tell who is in it."),
            )
            self._list.chosen.connect(self._on_chosen)
            self._list.menu_wanted.connect(self.show_menu)
            self._column.addWidget(self._list)
            self._fill(self._list)
        return self._list

    def ask_for_all(self) -> None:
        """Ask the group who belongs to it; until it answers, those who are there are listed."""
        groups = self._context.groups
        if groups is not None:
            asking = _listed(groups, self._ref)
            self._status.attempt(asking, "learn who belongs to the group", self._on_all)

    def _on_all(self, members: tuple[Member, ...]) -> None:
        self._listed = tuple(m for m in members if m.affiliation is not Affiliation.OUTCAST)
        self._gather()

    def _on_group(self, _: GroupDetails | None) -> None:
        self._gather()

    def _on_pictures(self, _: Mapping[ConversationRef, str]) -> None:
        if self._list is not None:
            self._list.model.refresh()

    def _gather(self) -> None:
        state = self._context.store.state
        details = state.groups.get(self._ref) or GroupDetails()
        self.members = merged(details.members, self._listed)
        self.me = myself(state, self._ref, self.members)
        if self._list is not None:
            self._fill(self._list)
        self.changed.emit()

    def _fill(self, shown: PeopleList) -> None:
        shown.model.set_people(
            Person(m, m.person.display_name, m.address, rank(m)) for m in self.members
        )

    def _row(self, member: Member) -> PersonRow:
        state = self._context.store.state
        ref = member_ref(self._ref, member.address)
        if member.role is not Role.NONE:
            presence = Presence.ONLINE
        elif ref is not None and ref in state.conversations:
            presence = state.conversation(ref).presence
        else:
            presence = Presence.OFFLINE
        name = called = _name(member)
        if self.me is not None and member.person.id == self.me.person.id:
            name = self.tr("{name} (you)").format(name=name)
        return PersonRow(
            name,
            plain(member.address, 200),
            self._badge(member),
            presence,
            state.avatars.get(ref, "") if ref is not None else "",
            called,
        )

    def _badge(self, member: Member) -> str:
        match member.affiliation:
            case Affiliation.OWNER:
                return self.tr("Owner")
            case Affiliation.ADMIN:
                return self.tr("Moderator")
        match member.role:
            case Role.MODERATOR:
                return self.tr("Moderator")
            case Role.VISITOR:
                return self.tr("Reads only")
        return ""

    # -- what the user does --------------------------------------------------------------------

    def _on_chosen(self, member: Member) -> None:
        area = self.list.view.visualRect(self.list.model.index_of(member))
        self.show_menu(member, self.list.view.viewport().mapToGlobal(area.center()))

    def show_menu(self, member: Member, place: QPoint) -> None:
        """Offer what can be done with a member."""
        menu = QMenu(self)
        menu.setObjectName("member menu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._fill_menu(menu, member)
        menu.popup(place)
        if menu.actions():
            menu.setActiveAction(menu.actions()[0])

    def _fill_menu(self, menu: QMenu, member: Member) -> None:
        groups = self._context.groups
        offers = groups.offers(self._ref.account) if groups is not None else SessionFeature.NONE
        mine = self.me is not None and member.person.id == self.me.person.id
        ref = member_ref(self._ref, member.address)
        if mine:
            menu.addAction(self.tr("My profile"), self._show_profile)
        elif ref is not None:
            menu.addAction(self.tr("Write a message"), partial(self._go, ref))
            menu.addAction(self.tr("Show the contact"), partial(self._details, ref))
        else:
            hidden = menu.addAction(self.tr("The group hides who this is"))
            hidden.setEnabled(False)
        may = powers(self.me, member, offers)
        if groups is None or may == type(may)():
            return
        menu.addSeparator()
        appoint = partial(self._appoint, member)
        if may.raise_:
            menu.addAction(self.tr("Make moderator"), partial(appoint, Affiliation.ADMIN))
        if may.lower:
            menu.addAction(self.tr("No longer moderator"), partial(appoint, Affiliation.MEMBER))
        if may.put_out:
            menu.addAction(self.tr("Remove from the group…"), partial(self._ask_put_out, member))
        if may.ban:
            menu.addAction(self.tr("Ban from the group…"), partial(self._ask_ban, member))

    def _show_profile(self) -> None:
        self.left.emit()
        self._ways.show_profile(self._ref.account)

    def _go(self, ref: ConversationRef) -> None:
        self.left.emit()
        self._ways.open_chat(ref)

    def _details(self, ref: ConversationRef) -> None:
        self._ways.show_details(ref)

    def _appoint(self, member: Member, affiliation: Affiliation) -> None:
        groups = self._context.groups
        if groups is not None:
            name = _name(member)
            self._status.attempt(
                groups.appoint(self._ref, member, affiliation),
                f"change what {name} may do",
                lambda _: self._now_is(member, affiliation),
            )

    def _ask_put_out(self, member: Member) -> None:
        name = _name(member)
        ask(
            self.window(),
            self.tr("Remove from the group"),
            self.tr("Remove {name} from the group?").format(name=name),
            self.tr("They may be invited again."),
            self.tr("Remove"),
            lambda: self._put_out(member, for_good=False),
        )

    def _ask_ban(self, member: Member) -> None:
        name = _name(member)
        ask(
            self.window(),
            self.tr("Ban from the group"),
            self.tr("Ban {name} from the group?").format(name=name),
            self.tr("They can not come back, whoever invites them."),
            self.tr("Ban"),
            lambda: self._put_out(member, for_good=True),
        )

    def _put_out(self, member: Member, *, for_good: bool) -> None:
        groups = self._context.groups
        if groups is None:
            return
        wish = groups.ban if for_good else groups.put_out
        name = _name(member)
        doing = f"ban {name}" if for_good else f"remove {name}"
        self._status.attempt(
            wish(self._ref, member),
            doing,
            lambda _: self._now_is(member, Affiliation.OUTCAST),
        )

    def _now_is(self, member: Member, affiliation: Affiliation) -> None:
        """Show what the group agreed to; it tells the rest of those who are there itself."""
        others = tuple(m for m in self._listed if m.person.id != member.person.id)
        others = tuple(m for m in others if not member.address or m.address != member.address)
        if affiliation is not Affiliation.OUTCAST and any(m in self._listed for m in (member,)):
            others = (*others, appointed(member, affiliation))
        self._listed = others
        self._gather()


async def _listed(groups: GroupWishes, ref: ConversationRef) -> tuple[Member, ...]:
    """Who belongs to a group, if it tells us: many tell only those who rule them."""
    try:
        return await groups.members(ref)
    except AppError:
        return ()  # those who are there are listed all the same


def _name(member: Member) -> str:
    return plain(member.person.display_name, 80) or plain(member.address, 80)
