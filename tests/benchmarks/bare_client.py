"""The least that can fetch an archive: a WebSocket, a parser, no state. Ours is held against it."""

import base64
import itertools
import xml.etree.ElementTree as ET
from typing import Self
from xml.sax.saxutils import escape

from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

PAGE = 100
"""As many as ours asks for."""

_ARCHIVE = "{urn:xmpp:mam:2}"
_RSM = "{http://jabber.org/protocol/rsm}"
_FORM = (
    "<x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'>"
    "<value>urn:xmpp:mam:2</value></field></x>"
)


class BareClient:
    """A connection; make it with `online`, and `close` it."""

    def __init__(self, connection: ClientConnection, domain: str) -> None:
        self._connection = connection
        self._domain = domain
        self._numbers = itertools.count(1)

    @classmethod
    async def online(cls, url: str, address: str, password: str) -> Self:
        """Connect and log in by PLAIN."""
        user, _, domain = address.partition("@")
        connection = await connect(
            url,
            subprotocols=[Subprotocol("xmpp")],
            compression=None,
            proxy=None,
            max_size=2**24,
            ping_interval=None,
        )
        client = cls(connection, domain)
        await client._open()
        proof = base64.b64encode(f"\0{user}\0{password}".encode()).decode()
        sasl = "urn:ietf:params:xml:ns:xmpp-sasl"
        await client._send(f"<auth xmlns='{sasl}' mechanism='PLAIN'>{proof}</auth>")
        answer = await client._next()
        if answer.tag != f"{{{sasl}}}success":
            raise ConnectionError(f"the login was refused: {answer.tag}")
        await client._open()
        bind = "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>"
        await client._send(f"<iq xmlns='jabber:client' type='set' id='bind'>{bind}</iq>")
        await client._answer("bind")
        return client

    async def close(self) -> None:
        """Leave."""
        await self._connection.close()

    async def say(self, to: str, text: str) -> None:
        """Write to somebody."""
        await self._send(
            f"<message xmlns='jabber:client' type='chat' to='{escape(to)}'"
            f" id='bare{next(self._numbers)}'><body>{escape(text)}</body></message>"
        )

    async def newest(self) -> str:
        """Give the id of the newest message of its archive; "" if there is none."""
        found, _, _ = await self._page("<before/>", 1)
        return found[-1].get("id", "") if found else ""

    async def fetch_all(self, after: str) -> int:
        """Fetch everything behind an id, page by page, and count it."""
        count = 0
        while True:
            results, last, complete = await self._page(f"<after>{escape(after)}</after>", PAGE)
            count += len(results)
            if complete or not results:
                return count
            after = last

    async def _page(self, place: str, size: int) -> tuple[list[ET.Element], str, bool]:
        number = f"page{next(self._numbers)}"
        window = f"<set xmlns='{_RSM[1:-1]}'><max>{size}</max>{place}</set>"
        await self._send(
            f"<iq xmlns='jabber:client' type='set' id='{number}'>"
            f"<query xmlns='{_ARCHIVE[1:-1]}' queryid='{number}'>{_FORM}{window}</query></iq>"
        )
        results = []
        while True:
            stanza = await self._next()
            result = stanza.find(f"{_ARCHIVE}result")
            if result is not None:
                results.append(result)
            elif stanza.get("id") == number:
                break
        end = stanza.find(f"{_ARCHIVE}fin")
        if end is None:
            raise ConnectionError("the archive did not answer")
        last = end.findtext(f"{_RSM}set/{_RSM}last") or ""
        return results, last, end.get("complete") == "true"

    async def _open(self) -> None:
        framing = "urn:ietf:params:xml:ns:xmpp-framing"
        await self._send(f"<open xmlns='{framing}' to='{self._domain}' version='1.0'/>")
        while not (await self._next()).tag.endswith("}features"):
            pass

    async def _answer(self, number: str) -> None:
        while (answer := await self._next()).get("id") != number:
            pass
        if answer.get("type") != "result":
            raise ConnectionError(f"{number} was refused")

    async def _send(self, text: str) -> None:
        await self._connection.send(text)

    async def _next(self) -> ET.Element:
        return ET.fromstring(await self._connection.recv())  # noqa: S314  # our own server's
