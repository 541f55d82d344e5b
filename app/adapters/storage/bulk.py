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

_LARGEST = 64
"""Rows in a piece; smaller ones are halves of it, of halves, … A statement for 256 messages would
keep half a megabyte for itself.
"""


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
        connection.execute(f"{into} {_values(piece)} {then}", tuple(chain.from_iterable(piece)))


def with_rows(
    connection: sqlite3.Connection, columns: str, rows: Sequence[Sequence[object]], statement: str
) -> list[Any]:
    """Run a statement that has rows of values as its table `given`; gives what it finds.

    Args:
        columns: the names of the columns.
        rows: values for all of the columns each.
    """
    found: list[Any] = []
    for piece in _pieces(rows):
        sql = f"WITH given ({columns}) AS ({_values(piece)}) {statement}"
        found += connection.execute(sql, tuple(chain.from_iterable(piece))).fetchall()
    return found


def select_where_in(
    connection: sqlite3.Connection, select: str, values: Sequence[object], *before: object
) -> list[Any]:
    """Select rows by a column's values.

    Args:
        select: the statement up to its IN.
        before: the values for what stands in it before that.
    """
    found: list[Any] = []
    for start in range(0, len(values), _LARGEST):
        piece = values[start : start + _LARGEST]
        size = 1 << (len(piece) - 1).bit_length()
        same = [piece[-1]] * (size - len(piece))  # finds nothing more, and fits a known statement
        sql = f"{select} IN ({', '.join('?' * size)})"
        found += connection.execute(sql, (*before, *piece, *same)).fetchall()
    return found


def _values(rows: Sequence[Sequence[object]]) -> str:
    row = f"({', '.join('?' * len(rows[0]))})"
    return f"VALUES {', '.join([row] * len(rows))}"


def _pieces(items: Sequence[T]) -> Iterator[Sequence[T]]:
    start = 0
    while start < len(items):
        size = min(_LARGEST, 1 << ((len(items) - start).bit_length() - 1))
        yield items[start : start + size]
        start += size
