"""The line above the messages: who it is, whether they are there, and what can be done."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.domain.ids import ConversationKind, ConversationRef
from app.domain.people import Presence
from app.domain.preview import plain
from app.domain.state import AppState, ConversationState
from app.gui.conversations.menu import fill_conversation_menu, fill_mute_menu
from app.gui.look import words
from app.gui.look.avatars import avatar_pixmap
from app.gui.look.controls import ElidedLabel, GlyphButton
from app.gui.look.theme import Theme
from app.gui.subscriptions import watch
from app.gui.wishes import Context


class Header(QWidget):
    """Shows the open conversation's name and state."""

    back_wanted = Signal()
    details_wanted = Signal(object)
    """Everything about the open conversation is to be shown."""
    search_wanted = Signal()
    why_wanted = Signal(object)
    """What became of a conversation's messages is to be shown."""

    def __init__(self, context: Context, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._theme = theme
        self._shown: ConversationState | None = None
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.back = GlyphButton(theme, "back", self.tr("Back to the list"))
        self.back.clicked.connect(self.back_wanted)
        self.back.hide()
        self._avatar = QLabel()
        self._name = ElidedLabel("title")
        self._status = ElidedLabel("small")
        self.about = _Title(self._avatar, self._name, self._status)
        self.about.clicked.connect(self._want_details)
        self.search = GlyphButton(theme, "search", self.tr("Search here (Ctrl+F)"), self)
        self.search.clicked.connect(self.search_wanted)
        self.search.setVisible(context.search is not None)
        self._mute = GlyphButton(theme, "bell", self.tr("Mute"))
        self._mute.clicked.connect(self._show_mute_menu)
        self._more = GlyphButton(theme, "more", self.tr("More"))
        self._more.clicked.connect(self._show_menu)
        self._lay_out()
        watch(self, context.store, _opened, self._on_changed)
        watch(self, context.store, lambda s: s.avatars, lambda _: self._show())
        theme.changed.connect(self._show)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 5, 10, 5)
        row.setSpacing(4)
        row.addWidget(self.back)
        row.addWidget(self.about, 1)
        row.addWidget(self.search)
        row.addWidget(self._mute)
        row.addWidget(self._more)

    def _on_changed(self, state: ConversationState | None) -> None:
        self._shown = state
        self._show()

    def _show(self) -> None:
        if self._shown is None:
            return
        conversation = self._shown.conversation
        name = plain(conversation.display_name, 120)
        side = self._theme.px(38)
        picture = self._context.store.state.avatars.get(conversation.ref, "")
        self._avatar.setPixmap(avatar_pixmap(plain(conversation.display_name, 80), side, picture))
        self._avatar.setFixedSize(side, side)
        self._name.set_whole(name)
        said = self._words(self._shown)
        self._status.set_whole(said)
        self.about.setAccessibleName(self.tr("About {name}, {state}").format(name=name, state=said))
        muted = conversation.is_muted(self._context.clock())
        if muted:
            self._mute.set_glyph("bell-off", self.tr("Muted"))
        else:
            self._mute.set_glyph("bell", self.tr("Mute"))

    def _words(self, state: ConversationState) -> str:
        conversation = state.conversation
        group = conversation.kind is ConversationKind.GROUP
        if state.typing:
            who = plain(state.typing[0].display_name, 60)
            return self.tr("{name} is typing…").format(name=who) if group else self.tr("typing…")
        if group:
            return (
                words.members(len(conversation.members))
                if conversation.members
                else self.tr("Group")
            )
        match conversation.presence:
            case Presence.ONLINE:
                return self.tr("online")
            case Presence.AWAY:
                return self.tr("away")
            case Presence.OFFLINE:
                return self.tr("offline")
            case Presence.UNKNOWN:
                return plain(conversation.ref.id.target, 120)

    def _show_mute_menu(self) -> None:
        self._pop_up(self._mute, fill_mute_menu)

    def _show_menu(self) -> None:
        self._pop_up(self._more, self._fill_menu)

    def _fill_menu(self, menu: QMenu, context: Context, ref: ConversationRef) -> None:
        fill_conversation_menu(
            menu, context, ref, lambda: self.why_wanted.emit(ref), self._want_details
        )

    def _want_details(self) -> None:
        if self._shown is not None:
            self.details_wanted.emit(self._shown.conversation.ref)

    def _pop_up(
        self, button: QWidget, fill: Callable[[QMenu, Context, ConversationRef], None]
    ) -> None:
        if self._shown is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        fill(menu, self._context, self._shown.conversation.ref)
        place = button.mapToGlobal(button.rect().bottomRight())
        place.setX(place.x() - menu.sizeHint().width())
        menu.popup(place)


class _Title(QPushButton):
    """Picture, name and state as one button that leads to everything about them."""

    def __init__(self, avatar: QLabel, name: QLabel, status: QLabel) -> None:
        super().__init__()
        self.setProperty("part", "text")
        self.setAutoDefault(False)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addStretch(1)
        texts.addWidget(name)
        texts.addWidget(status)
        texts.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 4, 6, 4)
        row.setSpacing(12)
        row.addWidget(avatar)
        row.addLayout(texts, 1)
        for part in (avatar, name, status):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def sizeHint(self) -> QSize:
        """As large as what is on it."""
        inside = self.layout()
        assert inside is not None
        return inside.sizeHint()

    def minimumSizeHint(self) -> QSize:
        """As small as what is on it."""
        inside = self.layout()
        assert inside is not None
        return inside.minimumSize()


def _opened(state: AppState) -> ConversationState | None:
    return state.conversations.get(state.open) if state.open is not None else None
