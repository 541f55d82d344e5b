"""Say what became of a message: its fate in a word, and each step with its time."""

from msgspec import Struct
from PySide6.QtCore import QCoreApplication

from app.domain.notification import Fate
from app.domain.preview import plain
from app.domain.words import say
from app.ports.ledger import LedgerEntry


def tr(text: str) -> str:
    """Translate a text of this module's context."""
    return QCoreApplication.translate("Fate", text)


class Step(Struct, frozen=True):
    """A step of a message's way, and when it was taken, seconds since the epoch."""

    at: float
    words: str


_SAY_IT_ALL = (Fate.CLICKED, Fate.REPLIED, Fate.EXPIRED)
"""Fates to which their reason adds nothing."""


def fate_word(fate: Fate) -> str:
    """Say a fate in a word or two."""
    match fate:
        case Fate.ARRIVED:
            return tr("Arrived")
        case Fate.INTENDED:
            return tr("To be shown")
        case Fate.HELD:
            return tr("Held back")
        case Fate.SHOWN:
            return tr("Shown")
        case Fate.MERGED:
            return tr("Shown with others")
        case Fate.DIGESTED:
            return tr("Shown in a summary")
        case Fate.SILENT:
            return tr("Silent")
        case Fate.WITHDRAWN:
            return tr("Taken away")
        case Fate.CLICKED:
            return tr("Clicked")
        case Fate.REPLIED:
            return tr("Answered")
        case Fate.DISMISSED:
            return tr("Closed")
        case Fate.EXPIRED:
            return tr("Left the screen")


def reason_of(entry: LedgerEntry) -> str:
    """The rule that said so, or ""; names in it come from the network."""
    return plain(say(entry.reason), 300)


def in_a_line(entry: LedgerEntry) -> str:
    """Say fate and rule in one line: "Silent: the conversation is muted"."""
    reason = "" if entry.fate in _SAY_IT_ALL else reason_of(entry)
    word = fate_word(entry.fate)
    return tr("{fate}: {reason}").format(fate=word, reason=reason) if reason else word


def steps_of(entry: LedgerEntry) -> list[Step]:
    """Tell each step that has a time, oldest first."""
    steps = [Step(entry.arrived_at, tr("It arrived and was written down"))]
    if entry.decided_at:
        rule = plain(say(entry.rule), 300)
        decided = tr("Decided: {rule}").format(rule=rule) if rule else tr("It was decided about")
        steps.append(Step(entry.decided_at, decided))
    if entry.shown_at:
        steps.append(Step(entry.shown_at, tr("The notification server showed it")))
    if entry.settled_at and entry.settled_at > entry.decided_at:
        steps.append(Step(entry.settled_at, in_a_line(entry)))
    return sorted(steps, key=lambda step: step.at)
