"""Make an archive as a version of the schema left it: make.py VERSION, beside this file.

To be run when a schema is released, and never again for the same one: the file then says what
people have on their disks. It is filled with plain SQL in the columns of version 1, which all later
ones have.
"""

import lzma
import sqlite3
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[4]))

from app.adapters.storage.schema import APPLICATION_ID, MIGRATIONS  # noqa: E402

ROWS = """
INSERT INTO conversation (key, account, id, name, muted_until, pinned, secret, draft, read_at,
    read_id, unread, mentions, activity_at) VALUES
    (1, 'home', 'c2c_anna@example.org', 'Anna', 0, 1, 0, 'half a sent', 1002.0, 'm2', 1, 0, 1003),
    (2, 'home', 'group_garden@rooms.example.org', 'Garden', 2e9, 0, 1, '', NULL, NULL, 1, 1, 2001);
INSERT INTO message (key, conversation, id, sender, sender_name, sent_at, outgoing, state,
    archive_id, flags, reply_to, elements, reactions, push, counts, names_me) VALUES
    (1, 1, 'm1', 'anna@example.org', 'Anna', 1001.0, 0, 'received', 'a1', 0, NULL,
        '{"v":1,"elements":[{"kind":"text","text":"Hello 小林 ✨"}]}', '', '', 1, 0),
    (2, 1, 'm2', 'me@example.org', '', 1002.0, 1, 'sent', 'a2', 0, 'm1',
        '{"v":1,"elements":[{"kind":"text","text":"Hi"}]}', '', '', 0, 0),
    (3, 1, 'm3', 'anna@example.org', 'Anna', 1003.0, 0, 'received', 'a3', 0, NULL,
        '{"v":1,"elements":[{"kind":"text","text":"See you at five"}]}', '', '', 1, 0),
    (4, 2, 'g1', 'bob', 'Bob', 2001.0, 0, 'received', '', 0, NULL,
        '{"v":1,"elements":[{"kind":"text","text":"@me look"}]}', '', '', 1, 1),
    (5, 1, 'w1', 'me@example.org', '', 1004.0, 1, 'waiting', '', 0, NULL,
        '{"v":1,"elements":[{"kind":"text","text":"not sent yet"}]}', '', '', 0, 0);
INSERT INTO fate (message, conversation, sent_at, fate, open, reason, native_id, arrived_at,
    decided_at, shown_at, settled_at) VALUES
    (1, 1, 1001.0, 'withdrawn', 0, 'read here', 'bus/:1.7/3', 1001.1, 1001.2, 1001.3, 1002.0),
    (3, 1, 1003.0, 'shown', 1, '', 'bus/:1.7/4', 1003.1, 1003.2, 1003.3, 0),
    (4, 2, 2001.0, 'silent', 0, 'muted', NULL, 2001.1, 2001.2, 0, 2001.2);
INSERT INTO click (account, conversation, at, activation_token) VALUES
    ('home', 'c2c_anna@example.org', 1003.5, 'token');
INSERT INTO archive_position VALUES ('home', '', 'a3', 1003.0);
"""

WORDS = """
INSERT INTO fate_words (rowid, words)
SELECT f.message, m.sender_name || char(10) || m.sender
FROM fate f JOIN message m ON m.key = f.message
"""
"""In versions 2 to 4: what the history of notifications was searched by."""


def make(version: int) -> bytes:
    """Give the file's bytes."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "bellbird.db")
        connection = sqlite3.connect(file)
        for step in MIGRATIONS[:version]:
            for statement in step:
                connection.execute(statement)
        connection.executescript(ROWS)
        if 2 <= version < 5:
            connection.execute(WORDS)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {version}")
        connection.commit()
        connection.close()
        return file.read_bytes()


if __name__ == "__main__":
    wanted = int(sys.argv[1])
    (HERE / f"version-{wanted}.db.xz").write_bytes(lzma.compress(make(wanted)))
