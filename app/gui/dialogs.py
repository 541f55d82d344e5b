"""Open the dialogs, each once: asking again brings the open one to the front.

They are opened, never executed: a nested event loop would stop the program's own tasks. Each is
imported when it is opened for the first time; together they are a fifth of what a start imports.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from app.domain.ids import AccountId, ConversationRef
from app.domain.message import Message
from app.gui.look.theme import Theme
from app.gui.wishes import Context

if TYPE_CHECKING:
    from app.gui.settings.window import SettingsWindow


def account(parent: QWidget, context: Context, theme: Theme, account_id: AccountId | None) -> None:
    """Show an account; None asks for a new one."""
    from app.gui.accounts.account_dialog import AccountDialog

    known = context.store.state.accounts.get(account_id) if account_id is not None else None
    name = f"account {account_id or 'new'}"
    _open(
        parent,
        name,
        lambda: AccountDialog(context, theme, known.account if known else None, parent),
    )


def new_conversation(parent: QWidget, context: Context, theme: Theme, address: str) -> None:
    """Ask whom to write to; without an account, ask for that first."""
    from app.gui.conversations.new_dialog import NewConversationDialog

    if not context.store.state.accounts:
        account(parent, context, theme, None)
        return
    _open(
        parent, "new conversation", lambda: NewConversationDialog(context, theme, address, parent)
    )


def settings(
    parent: QWidget, context: Context, theme: Theme, history_wanted: Callable[[], None]
) -> "SettingsWindow":
    """Show the settings."""
    from app.gui.settings.window import SettingsWindow

    def make() -> QDialog:
        window = SettingsWindow(context, theme, parent)
        window.history_wanted.connect(history_wanted)
        return window

    opened = _open(parent, "settings", make, modal=False)
    assert isinstance(opened, SettingsWindow)
    return opened


def why(
    parent: QWidget,
    context: Context,
    theme: Theme,
    message: Message,
    history_wanted: Callable[[], None],
) -> None:
    """Tell what became of a message."""
    from app.gui.notifications.why_dialog import WhyDialog

    def make() -> QDialog:
        dialog = WhyDialog(context, theme, message, parent)
        dialog.history_wanted.connect(dialog.accept)
        dialog.history_wanted.connect(history_wanted)
        return dialog

    _open(parent, "why", make)


def history(
    parent: QWidget,
    context: Context,
    theme: Theme,
    ref: ConversationRef | None,
    message_wanted: Callable[[Message], None],
) -> None:
    """Show the notification history, of one conversation or of all."""
    from app.gui.notifications.history_dialog import HistoryDialog

    def make() -> QDialog:
        dialog = HistoryDialog(context, theme, ref, parent)
        dialog.message_wanted.connect(message_wanted)
        return dialog

    _open(parent, f"history {ref or ''}".strip(), make, modal=False)


def switcher(parent: QWidget, context: Context, theme: Theme, opened: Callable[[], object]) -> None:
    """Ask for a conversation by name.

    Args:
        opened: called when one was chosen and is open.
    """
    from app.gui.conversations.switcher import Switcher

    def make() -> QDialog:
        asking = Switcher(context, theme, parent)
        asking.accepted.connect(opened)
        return asking

    _open(parent, "switcher", make)


def shortcuts(parent: QWidget, theme: Theme) -> None:
    """List the keyboard shortcuts."""
    from app.gui.shortcuts_dialog import ShortcutsDialog

    _open(parent, "shortcuts", lambda: ShortcutsDialog(theme, parent), modal=False)


def remake(parent: QWidget) -> None:
    """Make the open dialogs anew, in the language spoken now, with what was typed in them."""
    from app.gui.look.taking_over import take_over

    for old in parent.findChildren(QDialog):
        make = getattr(old, _MAKE, None)
        if make is None or not old.isVisible():
            continue
        modal, active = old.isModal(), old.isActiveWindow()
        new: QDialog = make()
        _prepare(new, old.objectName(), make)
        take_over(old, new)
        new.setGeometry(old.geometry())
        if modal:
            new.open()
        else:
            new.show()
        if active:
            new.raise_()
            new.activateWindow()
        old.hide()
        old.deleteLater()


_MAKE = "make_anew"
"""The attribute of a dialog of ours that holds how it is made."""


def _prepare(dialog: QDialog, name: str, make: Callable[[], QDialog]) -> None:
    dialog.setObjectName(name)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    setattr(dialog, _MAKE, make)


def open_named(
    parent: QWidget, name: str, make: Callable[[], QDialog], *, modal: bool = True
) -> None:
    """Show a dialog that another module makes, or bring the open one of its name to the front."""
    _open(parent, name, make, modal=modal)


def _open(
    parent: QWidget, name: str, make: Callable[[], QDialog], *, modal: bool = True
) -> QDialog:
    opened = next((d for d in parent.findChildren(QDialog, name) if d.isVisible()), None)
    if opened is None:
        opened = make()
        _prepare(opened, name, make)
    if modal:
        opened.open()
    else:
        opened.show()
    opened.raise_()
    opened.activateWindow()
    return opened
