"""The contact list (RFC 6121): who is on it, who of them is there, and who wishes to be."""

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from xml.etree.ElementTree import Element

from app.adapters.xmpp.addresses import bare, is_plausible, resource
from app.adapters.xmpp.content import clean_name, clean_text, parse_stamp
from app.adapters.xmpp.frames import build
from app.adapters.xmpp.names import CLIENT, DELAY, NICKNAME, ROSTER, tag
from app.adapters.xmpp.stanza_errors import ServerRefused
from app.adapters.xmpp.wire import Wire
from app.domain.errors import InvalidConversationId
from app.domain.events import (
    ContactListChanged,
    ContactRequested,
    ContactRequestSettled,
    ConversationChanged,
    Event,
    PresenceChanged,
)
from app.domain.ids import AccountId, ConversationId, ConversationRef
from app.domain.people import Contact, Person, Presence

logger = logging.getLogger(__name__)

MAX_CONTACTS = 20_000
MAX_DEVICES = 32
"""Devices of one contact that we keep apart."""

MAX_REQUESTS = 100
"""Strangers who may wait for an answer at once; the server tells of the others at a later login."""

MAX_REQUEST_TEXT = 500

_SLICE = 50
_AWAY = ("away", "xa", "dnd")


class Contacts:
    """One account's contact list, as far as it was told.

    Args:
        emit: takes events.
        clock: seconds since the epoch.
    """

    def __init__(
        self,
        account: AccountId,
        address: str,
        emit: Callable[[Event], None],
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._account = account
        self._clock = clock
        self._address = address
        self._emit = emit
        self._names: dict[str, str] = {}
        self._trusted: set[str] = set()
        self._wanted: set[str] = set()
        self._nicknames: dict[str, str] = {}
        self._requests: set[str] = set()
        self._devices: dict[str, dict[str, Presence]] = {}
        self._told: dict[str, Presence] = {}

    def name(self, address: str) -> str:
        """A contact's name by bare address, or "": ours for them, else theirs (XEP-0172)."""
        return self._names.get(address) or self._nicknames.get(address, "")

    def is_known(self, address: str) -> bool:
        """Whether a bare address is on the list."""
        return address in self._names

    def sees_us(self, address: str) -> bool:
        """Whether a bare address may know that we are there."""
        return address in self._trusted or address == self._address

    async def load(self, wire: Wire) -> None:
        """Fetch the whole list.

        Raises:
            RequestFailed, Disconnected: it is as it was.
        """
        iq = build(tag(CLIENT, "iq"), {"type": "get"}, build(tag(ROSTER, "query")))
        query = (await wire.request(iq)).find(tag(ROSTER, "query"))
        if query is None:
            return
        items = query.findall(tag(ROSTER, "item"))[:MAX_CONTACTS]
        gone = set(self._names)
        for start in range(0, len(items), _SLICE):
            listed = items[start : start + _SLICE]
            gone.difference_update(self._take_all(listed))
            await asyncio.sleep(0)
        for address in gone:  # taken off the list while we were away
            self._forget(address)
        # An earlier run may remember more people than we have forgotten.
        everybody = frozenset(self._names)
        self._emit(ContactListChanged(self._account, (), tuple(gone), everybody))

    def take_change(self, query: Element) -> None:
        """Take what the server says changed."""
        self._take_all(query.findall(tag(ROSTER, "item"))[:MAX_CONTACTS])

    def _take_all(self, items: Sequence[Element]) -> set[str]:
        """Take items of the list and tell of them; returns whose they are."""
        known, removed = [], []
        for item in items:
            address = item.get("jid", "").lower()
            if self._ref(address) is None or resource(address):
                continue
            if item.get("subscription") == "remove":
                self._forget(address)
                removed.append(address)
            else:
                self._take(address, item)
                known.append(_contact(address, item))
        if known or removed:
            self._emit(ContactListChanged(self._account, tuple(known), tuple(removed)))
        return {contact.address for contact in known}

    def _forget(self, address: str) -> None:
        self._names.pop(address, None)
        self._nicknames.pop(address, None)
        self._trusted.discard(address)
        self._wanted.discard(address)
        self._devices.pop(address, None)
        ref = self._ref(address)
        if ref is not None and self._told.pop(address, None) is not None:
            self._emit(PresenceChanged(ref, Presence.UNKNOWN))

    def _take(self, address: str, item: Element) -> None:
        subscription = item.get("subscription", "none")
        trusted = subscription in ("from", "both")
        _put(self._trusted, address, present=trusted)
        if trusted:
            self._settle(address)
        wanted = subscription in ("to", "both") or item.get("ask") == "subscribe"
        _put(self._wanted, address, present=wanted)
        name = clean_name(item.get("name"))
        if self._names.get(address) != name:
            self._names[address] = name
            ref = self._ref(address)
            if ref is not None:
                self._emit(ConversationChanged(ref, name=self.name(address) or None))

    def learn_nickname(self, address: str, nickname: str | None) -> None:
        """Take how a contact wishes to be called; our own name for them goes first."""
        ref = self._ref(address)
        name = clean_name(nickname)
        if ref is None or address not in self._names or self._nicknames.get(address, "") == name:
            return
        self._nicknames[address] = name
        if not self._names[address] and name:
            self._emit(ConversationChanged(ref, name=name))

    async def add(self, wire: Wire, address: str, name: str) -> None:
        """Put somebody on the list.

        Raises:
            RequestFailed, Disconnected: the list is as it was.
        """
        await self._set_name(wire, address, name)
        self._wanted.add(address)

    async def _set_name(self, wire: Wire, address: str, name: str) -> None:
        attributes = {"jid": address, **({"name": name} if name else {})}
        query = build(tag(ROSTER, "query"), None, build(tag(ROSTER, "item"), attributes))
        await wire.request(build(tag(CLIENT, "iq"), {"type": "set"}, query))

    async def rename(self, wire: Wire, address: str, name: str) -> None:
        """Call somebody on the list differently; "" leaves the name to them.

        Raises:
            RequestFailed, Disconnected: they keep their name.
        """
        await self._set_name(wire, address, name)

    async def remove(self, wire: Wire, address: str) -> None:
        """Take somebody off the list, who need not be on it.

        The server then ends the presence both ways (RFC 6121, 2.5).

        Raises:
            RequestFailed, Disconnected: the list is as it was.
        """
        item = build(tag(ROSTER, "item"), {"jid": address, "subscription": "remove"})
        query = build(tag(ROSTER, "query"), None, item)
        try:
            await wire.request(build(tag(CLIENT, "iq"), {"type": "set"}, query))
        except ServerRefused as error:
            if error.condition != "item-not-found":
                raise

    # Who wishes to see us

    def take_wish(self, stanza: Element) -> bool:
        """Take a wish to see our presence, or its end; tells whether to say yes at once.

        Whom we asked ourselves is welcome; about others the user is asked.
        """
        sender = stanza.get("from", "")
        address = bare(sender)
        if not is_plausible(sender) or address == self._address or self._ref(address) is None:
            return False
        if stanza.get("type") == "unsubscribe":
            self._settle(address)
            return False
        if address in self._wanted or address in self._trusted:
            return True
        if len(self._requests) >= MAX_REQUESTS and address not in self._requests:
            logger.warning("Passed over a stranger's wish: too many are waiting")
            return False
        self._requests.add(address)
        nickname = clean_name(stanza.findtext(tag(NICKNAME, "nick")))
        text = clean_text((stanza.findtext(tag(CLIENT, "status")) or "")[:MAX_REQUEST_TEXT])
        person = Person(address, self.name(address) or nickname)
        self._emit(ContactRequested(self._account, person, text.strip()))
        return False

    def answered(self, address: str) -> None:
        """Take note that the user answered a wish."""
        self._settle(address)

    def _settle(self, address: str) -> None:
        if address in self._requests:
            self._requests.discard(address)
            self._emit(ContactRequestSettled(self._account, address))

    # Who is there

    def take_presence(self, stanza: Element) -> None:
        """Take a presence of one of a contact's devices; strangers' are not kept."""
        sender = stanza.get("from", "")
        address = bare(sender)
        if address not in self._names or not is_plausible(sender):
            return
        devices = self._devices.setdefault(address, {})
        kind = stanza.get("type")
        if kind is None and (len(devices) < MAX_DEVICES or resource(sender) in devices):
            away = stanza.findtext(tag(CLIENT, "show")) in _AWAY
            devices[resource(sender)] = Presence.AWAY if away else Presence.ONLINE
        elif kind in ("unavailable", "error"):
            was_there = bool(devices)
            if resource(sender):
                devices.pop(resource(sender), None)
            else:
                devices.clear()
            if kind == "unavailable" and not devices:
                self._tell(address, self._last_seen(stanza, was_there=was_there))
                return
        self._tell(address)

    def _last_seen(self, stanza: Element, *, was_there: bool) -> float:
        """When somebody who is gone was there: a server's word for it (RFC 6121, 4.3.2), or now."""
        now = self._clock()
        delay = stanza.find(tag(DELAY, "delay"))
        stamp = parse_stamp(delay.get("stamp")) if delay is not None else None
        if stamp is not None:
            return min(stamp, now)
        return now if was_there else 0.0

    def forget_presences(self) -> None:
        """Begin anew: the server is about to tell who is there."""
        self._devices.clear()
        for address in list(self._told):
            self._tell(address)

    def _tell(self, address: str, seen_at: float = 0.0) -> None:
        states = self._devices.get(address, {}).values()
        if Presence.ONLINE in states:
            presence = Presence.ONLINE
        else:
            presence = Presence.AWAY if states else Presence.OFFLINE
        ref = self._ref(address)
        if ref is not None and (seen_at or self._told.get(address) is not presence):
            self._told[address] = presence
            self._emit(PresenceChanged(ref, presence, seen_at))

    def _ref(self, address: str) -> ConversationRef | None:
        if not is_plausible(address):
            return None
        try:
            return ConversationRef(self._account, ConversationId.c2c(address))
        except InvalidConversationId:
            return None


def _contact(address: str, item: Element) -> Contact:
    subscription = item.get("subscription", "none")
    return Contact(
        address,
        clean_name(item.get("name")),
        is_seen=subscription in ("to", "both"),
        sees_us=subscription in ("from", "both"),
        is_asked=item.get("ask") == "subscribe",
    )


def _put(addresses: set[str], address: str, *, present: bool) -> None:
    if present:
        addresses.add(address)
    else:
        addresses.discard(address)
