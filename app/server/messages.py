"""One-to-one messages: to whom, with copies for whom, kept in whose archive.

RFC 6121, 8.5 (delivery), XEP-0280 (carbons), XEP-0313 (what is archived), XEP-0334 (hints),
XEP-0359 (stanza ids). Receipts, markers, chat states and whatever else a message carries are the
clients' own matter: they are passed on as they are.
"""

import xml.etree.ElementTree as ET

from app.server import names
from app.server.accounts import Accounts
from app.server.addresses import Address
from app.server.archive import Archive
from app.server.resources import Resource, Resources
from app.server.stanzas import StanzaError, child, escape, namespace_of, serialise, with_child

_BODY = f"{{{names.CLIENT}}}body"
_STORE = f"{{{names.HINTS}}}store"
_NO_STORE = (f"{{{names.HINTS}}}no-store", f"{{{names.HINTS}}}no-permanent-store")
_NO_COPY = (f"{{{names.HINTS}}}no-copy", f"{{{names.CARBONS}}}private")
_STANZA_ID = f"{{{names.STANZA_ID}}}stanza-id"
_ARCHIVED = frozenset((names.MARKERS, names.RECEIPTS, names.CALLS, names.RETRACT))
_COPIED = _ARCHIVED | {names.CHAT_STATES, names.HINTS}
_BESIDE = frozenset((names.HINTS, names.STANZA_ID, names.OCCUPANT_ID))  # says nothing by itself


def is_archived(stanza: ET.Element) -> bool:
    """Whether a message belongs into an archive: it has text, or counts as if it had."""
    if stanza.get("type") in ("error", "headline"):
        return False
    tags = {part.tag for part in stanza}
    if tags.intersection(_NO_STORE):
        return False
    if _BODY in tags or _STORE in tags:
        return True
    return any(namespace_of(part) in _ARCHIVED for part in stanza)


def is_typing_only(stanza: ET.Element) -> bool:
    """Whether a message is nothing but a chat state (XEP-0085)."""
    found = {namespace_of(part) for part in stanza if part.tag != f"{{{names.CLIENT}}}thread"}
    return names.CHAT_STATES in found and found <= _BESIDE | {names.CHAT_STATES}


def strip_stanza_ids(stanza: ET.Element, *owners: str) -> None:
    """Take away ids that only we may give (XEP-0359, 6)."""
    for forged in stanza.findall(_STANZA_ID):
        if forged.get("by", "").lower() in owners:
            stanza.remove(forged)


def with_id(text: str, owner: str, stanza_id: str) -> str:
    """Put an archive's id into a written message."""
    return with_child(
        text,
        f"<stanza-id xmlns='{names.STANZA_ID}' by='{escape(owner)}' id='{escape(stanza_id)}'/>",
    )


class Messages:
    """Takes messages that are for accounts."""

    def __init__(
        self, domain: str, accounts: Accounts, resources: Resources, archive: Archive
    ) -> None:
        self._domain = domain
        self._accounts = accounts
        self._resources = resources
        self._archive = archive

    def take(self, sender: Resource, to: Address, stanza: ET.Element) -> None:
        """Deliver a message.

        Raises:
            StanzaError: there is nobody to deliver it to.
        """
        kind = stanza.get("type", "normal")
        if not to.local:
            return  # to the server itself, which has nothing to say to it
        if kind == "groupchat" or to.bare not in self._accounts:
            raise StanzaError("service-unavailable")
        strip_stanza_ids(stanza, to.bare, sender.bare, self._domain)
        text = serialise(stanza)
        self.deliver(
            sender,
            to,
            text,
            kind,
            archived=is_archived(stanza),
            copied=self._is_copied(stanza, kind),
            hold=f"typing:{sender.full}" if is_typing_only(stanza) else None,
        )

    def deliver(
        self,
        sender: Resource,
        to: Address,
        text: str,
        kind: str,
        *,
        archived: bool,
        copied: bool,
        hold: str | None,
        is_senders: bool = True,
    ) -> None:
        """Keep and deliver a written message.

        Args:
            is_senders: whether the sender said it; a room's words are not for their archive.

        Raises:
            StanzaError: it is for one resource, which is not there, and of a kind for no other.
        """
        targets = self._targets(to, kind)
        to_self = to.bare == sender.bare
        theirs = mine = text
        if archived:
            copies = [(to.bare, sender.address)]
            if not to_self and is_senders:
                copies.append((sender.bare, to))
            ids = self._archive.add(text, copies)
            theirs = with_id(text, to.bare, ids[0])
            mine = with_id(text, sender.bare, ids[1]) if len(ids) > 1 else theirs
        for target in targets:
            target.deliver(theirs, hold)
        if copied:
            self._copy(to.bare, "received", theirs, hold, targets)
            if not to_self:
                self._copy(sender.bare, "sent", mine, hold, [sender])

    def _targets(self, to: Address, kind: str) -> list[Resource]:
        if to.resource:
            exact = self._resources.find(to)
            if exact is not None:
                return [exact]
            if kind in ("headline", "error"):
                return []
        ready = [one for one in self._resources.available(to.bare) if one.priority >= 0]
        if kind == "headline" or not ready:
            return ready
        highest = max(one.priority for one in ready)
        return [one for one in ready if one.priority == highest]

    @staticmethod
    def _is_copied(stanza: ET.Element, kind: str) -> bool:
        if any(stanza.find(tag) is not None for tag in _NO_COPY):
            return False
        if kind == "chat":
            return True
        if kind != "normal":
            return False
        if child(stanza, "body", names.CLIENT) is not None:
            return True
        return any(namespace_of(part) in _COPIED for part in stanza)

    def _copy(
        self, owner: str, direction: str, text: str, hold: str | None, but: list[Resource]
    ) -> None:
        for resource in self._resources.of(owner):
            if resource.carbons and resource not in but:
                resource.deliver(
                    f"<message xmlns='{names.CLIENT}' type='chat' from='{escape(owner)}'"
                    f" to='{escape(resource.full)}'><{direction} xmlns='{names.CARBONS}'>"
                    f"<forwarded xmlns='{names.FORWARD}'>{text}</forwarded>"
                    f"</{direction}></message>",
                    None if hold is None else f"copy:{hold}",
                )

    def switch_carbons(
        self, sender: Resource, _iq: ET.Element, payload: ET.Element
    ) -> ET.Element | None:
        """Answer a client that wants copies, or no longer."""
        sender.carbons = payload.tag == f"{{{names.CARBONS}}}enable"
        return None
