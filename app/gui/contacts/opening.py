"""Open the pages about people and groups, each once, and lead from one to the other.

Each is imported when it is opened for the first time: a start needs none of them.
"""

from collections.abc import Callable

from PySide6.QtWidgets import QDialog, QWidget

from app.domain.ids import AccountId, ConversationKind, ConversationRef
from app.domain.message import Message
from app.gui import dialogs
from app.gui.look.theme import Theme
from app.gui.wishes import Context


class Pages:
    """`app.gui.contacts.ways.Ways`, over the main window.

    Args:
        chat: shows a conversation, ready to write in.
        message: shows a message where it stands.
        new_conversation: asks whom to write to.
    """

    def __init__(
        self,
        window: QWidget,
        context: Context,
        theme: Theme,
        *,
        chat: Callable[[ConversationRef], None],
        message: Callable[[Message], None],
        new_conversation: Callable[[str], None],
    ) -> None:
        self._window = window
        self._context = context
        self._theme = theme
        self._chat = chat
        self._message = message
        self._new_conversation = new_conversation

    def open_chat(self, ref: ConversationRef) -> None:
        """Show a conversation, ready to write in."""
        self._chat(ref)

    def show_message(self, message: Message) -> None:
        """Show a message where it stands in its conversation."""
        self._message(message)

    def new_conversation(self, address: str = "") -> None:
        """Ask whom to write to, or which group to join."""
        self._new_conversation(address)

    def show_details(self, ref: ConversationRef) -> None:
        """Show the page of a person or a group."""

        def make() -> QDialog:
            from app.gui.contacts.person_page import PersonPage
            from app.gui.groups.group_page import GroupPage

            page = GroupPage if ref.id.kind is ConversationKind.GROUP else PersonPage
            return page(self._context, self._theme, self, ref, self._window)

        self._open(f"details {ref}", make)

    def show_open_details(self) -> None:
        """Show the page of the open conversation, if there is one."""
        ref = self._context.store.state.open
        if ref is not None:
            self.show_details(ref)

    def show_contacts(self) -> None:
        """Show the contacts; without an account, ask for one."""

        def make() -> QDialog:
            from app.gui.contacts.contacts_dialog import ContactsDialog

            return ContactsDialog(self._context, self._theme, self, self._window)

        if self._has_account():
            self._open("contacts", make)

    def new_group(self) -> None:
        """Ask for what a new group needs; without an account, ask for one."""

        def make() -> QDialog:
            from app.gui.groups.create_dialog import CreateGroupDialog

            return CreateGroupDialog(self._context, self._theme, self, self._window)

        if self._has_account():
            self._open("new group", make)

    def invite(self, ref: ConversationRef) -> None:
        """Ask whom to invite into a group."""

        def make() -> QDialog:
            from app.gui.groups.invite_dialog import InviteDialog

            return InviteDialog(self._context, self._theme, ref, self._window)

        self._open(f"invite {ref}", make)

    def show_profile(self, account: AccountId | None = None) -> None:
        """Show how others see an account of the user's; None: the first."""

        def make() -> QDialog:
            from app.gui.contacts.profile_dialog import ProfileDialog

            return ProfileDialog(self._context, self._theme, account, self._window)

        if self._has_account():
            self._open(f"profile {account or ''}".strip(), make)

    def _has_account(self) -> bool:
        if self._context.store.state.accounts:
            return True
        dialogs.account(self._window, self._context, self._theme, None)
        return False

    def _open(self, name: str, make: Callable[[], QDialog]) -> None:
        dialogs.open_named(self._window, name, make, modal=False)
