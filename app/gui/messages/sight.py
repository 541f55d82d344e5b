"""Tell the store which message is the newest in sight, and count those that came below."""

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from app.domain.events import VisibleRangeChanged
from app.domain.ids import ConversationRef
from app.domain.message import Position
from app.gui.messages.model import MessageModel
from app.gui.messages.place import Place
from app.services.store import Store


class Sight(QObject):
    """What of a view is seen."""

    told = Signal()
    """What is in sight was looked at again."""

    def __init__(self, view: QWidget, store: Store, model: MessageModel, place: Place) -> None:
        super().__init__(view)
        self._view = view
        self._store = store
        self._model = model
        self._place = place
        self._seen: Position | None = None
        self._told: tuple[ConversationRef, Position | None] | None = None
        self._looking = QTimer(self, singleShot=True, interval=0)
        self._looking.timeout.connect(self._look)

    @property
    def below(self) -> int:
        """How many messages of others came below what was seen."""
        return 0 if self._place.is_at_end else self._model.count_behind(self._seen)

    def look(self) -> None:
        """Look, as soon as everything is where it belongs."""
        self._looking.start()

    def forget(self) -> None:
        """Another conversation is shown."""
        self._seen = None
        self._told = None

    def tell_again(self) -> None:
        """Tell at the next look even what was told before."""
        self._told = None

    def take_over(self, other: "Sight") -> None:
        """Have seen and told what another view has."""
        self._seen, self._told = other._seen, other._told  # noqa: SLF001  # one of us

    def _look(self) -> None:
        ref = self._model.ref
        if ref is not None:
            newest = self._place.newest_in_sight() if self._view.isVisible() else None
            if newest is not None and (self._seen is None or newest > self._seen):
                self._seen = newest
            if (ref, newest) != self._told:
                self._told = (ref, newest)
                self._store.dispatch(VisibleRangeChanged(ref, newest))
        self.told.emit()
