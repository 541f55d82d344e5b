"""Whether the screen is locked, from several witnesses who may disagree, come late or vanish."""

import asyncio
from collections.abc import Callable

UNCONFIRMED = 10.0
"""Seconds after which a mere wish to lock is forgotten if nobody says that it was done."""

_WISH = "wish"


class LockWitnesses:
    """Locked is what any witness says is locked. Belongs to the event loop's thread.

    Args:
        tell: called with each change; the screen counts as unlocked at first.
    """

    def __init__(self, tell: Callable[[bool], None]) -> None:
        self._tell = tell
        self._locked_by: set[str] = set()
        self._told = False
        self._doubt: asyncio.TimerHandle | None = None

    def say(self, witness: str, *, locked: bool) -> None:
        """Take a witness's word; one that vanishes says no more, which is "not locked"."""
        if locked:
            self._locked_by.add(witness)
        elif witness in self._locked_by:
            # Whoever saw it locked and sees it open now also knows that the wish is history.
            self._locked_by -= {witness, _WISH}
        self._report()

    def wish(self, *, locked: bool) -> None:
        """Take note that somebody asked for the screen to be locked, or to be unlocked.

        logind hands on the wish (`Lock`) and knows of the deed only from lockers that tell it. So
        a wish to lock counts at once, but for a moment only unless a witness confirms it.
        """
        if self._doubt is not None:
            self._doubt.cancel()
            self._doubt = None
        if locked:
            self._locked_by.add(_WISH)
            self._doubt = asyncio.get_running_loop().call_later(
                UNCONFIRMED, lambda: self.say(_WISH, locked=False)
            )
        else:
            self._locked_by.discard(_WISH)
        self._report()

    def stop(self) -> None:
        """Forget everything; nothing is told any more."""
        if self._doubt is not None:
            self._doubt.cancel()
            self._doubt = None
        self._locked_by.clear()
        self._told = False

    def _report(self) -> None:
        locked = bool(self._locked_by)
        if locked != self._told:
            self._told = locked
            self._tell(locked)
