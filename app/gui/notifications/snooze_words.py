"""Do-not-disturb in the words of menus and pages."""

import math

from PySide6.QtCore import QCoreApplication

from app.domain.quiet_hours import DoNotDisturb, SnoozeKind
from app.gui.look import words


def tr(text: str) -> str:
    """Translate a text of this module's context."""
    return QCoreApplication.translate("Snooze", text)


def snooze_word(kind: SnoozeKind) -> str:
    """Name a choice of the menu."""
    match kind:
        case SnoozeKind.HALF_HOUR:
            return tr("30 minutes")
        case SnoozeKind.HOUR:
            return tr("1 hour")
        case SnoozeKind.UNTIL_TOMORROW:
            return tr("Until tomorrow")
        case SnoozeKind.UNTIL_BACK:
            return tr("Until I am back")


def holding_words(wish: DoNotDisturb, now: float) -> str:
    """Say how long do-not-disturb holds; "Do not disturb" while it does not."""
    if not wish.holds(now):
        return tr("Do not disturb")
    if wish.until_back:
        return tr("Do not disturb until I am back")
    if math.isinf(wish.until):
        return tr("Do not disturb is on")
    return tr("Do not disturb until {time}").format(time=words.clock_time(wish.until))
