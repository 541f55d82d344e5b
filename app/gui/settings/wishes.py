"""What the user wishes to know of, take along from and delete of what is kept here."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

from app.domain.coverage import Coverage
from app.domain.ids import AccountId, ConversationRef
from app.domain.quiet_hours import DoNotDisturb, QuietHours
from app.domain.settings import Channel
from app.domain.transcript import Format
from app.ports.storage import DataSizes, HourCount


class PreferenceWishes(Protocol):
    """What a user can choose."""

    async def change(self, **changes: Any) -> object:
        """Change settings by the names of `Settings`."""
        ...

    async def set_channel(self, channel: Channel) -> object:
        """Change a notification channel."""
        ...

    def set_do_not_disturb(self, until: float) -> None:
        """Be silent until a time; 0: speak again."""
        ...

    def snooze(self, wish: DoNotDisturb) -> None:
        """Be silent as a choice in a menu means."""
        ...

    async def set_quiet_hours(self, schedule: QuietHours) -> object:
        """Change a schedule of quiet hours, or add it."""
        ...

    async def remove_quiet_hours(self, schedule_id: str) -> object:
        """Remove a schedule of quiet hours."""
        ...


class StatisticsWishes(Protocol):
    """How well notifications worked (`app.services.coverage.CoverageKeeper`)."""

    def of_account(self, account: AccountId) -> Coverage | None:
        """Sum up when messages could come through; None if nothing is known."""
        ...

    async def by_hour(self, since: float) -> Sequence[HourCount]:
        """Count the messages hour by hour."""
        ...


class LocalDataWishes(Protocol):
    """What is kept on this computer (`app.services.local_data.LocalDataKeeper`)."""

    async def sizes(self) -> DataSizes:
        """Tell how much it is."""
        ...

    async def delete_messages(self, account: AccountId | None = None) -> object:
        """Delete all messages, of one account or of all."""
        ...


class ExportWishes(Protocol):
    """Conversations as documents (`app.services.export.Export`)."""

    async def write(
        self,
        ref: ConversationRef,
        form: Format,
        target: Path,
        progress: Callable[[int], None],
    ) -> int:
        """Write a conversation to a file; gives the number of messages."""
        ...
