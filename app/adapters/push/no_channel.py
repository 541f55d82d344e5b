"""The push channel of a system that has none: it says so, plainly."""

from collections.abc import Sequence

from app.domain.errors import ServiceUnavailable
from app.ports.push import PushEndpoint, PushListener

TRAY = "Bellbird hears of new messages while it runs; let it start with the computer, in the tray"

WINDOWS = f"push on Windows needs an app registered with Microsoft, which this one is not. {TRAY}"
MACOS = f"push on macOS needs an app signed with Apple's leave, which this one is not. {TRAY}"
ELSEWHERE = f"this system has no push service that Bellbird knows. {TRAY}"


class NoPushChannel:
    """`PushChannel` where there is none.

    Args:
        reason: why, and what helps; ends the sentence "Could not …:".
    """

    endpoint: PushEndpoint | None = None

    def __init__(self, reason: str = ELSEWHERE) -> None:
        self._reason = reason

    async def start(self, listener: PushListener) -> None:  # noqa: ARG002  nothing will come
        """Say that there is none; always raises `ServiceUnavailable`."""
        raise ServiceUnavailable(self._reason)

    async def distributors(self) -> Sequence[str]:
        """There are none."""
        return ()

    async def register(self, distributor: str = "", vapid: str = "") -> None:  # noqa: ARG002
        """Say that there is none; always raises `ServiceUnavailable`."""
        raise ServiceUnavailable(self._reason)

    async def unregister(self) -> None:
        """Do nothing."""

    async def stop(self) -> None:
        """Do nothing."""
