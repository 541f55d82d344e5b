"""Service discovery: what the server can do, and what its clients can (XEP-0030, XEP-0115).

A client's abilities are asked for when its presence announces a set of them that it did not
announce before. They are kept per resource: shared by their hash they would have to be verified.
"""

import secrets
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterable

from app.server import mam, names
from app.server.resources import Resource
from app.server.stanzas import child, make, serialise

_SERVER = (
    names.DISCO_INFO,
    names.DISCO_ITEMS,
    names.PING,
    names.CARBONS,
    names.CSI,
    names.ROSTER,
    "urn:xmpp:carbons:rules:0",
)
_ACCOUNT = (
    names.DISCO_INFO,
    names.DISCO_ITEMS,
    *mam.FEATURES,
    names.PUBSUB,
    *(
        f"{names.PUBSUB}#{name}"
        for name in (
            "access-presence",
            "access-whitelist",
            "access-open",
            "auto-create",
            "config-node",
            "config-node-max",
            "create-and-configure",
            "create-nodes",
            "delete-items",
            "delete-nodes",
            "filtered-notifications",
            "item-ids",
            "multi-items",
            "persistent-items",
            "publish",
            "publish-options",
            "purge-nodes",
            "retract-items",
            "retrieve-items",
        )
    ),
)


def info(identities: Iterable[tuple[str, str, str]], features: Iterable[str]) -> ET.Element:
    """Write what something is (category, type, name) and can do."""
    query = make("query", names.DISCO_INFO)
    for category, kind, name in identities:
        query.append(
            make("identity", names.DISCO_INFO, {"category": category, "type": kind, "name": name})
        )
    query.extend(make("feature", names.DISCO_INFO, {"var": feature}) for feature in features)
    return query


class Discovery:
    """Answers what the server can do, and finds out what clients can.

    Args:
        rooms: the address of the service for rooms.
        learned: called when a resource's abilities have become known.
    """

    def __init__(self, domain: str, rooms: str, learned: Callable[[Resource], None]) -> None:
        self._domain = domain
        self._rooms = rooms
        self._learned = learned
        self._asked: dict[str, tuple[str, str]] = {}  # full address: request's id, abilities' name

    def server_info(self, _sender: Resource, _iq: ET.Element, _query: ET.Element) -> ET.Element:
        """Answer what the server is and can do."""
        return info([("server", "im", "Bellbird's embedded server")], _SERVER)

    def server_items(self, _sender: Resource, _iq: ET.Element, _query: ET.Element) -> ET.Element:
        """Answer which services there are."""
        rooms = make("item", names.DISCO_ITEMS, {"jid": self._rooms, "name": "Rooms"})
        return make("query", names.DISCO_ITEMS, {}, rooms)

    def account_info(self, _sender: Resource, _iq: ET.Element, _query: ET.Element) -> ET.Element:
        """Answer what an account can do."""
        return info([("account", "registered", ""), ("pubsub", "pep", "")], _ACCOUNT)

    def ask(self, resource: Resource) -> None:
        """Ask what a client can do, if its presence announces something new."""
        if resource.presence is None:
            return
        announced = child(resource.presence, "c", names.CAPS)
        if announced is None:
            return
        node = f"{announced.get('node', '')}#{announced.get('ver', '')}"
        if self._asked.get(resource.full, ("", ""))[1] == node:
            return
        request = f"caps-{secrets.token_hex(6)}"
        self._asked[resource.full] = (request, node)
        attributes = {"type": "get", "id": request, "from": self._domain, "to": resource.full}
        query = make("query", names.DISCO_INFO, {"node": node})
        resource.deliver(serialise(make("iq", names.CLIENT, attributes, query)))

    def answered(self, resource: Resource, iq: ET.Element) -> None:
        """Take a client's answer to a request of ours."""
        query = child(iq, "query", names.DISCO_INFO)
        if query is None or self._asked.get(resource.full, ("",))[0] != iq.get("id"):
            return
        found = query.iterfind(f"{{{names.DISCO_INFO}}}feature")
        resource.features = frozenset(feature.get("var", "") for feature in found)
        self._learned(resource)

    def forget(self, resource: Resource) -> None:
        """Forget what is known of a resource that is gone."""
        self._asked.pop(resource.full, None)
