"""What the server, the account and a group can do (XEP-0030)."""

import asyncio
import logging
from xml.etree.ElementTree import Element

from msgspec import Struct

from app.adapters.xmpp.addresses import is_plausible, server_of
from app.adapters.xmpp.content import clean_name
from app.adapters.xmpp.frames import build
from app.adapters.xmpp.names import (
    BLOCKING,
    CLIENT,
    DISCO_INFO,
    DISCO_ITEMS,
    MUC,
    PUSH,
    UPLOAD,
    tag,
)
from app.adapters.xmpp.wire import Wire
from app.domain.errors import RequestFailed
from app.ports.im import SessionFeature

logger = logging.getLogger(__name__)

MAX_SERVICES = 20
MAX_FEATURES = 1000


class Abilities(Struct, frozen=True):
    """What an address says of itself: features, and its identities as "category/type"."""

    features: frozenset[str] = frozenset()
    identities: frozenset[str] = frozenset()
    name: str = ""


async def ask_abilities(wire: Wire, address: str) -> Abilities:
    """Ask an address what it can do; nothing if it does not say.

    Raises:
        Disconnected: there is no connection.
    """
    query = build(tag(DISCO_INFO, "query"))
    iq = build(tag(CLIENT, "iq"), {"type": "get", "to": address}, query)
    try:
        answer = await wire.request(iq)
    except RequestFailed as error:
        logger.info("A service does not say what it can do: %s", error)
        return Abilities()
    return read_abilities(answer)


def read_abilities(answer: Element) -> Abilities:
    """Read the answer to a query for abilities."""
    query = answer.find(tag(DISCO_INFO, "query"))
    if query is None:
        return Abilities()
    identities = query.findall(tag(DISCO_INFO, "identity"))[:MAX_FEATURES]
    features = query.findall(tag(DISCO_INFO, "feature"))[:MAX_FEATURES]
    return Abilities(
        frozenset(f.get("var", "") for f in features),
        frozenset(f"{i.get('category', '')}/{i.get('type', '')}" for i in identities),
        next((name for i in identities if (name := clean_name(i.get("name")))), ""),
    )


class Services(Struct, frozen=True):
    """What the account can use.

    Attributes:
        uploads: the address of the service that takes files, or "".
        groups: the address of the service that hosts groups, or "".
    """

    account: Abilities = Abilities()
    server: Abilities = Abilities()
    uploads: str = ""
    groups: str = ""

    @property
    def features(self) -> SessionFeature:
        """What of it the program knows to use."""
        found = SessionFeature.EDIT | SessionFeature.RECALL | SessionFeature.REACTIONS
        found |= SessionFeature.GROUPS | SessionFeature.GROUP_ROLES
        found |= SessionFeature.PRESENCE_REQUESTS
        if "pubsub/pep" in self.account.identities:
            found |= SessionFeature.READ_SYNC | SessionFeature.OWN_PICTURE
        if self.uploads:
            found |= SessionFeature.UPLOAD
        if PUSH in self.account.features | self.server.features:
            found |= SessionFeature.PUSH
        if BLOCKING in self.account.features | self.server.features:
            found |= SessionFeature.BLOCKING
        return found


async def discover_services(wire: Wire, address: str) -> Services:
    """Ask the server and what belongs to it, in two rounds.

    Raises:
        Disconnected: there is no connection.
    """
    server = server_of(address)
    account_abilities, server_abilities, items = await asyncio.gather(
        ask_abilities(wire, address),
        ask_abilities(wire, server),
        _ask_items(wire, server),
    )
    found = await asyncio.gather(*(ask_abilities(wire, item) for item in items))
    uploads = groups = ""
    for item, abilities in zip(items, found, strict=True):
        if UPLOAD in abilities.features:
            uploads = uploads or item
        if MUC in abilities.features and "conference/text" in abilities.identities:
            groups = groups or item
    return Services(account_abilities, server_abilities, uploads, groups)


async def _ask_items(wire: Wire, server: str) -> list[str]:
    query = build(tag(DISCO_ITEMS, "query"))
    iq = build(tag(CLIENT, "iq"), {"type": "get", "to": server}, query)
    try:
        answer = await wire.request(iq)
    except RequestFailed as error:
        logger.info("The server does not list its services: %s", error)
        return []
    addresses = (item.get("jid", "").lower() for item in answer.iter(tag(DISCO_ITEMS, "item")))
    return [a for a in dict.fromkeys(addresses) if is_plausible(a)][:MAX_SERVICES]
