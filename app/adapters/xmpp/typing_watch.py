"""Let nobody type for ever: who fell silent without a word has stopped (XEP-0085)."""

import asyncio
from collections.abc import Callable

from app.domain.events import TypingChanged
from app.domain.ids import ConversationRef

LONGEST_TYPING = 30.0
"""Seconds after which somebody who does not go on, pause or write counts as stopped: their program
ended, or lost its connection. XEP-0085 (5.1) pauses after five seconds already."""

MAX_TYPING = 500
"""People watched at once; more are not reported."""


class TypingWatch:
    """Who types now, each with a limit.

    Args:
        emit: takes the events to pass on.
        longest: seconds.
    """

    def __init__(
        self, emit: Callable[[TypingChanged], None], longest: float = LONGEST_TYPING
    ) -> None:
        self._emit = emit
        self._longest = longest
        self._typing: dict[tuple[ConversationRef, str], tuple[TypingChanged, asyncio.Handle]] = {}

    def take(self, event: TypingChanged) -> None:
        """Pass on that somebody began or stopped; who began stops by themselves in the end."""
        key = (event.ref, event.person.id)
        known = self._typing.pop(key, None)
        if known is not None:
            known[1].cancel()
        if event.typing:
            if len(self._typing) >= MAX_TYPING:
                return
            loop = asyncio.get_running_loop()
            self._typing[key] = event, loop.call_later(self._longest, self._stop, key)
        self._emit(event)

    def wrote(self, ref: ConversationRef, person: str) -> None:
        """Take note of a message: whoever wrote it does not type any more."""
        if self._typing:
            self._stop((ref, person))

    def stop_all(self) -> None:
        """Nobody is heard any more: the connection is gone."""
        for key in list(self._typing):
            self._stop(key)

    def _stop(self, key: tuple[ConversationRef, str]) -> None:
        known = self._typing.pop(key, None)
        if known is not None:
            event, timer = known
            timer.cancel()
            self._emit(TypingChanged(event.ref, event.person, typing=False))
