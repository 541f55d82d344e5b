"""Decide whether a message rings, and compose the one notification of its conversation.

`decide` speaks about one message and gives its reason, which the ledger keeps; `compose` makes the
notification of a conversation from all its messages that deserve one, because there is only ever
one notification per conversation, replaced in place.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import NewType

from app.domain.errors import InvalidExt
from app.domain.events import Origin
from app.domain.ids import ConversationKind, ConversationRef, build_ext, parse_ext
from app.domain.model import Message, MessageFlag, MessageKey, OfflinePushInfo, Text
from app.domain.preview import plain, preview
from app.domain.selectors import is_on_screen
from app.domain.settings import Importance, Preview
from app.domain.state import AppState

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


@dataclass(frozen=True, slots=True)
class Notification:
    """One notification, ready for any server; title and body are plain text, not markup.

    Attributes:
        ref: the conversation it belongs to; None for the program's own words.
        ext: names the conversation, for plugins and links (`build_ext`).
        avatar_name: whom the picture shows; adapters draw initials from it.
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
    DISMISSED = "dismissed"
    EXPIRED = "expired"
    """It left the screen by itself; it may still be clicked in the server's history."""


@dataclass(frozen=True, slots=True)
class Response:
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


@dataclass(frozen=True, slots=True)
class Show:
    """The message deserves the user's attention.

    Attributes:
        channel: the channel it speaks through.
        sound: whether it may ring; the notifier still limits how often.
        reason: why, for "Why was I notified?".
    """

    channel: str
    sound: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Silence:
    """The message stays silent, and this rule says so."""

    reason: str


def tag_of(ref: ConversationRef) -> Tag:
    """Name the one notification of a conversation."""
    return Tag(str(ref))


def decide(message: Message, origin: Origin, state: AppState, now: float) -> Show | Silence:
    """Decide about one message, given the state it has already become part of.

    Args:
        now: seconds since the epoch, UTC.
    """
    conversation = state.conversation(message.ref)
    settings = state.settings
    if message.outgoing:
        return Silence("it is mine")
    if origin is Origin.HISTORY:
        return Silence("it is history")
    if MessageFlag.CHECK in message.flags:
        return Show("system", sound=False, reason="it is the notification check")
    if message.sender.id in state.blocked.get(message.account, ()):
        return Silence("the sender is blocked")
    if MessageFlag.RECALLED in message.flags:
        return Silence("it was recalled")
    if message.is_tip:
        return Silence("the group only tells about itself")
    if message.flags & (MessageFlag.ONLINE_ONLY | MessageFlag.EXCLUDED_FROM_UNREAD):
        return Silence("the server excludes it from the unread number")
    if message.push is not None and message.push.disable_push:
        return Silence("the sender asked for no notification")
    if conversation.read_up_to is not None and message.position <= conversation.read_up_to:
        return Silence("it is already read")
    if is_on_screen(state, message.ref, message.position, now):
        return Silence("it is on screen")
    mention = _mention(message, settings.keywords)
    passes = bool(mention) and settings.mentions_break_through
    channel = settings.channel("mention" if mention else "new_message")
    if not channel.enabled:
        return Silence(f"the channel “{channel.name}” is off")
    if conversation.is_muted(now) and not passes:
        return Silence("the conversation is muted")
    if state.do_not_disturb_until > now and not passes:
        return Silence("do not disturb is on")
    return Show(channel.id, settings.sound and channel.sound, mention or "a new message")


def _mention(message: Message, keywords: Sequence[str]) -> str:
    if MessageFlag.MENTIONS_ME in message.flags:
        return "you are mentioned"
    if MessageFlag.MENTIONS_ALL in message.flags:
        return "everybody is mentioned"
    folded = message.text.casefold()
    return next((f"keyword “{k}”" for k in keywords if k and k.casefold() in folded), "")


def compose(messages: Sequence[Message], verdict: Show, state: AppState) -> Notification:
    """Make the notification of a conversation.

    Args:
        messages: those it stands for, oldest first; at least one, all of one conversation.
        verdict: the decision about the newest of them.
    """
    newest = messages[-1]
    conversation = state.conversation(newest.ref)
    channel = state.settings.channel(verdict.channel)
    level = _preview_level(state, verdict, secret=conversation.secret)
    group = conversation.kind is ConversationKind.GROUP
    name = conversation.display_name
    title = f"{newest.sender.display_name} · {name}" if group else name
    shown_by_sender = _honoured(newest)
    if level is Preview.NOTHING:
        title, body = "Bellbird", _count(len(messages))
    elif level is Preview.NAME:
        body = _count(len(messages))
    else:
        if shown_by_sender is not None and shown_by_sender.title:
            title = shown_by_sender.title
        body = "\n".join(_lines(messages, group=group))
    return Notification(
        tag=tag_of(newest.ref),
        channel=channel.id,
        title=plain(title, MAX_TITLE_LENGTH),
        body=body,
        ref=newest.ref,
        ext=_ext(newest),
        avatar_name="" if level is Preview.NOTHING else name,
        importance=channel.importance,
        sound=verdict.sound,
        actions=() if state.desktop.locked else tuple(NotificationAction),
        count=len(messages),
    )


def _preview_level(state: AppState, verdict: Show, *, secret: bool) -> Preview:
    if secret:
        return Preview.NOTHING
    level = state.settings.channel(verdict.channel).preview or state.settings.preview
    hidden = state.desktop.locked and state.settings.hide_text_when_locked
    # Only ever less than what was chosen: "nothing" says nothing on a locked screen too.
    return Preview.NAME if hidden and level is Preview.NAME_AND_TEXT else level


def _count(count: int) -> str:
    return "New message" if count == 1 else f"{count} new messages"


def _lines(messages: Sequence[Message], *, group: bool) -> list[str]:
    senders = {m.sender.id for m in messages}
    lines = []
    for message in messages[-MAX_LINES:]:
        push = _honoured(message)
        line = plain(push.desc) if push is not None and push.desc else preview(message)
        named = group and len(senders) > 1
        lines.append(f"{plain(message.sender.display_name, 40)}: {line}" if named else line)
    if len(messages) > 1:
        lines.append(_count(len(messages)))
    return lines


def _honoured(message: Message) -> OfflinePushInfo | None:
    """The sender's wishes, unless they would reveal what the sender hid as a spoiler."""
    spoiler = any(isinstance(e, Text) and e.spoiler for e in message.elements)
    return None if spoiler else message.push


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
    SHOWN = "shown"
    MERGED = "merged"
    """Shown as part of a notification that was already there."""
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
        return self not in (Fate.ARRIVED, Fate.INTENDED, Fate.SHOWN, Fate.MERGED)

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


@dataclass(frozen=True, slots=True)
class FateRecord:
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
