"""The line of a page that says what did not work, and what to do about it."""

from collections.abc import Callable, Coroutine
from typing import Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QLabel
from shiboken6 import isValid

from app.domain.errors import AppError, ConnectionFailed, InvalidConversationId, NotSupported
from app.domain.preview import plain
from app.domain.words import say
from app.gui.contacts.pieces import breakable
from app.gui.look import words
from app.gui.look.controls import label, restyle
from app.gui.wishes import SpawnsTasks


class StatusLine:
    """Runs the wishes of a page and tells how they ended, as long as somebody can read it.

    Attributes:
        widget: the line; hidden while there is nothing to say.
    """

    def __init__(self, tasks: SpawnsTasks) -> None:
        self._tasks = tasks
        self.widget: QLabel = label("", "error", wrap=True)
        self.widget.hide()

    def attempt(
        self,
        wish: Coroutine[Any, Any, Any],
        doing: str,
        then: Callable[[Any], None] | None = None,
        failed: Callable[[], None] | None = None,
    ) -> None:
        """Run a wish; a failure is told here, or by the problem bar once the page is gone.

        Args:
            doing: finishes "Could not …".
            then: called with the result; not once the page is gone.
            failed: called after a failure was told here.
        """
        self.clear()
        self._tasks.spawn(self._attempt(wish, doing, then, failed), doing=doing)

    def tell(self, text: str, *, error: bool = True) -> None:
        """Say something."""
        self.widget.setProperty("part", "error" if error else "soft")
        restyle(self.widget)
        self.widget.setText(breakable(text))
        self.widget.setAccessibleName(text)
        self.widget.show()
        QAccessible.updateAccessibility(
            QAccessibleEvent(self.widget, QAccessible.Event.Alert)  # read aloud at once
        )

    def clear(self) -> None:
        """Say nothing any more."""
        self.widget.hide()
        self.widget.clear()

    async def _attempt(
        self,
        wish: Coroutine[Any, Any, Any],
        doing: str,
        then: Callable[[Any], None] | None,
        failed: Callable[[], None] | None,
    ) -> None:
        try:
            result = await wish
        except AppError as error:
            if not isValid(self.widget) or not self.widget.window().isVisible():
                raise  # nobody reads it here: let the problem bar say it
            self.tell(sentence(doing, error))
            if failed is not None:
                failed()
            return
        if then is not None and isValid(self.widget):
            then(result)


def sentence(doing: str, error: AppError) -> str:
    """Say what did not work, why, and what may help.

    Args:
        doing: finishes "Could not …", in English.
    """
    reason = plain(say(str(error))).rstrip(".。")
    told = _tr("Could not {doing}: {reason}.").format(doing=say(doing), reason=reason)
    return words.follow(told, _next_step(error))


def _next_step(error: AppError) -> str:
    match error:
        case ConnectionFailed():
            return _tr("Try again when the account is online.")
        case NotSupported():
            return _tr("The server would have to allow it.")
        case InvalidConversationId():
            return _tr("Correct it and try again.")
        case _:
            return _tr("Check what you entered, or try again later.")


def _tr(text: str) -> str:
    return QCoreApplication.translate("StatusLine", text)
