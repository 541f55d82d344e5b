"""Whom the server keeps away from us (XEP-0191)."""

from collections.abc import Callable
from xml.etree.ElementTree import Element

from app.adapters.xmpp.addresses import bare, is_plausible, resource
from app.adapters.xmpp.frames import build
from app.adapters.xmpp.names import BLOCKING, CLIENT, tag
from app.adapters.xmpp.wire import Wire
from app.domain.events import BlocklistChanged, Event
from app.domain.ids import AccountId

MAX_BLOCKED = 10_000

_ITEM = tag(BLOCKING, "item")
_BLOCK = tag(BLOCKING, "block")
_UNBLOCK = tag(BLOCKING, "unblock")
_LIST = tag(BLOCKING, "blocklist")

CHANGES = (_BLOCK, _UNBLOCK)
"""The payloads by which the server tells each of our devices what changed."""


class Blocklist:
    """One account's list, as the server keeps it.

    Args:
        emit: takes events.
    """

    def __init__(self, account: AccountId, emit: Callable[[Event], None]) -> None:
        self._account = account
        self._emit = emit
        self._blocked: frozenset[str] = frozenset()
        self._told = False

    async def load(self, wire: Wire) -> None:
        """Fetch the list; from then on the server tells of changes.

        Raises:
            RequestFailed, Disconnected: it is as it was; `NotSupported` where there is none.
        """
        answer = await wire.request(build(tag(CLIENT, "iq"), {"type": "get"}, build(_LIST)))
        listed = answer.find(_LIST)
        self._set(_addresses(listed) if listed is not None else frozenset())

    async def set(self, wire: Wire, address: str, *, blocked: bool) -> None:
        """Put an address on the list, or take it off.

        Raises:
            RequestFailed, Disconnected: the list is as it was.
        """
        item = build(_ITEM, {"jid": address})
        change = build(_BLOCK if blocked else _UNBLOCK, None, item)
        await wire.request(build(tag(CLIENT, "iq"), {"type": "set"}, change))
        self.take_change(change)

    def take_change(self, change: Element) -> None:
        """Take what the server says changed, one of `CHANGES`."""
        named = _addresses(change)
        if change.tag == _BLOCK:
            self._set(self._blocked | named)
        else:
            # Without any item everybody is let in again (XEP-0191, 3.4).
            self._set(self._blocked - named if len(change) else frozenset())

    def _set(self, blocked: frozenset[str]) -> None:
        blocked = frozenset(sorted(blocked)[:MAX_BLOCKED])
        if blocked != self._blocked or not self._told:
            self._blocked = blocked
            self._told = True
            self._emit(BlocklistChanged(self._account, blocked))


def normalized(address: str) -> str:
    """An address as we compare it: a nickname in a group keeps its case."""
    nickname = resource(address)
    return f"{bare(address)}/{nickname}" if nickname else bare(address)


def _addresses(listed: Element) -> frozenset[str]:
    named = (normalized(item.get("jid", "")) for item in listed.findall(_ITEM)[:MAX_BLOCKED])
    return frozenset(address for address in named if is_plausible(address))
