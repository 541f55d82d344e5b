"""One XMPP stream over a WebSocket (RFC 7395): stanzas out and in, requests and their answers.

What comes goes straight to its destination: no stanza passes more than a handful of comparisons. A
stream is used for one connection; `StreamManagement` is what outlives it.

Importing this module imports `websockets` (50 ms); do it in a thread.
"""

import asyncio
import logging
import re
import uuid
from xml.etree.ElementTree import Element

from app.adapters.xmpp import blocking, outgoing
from app.adapters.xmpp.addresses import server_of
from app.adapters.xmpp.answers import answer_to, result_of
from app.adapters.xmpp.client_state import ClientState
from app.adapters.xmpp.frames import BadFrame, build, write_frame
from app.adapters.xmpp.names import (
    CLIENT,
    FRAMING,
    ROSTER,
    STREAM_LIMITS,
    STREAM_MANAGEMENT,
    STREAMS,
    tag,
)
from app.adapters.xmpp.negotiation import Negotiation
from app.adapters.xmpp.open_requests import OpenRequests
from app.adapters.xmpp.stanza_errors import error_of, stream_error_of
from app.adapters.xmpp.stream_listener import StreamListener
from app.adapters.xmpp.stream_management import SentStanza, StreamManagement
from app.adapters.xmpp.websocket import WebSocketTransport, is_loopback, open_websocket
from app.domain.errors import AppError, ConnectionFailed, Disconnected, RequestFailed

logger = logging.getLogger(__name__)

REQUEST_TIMEOUT = 25.0
LOGIN_TIMEOUT = 25.0
DEFAULT_MAX_STANZA = 256 * 1024
"""Bytes; Prosody's limit, beyond which it ends the stream. XEP-0478 tells a server's own."""

_STANZA = re.compile(r"<(message|presence|iq)(?=[\s/>])")
_CLOSE = tag(FRAMING, "close")
_ASK = build(tag(STREAM_MANAGEMENT, "r"))


class XmppStream:
    """A stream to one server over one WebSocket.

    Args:
        address: the account's bare address.
        resource: the device name to ask for.
        management: the counters, carried over from the last connection for resumption.
        listener: where its stanzas go.

    Attributes:
        max_stanza: bytes of the largest stanza that the server takes.
        ended: why it is over, once it is.
    """

    def __init__(
        self, address: str, resource: str, management: StreamManagement, listener: StreamListener
    ) -> None:
        self.max_stanza = DEFAULT_MAX_STANZA
        self.ended: asyncio.Future[AppError] = asyncio.get_running_loop().create_future()
        self._address = address
        self._management = management
        self._listener = listener
        self._websocket: WebSocketTransport | None = None
        self._client_state = ClientState(self._ask_for_acknowledgement)
        self._requests = OpenRequests()
        self._negotiation = Negotiation(address, resource, management, self, self.ended)
        self._negotiating = True
        self._closing = False
        self._closed_by_server = asyncio.Event()
        self._ending: AppError | None = None

    # Opening

    async def open(
        self, url: str, password: str, *, fingerprint: str = "", proxy: str = ""
    ) -> bool:
        """Connect, sign in, and resume the old stream or begin a new one.

        Returns:
            whether the old stream goes on: nothing was missed, nothing needs to be asked anew.

        Raises:
            ConnectionFailed, AccountRefused: as `Session.connect` says.
        """
        connection = await open_websocket(url, fingerprint=fingerprint, proxy=proxy)
        self._websocket = WebSocketTransport(
            connection, self._on_element, self._on_bad_frame, self._on_lost
        )
        self._websocket.start()
        try:
            async with asyncio.timeout(LOGIN_TIMEOUT):
                safe = url.startswith("wss:") or is_loopback(url)
                resumed = await self._negotiation.lead(password, safe=safe)
        except TimeoutError as error:
            raise ConnectionFailed("the server does not answer") from error
        self._negotiating = False
        self.max_stanza = _max_stanza(self.server_features)
        return resumed

    @property
    def full_address(self) -> str:
        """Our address with the device, as the server gave it; the wished one before it did."""
        return self._negotiation.full_address

    @property
    def server_features(self) -> Element:
        """What the server offers; nothing before it let us in."""
        return self._negotiation.features

    # Sending

    @property
    def is_open(self) -> bool:
        """Whether stanzas can be sent."""
        return self._websocket is not None and not self.ended.done() and not self._closing

    def new_id(self) -> str:
        """Make an id for a stanza."""
        return uuid.uuid4().hex

    def send_stanza(self, stanza: Element, *, tracked: bool = False) -> None:
        """Send a stanza now.

        Args:
            tracked: report its acknowledgement to the listener, by its id.

        Raises:
            Disconnected: there is no connection.
            RequestFailed: it is larger than the server takes.
        """
        text = write_frame(stanza)
        if len(text) > self.max_stanza // 4 and len(text.encode()) > self.max_stanza:
            raise RequestFailed("it is too long for the server")
        if not self.is_open:
            raise Disconnected("there is no connection to the server")
        kept = not stanza.tag.endswith("}iq")
        self._send_counted(
            text,
            SentStanza(text if kept else "", stanza.get("id", "") if tracked else ""),
        )

    def send_nonza(self, element: Element) -> None:
        """Send an element that is no stanza and is not counted.

        Raises:
            Disconnected: there is no connection.
        """
        if not self.is_open:
            raise Disconnected("there is no connection to the server")
        self.write(element)

    def write(self, element: Element) -> None:
        """Send an element that is not counted, if there is a connection."""
        self._write_text(write_frame(element))

    def tell_activity(self, *, active: bool) -> None:
        """Tell the server whether somebody is looking.

        Raises:
            Disconnected: there is no connection.
        """
        self.send_nonza(outgoing.client_state(active=active))
        self._client_state.told(active=active)

    def _ask_for_acknowledgement(self) -> None:
        if self._management.counting and self.is_open:
            self.write(_ASK)

    async def request(self, stanza: Element, timeout: float = REQUEST_TIMEOUT) -> Element:  # noqa: ASYNC109  # a request's own limit
        """Send an `<iq/>` and wait for its answer.

        Raises:
            Disconnected: the connection went before the answer.
            RequestFailed: the server says no, or nothing; `NotSupported` if it can't.
        """
        stanza.set("id", stanza.get("id") or self.new_id())
        future = self._requests.add(stanza)
        late = self._client_state.expect_answer()
        try:
            self.send_stanza(stanza)
            async with asyncio.timeout(timeout):
                answer = await future
        except TimeoutError as error:
            raise RequestFailed("the server does not answer") from error
        finally:
            self._requests.remove(stanza)
            if late is not None:
                late.cancel()
        if answer.get("type") == "error":
            raise error_of(answer)
        return answer

    async def check_alive(self) -> None:
        """Ask the server for a sign of life, and cut a connection that gives none within 5 s.

        Raises:
            Disconnected: none came, or there is no connection.
        """
        if self._websocket is None or not self.is_open:
            raise Disconnected("there is no connection to the server")
        if not await self._websocket.ping():
            error = Disconnected("the server does not answer any more")
            self._end(error)
            raise error

    def _send_counted(self, text: str, stanza: SentStanza) -> None:
        ask = self._management.count_sent(stanza)
        self._write_text(text)
        if ask:
            self.write(_ASK)

    def _write_text(self, text: str) -> None:
        if self._websocket is not None:
            self._websocket.write(text)

    # Receiving

    def _on_element(self, element: Element) -> None:
        namespace, _, local = element.tag[1:].rpartition("}")
        if namespace == CLIENT:
            self._management.count_received()
            if local == "message":
                self._listener.on_message(element)
            elif local == "presence":
                self._listener.on_presence(element)
            elif local == "iq":
                self._on_iq(element)
        elif namespace == STREAM_MANAGEMENT:
            self._on_management(element, local)
        elif element.tag == _CLOSE:
            self._closed_by_server.set()
            if not self._closing:
                self._end(Disconnected("the server closed the connection"))
        elif element.tag == tag(STREAMS, "error"):
            self._end(stream_error_of(element))
        elif self._negotiating:
            self._negotiation.take(element)

    def _on_management(self, element: Element, local: str) -> None:
        management = self._management
        if local == "r":
            self.write(self._our_count())
        elif local == "a":
            self.acknowledge(element.get("h"))
        elif self._negotiating:
            # Counting begins with this very element; what follows may already wait behind it.
            if local == "enabled":
                management.received = 0
            elif local == "resumed":
                self.acknowledge(element.get("h"))
                for stanza in management.resumed():
                    self._write_text(stanza.text)
                self.write(_ASK)
            self._negotiation.take(element)

    def _our_count(self) -> Element:
        return build(tag(STREAM_MANAGEMENT, "a"), {"h": str(self._management.received)})

    def acknowledge(self, handled: str | None) -> None:
        """Take the server's count of what it has (XEP-0198)."""
        self._listener.on_acknowledged(self._management.acknowledge(handled))

    def _on_iq(self, iq: Element) -> None:
        """Take an answer, or give one."""
        account = ("", self._address, self.full_address.lower())
        if self._requests.settle(iq, (*account, server_of(self._address))):
            return
        # Only our own account says what changed in it (RFC 6121, 2.1.6).
        if iq.get("from", "").lower() in account and self._take_push(iq):
            answer: Element | None = result_of(iq)
        else:
            answer = answer_to(iq)
        if answer is not None and self.is_open:
            self.send_stanza(answer)

    def _take_push(self, iq: Element) -> bool:
        """Take what the server says changed in the contact list or the blocklist."""
        if iq.get("type") != "set" or not len(iq):
            return False
        if iq[0].tag == tag(ROSTER, "query"):
            self._listener.on_roster_change(iq[0])
        elif iq[0].tag in blocking.CHANGES:
            self._listener.on_blocklist_change(iq[0])
        else:
            return False
        return True

    def _on_bad_frame(self, frame: str | bytes, error: BadFrame) -> None:  # noqa: ARG002
        # The server counted it as a stanza, and would send it again for ever if we did not.
        if isinstance(frame, str) and _STANZA.match(frame):
            self._management.count_received()

    # Ending

    async def close(self) -> None:
        """Say goodbye within 2 s and free everything."""
        if self.is_open:
            if self._management.counting:
                self.write(self._our_count())
            self.write(build(_CLOSE))
            self._closing = True
            try:
                async with asyncio.timeout(1.0):
                    await self._closed_by_server.wait()
                    if self._websocket is not None:
                        await self._websocket.shake_hands()
            except TimeoutError:
                logger.info("The server did not answer our goodbye")
        await self.drop()

    async def drop(self) -> None:
        """Cut the connection without a word and free everything; the stream can be resumed."""
        if self._websocket is not None:
            await self._websocket.shut()

    def _end(self, error: AppError) -> None:
        if self._ending is None:
            self._ending = error
        if self._websocket is not None:
            self._websocket.abort()

    def _on_lost(self, reason: str) -> None:
        error = self._ending or Disconnected(reason)
        self._management.interrupted()
        self._client_state.stop()
        if not self.ended.done():
            self.ended.set_result(error)
        self._closed_by_server.set()
        self._negotiation.stop()
        self._requests.fail("the connection was lost")
        self._listener.on_lost(error)


def _max_stanza(features: Element) -> int:
    """The size of a stanza that the server announces (XEP-0478), within reason."""
    text = features.findtext(f"{tag(STREAM_LIMITS, 'limits')}/{tag(STREAM_LIMITS, 'max-bytes')}")
    if text is None or not text.isascii() or not text.isdigit() or len(text) > 9:
        return DEFAULT_MAX_STANZA
    return max(10_000, int(text))  # RFC 6120, 13.12: at least 10,000 bytes
