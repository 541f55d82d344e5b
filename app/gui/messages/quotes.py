"""The messages that replies name and that are not in the window: looked for once, kept a while."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from app.domain import events as e
from app.domain.errors import AppError, RequestFailed
from app.domain.ids import ConversationRef, MessageId
from app.domain.message import Message
from app.gui.wishes import Context

_KEPT = 500

_Name = tuple[ConversationRef, MessageId]


class Quotes(QObject):
    """Finds messages by the ids that replies have for them."""

    found = Signal(object)
    """The id of a message that was looked for and is known now."""

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._known: dict[_Name, Message | None] = {}

    def get(self, ref: ConversationRef, target: MessageId) -> Message | None:
        """A message, if it is known; the first time it is asked for it is looked for."""
        name = ref, target
        if name not in self._known:
            self._known[name] = None
            while len(self._known) > _KEPT:
                del self._known[next(iter(self._known))]
            self._context.tasks.spawn(self._find(ref, target), doing="find a message")
        return self._known.get(name)

    async def fetch(
        self, ref: ConversationRef, target: MessageId, then: Callable[[Message], None]
    ) -> None:
        """Find a message because the user wants to see it.

        Raises:
            RequestFailed: it is not on this computer.
        """
        message = await self._context.conversations.find_message(ref, target)
        if message is None:
            raise RequestFailed("it is not on this computer")
        if isValid(self):
            then(message)

    def forget(self, event: Any) -> None:
        """Look again for a message that was changed."""
        match event:
            case e.MessageEdited(key) | e.MessageRecalled(key):
                self._drop(lambda m: m is not None and m.key == key)
            case e.MessagesRemoved(messages):
                gone = {m.key for m in messages}
                self._drop(lambda m: m is not None and m.key in gone)
            case e.MessagesRestored():
                self._drop(lambda m: m is None)

    def _drop(self, is_stale: Callable[[Message | None], bool]) -> None:
        for name in [n for n, m in self._known.items() if is_stale(m)]:
            del self._known[name]
            self.found.emit(name[1])

    async def _find(self, ref: ConversationRef, target: MessageId) -> None:
        try:
            message = await self._context.conversations.find_message(ref, target)
        except AppError:
            return  # the archive has its own ways to tell; the quote stays without words
        if message is not None and isValid(self):
            self._known[ref, target] = message
            self.found.emit(target)
