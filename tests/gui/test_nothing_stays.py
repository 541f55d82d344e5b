"""What was opened and closed is gone: widgets, who watches the state, and what Python holds."""

import gc
from collections import Counter
from collections.abc import Callable

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint
from PySide6.QtWidgets import QApplication, QDialog, QMenu

from app.domain import events as e
from app.gui.gui import Gui
from tests.gui.conftest import World
from tests.gui.world import message, online, person, populate

ANNA = person("anna")

OPEN: dict[str, Callable[[Gui], object]] = {
    "the settings": lambda gui: gui.show_settings(),
    "the contacts": lambda gui: gui.show_contacts(),
    "the history": lambda gui: gui.show_history(),
    "an account": lambda gui: gui.show_account(),
    "a new conversation": lambda gui: gui.new_conversation(),
    "the switcher": lambda gui: gui.show_switcher(),
    "the shortcuts": lambda gui: gui.show_shortcuts(),
    "a person's page": lambda gui: gui.show_details(),
    "why": lambda gui: gui.show_why(message(ANNA, 0)),
    "the menu": lambda gui: gui.window.menu_wanted.emit(QPoint(5, 5)),
    "a message's menu": lambda gui: gui.window.conversation.messages.menu_wanted.emit(
        message(ANNA, 0), QPoint(5, 5), ""
    ),
}


def close_all(gui: Gui) -> None:
    QApplication.processEvents()
    inside = (*gui.window.findChildren(QDialog), *gui.window.findChildren(QMenu))
    opened = [widget for widget in inside if widget.isVisible()]
    assert opened
    for widget in opened:
        widget.close()
    QApplication.processEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QApplication.processEvents()


def alive(gui: Gui, world: World) -> Counter[str]:
    """Count widgets and objects of ours, and who listens to the store."""
    gc.collect()
    ours = (
        thing for thing in gc.get_objects() if str(type(thing).__module__).startswith("app.gui")
    )
    counted = Counter(type(thing).__name__ for thing in ours)
    counted["children"] = len(gui.window.findChildren(QObject))
    counted["watches"] = len(world.store._watches)
    counted["listeners"] = len(world.store._listeners)
    return counted


@pytest.mark.parametrize("what", OPEN)
def test_what_was_closed_is_gone(gui: Gui, world: World, what: str) -> None:
    populate(world.store)
    online(world.store)
    world.store.dispatch(e.ConversationOpened(ANNA))
    for _ in range(2):  # some of it is made once
        OPEN[what](gui)
        close_all(gui)
    before = alive(gui, world)
    for _ in range(2):
        OPEN[what](gui)
        close_all(gui)
    assert alive(gui, world) - before == Counter()
