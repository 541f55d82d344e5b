"""What the window asks around pushes."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from app.domain.ids import AccountId, ConversationId

if TYPE_CHECKING:  # the page alone needs them
    from app.domain.push_vendors import PushVendorId
    from app.ports.push import ConfigKey, PushConfiguration, PushText
    from app.services.push_check import Outcome, Prepared


class DevicePushWishes(Protocol):
    """How pushes wake this device (`app.services.device_push.DevicePush`)."""

    def look_again(self) -> None:
        """Look for the system's push services anew, and ask the servers again that refused."""
        ...

    def cancel(self, account: AccountId) -> None:
        """Stop telling an account's server."""
        ...


class PushCheckWishes(Protocol):
    """One push through a vendor (`app.services.push_check.PushCheck`)."""

    def keys(self, vendor: "PushVendorId") -> "Sequence[ConfigKey]":
        """Tell what a vendor's configuration may hold."""
        ...

    async def remembered(self, vendor: "PushVendorId") -> frozenset[str]:
        """Tell which secrets of a vendor's configuration are in the key ring."""
        ...

    async def remember(self, vendor: "PushVendorId", secrets: Mapping[str, str]) -> object:
        """Keep secrets of a vendor's configuration in the key ring."""
        ...

    async def prepare(
        self,
        vendor: "PushVendorId",
        config: "PushConfiguration",
        token: str,
        conversation: ConversationId,
        text: "PushText | None" = None,
    ) -> "Prepared":
        """Build the requests of a push, and hold it against the vendor's limits."""
        ...

    async def send(self, prepared: "Prepared") -> "Outcome":
        """Send what was prepared, and explain the answer."""
        ...
