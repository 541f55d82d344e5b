"""Group chat: the service that has the rooms (XEP-0045, XEP-0410, XEP-0421).

What happens inside one room is in `app.server.room`; here rooms are made, kept and found, and
requests to them are answered.
"""

import json
import xml.etree.ElementTree as ET
from collections.abc import Sequence

from app.server import disco, mam, names
from app.server.addresses import Address, parse_address
from app.server.archive import Archive
from app.server.database import Database
from app.server.limits import Limits
from app.server.mam import ArchiveRequests
from app.server.messages import Messages
from app.server.resources import Resource
from app.server.room import Room
from app.server.stanzas import (
    StanzaError,
    child,
    form_values,
    make,
    make_form,
    name_of,
    result,
    serialise,
)

_QUERY_INFO = f"{{{names.DISCO_INFO}}}query"
_QUERY_ITEMS = f"{{{names.DISCO_ITEMS}}}query"
_QUERY_ARCHIVE = f"{{{names.MAM}}}query"
_METADATA = f"{{{names.MAM}}}metadata"
_PING = f"{{{names.PING}}}ping"
_ADMIN = f"{{{names.MUC_ADMIN}}}query"
_OWNER = f"{{{names.MUC_OWNER}}}query"


class Rooms:
    """Takes all that is for rooms.

    Args:
        domain: the service's own address.
        messages: delivers private messages and keeps them for both sides.
    """

    def __init__(
        self,
        domain: str,
        database: Database,
        archive: Archive,
        messages: Messages,
        limits: Limits,
    ) -> None:
        self.domain = domain
        self._database = database
        self._archive = archive
        self._messages = messages
        self._requests = ArchiveRequests(archive, limits)
        self._limits = limits
        self._rooms: dict[str, Room] = {}
        database.connection.executescript("""
            CREATE TABLE IF NOT EXISTS room (
                address TEXT PRIMARY KEY, title TEXT NOT NULL, subject TEXT NOT NULL,
                subject_by TEXT NOT NULL, members_only INTEGER NOT NULL, affiliations TEXT NOT NULL
            ) STRICT;
        """)
        for (
            address,
            title,
            subject,
            subject_by,
            members_only,
            affiliations,
        ) in database.connection.execute("SELECT * FROM room"):
            room = self._new(parse_address(address), title)
            room.subject, room.subject_by = subject, subject_by
            room.affiliations.members_only = bool(members_only)
            room.affiliations.by_address = json.loads(affiliations)

    def make(self, local: str, title: str, members: Sequence[str] | None) -> str:
        """Make a room, or change the one there is; return its address.

        Args:
            local: the address's local part.
            members: bare addresses of those who may enter; None lets everybody in.
        """
        address = parse_address(f"{local}@{self.domain}")
        room = self._rooms.get(address.bare) or self._new(address, title)
        room.title = title
        room.affiliations.members_only = members is not None
        for member in members or ():
            room.affiliations.by_address.setdefault(member, "member")
        self._save(room)
        return address.bare

    def leave_all(self, resource: Resource) -> None:
        """Take a resource that is gone out of all rooms."""
        for room in self._rooms.values():
            room.leave(resource)

    def take(self, sender: Resource, to: Address, stanza: ET.Element) -> None:
        """Take a stanza for the service, a room or somebody in it.

        Raises:
            StanzaError: it can't be done.
        """
        match name_of(stanza):
            case "presence":
                self._presence(sender, to, stanza)
            case "message":
                self._message(sender, to, stanza)
            case _ if stanza.get("type") in ("get", "set"):
                if not stanza.get("id") or len(stanza) != 1:
                    raise StanzaError("bad-request")
                payload = self._answer(sender, to, stanza, stanza[0])
                sender.deliver(serialise(result(stanza, payload)))

    # -- presence and messages ----------------------------------------------------------------

    def _presence(self, sender: Resource, to: Address, stanza: ET.Element) -> None:
        kind = stanza.get("type", "")
        if kind not in ("", "unavailable"):
            return
        room = self._rooms.get(to.bare)
        if kind:
            if room is not None:
                room.leave(sender, stanza)
            return
        if not to.local or not to.resource:
            raise StanzaError("jid-malformed", "a nickname is missing")
        entry = child(stanza, "x", names.MUC)
        if room is not None and room.has(sender) and entry is None:
            room.update(sender, to.resource, stanza)
            return
        if entry is None:
            raise StanzaError("not-acceptable", "not in the room")
        created = room is None
        if room is None:
            if len(self._rooms) >= self._limits.rooms:
                raise StanzaError("resource-constraint", "there are too many rooms")
            room = self._new(to, to.local)
            room.affiliations.by_address[sender.bare] = "owner"
            self._save(room)
        room.enter(sender, to.resource, stanza, entry, created=created)

    def _message(self, sender: Resource, to: Address, stanza: ET.Element) -> None:
        kind = stanza.get("type", "normal")
        if kind == "error":
            return
        room = self._rooms.get(to.bare)
        if room is None:
            raise StanzaError("item-not-found", "there is no such room")
        if to.resource:
            if kind == "groupchat":
                raise StanzaError("bad-request", "a group message is for the whole room")
            room.whisper(sender, to.resource, stanza)
        elif kind == "groupchat":
            if room.say(sender, stanza):
                self._save(room)
        elif child(stanza, "x", names.MUC_USER) is not None:
            for guest in room.invite(sender, stanza):
                invitation = room.invitation(sender, guest, stanza)
                self._messages.deliver(
                    sender,
                    parse_address(guest),
                    serialise(invitation),
                    "normal",
                    archived=True,
                    copied=False,
                    hold=None,
                    is_senders=False,
                )
            self._save(room)
        else:
            raise StanzaError("bad-request", "only group messages and invitations go to a room")

    # -- requests -----------------------------------------------------------------------------

    def _answer(
        self, sender: Resource, to: Address, iq: ET.Element, payload: ET.Element
    ) -> ET.Element | None:
        if not to.local:
            return self._answer_for_service(iq, payload)
        room = self._rooms.get(to.bare)
        if room is None:
            raise StanzaError("item-not-found", "there is no such room")
        if to.resource:
            return self._answer_for_occupant(room, sender, to.resource, payload)
        reading = iq.get("type") == "get"
        match payload.tag:
            case t if t == _QUERY_INFO and reading:
                return self._room_info(room)
            case t if t == _QUERY_ITEMS and reading:
                items = make("query", names.DISCO_ITEMS)
                for nickname in room.nicknames:
                    attributes = {"jid": f"{room.bare}/{nickname}"}
                    items.append(make("item", names.DISCO_ITEMS, attributes))
                return items
            case t if t == _PING and reading:
                return None
            case t if t == _ADMIN:
                if reading:
                    room.affiliations.check_may_read(sender.bare)
                    return room.affiliations.answer(payload)
                room.administer(sender, payload)
                self._save(room)
                return None
            case t if t == _OWNER:
                return self._configure(room, sender, payload, reading=reading)
            case t if t in (_QUERY_ARCHIVE, _METADATA):
                room.affiliations.check_may_read(sender.bare)
                if t == _METADATA:
                    return self._requests.ends(room.bare)
                if reading:
                    return self._requests.own_form(sender, iq, payload)
                return self._requests.page(sender, room.bare, iq, payload)
        raise StanzaError("service-unavailable")

    def _answer_for_service(self, iq: ET.Element, payload: ET.Element) -> ET.Element | None:
        match iq.get("type"), payload.tag:
            case "get", t if t == _QUERY_INFO:
                features = (names.DISCO_INFO, names.DISCO_ITEMS, names.MUC, names.PING)
                return disco.info([("conference", "text", "Rooms")], features)
            case "get", t if t == _QUERY_ITEMS:
                items = make("query", names.DISCO_ITEMS)
                for room in self._rooms.values():
                    if not room.affiliations.members_only:
                        attributes = {"jid": room.bare, "name": room.title}
                        items.append(make("item", names.DISCO_ITEMS, attributes))
                return items
            case "get", t if t == _PING:
                return None
        raise StanzaError("service-unavailable")

    @staticmethod
    def _answer_for_occupant(
        room: Room, sender: Resource, nickname: str, payload: ET.Element
    ) -> None:
        """Answer a ping to oneself in a room (XEP-0410); nothing else goes to occupants."""
        if not room.has(sender):
            raise StanzaError("not-acceptable", "not in the room")
        if nickname not in room.nicknames:
            raise StanzaError("item-not-found")
        if payload.tag != _PING or room.nickname(sender) != nickname:
            raise StanzaError("feature-not-implemented")

    @staticmethod
    def _room_info(room: Room) -> ET.Element:
        access = "muc_membersonly" if room.affiliations.members_only else "muc_open"
        hidden = "muc_hidden" if room.affiliations.members_only else "muc_public"
        features = (
            names.DISCO_INFO,
            names.DISCO_ITEMS,
            names.MUC,
            names.MUC + "#stable_id",
            names.MUC + "#self-ping-optimization",
            names.OCCUPANT_ID,
            *mam.FEATURES,
            access,
            hidden,
            "muc_nonanonymous",
            "muc_persistent",
            "muc_unmoderated",
            "muc_unsecured",
        )
        query = disco.info([("conference", "text", room.title)], features)
        fields = {
            "muc#roominfo_description": room.title,
            "muc#roominfo_occupants": str(len(room.nicknames)),
            "muc#roominfo_subject": room.subject,
        }
        query.append(make_form("result", names.MUC + "#roominfo", fields))
        return query

    def _configure(
        self, room: Room, sender: Resource, query: ET.Element, *, reading: bool
    ) -> ET.Element | None:
        if room.affiliations.of(sender.bare) != "owner":
            raise StanzaError("forbidden")
        form_type = names.MUC + "#roomconfig"
        if reading:
            fields = {
                "muc#roomconfig_roomname": room.title,
                "muc#roomconfig_membersonly": str(int(room.affiliations.members_only)),
            }
            return make("query", names.MUC_OWNER, {}, make_form("form", form_type, fields))
        if child(query, "destroy", names.MUC_OWNER) is not None:
            room.destroy()
            del self._rooms[room.bare]
            with self._database.transaction() as connection:
                connection.execute("DELETE FROM room WHERE address = ?", (room.bare,))
            return None
        form = child(query, "x", names.FORM)
        if form is not None and form.get("type") == "cancel":
            return None
        values = form_values(form)
        room.title = values.get("muc#roomconfig_roomname", [room.title])[0]
        if "muc#roomconfig_membersonly" in values:
            room.affiliations.members_only = values["muc#roomconfig_membersonly"] in (
                ["1"],
                ["true"],
            )
        self._save(room)
        return None

    # -- keeping ------------------------------------------------------------------------------

    def _new(self, address: Address, title: str) -> Room:
        room = Room(address, title, self._archive, self._messages, self._limits)
        self._rooms[address.bare] = room
        return room

    def _save(self, room: Room) -> None:
        with self._database.transaction() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO room VALUES (?, ?, ?, ?, ?, ?)",
                (
                    room.bare,
                    room.title,
                    room.subject,
                    room.subject_by,
                    room.affiliations.members_only,
                    json.dumps(room.affiliations.by_address),
                ),
            )
