"""Who is in a group, and what they are to it (XEP-0045, 5), read from its presences and lists."""

from xml.etree.ElementTree import Element

from msgspec import Struct

from app.adapters.xmpp.addresses import bare, is_plausible
from app.adapters.xmpp.content import clean_id, clean_name
from app.adapters.xmpp.names import MUC_USER, OCCUPANT_ID, tag
from app.domain.conversation import Affiliation, Member, Role
from app.domain.people import Person

_ITEM = f"{tag(MUC_USER, 'x')}/{tag(MUC_USER, 'item')}"
_OCCUPANT_ID = tag(OCCUPANT_ID, "occupant-id")
_AFFILIATIONS = {a.value: a for a in Affiliation}
_ROLES = {r.value: r for r in Role}


class Occupant(Struct, frozen=True):
    """Somebody in a group.

    Attributes:
        nickname: as the group names them.
        name: the best known: a contact's name where the group tells the real address.
        id: lasting through changes of nickname (XEP-0421), or "".
    """

    nickname: str
    name: str
    affiliation: Affiliation
    role: Role
    address: str = ""
    id: str = ""

    def as_member(self, group: str) -> Member:
        """The same for the program."""
        person = Person(f"{group}/{self.nickname}", self.name)
        return Member(person, self.affiliation, self.role, self.address)


def read_address(presence: Element) -> str:
    """The real bare address of who a presence is about, where the group tells it, or ""."""
    item = presence.find(_ITEM)
    address = item.get("jid", "") if item is not None else ""
    return bare(address) if is_plausible(address) else ""


def read_occupant(presence: Element, nickname: str, contact_name: str) -> Occupant:
    """Read the presence of somebody in a group.

    Args:
        contact_name: their name on the contact list, or "".
    """
    item = presence.find(_ITEM)
    affiliation = item.get("affiliation", "") if item is not None else ""
    role = item.get("role", "") if item is not None else ""
    return Occupant(
        nickname,
        contact_name or clean_name(nickname),
        _AFFILIATIONS.get(affiliation, Affiliation.NONE),
        _ROLES.get(role, Role.PARTICIPANT),
        read_address(presence),
        occupant_id(presence),
    )


def occupant_id(stanza: Element) -> str:
    """The lasting id of who said something in a group; only a group's word for it counts."""
    element = stanza.find(_OCCUPANT_ID)
    return clean_id(element.get("id")) if element is not None else ""


def read_affiliate(item: Element, contact_name: str) -> Member | None:
    """Read an item of a group's list of members; None if it makes no sense."""
    address = item.get("jid", "")
    affiliation = _AFFILIATIONS.get(item.get("affiliation", ""))
    if not is_plausible(address) or affiliation is None:
        return None
    name = contact_name or clean_name(item.get("nick"))
    return Member(Person(bare(address), name), affiliation, Role.NONE, bare(address))
