"""Choose people: ticked from the contacts, or typed as an address."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.domain.account import Protocol
from app.domain.ids import AccountId, ConversationId, ConversationKind, ConversationRef
from app.domain.preview import plain
from app.domain.state import AppState
from app.gui.contacts.people_list import PeopleList
from app.gui.contacts.people_model import PeopleModel, Person, PersonRow
from app.gui.contacts.pieces import Field
from app.gui.look.controls import button
from app.gui.look.theme import Theme
from app.gui.wishes import Context


def contacts_of(state: AppState, account: AccountId) -> list[ConversationRef]:
    """An account's contacts; where the list is not known yet, those we have written with."""
    known = state.contacts.get(account)
    if known is not None:
        return [ConversationRef(account, ConversationId.c2c(user)) for user in known]
    return written_with(state, account)


def written_with(state: AppState, account: AccountId) -> list[ConversationRef]:
    """The people whom an account has conversations with."""
    own = state.accounts.get(account)
    me = own.account.address if own is not None else ""
    return [
        ref
        for ref in state.conversations
        if ref.account == account
        and ref.id.kind is ConversationKind.C2C
        and ref.id.target.partition("/")[0] != me
    ]


def name_of(state: AppState, ref: ConversationRef) -> str:
    """What a contact is called: by us, by themselves, by their address."""
    contact = state.contacts.get(ref.account, {}).get(ref.id.target)
    if contact is not None and contact.name:
        return contact.name
    return state.conversation(ref).display_name


def is_address(text: str, protocol: Protocol) -> bool:
    """Whether a typed text can be somebody's address."""
    typed = text.strip()
    if not typed or len(typed) > 1000 or any(c.isspace() for c in typed):
        return False
    if protocol is Protocol.TENCENT:
        return True
    user, _, server = typed.removeprefix("xmpp:").partition("@")
    return bool(user and server and "@" not in server)


class PeoplePicker(QWidget):
    """Whom an account knows, to tick, and a field for everybody else.

    Args:
        without: addresses that are not offered.
    """

    changed = Signal()

    def __init__(
        self, context: Context, theme: Theme, account: AccountId, without: Sequence[str] = ()
    ) -> None:
        super().__init__()
        self._context = context
        self._account = account
        self._without = frozenset(without)
        self._typed: dict[str, None] = {}
        self.model = PeopleModel(self._row, self, tickable=True)
        self.list = PeopleList(
            self.model,
            theme,
            self.tr("Contacts"),
            self.tr("No contacts to choose from. Type an address below."),
        )
        self.list.chosen.connect(self._toggle)
        self.address = Field()
        self.address.setAccessibleName(self.tr("Another address"))
        self.address.setPlaceholderText(self.tr("Another address"))
        self.add: QPushButton = button(self.tr("Add"))
        self.add.setEnabled(False)
        self.address.textChanged.connect(lambda _: self._update())
        self.address.returnPressed.connect(self._add)
        self.add.clicked.connect(self._add)
        self.model.ticked_changed.connect(self.changed)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.address, 1)
        row.addWidget(self.add)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.list, 1)
        column.addLayout(row)
        self.set_account(account)

    def set_account(self, account: AccountId) -> None:
        """Offer the contacts of another account."""
        if account != self._account:
            self._typed.clear()
        self._account = account
        self._list()

    def take_over(self, old: "PeoplePicker") -> None:
        """Choose whom another one chose, of the same account."""
        self._account = old._account  # noqa: SLF001  one of us
        self._typed = dict(old._typed)  # noqa: SLF001
        self._list()
        for ref in old.model.ticked:
            self._tick(ref)

    def _tick(self, ref: ConversationRef) -> None:
        index = self.model.index_of(ref)
        if index.isValid():
            self.model.setData(index, Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole)

    @property
    def chosen(self) -> tuple[str, ...]:
        """The addresses that are ticked, and one that is typed and not yet added."""
        typed = self.address.text().strip()
        more = (typed,) if self._is_address(typed) else ()
        return tuple(dict.fromkeys((*(ref.id.target for ref in self.model.ticked), *more)))

    def _list(self) -> None:
        state = self._context.store.state
        known = contacts_of(state, self._account) + written_with(state, self._account)
        typed = [ConversationRef(self._account, ConversationId.c2c(a)) for a in self._typed]
        refs = dict.fromkeys((*typed, *known))
        self.model.set_people(
            [
                Person(ref, name_of(state, ref), ref.id.target, ref.id.target not in self._typed)
                for ref in refs
                if ref.id.target not in self._without
            ]
        )

    def _row(self, ref: ConversationRef) -> PersonRow:
        state = self._context.store.state
        return PersonRow(
            plain(name_of(state, ref), 80),
            plain(ref.id.target, 200),
            presence=state.conversation(ref).presence,
            picture=state.avatars.get(ref, ""),
        )

    def _toggle(self, ref: ConversationRef) -> None:
        self.model.toggle(self.model.index_of(ref))

    def _is_address(self, text: str) -> bool:
        known = self._context.store.state.accounts.get(self._account)
        return known is not None and is_address(text, known.account.protocol)

    def _update(self) -> None:
        self.add.setEnabled(self._is_address(self.address.text()))
        self.changed.emit()

    def _add(self) -> None:
        """Take a typed address into the list, ticked."""
        typed = self.address.text().strip().removeprefix("xmpp:")
        if not self._is_address(typed):
            return
        self._typed[typed] = None
        self.address.clear()
        self.list.field.clear()
        self._list()
        self._tick(ConversationRef(self._account, ConversationId.c2c(typed)))
