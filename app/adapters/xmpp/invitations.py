"""Invitations into groups: direct ones (XEP-0249) and mediated ones (XEP-0045, 7.8).

Nobody is taken into a group by being invited: an invitation is told, and waits for the user. What
the group's door needs of it, the password, stays here.
"""

from collections import OrderedDict
from xml.etree.ElementTree import Element

from msgspec import Struct

from app.adapters.xmpp.addresses import bare, is_plausible, resource, user_of
from app.adapters.xmpp.content import clean_name
from app.adapters.xmpp.frames import build
from app.adapters.xmpp.names import CLIENT, HINTS, INVITATION, MUC_USER, tag

MAX_PENDING = 100
MAX_PASSWORD = 1000

_MEDIATED = f"{tag(MUC_USER, 'x')}/{tag(MUC_USER, 'invite')}"
_DIRECT = tag(INVITATION, "x")


class Invitation(Struct, frozen=True):
    """Somebody asks us into a group.

    Attributes:
        group: its address.
        inviter: bare address, or an occupant's of the group; "" if the group does not tell.
        mediated: the group passed it on, and passes a refusal back.
    """

    group: str
    inviter: str
    reason: str = ""
    password: str = ""
    mediated: bool = False


def read_invitation(stanza: Element, sender: str) -> Invitation | None:
    """Read the invitation in a message, if there is a sound one.

    Args:
        sender: who the message is from, as its server says.
    """
    invite = stanza.find(_MEDIATED)
    if invite is not None:
        inviter = invite.get("from", "")
        return _checked(
            bare(sender),
            inviter if resource(inviter) and bare(inviter) == bare(sender) else bare(inviter),
            invite.findtext(tag(MUC_USER, "reason")),
            stanza.findtext(f"{tag(MUC_USER, 'x')}/{tag(MUC_USER, 'password')}"),
            mediated=True,
        )
    direct = stanza.find(_DIRECT)
    if direct is None:
        return None
    address = direct.get("jid", "").lower()
    return _checked(address, bare(sender), direct.get("reason"), direct.get("password"))


def _checked(
    group: str, inviter: str, reason: str | None, password: str | None, *, mediated: bool = False
) -> Invitation | None:
    if not is_plausible(group) or resource(group) or not user_of(group):
        return None
    if inviter and not is_plausible(inviter):
        inviter = ""
    password = password if password and len(password) <= MAX_PASSWORD else ""
    return Invitation(group, inviter, clean_name(reason), password, mediated)


def is_invitation(stanza: Element) -> bool:
    """Whether a message is an invitation, sound or not."""
    return stanza.find(_MEDIATED) is not None or stanza.find(_DIRECT) is not None


class Invitations:
    """The invitations of one account that wait for an answer, the oldest forgotten first."""

    def __init__(self) -> None:
        self._pending: OrderedDict[str, Invitation] = OrderedDict()

    def add(self, invitation: Invitation) -> None:
        """Keep an invitation until it is answered."""
        self._pending[invitation.group] = invitation
        self._pending.move_to_end(invitation.group)
        if len(self._pending) > MAX_PENDING:
            self._pending.popitem(last=False)

    def password(self, group: str) -> str:
        """What opens a group's door by the word of who invited us, or ""."""
        invitation = self._pending.get(group)
        return invitation.password if invitation is not None else ""

    def settle(self, group: str) -> Invitation | None:
        """Forget the invitation into a group, if there is one."""
        return self._pending.pop(group, None)


def direct_invitation(
    user: str, group: str, reason: str, stanza_id: str, password: str = ""
) -> Element:
    """Asking a user into a group, from us to them (XEP-0249)."""
    attributes = {"jid": group}
    if reason:
        attributes["reason"] = reason
    if password:
        attributes["password"] = password
    return build(
        tag(CLIENT, "message"),
        {"to": user, "type": "normal", "id": stanza_id},
        build(_DIRECT, attributes),
        build(tag(HINTS, "store")),
    )


def mediated_invitation(user: str, group: str, reason: str, stanza_id: str) -> Element:
    """Asking a group to ask a user in; it lets them in as a member (XEP-0045, 7.8.2)."""
    said = [build(tag(MUC_USER, "reason"), text=reason)] if reason else []
    invite = build(tag(MUC_USER, "invite"), {"to": user}, *said)
    return _to_group(group, stanza_id, invite)


def refusal(invitation: Invitation, stanza_id: str) -> Element:
    """Telling who invited us that we don't come (XEP-0045, 7.8.2)."""
    decline = build(tag(MUC_USER, "decline"), {"to": invitation.inviter})
    return _to_group(invitation.group, stanza_id, decline)


def _to_group(group: str, stanza_id: str, what: Element) -> Element:
    extension = build(tag(MUC_USER, "x"), None, what)
    return build(tag(CLIENT, "message"), {"to": group, "id": stanza_id}, extension)
