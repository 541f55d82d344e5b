"""How a conversation notifies: everything, mentions only, or nothing; for how long; how openly."""

from enum import Enum

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QMenu,
    QRadioButton,
    QWidget,
)

from app.domain.conversation import MUTED_FOREVER, Conversation
from app.domain.ids import ConversationKind, ConversationRef
from app.domain.preview import plain
from app.domain.words import say
from app.gui.contacts.pieces import Card, GlyphTextButton
from app.gui.conversations.menu import fill_mute_menu
from app.gui.look import words
from app.gui.look.controls import label
from app.gui.look.theme import Theme
from app.gui.subscriptions import watch
from app.gui.wishes import Context


class Loudness(Enum):
    """What of a conversation rings."""

    ALL = "all"
    MENTIONS = "mentions"
    NOTHING = "nothing"


def loudness(conversation: Conversation, now: float) -> Loudness:
    """What of a conversation rings now."""
    if not conversation.is_muted(now):
        return Loudness.ALL
    group = conversation.kind is ConversationKind.GROUP
    return Loudness.MENTIONS if group and not conversation.mentions_muted else Loudness.NOTHING


class NotifyingCard(Card):
    """The choices; each takes effect at once."""

    def __init__(self, context: Context, theme: Theme, ref: ConversationRef) -> None:
        super().__init__()
        self._context = context
        self._ref = ref
        group = ref.id.kind is ConversationKind.GROUP
        self.column.addWidget(label(self.tr("Notifications"), "section"))
        self.choices: dict[Loudness, QRadioButton] = {}
        together = QButtonGroup(self)
        for choice, text in (
            (Loudness.ALL, self.tr("All messages")),
            (Loudness.MENTIONS, self.tr("Only mentions of me")),
            (Loudness.NOTHING, self.tr("Nothing")),
        ):
            if choice is Loudness.MENTIONS and not group:
                continue
            radio = QRadioButton(text)
            radio.clicked.connect(lambda _=False, wish=choice: self._choose(wish))
            together.addButton(radio)
            self.column.addWidget(radio, 0, Qt.AlignmentFlag.AlignLeft)
            self.choices[choice] = radio
        self.until = label("", "small", wrap=True)
        self.until.hide()
        self.column.addWidget(self.until)
        self.pause = GlyphTextButton(theme, "moon", self.tr("Mute for a while…"))
        self.pause.clicked.connect(self._show_menu)
        row = QHBoxLayout()
        row.addWidget(self.pause)
        row.addStretch(1)
        self.column.addLayout(row)
        self.channel = QComboBox()
        self.channel.setAccessibleName(self.tr("Sound and urgency"))
        self.channel.activated.connect(self._ring_as)
        sounds = QHBoxLayout()
        name = label(self.tr("Sound and urgency of"))
        name.setBuddy(self.channel)
        sounds.addWidget(name)
        sounds.addWidget(self.channel, 1)
        self.column.addLayout(sounds)
        self.secret = QCheckBox(self.tr("Tell neither who nor what"))
        self.secret.clicked.connect(self._keep_secret)
        self.breaks = QCheckBox(self.tr("May break through quiet times"))
        self.breaks.clicked.connect(self._let_break_through)
        for box in (self.secret, self.breaks):
            self.column.addWidget(box, 0, Qt.AlignmentFlag.AlignLeft)
        watch(self, context.store, lambda s: s.conversation(ref), self._show)
        watch(self, context.store, lambda s: s.settings.break_through, self._show_breaks)
        watch(
            self,
            context.store,
            lambda s: (s.settings.channels, s.settings.ring_as),
            self._show_channels,
        )

    def _show(self, conversation: Conversation) -> None:
        now = self._context.clock()
        chosen = self.choices.get(loudness(conversation, now))
        if chosen is not None:
            chosen.setChecked(True)
        until = conversation.muted_until
        timed = now < until < MUTED_FOREVER
        self.until.setVisible(timed)
        if timed:
            self.until.setText(self.tr("Muted until {time}.").format(time=words.full_time(until)))
        self.secret.setChecked(conversation.secret)

    def _show_breaks(self, allowed: tuple[str, ...]) -> None:
        self.breaks.setChecked(str(self._ref) in allowed)

    def _show_channels(self, _: object) -> None:
        """Offer the channels that messages can speak through: calls and the program's own apart."""
        settings = self._context.store.state.settings
        chosen = settings.channel_of(str(self._ref))
        self.channel.clear()
        for channel in settings.channels:
            if channel.id not in ("call", "system") and " " not in channel.id:
                self.channel.addItem(plain(say(channel.name), 40), channel.id)
        self.channel.setCurrentIndex(max(0, self.channel.findData(chosen)))

    def _ring_as(self, row: int) -> None:
        settings = self._context.store.state.settings
        channels = settings.ringing_as(str(self._ref), self.channel.itemData(row))
        self._context.tasks.spawn(
            self._context.preferences.change(ring_as=channels),
            doing="change the conversation's notifications",
        )

    def _choose(self, wish: Loudness) -> None:
        doing = "change the conversation's notifications"
        self._context.tasks.spawn(self._apply(wish), doing=doing)

    async def _apply(self, wish: Loudness) -> None:
        conversations, ref = self._context.conversations, self._ref
        if ref.id.kind is ConversationKind.GROUP and wish is not Loudness.ALL:
            await conversations.mute_mentions(ref, wish is Loudness.NOTHING)
        await conversations.mute(ref, 0.0 if wish is Loudness.ALL else MUTED_FOREVER)

    def _show_menu(self) -> None:
        menu = QMenu(self)
        fill_mute_menu(menu, self._context, self._ref)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.pause.mapToGlobal(self.pause.rect().bottomLeft()))

    def _keep_secret(self, on: bool) -> None:
        self._context.tasks.spawn(
            self._context.conversations.keep_secret(self._ref, on),
            doing="change the conversation's notifications",
        )

    def _let_break_through(self, on: bool) -> None:
        key = str(self._ref)
        others = tuple(k for k in self._context.store.state.settings.break_through if k != key)
        self._context.tasks.spawn(
            self._context.preferences.change(break_through=(*others, key) if on else others),
            doing="change the conversation's notifications",
        )


def mute_button_text(conversation: Conversation, now: float, widget: QWidget) -> tuple[str, str]:
    """The glyph and the words of a button that mutes, or unmutes."""
    if conversation.is_muted(now):
        return "bell-off", widget.tr("Unmute")
    return "bell", widget.tr("Mute")
