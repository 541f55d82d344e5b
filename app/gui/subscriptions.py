"""Follow the store for as long as a Qt object lives."""

from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QObject

from app.domain.state import AppState
from app.services.store import Store

T = TypeVar("T")
E = TypeVar("E")


def watch(
    owner: QObject, store: Store, selector: Callable[[AppState], T], observer: Callable[[T], None]
) -> None:
    """Call an observer now and at each change of a computed value, until the owner is deleted."""
    unsubscribe = store.watch(selector, observer)
    owner.destroyed.connect(unsubscribe)


def listen(
    owner: QObject,
    store: Store,
    kinds: type[E] | tuple[type[Any], ...],
    observer: Callable[[Any], None],
) -> None:
    """Call an observer after each event of a kind, until the owner is deleted."""
    unsubscribe = store.listen(kinds, observer)
    owner.destroyed.connect(unsubscribe)
