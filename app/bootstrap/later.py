"""Give what is made when it is first asked for something."""

from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar, cast

T = TypeVar("T")


class _Later:
    """Has the face of what it stands for, from the first question on."""

    def __init__(self, make: Callable[[], object]) -> None:
        self._make = cache(make)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._make(), name)


def later(make: Callable[[], T]) -> T:
    """Stand in for something: its attributes are those of what is made for the first of them.

    Only for who calls methods; it is of another class.
    """
    return cast("T", _Later(make))
