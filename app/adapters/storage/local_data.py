"""How much room the program's files take, and how to give it back."""

import asyncio
from pathlib import Path

from app.adapters.storage.database import Database
from app.domain.errors import StorageFailed
from app.ports.storage import DataSizes


class LocalFiles:
    """`app.ports.storage.LocalData` for the folders of a profile."""

    def __init__(self, database: Database, data: Path, logs: Path) -> None:
        self._database = database
        self._data = data
        self._logs = logs

    async def sizes(self) -> DataSizes:
        """Sum up what lies in the folders; see the port."""
        try:
            return await asyncio.to_thread(self._sizes)
        except OSError as error:
            raise StorageFailed(error.strerror or str(error)) from error

    async def give_back(self) -> None:
        """Shrink the archive's file; see the port."""
        await self._database.read(lambda connection: connection.execute("VACUUM"))

    def _sizes(self) -> DataSizes:
        name = self._database.path.name
        messages = sum(p.stat().st_size for p in self._data.glob(f"{name}*") if p.is_file())
        logs = sum(p.stat().st_size for p in self._logs.glob("*.log*") if p.is_file())
        avatars = self._data / "avatars"
        pictures = sum(p.stat().st_size for p in avatars.glob("*") if p.is_file())
        return DataSizes(messages, pictures, logs)
