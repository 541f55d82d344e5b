"""Hold the one state; let facts in, and tell those who watch.

`dispatch` is the only way in. It is synchronous and belongs to one thread. An event dispatched by
an observer is queued and reduced after the present one has been told to everybody, so that all see
the same order. An observer that fails is logged and does not keep the others from hearing. Messages
that were dispatched together and follow each other are reduced together, then told one by one.
"""

import logging
import threading
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from msgspec import Struct

from app.domain.events import Event, MessageReceived
from app.domain.reducer import reduce, reduce_messages
from app.domain.state import AppState

logger = logging.getLogger(__name__)

T = TypeVar("T")
E = TypeVar("E")

Unsubscribe = Callable[[], None]
Selector = Callable[[AppState], T]


class _Watch(Struct, eq=False):
    selector: Callable[[AppState], Any]
    observer: Callable[[Any], None]
    value: Any


class _Listener(Struct, eq=False):
    kinds: tuple[type, ...]
    observer: Callable[[Any], None]
    left: bool = False


class Store:
    """The state of the program and those who watch it.

    Every method belongs to the thread that made the store.
    """

    def __init__(self, state: AppState | None = None) -> None:
        self._state = state or AppState()
        self._thread = threading.get_ident()
        self._queue: deque[Event] = deque()
        self._dispatching = False
        self._watches: list[_Watch] = []
        self._listeners: list[_Listener] = []
        self._of_kind: dict[type, tuple[_Listener, ...]] = {}

    @property
    def state(self) -> AppState:
        """The state as it is now."""
        return self._state

    def dispatch(self, *events: Event) -> None:
        """Take in facts, in order, and tell all observers.

        Watchers hear once after all of them, listeners after each.

        Raises:
            RuntimeError: called from another thread.
        """
        if threading.get_ident() != self._thread:
            raise RuntimeError("Store.dispatch belongs to the event loop's thread")
        self._queue.extend(events)
        if self._dispatching:
            return
        self._dispatching = True
        try:
            while self._queue:
                self._drain()
                self._tell_watchers()
        finally:
            self._dispatching = False

    def watch(self, selector: Selector[T], observer: Callable[[T], None]) -> Unsubscribe:
        """Call an observer whenever a computed value changes, and once right now.

        The value is compared by identity, then by equality. Let a selector return something that
        is cheap to compare, such as a piece of the state itself.

        Returns:
            a function that ends the watching.
        """
        watch = _Watch(selector, observer, selector(self._state))
        self._watches.append(watch)
        observer(watch.value)
        return lambda: _discard(self._watches, watch)

    def listen(
        self, kinds: type[E] | tuple[type[E], ...], observer: Callable[[E], None]
    ) -> Unsubscribe:
        """Call an observer after each event of a kind, when the state already contains it.

        Returns:
            a function that ends the listening.
        """
        listener = _Listener(kinds if isinstance(kinds, tuple) else (kinds,), observer)
        self._listeners.append(listener)
        self._of_kind.clear()

        def leave() -> None:
            listener.left = True
            _discard(self._listeners, listener)
            self._of_kind.clear()

        return leave

    def _drain(self) -> None:
        while self._queue:
            for event in self._take_in():
                for listener in self._listeners_of(type(event)):
                    if not listener.left:
                        _call(listener.observer, event)

    def _take_in(self) -> Sequence[Event]:
        """Reduce the next event, or the next messages; gives what is now in the state."""
        queue = self._queue
        if isinstance(queue[0], MessageReceived):
            messages: list[MessageReceived] = []
            while queue and isinstance(message := queue[0], MessageReceived):
                messages.append(message)
                queue.popleft()
            if len(messages) > 1 and self._reduce(reduce_messages, messages):
                return messages
            return [m for m in messages if self._reduce(reduce, m)]
        event = queue.popleft()
        return (event,) if self._reduce(reduce, event) else ()

    def _reduce(self, step: Callable[[AppState, T], AppState], news: T) -> bool:
        try:
            self._state = step(self._state, news)
        except Exception:
            # One bad fact must not end the program; the state stays as it was.
            logger.exception("%s could not be taken in", type(news).__name__)
            return False
        return True

    def _listeners_of(self, kind: type) -> tuple[_Listener, ...]:
        found = self._of_kind.get(kind)
        if found is None:
            found = tuple(x for x in self._listeners if issubclass(kind, x.kinds))
            self._of_kind[kind] = found
        return found

    def _tell_watchers(self) -> None:
        for watch in tuple(self._watches):
            value = watch.selector(self._state)
            if (value is watch.value) or value == watch.value:
                continue
            watch.value = value
            if watch in self._watches:
                _call(watch.observer, value)


def _call(observer: Callable[[Any], None], value: object) -> None:
    try:
        observer(value)
    except Exception:
        # The others must hear of it all the same.
        logger.exception("An observer failed: %r", observer)


def _discard(items: list[T], item: T) -> None:
    if item in items:
        items.remove(item)
