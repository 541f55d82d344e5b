"""A client without a socket: friends of the demo, and the other side in tests.

To everybody else it is a resource like any other.
"""

import asyncio
import secrets
import xml.etree.ElementTree as ET
from collections.abc import Callable

from app.server import names
from app.server.addresses import Address
from app.server.resources import Resource
from app.server.stanzas import make

Handler = Callable[[ET.Element], None]
"""Takes each stanza that arrives; called on the event loop, in order, never from within a call."""


class LocalResource(Resource):
    """What the server sees of a local client.

    Args:
        handler: takes what arrives.
        leave: called when it is over.
        features: what it says it can do.
    """

    def __init__(
        self,
        address: Address,
        handler: Handler,
        leave: Callable[[Resource], None],
        features: frozenset[str],
    ) -> None:
        super().__init__(address)
        self.features = features
        self.attached = True
        self._handler = handler
        self._leave = leave

    @property
    def active(self) -> bool:
        """True: it never says otherwise."""
        return True

    def deliver(self, text: str, hold: str | None = None) -> None:  # noqa: ARG002  # never held
        """Hand a stanza to the handler, soon."""
        asyncio.get_running_loop().call_soon(self._receive, text)

    def _receive(self, text: str) -> None:
        if self.attached:
            self._handler(ET.fromstring(text))  # noqa: S314  # the server's own writing

    def end(self, condition: str) -> None:  # noqa: ARG002  # there is nobody to tell
        """Go offline."""
        self.close()

    def close(self) -> None:
        """Go offline."""
        if self.attached:
            self.attached = False
            self._leave(self)


class LocalClient:
    """One in-process resource; get it from `Server.attach`.

    All methods belong to the event loop's thread.

    Args:
        inside: what the server sees of it.
        take: brings a stanza to the server.
        resolve: turns a user's plain name into an address.
    """

    def __init__(
        self,
        inside: LocalResource,
        take: Callable[[Resource, ET.Element], None],
        resolve: Callable[[str], str],
    ) -> None:
        self._inside = inside
        self._take = take
        self._resolve = resolve
        self._nicknames: dict[str, str] = {}

    @property
    def jid(self) -> str:
        """Its full address."""
        return self._inside.full

    def detach(self) -> None:
        """Go offline; nothing arrives and nothing can be sent any more."""
        self._inside.close()

    def send(self, stanza: ET.Element | str) -> None:
        """Send any stanza; elements without a namespace are taken to be of `jabber:client`.

        No limit of `Limits` is applied.

        Raises:
            RuntimeError: it is detached.
            xml.etree.ElementTree.ParseError: the text is not well-formed.
        """
        if not self._inside.attached:
            raise RuntimeError("the client is detached")
        element = ET.fromstring(stanza) if isinstance(stanza, str) else stanza  # noqa: S314  # its owner's
        for part in element.iter():
            if part.tag[0] != "{":
                part.tag = f"{{{names.CLIENT}}}{part.tag}"
        self._take(self._inside, element)

    def say(self, to: str, text: str, *, id: str | None = None) -> str:  # noqa: A002  # XMPP's word
        """Write to a user or an address; return the message's id, its origin id as well."""
        return self._say("chat", self._address(to), text, id)

    def say_in(self, room: str, text: str, *, id: str | None = None) -> str:  # noqa: A002  # the same
        """Write in a room that was joined; return the message's id."""
        return self._say("groupchat", room, text, id)

    def _say(self, kind: str, to: str, text: str, message_id: str | None) -> str:
        message_id = message_id or secrets.token_hex(8)
        body = make("body", names.CLIENT, {}, text)
        origin = make("origin-id", names.STANZA_ID, {"id": message_id})
        attributes = {"type": kind, "to": to, "id": message_id}
        message = make("message", names.CLIENT, attributes, body, origin)
        if kind == "chat":
            message.append(make("active", names.CHAT_STATES))
        self.send(message)
        return message_id

    def typing(self, to: str, typing: bool) -> None:
        """Say to a user or an address that one types, or stopped (XEP-0085)."""
        state = make("composing" if typing else "paused", names.CHAT_STATES)
        self.send(make("message", names.CLIENT, {"type": "chat", "to": self._address(to)}, state))

    def _address(self, to: str) -> str:
        return to if "@" in to else self._resolve(to)

    def join(self, room: str, nick: str) -> None:
        """Enter a room, without its history; what happens there arrives from then on."""
        self._nicknames[room] = nick
        history = make("history", names.MUC, {"maxstanzas": "0"})
        entry = make("x", names.MUC, {}, history)
        self.send(make("presence", names.CLIENT, {"to": f"{room}/{nick}"}, entry))

    def leave(self, room: str) -> None:
        """Leave a room that was joined."""
        to = f"{room}/{self._nicknames.pop(room)}"
        self.send(make("presence", names.CLIENT, {"to": to, "type": "unavailable"}))

    def available(self, status: str = "") -> None:
        """Be there for everybody who may see it."""
        self._announce("", status)

    def away(self, status: str = "") -> None:
        """Be there, but not in front of the screen."""
        self._announce("away", status)

    def _announce(self, show: str, status: str) -> None:
        presence = make("presence", names.CLIENT)
        for name, value in (("show", show), ("status", status)):
            if value:
                presence.append(make(name, names.CLIENT, {}, value))
        self.send(presence)
