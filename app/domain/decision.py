"""Decide whether a message rings: a list of early returns, each of which gives its reason.

A verdict is about one message at one moment. `Wait` and `Hold` are decided about again: `Wait`
after its seconds, `Hold` when the quiet time ends.
"""

from collections.abc import Iterable
from datetime import UTC, tzinfo
from typing import assert_never

from msgspec import Struct

from app.domain.account import ConnectionPhase
from app.domain.content import Call, CallAction, Element
from app.domain.events import Origin
from app.domain.mentions import mention
from app.domain.message import Message, MessageFlag
from app.domain.quiet_hours import SECOND_CALL_WITHIN, QuietHours, next_end, quiet_now
from app.domain.selectors import is_on_screen
from app.domain.state import AppState

PATIENCE = 1.0
"""Seconds that a message waits for what is not known yet."""

GRACE = 1.5
"""Seconds that a message waits while another device of the user is in use (as Telegram does)."""

OTHER_DEVICE_IN_USE = 30.0
"""Seconds after a sign of another device of the user during which it counts as in use."""


_DEALT_WITH = (CallAction.ACCEPT, CallAction.REJECT, CallAction.ENDED)


class Show(Struct, frozen=True):
    """The message deserves the user's attention.

    Attributes:
        channel: the channel it speaks through.
        sound: whether it may ring; the notifier still limits how often.
        reason: why, for "Why was I notified?".
        no_sound: why it may not ring, if it may not.
    """

    channel: str
    sound: bool
    reason: str
    no_sound: str = ""

    @property
    def why(self) -> str:
        """The reasons in one line: "keyword “deploy”; no sound: quiet hours “Night”"."""
        return f"{self.reason}; no sound: {self.no_sound}" if self.no_sound else self.reason


class Hold(Struct, frozen=True):
    """The message waits for the end of a quiet time and is then summed up with the others.

    Attributes:
        until: when that ends, seconds since the epoch; `inf` if nobody knows.
    """

    reason: str
    until: float


class Wait(Struct, frozen=True):
    """The message is decided about again in some seconds; by then more is known."""

    reason: str
    seconds: float


class Silence(Struct, frozen=True):
    """The message stays silent, and this rule says so."""

    reason: str


Verdict = Show | Hold | Wait | Silence


def decide(
    message: Message,
    origin: Origin,
    state: AppState,
    now: float,
    *,
    zone: tzinfo = UTC,
    other_device_at: float | None = None,
    waited: bool = False,
) -> Verdict:
    """Decide about one message, given the state it has already become part of.

    Args:
        now: seconds since the epoch, UTC.
        zone: where the user is.
        other_device_at: when another device of the user on this account last did something.
        waited: it has waited once; it does not wait again.
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
    if is_dealt_with(message.elements):
        return Silence("the call was answered or declined")
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
    mentioned = mention(message, settings.keywords)
    call = _call(message)
    usual = settings.channel_of(str(message.ref)) if settings.ring_as else "new_message"
    channel = settings.channel("call" if call else "mention" if mentioned else usual)
    if not channel.enabled:
        return Silence(f"the channel “{channel.name}” is off")
    passes = bool(mentioned) and settings.mentions_break_through
    if conversation.is_muted(now) and (not passes or conversation.mentions_muted):
        return Silence("the conversation is muted")
    if not waited and origin in (Origin.LIVE, Origin.CARBON):
        if not conversation.name and _is_on_its_way(state, message):
            return Wait("the conversation's name and settings are not known yet", PATIENCE)
        if settings.wait_for_other_devices and _is_recent(other_device_at, now):
            return Wait("another device of yours is in use", GRACE)
    allowed = {str(message.ref), message.conversation.text, message.sender.id}
    reason = mentioned or ("a call" if call else "a new message")
    quiet = _quiet(message, state, now, zone, allowed)
    if quiet is not None and not passes:
        return quiet
    no_sound = quiet.reason if quiet is not None else ""
    if not no_sound and not (settings.sound and channel.sound):
        no_sound = "sounds are off" if not settings.sound else f"the channel “{channel.name}”"
    if not no_sound and state.desktop.services.inhibited:
        no_sound = "the desktop's do-not-disturb is on"
    return Show(channel.id, sound=not no_sound, reason=reason, no_sound=no_sound)


def is_dealt_with(elements: Iterable[Element]) -> bool:
    """Whether this is the line of a call that was answered or declined: no news for anybody."""
    return any(isinstance(x, Call) and x.action in _DEALT_WITH for x in elements)


def explain(verdict: Verdict) -> str:
    """Tell a decision in words: "shown: keyword “deploy”; no sound: quiet hours “Night”"."""
    match verdict:
        case Show():
            return f"shown: {verdict.why}"
        case Hold(reason):
            return f"held back: {reason}"
        case Wait(reason, seconds):
            return f"waits {seconds:g} s: {reason}"
        case Silence(reason):
            return f"silent: {reason}"
        case _:
            assert_never(verdict)


def quiet(state: AppState, now: float, zone: tzinfo) -> Hold | None:
    """What holds back everybody's messages now, and until when; None: nothing does."""
    if state.do_not_disturb.holds(now):
        return Hold("do not disturb is on", state.do_not_disturb.until)
    holding = quiet_now(state.settings.quiet_hours, now, zone)
    if not holding:
        return None
    end = next_end(state.settings.quiet_hours, now, zone)
    return Hold(f"quiet hours “{holding[0].name}”", end or now)


def _quiet(
    message: Message, state: AppState, now: float, zone: tzinfo, allowed: set[str]
) -> Hold | None:
    """What holds a message back now, or None."""
    account = state.accounts.get(message.account)
    if not allowed.isdisjoint(state.settings.break_through):
        return None
    if state.do_not_disturb.holds(now):
        return Hold("do not disturb is on", state.do_not_disturb.until)
    if account is not None and account.do_not_disturb.holds(now):
        return Hold(
            f"do not disturb is on for {account.account.display_name}", account.do_not_disturb.until
        )
    schedules = state.settings.quiet_hours
    holding = [
        schedule
        for schedule in (quiet_now(schedules, now, zone) if schedules else ())
        if allowed.isdisjoint(schedule.allowed) and not _call_passes(message, state, schedule)
    ]
    if not holding:
        return None
    end = next_end(holding, now, zone)
    return Hold(f"quiet hours “{holding[0].name}”", end or now)


def _call(message: Message) -> Call | None:
    return next((c for c in _calls(message) if c.action is CallAction.RING), None)


def _calls(message: Message) -> Iterable[Call]:
    return (e for e in message.elements if isinstance(e, Call))


def _call_passes(message: Message, state: AppState, schedule: QuietHours) -> bool:
    call = _call(message)
    if call is None:
        return False
    if schedule.calls_pass:
        return True
    return schedule.second_call_passes and any(
        other.call_id != call.call_id
        for earlier in state.messages(message.ref)
        if earlier.sender.id == message.sender.id
        and 0 <= message.sent_at - earlier.sent_at <= SECOND_CALL_WITHIN
        for other in _calls(earlier)
        if other.action in (CallAction.RING, CallAction.MISSED, CallAction.CANCEL)
    )


def _is_on_its_way(state: AppState, message: Message) -> bool:
    account = state.accounts.get(message.account)
    return account is not None and account.connection.phase is ConnectionPhase.CONNECTING


def _is_recent(at: float | None, now: float) -> bool:
    return at is not None and abs(now - at) <= OTHER_DEVICE_IN_USE
