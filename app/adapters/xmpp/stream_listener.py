"""Where a stream's stanzas go; `Receiver` is it."""

from typing import Protocol
from xml.etree.ElementTree import Element

from app.adapters.xmpp.stream_management import SentStanza
from app.domain.errors import AppError


class StreamListener(Protocol):
    """Where a stream's stanzas go; all calls come on the loop's thread and must be quick."""

    def on_message(self, stanza: Element) -> None:
        """Take a message."""
        ...

    def on_presence(self, stanza: Element) -> None:
        """Take a presence."""
        ...

    def on_roster_change(self, query: Element) -> None:
        """Take the roster items that the server says changed."""
        ...

    def on_blocklist_change(self, change: Element) -> None:
        """Take whom the server says we now block, or no longer."""
        ...

    def on_acknowledged(self, stanzas: list[SentStanza]) -> None:
        """Learn that the server has these."""
        ...

    def on_lost(self, error: AppError) -> None:
        """Learn that the connection is gone, once."""
        ...
