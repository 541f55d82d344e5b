"""Overwrite the free room of the archive's file, a little at a time.

A table that an update drops leaves its pages as they were, with all that was written in them; to
overwrite them within the update would hold up the start, and `VACUUM` every message for as long as
it takes. So the update leaves an empty table, `overwritten`, behind: it is filled with nothing
until no free page is left, in short steps, then dropped, and what takes its pages next finds
zeros. An archive without that table, or `zeroed` as it is called while its rows are taken out, has
been through it.

What is deleted since needs none of this: `PRAGMA secure_delete = ON` overwrites it at once.
"""

import sqlite3

_PAGES = 256
"""Overwritten in one step: a megabyte, some milliseconds."""


def forget(connection: sqlite3.Connection) -> bool:
    """Do a step, within a transaction; tells whether there is more to do."""
    tables = "SELECT name FROM sqlite_master WHERE name IN ('overwritten', 'zeroed')"
    found = connection.execute(tables).fetchone()
    if found == ("zeroed",):
        return _give_free(connection)
    if found is None:
        return False
    (free,) = connection.execute("PRAGMA freelist_count").fetchone()
    if not free:
        connection.execute("ALTER TABLE overwritten RENAME TO zeroed")
        return True
    (size,) = connection.execute("PRAGMA page_size").fetchone()
    nothing = min(free, _PAGES) * (size - 4)  # of a page of a long value, 4 bytes lead to the next
    connection.execute("INSERT INTO overwritten VALUES (zeroblob(?))", (nothing,))
    return True


def _give_free(connection: sqlite3.Connection) -> bool:
    """Take a row of zeros out, and at last the table."""
    last = "DELETE FROM zeroed WHERE rowid = (SELECT max(rowid) FROM zeroed)"
    connection.execute("PRAGMA secure_delete = OFF")  # they need not be overwritten again
    try:
        if connection.execute(last).rowcount:
            return True
    finally:
        connection.execute("PRAGMA secure_delete = ON")
    connection.execute("DROP TABLE zeroed")  # its first page is as the update found it
    return False


def empty_log(connection: sqlite3.Connection) -> bool:
    """Empty the write-ahead log, in which what was deleted can still be read.

    Outside of a transaction. Gives False if somebody reads the file just now: nobody should wait.
    """
    (patience,) = connection.execute("PRAGMA busy_timeout").fetchone()
    connection.execute("PRAGMA busy_timeout = 0")
    try:
        (busy, *_) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        connection.execute(f"PRAGMA busy_timeout = {patience}")
    return not busy
