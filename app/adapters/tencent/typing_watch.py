"""Who types: TUIKit says so again and again, and not always when it is over."""

import asyncio

from app.adapters.tencent.json_reading import C2C, Json, child, conversation, number, string
from app.adapters.tencent.tips import person_name
from app.domain.events import TypingChanged
from app.domain.ids import AccountId, ConversationRef
from app.domain.message import Message
from app.domain.people import Person
from app.ports.im import Deliver

TYPING_LASTS = 8.0
"""Seconds after which typing counts as over; TUIKit repeats it while it goes on."""


class TypingWatch:
    """Who types to one account."""

    def __init__(self, account: AccountId, me: str, emit: Deliver) -> None:
        self._account = account
        self._me = me
        self._emit = emit
        self._timers: dict[tuple[ConversationRef, str], asyncio.TimerHandle] = {}

    def take(self, raw: Json, *, typing: bool) -> None:
        """Take a remark about typing."""
        sender = string(raw, "message_sender", 256)
        kind = number(raw, "message_conv_type", C2C)
        where = conversation(string(raw, "message_conv_id", 256) or sender, kind)
        if where is None or not sender or sender == self._me:
            return
        person = Person(sender, person_name(child(raw, "message_sender_profile"), {}))
        ref = ConversationRef(self._account, where)
        if not typing:
            self._end(ref, person)
            return
        if (timer := self._timers.pop((ref, sender), None)) is not None:
            timer.cancel()
        else:
            self._emit(TypingChanged(ref, person, typing=True))
        loop = asyncio.get_running_loop()
        self._timers[ref, sender] = loop.call_later(TYPING_LASTS, self._end, ref, person)

    def wrote(self, message: Message) -> None:
        """Note that somebody's message came, which ends their typing."""
        self._end(message.ref, message.sender)

    def stop(self) -> None:
        """Let no timer go on."""
        for timer in self._timers.values():
            timer.cancel()

    def _end(self, ref: ConversationRef, person: Person) -> None:
        timer = self._timers.pop((ref, person.id), None)
        if timer is not None:
            timer.cancel()
            self._emit(TypingChanged(ref, person, typing=False))
