"""The tables, as the steps that lead from each version to the next.

`PRAGMA user_version` counts the steps a file has taken; each is one transaction. A step that was
ever released is never changed, a new one is added at the end.

`message.key` is a stable whole number, so that the search's index can refer to it.
"""

from collections.abc import Sequence

APPLICATION_ID = 0x42454C4C
"""Marks the file as ours, "BELL" (`PRAGMA application_id`)."""

MIGRATIONS: Sequence[Sequence[str]] = (
    (
        """
        CREATE TABLE conversation (
            key INTEGER PRIMARY KEY,
            account TEXT NOT NULL,
            id TEXT NOT NULL,
            name TEXT NOT NULL DEFAULT '',
            muted_until REAL NOT NULL DEFAULT 0,
            pinned INTEGER NOT NULL DEFAULT 0,
            secret INTEGER NOT NULL DEFAULT 0,
            draft TEXT NOT NULL DEFAULT '',
            read_at REAL,
            read_id TEXT,
            unread INTEGER NOT NULL DEFAULT 0,
            mentions INTEGER NOT NULL DEFAULT 0,
            activity_at REAL NOT NULL DEFAULT 0,
            UNIQUE (account, id)
        )
        """,
        # counts: Message.counts_as_unread; names_me: Message.names_me. Kept as columns, so that
        # a recount reads the index alone.
        """
        CREATE TABLE message (
            key INTEGER PRIMARY KEY,
            conversation INTEGER NOT NULL REFERENCES conversation ON DELETE CASCADE,
            id TEXT NOT NULL,
            sender TEXT NOT NULL,
            sender_name TEXT NOT NULL,
            sent_at REAL NOT NULL,
            outgoing INTEGER NOT NULL,
            state TEXT NOT NULL,
            archive_id TEXT NOT NULL,
            flags INTEGER NOT NULL,
            reply_to TEXT,
            elements TEXT NOT NULL,
            reactions TEXT NOT NULL,
            push TEXT NOT NULL,
            counts INTEGER NOT NULL,
            names_me INTEGER NOT NULL,
            UNIQUE (conversation, id, sender)
        )
        """,
        "CREATE INDEX message_position ON message (conversation, sent_at, id)",
        "CREATE INDEX message_archive ON message (conversation, archive_id) WHERE archive_id <> ''",
        """
        CREATE INDEX message_unread ON message (conversation, sent_at, id, names_me)
        WHERE counts = 1
        """,
        "CREATE INDEX message_outbox ON message (conversation) WHERE state = 'waiting'",
        # conversation and sent_at repeat the message's, which never change. open: Fate.is_open.
        """
        CREATE TABLE fate (
            message INTEGER PRIMARY KEY REFERENCES message ON DELETE CASCADE,
            conversation INTEGER NOT NULL,
            sent_at REAL NOT NULL,
            fate TEXT NOT NULL,
            open INTEGER NOT NULL,
            reason TEXT NOT NULL DEFAULT '',
            native_id TEXT,
            arrived_at REAL NOT NULL,
            decided_at REAL NOT NULL DEFAULT 0,
            shown_at REAL NOT NULL DEFAULT 0,
            settled_at REAL NOT NULL DEFAULT 0
        )
        """,
        "CREATE INDEX fate_open ON fate (conversation, sent_at) WHERE open = 1",
        "CREATE INDEX fate_native ON fate (native_id) WHERE native_id IS NOT NULL",
        "CREATE INDEX fate_time ON fate (sent_at)",
        """
        CREATE TABLE click (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            account TEXT,
            conversation TEXT,
            at REAL NOT NULL,
            activation_token TEXT NOT NULL
        )
        """,
        """
        CREATE TABLE archive_position (
            account TEXT NOT NULL,
            archive TEXT NOT NULL,
            archive_id TEXT NOT NULL,
            stamp REAL NOT NULL,
            PRIMARY KEY (account, archive)
        ) WITHOUT ROWID
        """,
    ),
    (
        "ALTER TABLE conversation ADD COLUMN mentions_muted INTEGER NOT NULL DEFAULT 0",
        # How far the server knows of the read position.
        "ALTER TABLE conversation ADD COLUMN told_at REAL",
        "ALTER TABLE conversation ADD COLUMN told_id TEXT",
        "UPDATE conversation SET told_at = read_at, told_id = read_id",
        "ALTER TABLE click ADD COLUMN unread INTEGER NOT NULL DEFAULT 0",
        # What was decided, which later steps with reasons of their own must not cover.
        "ALTER TABLE fate ADD COLUMN rule TEXT NOT NULL DEFAULT ''",
        # What the notification history is searched by: sender and preview. Trigrams find parts of
        # words in every script, also those without spaces.
        "CREATE VIRTUAL TABLE fate_words USING fts5(words, tokenize = 'trigram')",
        """
        INSERT INTO fate_words (rowid, words)
        SELECT f.message, m.sender_name || char(10) || m.sender
        FROM fate f JOIN message m ON m.key = f.message
        """,
        """
        CREATE TRIGGER fate_gone AFTER DELETE ON fate
        BEGIN DELETE FROM fate_words WHERE rowid = old.message; END
        """,
    ),
    (
        # The search index is a file of its own (`search_index.py`) and follows this log of what
        # was changed or deleted after it may have been indexed. New messages are not in it: the
        # way of a message costs nothing more.
        """
        CREATE TABLE search_change (
            turn INTEGER PRIMARY KEY AUTOINCREMENT,
            message INTEGER NOT NULL
        )
        """,
        """
        CREATE TRIGGER search_changed AFTER UPDATE OF elements ON message
        WHEN old.elements <> new.elements
        BEGIN INSERT INTO search_change (message) VALUES (old.key); END
        """,
        """
        CREATE TRIGGER search_deleted AFTER DELETE ON message
        BEGIN INSERT INTO search_change (message) VALUES (old.key); END
        """,
        # By which the index knows whether it is this file's.
        "CREATE TABLE file_identity (id TEXT NOT NULL)",
        "INSERT INTO file_identity VALUES (lower(hex(randomblob(16))))",
    ),
    (
        # What the user deleted here is known again by this, and not taken in a second time.
        # By the conversation's name, since its key may be another's after it was removed.
        """
        CREATE TABLE removed_message (
            account TEXT NOT NULL,
            conversation TEXT NOT NULL,
            id TEXT NOT NULL,
            sender TEXT NOT NULL,
            archive_id TEXT NOT NULL,
            at REAL,
            PRIMARY KEY (account, conversation, id, sender)
        ) WITHOUT ROWID
        """,
        """
        CREATE INDEX removed_archive ON removed_message (account, conversation, archive_id)
        WHERE archive_id <> ''
        """,
        # at: where the server is asked for older ones. Once the conversation is gone, its history
        # begins anew.
        """
        CREATE TRIGGER conversation_gone AFTER DELETE ON conversation
        BEGIN
            UPDATE removed_message SET at = NULL
            WHERE account = old.account AND conversation = old.id;
        END
        """,
    ),
    (
        # The history of notifications is searched by the index of the message search. What this
        # table kept is overwritten behind the window, by what fills `overwritten`
        # (`forgetting.py`): within this step it would hold up the start.
        "DROP TRIGGER fate_gone",
        "DROP TABLE fate_words",
        "CREATE TABLE overwritten (zeros BLOB NOT NULL)",
    ),
)
