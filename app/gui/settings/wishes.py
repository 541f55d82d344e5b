"""What the user wishes to know of, take along from and delete of what is kept here."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from app.domain.coverage import Coverage
from app.domain.ids import AccountId, ConversationRef
from app.domain.transcript import Format
from app.ports.storage import DataSizes, HourCount


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
