"""Somebody in a room, as the others see them (XEP-0045, XEP-0421)."""

import hashlib
import xml.etree.ElementTree as ET
from collections.abc import Iterable

from msgspec import Struct, field

from app.server import names
from app.server.resources import Resource
from app.server.stanzas import make, namespace_of

_OURS = frozenset((names.MUC, names.MUC_USER, names.OCCUPANT_ID))  # only the room says these


class Occupant(Struct, eq=False):
    """Somebody in a room, on one or several devices.

    Attributes:
        room: the room's address.
        bare: the account's.
        presence: what the account last said of itself in the room.
    """

    room: str
    nickname: str
    bare: str
    resources: list[Resource] = field(default_factory=list)
    presence: ET.Element | None = None

    def id_element(self) -> ET.Element:
        """Write the id that stays when the nickname changes: one per account and room."""
        text = f"{self.room}\0{self.bare}"
        digest = hashlib.sha256(text.encode()).hexdigest()[:32]
        return make("occupant-id", names.OCCUPANT_ID, {"id": digest})

    def presence_for(
        self,
        viewer: Resource,
        affiliation: str,
        role: str,
        codes: Iterable[str],
        *,
        gone: bool,
        new_name: str,
        reason: str = "",
    ) -> ET.Element:
        """Write the presence that one viewer gets.

        Args:
            codes: status codes (XEP-0045, 15.6).
            gone: they are no longer there, or no longer under this nickname.
            new_name: the nickname they have from now on, or "".
            reason: why they were put out, in the words of who did it, or "".
        """
        attributes = {"from": f"{self.room}/{self.nickname}", "to": viewer.full}
        if gone:
            attributes["type"] = "unavailable"
        presence = make("presence", names.CLIENT, attributes)
        if self.presence is not None:
            presence.extend(part for part in self.presence if namespace_of(part) not in _OURS)
        jid = self.resources[0].full if self.resources else self.bare
        item = make("item", names.MUC_USER, {"affiliation": affiliation, "role": role, "jid": jid})
        if new_name:
            item.set("nick", new_name)
        if reason:
            item.append(make("reason", names.MUC_USER, {}, reason))
        marks = make("x", names.MUC_USER, {}, item)
        marks.extend(make("status", names.MUC_USER, {"code": code}) for code in codes)
        presence.extend((marks, self.id_element()))
        return presence
