"""The keyboard in the messages: from message to message, and through the parts of one.

Up and Down go from message to message, Left and Right through what can be activated in it (links,
pictures, sounds, reactions), Enter and Space activate it, the menu key opens the message's menu.
"""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent, QKeySequence

from app.domain.content import Voice
from app.gui.messages.activating import Activating
from app.gui.messages.delegate import MessageDelegate
from app.gui.messages.layout import Does, Target
from app.gui.messages.model import MessageModel, row_key
from app.gui.messages.surface import MessageSurface

_CTRL = Qt.KeyboardModifier.ControlModifier
_ALT = Qt.KeyboardModifier.AltModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier

_WHOLE = (
    Does.PICTURE,
    Does.VOICE,
    Does.FILE,
    Does.RETRY,
    Does.SPOILER,
    Does.MORE,
    Does.QUOTE,
)
"""What Enter does with a message of which no part was chosen, the first that is there."""


class Walking:
    """What keys do in a view of messages.

    Args:
        open_menu: shows what can be done with the current message.
    """

    def __init__(
        self,
        view: MessageSurface,
        model: MessageModel,
        delegate: MessageDelegate,
        activating: Activating,
        open_menu: Callable[[], None],
    ) -> None:
        self._view = view
        self._model = model
        self._delegate = delegate
        self._activating = activating
        self._open_menu = open_menu

    def press(self, event: QKeyEvent) -> bool:
        """Do what a key means; tells whether it means something here."""
        key, plain = event.key(), not event.modifiers() & (_CTRL | _ALT | _SHIFT)
        if event.matches(QKeySequence.StandardKey.Copy):
            self._view.copy()
        elif event.matches(QKeySequence.StandardKey.Delete) and self._view.chosen:
            self._view.deletion_wanted.emit(self._view.chosen)
        elif event.matches(QKeySequence.StandardKey.Undo):
            self._view.undo_wanted.emit()
        elif key == Qt.Key.Key_End:
            self._view.go_to_end()
        elif key == Qt.Key.Key_Menu or (key == Qt.Key.Key_F10 and event.modifiers() & _SHIFT):
            self._open_menu()
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right) and event.modifiers() & _CTRL:
            return self._step_in_sound(1 if key == Qt.Key.Key_Right else -1)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right) and plain:
            self._go(1 if (key == Qt.Key.Key_Right) is not self._is_mirrored else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and plain:
            return self._activate()
        elif key == Qt.Key.Key_Escape and self._delegate.focus is not None:
            self.leave()
        elif _is_typed(event):
            self._view.typing_wanted.emit(event.text())
        else:
            return False
        return True

    def leave(self, *_: object) -> None:
        """Be on the message as a whole again."""
        if self._delegate.focus is not None:
            self._delegate.focus = None
            self._view.viewport().update()

    @property
    def _is_mirrored(self) -> bool:
        return self._view.layoutDirection() is Qt.LayoutDirection.RightToLeft

    def _targets(self) -> list[Target]:
        index = self._view.currentIndex()
        return self._delegate.layout_of(index.row()).targets if index.isValid() else []

    def _go(self, step: int) -> None:
        targets = self._targets()
        if not targets:
            return
        focused = self._view.focused_part()
        at = targets.index(focused) if focused in targets else None
        if at is None:
            at = 0 if step > 0 else len(targets) - 1
        else:
            at += step
        if not 0 <= at < len(targets):
            self.leave()
            return
        row = self._view.currentIndex().row()
        self._delegate.focus = row_key(self._model.rows[row]), targets[at]
        self._view.viewport().update()
        target = targets[at]
        reacted = target.does is Does.REACTION
        message = self._model.rows[row]
        told = self._model.said_reaction(message, target.detail) if reacted else target.name
        self._say(told)

    def _say(self, text: str) -> None:
        """Tell a screen reader, which knows of rows only."""
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._view, text))

    def _activate(self) -> bool:
        index = self._view.currentIndex()
        targets = self._targets()
        focused = self._view.focused_part()
        if focused is None:
            # Without a choice it is the thing that the message is about, never a link in it.
            focused = next((t for does in _WHOLE for t in targets if t.does is does), None)
        if focused is None:
            return False
        self._activating.do(index.row(), focused)
        return True

    def _step_in_sound(self, step: int) -> bool:
        index = self._view.currentIndex()
        sounds = [t.element for t in self._targets() if t.does is Does.VOICE]
        if not index.isValid() or not sounds:
            return False
        voice = sounds[0]
        if isinstance(voice, Voice):
            self._view.voices.step(self._model.rows[index.row()], voice, step)
        return True


def _is_typed(event: QKeyEvent) -> bool:
    text = event.text()
    return bool(text.isprintable() and text.strip() and not event.modifiers() & (_CTRL | _ALT))
