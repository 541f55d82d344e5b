"""A client that speaks raw frames, so that the server is tested by what is on the wire.

Its SCRAM is its own, not the server's read backwards.
"""

import asyncio
import base64
import contextlib
import hashlib
import hmac
import secrets
import xml.etree.ElementTree as ET
from collections.abc import Callable
from typing import Self

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

DOMAIN = "bellbird.example"
FRAMING = "urn:ietf:params:xml:ns:xmpp-framing"
SASL = "urn:ietf:params:xml:ns:xmpp-sasl"
OPEN = f"<open xmlns='{FRAMING}' to='{DOMAIN}' version='1.0'/>"
SHORT = {
    "c": "jabber:client",
    "framing": FRAMING,
    "sasl": SASL,
    "bind": "urn:ietf:params:xml:ns:xmpp-bind",
    "stream": "http://etherx.jabber.org/streams",
    "streams": "urn:ietf:params:xml:ns:xmpp-streams",
    "stanzas": "urn:ietf:params:xml:ns:xmpp-stanzas",
    "roster": "jabber:iq:roster",
    "sm": "urn:xmpp:sm:3",
    "mam": "urn:xmpp:mam:2",
    "rsm": "http://jabber.org/protocol/rsm",
    "sid": "urn:xmpp:sid:0",
    "delay": "urn:xmpp:delay",
    "carbons": "urn:xmpp:carbons:2",
    "forward": "urn:xmpp:forward:0",
    "states": "http://jabber.org/protocol/chatstates",
    "info": "http://jabber.org/protocol/disco#info",
    "items": "http://jabber.org/protocol/disco#items",
    "muc": "http://jabber.org/protocol/muc",
    "user": "http://jabber.org/protocol/muc#user",
    "admin": "http://jabber.org/protocol/muc#admin",
    "occupant": "urn:xmpp:occupant-id:0",
    "pubsub": "http://jabber.org/protocol/pubsub",
    "event": "http://jabber.org/protocol/pubsub#event",
    "errors": "http://jabber.org/protocol/pubsub#errors",
    "form": "jabber:x:data",
}

Match = Callable[[ET.Element], bool]


def find(element: ET.Element, path: str) -> ET.Element | None:
    """Find by a path with the prefixes of `SHORT`."""
    return element.find(path, SHORT)


def text(element: ET.Element, path: str) -> str | None:
    return element.findtext(path, None, SHORT)


def kind(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def body(element: ET.Element) -> str | None:
    return text(element, "c:body")


def condition(element: ET.Element) -> str:
    """The condition of a stanza error, or "" where there is none."""
    error = find(element, "c:error")
    return "" if error is None else kind(error[0])


def is_message(element: ET.Element) -> bool:
    return kind(element) == "message"


def says(wanted: str) -> Match:
    return lambda element: body(element) == wanted


class StreamEnded(Exception):
    """The server ended the stream; the message is the stream error's condition, or ""."""


class RawClient:
    """One connection. `next` reads on to a frame that matches; what it passed over is in `seen`."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.jid = ""
        self.seen: list[ET.Element] = []
        self.error = ""
        self._connection: ClientConnection | None = None
        self._iq = 0

    # -- the connection -----------------------------------------------------------------------

    async def connect(self) -> Self:
        self._connection = await connect(
            self.url, subprotocols=["xmpp"], compression=None, max_size=2**26, proxy=None
        )
        return self

    @property
    def connection(self) -> ClientConnection:
        assert self._connection is not None
        return self._connection

    async def close(self) -> None:
        if self._connection is not None:
            await self._connection.close()

    def cut(self) -> None:
        """Lose the connection without a word."""
        self.connection.transport.abort()

    async def send(self, frame: str | bytes) -> None:
        await self.connection.send(frame)

    async def read(self) -> ET.Element:
        """Read one frame."""
        async with asyncio.timeout(5):
            try:
                frame = await self.connection.recv()
            except ConnectionClosed as closed:
                raise StreamEnded(self.error) from closed
        assert isinstance(frame, str)
        element = ET.fromstring(frame)  # noqa: S314  # from our own server
        if element.tag == f"{{{SHORT['stream']}}}error":
            self.error = kind(element[0])
        return element

    async def next(self, match: Match) -> ET.Element:
        while not match(element := await self.read()):
            self.seen.append(element)
        return element

    async def ended(self) -> str:
        """Read until the server has ended the stream; return the stream error's condition."""
        with contextlib.suppress(StreamEnded):
            await self.next(lambda _: False)
        return self.error

    # -- logging in ---------------------------------------------------------------------------

    async def open(self) -> ET.Element:
        await self.send(OPEN)
        return await self.next(lambda element: kind(element) == "features")

    async def prove(self, user: str, password: str, mechanism: str = "SCRAM-SHA-256") -> ET.Element:
        """Log in up to success or failure, which is returned."""
        if mechanism == "PLAIN":
            await self._say("auth", f"\0{user}\0{password}".encode(), mechanism)
            return await self.read()
        algorithm = mechanism.removeprefix("SCRAM-").replace("SHA-", "sha").lower()
        nonce = secrets.token_hex(8)
        first = f"n={user},r={nonce}"
        await self._say("auth", f"n,,{first}".encode(), mechanism)
        challenge = await self.read()
        if kind(challenge) == "failure":
            return challenge
        server_first = base64.b64decode(challenge.text or "").decode()
        fields = dict(part.split("=", 1) for part in server_first.split(","))
        assert fields["r"].startswith(nonce)
        salted = hashlib.pbkdf2_hmac(
            algorithm, password.encode(), base64.b64decode(fields["s"]), int(fields["i"])
        )
        client_key = hmac.digest(salted, b"Client Key", algorithm)
        final = f"c=biws,r={fields['r']}"
        transcript = f"{first},{server_first},{final}".encode()
        signature = hmac.digest(hashlib.new(algorithm, client_key).digest(), transcript, algorithm)
        proof = bytes(a ^ b for a, b in zip(client_key, signature, strict=True))
        await self._say("response", f"{final},p={base64.b64encode(proof).decode()}".encode())
        answer = await self.read()
        if kind(answer) == "success":
            server_key = hmac.digest(salted, b"Server Key", algorithm)
            expected = hmac.digest(server_key, transcript, algorithm)
            assert base64.b64decode(answer.text or "") == b"v=" + base64.b64encode(expected)
        return answer

    async def _say(self, name: str, data: bytes, mechanism: str = "") -> None:
        chosen = f" mechanism='{mechanism}'" if mechanism else ""
        await self.send(
            f"<{name} xmlns='{SASL}'{chosen}>{base64.b64encode(data).decode()}</{name}>"
        )

    async def authenticate(self, user: str, mechanism: str = "SCRAM-SHA-256") -> Self:
        """Connect and log in by the password "secret", up to the second features."""
        await self.connect()
        await self.open()
        answer = await self.prove(user, "secret", mechanism)
        assert kind(answer) == "success", ET.tostring(answer)
        await self.open()
        return self

    async def bind(self, resource: str = "") -> ET.Element:
        wish = f"<resource>{resource}</resource>" if resource else ""
        answer = await self.iq("set", f"<bind xmlns='{SHORT['bind']}'>{wish}</bind>")
        self.jid = text(answer, "bind:bind/bind:jid") or ""
        return answer

    # -- talking ------------------------------------------------------------------------------

    async def iq(self, type_: str, payload: str, to: str = "") -> ET.Element:
        """Ask, and wait for the answer."""
        self._iq += 1
        wanted = f"iq{self._iq}"
        address = f' to="{to}"' if to else ""
        await self.send(
            f"<iq xmlns='jabber:client' type='{type_}' id='{wanted}'{address}>{payload}</iq>"
        )
        return await self.next(
            lambda element: (
                kind(element) == "iq"
                and element.get("id") == wanted
                and element.get("type") in ("result", "error")
            )
        )

    async def settle(self) -> list[ET.Element]:
        """Return all that came so far, once all that was sent so far is dealt with."""
        await self.iq("get", "<ping xmlns='urn:xmpp:ping'/>", DOMAIN)
        seen, self.seen = self.seen, []
        return seen

    async def messages(self) -> list[ET.Element]:
        """Return the messages that came so far."""
        return [element for element in await self.settle() if is_message(element)]

    async def available(self, inner: str = "") -> None:
        await self.send(f"<presence xmlns='jabber:client'>{inner}</presence>")
        await self.settle()

    async def say(self, to: str, words: str, more: str = "", type_: str = "chat") -> None:
        await self.send(
            f"<message xmlns='jabber:client' type='{type_}' to=\"{to}\" id='m-{words}'>"
            f"<body>{words}</body>{more}</message>"
        )

    async def join(self, room: str, nickname: str, history: int = 0) -> list[ET.Element]:
        """Enter a room; return all that came, up to the subject."""
        await self.send(
            f"<presence xmlns='jabber:client' to='{room}/{nickname}'>"
            f"<x xmlns='{SHORT['muc']}'><history maxstanzas='{history}'/></x></presence>"
        )
        await self.next(
            lambda element: find(element, "c:subject") is not None or element.get("type") == "error"
        )
        seen, self.seen = self.seen, []
        return seen

    async def manage(self, *, resume: bool = True) -> str:
        """Turn stream management on; return the id to resume by."""
        await self.send(f"<enable xmlns='{SHORT['sm']}' resume='{str(resume).lower()}'/>")
        enabled = await self.next(lambda element: kind(element) == "enabled")
        return enabled.get("id", "")
