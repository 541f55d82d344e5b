"""What a row of the conversation list shows, and what a screen reader says of it."""

from enum import Enum

from msgspec import Struct
from PySide6.QtCore import QCoreApplication

from app.domain.conversation import Conversation
from app.domain.ids import ConversationKind
from app.domain.message import MessageState
from app.domain.people import Presence
from app.domain.preview import plain, preview
from app.domain.state import ConversationState
from app.gui.look import words

_NAME_LENGTH = 80


class PreviewKind(Enum):
    """What the second line of a row is."""

    MESSAGE = "message"
    DRAFT = "draft"
    TYPING = "typing"


class Row(Struct, frozen=True):
    """A conversation as the list shows it.

    Attributes:
        prefix: who says it: "You", "Anna", "Draft"; or "".
        state: of the newest message if it is mine.
        picture: the contact's own, as `AppState.avatars` has it, or "".
    """

    conversation: Conversation
    name: str
    kind: PreviewKind
    prefix: str
    text: str
    time: str
    state: MessageState | None
    muted: bool
    picture: str = ""


def described(state: ConversationState, now: float, picture: str, *, is_open: bool) -> Row:
    """Describe a conversation.

    Args:
        picture: the contact's own, as `AppState.avatars` has it, or "".
        is_open: its draft stands in the composer and need not be told.
    """
    conversation, newest = state.conversation, state.newest
    group = conversation.kind is ConversationKind.GROUP
    kind, prefix, text = PreviewKind.MESSAGE, "", ""
    own_state = None
    if state.typing:
        kind = PreviewKind.TYPING
        who = plain(state.typing[0].display_name, 40)
        text = tr("{name} is typing…").format(name=who) if group else tr("typing…")
    elif conversation.draft.strip() and not is_open:
        kind, prefix, text = PreviewKind.DRAFT, tr("Draft"), plain(conversation.draft)
    elif newest is not None:
        text = preview(newest)
        if newest.outgoing:
            prefix, own_state = tr("You"), newest.state
        elif group and not newest.is_tip:
            prefix = plain(newest.sender.display_name, 40)
    at = newest.sent_at if newest is not None else conversation.activity_at
    return Row(
        conversation=conversation,
        name=plain(conversation.display_name, _NAME_LENGTH),
        kind=kind,
        prefix=prefix,
        text=text,
        time=words.list_time(at, now),
        state=own_state,
        muted=conversation.is_muted(now),
        picture=picture,
    )


def spoken(row: Row) -> str:
    """What a screen reader says: "Anna, 3 unread, See you at five, 10:42"."""
    conversation = row.conversation
    parts = [row.name]
    if conversation.unread:
        parts.append(words.unread(conversation.unread))
    if conversation.mentions:
        parts.append(tr("you are mentioned"))
    parts.append(words.labelled(row.prefix, row.text) if row.prefix else row.text)
    parts.append(row.time)
    if conversation.presence is Presence.ONLINE:
        parts.append(tr("online"))
    if row.muted:
        parts.append(tr("muted"))
    if conversation.pinned:
        parts.append(tr("pinned"))
    return ", ".join(p for p in parts if p)


def tr(text: str) -> str:
    """Translate a text of the conversation list."""
    return QCoreApplication.translate("ConversationList", text)
