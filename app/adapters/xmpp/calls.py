"""Calls as far as they are announced by message (XEP-0353): ringing, and what became of it.

Each call is one line in its conversation: the message that made it ring, whose content changes with
the call. That is read from each message alone, so that an archive tells the same; `Calls` adds what
rings right now. Sound and pictures are not carried here.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from xml.etree.ElementTree import Element

from msgspec import Struct
from msgspec.structs import replace

from app.adapters.xmpp.content import clean_id
from app.adapters.xmpp.frames import build
from app.adapters.xmpp.names import CALL_MEDIA, CALLS, CLIENT, HINTS, tag
from app.domain.content import Call, CallAction
from app.domain.errors import RequestFailed
from app.domain.events import CallChanged, Event, MessageEdited, MessageReceived
from app.domain.ids import ConversationRef, MessageId
from app.domain.message import MessageKey

MAX_CALLS = 200
RINGS_FOR = 120.0
"""Seconds after which a call that nobody ended is missed."""

_PREFIX = "{" + CALLS + "}"
_BY_CALLER = {"propose": CallAction.RING, "retract": CallAction.MISSED}
_BY_CALLED = {
    "accept": CallAction.ACCEPT,
    "proceed": CallAction.ACCEPT,
    "reject": CallAction.REJECT,
}
_OVER = (CallAction.CANCEL, CallAction.REJECT, CallAction.ENDED)


class CallStep(Struct, frozen=True):
    """What a message says of a call.

    Attributes:
        action: what became of the call by it.
        by_us: a device of ours says it; `here`: this one.
        sender: the full address it is from.
        peer: whose call it is, the other side's bare address; "" in a note among our devices.
    """

    call_id: str
    action: CallAction
    video: bool
    by_us: bool
    sender: str
    peer: str
    here: bool = False

    @property
    def outgoing(self) -> bool:
        """Whether one of our devices called, as far as a single message can tell."""
        return self.by_us == (self.action in (*_BY_CALLER.values(), CallAction.CANCEL))


def read_call_step(stanza: Element, sender: str, peer: str, *, by_us: bool) -> CallStep | None:
    """Read what a message says of a call, if it does."""
    for child in stanza:
        if child.tag.startswith(_PREFIX):
            step, call_id = child.tag.removeprefix(_PREFIX), clean_id(child.get("id"))
            action = _BY_CALLER.get(step) or _BY_CALLED.get(step)
            if step == "finish":
                action = CallAction.ENDED
            if action is None or not call_id:
                return None
            if step == "retract" and by_us:
                action = CallAction.CANCEL
            media = {d.get("media") for d in child.iterfind(tag(CALL_MEDIA, "description"))}
            return CallStep(call_id, action, "video" in media, by_us, sender, peer)
    return None


def line_id(call_id: str) -> MessageId:
    """The id of a call's line in its conversation."""
    return MessageId(f"call-{call_id}")


def line_of(ref: ConversationRef, step: CallStep, own_address: str) -> MessageKey:
    """The key of the line that a step changes, as far as a single message can tell."""
    sender = own_address if step.outgoing else ref.id.target
    return MessageKey(ref, sender, line_id(step.call_id))


class _Known(Struct):
    """A call whose beginning we saw."""

    line: MessageKey
    outgoing: bool
    video: bool
    caller: str
    action: CallAction
    timer: asyncio.TimerHandle | None = None


class Calls:
    """The newest calls of one account.

    Args:
        emit: takes the event that a call nobody answered is missed.
    """

    def __init__(self, emit: Callable[[Event], None]) -> None:
        self._emit = emit
        self._known: OrderedDict[str, _Known] = OrderedDict()

    def take(self, step: CallStep, events: tuple[Event, ...]) -> list[Event]:
        """Take a step of a call with what its message alone says, and return what it means."""
        if step.action is CallAction.RING:
            return self._begun(step, events)
        known = self._known.get(step.call_id)
        if known is None or step.peer not in ("", known.line.ref.id.target):
            return list(events)
        if not _may_become(known, step):
            return []
        return self._become(
            step.call_id, known, step.action, elsewhere=step.by_us and not step.here
        )

    def _begun(self, step: CallStep, events: tuple[Event, ...]) -> list[Event]:
        received = next((e for e in events if isinstance(e, MessageReceived)), None)
        if received is None or step.call_id in self._known:
            return []  # the same call by another way
        message = received.message
        rings = any(isinstance(e, Call) and e.action is CallAction.RING for e in message.elements)
        action = CallAction.RING if rings else CallAction.MISSED
        known = _Known(message.key, message.outgoing, step.video, step.sender, action)
        self._known[step.call_id] = known
        if len(self._known) > MAX_CALLS:
            self._stop(self._known.popitem(last=False)[1])
        if not rings:
            return list(events)
        loop = asyncio.get_running_loop()
        known.timer = loop.call_later(RINGS_FOR, self._expire, step.call_id)
        return [*events, self._changed(step.call_id, known)]

    def _become(
        self, call_id: str, known: _Known, action: CallAction, *, elsewhere: bool = False
    ) -> list[Event]:
        self._stop(known)
        known.action = action
        line = MessageEdited(known.line, (Call(call_id, action, known.video),))
        return [line, replace(self._changed(call_id, known), elsewhere=elsewhere)]

    def _changed(self, call_id: str, known: _Known) -> CallChanged:
        return CallChanged(
            known.line.ref, call_id, known.action, video=known.video, outgoing=known.outgoing
        )

    def _expire(self, call_id: str) -> None:
        known = self._known.get(call_id)
        if known is not None and known.action is CallAction.RING:
            for event in self._become(call_id, known, CallAction.MISSED):
                self._emit(event)

    def answer(self, ref: ConversationRef, call_id: str, action: CallAction) -> CallStep:
        """Make the step by which this device answers a call, and name the device that calls.

        Returns:
            the step, to be taken once it is sent; its `sender` is who must hear of it.

        Raises:
            RequestFailed: it does not ring, or is one of ours.
        """
        known = self._known.get(call_id)
        rings = known is not None and known.action is CallAction.RING and known.line.ref == ref
        if known is None or not rings or known.outgoing:
            raise RequestFailed("the call does not ring any more")
        return CallStep(
            call_id, action, known.video, by_us=True, sender=known.caller, peer="", here=True
        )

    def stop_all(self) -> None:
        """Let no call expire any more."""
        for known in self._known.values():
            self._stop(known)

    def _stop(self, known: _Known) -> None:
        if known.timer is not None:
            known.timer.cancel()
            known.timer = None


def _may_become(known: _Known, step: CallStep) -> bool:
    """Whether a step makes sense now, and comes from who may say it."""
    if known.action in _OVER or known.action is step.action:
        return False
    if step.action is CallAction.ENDED:
        return known.action is CallAction.ACCEPT
    if known.action is CallAction.ACCEPT:
        return False
    by_caller = step.action in (CallAction.CANCEL, CallAction.MISSED)
    return (step.by_us == known.outgoing) == by_caller


def answer_stanza(step: str, to: str, call_id: str, stanza_id: str) -> Element:
    """Our word on a call: "accept", "proceed", "reject" (XEP-0353, 3)."""
    return build(
        tag(CLIENT, "message"),
        {"to": to, "type": "chat", "id": stanza_id},
        build(tag(CALLS, step), {"id": call_id}),
        build(tag(HINTS, "store")),
    )
