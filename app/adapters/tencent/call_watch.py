"""Calls that ring, by the library's signalling events: who calls, and how it goes on."""

from collections.abc import Callable

from app.adapters.tencent import functions as f
from app.adapters.tencent.calls import CallEnd, RingingCall, is_call, line_id
from app.adapters.tencent.json_reading import C2C, GROUP, conversation, strings
from app.domain.events import CallChanged, MessageReceived, Origin
from app.domain.ids import AccountId, ConversationRef
from app.domain.model import Call, CallAction, Message, MessageState, Person
from app.ports.im import Deliver

_MAX_CALLS = 50


class CallWatch:
    """The calls of one account that are not over.

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

    def find(self, call_id: str) -> RingingCall | None:
        """Find a call that is not over."""
        return self._calls.get(call_id)

    def answered_here(self, call_id: str, end: CallEnd) -> None:
        """Note what we answered, and tell it; the library tells the others only."""
        call = self._calls.get(call_id)
        if call is not None:
            call.answered = end
            accepted = end is CallEnd.ACCEPTED
            self._step(call, CallAction.ACCEPT if accepted else CallAction.REJECT, self._me)

    def answered_by_message(self, message: Message) -> None:
        """See in a copy of our own message that another device answered."""
        for element in message.elements:
            if isinstance(element, Call) and message.outgoing:
                call = self._calls.get(element.call_id)
                if call is not None and call.answered is None and not call.outgoing:
                    self._step(call, element.action, self._me)

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
        if not call_id or not inviter or not concerns_us or where is None or not is_call(data):
            return
        if call_id in self._calls or len(self._calls) >= _MAX_CALLS:
            return
        call = RingingCall(call_id, where, inviter, data, outgoing)
        self._calls[call_id] = call
        self._step(call, CallAction.RING, inviter)

    def _goes_on(self, call_id: str, action: CallAction, by: str) -> None:
        call = self._calls.get(call_id)
        if call is None:
            return
        in_group = call.conversation.text.startswith("group_")
        if in_group and action in (CallAction.ACCEPT, CallAction.REJECT) and by != self._me:
            return  # others go their own way
        self._step(call, action, by or call.inviter)

    def _step(self, call: RingingCall, action: CallAction, by: str) -> None:
        answers = (CallAction.ACCEPT, CallAction.REJECT)
        elsewhere = by == self._me and action in answers and call.answered is None
        ref = ConversationRef(self._account, call.conversation)
        if action is not CallAction.RING:
            self._calls.pop(call.call_id, None)
        self._emit(
            CallChanged(
                ref,
                call.call_id,
                action,
                video=call.video,
                outgoing=call.outgoing,
                elsewhere=elsewhere and not call.outgoing,
            )
        )
        line = Message(
            account=self._account,
            conversation=call.conversation,
            id=line_id(call.call_id, action),
            sender=Person(by),
            sent_at=self._clock(),
            elements=(Call(call.call_id, action, video=call.video),),
            outgoing=by == self._me,
            state=MessageState.SENT if by == self._me else MessageState.RECEIVED,
        )
        self._emit(MessageReceived(line, Origin.CARBON if by == self._me else Origin.LIVE))
