"""What the parts of a session need of the stream; `XmppStream` is it."""

from typing import Protocol
from xml.etree.ElementTree import Element


class Wire(Protocol):
    """The way to the server. Every request ends within 25 s."""

    def new_id(self) -> str:
        """Make an id for a stanza."""
        ...

    def send_stanza(self, stanza: Element, *, tracked: bool = False) -> None:
        """Send a stanza now; `tracked`: its acknowledgement is reported.

        Raises:
            Disconnected: there is no connection.
            RequestFailed: it is larger than the server takes.
        """
        ...

    async def request(self, stanza: Element) -> Element:
        """Send an `<iq/>` and return its answer.

        Raises:
            Disconnected: the connection went before the answer.
            RequestFailed: the server says no, or nothing; `NotSupported` if it can't.
        """
        ...
