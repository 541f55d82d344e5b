"""Who may do what in a room (XEP-0045, 5)."""

import xml.etree.ElementTree as ET

from app.server import names
from app.server.stanzas import StanzaError, make

_KINDS = ("owner", "admin", "member", "none", "outcast")


class Affiliations:
    """The standing of people with one room.

    Attributes:
        members_only: whether only those with a standing may enter.
        by_address: standing by bare address; who is not in it has none.
    """

    def __init__(self) -> None:
        self.members_only = False
        self.by_address: dict[str, str] = {}

    def of(self, bare: str) -> str:
        """Return somebody's affiliation."""
        return self.by_address.get(bare, "none")

    def rules(self, bare: str) -> bool:
        """Whether somebody is an owner or an admin."""
        return self.of(bare) in ("owner", "admin")

    def role(self, bare: str) -> str:
        """Return the role somebody has while in the room."""
        return "moderator" if self.rules(bare) else "participant"

    def check_may_enter(self, bare: str) -> None:
        """Raise StanzaError unless somebody may enter."""
        if self.of(bare) == "outcast":
            raise StanzaError("forbidden", "banned from the room")
        if self.members_only and self.of(bare) == "none":
            raise StanzaError("registration-required", "not a member of the room")

    def check_may_read(self, bare: str) -> None:
        """Raise StanzaError unless somebody may read what was said, and who the members are."""
        if self.of(bare) == "outcast" or (self.members_only and self.of(bare) == "none"):
            raise StanzaError("forbidden", "not a member of the room")

    def answer(self, query: ET.Element) -> ET.Element:
        """Answer who has the affiliation that is asked for."""
        asked = query.find(f"{{{names.MUC_ADMIN}}}item")
        wanted = "" if asked is None else asked.get("affiliation", "")
        answer = make("query", names.MUC_ADMIN)
        for bare, affiliation in self.by_address.items():
            if affiliation == wanted:
                attributes = {"jid": bare, "affiliation": affiliation}
                answer.append(make("item", names.MUC_ADMIN, attributes))
        return answer

    def change(self, by: str, bare: str, affiliation: str) -> None:
        """Give somebody another standing.

        Raises:
            StanzaError: there is no such affiliation, or only an owner may do that.
        """
        if affiliation not in _KINDS:
            raise StanzaError("bad-request", "there is no such affiliation")
        if "owner" in (affiliation, self.of(bare)) and self.of(by) != "owner":
            raise StanzaError("forbidden")
        if affiliation == "none":
            self.by_address.pop(bare, None)
        else:
            self.by_address[bare] = affiliation
