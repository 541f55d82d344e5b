"""Which service answers which request."""

import xml.etree.ElementTree as ET

from app.server import names
from app.server.disco import Discovery
from app.server.mam import ArchiveRequests
from app.server.messages import Messages
from app.server.pep import Pep
from app.server.presence import Presences
from app.server.resources import Resource
from app.server.roster import Rosters
from app.server.router import Requests, Scope


def requests_to(
    archives: ArchiveRequests,
    discovery: Discovery,
    messages: Messages,
    pep: Pep,
    presences: Presences,
    rosters: Rosters,
) -> Requests:
    """Say who answers which request."""

    def nothing(_sender: Resource, _iq: ET.Element, _payload: ET.Element) -> None:
        """Answer that all is well."""

    info = f"{{{names.DISCO_INFO}}}query"
    items = f"{{{names.DISCO_ITEMS}}}query"
    ping = f"{{{names.PING}}}ping"
    roster = f"{{{names.ROSTER}}}query"
    session = f"{{{names.SESSION}}}session"
    archive = f"{{{names.MAM}}}query"
    metadata = f"{{{names.MAM}}}metadata"
    pubsub = f"{{{names.PUBSUB}}}pubsub"
    owner = f"{{{names.PUBSUB_OWNER}}}pubsub"
    own, server, contact = Scope.OWN, Scope.SERVER, Scope.CONTACT
    return {
        (server, "get", info): discovery.server_info,
        (server, "get", items): discovery.server_items,
        (server, "get", ping): nothing,
        (server, "set", session): nothing,
        (own, "get", ping): nothing,
        (own, "set", session): nothing,
        (own, "get", info): discovery.account_info,
        (own, "get", items): pep.list_nodes,
        (contact, "get", info): discovery.account_info,
        (contact, "get", items): pep.list_nodes,
        (own, "get", roster): rosters.get,
        (own, "set", roster): presences.edit_roster,
        (own, "set", f"{{{names.CARBONS}}}enable"): messages.switch_carbons,
        (own, "set", f"{{{names.CARBONS}}}disable"): messages.switch_carbons,
        (own, "get", archive): archives.own_form,
        (own, "set", archive): archives.own_page,
        (own, "get", metadata): archives.own_ends,
        (own, "get", pubsub): pep.own_get,
        (own, "set", pubsub): pep.own_set,
        (contact, "get", pubsub): pep.contact_get,
        (own, "get", owner): pep.manage,
        (own, "set", owner): pep.manage,
    }
