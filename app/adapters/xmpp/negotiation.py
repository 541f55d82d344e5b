"""From a WebSocket's opening to where stanzas flow: sign in, then resume or bind (RFC 6120, 7395).

The steps are taken one after the other by whoever calls `lead`; the stream hands over what belongs
to them as it comes.
"""

import asyncio
import base64
import binascii
from typing import Protocol
from xml.etree.ElementTree import Element

from app.adapters.xmpp import sasl
from app.adapters.xmpp.addresses import bare, server_of, user_of
from app.adapters.xmpp.frames import build
from app.adapters.xmpp.names import (
    BIND,
    CLIENT,
    FRAMING,
    SASL,
    SESSION,
    STREAM_MANAGEMENT,
    STREAMS,
    tag,
)
from app.adapters.xmpp.stanza_errors import refusal_of
from app.adapters.xmpp.stream_management import StreamManagement
from app.domain.errors import (
    AccountRefused,
    AppError,
    ConnectionFailed,
    Disconnected,
    RequestFailed,
)

_OPEN = tag(FRAMING, "open")
_FEATURES = tag(STREAMS, "features")
_RESUMED = tag(STREAM_MANAGEMENT, "resumed")
_FAILED = tag(STREAM_MANAGEMENT, "failed")
_ENABLED = tag(STREAM_MANAGEMENT, "enabled")
_IMPROPER = "the server does not speak XMPP properly"


class Ground(Protocol):
    """What a negotiation needs of the stream below it; `XmppStream` is it."""

    def write(self, element: Element) -> None:
        """Send an element that is not counted."""
        ...

    def acknowledge(self, handled: str | None) -> None:
        """Take the server's count of what it has."""
        ...

    async def request(self, stanza: Element) -> Element:
        """Send an `<iq/>` and return its answer.

        Raises:
            Disconnected, RequestFailed: as `Wire.request` says.
        """
        ...


class Negotiation:
    """The beginning of one connection.

    Args:
        address: the account's bare address.
        resource: the device name to ask for.
        management: what the last connection left for resumption.
        ground: the stream.
        ended: why the stream is over, once it is.

    Attributes:
        features: what the server offers to whom it knows.
        full_address: ours on this stream; the wished one before the server gave it.
    """

    def __init__(
        self,
        address: str,
        resource: str,
        management: StreamManagement,
        ground: Ground,
        ended: "asyncio.Future[AppError]",
    ) -> None:
        self._address = address
        self._resource = resource
        self._management = management
        self._ground = ground
        self._ended = ended
        self._steps: asyncio.Queue[Element | None] = asyncio.Queue()
        self.features = Element(_FEATURES)
        self.full_address = f"{address}/{resource}"

    def take(self, element: Element) -> None:
        """Take an element of the server's that is no stanza."""
        self._steps.put_nowait(element)

    def stop(self) -> None:
        """Wait no more: the connection is gone, and `ended` says why."""
        self._steps.put_nowait(None)

    async def lead(self, password: str, *, safe: bool) -> bool:
        """Go through it.

        Args:
            safe: the line is TLS or stays on this computer.

        Returns:
            whether the old stream goes on.

        Raises:
            ConnectionFailed, AccountRefused: as `Session.connect` says.
        """
        await self._authenticate(await self._open_stream(), password, safe=safe)
        self.features = await self._open_stream()
        can_resume = self.features.find(tag(STREAM_MANAGEMENT, "sm")) is not None
        if can_resume and await self._resume():
            return True
        self._management.forget()
        await self._bind()
        if can_resume:
            await self._enable_management()
        return False

    async def _open_stream(self) -> Element:
        self._ground.write(build(_OPEN, {"to": server_of(self._address), "version": "1.0"}))
        await self._next(_OPEN)
        return await self._next(_FEATURES)

    async def _next(self, *wanted: str) -> Element:
        """Wait for the server's next step; it must be one of these if any are named."""
        step = await self._steps.get()
        if step is None:
            error = await self._ended
            if isinstance(error, Disconnected):
                raise ConnectionFailed(str(error))
            raise error
        if wanted and step.tag not in wanted:
            raise ConnectionFailed(_IMPROPER)
        return step

    # Signing in (RFC 6120, 6)

    async def _authenticate(self, features: Element, password: str, *, safe: bool) -> None:
        offered = [m.text or "" for m in features.iter(tag(SASL, "mechanism"))]
        mechanism = sasl.choose(offered, user_of(self._address), password, safe=safe)
        self._say("auth", mechanism.first(), {"mechanism": mechanism.name})
        while True:
            step = await self._next(*(tag(SASL, s) for s in ("challenge", "success", "failure")))
            match step.tag.rpartition("}")[2]:
                case "challenge":
                    self._say("response", await mechanism.answer(_decode(step)))
                case "success":
                    mechanism.verify(_decode(step))
                    return
                case _:
                    raise refusal_of(step)

    def _say(self, name: str, content: bytes, attributes: dict[str, str] | None = None) -> None:
        text = base64.b64encode(content).decode() or "="
        self._ground.write(build(tag(SASL, name), attributes, text=text))

    # Going on, or beginning anew (XEP-0198; RFC 6120, 7)

    async def _resume(self) -> bool:
        management = self._management
        if not management.stream_id:
            return False
        self.full_address = management.address
        resume = {"h": str(management.received), "previd": management.stream_id}
        self._ground.write(build(tag(STREAM_MANAGEMENT, "resume"), resume))
        answer = await self._next(_RESUMED, _FAILED)
        if answer.tag == _RESUMED:  # the stream has acted on it, in time
            return True
        self._ground.acknowledge(answer.get("h"))
        return False

    async def _bind(self) -> None:
        wish = build(tag(BIND, "resource"), text=self._resource)
        bind = build(tag(BIND, "bind"), None, wish)
        try:
            answer = await self._ground.request(build(tag(CLIENT, "iq"), {"type": "set"}, bind))
            bound = answer.findtext(f"{tag(BIND, 'bind')}/{tag(BIND, 'jid')}") or ""
            session = self.features.find(tag(SESSION, "session"))
            if session is not None and session.find(tag(SESSION, "optional")) is None:
                iq = build(tag(CLIENT, "iq"), {"type": "set"}, build(tag(SESSION, "session")))
                await self._ground.request(iq)
        except RequestFailed as error:
            raise ConnectionFailed(f"the server lets no device in: {error}") from error
        if bare(bound) != self._address:
            raise AccountRefused("the server knows this account under another address")
        self.full_address = bound

    async def _enable_management(self) -> None:
        self._management.begin()
        self._ground.write(build(tag(STREAM_MANAGEMENT, "enable"), {"resume": "true"}))
        answer = await self._next()
        if answer.tag != _ENABLED:
            self._management.forget()
            return
        if answer.get("resume") in ("true", "1"):
            self._management.stream_id = answer.get("id", "")
            self._management.address = self.full_address


def _decode(element: Element) -> bytes:
    text = (element.text or "").strip()
    try:
        return b"" if text == "=" else base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise ConnectionFailed("the server's challenge is malformed") from error
