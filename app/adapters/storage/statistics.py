"""Count what the ledger holds, for the user to look at."""

import sqlite3
from collections.abc import Sequence

from app.adapters.storage.database import Database
from app.ports.storage import HourCount

_BY_HOUR = """
SELECT CAST(sent_at / 3600 AS INTEGER) AS hour, COUNT(*), SUM(shown_at > 0)
FROM fate WHERE sent_at >= ? GROUP BY hour ORDER BY hour
"""


class SqliteStatistics:
    """`app.ports.storage.Statistics` over the ledger's table; an index keeps it to its time."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def by_hour(self, since: float) -> Sequence[HourCount]:
        """Count the messages of each hour; see the port."""

        def count(connection: sqlite3.Connection) -> list[HourCount]:
            rows = connection.execute(_BY_HOUR, (since,))
            return [HourCount(hour * 3600.0, shown, total - shown) for hour, total, shown in rows]

        return await self._database.read(count)
