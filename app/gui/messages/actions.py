"""What can be done with a message: by its menu, by a click on a part of it, by the keyboard.

Windows that are seldom opened are imported when they are, so that the program starts fast.
"""

from collections.abc import Sequence

from PySide6.QtCore import QObject, QPoint, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication, QIcon
from PySide6.QtWidgets import QMenu, QWidget

from app.domain.content import File, Image, Text, Video, Voice
from app.domain.message import Message, MessageFlag, MessageState
from app.gui.look.icons import glyph_icon
from app.gui.look.links import doubt, is_allowed
from app.gui.look.theme import Theme
from app.gui.messages.hover_bar import reactions_are_possible
from app.gui.messages.layout import Does, Target
from app.gui.messages.reactions import my_reactions, toggled
from app.gui.messages.saving import attachment_of, save_attachment, save_file
from app.gui.messages.view import MessageView
from app.gui.wishes import Context

_FORWARDABLE = Text | Image | File | Voice | Video


class MessageActions(QObject):
    """Does what the user wants with messages of a view."""

    reply_wanted = Signal(object)
    edit_wanted = Signal(object)
    why_wanted = Signal(object)
    chat_wanted = Signal(str)
    """A link to an XMPP address was followed."""

    def __init__(self, context: Context, theme: Theme, view: MessageView, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._theme = theme
        self._view = view
        self._page = parent
        view.activated_part.connect(self.activate)
        view.menu_wanted.connect(self.show_menu)
        view.react_wanted.connect(self.offer_reactions)
        view.reply_wanted.connect(self.reply_wanted)
        view.deletion_wanted.connect(self.delete_here)

    def activate(self, message: Message, target: Target) -> None:
        """Do what a click on a part of a message means."""
        match target.does, target.element:
            case Does.LINK, _:
                self.follow(target.detail)
            case Does.RETRY, _:
                self.retry(message)
            case Does.REACTION, _:
                self.react(message, target.detail)
            case Does.PICTURE, Image() as image:
                self.show_picture(message, image)
            case Does.VOICE, Voice() as voice:
                self.offer_elsewhere(message, voice)
            case Does.FILE, Video() as video:
                self.open_elsewhere(message, video)
            case Does.FILE, File() as file:
                save_file(self._context, message, file, self._page)

    def follow(self, url: str) -> None:
        """Open a link; one that could be taken for another is shown first as it really is."""
        if not is_allowed(url):
            return
        parsed = QUrl(url)
        if parsed.scheme().lower() == "xmpp":
            self.chat_wanted.emit(parsed.path())
        elif doubt(url) is not None:
            from app.gui.messages.link_question import ask_about_link

            ask_about_link(url, self._page, lambda: _open(parsed))
        else:
            _open(parsed)

    def retry(self, message: Message) -> None:
        """Send a message again that could not be sent."""
        self._context.tasks.spawn(
            self._context.conversations.retry(message), doing="send the message"
        )

    def delete_here(self, messages: Sequence[Message]) -> None:
        """Delete messages on this device; `UndoLine` offers to bring them back."""
        wish = self._context.conversations.delete_here(messages)
        self._context.tasks.spawn(wish, doing="delete the messages")

    def react(self, message: Message, emoji: str) -> None:
        """Let a reaction be mine, or take it back."""
        if not reactions_are_possible(self._context, message):
            return
        wish = self._context.conversations.react(
            message, toggled(message, emoji, self._view.messages.names.own_address)
        )
        self._context.tasks.spawn(wish, doing="react to the message")

    def offer_reactions(self, message: Message, place: QPoint) -> None:
        """Let the user choose a reaction."""
        from app.gui.messages.reacting import ReactionBar

        mine = my_reactions(message, self._view.messages.names.own_address)
        bar = ReactionBar(self._context, self._theme, mine, self._page)
        bar.chosen.connect(lambda emoji: self.react(message, emoji))
        bar.open_at(place)

    def show_picture(self, message: Message, image: Image) -> None:
        """Look at a picture in a window of its own."""
        from app.gui.messages.viewer import PictureViewer

        PictureViewer(self._context, self._theme, message, image, self._page).open()

    def offer_elsewhere(self, message: Message, voice: Voice) -> None:
        """Say why a sound can't be played here, and what can be done."""
        from app.gui.messages.opening import offer_another_program

        voices = self._view.voices
        offer_another_program(
            voices.look(message, voice).reason,
            self._page,
            lambda: self.open_elsewhere(message, voice),
            lambda: voices.toggle(message, voice),
        )

    def open_elsewhere(self, message: Message, element: Voice | Video) -> None:
        """Open a sound or a video with another program."""
        from app.gui.messages.opening import open_elsewhere

        open_elsewhere(self._context, message, element)

    def forward(self, message: Message) -> None:
        """Ask where a message shall go."""
        from app.gui.messages.forwarding import ForwardDialog

        dialog = ForwardDialog(self._context, self._theme, message, self._page)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    # -- the menu ------------------------------------------------------------------------------

    def show_menu(self, message: Message, place: QPoint, link: str) -> None:
        """Show everything that can be done with a message."""
        menu = QMenu(self._page)
        menu.setObjectName("message-menu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._add_answers(menu, message, place)
        self._add_copies(menu, link)
        self._add_file(menu, message)
        if not message.outgoing:
            menu.addAction(
                self._icon("question"),
                self.tr("Why was I notified, or not?"),
                lambda: self.why_wanted.emit(message),
            )
        self._add_changes(menu, message)
        menu.popup(place)

    def _add_answers(self, menu: QMenu, message: Message, place: QPoint) -> None:
        if message.is_tip:
            return
        menu.addAction(
            self._icon("reply"), self.tr("Reply"), lambda: self.reply_wanted.emit(message)
        )
        if reactions_are_possible(self._context, message):
            menu.addAction(
                self._icon("smile"),
                self.tr("React…"),
                lambda: self.offer_reactions(message, place),
            )
        if MessageFlag.RECALLED not in message.flags and any(
            isinstance(e, _FORWARDABLE) for e in message.elements
        ):
            menu.addAction(
                self._icon("forward"), self.tr("Forward…"), lambda: self.forward(message)
            )

    def _add_copies(self, menu: QMenu, link: str) -> None:
        text = self.tr("Copy the selection") if self._view.chosen_text else self.tr("Copy")
        menu.addAction(self._icon("copy"), text, self._view.copy)
        if link:
            menu.addAction(
                self.tr("Copy the link"), lambda: QGuiApplication.clipboard().setText(link)
            )

    def _add_file(self, menu: QMenu, message: Message) -> None:
        attachment = attachment_of(message)
        if attachment is None or self._context.files is None:
            return
        if isinstance(attachment, Voice | Video):
            menu.addAction(
                self.tr("Open with another program"),
                lambda: self.open_elsewhere(message, attachment),
            )
        menu.addAction(
            self._icon("download"),
            self.tr("Save the file…"),
            lambda: save_attachment(self._context, message, self._page),
        )

    def _add_changes(self, menu: QMenu, message: Message) -> None:
        if message.state is MessageState.FAILED:
            menu.addAction(self.tr("Retry"), lambda: self.retry(message))
        menu.addSeparator()
        if is_editable(message):
            menu.addAction(
                self._icon("edit"), self.tr("Edit"), lambda: self.edit_wanted.emit(message)
            )
        if is_recallable(message):
            wish = self._context.conversations.recall
            doing = "recall the message"
            menu.addAction(
                self.tr("Recall"), lambda: self._context.tasks.spawn(wish(message), doing=doing)
            )
        chosen = self._view.chosen
        several = chosen if len(chosen) > 1 and message in chosen else [message]
        text = (
            self.tr("Delete for me")
            if len(several) == 1
            else self.tr("Delete {count} messages for me").format(count=len(several))
        )
        menu.addAction(self._icon("trash"), text, lambda: self.delete_here(several))

    def _icon(self, name: str) -> QIcon:
        return glyph_icon(name, self._theme.tokens.soft_text)


def is_recallable(message: Message) -> bool:
    """Whether a message of mine can be taken back."""
    sent = message.state in (MessageState.SENT, MessageState.DELIVERED, MessageState.READ)
    return message.outgoing and sent and MessageFlag.RECALLED not in message.flags


def is_editable(message: Message) -> bool:
    """Whether the text of a message of mine can be changed."""
    return is_recallable(message) and bool(message.text)


def _open(url: QUrl) -> None:
    QDesktopServices.openUrl(url)
