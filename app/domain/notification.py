"""Compose the one notification of a conversation, and name what becomes of its messages.

There is only ever one notification per conversation, replaced in place; it stands for all its
messages that deserve one. Whether one does is `decision`'s to say.
"""

from collections.abc import Sequence
from enum import Enum
from typing import NewType

from msgspec import Struct

from app.domain.content import Text
from app.domain.decision import Show
from app.domain.errors import InvalidExt
from app.domain.events import CallChanged
from app.domain.ids import ConversationKind, ConversationRef, build_ext, parse_ext
from app.domain.message import Message, MessageKey, OfflinePushInfo
from app.domain.one_time_codes import HIDDEN, has_one_time_code
from app.domain.preview import plain, preview
from app.domain.settings import Importance, Preview
from app.domain.state import AppState
from app.domain.words import translate

Tag = NewType("Tag", str)
"""Names a notification across restarts; the same tag replaces. Made of account and conversation."""

NativeId = NewType("NativeId", str)
"""The notification server's own id, opaque; only the adapter that made it can read it."""

MAX_LINES = 6
"""Newest lines of a conversation that its notification shows."""

MAX_TITLE_LENGTH = 120


class NotificationAction(Enum):
    """What a notification offers besides being clicked."""

    REPLY = "reply"
    MARK_READ = "mark-read"
    MUTE_HOUR = "mute-1h"
    SNOOZE = "snooze-1h"
    """Do-not-disturb for an hour, for everybody."""
    ACCEPT = "accept"
    DECLINE = "decline"
    """Of a call: whoever calls is told."""
    IGNORE = "ignore"
    """Of an invitation or a wish."""


MESSAGE_ACTIONS = (
    NotificationAction.REPLY,
    NotificationAction.MARK_READ,
    NotificationAction.MUTE_HOUR,
    NotificationAction.SNOOZE,
)
"""What the notification of a conversation offers."""

CALL_ACTIONS = (NotificationAction.ACCEPT, NotificationAction.DECLINE)
"""What it offers while a call rings in it."""

QUESTION_ACTIONS = (NotificationAction.ACCEPT, NotificationAction.IGNORE)
"""What an invitation or somebody's wish offers."""

NO_MEDIA_NOTE = "Bellbird can't carry sound or pictures yet"
"""Said with a call's buttons, so that nobody answers here in the hope to talk here."""


class Notification(Struct, frozen=True):
    """One notification, ready for any server; title and body are plain text, not markup.

    Attributes:
        ref: the conversation it belongs to; None for the program's own words.
        ext: names the conversation, for plugins and links (`build_ext`).
        avatar_name: whom the picture shows; adapters draw initials from it.
        avatar_file: that person's own picture, as `AvatarChanged.file`, or "".
        sound: whether this very showing may ring.
        count: messages it stands for.
    """

    tag: Tag
    channel: str
    title: str
    body: str
    ref: ConversationRef | None = None
    ext: str = ""
    avatar_name: str = ""
    avatar_file: str = ""
    importance: Importance = Importance.NORMAL
    sound: bool = True
    actions: tuple[NotificationAction, ...] = ()
    count: int = 1


class ResponseKind(Enum):
    """What the user, or the notification server, did with a notification."""

    CLICKED = "clicked"
    REPLIED = "replied"
    MARKED_READ = "marked-read"
    MUTED = "muted"
    SNOOZED = "snoozed"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    IGNORED = "ignored"
    DISMISSED = "dismissed"
    EXPIRED = "expired"
    """It left the screen by itself; it may still be clicked in the server's history."""


class Response(Struct, frozen=True):
    """A notification server's report on a notification.

    Attributes:
        native_id: which one, as `NotificationServer.show` returned it, maybe in an earlier run.
        text: what was typed, for REPLIED.
        activation_token: lets our window come to the front (xdg-activation), or "".
    """

    native_id: NativeId
    kind: ResponseKind
    text: str = ""
    activation_token: str = ""


def tag_of(ref: ConversationRef) -> Tag:
    """Name the one notification of a conversation."""
    return Tag(str(ref))


def compose(messages: Sequence[Message], verdict: Show, state: AppState) -> Notification:
    """Make the notification of a conversation.

    Args:
        messages: those it stands for, oldest first; at least one, all of one conversation.
        verdict: the decision about the newest of them.
    """
    newest = messages[-1]
    conversation = state.conversation(newest.ref)
    channel = state.settings.channel(verdict.channel)
    level = preview_level(state, verdict.channel, secret=conversation.secret)
    group = conversation.kind is ConversationKind.GROUP
    name = conversation.display_name
    title = f"{newest.sender.display_name} · {name}" if group else name
    hide_codes = state.settings.hide_one_time_codes
    shown_by_sender = _honoured(newest, hide_codes=hide_codes)
    if level is Preview.NOTHING:
        title, body = "Bellbird", _count(len(messages))
    elif level is Preview.NAME:
        body = _count(len(messages))
    else:
        if shown_by_sender is not None and shown_by_sender.title:
            title = shown_by_sender.title
        body = "\n".join(_lines(messages, group=group, hide_codes=hide_codes))
    rings = ringing_call(state, newest.ref) is not None
    actions = () if state.desktop.locked else CALL_ACTIONS if rings else MESSAGE_ACTIONS
    if actions is CALL_ACTIONS:
        body += f"\n{translate(NO_MEDIA_NOTE)}"
    over = verdict.channel == "call" and not rings
    return Notification(
        tag=tag_of(newest.ref),
        channel=channel.id,
        title=plain(title, MAX_TITLE_LENGTH),
        body=body,
        ref=newest.ref,
        ext=_ext(newest),
        avatar_name="" if level is Preview.NOTHING else name,
        avatar_file="" if level is Preview.NOTHING else state.avatars.get(newest.ref, ""),
        importance=_calmed(channel.importance) if over else channel.importance,
        sound=verdict.sound,
        actions=actions,
        count=len(messages),
    )


def preview_level(state: AppState, channel: str, *, secret: bool) -> Preview:
    """How much a notification may tell now, by settings, secrecy and the screen's lock."""
    if secret:
        return Preview.NOTHING
    level = state.settings.channel(channel).preview or state.settings.preview
    hidden = state.desktop.locked and state.settings.hide_text_when_locked
    # Only ever less than what was chosen: "nothing" says nothing on a locked screen too.
    return Preview.NAME if hidden and level is Preview.NAME_AND_TEXT else level


def ringing_call(state: AppState, ref: ConversationRef | None) -> CallChanged | None:
    """Find the newest call of somebody else that rings in a conversation."""
    rings = (call for call in reversed(state.ringing) if call.ref == ref and not call.outgoing)
    return next(rings, None)


def _calmed(importance: Importance) -> Importance:
    """What is left of a call's urgency when it does not ring any more."""
    return Importance.NORMAL if importance is Importance.HIGH else importance


def _count(count: int) -> str:
    if count == 1:
        return translate("New message")
    return translate("{count} new messages", count=count)


def line_of(message: Message, *, hide_codes: bool = True) -> str:
    """Tell a message in the one line that its notification shows, secrets left out."""
    if hide_codes and has_one_time_code(message.text):
        return translate(HIDDEN)
    push = _honoured(message, hide_codes=hide_codes)
    return plain(push.desc) if push is not None and push.desc else preview(message)


def _lines(messages: Sequence[Message], *, group: bool, hide_codes: bool) -> list[str]:
    named = group and len({m.sender.id for m in messages}) > 1
    lines = []
    for message in messages[-MAX_LINES:]:
        line = line_of(message, hide_codes=hide_codes)
        lines.append(f"{plain(message.sender.display_name, 40)}: {line}" if named else line)
    if len(messages) > 1:
        lines.append(_count(len(messages)))
    return lines


def _honoured(message: Message, *, hide_codes: bool) -> OfflinePushInfo | None:
    """The sender's wishes, unless they would reveal what is a spoiler or a code."""
    push = message.push
    if push is None or any(isinstance(e, Text) and e.spoiler for e in message.elements):
        return None
    texts = (message.text, push.title, push.desc)
    return None if hide_codes and any(map(has_one_time_code, texts)) else push


def _ext(message: Message) -> str:
    """The sender's ext if it names this very conversation, else ours: nobody steers a click."""
    if message.push is not None and message.push.ext:
        try:
            if parse_ext(message.push.ext) == message.conversation:
                return message.push.ext
        except InvalidExt:
            pass
    return build_ext(message.conversation)


class Fate(Enum):
    """What became of an incoming message, from its arrival to its end."""

    ARRIVED = "arrived"
    """Archived, not yet decided about; after a crash it is decided about again."""
    INTENDED = "intended"
    """About to be shown; without proof after a crash it is shown again under the same tag."""
    HELD = "held"
    """Held back by quiet hours or do-not-disturb, to be summed up when they end."""
    SHOWN = "shown"
    MERGED = "merged"
    """Shown as part of a notification that was already there."""
    DIGESTED = "digested"
    """Shown as part of a summary of many conversations."""
    SILENT = "silent"
    WITHDRAWN = "withdrawn"
    """Read here or elsewhere, or recalled."""
    CLICKED = "clicked"
    REPLIED = "replied"
    DISMISSED = "dismissed"
    EXPIRED = "expired"

    @property
    def is_settled(self) -> bool:
        """Whether this is an end: nothing will show the message again."""
        return self not in _UNSETTLED

    @property
    def is_shown(self) -> bool:
        """Whether a notification stands for the message."""
        return self in (Fate.SHOWN, Fate.MERGED, Fate.DIGESTED)

    @property
    def is_open(self) -> bool:
        """Whether the future can still change it: not settled, or in the server's history."""
        return not self.is_settled or self is Fate.EXPIRED

    def may_become(self, then: "Fate") -> bool:
        """Tell whether a message of this fate can come to that one.

        A settled fate never goes back. What only left the screen may still be clicked, dismissed
        or withdrawn, and a click counts although the server reported the dismissal first.
        """
        if not self.is_settled:
            return then is not Fate.ARRIVED
        if self is Fate.EXPIRED:
            return then.is_settled and then is not Fate.SILENT
        return self is Fate.DISMISSED and then in (Fate.CLICKED, Fate.REPLIED)


_UNSETTLED = frozenset(
    (Fate.ARRIVED, Fate.INTENDED, Fate.HELD, Fate.SHOWN, Fate.MERGED, Fate.DIGESTED)
)


class FateRecord(Struct, frozen=True):
    """One step of a message's way through the notifier.

    Attributes:
        at: when, seconds since the epoch.
        reason: the rule, in words.
        native_id: the notification server's id, from SHOWN on.
    """

    key: MessageKey
    fate: Fate
    at: float
    reason: str = ""
    native_id: NativeId | None = None
