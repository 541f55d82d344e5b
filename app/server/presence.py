"""Presence: who is told who is there, and who may ask to be (RFC 6121, 3 and 4)."""

import xml.etree.ElementTree as ET
from collections.abc import Callable
from copy import deepcopy

from msgspec.structs import replace

from app.server import names
from app.server.accounts import Accounts
from app.server.addresses import Address
from app.server.resources import Resource, Resources
from app.server.roster import Rosters
from app.server.stanzas import StanzaError, make, serialise

_SUBSCRIPTION = ("subscribe", "subscribed", "unsubscribe", "unsubscribed")


class Presences:
    """Takes presences that are for accounts, or for everybody who may see them.

    Args:
        learn: called with every resource that announces itself, before others are told.
    """

    def __init__(
        self,
        accounts: Accounts,
        resources: Resources,
        rosters: Rosters,
        learn: Callable[[Resource], None],
    ) -> None:
        self._accounts = accounts
        self._resources = resources
        self._rosters = rosters
        self._learn = learn

    def take(self, sender: Resource, to: Address | None, stanza: ET.Element) -> None:
        """Take a presence.

        Raises:
            StanzaError: it is of a kind there is not.
        """
        kind = stanza.get("type", "")
        if kind == "error":
            return
        if kind in _SUBSCRIPTION:
            if to is not None and to.local and to.bare != sender.bare:
                self._subscription(sender.bare, to.bare, kind, stanza)
        elif kind == "probe":
            if to is not None and self._rosters.contact(to.bare, sender.bare).from_:
                self._show(to.bare, sender)
        elif kind not in ("", "unavailable"):
            raise StanzaError("bad-request", "there is no such presence")
        elif to is not None:
            self._direct(sender, to, stanza, kind)
        elif kind == "unavailable":
            self._unavailable(sender, stanza)
        else:
            self._available(sender, stanza)

    def gone(self, resource: Resource) -> None:
        """Tell those who saw a resource that it is no longer there."""
        attributes = {"type": "unavailable", "from": resource.full}
        self._unavailable(resource, make("presence", names.CLIENT, attributes))

    # -- there and not there ------------------------------------------------------------------

    def _available(self, sender: Resource, stanza: ET.Element) -> None:
        first = not sender.available
        sender.presence = stanza
        sender.priority = _priority(stanza)
        self._learn(sender)
        self._broadcast(sender, stanza)
        if first:
            self._show(sender.bare, sender)
            for contact in self._rosters.of(sender.bare):
                if contact.to:
                    self._show(contact.address, sender)
                if contact.waiting:
                    self._send_to(sender, contact.address, "subscribe")

    def _unavailable(self, sender: Resource, stanza: ET.Element) -> None:
        was_available = sender.available
        sender.presence = None
        directed, sender.directed = sender.directed, set()
        told = self._broadcast(sender, stanza) if was_available else set()
        for resource in self._resources.everybody() if directed else ():
            if directed & {resource.full, resource.bare} and resource not in told:
                _deliver(resource, stanza)

    def _broadcast(self, sender: Resource, stanza: ET.Element) -> set[Resource]:
        watchers = [one.address for one in self._rosters.of(sender.bare) if one.from_]
        told = set()
        for bare in (sender.bare, *watchers):
            for resource in self._resources.available(bare):
                _deliver(resource, stanza)
                told.add(resource)
        return told

    def _direct(self, sender: Resource, to: Address, stanza: ET.Element, kind: str) -> None:
        if kind:
            sender.directed.discard(str(to))
        elif str(to) not in sender.directed:
            if len(sender.directed) >= 1_000:
                raise StanzaError("resource-constraint", "presence sent to too many")
            sender.directed.add(str(to))
        if to.resource:
            target = self._resources.find(to)
            targets = [target] if target is not None else []
        else:
            targets = self._resources.available(to.bare)
        for resource in targets:
            _deliver(resource, stanza)

    def _show(self, bare: str, viewer: Resource) -> None:
        for resource in self._resources.available(bare):
            if resource is not viewer and resource.presence is not None:
                _deliver(viewer, resource.presence)

    # -- who may see whom ---------------------------------------------------------------------

    def _subscription(self, mine: str, theirs: str, kind: str, stanza: ET.Element) -> None:
        """Carry out what `mine` says to `theirs`, on both lists (RFC 6121, appendix A)."""
        if theirs not in self._accounts:
            if kind == "subscribe":
                raise StanzaError("item-not-found")
            return
        here = self._rosters.contact(mine, theirs)
        there = self._rosters.contact(theirs, mine)
        match kind:
            case "subscribe":
                if not here.to:
                    self._rosters.put(mine, replace(here, asked=True, listed=True))
                if there.from_:  # answered already
                    self._approve(theirs, mine)
                elif not there.waiting:
                    self._rosters.put(theirs, replace(there, waiting=True))
                    self._tell(theirs, mine, kind, stanza)
            case "subscribed":
                if here.waiting:
                    new = replace(here, waiting=False, from_=True, listed=True)
                    self._rosters.put(mine, new)
                    self._approve(mine, theirs)
            case "unsubscribe":
                self._unsubscribe(mine, theirs)
            case _:
                self._deny(mine, theirs)

    def _approve(self, seen: str, viewer: str) -> None:
        """Let `viewer`, who asked, see `seen`."""
        contact = self._rosters.contact(viewer, seen)
        if not contact.asked:
            return
        self._rosters.put(viewer, replace(contact, asked=False, to=True, listed=True))
        self._tell(viewer, seen, "subscribed")
        for resource in self._resources.available(viewer):
            self._show(seen, resource)

    def _unsubscribe(self, mine: str, theirs: str) -> None:
        here = self._rosters.contact(mine, theirs)
        if here.to or here.asked:
            self._rosters.put(mine, replace(here, to=False, asked=False))
        there = self._rosters.contact(theirs, mine)
        if there.from_ or there.waiting:
            self._rosters.put(theirs, replace(there, from_=False, waiting=False))
            self._tell(theirs, mine, "unsubscribe")
        if there.from_:
            self._hide(theirs, mine)

    def _deny(self, mine: str, theirs: str) -> None:
        here = self._rosters.contact(mine, theirs)
        if here.from_ or here.waiting:
            self._rosters.put(mine, replace(here, from_=False, waiting=False))
        there = self._rosters.contact(theirs, mine)
        if there.to or there.asked:
            self._rosters.put(theirs, replace(there, to=False, asked=False))
            self._tell(theirs, mine, "unsubscribed")
        if there.to:
            self._hide(mine, theirs)

    def _hide(self, seen: str, viewer: str) -> None:
        for resource in self._resources.available(seen):
            attributes = {"type": "unavailable", "from": resource.full}
            for watcher in self._resources.available(viewer):
                _deliver(watcher, make("presence", names.CLIENT, attributes))

    def _tell(self, bare: str, sender: str, kind: str, stanza: ET.Element | None = None) -> None:
        for resource in self._resources.of(bare):
            if resource.interested or resource.available:
                self._send_to(resource, sender, kind, stanza)

    @staticmethod
    def _send_to(
        resource: Resource, sender: str, kind: str, stanza: ET.Element | None = None
    ) -> None:
        presence = make("presence", names.CLIENT) if stanza is None else deepcopy(stanza)
        presence.attrib.update({"type": kind, "from": sender, "to": resource.bare})
        resource.deliver(serialise(presence))

    def edit_roster(self, sender: Resource, _iq: ET.Element, query: ET.Element) -> None:
        """Answer a client that changes its contact list.

        Raises:
            StanzaError: the change makes no sense, or the contact is not there.
        """
        address, item = self._rosters.read(query)
        if item.get("subscription") != "remove":
            self._rosters.edit(sender.bare, address.bare, item)
            return
        if not self._rosters.contact(sender.bare, address.bare).listed:
            raise StanzaError("item-not-found")
        self._unsubscribe(sender.bare, address.bare)
        self._deny(sender.bare, address.bare)
        self._rosters.remove(sender.bare, address.bare)


def _deliver(resource: Resource, stanza: ET.Element) -> None:
    """Deliver a presence under the receiver's own address."""
    sender = stanza.get("from", "")
    written = ET.Element(stanza.tag, {**stanza.attrib, "to": resource.full})
    written.extend(stanza)
    resource.deliver(serialise(written), f"presence:{sender}")


def _priority(stanza: ET.Element) -> int:
    text = stanza.findtext(f"{{{names.CLIENT}}}priority", "0").strip()
    try:
        return max(-128, min(127, int(text)))
    except ValueError as error:
        raise StanzaError("bad-request", "the priority is no number") from error
