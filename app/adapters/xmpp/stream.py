"""One XMPP stream: slixmpp on our WebSocket, with its own way to sign in, count and ask.

slixmpp brings the stanza classes and the plugins that answer others (discovery, capabilities,
ping). What it does with every stanza is too slow (60 matchers, 157 µs for a message), so messages,
presences, answers and the stream's own elements go straight to their destination here. A stream is
used for one connection; `StreamManagement` is what outlives it.

Importing this module imports slixmpp (90 ms); do it in a thread.
"""

import asyncio
import base64
import binascii
import logging
import re
import uuid
from typing import Any, Protocol
from xml.etree.ElementTree import Element

from slixmpp import JID, ClientXMPP

from app.adapters.xmpp import blocking, outgoing, sasl
from app.adapters.xmpp.addresses import bare, server_of, user_of
from app.adapters.xmpp.client_state import ClientState
from app.adapters.xmpp.frames import BadFrame, build, write_frame
from app.adapters.xmpp.names import (
    AVATAR_METADATA,
    BIND,
    BOOKMARKS,
    CALLS,
    CARBONS,
    CHAT_STATES,
    CLIENT,
    CORRECTION,
    FRAMING,
    MARKERS,
    MUC,
    NICKNAME,
    REACTIONS,
    READ_SYNC,
    RECEIPTS,
    REPLY,
    RETRACTION,
    ROSTER,
    SASL,
    SESSION,
    STREAM_LIMITS,
    STREAM_MANAGEMENT,
    STREAMS,
    tag,
)
from app.adapters.xmpp.stanza_errors import error_of, refusal_of, stream_error_of
from app.adapters.xmpp.stream_management import SentStanza, StreamManagement
from app.adapters.xmpp.websocket import WebSocketTransport, is_loopback, open_websocket
from app.domain.errors import (
    AccountRefused,
    AppError,
    ConnectionFailed,
    Disconnected,
    RequestFailed,
)

logger = logging.getLogger(__name__)

REQUEST_TIMEOUT = 25.0
LOGIN_TIMEOUT = 25.0
DEFAULT_MAX_STANZA = 256 * 1024
"""Bytes; Prosody's limit, beyond which it ends the stream. XEP-0478 tells a server's own."""

_CAPS_NODE = "https://bellbird.invalid/caps"
_FEATURES = (
    CALLS,
    CARBONS,
    CHAT_STATES,
    CORRECTION,
    MARKERS,
    MUC,
    REACTIONS,
    RECEIPTS,
    REPLY,
    RETRACTION,
    f"{AVATAR_METADATA}+notify",
    f"{BOOKMARKS}+notify",
    f"{NICKNAME}+notify",
    f"{READ_SYNC}+notify",
)
_STANZA = re.compile(r"<(message|presence|iq)(?=[\s/>])")
_OPEN = tag(FRAMING, "open")
_CLOSE = tag(FRAMING, "close")


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


class XmppStream(ClientXMPP):  # type: ignore[misc]  # slixmpp is untyped to us
    """A stream to one server over one WebSocket.

    Args:
        address: the account's bare address.
        resource: the device name to ask for.
        management: the counters, carried over from the last connection for resumption.
        listener: where its stanzas go.
    """

    def __init__(
        self, address: str, resource: str, management: StreamManagement, listener: StreamListener
    ) -> None:
        from app.adapters.xmpp.tls import unverified_context

        # The context is never used: TLS is the WebSocket's. Without one slixmpp loads all CAs.
        super().__init__(
            f"{address}/{resource}",
            "",
            ssl_context=unverified_context(),
            loop=asyncio.get_running_loop(),
        )
        self.address = address
        self.management = management
        self.server_features: Element = Element(tag(STREAMS, "features"))
        self.max_stanza = DEFAULT_MAX_STANZA
        self.ended: asyncio.Future[AppError] = asyncio.get_running_loop().create_future()
        self._listener = listener
        self._websocket: WebSocketTransport | None = None
        self._sender: asyncio.Task[None] | None = None
        self._client_state = ClientState(self._ask_for_acknowledgement)
        self._pending: dict[str, tuple[str, asyncio.Future[Element]]] = {}
        self._steps: asyncio.Queue[Element | None] = asyncio.Queue()
        self._negotiating = True
        self._closing = False
        self._closed_by_server = asyncio.Event()
        self._ending: AppError | None = None
        for plugin in ("xep_0030", "xep_0115", "xep_0199"):
            self.register_plugin(plugin)
        self.plugin["xep_0115"].caps_node = _CAPS_NODE
        disco = self.plugin["xep_0030"]
        disco.del_identity(category="client", itype="bot", name="Slixmpp")  # its default
        disco.add_identity(category="client", itype="pc", name="Bellbird")
        for feature in _FEATURES:
            disco.add_feature(feature)

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
        self.transport: WebSocketTransport | None = self._websocket
        self._websocket.start()
        self._sender = self.loop.create_task(self.run_filters(), name="send XMPP stanzas")
        try:
            async with asyncio.timeout(LOGIN_TIMEOUT):
                return await self._log_in(password, safe=url.startswith("wss:") or is_loopback(url))
        except TimeoutError as error:
            raise ConnectionFailed("the server does not answer") from error

    async def _log_in(self, password: str, *, safe: bool) -> bool:
        features = await self._open_stream()
        await self._authenticate(features, password, safe=safe)
        self.server_features = features = await self._open_stream()
        self.max_stanza = _max_stanza(features)
        can_resume = features.find(tag(STREAM_MANAGEMENT, "sm")) is not None
        resumed = can_resume and await self._resume()
        if not resumed:
            self.management.forget()
            await self._bind(features)
        await self.plugin["xep_0115"].update_caps(broadcast=False)
        if not resumed and can_resume:
            await self._enable_management()
        self._negotiating = False
        self.sessionstarted = True
        self.event("session_resumed" if resumed else "session_start")
        return resumed

    async def _open_stream(self) -> Element:
        self._write(write_frame(build(_OPEN, {"to": server_of(self.address), "version": "1.0"})))
        if (await self._next_step()).tag != _OPEN:
            raise ConnectionFailed("the server does not speak XMPP properly")
        features = await self._next_step()
        if features.tag != tag(STREAMS, "features"):
            raise ConnectionFailed("the server does not speak XMPP properly")
        return features

    async def _next_step(self) -> Element:
        step = await self._steps.get()
        if step is None:
            error = await self.ended
            if isinstance(error, Disconnected):
                raise ConnectionFailed(str(error))
            raise error
        return step

    async def _authenticate(self, features: Element, password: str, *, safe: bool) -> None:
        offered = [m.text or "" for m in features.iter(tag(SASL, "mechanism"))]
        mechanism = sasl.choose(offered, user_of(self.address), password, safe=safe)
        self._write_sasl("auth", mechanism.first(), {"mechanism": mechanism.name})
        while True:
            step = await self._next_step()
            if step.tag == tag(SASL, "challenge"):
                self._write_sasl("response", await mechanism.answer(_decode(step)))
            elif step.tag == tag(SASL, "success"):
                mechanism.verify(_decode(step))
                self.authenticated = True
                return
            elif step.tag == tag(SASL, "failure"):
                raise refusal_of(step)
            else:
                raise ConnectionFailed("the server does not speak XMPP properly")

    def _write_sasl(
        self, name: str, content: bytes, attributes: dict[str, str] | None = None
    ) -> None:
        text = base64.b64encode(content).decode() or "="
        self._write(write_frame(build(tag(SASL, name), attributes, text=text)))

    async def _resume(self) -> bool:
        management = self.management
        if not management.stream_id:
            return False
        self.boundjid = JID(management.address)
        resume = {"h": str(management.received), "previd": management.stream_id}
        self._write(write_frame(build(tag(STREAM_MANAGEMENT, "resume"), resume)))
        answer = await self._next_step()
        if answer.tag == tag(STREAM_MANAGEMENT, "resumed"):  # handled in _on_element, in time
            self.session_bind_event.set()
            return True
        if answer.tag != tag(STREAM_MANAGEMENT, "failed"):
            raise ConnectionFailed("the server does not speak XMPP properly")
        self._listener.on_acknowledged(management.acknowledge(answer.get("h")))
        return False

    async def _bind(self, features: Element) -> None:
        wish = build(tag(BIND, "resource"), text=self.requested_jid.resource)
        bind = build(tag(BIND, "bind"), None, wish)
        try:
            answer = await self.request(build(tag(CLIENT, "iq"), {"type": "set"}, bind))
            bound = answer.findtext(f"{tag(BIND, 'bind')}/{tag(BIND, 'jid')}") or ""
            session = features.find(tag(SESSION, "session"))
            if session is not None and session.find(tag(SESSION, "optional")) is None:
                iq = build(tag(CLIENT, "iq"), {"type": "set"}, build(tag(SESSION, "session")))
                await self.request(iq)
        except RequestFailed as error:
            raise ConnectionFailed(f"the server lets no device in: {error}") from error
        if bare(bound) != self.address:
            raise AccountRefused("the server knows this account under another address")
        self.boundjid = JID(bound)
        self.bound = True
        self.event("session_bind", self.boundjid)
        self.session_bind_event.set()

    async def _enable_management(self) -> None:
        self.management.begin()
        self._write(write_frame(build(tag(STREAM_MANAGEMENT, "enable"), {"resume": "true"})))
        answer = await self._next_step()
        if answer.tag != tag(STREAM_MANAGEMENT, "enabled"):
            self.management.forget()
            return
        if answer.get("resume") in ("true", "1"):
            self.management.stream_id = answer.get("id", "")
            self.management.address = str(self.boundjid)

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
        self._write(write_frame(element))

    def tell_activity(self, *, active: bool) -> None:
        """Tell the server whether somebody is looking.

        Raises:
            Disconnected: there is no connection.
        """
        self.send_nonza(outgoing.client_state(active=active))
        self._client_state.told(active=active)

    def _ask_for_acknowledgement(self) -> None:
        if self.management.counting and self.is_open:
            self._write(write_frame(build(tag(STREAM_MANAGEMENT, "r"))))

    async def request(self, stanza: Element, timeout: float = REQUEST_TIMEOUT) -> Element:  # noqa: ASYNC109  # a request's own limit
        """Send an `<iq/>` and wait for its answer.

        Raises:
            Disconnected: the connection went before the answer.
            RequestFailed: the server says no, or nothing; `NotSupported` if it can't.
        """
        request_id = stanza.get("id") or self.new_id()
        stanza.set("id", request_id)
        future: asyncio.Future[Element] = self.loop.create_future()
        self._pending[request_id] = (stanza.get("to", "").lower(), future)
        late = self._client_state.expect_answer()
        try:
            self.send_stanza(stanza)
            async with asyncio.timeout(timeout):
                answer = await future
        except TimeoutError as error:
            raise RequestFailed("the server does not answer") from error
        finally:
            del self._pending[request_id]
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

    async def capabilities(self) -> Element:
        """The element that tells others in a presence what we can do (XEP-0115)."""
        version = await self.plugin["xep_0115"].get_verstring()
        attributes = {"hash": "sha-1", "node": _CAPS_NODE, "ver": version or ""}
        return build("{http://jabber.org/protocol/caps}c", attributes)

    def send_raw(self, data: str | bytes) -> None:
        """Send what slixmpp wrote; it leaves the namespace of the stream out (RFC 7395, 3.3.3)."""
        text = data if isinstance(data, str) else data.decode()
        if not text or text.isspace():  # its keepalive; ours are the WebSocket's pings
            return
        if _STANZA.match(text):
            text = _STANZA.sub(r"<\1 xmlns='jabber:client'", text, count=1)
            if self.is_open:
                self._send_counted(text, SentStanza("" if text.startswith("<iq") else text))
        elif self.is_open:
            self._write(text)

    def _start_keepalive(self, event: Any) -> None:
        """Do nothing: the WebSocket keeps itself alive."""

    def _send_counted(self, text: str, stanza: SentStanza) -> None:
        ask = self.management.count_sent(stanza)
        self._write(text)
        if ask:
            self._write(write_frame(build(tag(STREAM_MANAGEMENT, "r"))))

    def _write(self, text: str) -> None:
        if self._websocket is not None:
            self._websocket.write(text)

    # Receiving

    def _on_element(self, element: Element) -> None:
        namespace, _, local = element.tag[1:].rpartition("}")
        if namespace == CLIENT:
            self.management.count_received()
            if local == "message":
                self._listener.on_message(element)
            elif local == "presence":
                self._listener.on_presence(element)
            elif not self._settle(element) and not self._take_push(element):
                self._spawn_event(element)
        elif namespace == STREAM_MANAGEMENT:
            self._on_management(element, local)
        elif element.tag == _CLOSE:
            self._closed_by_server.set()
            if not self._closing:
                self._end(Disconnected("the server closed the connection"))
        elif element.tag == tag(STREAMS, "error"):
            self._end(stream_error_of(element))
        elif self._negotiating:
            if element.tag == _OPEN:
                self.start_stream_handler(element)
            self._steps.put_nowait(element)

    def _on_management(self, element: Element, local: str) -> None:
        management = self.management
        if local == "r":
            self._write(write_frame(self._our_count()))
        elif local == "a":
            self._listener.on_acknowledged(management.acknowledge(element.get("h")))
        elif self._negotiating:
            # Counting begins with this very element; what follows may already wait behind it.
            if local == "enabled":
                management.received = 0
            elif local == "resumed":
                self._listener.on_acknowledged(management.acknowledge(element.get("h")))
                for stanza in management.resumed():
                    self._write(stanza.text)
                self._write(write_frame(build(tag(STREAM_MANAGEMENT, "r"))))
            self._steps.put_nowait(element)

    def _our_count(self) -> Element:
        return build(tag(STREAM_MANAGEMENT, "a"), {"h": str(self.management.received)})

    def _settle(self, iq: Element) -> bool:
        """Give an answer to whoever asked; one from somebody else is not an answer."""
        if iq.get("type") not in ("result", "error"):
            return False
        to, future = self._pending.get(iq.get("id", ""), ("", None))
        if future is None:
            return False
        sender = iq.get("from", "").lower()
        ours = ("", self.address, str(self.boundjid).lower(), server_of(self.address))
        if sender != to and not (sender in ours and to in ours):
            logger.warning("Ignored an answer that came from somebody else")
            return True
        if not future.done():
            future.set_result(iq)
        return True

    def _take_push(self, iq: Element) -> bool:
        """Take what the server says changed in the contact list or the blocklist."""
        if iq.get("type") != "set" or not len(iq):
            return False
        if iq.get("from", "").lower() not in ("", self.address, str(self.boundjid).lower()):
            return False  # slixmpp answers with an error (RFC 6121, 2.1.6)
        if iq[0].tag == tag(ROSTER, "query"):
            self._listener.on_roster_change(iq[0])
        elif iq[0].tag in blocking.CHANGES:
            self._listener.on_blocklist_change(iq[0])
        else:
            return False
        self.send_stanza(build(tag(CLIENT, "iq"), {"type": "result", "id": iq.get("id", "")}))
        return True

    def _on_bad_frame(self, frame: str | bytes, error: BadFrame) -> None:  # noqa: ARG002
        # The server counted it as a stanza, and would send it again for ever if we did not.
        if isinstance(frame, str) and _STANZA.match(frame):
            self.management.count_received()

    # Ending

    async def close(self) -> None:
        """Say goodbye within 2 s and free everything."""
        if self.is_open:
            if self.management.counting:
                self._write(write_frame(self._our_count()))
            self._write(write_frame(build(_CLOSE)))
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
        if self._sender is not None:
            self._sender.cancel()
            await asyncio.wait([self._sender])

    def _end(self, error: AppError) -> None:
        if self._ending is None:
            self._ending = error
        if self._websocket is not None:
            self._websocket.abort()

    def _on_lost(self, reason: str) -> None:
        error = self._ending or Disconnected(reason)
        self.management.interrupted()
        self._client_state.stop()
        self.transport = None
        if not self.ended.done():
            self.ended.set_result(error)
        self._closed_by_server.set()
        self._steps.put_nowait(None)
        for _, future in self._pending.values():
            if not future.done():
                future.set_exception(Disconnected("the connection was lost"))
        if self._sender is not None:
            self._sender.cancel()
        self.event("disconnected", str(error))
        self._listener.on_lost(error)


def _decode(element: Element) -> bytes:
    text = (element.text or "").strip()
    try:
        return b"" if text == "=" else base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise ConnectionFailed("the server's challenge is malformed") from error


def _max_stanza(features: Element) -> int:
    """The size of a stanza that the server announces (XEP-0478), within reason."""
    text = features.findtext(f"{tag(STREAM_LIMITS, 'limits')}/{tag(STREAM_LIMITS, 'max-bytes')}")
    if text is None or not text.isascii() or not text.isdigit() or len(text) > 9:
        return DEFAULT_MAX_STANZA
    return max(10_000, int(text))  # RFC 6120, 13.12: at least 10,000 bytes
