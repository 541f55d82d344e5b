"""Many rows in one statement: SQLite then works through them without asking for Python's lock.

With a statement for each row, the database's thread would wait for the event loop's after every
one of them, and the loop for it. Rows go in pieces of few sizes, so that few statements have to be
prepared.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any, TypeVar

T = TypeVar("T")

_SIZES = (250, 50, 10, 1)


def insert_rows(
    connection: sqlite3.Connection, into: str, rows: Sequence[Sequence[object]], then: str = ""
) -> None:
    """Insert rows.

    Args:
        into: the statement up to its VALUES, "INSERT INTO table (columns)".
        rows: values for all of the columns each.
        then: what follows the VALUES, "ON CONFLICT …".
    """
    for piece in _pieces(rows):
        row = f"({_marks(len(piece[0]))})"
        values = ", ".join([row] * len(piece))
        connection.execute(f"{into} VALUES {values} {then}", tuple(chain.from_iterable(piece)))


def select_where_in(
    connection: sqlite3.Connection, select: str, values: Sequence[object], *before: object
) -> list[Any]:
    """Select rows by a column's values.

    Args:
        select: the statement up to its IN.
        before: the values for what stands in it before that.
    """
    found: list[Any] = []
    for piece in _pieces(values):
        sql = f"{select} IN ({_marks(len(piece))})"
        found += connection.execute(sql, (*before, *piece)).fetchall()
    return found


def _marks(count: int) -> str:
    return ", ".join("?" * count)


def _pieces(items: Sequence[T]) -> Iterator[Sequence[T]]:
    start = 0
    for size in _SIZES:
        while len(items) - start >= size:
            yield items[start : start + size]
            start += size
