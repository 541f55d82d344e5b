"""The presence source of a desktop that tells nothing: its user is always there."""

from collections.abc import Awaitable, Callable

from app.ports.desktop import PresenceEvent


class NoPresence:
    """Never tells anything, so the user counts as present and the screen as unlocked."""

    async def start(
        self,
        deliver: Callable[[PresenceEvent], None],
        idle_after: float,
        *,
        on_sleep: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        """Do nothing; see the port."""

    async def stop(self) -> None:
        """Do nothing; see the port."""
