"""Where newer versions of the program are told of."""

from typing import Protocol

from msgspec import Struct


class Release(Struct, frozen=True):
    """A version that its makers have published, proved to be theirs.

    Attributes:
        notes: what is new in it, as Markdown, at most 4,000 characters.
    """

    version: str
    notes: str


class ReleaseSource(Protocol):
    """Asks the makers of the program for its newest version."""

    @property
    def is_known(self) -> bool:
        """Whether this build knows where to ask; those of distributions need not."""
        ...

    async def newest(self) -> Release:
        """Ask.

        Raises:
            ConnectionFailed: nobody could be asked now.
            RequestFailed: the answer can't be used, or is not by the makers of this program.
        """
        ...
