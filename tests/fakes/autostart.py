"""A system's own list of what starts with the computer."""

from app.domain.errors import StorageFailed


class FakeAutostart:
    """`Autostart` in memory; called in threads.

    Attributes:
        enabled: what the system says; the test may switch it as its settings would.
        is_locked: nothing can be changed, as where an administrator rules.
        calls: what was set up, in order.
    """

    def __init__(self, *, enabled: bool = False, is_locked: bool = False) -> None:
        self.enabled = enabled
        self.is_locked = is_locked
        self.calls: list[bool] = []

    def is_enabled(self) -> bool:
        """Tell what the system says."""
        return self.enabled

    def set_enabled(self, *, enabled: bool) -> None:
        """Take it, unless it is locked."""
        self.calls.append(enabled)
        if self.is_locked:
            raise StorageFailed("the administrator forbids it")
        self.enabled = enabled
