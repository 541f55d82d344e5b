"""One group that we are in, or on our way into: what is known of it, and who is there."""

import asyncio
import logging
from collections.abc import Callable
from xml.etree.ElementTree import Element

from msgspec import Struct, field
from msgspec.structs import replace

from app.adapters.xmpp.names import MUC_USER, OCCUPANT_ID, tag
from app.adapters.xmpp.occupants import Occupant, read_address, read_occupant
from app.adapters.xmpp.service_discovery import Abilities
from app.adapters.xmpp.whereabouts import GroupView
from app.domain.conversation import Member
from app.domain.ids import ConversationRef

logger = logging.getLogger(__name__)

MAX_OCCUPANTS = 5000

_ITEM = f"{tag(MUC_USER, 'x')}/{tag(MUC_USER, 'item')}"
_STATUS = f"{tag(MUC_USER, 'x')}/{tag(MUC_USER, 'status')}"
_SELF = "110"
_CREATED = "201"
_NICKNAME_CHANGED = "303"


class Group(Struct):
    """A group we are in, or on our way into.

    Attributes:
        inside: done when we are in; its error when we were not let in.
        created: it came into being when we entered, and waits for its configuration.
        occupants: who is there now, by nickname.
        names: the best name known of each.
        members: the same people as the program knows them, made once for many tellings.
        heard_at: when it last said anything, by the loop's clock.
    """

    ref: ConversationRef
    nickname: str
    inside: asyncio.Future[None]
    abilities: Abilities
    created: bool = False
    occupants: dict[str, Occupant] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    members: dict[str, Member] = field(default_factory=dict)
    view: GroupView = field(default_factory=lambda: GroupView(""))
    heard_at: float = 0.0

    @property
    def is_inside(self) -> bool:
        """Whether messages can be sent there."""
        done = self.inside.done() and not self.inside.cancelled()
        return done and self.inside.exception() is None

    @property
    def name(self) -> str:
        """What the user calls it."""
        return self.abilities.name or self.ref.id.target.partition("@")[0]

    def entered(self, stanza: Element, nickname: str, contact_name: Callable[[str], str]) -> None:
        """Take the presence of somebody who is there.

        Args:
            contact_name: names a contact by bare address, or "".
        """
        statuses = _statuses(stanza)
        ours = self._is_ours(nickname, statuses)
        has_ids = OCCUPANT_ID in self.abilities.features
        real = read_address(stanza)
        if nickname in self.occupants or len(self.occupants) < MAX_OCCUPANTS:
            occupant = read_occupant(stanza, nickname, contact_name(real) if real else "")
            self.occupants[nickname] = occupant
            self.names[nickname] = occupant.name
            self.members[nickname] = occupant.as_member(self.ref.id.target)
            if ours and has_ids:
                self.view = replace(self.view, occupant=occupant.id)
        if ours:
            self.nickname = nickname
            self.created = self.created or _CREATED in statuses
            if not self.inside.done():
                self.inside.set_result(None)
        self.view = replace(
            self.view, nickname=self.nickname, names=self.names, has_occupant_ids=has_ids
        )

    def left(self, stanza: Element, nickname: str) -> bool:
        """Take the presence of somebody who is not there any more.

        Returns:
            whether we still are.
        """
        for known in (self.occupants, self.names, self.members):
            known.pop(nickname, None)
        statuses = _statuses(stanza)
        if not self._is_ours(nickname, statuses):
            return True
        item = stanza.find(_ITEM)
        if _NICKNAME_CHANGED in statuses and item is not None and item.get("nick"):
            self.nickname = item.get("nick", "")
            self.view = replace(self.view, nickname=self.nickname)
            return True
        logger.info("We are not in a group any more: %s", sorted(statuses))
        return False

    def _is_ours(self, nickname: str, statuses: set[str]) -> bool:
        return _SELF in statuses or nickname == self.nickname


def _statuses(stanza: Element) -> set[str]:
    return {status.get("code", "") for status in stanza.iterfind(_STATUS)}
