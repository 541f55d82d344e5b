"""The keyboard's way to everything; one table, from which the list on F1 is made too."""

from collections.abc import Callable
from typing import Protocol

import shiboken6
from msgspec import Struct
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QKeySequence, QShortcut

from app.gui.main_window import MainWindow
from app.gui.wishes import Context


class Commands(Protocol):
    """What the window's owner can do."""

    def new_conversation(self, address: str = "") -> None:
        """Ask whom to write to."""

    def show_settings(self) -> None:
        """Show the settings."""

    def show_switcher(self) -> None:
        """Ask for a conversation by name."""

    def show_history(self) -> None:
        """Show the notification history."""

    def show_contacts(self) -> None:
        """Show the contacts."""

    def show_details(self) -> None:
        """Show everything about the open conversation."""

    def show_shortcuts(self) -> None:
        """Show the list of shortcuts."""

    def quit(self) -> None:
        """Leave the program."""


class Shortcut(Struct, frozen=True):
    """A shortcut with what it does, in words."""

    keys: str
    words: str


def tr(text: str) -> str:
    """Translate a text of the shortcuts."""
    return QCoreApplication.translate("Shortcuts", text)


def all_shortcuts() -> tuple[Shortcut, ...]:
    """Every shortcut, in the order in which they are worth learning."""
    return (
        Shortcut("Ctrl+K", tr("Find a conversation")),
        Shortcut("Ctrl+F", tr("Search in this conversation")),
        Shortcut("Ctrl+Shift+F", tr("Search everywhere")),
        Shortcut("Alt+Down", tr("Next conversation")),
        Shortcut("Alt+Up", tr("Previous conversation")),
        Shortcut("Ctrl+Shift+Down", tr("Next unread conversation")),
        Shortcut("Ctrl+N", tr("New conversation")),
        Shortcut("Ctrl+I", tr("About the person or the group")),
        Shortcut("Ctrl+Shift+C", tr("Contacts")),
        Shortcut("Ctrl+L", tr("Go to the list")),
        Shortcut("Esc", tr("Go back")),
        Shortcut("Enter", tr("Send the message")),
        Shortcut("Ctrl+Enter", tr("Send the message, whatever Enter does")),
        Shortcut("Shift+Enter", tr("Break the line")),
        Shortcut("Up", tr("Edit the last message")),
        Shortcut("Ctrl+.", tr("Choose an emoji")),
        Shortcut("End", tr("Go to the newest message")),
        Shortcut("Right", tr("Next part of a message: a link, a picture, a reaction")),
        Shortcut("Space", tr("Open the picture, play the voice message")),
        Shortcut("Ctrl+Right", tr("Five seconds forward in a voice message")),
        Shortcut("Shift+F10", tr("What can be done with a message or a conversation")),
        Shortcut("Ctrl+C", tr("Copy the chosen messages")),
        Shortcut("Del", tr("Delete the chosen messages for me")),
        Shortcut("Ctrl+Z", tr("Bring back what was just deleted")),
        Shortcut("Ctrl+Shift+H", tr("Notification history")),
        Shortcut("Ctrl+,", tr("Settings")),
        Shortcut("Ctrl++", tr("Larger text")),
        Shortcut("Ctrl+-", tr("Smaller text")),
        Shortcut("F1", tr("This list")),
        Shortcut("Ctrl+W", tr("Close the window")),
        Shortcut("Ctrl+Q", tr("Quit")),
    )


def install_shortcuts(window: MainWindow, context: Context, commands: Commands) -> None:
    """Let the window hear the shortcuts, in the place of those that it heard before."""
    for old in window.findChildren(QShortcut, options=Qt.FindChildOption.FindDirectChildrenOnly):
        shiboken6.delete(old)

    def zoom(step: int) -> None:
        wanted = max(70, min(200, context.store.state.settings.zoom + step))
        context.tasks.spawn(context.preferences.change(zoom=wanted), doing="change the zoom")

    for keys, do in (
        ("Ctrl+K", commands.show_switcher),
        ("Ctrl+F", window.search_here),
        ("Ctrl+Shift+F", window.search_everywhere),
        ("Alt+Down", lambda: window.list.step(1)),
        ("Alt+Up", lambda: window.list.step(-1)),
        ("Ctrl+Shift+Down", window.list.open_next_unread),
        ("Ctrl+N", commands.new_conversation),
        ("Ctrl+L", window.list.view.setFocus),
        ("Ctrl+.", window.choose_emoji),
        ("Ctrl+Shift+H", commands.show_history),
        ("Ctrl+Shift+C", commands.show_contacts),
        ("Ctrl+I", commands.show_details),
        ("Ctrl+,", commands.show_settings),
        ("Ctrl++", lambda: zoom(10)),
        ("Ctrl+=", lambda: zoom(10)),
        ("Ctrl+-", lambda: zoom(-10)),
        ("F1", commands.show_shortcuts),
        ("Ctrl+W", window.close),
        ("Ctrl+Q", commands.quit),
    ):
        _install(window, keys, do)


def _install(window: MainWindow, keys: str, do: Callable[[], object]) -> None:
    shortcut = QShortcut(QKeySequence(keys), window)
    shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
    shortcut.activated.connect(do)
