"""People as rows of a list: sorted, filtered by a few letters, ticked where that is wanted.

A group may have thousands of members and change twice a second, so the rows are prepared in slices
between which the event loop goes on, and what a row shows is made when it is looked at.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator
from enum import IntEnum
from itertools import islice
from typing import Any

from msgspec import Struct
from PySide6.QtCore import (
    QAbstractListModel,
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)

from app.domain.people import Presence
from app.domain.preview import plain

NAME_LENGTH = 80

_SLICE = 500
"""People prepared at a time: some milliseconds."""

_ROOT = QModelIndex()


class PersonRow(Struct, frozen=True):
    """Somebody as a list shows them; every text is plain already.

    Attributes:
        detail: the second line: an address, what is waited for.
        badge: what they are, in a word; or "".
        picture: their own, as `AppState.avatars` has it, or "".
        called: whose initials stand in for a picture; "": the name's.
    """

    name: str
    detail: str = ""
    badge: str = ""
    presence: Presence = Presence.UNKNOWN
    picture: str = ""
    called: str = ""

    @property
    def spoken(self) -> str:
        """What a screen reader says."""
        there = presence_words(self.presence)
        return ", ".join(part for part in (self.name, self.badge, there, self.detail) if part)


class Person(Struct, frozen=True):
    """Somebody on their way into the list.

    Attributes:
        key: finds them again.
        name: untrusted, as it came.
        words: more that they can be found by.
        rank: those with a lower one come first.
    """

    key: Hashable
    name: str
    words: str = ""
    rank: int = 0


class Role(IntEnum):
    """What the delegate asks for."""

    ROW = Qt.ItemDataRole.UserRole + 1
    KEY = Qt.ItemDataRole.UserRole + 2


class _Entry(Struct, frozen=True):
    order: tuple[int, str, str]
    search: str
    key: Hashable


class PeopleModel(QAbstractListModel):
    """Rows of people.

    Args:
        make_row: makes the row of a key when it is looked at.
        tickable: whether each has a box to tick.
    """

    ticked_changed = Signal()
    settled = Signal()
    """Everybody who was set is in the list."""

    def __init__(
        self,
        make_row: Callable[[Any], PersonRow],
        parent: QObject | None = None,
        *,
        tickable: bool = False,
    ) -> None:
        super().__init__(parent)
        self._make_row = make_row
        self._tickable = tickable
        self._search = ""
        self._entries: dict[Hashable, _Entry] = {}
        self._known: dict[Hashable, tuple[Person, _Entry]] = {}
        self._shown: list[_Entry] = []
        self._rows: dict[Hashable, PersonRow] = {}
        self._ticked: dict[Hashable, None] = {}
        self._coming: Iterator[Person] | None = None
        self._came: dict[Hashable, _Entry] = {}
        self._slices = QTimer(self, interval=0)
        self._slices.timeout.connect(self._prepare)

    # -- for the pages -------------------------------------------------------------------------

    def set_people(self, people: Iterable[Person]) -> None:
        """List these and nobody else; many take a few turns of the event loop.

        Args:
            people: taken from it in slices; what it comes from must not change meanwhile.
        """
        self._coming = iter(people)
        self._came = {}
        self._prepare()
        if self._coming is not None:
            self._slices.start()

    def set_search(self, text: str) -> None:
        """List only those whose name or address has these letters; "" lists all."""
        search = plain(text).casefold()
        if search != self._search:
            self._search = search
            self._show()

    def refresh(self) -> None:
        """Make the rows anew: somebody came, went or has another picture."""
        self._rows.clear()
        if self._shown:
            self.dataChanged.emit(self.index(0), self.index(len(self._shown) - 1))

    def key(self, index: QModelIndex | QPersistentModelIndex) -> Any:
        """Whose row it is; None outside of the list."""
        inside = index.isValid() and index.row() < len(self._shown)
        return self._shown[index.row()].key if inside else None

    def index_of(self, key: Hashable) -> QModelIndex:
        """Where somebody stands; invalid if they are not listed."""
        for row, entry in enumerate(self._shown):
            if entry.key == key:
                return self.index(row)
        return QModelIndex()

    @property
    def total(self) -> int:
        """How many there are, listed or filtered away."""
        return len(self._entries)

    @property
    def ticked(self) -> tuple[Any, ...]:
        """Who is ticked, in the order of the ticking."""
        return tuple(self._ticked)

    def toggle(self, index: QModelIndex | QPersistentModelIndex) -> None:
        """Tick somebody, or no longer."""
        self.setData(
            index,
            Qt.CheckState.Unchecked if self.key(index) in self._ticked else Qt.CheckState.Checked,
            Qt.ItemDataRole.CheckStateRole,
        )

    # -- Qt's questions ------------------------------------------------------------------------

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        """Count the rows."""
        return 0 if parent.isValid() else len(self._shown)

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Answer views, the delegate and screen readers."""
        key = self.key(index)
        if key is None:
            return None
        match role:
            case Role.KEY:
                return key
            case Role.ROW:
                return self._row(key)
            case Qt.ItemDataRole.DisplayRole:
                return self._row(key).name
            case Qt.ItemDataRole.AccessibleTextRole | Qt.ItemDataRole.ToolTipRole:
                return self._row(key).spoken
            case Qt.ItemDataRole.CheckStateRole if self._tickable:
                on = key in self._ticked
                return Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
        return None

    def setData(
        self,
        index: QModelIndex | QPersistentModelIndex,
        value: Any,
        role: int = Qt.ItemDataRole.EditRole,
    ) -> bool:
        """Take a tick."""
        key = self.key(index)
        if key is None or role != Qt.ItemDataRole.CheckStateRole or not self._tickable:
            return False
        if Qt.CheckState(value) is Qt.CheckState.Checked:
            self._ticked[key] = None
        else:
            self._ticked.pop(key, None)
        self.dataChanged.emit(index, index, [role])
        self.ticked_changed.emit()
        return True

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        """Rows can be chosen, and ticked where that is wanted."""
        flags = super().flags(index)
        tickable = self._tickable and index.isValid()
        return flags | Qt.ItemFlag.ItemIsUserCheckable if tickable else flags

    # -- inside --------------------------------------------------------------------------------

    def _row(self, key: Hashable) -> PersonRow:
        row = self._rows.get(key)
        if row is None:
            row = self._rows[key] = self._make_row(key)
        return row

    def _prepare(self) -> None:
        """Prepare a slice of those who come; show them once all are there."""
        now = list(islice(self._coming or (), _SLICE))
        for person in now:
            known = self._known.get(person.key)
            entry = known[1] if known is not None and known[0] == person else _entry(person)
            self._known[person.key] = (person, entry)
            self._came[person.key] = entry
        if len(now) == _SLICE:
            return
        self._coming = None
        self._slices.stop()
        self._entries = self._came
        if len(self._known) > len(self._entries):
            self._known = {key: self._known[key] for key in self._entries}
        for key in [key for key in self._ticked if key not in self._entries]:
            del self._ticked[key]
        self._rows.clear()
        self._show()
        self.settled.emit()

    def _show(self) -> None:
        search = self._search
        found: Iterable[_Entry] = self._entries.values()
        if search:
            found = (entry for entry in found if search in entry.search)
        shown = sorted(found, key=_order)
        if shown == self._shown:
            self.refresh()
            return
        self.beginResetModel()
        self._shown = shown
        self.endResetModel()


def presence_words(presence: Presence) -> str:
    """Say whether somebody is there; "" if nobody knows."""
    match presence:
        case Presence.ONLINE:
            return _tr("online")
        case Presence.AWAY:
            return _tr("away")
        case Presence.OFFLINE:
            return _tr("offline")
        case _:
            return ""


def _entry(person: Person) -> _Entry:
    name = plain(person.name, NAME_LENGTH).casefold()
    words = plain(person.words).casefold()
    return _Entry((person.rank, name, words), f"{name}\n{words}", person.key)


def _order(entry: _Entry) -> tuple[int, str, str]:
    return entry.order


def _tr(text: str) -> str:
    return QCoreApplication.translate("PeopleModel", text)
