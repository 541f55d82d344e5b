"""Build everything the user sees, and take it apart again.

The one class that the rest of the program knows of the window; it is the port `Front`.
"""

import os
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMenu, QSystemTrayIcon

from app.domain.check import Finding, Status
from app.domain.events import ConversationOpened, UnreadListWanted
from app.domain.ids import AccountId, ConversationRef
from app.domain.message import Message
from app.domain.settings import Settings
from app.gui import dialogs
from app.gui.contacts.opening import Pages
from app.gui.language import Spoken
from app.gui.look.theme import Theme
from app.gui.main_window import MainWindow
from app.gui.shortcuts import install_shortcuts
from app.gui.subscriptions import listen, watch
from app.gui.window_state import WindowStateFile
from app.gui.wishes import Context

if TYPE_CHECKING:
    from app.gui.settings.window import SettingsWindow
    from app.gui.tray_icon import TrayIcon

_AFTER_FIRST_SIGHT = (
    "app.gui.messages.model",
    "app.gui.messages.media_painter",
    "app.gui.messages.painter",
    "app.gui.messages.delegate",
    "app.gui.messages.view",
    "app.gui.composer.composer",
    "app.gui.conversations.view",
    "app.gui.tray_icon",
)
"""Modules that the first sight of the window does without; each brings some with it."""


class Gui(QObject):
    """The window, the tray icon and the theme.

    Belongs to the event loop's thread, like everything here.

    Args:
        state_file: where the window's place is remembered.
        on_quit: called when the user wants to leave; this object waits for `close`.
        banner: a line for the top of the window, or "".

    Attributes:
        on_closed_to_tray: called when closing hid the window, until the user was told once that
            the program goes on (`Settings.close_hint_shown`).
    """

    def __init__(
        self,
        context: Context,
        *,
        state_file: Path,
        on_quit: Callable[[], None],
        banner: str = "",
    ) -> None:
        super().__init__()
        app = QApplication.instance()
        assert isinstance(app, QApplication), "make_application comes first"
        self._context = context
        self._on_quit = on_quit
        self.on_closed_to_tray: Callable[[], None] = lambda: None
        self.theme = Theme(app, self)
        self._spoken = Spoken(self)
        watch(self, context.store, lambda s: s.settings, self._on_settings)
        self._tray: TrayIcon | None = None
        file = WindowStateFile(state_file)
        remembered = file.load()
        self._reopen(remembered.opened)
        self.window = MainWindow(
            self._context,
            self.theme,
            file,
            remembered,
            banner=banner,
            has_tray=lambda: self.tray is not None,
            closed_to_tray=self._closed_to_tray,
            ended=self.quit,
        )
        self.pages = Pages(
            self.window,
            self._context,
            self.theme,
            chat=self._open_from_tray,
            message=self._show_message,
            new_conversation=self.new_conversation,
        )
        self._connect()
        install_shortcuts(self.window, self._context, self)
        # Queued: the setting is changed by a control that is made anew itself.
        self._spoken.changed.connect(self._speak_anew, Qt.ConnectionType.QueuedConnection)

    def _connect(self) -> None:
        window = self.window
        window.menu_wanted.connect(self._show_menu)
        window.new_chat_wanted.connect(self.new_conversation)
        window.chat_wanted.connect(self.new_conversation)
        window.account_wanted.connect(lambda account: self.show_account(AccountId(account) or None))
        window.why_wanted.connect(self.show_why)
        window.history_wanted.connect(self.show_history)
        window.details_wanted.connect(self.pages.show_details)
        listen(self, self._context.store, UnreadListWanted, lambda _: window.show_unread())

    def _make_tray(self) -> "TrayIcon":
        from app.gui.tray_icon import TrayIcon

        tray = self._tray = TrayIcon(self._context, self.theme, self)
        tray.toggled.connect(self.toggle)
        tray.conversation_wanted.connect(self._open_from_tray)
        tray.settings_wanted.connect(self._settings_from_tray)
        tray.check_wanted.connect(self._check_from_tray)
        tray.quit_wanted.connect(self.quit)
        return tray

    # -- for the program -----------------------------------------------------------------------

    @property
    def tray(self) -> QSystemTrayIcon | None:
        """The tray icon, or None while there is no tray."""
        return (self._tray or self._make_tray()).icon

    def rebuild_tray(self) -> None:
        """Make a new tray icon: a tray host appeared."""
        if self._tray is not None:
            self._tray.rebuild()

    def show(self) -> None:
        """Show the window: the list at once, the open conversation when this is complete."""
        self.window.show()

    def completing(self) -> Iterator[None]:
        """Make what the first sight does without, in steps; let the event loop turn between them.

        Whatever is wanted earlier is made when it is wanted.
        """
        for name in _AFTER_FIRST_SIGHT:
            import_module(name)
            yield
        # PySide (6.11) loads every class of widgets when it is handed the first one that Qt made.
        self.window.list.view.viewport()
        yield
        self.window.complete()
        yield
        if self._tray is None:
            self._make_tray()

    def complete(self) -> None:
        """Make what the first sight does without, all at once."""
        for _ in self.completing():
            pass

    def bring_to_front(self, activation_token: str = "") -> None:
        """Bring the window to the user; see the port `Front`."""
        if activation_token:
            # Qt's Wayland plugin gives it to the compositor with the next request to activate, and
            # removes it; X11 needs none.
            os.environ["XDG_ACTIVATION_TOKEN"] = activation_token
        if self._nothing_new_is_in_sight():
            self.window.conversation.messages.go_to_new()
        self.window.bring_to_front()

    def keep_place(self) -> Callable[[], None]:
        """Remember how the window stands; the function given puts it back there.

        Another program's window that had the keyboard does not get it back: no desktop lets us.
        """
        window = self.window
        visible, minimized = window.isVisible(), window.isMinimized()
        active = QApplication.activeWindow()

        def put_back() -> None:
            if not visible:
                window.hide()
            elif minimized:
                window.showMinimized()
            elif active is None:
                window.lower()
            elif active is not window and shiboken6.isValid(active) and active.isVisible():
                active.raise_()
                active.activateWindow()

        return put_back

    def tray_finding(self) -> Finding:
        """Look whether there is a tray that holds our icon, for the notification check."""
        icon = self.tray
        if icon is None:
            return Finding(
                Status.FAILED,
                "this desktop has no tray; closing the window minimises it",
                "Add a tray to the panel (on GNOME the extension AppIndicator).",
            )
        if not icon.isVisible():
            return Finding(Status.FAILED, "the tray does not show our icon", "Restart the panel.")
        place = icon.geometry()
        if not place.isValid():
            return Finding(Status.OK, "the tray holds our icon")
        width, height = place.width(), place.height()
        return Finding(Status.OK, f"the tray holds our icon, {width} × {height} pixels")

    def keep_draft(self) -> None:
        """Hand over what is typed and not yet kept; call before the last tasks are waited for."""
        self.window.keep_draft()

    def close(self) -> None:
        """Take everything apart, at once."""
        self.window.save_state()
        if self._tray is not None:
            self._tray.close()
        shiboken6.delete(self.window)
        self.theme.close()
        self._spoken.close()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        shiboken6.delete(self)

    # -- what the user does --------------------------------------------------------------------

    def toggle(self) -> None:
        """Show the window, or put it away if the user looks at it."""
        window = self.window
        if window.isVisible() and not window.isMinimized() and window.isActiveWindow():
            window.hide_to_tray()
        else:
            self.window.bring_to_front()

    def new_conversation(self, address: str = "") -> None:
        """Ask whom to write to, or which group to join."""
        dialogs.new_conversation(self.window, self._context, self.theme, address)

    def show_account(self, account: AccountId | None = None) -> None:
        """Show an account, or ask for a new one."""
        dialogs.account(self.window, self._context, self.theme, account)

    def show_settings(self) -> None:
        """Show the settings."""
        self._settings()

    def check_notifications(self) -> None:
        """Run the notification check and show what it finds."""
        self._settings().run_check()

    def show_history(self, ref: ConversationRef | None = None) -> None:
        """Show the notification history, of one conversation or of all."""
        dialogs.history(self.window, self._context, self.theme, ref, self._show_message)

    def show_why(self, message: Message) -> None:
        """Tell why the user was notified of a message, or why not."""
        dialogs.why(self.window, self._context, self.theme, message, self.show_history)

    def show_switcher(self) -> None:
        """Ask for a conversation by name."""
        dialogs.switcher(self.window, self._context, self.theme, self.window.focus_composer)

    def show_contacts(self) -> None:
        """Show the contacts."""
        self.pages.show_contacts()

    def show_details(self) -> None:
        """Show everything about the open conversation."""
        self.pages.show_open_details()

    def show_shortcuts(self) -> None:
        """Show the list of keyboard shortcuts."""
        dialogs.shortcuts(self.window, self.theme)

    def quit(self) -> None:
        """Leave the program."""
        self.keep_draft()
        self._on_quit()

    # -- inside --------------------------------------------------------------------------------

    def _on_settings(self, settings: Settings) -> None:
        self._spoken.choose(settings.language)
        self.theme.choose(settings.theme, settings.zoom)

    def _speak_anew(self) -> None:
        """Make everything visible anew, in another language."""
        self.window.rebuild()
        install_shortcuts(self.window, self._context, self)
        if self._tray is not None:
            self._tray.refresh()
        dialogs.remake(self.window)

    def _nothing_new_is_in_sight(self) -> bool:
        """Whether the open conversation was scrolled up and has new messages further down.

        Whoever calls the window because of a message wants to see it.
        """
        state = self._context.store.state
        if state.open is None or state.window.newest_visible is None:
            return False
        conversation = state.conversation(state.open)
        read = conversation.read_up_to
        return bool(conversation.unread and read and state.window.newest_visible <= read)

    def _closed_to_tray(self) -> None:
        if not self._context.store.state.settings.close_hint_shown:
            self.on_closed_to_tray()

    def _open_from_tray(self, ref: ConversationRef) -> None:
        self._context.conversations.open(ref)
        self.bring_to_front()

    def _settings(self) -> "SettingsWindow":
        return dialogs.settings(self.window, self._context, self.theme, self.show_history)

    def _show_message(self, message: Message) -> None:
        self._context.conversations.open(message.ref)
        self.window.bring_to_front()
        self.window.conversation.messages.reveal(message)

    def _check_from_tray(self) -> None:
        self.bring_to_front()
        self.check_notifications()

    def _settings_from_tray(self) -> None:
        self.bring_to_front()
        self.show_settings()

    def _reopen(self, last: ConversationRef | None) -> None:
        """Show what was open in the last run, if it is still there."""
        state = self._context.store.state
        if state.open is None and last is not None and last in state.conversations:
            # No wish: it is so before anybody can wish anything, and before services are there.
            self._context.store.dispatch(ConversationOpened(last))

    def _show_menu(self, place: QPoint) -> None:
        menu = QMenu(self.window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for text, keys, do in (
            (self.tr("New conversation…"), "Ctrl+N", self.new_conversation),
            (self.tr("New group…"), "", self.pages.new_group),
            (self.tr("Contacts…"), "Ctrl+Shift+C", self.show_contacts),
            (self.tr("Find a conversation…"), "Ctrl+K", self.show_switcher),
            ("", "", None),
            (self.tr("My profile…"), "", self.pages.show_profile),
            (self.tr("Add an account…"), "", self.show_account),
            (self.tr("Notification history…"), "Ctrl+Shift+H", self.show_history),
            (self.tr("Check notifications"), "", self.check_notifications),
            (self.tr("Settings…"), "Ctrl+,", self.show_settings),
            (self.tr("Keyboard shortcuts"), "F1", self.show_shortcuts),
            ("", "", None),
            (self.tr("Quit"), "Ctrl+Q", self.quit),
        ):
            if do is None:
                menu.addSeparator()
                continue
            action = QAction(f"{text}\t{keys}" if keys else text, menu)
            action.triggered.connect(lambda _=False, wish=do: wish())
            menu.addAction(action)
        menu.popup(place)
