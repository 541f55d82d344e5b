"""What reading a stanza gives: events, and what the rest of the adapter must do about it."""

from typing import NamedTuple
from xml.etree.ElementTree import Element

from msgspec import Struct

from app.adapters.xmpp.calls import CallStep
from app.adapters.xmpp.invitations import Invitation
from app.domain.events import Event


class Place(NamedTuple):
    """Where a message stands in one of the server's archives.

    Attributes:
        archive: "" for the account's own, else the group's address.
        stamp: by the server's clock; 0.0 if only the order of arrival is known.
    """

    archive: str
    archive_id: str
    stamp: float


class ReceiptRequest(Struct, frozen=True):
    """Somebody wishes to know that their message came (XEP-0184)."""

    address: str
    id: str


class Reading(NamedTuple):
    """What one stanza says.

    Attributes:
        place: its place in an archive, when it has one.
        receipt: what to answer, when the sender asks.
        node: the changed items of one of our own nodes (XEP-0163).
        contact_node: whose node changed, and its items, when it is not ours.
        occupant: the lasting id in its group of who said it, or "".
        invitation: into a group, when it is one and news.
        call: what it says of a call.
    """

    events: tuple[Event, ...] = ()
    place: Place | None = None
    receipt: ReceiptRequest | None = None
    node: Element | None = None
    contact_node: tuple[str, Element] | None = None
    occupant: str = ""
    invitation: Invitation | None = None
    call: CallStep | None = None


NOTHING = Reading()
"""A stanza says nothing that matters."""
