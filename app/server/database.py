"""The SQLite file behind accounts, rosters, rooms, nodes and the archive.

Every change is committed before anything that depends on it is sent, so that a killed server has
what it acknowledged. In WAL mode with `synchronous=NORMAL` such a commit writes without waiting for
the disk; the wait happens at checkpoints, and those run in a thread of their own.
"""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

_CHECKPOINT_EVERY = 2_000  # transactions; some 10 MB of WAL


class Database:
    """An open database; every method belongs to the thread that opened it.

    Args:
        folder: where `server.sqlite` is or will be; None keeps everything in memory.
    """

    def __init__(self, folder: Path | None) -> None:
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
        self._path = None if folder is None else folder / "server.sqlite"
        self.connection = sqlite3.connect(self._path or ":memory:", isolation_level=None)
        self._transactions = 0
        self._checkpoint: threading.Thread | None = None
        if self._path is not None:
            self.connection.execute("PRAGMA journal_mode=WAL")
            self.connection.execute("PRAGMA synchronous=NORMAL")
            self.connection.execute("PRAGMA wal_autocheckpoint=0")

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Run several statements as one; they are committed at the end, or undone."""
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            yield self.connection
        except BaseException:
            self.connection.execute("ROLLBACK")
            raise
        self.connection.execute("COMMIT")
        self._transactions += 1
        if self._path is not None and self._transactions % _CHECKPOINT_EVERY == 0:
            self._start_checkpoint(self._path)

    def _start_checkpoint(self, path: Path) -> None:
        if self._checkpoint is not None:
            if self._checkpoint.is_alive():
                return
            self._checkpoint.join()

        def move_log_into_database() -> None:
            with closing(sqlite3.connect(path, isolation_level=None)) as own:
                own.execute("PRAGMA wal_checkpoint(PASSIVE)")

        self._checkpoint = threading.Thread(target=move_log_into_database, name="checkpoint")
        self._checkpoint.start()

    def close(self) -> None:
        """Close the file; a second call does nothing."""
        if self._checkpoint is not None:
            self._checkpoint.join()
            self._checkpoint = None
        self.connection.close()
