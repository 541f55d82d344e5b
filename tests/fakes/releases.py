"""The makers of the program, as far as newer versions go."""

from app.domain.errors import AppError
from app.ports.updates import Release


class FakeReleaseSource:
    """`ReleaseSource` in memory.

    Attributes:
        release: what is published.
        error: raised instead, while it is set.
        asked: how often somebody asked.
    """

    def __init__(self, version: str = "", *, is_known: bool = True) -> None:
        self.release = Release(version, "- News")
        self.error: AppError | None = None
        self.asked = 0
        self.is_known = is_known

    async def newest(self) -> Release:
        """Tell what is published."""
        self.asked += 1
        if self.error is not None:
            raise self.error
        return self.release
