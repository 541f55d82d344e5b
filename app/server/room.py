"""One room: who is in it, what they say, and who may do what (XEP-0045).

Rooms are non-anonymous. Several resources of one account may be in a room under one nickname: they
are one occupant for the others, and each of them hears everything.
"""

import time
import xml.etree.ElementTree as ET
from collections.abc import Sequence

from app.server import names
from app.server.addresses import Address, parse_address
from app.server.affiliations import Affiliations
from app.server.archive import Archive, Query
from app.server.limits import Limits
from app.server.messages import (
    Messages,
    is_archived,
    is_typing_only,
    strip_stanza_ids,
    with_id,
)
from app.server.occupant import Occupant
from app.server.resources import Resource
from app.server.stanzas import (
    StanzaError,
    addressed,
    child,
    escape,
    make,
    parse_stamp,
    serialise,
    stamp,
    with_child,
)

_BODY = f"{{{names.CLIENT}}}body"
_SUBJECT = f"{{{names.CLIENT}}}subject"
_DEFAULT_HISTORY = 20


class Room:
    """A room and those in it."""

    def __init__(
        self, address: Address, title: str, archive: Archive, messages: Messages, limits: Limits
    ) -> None:
        self.bare = address.bare
        self.title = title
        self.subject = ""
        self.subject_by = ""  # nickname
        self.affiliations = Affiliations()
        self._archive = archive
        self._messages = messages
        self._limits = limits
        self._occupants: dict[str, Occupant] = {}  # by nickname
        self._inside: dict[Resource, Occupant] = {}

    @property
    def nicknames(self) -> list[str]:
        """Who is in the room, in the order of entering."""
        return list(self._occupants)

    def has(self, resource: Resource) -> bool:
        """Whether a resource is in the room."""
        return resource in self._inside

    def nickname(self, resource: Resource) -> str:
        """Return the nickname a resource has here, or ""."""
        occupant = self._inside.get(resource)
        return occupant.nickname if occupant else ""

    # -- coming and going ---------------------------------------------------------------------

    def enter(
        self,
        sender: Resource,
        nickname: str,
        stanza: ET.Element,
        entry: ET.Element,
        *,
        created: bool,
    ) -> None:
        """Let a resource in, tell everybody, and tell it what it must know (XEP-0045, 7.2).

        Raises:
            StanzaError: it must not enter, or the nickname is somebody else's.
        """
        self.affiliations.check_may_enter(sender.bare)
        self._check_nickname(sender, nickname)
        before = self._inside.get(sender)
        if before is not None and before.nickname != nickname:
            self._remove(sender, None)
        occupant = self._occupants.get(nickname)
        if occupant is None:
            if len(self._occupants) >= self._limits.members:
                raise StanzaError("service-unavailable", "the room is full")
            occupant = Occupant(self.bare, nickname, sender.bare)
        for other in self._occupants.values():
            if other is not occupant:
                sender.deliver(*self._presence_of(other, sender))
        self._occupants[nickname] = occupant
        if sender not in occupant.resources:
            occupant.resources.append(sender)
        self._inside[sender] = occupant
        occupant.presence = stanza
        self._announce(occupant, but=sender)
        codes = ["100", *(["201"] if created else []), "170"]
        sender.deliver(*self._presence_of(occupant, sender, codes))
        self._send_history(sender, child(entry, "history", names.MUC))
        self._send_subject(sender)

    def update(self, sender: Resource, nickname: str, stanza: ET.Element) -> None:
        """Take a new presence, or a new nickname, of somebody in the room.

        Raises:
            StanzaError: the nickname is somebody else's.
        """
        occupant = self._inside[sender]
        occupant.presence = stanza
        if nickname == occupant.nickname:
            self._announce(occupant)
            return
        self._check_nickname(sender, nickname)
        if nickname in self._occupants or len(occupant.resources) > 1:
            raise StanzaError("conflict", "leave the room before joining another device's name")
        for resource in self._inside:
            sent = self._presence_of(occupant, resource, ["303"], gone=True, new_name=nickname)
            resource.deliver(*sent)
        del self._occupants[occupant.nickname]
        occupant.nickname = nickname
        self._occupants[nickname] = occupant
        self._announce(occupant)

    def leave(self, sender: Resource, stanza: ET.Element | None = None) -> None:
        """Take a resource out; does nothing if it is not in."""
        if sender in self._inside:
            self._remove(sender, stanza)

    def destroy(self) -> None:
        """Take everybody out, for the room is no more."""
        for resource in list(self._inside):
            occupant = self._inside[resource]
            text, _ = self._presence_of(occupant, resource, gone=True)
            mark = f"<x xmlns='{names.MUC_USER}'><destroy/></x>"
            resource.deliver(with_child(text, mark))
        self._inside.clear()
        self._occupants.clear()

    def _check_nickname(self, sender: Resource, nickname: str) -> None:
        owner = self._occupants.get(nickname)
        if owner is not None and owner.bare != sender.bare:
            raise StanzaError("conflict", "the nickname is taken")

    def _remove(
        self,
        sender: Resource,
        stanza: ET.Element | None,
        codes: tuple[str, ...] = (),
        reason: str = "",
    ) -> None:
        occupant = self._inside[sender]
        if stanza is not None:
            occupant.presence = stanza
        last = len(occupant.resources) == 1
        audience = list(self._inside) if last else [sender]
        for resource in audience:
            resource.deliver(
                *self._presence_of(occupant, resource, codes, gone=True, reason=reason)
            )
        del self._inside[sender]
        occupant.resources.remove(sender)
        if last:
            del self._occupants[occupant.nickname]

    def _announce(self, occupant: Occupant, but: Resource | None = None) -> None:
        for resource in self._inside:
            if resource is not but:
                resource.deliver(*self._presence_of(occupant, resource))

    def _presence_of(
        self,
        occupant: Occupant,
        viewer: Resource,
        codes: Sequence[str] = (),
        *,
        gone: bool = False,
        new_name: str = "",
        reason: str = "",
    ) -> tuple[str, str | None]:
        """Write an occupant's presence for one viewer, and say whether it may wait."""
        mine = viewer in occupant.resources
        presence = occupant.presence_for(
            viewer,
            self.affiliations.of(occupant.bare),
            "none" if gone and not new_name else self.affiliations.role(occupant.bare),
            (*(["110"] if mine else []), *codes),
            gone=gone,
            new_name=new_name,
            reason=reason,
        )
        hold = None if mine or codes else f"presence:{self.bare}/{occupant.nickname}"
        return serialise(presence), hold

    # -- talking ------------------------------------------------------------------------------

    def say(self, sender: Resource, stanza: ET.Element) -> bool:
        """Pass a group message, or a new subject, on to all; say whether the room has changed.

        Raises:
            StanzaError: the sender is not in the room.
        """
        occupant = self._speaker(sender)
        self._clean(stanza)
        mark = occupant.id_element()
        stanza.append(mark)
        stanza.set("from", f"{self.bare}/{occupant.nickname}")
        stanza.attrib.pop("to", None)  # each gets it under their own address
        subject = stanza.find(_SUBJECT)
        changed = subject is not None and stanza.find(_BODY) is None
        if subject is not None and changed:
            self.subject, self.subject_by = subject.text or "", occupant.nickname
        text = serialise(stanza)
        if is_archived(stanza):
            (stanza_id,) = self._archive.add(
                text, [(self.bare, parse_address(stanza.get("from", "")))]
            )
            text = with_id(text, self.bare, stanza_id)
        hold = f"typing:{self.bare}/{occupant.nickname}" if is_typing_only(stanza) else None
        for resource in self._inside:
            resource.deliver(addressed(text, resource.full), hold)
        return changed

    def whisper(self, sender: Resource, nickname: str, stanza: ET.Element) -> None:
        """Pass a private message on to one occupant.

        Raises:
            StanzaError: one of them is not in the room.
        """
        speaker = self._speaker(sender)
        listener = self._occupants.get(nickname)
        if listener is None:
            raise StanzaError("item-not-found", "nobody here has that name")
        self._clean(stanza)
        stanza.set("from", f"{self.bare}/{speaker.nickname}")
        stanza.attrib.pop("to", None)
        stanza.append(make("x", names.MUC_USER))
        text = serialise(stanza)
        if is_archived(stanza):
            pair = [
                (listener.bare, parse_address(stanza.get("from", ""))),
                (speaker.bare, parse_address(f"{self.bare}/{nickname}")),
            ]
            kept = addressed(text, f"{self.bare}/{nickname}")
            (theirs, *_) = self._archive.add(kept, pair if listener is not speaker else pair[:1])
            text = with_id(text, listener.bare, theirs)
        for resource in listener.resources:
            resource.deliver(addressed(text, resource.full))

    def invite(self, sender: Resource, stanza: ET.Element) -> list[str]:
        """Read whom somebody in the room invites (XEP-0045, 7.8.2); they may enter from now on.

        Raises:
            StanzaError: the sender is not in the room.
        """
        self._speaker(sender)
        guests = [
            parse_address(invite.get("to", "")).bare
            for invite in stanza.iterfind(f"{{{names.MUC_USER}}}x/{{{names.MUC_USER}}}invite")
        ]
        if len(guests) > 20:
            raise StanzaError("policy-violation", "too many invitations at once")
        for guest in guests:
            if self.affiliations.members_only and self.affiliations.of(guest) == "none":
                self.affiliations.by_address[guest] = "member"
        return guests

    def invitation(self, sender: Resource, guest: str, stanza: ET.Element) -> ET.Element:
        """Write what a guest gets."""
        reason = stanza.find(f".//{{{names.MUC_USER}}}reason")
        invite = make("invite", names.MUC_USER, {"from": sender.bare})
        if reason is not None:
            invite.append(make("reason", names.MUC_USER, {}, reason.text or ""))
        attributes = {"from": self.bare, "to": guest}
        keep = make("store", names.HINTS)  # for a guest who is away
        mark = make("x", names.MUC_USER, {}, invite)
        return make("message", names.CLIENT, attributes, mark, keep)

    def _speaker(self, sender: Resource) -> Occupant:
        occupant = self._inside.get(sender)
        if occupant is None:
            raise StanzaError("not-acceptable", "not in the room")
        return occupant

    def _clean(self, stanza: ET.Element) -> None:
        strip_stanza_ids(stanza, self.bare)
        for tag in (f"{{{names.OCCUPANT_ID}}}occupant-id", f"{{{names.MUC_USER}}}x"):
            for forged in stanza.findall(tag):
                stanza.remove(forged)

    # -- what was said ------------------------------------------------------------------------

    def _send_history(self, sender: Resource, wish: ET.Element | None) -> None:
        size, since = _DEFAULT_HISTORY, None
        if wish is not None:
            size = _whole(wish.get("maxstanzas"), _DEFAULT_HISTORY)
            if wish.get("maxchars") == "0":
                size = 0
            if wish.get("seconds") is not None:
                since = time.time() - _whole(wish.get("seconds"), 0)
            if wish.get("since") is not None:
                try:
                    since = parse_stamp(wish.get("since", ""))
                except ValueError as problem:
                    raise StanzaError("bad-request", str(problem)) from problem
        if size == 0:
            return
        query = Query(before="", start=since, size=min(size, self._limits.page))
        for message in self._archive.page(self.bare, query).messages:
            late = (
                f"<delay xmlns='{names.DELAY}' from='{escape(self.bare)}'"
                f" stamp='{stamp(message.stamp)}'/>"
            )
            text = with_child(with_id(message.text, self.bare, message.id), late)
            sender.deliver(addressed(text, sender.full))

    def _send_subject(self, sender: Resource) -> None:
        origin = f"{self.bare}/{self.subject_by}" if self.subject_by else self.bare
        attributes = {"type": "groupchat", "from": origin, "to": sender.full}
        subject = make("subject", names.CLIENT, {}, self.subject)
        sender.deliver(serialise(make("message", names.CLIENT, attributes, subject)))

    # -- who may do what ----------------------------------------------------------------------

    def administer(self, sender: Resource, query: ET.Element) -> None:
        """Carry out an owner's or admin's changes: kick, ban, make a member.

        Raises:
            StanzaError: the sender may not, or the change makes no sense.
        """
        if not self.affiliations.rules(sender.bare):
            raise StanzaError("forbidden")
        for item in query.iterfind(f"{{{names.MUC_ADMIN}}}item"):
            affiliation, nickname = item.get("affiliation"), item.get("nick", "")
            if affiliation is not None:
                bare = parse_address(item.get("jid", "")).bare
                self._set_affiliation(sender, bare, affiliation, _reason(item))
            elif item.get("role") == "none" and nickname in self._occupants:
                occupant = self._occupants[nickname]
                if self.affiliations.rules(occupant.bare):
                    raise StanzaError("not-allowed")
                self._put_out(occupant, "307", _reason(item))
            else:
                raise StanzaError("bad-request")

    def _set_affiliation(self, sender: Resource, bare: str, affiliation: str, reason: str) -> None:
        self.affiliations.change(sender.bare, bare, affiliation)
        for occupant in list(self._occupants.values()):
            if occupant.bare == bare:
                if affiliation == "outcast":
                    self._put_out(occupant, "301", reason)
                elif affiliation == "none" and self.affiliations.members_only:
                    self._put_out(occupant, "321", reason)
                else:
                    self._announce(occupant)

    def _put_out(self, occupant: Occupant, code: str, reason: str) -> None:
        for resource in list(occupant.resources):
            self._remove(resource, None, (code,), reason)


def _reason(item: ET.Element) -> str:
    return item.findtext(f"{{{names.MUC_ADMIN}}}reason") or ""


def _whole(text: str | None, default: int) -> int:
    if text is None:
        return default
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise StanzaError("bad-request", "not a number")
    return int(text)
