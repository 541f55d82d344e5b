"""What was found, as rows in sections: conversations, contacts, messages."""

from collections.abc import Callable, Sequence
from enum import Enum, IntEnum, auto
from typing import Any

from msgspec import Struct
from PySide6.QtCore import (
    QAbstractListModel,
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from app.domain.ids import ConversationKind, ConversationRef
from app.domain.message import Message
from app.domain.preview import plain
from app.domain.search import Query
from app.gui.look import words
from app.ports.search import Found
from app.services.search import FoundContact, Names
from app.services.store import Store

_NAME_LENGTH = 80


class Kind(Enum):
    """What a row is."""

    HEADING = auto()
    CONVERSATION = auto()
    CONTACT = auto()
    MESSAGE = auto()
    NOTE = auto()


class Role(IntEnum):
    """What the delegate asks for."""

    LINE = Qt.ItemDataRole.UserRole + 1


class Line(Struct, frozen=True):
    """A row of the results.

    Attributes:
        title: a name, or the words of a heading or note.
        prefix: who said it, or "".
        text: the second line.
        title_marks, text_marks: begin and end of what was found in them, in characters.
        time: when it was said, or "".
        picture: as `AppState.avatars` has it, or "".
        target: what the row leads to.
    """

    kind: Kind
    title: str
    title_marks: tuple[tuple[int, int], ...] = ()
    prefix: str = ""
    text: str = ""
    text_marks: tuple[tuple[int, int], ...] = ()
    time: str = ""
    picture: str = ""
    target: ConversationRef | FoundContact | Message | None = None

    @property
    def leads_somewhere(self) -> bool:
        """Whether it can be chosen."""
        return self.target is not None


class ResultsModel(QAbstractListModel):
    """Rows of the results."""

    def __init__(
        self, store: Store, clock: Callable[[], float], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._store = store
        self._clock = clock
        self._names: list[Line] = []
        self._messages: list[Line] = []
        self._lines: list[Line] = []

    def rowCount(  # noqa: D102  # Qt's own
        self,
        parent: QModelIndex | QPersistentModelIndex = QModelIndex(),  # noqa: B008
    ) -> int:
        return 0 if parent.isValid() else len(self._lines)

    def data(  # noqa: D102  # Qt's own
        self,
        index: QModelIndex | QPersistentModelIndex,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        if not index.isValid() or not 0 <= index.row() < len(self._lines):
            return None
        line = self._lines[index.row()]
        match role:
            case Role.LINE:
                return line
            case Qt.ItemDataRole.DisplayRole:
                return line.title
            case Qt.ItemDataRole.AccessibleTextRole:
                return spoken(line)
            case _:
                return None

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        """Headings and notes can't be chosen."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        never = Qt.ItemFlag.ItemNeverHasChildren
        if not self._lines[index.row()].leads_somewhere:
            return Qt.ItemFlag.ItemIsEnabled | never
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | never

    # -- for the page --------------------------------------------------------------------------

    @property
    def lines(self) -> Sequence[Line]:
        """All rows."""
        return self._lines

    def step_from(self, row: int, by: int) -> int:
        """The next row (1) or the one before (-1) that leads somewhere; else the same."""
        at = row + by
        while 0 <= at < len(self._lines):
            if self._lines[at].leads_somewhere:
                return at
            at += by
        return row

    def show_names(self, query: Query, names: Names) -> None:
        """Begin anew, with what was found by name; the messages before it stay until others come.

        They would flicker otherwise with each letter that is typed. The page takes them away when
        the others are late.
        """
        lines: list[Line] = []
        if names.conversations:
            lines.append(Line(Kind.HEADING, tr("Conversations")))
            lines += [self._conversation(query, ref) for ref in names.conversations]
        if names.contacts:
            lines.append(Line(Kind.HEADING, tr("Contacts")))
            lines += [_contact(query, found) for found in names.contacts]
        self._names = lines
        self._reset()

    def show_messages(self, found: Sequence[Found], *, complete: bool = True) -> None:
        """Put messages in the place of those before."""
        self._messages = []
        if found:
            self._messages.append(Line(Kind.HEADING, tr("Messages")))
            self._messages += [self._message(f) for f in found]
        if not complete:
            text = tr("Old messages are still being made ready, some may be missing.")
            self._messages.append(Line(Kind.NOTE, text))
        self._reset()

    def add_messages(self, found: Sequence[Found]) -> None:
        """Put more messages behind those there are."""
        if not found:
            return
        lines = [self._message(f) for f in found]
        first = len(self._lines)
        self.beginInsertRows(QModelIndex(), first, first + len(lines) - 1)
        self._messages += lines
        self._lines += lines
        self.endInsertRows()

    def forget(self, messages: Sequence[Message]) -> None:
        """Show messages no longer that were deleted meanwhile."""
        gone = {m.key for m in messages}
        left = [
            line
            for line in self._messages
            if not (isinstance(line.target, Message) and line.target.key in gone)
        ]
        if len(left) < len(self._messages):
            self._messages = [] if all(line.target is None for line in left) else left
            self._reset()

    def clear(self) -> None:
        """Show nothing."""
        self._names, self._messages = [], []
        self._reset()

    def _reset(self) -> None:
        self.beginResetModel()
        self._lines = [*self._names, *self._messages]
        self.endResetModel()

    # -- rows ----------------------------------------------------------------------------------

    def _conversation(self, query: Query, ref: ConversationRef) -> Line:
        state = self._store.state
        name = plain(state.conversation(ref).display_name, _NAME_LENGTH)
        address = plain(ref.id.target, _NAME_LENGTH)
        return Line(
            Kind.CONVERSATION,
            name,
            tuple(query.places(name)),
            text=address,
            text_marks=tuple(query.places(address)),
            picture=state.avatars.get(ref, ""),
            target=ref,
        )

    def _message(self, found: Found) -> Line:
        state, message = self._store.state, found.message
        return Line(
            Kind.MESSAGE,
            plain(state.conversation(message.ref).display_name, _NAME_LENGTH),
            prefix=_said_by(message),
            text=found.snippet.text,
            text_marks=found.snippet.marks,
            time=words.list_time(message.sent_at, self._clock()),
            picture=state.avatars.get(message.ref, ""),
            target=message,
        )


def tr(text: str) -> str:
    """Translate a text of the results."""
    return QCoreApplication.translate("SearchResults", text)


def spoken(line: Line) -> str:
    """What a screen reader says of a row."""
    match line.kind:
        case Kind.HEADING | Kind.NOTE:
            return line.title
        case Kind.CONVERSATION:
            return tr("Conversation {name}, {address}").format(name=line.title, address=line.text)
        case Kind.CONTACT:
            return tr("Contact {name}, {address}").format(name=line.title, address=line.text)
        case Kind.MESSAGE:
            said = f"{line.prefix}: {line.text}" if line.prefix else line.text
            return tr("Message in {name}, {time}: {text}").format(
                name=line.title, time=line.time, text=said
            )


def _contact(query: Query, found: FoundContact) -> Line:
    name = plain(found.name, _NAME_LENGTH)
    address = plain(found.contact.address, _NAME_LENGTH)
    return Line(
        Kind.CONTACT,
        name,
        tuple(query.places(name)),
        text=address,
        text_marks=tuple(query.places(address)),
        target=found,
    )


def _said_by(message: Message) -> str:
    if message.is_tip:
        return ""
    if message.outgoing:
        return tr("You")
    if message.conversation.kind is ConversationKind.GROUP:
        return plain(message.sender.display_name, 40)
    return ""
