"""Bring each stanza where it belongs, and each request to the service that answers it.

What arrives here is well-formed and comes from a bound resource, but is untrusted in every other
way. A service raises `StanzaError` to refuse; the sender gets the error, and all goes on.
"""

import logging
import xml.etree.ElementTree as ET
from collections.abc import Callable, Mapping, Sequence
from enum import Enum

from app.server.accounts import Accounts
from app.server.addresses import Address, InvalidAddress, parse_address
from app.server.disco import Discovery
from app.server.limits import Counters, Limits
from app.server.messages import Messages
from app.server.presence import Presences
from app.server.resources import Resource, Resources
from app.server.rooms import Rooms
from app.server.session import ClientSession
from app.server.stanzas import StanzaError, error, name_of, result, serialise

logger = logging.getLogger(__name__)


class Scope(Enum):
    """Whom a request is put to."""

    OWN = "own"
    """The sender's own account: no address, or its bare one."""
    SERVER = "server"
    CONTACT = "contact"
    """Another account's bare address: answered by the server on its behalf."""


Handler = Callable[[Resource, ET.Element, ET.Element], ET.Element | None]
"""Takes a request's sender, the `<iq/>` and its payload; returns the answer's payload."""

Requests = Mapping[tuple[Scope, str, str], Handler]
"""Handlers by scope, type ("get" or "set") and the payload's tag."""

Observer = Callable[[str, ET.Element], None]
"""Hears of every stanza a client sends: its full address, and the stanza as it was read."""


class Router:
    """The middle of the server."""

    def __init__(
        self,
        domain: str,
        accounts: Accounts,
        resources: Resources,
        limits: Limits,
        counters: Counters,
        observers: Sequence[Observer],
    ) -> None:
        self.domain = domain
        self.accounts = accounts
        self.resources = resources
        self.limits = limits
        self.counters = counters
        self.resumable: dict[str, ClientSession] = {}
        self._observers = observers

    def connect(
        self,
        messages: Messages,
        presences: Presences,
        rooms: Rooms,
        requests: Requests,
        discovery: Discovery,
    ) -> None:
        """Learn of the services; call it once, before the first stanza.

        Args:
            messages: takes messages to accounts.
            presences: takes presences to accounts and to everybody.
            rooms: takes all that is for rooms.
            requests: who answers which request.
            discovery: takes clients' answers to the server's own requests.
        """
        self._messages = messages
        self._presences = presences
        self._rooms = rooms
        self._requests = requests
        self._discovery = discovery

    def enter(self, resource: Resource) -> None:
        """Take in a resource; one of the same name is ended with a conflict.

        Raises:
            StanzaError: the account has too many.
        """
        old = self.resources.find(resource.address)
        if old is not None:
            self.counters.conflicts += 1
            old.end("conflict")
        elif len(self.resources.of(resource.bare)) >= self.limits.streams:
            raise StanzaError("resource-constraint", "too many resources")
        self.resources.add(resource)

    def leave(self, resource: Resource) -> None:
        """Forget a resource and tell those who saw it; does nothing the second time."""
        if isinstance(resource, ClientSession):
            self.resumable.pop(resource.token, None)
        if self.resources.remove(resource):
            self._discovery.forget(resource)
            self._rooms.leave_all(resource)
            self._presences.gone(resource)

    def observe(self, sender: Resource, element: ET.Element) -> None:
        """Show observers what a client sent."""
        for observer in tuple(self._observers):
            observer(sender.full, element)

    def handle(self, sender: Resource, stanza: ET.Element) -> None:
        """Take a stanza from a resource."""
        self.counters.stanzas_in += 1
        stanza.set("from", sender.full)
        try:
            self.observe(sender, stanza)
            self._route(sender, stanza)
        except StanzaError as problem:
            self._refuse(sender, stanza, problem)
        except InvalidAddress as problem:
            self._refuse(sender, stanza, StanzaError("jid-malformed", str(problem)))
        except Exception:
            # A mistake of ours in one stanza must not end the stream, let alone the server.
            logger.exception("a stanza could not be handled")
            self._refuse(sender, stanza, StanzaError("internal-server-error"))

    @staticmethod
    def _refuse(sender: Resource, stanza: ET.Element, problem: StanzaError) -> None:
        # An error is never answered by an error (RFC 6120, 8.3.1).
        if stanza.get("type") not in ("error", "result"):
            sender.deliver(serialise(error(stanza, problem)))

    def _route(self, sender: Resource, stanza: ET.Element) -> None:
        written = stanza.get("to")
        to = parse_address(written) if written else None
        kind = name_of(stanza)
        if to is not None and to.domain == self._rooms.domain:
            self._rooms.take(sender, to, stanza)
        elif to is not None and to.domain != self.domain:
            raise StanzaError("remote-server-not-found", "this server knows no other")
        elif kind == "message":
            self._messages.take(sender, to or parse_address(sender.bare), stanza)
        elif kind == "presence":
            if to is None and stanza.get("type") == "unavailable":
                self._rooms.leave_all(sender)
            self._presences.take(sender, to, stanza)
        else:
            self._iq(sender, to, stanza)

    def _iq(self, sender: Resource, to: Address | None, iq: ET.Element) -> None:
        kind = iq.get("type")
        if kind not in ("get", "set", "result", "error") or not iq.get("id"):
            raise StanzaError("bad-request", "an iq has an id, and one of four types")
        request = kind in ("get", "set")
        if request and len(iq) != 1:
            raise StanzaError("bad-request", "a request has one payload")
        if to is not None and to.local and to.resource:
            self._pass_on(to, iq)
            return
        if not request:
            self._discovery.answered(sender, iq)
            return
        if to is None or to.bare == sender.bare:
            scope = Scope.OWN
        elif not to.local:
            scope = Scope.SERVER
        else:
            scope = Scope.CONTACT
        handler = self._requests.get((scope, str(kind), iq[0].tag))
        # Nobody is told which accounts there are.
        if handler is None or (to is not None and to.local and to.bare not in self.accounts):
            raise StanzaError("service-unavailable")
        sender.deliver(serialise(result(iq, handler(sender, iq, iq[0]))))

    def _pass_on(self, to: Address, iq: ET.Element) -> None:
        target = self.resources.find(to)
        if target is None:
            raise StanzaError("service-unavailable")
        target.deliver(serialise(iq))
