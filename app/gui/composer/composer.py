"""Where messages are typed: grows with the text, keeps drafts, says that somebody types.

What is typed is never lost: it is kept as the conversation's draft while it waits, and put back if
it could not be handed over.
"""

from collections.abc import Sequence

from PySide6.QtCore import QMimeData, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QTextCursor
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget
from shiboken6 import isValid

from app.domain.account import ConnectionPhase
from app.domain.errors import AppError
from app.domain.ids import ConversationKind, ConversationRef, MessageId
from app.domain.message import Message
from app.domain.preview import plain
from app.gui.composer.attaching import choose_files, dropped_files, send_files
from app.gui.composer.completion import Offer, Word, offers
from app.gui.composer.completion_popup import CompletionPopup
from app.gui.composer.purpose import Purpose, PurposeBar
from app.gui.composer.text_field import TextField
from app.gui.look.controls import GlyphButton, restyle
from app.gui.look.theme import Theme
from app.gui.subscriptions import watch
from app.gui.wishes import Context

DRAFT_DELAY = 600
"""Milliseconds without a key after which the draft is kept."""

TYPING_PAUSE = 5_000
"""Milliseconds without a key after which nobody types any more (XEP-0085 leaves it to us)."""


class Composer(QWidget):
    """Types into the open conversation."""

    edit_last_wanted = Signal()
    """Up was pressed in an empty field."""
    left = Signal()
    """Esc was pressed and there was nothing to leave here."""

    def __init__(self, context: Context, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._theme = theme
        self._ref: ConversationRef | None = None
        self._kept_draft = ""
        self._tells_typing = False
        self.field = TextField(self)
        self._frame = QFrame(self)
        self._bar = PurposeBar(theme)
        self._send = GlyphButton(
            theme, "send", self.tr("Send"), colour=lambda t: t.on_accent, size=19
        )
        self._attach = GlyphButton(theme, "add", self.tr("Send files"), self._frame)
        self._attach.setVisible(context.files is not None)
        self._emoji = GlyphButton(theme, "smile", self.tr("Emoji"))
        self._popup = CompletionPopup(
            self.field, theme, self._offers, self._is_in_group, parent or self
        )
        self._lay_out()
        self._draft_timer = QTimer(self, singleShot=True, interval=DRAFT_DELAY)
        self._draft_timer.timeout.connect(self.keep_draft)
        self._typing_timer = QTimer(self, singleShot=True, interval=TYPING_PAUSE)
        self._typing_timer.timeout.connect(self._stop_typing)
        self.field.textChanged.connect(self._on_text_changed)
        self.field.send_wanted.connect(self.send)
        self.field.escape_pressed.connect(self._on_escape)
        self.field.edit_last_wanted.connect(self.edit_last_wanted)
        self._send.clicked.connect(self.send)
        self._attach.clicked.connect(self._choose_files)
        self._emoji.clicked.connect(self.choose_emoji)
        self._bar.left.connect(self._leave_purpose)
        self.field.pasted.connect(self._on_pasted)
        self._update_send()
        watch(self, context.store, lambda s: s.open, self._on_opened)
        watch(
            self,
            context.store,
            lambda s: s.conversation(s.open).draft if s.open is not None else "",
            self._on_draft,
        )
        watch(self, context.store, lambda s: s.settings.enter_sends, self._on_enter_sends)

    def _lay_out(self) -> None:
        self._frame.setProperty("part", "composer-frame")
        self.field.setProperty("part", "composer")
        self._send.setProperty("part", "send")
        self._send.setToolTip(self.tr("Send (Enter)"))
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self._attach, 0, Qt.AlignmentFlag.AlignBottom)
        row.addWidget(self.field, 1)
        row.addWidget(self._emoji, 0, Qt.AlignmentFlag.AlignBottom)
        row.addWidget(self._send, 0, Qt.AlignmentFlag.AlignBottom)
        inside = QVBoxLayout(self._frame)
        inside.setContentsMargins(12, 2, 4, 2)
        inside.setSpacing(0)
        inside.addWidget(self._bar)
        inside.addLayout(row)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(14, 6, 14, 12)
        whole.addWidget(self._frame)
        self.field.focus_changed.connect(self._on_focus)

    # -- for the conversation's page -----------------------------------------------------------

    def text(self) -> str:
        """What is typed."""
        return self.field.toPlainText()

    def type(self, text: str) -> None:
        """Take the keyboard, and a text at the cursor."""
        self.field.setFocus()
        self.field.insertPlainText(text)

    def take_over(self, other: "Composer") -> None:
        """Go on with what is typed in another composer, and what it is for."""
        if other._ref != self._ref:  # noqa: SLF001  # one of us
            return
        other._draft_timer.stop()  # noqa: SLF001  # one of us
        purpose, about = other._bar.purpose, other._bar.about  # noqa: SLF001  # one of us
        self._kept_draft = other._kept_draft  # noqa: SLF001  # one of us
        if about is not None and purpose is Purpose.REPLY:
            self._bar.reply(about)
        elif about is not None and purpose is Purpose.EDIT:
            self._bar.edit(about)
        self._set_text(other.text())
        cursor, place = self.field.textCursor(), other.field.textCursor()
        cursor.setPosition(place.anchor())
        cursor.setPosition(place.position(), QTextCursor.MoveMode.KeepAnchor)
        self.field.setTextCursor(cursor)
        self._tells_typing = other._tells_typing  # noqa: SLF001  # one of us
        if self._tells_typing:
            self._typing_timer.start()
        self._draft_timer.start()

    def take_focus(self) -> None:
        """Take the keyboard."""
        self.field.setFocus()

    def reply_to(self, message: Message) -> None:
        """Let the next message be a reply."""
        self._bar.reply(message)
        self.field.setFocus()

    def edit(self, message: Message) -> None:
        """Let sending replace a message of mine."""
        self.keep_draft()
        self._bar.edit(message)
        self.field.setFocus()
        self._set_text(message.text)

    def _choose_files(self) -> None:
        if self._ref is not None:
            choose_files(self._context, self._ref, self)

    def choose_emoji(self) -> None:
        """Open the emoji, to write one."""
        if self._ref is None:
            return
        from app.gui.composer.emoji_picker import EmojiPicker

        picker = EmojiPicker(self._context, self._theme, self)
        picker.chosen.connect(self.type)
        picker.open_above(self._emoji)

    def send(self) -> None:
        """Hand over what is typed."""
        text, ref = self.text().strip("\n\r").rstrip(), self._ref
        if not text.strip() or ref is None:
            return
        purpose, about = self._bar.purpose, self._bar.about
        self._draft_timer.stop()
        self._stop_typing()
        self._bar.end()
        services, tasks = self._context.conversations, self._context.tasks
        if purpose is Purpose.EDIT and about is not None:
            self._set_text(self._kept_draft)
            if text != about.text:
                edit = services.edit(about, text)
                tasks.spawn(self._or_put_back(ref, text, edit), doing="edit the message")
            return
        kept, self._kept_draft = self._kept_draft, ""
        self._set_text("")
        reply = about.id if purpose is Purpose.REPLY and about is not None else None
        sending = self._send_and_forget(ref, text, reply, kept)
        tasks.spawn(sending, doing="send the message")

    def keep_draft(self) -> None:
        """Keep what is typed, now."""
        self._draft_timer.stop()
        if self._ref is None or self._bar.purpose is Purpose.EDIT:
            return
        text = self.text()
        if text == self._kept_draft:
            return
        self._kept_draft = text
        keeping = self._context.conversations.set_draft(self._ref, text)
        self._context.tasks.spawn(keeping, doing="keep the draft")

    # -- inside --------------------------------------------------------------------------------

    async def _send_and_forget(
        self, ref: ConversationRef, text: str, reply_to: MessageId | None, kept_draft: str
    ) -> None:
        """Send, and only then forget the draft, unless the next one was begun meanwhile."""
        services = self._context.conversations
        await self._or_put_back(ref, text, services.send(ref, text, reply_to))
        if kept_draft and self._context.store.state.conversation(ref).draft == kept_draft:
            await services.set_draft(ref, "")

    async def _or_put_back(self, ref: ConversationRef, text: str, handing_over: object) -> None:
        """Hand a text over; if that fails, it becomes the draft again."""
        try:
            await handing_over  # type: ignore[misc]  # a service's coroutine
        except BaseException:
            if isValid(self) and self._ref == ref and not self.text().strip():
                self._set_text(text)
                self.keep_draft()
            elif not self._context.store.state.conversation(ref).draft:
                await self._context.conversations.set_draft(ref, text)
            raise

    def _leave_purpose(self) -> None:
        edited = self._bar.purpose is Purpose.EDIT
        self._bar.end()
        if edited:
            self._set_text(self._kept_draft)
        self.field.setFocus()

    def _offers(self, word: Word) -> Sequence[Offer]:
        return offers(word, self._context.store.state, self._ref) if self._ref else ()

    def _is_in_group(self) -> bool:
        return self._ref is not None and self._ref.id.kind is ConversationKind.GROUP

    def _on_pasted(self, data: QMimeData) -> None:
        files, ref = self._context.files, self._ref
        if files is None or ref is None:
            return
        if paths := dropped_files(data):
            send_files(self._context, ref, paths)
        elif isinstance(picture := data.imageData(), QImage) and not picture.isNull():
            from app.gui.composer.picture_dialog import PictureDialog

            PictureDialog(self._context, files, ref, picture, self).open()

    def _on_escape(self) -> None:
        if self._bar.purpose is not Purpose.SEND:
            self._leave_purpose()
        else:
            self.left.emit()

    def _on_opened(self, ref: ConversationRef | None) -> None:
        if ref == self._ref:
            return
        self._stop_typing()
        self.keep_draft()
        self._bar.end()
        self._ref = ref
        state = self._context.store.state
        conversation = state.conversation(ref) if ref is not None else None
        self._kept_draft = conversation.draft if conversation is not None else ""
        self._set_text(self._kept_draft)
        name = plain(conversation.display_name, 60) if conversation is not None else ""
        self.field.setPlaceholderText(self.tr("Message {name}").format(name=name))
        self.field.setAccessibleName(self.tr("Message to {name}").format(name=name))

    def _on_draft(self, draft: str) -> None:
        """Take a draft that came from elsewhere, unless something else is typed here."""
        untouched = self.text() == self._kept_draft and self._bar.purpose is not Purpose.EDIT
        opened = self._ref == self._context.store.state.open
        if opened and untouched and draft != self._kept_draft:
            self._kept_draft = draft
            self._set_text(draft)

    def _on_enter_sends(self, enter_sends: bool) -> None:
        self.field.enter_sends = enter_sends
        self._send.setToolTip(
            self.tr("Send (Enter)") if enter_sends else self.tr("Send (Ctrl+Enter)")
        )

    def _set_text(self, text: str) -> None:
        blocked = self.field.blockSignals(True)  # noqa: FBT003  # Qt's own name for it
        self.field.setPlainText(text)
        self.field.moveCursor(QTextCursor.MoveOperation.End)
        self.field.blockSignals(blocked)
        self.field.fit()
        self._update_send()

    def _on_text_changed(self) -> None:
        self._update_send()
        self._draft_timer.start()
        if self._bar.purpose is Purpose.EDIT:
            return
        if not self.text().strip():
            self._stop_typing()
            return
        self._typing_timer.start()
        if not self._tells_typing:
            self._tells_typing = True
            self._tell_typing(typing=True)

    def _stop_typing(self) -> None:
        self._typing_timer.stop()
        if self._tells_typing:
            self._tells_typing = False
            self._tell_typing(typing=False)

    def _tell_typing(self, *, typing: bool) -> None:
        state = self._context.store.state
        account = state.accounts.get(self._ref.account) if self._ref is not None else None
        if self._ref is None or account is None or not state.settings.send_typing:
            return
        if account.connection.phase is ConnectionPhase.ONLINE:
            telling = self._context.conversations.set_typing(self._ref, typing)
            self._context.tasks.spawn(_quietly(telling), doing="say that you type")

    def _update_send(self) -> None:
        self._send.setEnabled(bool(self.text().strip()))

    def _on_focus(self, focused: bool) -> None:
        self._frame.setProperty("focused", "true" if focused else "false")
        restyle(self._frame)


async def _quietly(telling: object) -> None:
    """Nobody needs to hear that a typing notice was lost."""
    try:
        await telling  # type: ignore[misc]  # a service's coroutine
    except AppError:
        return
