"""What a tooltip says of the place in a message that the pointer is on."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPoint, QPointF
from PySide6.QtWidgets import QListView, QToolTip

from app.domain.message import Message
from app.gui.look import words
from app.gui.look.links import Doubt, destination, doubt
from app.gui.messages.delegate import MessageDelegate
from app.gui.messages.layout import Does, MessageLayout
from app.gui.messages.model import MessageModel
from app.gui.messages.translating import message_tr as tr


def show_tooltip(
    view: QListView, model: MessageModel, delegate: MessageDelegate, place: QPoint
) -> None:
    """Show what there is to say of a place in a view's viewport."""
    index = view.indexAt(place)
    text = ""
    if index.isValid():
        inside = QPointF(place - view.visualRect(index).topLeft())
        message = model.rows[index.row()]
        who = partial(model.said_reaction, message)
        text = explanation(message, delegate.layout_of(index.row()), inside, who)
    if text:
        QToolTip.showText(view.viewport().mapToGlobal(place), text, view.viewport())
    else:
        QToolTip.hideText()


def explanation(
    message: Message, layout: MessageLayout, place: QPointF, reaction: Callable[[str], str]
) -> str:
    """Say where a link really goes, who reacted, what a file is, or when exactly it was sent.

    Args:
        reaction: tells who reacted with an emoji.
    """
    target = layout.target_at(place)
    if target is not None:
        match target.does:
            case Does.LINK:
                return link_words(target.detail)
            case Does.REACTION:
                return reaction(target.detail)
            case Does.PICTURE | Does.FILE:
                return target.name
            case _:
                return ""
    if layout.time is not None and layout.time.contains(place):
        return words.full_time(message.sent_at)
    return ""


def link_words(url: str) -> str:
    """Where a link goes, and what to beware of."""
    opens = tr("Opens {place}").format(place=destination(url))
    match doubt(url):
        case Doubt.LOOKALIKE:
            return f"{opens}\n{tr('Its letters only look like those of another address.')}"
        case Doubt.USER_PART:
            return f"{opens}\n{tr('What stands before the @ is not where it goes.')}"
        case _:
            return opens
