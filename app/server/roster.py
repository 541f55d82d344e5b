"""Contact lists: who is on whose, and who may see whom (RFC 6121, 2)."""

import json
import xml.etree.ElementTree as ET

from msgspec import Struct
from msgspec.structs import replace

from app.server import names
from app.server.addresses import Address, parse_address
from app.server.database import Database
from app.server.resources import Resource, Resources
from app.server.stanzas import StanzaError, make, serialise

_PUSH_ID = "push"


class Contact(Struct, frozen=True):
    """One line of a contact list.

    Attributes:
        to: the owner sees the contact's presence.
        from_: the contact sees the owner's.
        asked: the owner asked to see it, and has no answer.
        waiting: the contact asked, and has no answer.
        listed: it is on the list; not so one who only asked.
    """

    address: str
    name: str = ""
    to: bool = False
    from_: bool = False
    asked: bool = False
    waiting: bool = False
    listed: bool = True
    groups: tuple[str, ...] = ()

    @property
    def subscription(self) -> str:
        """The word for who sees whom."""
        return {(0, 0): "none", (1, 0): "to", (0, 1): "from", (1, 1): "both"}[self.to, self.from_]

    def item(self) -> ET.Element:
        """Write the line."""
        item = make("item", names.ROSTER, {"jid": self.address, "subscription": self.subscription})
        if self.name:
            item.set("name", self.name)
        if self.asked:
            item.set("ask", "subscribe")
        item.extend(make("group", names.ROSTER, {}, group) for group in self.groups)
        return item


class Rosters:
    """All contact lists, in the database and in memory.

    Args:
        size: contacts on one list, at most.
    """

    def __init__(self, database: Database, resources: Resources, size: int) -> None:
        self._database = database
        self._resources = resources
        self._size = size
        self._lists: dict[str, dict[str, Contact]] = {}
        database.connection.executescript("""
            CREATE TABLE IF NOT EXISTS contact (
                owner TEXT NOT NULL, address TEXT NOT NULL, name TEXT NOT NULL,
                is_to INTEGER NOT NULL, is_from INTEGER NOT NULL, asked INTEGER NOT NULL,
                waiting INTEGER NOT NULL, listed INTEGER NOT NULL, groups TEXT NOT NULL,
                PRIMARY KEY (owner, address)
            ) STRICT;
        """)
        for owner, address, name, *flags, groups in database.connection.execute(
            "SELECT * FROM contact"
        ):
            to, from_, asked, waiting, listed = map(bool, flags)
            self._lists.setdefault(owner, {})[address] = Contact(
                address, name, to, from_, asked, waiting, listed, tuple(json.loads(groups))
            )

    def of(self, owner: str) -> list[Contact]:
        """List all lines, those who only asked included."""
        return list(self._lists.get(owner, {}).values())

    def contact(self, owner: str, address: str) -> Contact:
        """Return a line; one that says nothing if there is none."""
        return self._lists.get(owner, {}).get(address) or Contact(address, listed=False)

    def put(self, owner: str, contact: Contact) -> None:
        """Change a line, and tell the owner's resources if it is listed.

        Raises:
            StanzaError: the list is full.
        """
        of_owner = self._lists.setdefault(owner, {})
        if contact.address not in of_owner and len(of_owner) >= self._size:
            raise StanzaError("resource-constraint", "the contact list is full")
        with self._database.transaction() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO contact VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    owner,
                    contact.address,
                    contact.name,
                    contact.to,
                    contact.from_,
                    contact.asked,
                    contact.waiting,
                    contact.listed,
                    json.dumps(contact.groups),
                ),
            )
        of_owner[contact.address] = contact
        if contact.listed:
            self._push(owner, contact.item())

    def remove(self, owner: str, address: str) -> None:
        """Take a line off the list, and tell the owner's resources."""
        with self._database.transaction() as connection:
            connection.execute(
                "DELETE FROM contact WHERE owner = ? AND address = ?", (owner, address)
            )
        if self._lists.get(owner, {}).pop(address, None) is not None:
            gone = {"jid": address, "subscription": "remove"}
            self._push(owner, make("item", names.ROSTER, gone))

    def _push(self, owner: str, item: ET.Element) -> None:
        for resource in self._resources.of(owner):
            if resource.interested:
                attributes = {"type": "set", "id": _PUSH_ID, "to": resource.full}
                query = make("query", names.ROSTER, {}, item)
                resource.deliver(serialise(make("iq", names.CLIENT, attributes, query)))

    def get(self, sender: Resource, _iq: ET.Element, _query: ET.Element) -> ET.Element:
        """Answer a client that asks for its list; it will hear of changes from now on."""
        sender.interested = True
        items = [contact.item() for contact in self.of(sender.bare) if contact.listed]
        return make("query", names.ROSTER, {}, *items)

    def read(self, query: ET.Element) -> tuple[Address, ET.Element]:
        """Read the one item of a client's change.

        Raises:
            StanzaError: there isn't exactly one.
        """
        if len(query) != 1 or query[0].tag != f"{{{names.ROSTER}}}item":
            raise StanzaError("bad-request", "one item at a time")
        return parse_address(query[0].get("jid", "")), query[0]

    def edit(self, owner: str, address: str, item: ET.Element) -> None:
        """Change a line's name and groups as its owner wishes, and list it."""
        groups = tuple(group.text or "" for group in item.iterfind(f"{{{names.ROSTER}}}group"))
        old = self.contact(owner, address)
        self.put(owner, replace(old, name=item.get("name", ""), groups=groups, listed=True))
