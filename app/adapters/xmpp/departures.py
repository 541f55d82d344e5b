"""Why we are not in a group any more, as a sentence for the user (XEP-0045, 8.2, 9.1 and 10.9)."""

from xml.etree.ElementTree import Element

from msgspec import Struct

from app.adapters.xmpp.addresses import is_plausible
from app.adapters.xmpp.content import clean_name
from app.adapters.xmpp.names import MUC_USER, tag

_X = tag(MUC_USER, "x")
_ITEM = f"{_X}/{tag(MUC_USER, 'item')}"
_STATUS = f"{_X}/{tag(MUC_USER, 'status')}"
_BANNED, _KICKED, _NOT_A_MEMBER, _MEMBERS_ONLY = "301", "307", "321", "322"
_SHUTDOWN, _TECHNICAL = "332", "333"


class Departure(Struct, frozen=True):
    """How we left a group that we did not leave ourselves.

    Attributes:
        sentence: for the user; "" where we go in again and nothing needs to be said.
        destroyed: the group is gone for everybody.
    """

    sentence: str = ""
    destroyed: bool = False

    @property
    def is_passing(self) -> bool:
        """Whether we may go in again without being asked."""
        return not self.sentence


def read_departure(presence: Element, name: str) -> Departure:
    """Read why the group says that we are gone.

    Args:
        name: what the user calls the group.
    """
    destroyed = presence.find(f"{_X}/{tag(MUC_USER, 'destroy')}")
    if destroyed is not None:
        reason = clean_name(destroyed.findtext(tag(MUC_USER, "reason")))
        place = destroyed.get("jid", "")
        moved = f" It goes on at {place}." if place and is_plausible(place) else ""
        return Departure(f"{name} was closed{_because(reason)}.{moved}", destroyed=True)
    codes = {status.get("code") for status in presence.iterfind(_STATUS)}
    item = presence.find(_ITEM)
    reason = clean_name(item.findtext(tag(MUC_USER, "reason"))) if item is not None else ""
    actor = item.find(tag(MUC_USER, "actor")) if item is not None else None
    nickname = clean_name(actor.get("nick") or actor.get("jid")) if actor is not None else ""
    who = f" by {nickname}" if nickname else ""
    if _BANNED in codes:
        return Departure(f"You were banned from {name}{who}{_because(reason)}.")
    if codes & {_SHUTDOWN, _TECHNICAL}:
        return Departure()
    if _KICKED in codes:
        return Departure(f"You were removed from {name}{who}{_because(reason)}.")
    if _NOT_A_MEMBER in codes:
        return Departure(f"You are no longer a member of {name}{_because(reason)}.")
    if _MEMBERS_ONLY in codes:
        return Departure(f"{name} is now for its members only{_because(reason)}.")
    return Departure()


def _because(reason: str) -> str:
    return f": {reason.rstrip('.')}" if reason else ""
