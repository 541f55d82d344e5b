"""Who is online: the resources of each account, and what the router must know about each."""

import xml.etree.ElementTree as ET
from abc import ABC, abstractmethod

from app.server.addresses import Address


class Resource(ABC):
    """One bound resource, wherever it lives: behind a socket or in this process.

    Attributes:
        address: its full address.
        presence: the last presence it sent to everybody; None before, or when unavailable.
        priority: from that presence; negative ones get no messages to the bare address.
        carbons: whether it asked for copies of the other resources' messages (XEP-0280).
        interested: whether it asked for the roster, and so gets its changes.
        features: what its client can do, as its service discovery told (XEP-0115).
        directed: bare or full addresses that got a presence of their own.
    """

    def __init__(self, address: Address) -> None:
        self.address = address
        self.full = str(address)
        self.bare = address.bare
        self.presence: ET.Element | None = None
        self.priority = 0
        self.carbons = False
        self.interested = False
        self.features: frozenset[str] = frozenset()
        self.directed: set[str] = set()

    @property
    def available(self) -> bool:
        """Whether it told everybody that it is there."""
        return self.presence is not None

    @property
    @abstractmethod
    def active(self) -> bool:
        """Whether its user is looking, as far as it says (XEP-0352)."""

    @abstractmethod
    def deliver(self, text: str, hold: str | None = None) -> None:
        """Take a written stanza.

        Args:
            text: the stanza.
            hold: if not None, it may wait while the client is inactive, and replaces what waits
                under the same key.
        """

    @abstractmethod
    def end(self, condition: str) -> None:
        """End it because the server wishes so; `condition` is the stream error to give."""

    @abstractmethod
    def close(self) -> None:
        """End it without a word; does nothing the second time."""

    def wants(self, node: str) -> bool:
        """Whether it wants to hear of a node's changes (XEP-0163, filtered notifications)."""
        return f"{node}+notify" in self.features


class Resources:
    """All bound resources by account."""

    def __init__(self) -> None:
        self._by_account: dict[str, dict[str, Resource]] = {}

    def add(self, resource: Resource) -> None:
        """Take in a resource; its name must be free."""
        self._by_account.setdefault(resource.bare, {})[resource.address.resource] = resource

    def remove(self, resource: Resource) -> bool:
        """Forget a resource; say whether it was there."""
        of_account = self._by_account.get(resource.bare, {})
        if of_account.get(resource.address.resource) is not resource:
            return False
        del of_account[resource.address.resource]
        if not of_account:
            del self._by_account[resource.bare]
        return True

    def find(self, address: Address) -> Resource | None:
        """Find the resource with this full address."""
        return self._by_account.get(address.bare, {}).get(address.resource)

    def of(self, bare: str) -> list[Resource]:
        """List an account's resources."""
        return list(self._by_account.get(bare, {}).values())

    def available(self, bare: str) -> list[Resource]:
        """List an account's resources that are available."""
        return [resource for resource in self.of(bare) if resource.available]

    def everybody(self) -> list[Resource]:
        """List all resources."""
        return [one for of_account in self._by_account.values() for one in of_account.values()]
