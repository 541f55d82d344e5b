"""Take steps of many fates in one statement, as `LedgerEntry.after` takes each.

Nothing is read to Python for it: with thousands of messages after an absence, each row would have
to wait for Python's lock. What the statement allows and keeps is asked of the domain, once.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from functools import cache

from app.adapters.storage.bulk import with_rows
from app.adapters.storage.rows import conversation_keys, finite, storable
from app.domain.ids import AccountId, ConversationId, ConversationRef, MessageId
from app.domain.message import MessageKey, Position
from app.domain.notification import Fate, FateRecord
from app.ports.ledger import LedgerEntry

_COLUMNS = "conversation, id, sender, fate, open, reason, native, at, decided, shown, settled, rule"


def take_steps(connection: sqlite3.Connection, steps: Sequence[FateRecord]) -> None:
    """Take the next step for messages, in order, where `Fate.may_become` allows it.

    A message of the archive that had no fate gets one; unknown messages are passed over.
    """
    keys = conversation_keys(connection, [step.key.ref for step in steps])
    rows = [_row(keys[step.key.ref], step) for step in steps if step.key.ref in keys]
    with_rows(connection, _COLUMNS, rows, _statement())


def _row(conversation: int, step: FateRecord) -> tuple[object, ...]:
    taken, at = _after(step.fate), finite(step.at)
    reason = storable(step.reason) if taken.reason else ""
    return (
        conversation,
        storable(step.key.id),
        storable(step.key.sender),
        taken.fate.value,
        int(taken.fate.is_open),
        reason,
        None if step.native_id is None or not taken.reason else storable(step.native_id),
        at,
        at if taken.decided_at else 0.0,
        at if taken.shown_at else 0.0,
        at if taken.settled_at else 0.0,
        reason if taken.rule else "",
    )


@cache
def _after(fate: Fate) -> LedgerEntry:
    """What a step to a fate leaves of a message that has just arrived."""
    ref = ConversationRef(AccountId("a"), ConversationId.c2c("a"))
    key = MessageKey(ref, "a", MessageId("a"))
    arrived = LedgerEntry(key, Position(0.0, key.id), Fate.ARRIVED, "", None, 0.0)
    return arrived.after(FateRecord(key, fate, 1.0, "a reason"))


@cache
def _statement() -> str:
    allowed = " ".join(
        f"WHEN '{then.value}' THEN '{_list(old for old in Fate if old.may_become(then))}'"
        for then in Fate
    )
    return f"""
        INSERT INTO fate (message, conversation, sent_at, fate, open, reason, native_id,
            arrived_at, decided_at, shown_at, settled_at, rule)
        SELECT m.key, m.conversation, m.sent_at, g.fate, g.open, g.reason, g.native,
            g.at, g.decided, g.shown, g.settled, g.rule
        FROM given g CROSS JOIN message m
            ON m.conversation = g.conversation AND m.id = g.id AND m.sender = g.sender
        WHERE 1
        ON CONFLICT (message) DO UPDATE SET
            fate = excluded.fate,
            open = excluded.open,
            reason = coalesce(nullif(excluded.reason, ''), reason),
            native_id = coalesce(excluded.native_id, native_id),
            arrived_at = coalesce(nullif(arrived_at, 0), excluded.arrived_at),
            decided_at = coalesce(nullif(decided_at, 0), excluded.decided_at),
            shown_at = coalesce(nullif(shown_at, 0), excluded.shown_at),
            settled_at = coalesce(nullif(excluded.settled_at, 0), settled_at),
            rule = coalesce(nullif(excluded.rule, ''), rule)
        WHERE instr(CASE excluded.fate {allowed} END, ',' || fate || ',')
    """  # noqa: S608  names of fates only


def _list(fates: Iterable[Fate]) -> str:
    return f",{','.join(fate.value for fate in fates)},"
