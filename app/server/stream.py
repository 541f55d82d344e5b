"""One client's stream: frames, login, binding, stream management (RFC 7395, RFC 6120, XEP-0198).

The stream trusts nothing that it reads. What it can't accept ends this stream with a stream error
and touches nothing else.
"""

import asyncio
import logging
import secrets
import xml.etree.ElementTree as ET
from collections.abc import Callable, Coroutine
from contextlib import suppress

from websockets.asyncio.connection import broadcast
from websockets.asyncio.server import ServerConnection
from websockets.exceptions import ConnectionClosed

from app.server import names, sasl
from app.server.addresses import Address, InvalidAddress, parse_address
from app.server.limits import Bucket
from app.server.router import Router
from app.server.session import ClientSession
from app.server.stanzas import (
    FrameError,
    StanzaError,
    child,
    error,
    escape,
    make,
    name_of,
    namespace_of,
    parse,
    result,
    serialise,
)

logger = logging.getLogger(__name__)

_SLICE = 32  # frames handled in one go; websockets does not yield while frames are buffered
_STANZAS = frozenset(f"{{{names.CLIENT}}}{name}" for name in ("message", "presence", "iq"))


class Stream:
    """A connection from its first frame to its last; `run` it once.

    Args:
        spawn: runs a coroutine to its end, as part of the server.
    """

    def __init__(
        self,
        connection: ServerConnection,
        router: Router,
        spawn: Callable[[Coroutine[None, None, None]], None],
    ) -> None:
        self._connection = connection
        self._router = router
        self._limits = router.limits
        self._spawn = spawn
        self._open = False
        self._restarted = False  # opened again after the login (RFC 6120, 6.4.6)
        self._ended = False
        self._login: sasl.Login | None = None
        self._attempts = 0
        self._user = ""  # bare address, once proved
        self.session: ClientSession | None = None

    @property
    def account(self) -> str:
        """Whose stream it is, or "" before the login."""
        return self._user

    async def run(self) -> None:
        """Read frames until the connection is gone."""
        loop = asyncio.get_running_loop()
        bucket = Bucket(self._limits.rate, self._limits.burst, loop.time())
        timer = loop.call_later(self._limits.login_timeout, self._too_slow)
        count = 0
        try:
            async for frame in self._connection:
                self._receive(frame)
                count += 1
                wait = bucket.take(loop.time())
                if wait:
                    self._router.counters.waits += 1
                    await self._rest(wait)
                elif count % _SLICE == 0:
                    await asyncio.sleep(0)
        except ConnectionClosed as closed:
            logger.debug("a connection broke: %s", closed)
        finally:
            timer.cancel()
            self._ended = True
            if self.session is not None:
                self.session.lose()

    async def _rest(self, seconds: float) -> None:
        """Read nothing for a while, unless the connection goes."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._connection.wait_closed()

    def _too_slow(self) -> None:
        if self.session is None:
            self.fail("connection-timeout")

    # -- writing ------------------------------------------------------------------------------

    def write(self, text: str) -> None:
        """Send a frame at once and in order; does nothing on an ended stream."""
        if self._ended:
            return
        broadcast([self._connection], text)
        if self._connection.transport.get_write_buffer_size() > self._limits.buffer:
            self._router.counters.overflows += 1
            self.cut()

    def cut(self) -> None:
        """Drop the connection without a word; a resumable session waits for its client."""
        self._connection.transport.abort()

    def part(self) -> None:
        """Forget the session, which another stream carries from now on."""
        self.session = None

    def fail(self, condition: str, text: str = "", detail: str = "") -> None:
        """End the stream with a stream error (RFC 6120, 4.9), and the session it carries."""
        if self._ended:
            return
        if not self._open:
            self._write_open()
        explanation = (
            f"<text xmlns='{names.STREAM_ERRORS}' xml:lang='en'>{escape(text)}</text>"
            if text
            else ""
        )
        self.write(
            f"<stream:error xmlns:stream='{names.STREAMS}'>"
            f"<{condition} xmlns='{names.STREAM_ERRORS}'/>{explanation}{detail}</stream:error>"
        )
        self.finish()

    def finish(self) -> None:
        """Close the stream in good order, and end the session it carries."""
        if self._ended:
            return
        self.write(f"<close xmlns='{names.FRAMING}'/>")
        self._ended = True
        session, self.session = self.session, None
        if session is not None:
            session.wire = None
            session.close()
        self._spawn(self._connection.close())

    # -- reading ------------------------------------------------------------------------------

    def _receive(self, frame: str | bytes) -> None:
        if self._ended:
            return
        try:
            self._take(parse(frame, self._limits))
        except FrameError as problem:
            self._router.counters.bad_frames += 1
            logger.warning("a client's stream ends: %s", problem.condition)
            detail = f"<handled-count-too-high xmlns='{names.SM}'/>"
            too_high = problem.condition == "undefined-condition"
            self.fail(problem.condition, problem.text, detail if too_high else "")
        except Exception:
            # A mistake of ours while it serves one client must not end the server for the others.
            logger.exception("a frame could not be handled")
            self.fail("internal-server-error")

    def _take(self, element: ET.Element) -> None:
        if element.tag in _STANZAS and self.session is not None:
            self._stanza(self.session, element)
            return
        match namespace_of(element), name_of(element):
            case names.FRAMING, "open":
                self._opened(element)
            case names.FRAMING, "close":
                self.finish()
            case _ if not self._open:
                raise FrameError("invalid-namespace", "<open/> comes first")
            case names.SASL, name if not self._user:
                self._sasl(name, element)
            case names.SM, name if self._restarted:
                self._manage(name, element)
            case names.CSI, ("active" | "inactive") as state if self.session is not None:
                self._router.observe(self.session, element)
                self.session.set_active(active=state == "active")
            case names.CLIENT, "iq" if self._restarted:
                self._bind(element)
            case ((names.CLIENT | names.SASL | names.SM | names.CSI), _):
                raise FrameError("not-authorized" if self.session is None else "policy-violation")
            case (names.STREAMS, "error"):
                self.finish()
            case "", _:
                raise FrameError("invalid-namespace", "every frame names its namespace")
            case _:
                raise FrameError("unsupported-stanza-type")

    def _stanza(self, session: ClientSession, stanza: ET.Element) -> None:
        if session.counting:
            session.handled = (session.handled + 1) % 2**32
        sender = stanza.get("from")
        if sender is not None and sender != session.full:
            self._check_from(session, sender)
        self._router.handle(session, stanza)

    @staticmethod
    def _check_from(session: ClientSession, sender: str) -> None:
        try:
            address = parse_address(sender)
        except InvalidAddress as problem:
            raise FrameError("invalid-from") from problem
        if address.bare != session.bare or address.resource not in ("", session.address.resource):
            raise FrameError("invalid-from")

    # -- opening and login --------------------------------------------------------------------

    def _opened(self, element: ET.Element) -> None:
        if self._open and (not self._user or self._restarted):
            raise FrameError("policy-violation", "the stream is open")
        to = element.get("to", "")
        self._write_open()
        if to.lower() != self._router.domain:
            raise FrameError("host-unknown")
        if element.get("version", "").partition(".")[0] != "1":
            raise FrameError("unsupported-version")
        if self._user:
            self._restarted = True
            features = (
                f"<bind xmlns='{names.BIND}'/>"
                f"<session xmlns='{names.SESSION}'><optional/></session>"
                f"<sm xmlns='{names.SM}'/><csi xmlns='{names.CSI}'/>"
            )
        else:
            offered = "".join(f"<mechanism>{name}</mechanism>" for name in sasl.MECHANISMS)
            features = f"<mechanisms xmlns='{names.SASL}'>{offered}</mechanisms>"
        self.write(f"<stream:features xmlns:stream='{names.STREAMS}'>{features}</stream:features>")

    def _write_open(self) -> None:
        self._open = True
        self.write(
            f"<open xmlns='{names.FRAMING}' from='{self._router.domain}'"
            f" id='{secrets.token_hex(8)}' version='1.0' xml:lang='en'/>"
        )

    def _sasl(self, name: str, element: ET.Element) -> None:
        try:
            if name == "auth":
                self._login = sasl.Login(
                    element.get("mechanism", ""), self._router.accounts.credentials
                )
                if not element.text:
                    self.write(f"<challenge xmlns='{names.SASL}'/>")
                    return
            answer = self._login_step(name, element)
        except sasl.LoginRefused as refusal:
            self._refuse(refusal.condition)
            return
        user = None if self._login is None else self._login.user
        kind = "challenge" if user is None else "success"
        self.write(f"<{kind} xmlns='{names.SASL}'>{sasl.encode(answer)}</{kind}>")
        if user is not None:
            self._router.counters.logins += 1
            self._user = parse_address(f"{user}@{self._router.domain}").bare

    def _login_step(self, name: str, element: ET.Element) -> bytes:
        if name == "abort":
            raise sasl.LoginRefused("aborted")
        if name not in ("auth", "response") or self._login is None:
            raise sasl.LoginRefused("malformed-request")
        return self._login.step(sasl.decode(element.text))

    def _refuse(self, condition: str) -> None:
        self._login = None
        self._attempts += 1
        self._router.counters.refused_logins += 1
        self.write(f"<failure xmlns='{names.SASL}'><{condition}/></failure>")
        if self._attempts >= self._limits.login_attempts:
            self.fail("policy-violation", "too many refused logins")

    # -- binding and stream management --------------------------------------------------------

    def _bind(self, iq: ET.Element) -> None:
        request = child(iq, "bind", names.BIND)
        if iq.get("type") != "set" or request is None:
            raise FrameError("not-authorized", "no resource is bound")
        wished = (request.findtext(f"{{{names.BIND}}}resource") or "").strip()
        try:
            local = parse_address(self._user).local
            address = parse_address(
                str(Address(local, self._router.domain, wished or secrets.token_hex(6)))
            )
            session = ClientSession(
                address, self, self._limits, self._router.counters, self._router.leave
            )
            self._router.enter(session)
        except InvalidAddress:
            self.write(serialise(error(iq, StanzaError("bad-request"))))
            return
        except StanzaError as problem:
            self.write(serialise(error(iq, problem)))
            return
        self.session = session
        full = make("jid", names.BIND, {}, session.full)
        self.write(serialise(result(iq, make("bind", names.BIND, {}, full))))

    def _manage(self, name: str, element: ET.Element) -> None:
        session = self.session
        match name:
            case "enable" if session is not None and not session.counting:
                resumable = element.get("resume") in ("true", "1")
                session.enable(secrets.token_urlsafe(12) if resumable else "")
                more = ""
                if resumable:
                    self._router.resumable[session.token] = session
                    more = (
                        f" resume='true' id='{session.token}'"
                        f" max='{round(self._limits.resume_timeout)}'"
                    )
                self.write(f"<enabled xmlns='{names.SM}'{more}/>")
            case "resume" if session is None:
                self._resume(element)
            case "r" if session is not None and session.counting:
                self.write(f"<a xmlns='{names.SM}' h='{session.handled}'/>")
            case "a" if session is not None and session.counting:
                session.acknowledge(_count(element))
            case "enable" | "resume":
                self._refuse_management("unexpected-request")
            case _:
                raise FrameError("policy-violation", "stream management is not on")

    def _resume(self, element: ET.Element) -> None:
        session = self._router.resumable.get(element.get("previd", ""))
        if session is None or session.bare != self._user:
            self._refuse_management("item-not-found")
            return
        session.resume(self, _count(element))
        self.session = session

    def _refuse_management(self, condition: str) -> None:
        self.write(
            f"<failed xmlns='{names.SM}'><{condition} xmlns='{names.STANZA_ERRORS}'/></failed>"
        )


def _count(element: ET.Element) -> int:
    """Read `h`; raises FrameError where it is no count."""
    text = element.get("h", "")
    if not (text.isascii() and text.isdigit() and len(text) <= 10):
        raise FrameError("bad-format", "h is no count")
    return int(text)
