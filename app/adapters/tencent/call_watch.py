"""Calls that ring, by the library's signalling events: who calls, and how it goes on.

Each call is one line in its conversation: the message that made it ring, whose content changes with
the call. A message in the history says the same (`payloads`); an online-only call has none.
"""

import asyncio
from collections.abc import Callable

from app.adapters.tencent import functions as f
from app.adapters.tencent.calls import (
    CallEnd,
    CallStep,
    RingingCall,
    is_call,
    line_id,
    outcome,
)
from app.adapters.tencent.json_reading import C2C, GROUP, conversation, strings
from app.domain.content import Call, CallAction
from app.domain.events import CallChanged, MessageEdited, MessageReceived, Origin
from app.domain.ids import AccountId, ConversationKind, ConversationRef
from app.domain.message import Message, MessageKey, MessageState
from app.domain.people import Person
from app.ports.im import Deliver

RINGS_FOR = 120.0
"""Seconds after which a call is missed whose end we were not told, as without a network."""

_MAX_CALLS = 50
_ANSWERS = (CallAction.ACCEPT, CallAction.REJECT)


class CallWatch:
    """The calls of one account that ring.

    Args:
        clock: seconds since the epoch.
    """

    def __init__(
        self, account: AccountId, me: str, emit: Deliver, clock: Callable[[], float]
    ) -> None:
        self._account = account
        self._me = me
        self._emit = emit
        self._clock = clock
        self._calls: dict[str, RingingCall] = {}
        self._timers: dict[str, asyncio.TimerHandle] = {}

    def find(self, call_id: str) -> RingingCall | None:
        """Find a call that rings."""
        return self._calls.get(call_id)

    def stop(self) -> None:
        """Let no timer go on."""
        for timer in self._timers.values():
            timer.cancel()

    def answered_here(self, call_id: str, end: CallEnd) -> None:
        """Tell what we answered; the library tells the others only."""
        call = self._calls.get(call_id)
        if call is not None:
            accepted = end is CallEnd.ACCEPTED
            self._end(call, CallAction.ACCEPT if accepted else CallAction.REJECT)

    def seen_in_message(self, step: CallStep, *, by_us: bool) -> None:
        """See in a message that a call went on; in one of ours, that another device answered."""
        call = self._calls.get(step.call_id)
        if call is not None and (by_us or self._concerns_all(call, step.action)):
            elsewhere = by_us and not call.outgoing and step.action in _ANSWERS
            self._end(call, step.action, elsewhere=elsewhere)

    def take(self, name: str, values: tuple[str, ...]) -> None:
        """Take a signalling event; others are passed over."""
        match name, values:
            case f.CALL_RINGS, (call_id, inviter, group, invitees, data):
                self._rings(call_id, inviter, group, strings(invitees), data)
            case f.CALL_CANCELLED, (call_id, inviter, _):
                self._goes_on(call_id, CallAction.CANCEL, inviter)
            case f.CALL_ACCEPTED, (call_id, invitee, _):
                self._goes_on(call_id, CallAction.ACCEPT, invitee)
            case f.CALL_REJECTED, (call_id, invitee, _):
                self._goes_on(call_id, CallAction.REJECT, invitee)
            case f.CALL_TIMED_OUT, (call_id, _):
                self._goes_on(call_id, CallAction.MISSED, "")
            case _:
                pass

    def _rings(
        self, call_id: str, inviter: str, group: str, invitees: tuple[str, ...], data: str
    ) -> None:
        outgoing = inviter == self._me
        concerns_us = outgoing or self._me in invitees
        other = group or (invitees[0] if outgoing and invitees else inviter)
        where = conversation(other, GROUP if group else C2C)
        known = call_id in self._calls or len(self._calls) >= _MAX_CALLS
        if not (call_id and inviter and concerns_us and is_call(data)) or where is None or known:
            return
        call = RingingCall(call_id, where, inviter, data, outgoing)
        self._calls[call_id] = call
        loop = asyncio.get_running_loop()
        self._timers[call_id] = loop.call_later(RINGS_FOR, self._end, call, CallAction.MISSED)
        self._tell(call, CallAction.RING)
        line = Message(
            account=self._account,
            conversation=where,
            id=line_id(call_id),
            sender=Person(inviter),
            sent_at=self._clock(),
            elements=(Call(call_id, CallAction.RING, video=call.video),),
            outgoing=outgoing,
            state=MessageState.SENT if outgoing else MessageState.RECEIVED,
        )
        self._emit(MessageReceived(line, Origin.CARBON if outgoing else Origin.LIVE))

    def _goes_on(self, call_id: str, action: CallAction, by: str) -> None:
        call = self._calls.get(call_id)
        if call is not None and (by == self._me or self._concerns_all(call, action)):
            elsewhere = by == self._me and not call.outgoing and action in _ANSWERS
            self._end(call, action, elsewhere=elsewhere)

    @staticmethod
    def _concerns_all(call: RingingCall, action: CallAction) -> bool:
        """Whether a step of somebody else ends the ringing; in a group each answers for itself."""
        in_group = call.conversation.kind is ConversationKind.GROUP
        return action is not CallAction.RING and not (in_group and action in _ANSWERS)

    def _end(self, call: RingingCall, action: CallAction, *, elsewhere: bool = False) -> None:
        self._calls.pop(call.call_id, None)
        if (timer := self._timers.pop(call.call_id, None)) is not None:
            timer.cancel()
        action = outcome(action, outgoing=call.outgoing)
        self._tell(call, action, elsewhere=elsewhere)
        ref = ConversationRef(self._account, call.conversation)
        line = MessageKey(ref, call.inviter, line_id(call.call_id))
        self._emit(MessageEdited(line, (Call(call.call_id, action, video=call.video),)))

    def _tell(self, call: RingingCall, action: CallAction, *, elsewhere: bool = False) -> None:
        ref = ConversationRef(self._account, call.conversation)
        self._emit(
            CallChanged(
                ref,
                call.call_id,
                action,
                video=call.video,
                outgoing=call.outgoing,
                elsewhere=elsewhere,
            )
        )
