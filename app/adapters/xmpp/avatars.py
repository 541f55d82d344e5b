"""Contacts' pictures: announced by their servers, fetched one after the other, proven, kept.

A contact announces by a node of theirs (XEP-0084) or in the presence (XEP-0153); the former wins.
What comes must have the announced hash and begin like a picture; it is never decoded here.
"""

import asyncio
import base64
import binascii
import hashlib
import logging
from collections.abc import Callable
from xml.etree.ElementTree import Element

from msgspec import Struct

from app.adapters.xmpp.addresses import is_plausible
from app.adapters.xmpp.avatar_cache import MAX_PICTURE, AvatarCache, is_digest, is_picture
from app.adapters.xmpp.frames import build
from app.adapters.xmpp.names import (
    AVATAR_DATA,
    AVATAR_METADATA,
    CLIENT,
    PUBSUB,
    PUBSUB_EVENT,
    VCARD,
    VCARD_UPDATE,
    tag,
)
from app.adapters.xmpp.wire import Wire
from app.domain.errors import InvalidConversationId, RequestFailed
from app.domain.events import AvatarChanged, Event
from app.domain.ids import AccountId, ConversationId, ConversationRef

logger = logging.getLogger(__name__)

MAX_WANTED = 2000
"""Pictures that wait to be fetched; more announcements are passed over."""

MAX_KNOWN = 20_000

_MAX_TEXT = MAX_PICTURE * 2  # base64 with its line breaks
_INFO = f"{tag(AVATAR_METADATA, 'metadata')}/{tag(AVATAR_METADATA, 'info')}"
_PHOTO = f"{tag(VCARD_UPDATE, 'x')}/{tag(VCARD_UPDATE, 'photo')}"
_DATA = (
    f"{tag(PUBSUB, 'pubsub')}/{tag(PUBSUB, 'items')}/{tag(PUBSUB, 'item')}"
    f"/{tag(AVATAR_DATA, 'data')}"
)
_BINARY = f"{tag(VCARD, 'vCard')}/{tag(VCARD, 'PHOTO')}/{tag(VCARD, 'BINVAL')}"


class Announced(Struct, frozen=True):
    """A picture that somebody announced.

    Attributes:
        digest: its SHA-1; "" for none.
        by_node: it lies in a node (XEP-0084), else in the vCard (XEP-0153).
    """

    digest: str
    by_node: bool


def announced_by_node(items: Element) -> Announced | None:
    """Read the changed items of a contact's metadata node; None if they make no sense."""
    item = items.find(tag(PUBSUB_EVENT, "item"))
    if item is None:
        return None
    infos = item.findall(_INFO)
    if not infos:
        return Announced("", by_node=True)  # switched off (XEP-0084, 4.2.2)
    for info in infos:
        digest = info.get("id", "").lower()
        size = info.get("bytes", "")
        small = size.isascii() and size.isdigit() and len(size) < 9 and int(size) <= MAX_PICTURE
        # One with an address is elsewhere on the web, and its server would learn of us.
        if is_digest(digest) and small and not info.get("url"):
            return Announced(digest, by_node=True)
    return None


def announced_by_presence(stanza: Element) -> Announced | None:
    """Read what a presence says of the vCard's photo; None if nothing, or no sense."""
    digest = stanza.findtext(_PHOTO)
    if digest is None:
        return None
    digest = digest.strip().lower()
    return Announced(digest, by_node=False) if not digest or is_digest(digest) else None


async def fetch(wire: Wire, address: str, announced: Announced) -> bytes | None:
    """Fetch an announced picture; None if what comes is not it.

    Raises:
        RequestFailed, Disconnected: it does not come.
    """
    if announced.by_node:
        item = build(tag(PUBSUB, "item"), {"id": announced.digest})
        items = build(tag(PUBSUB, "items"), {"node": AVATAR_DATA}, item)
        query, path = build(tag(PUBSUB, "pubsub"), None, items), _DATA
    else:
        query, path = build(tag(VCARD, "vCard")), _BINARY
    iq = build(tag(CLIENT, "iq"), {"type": "get", "to": address}, query)
    return decoded((await wire.request(iq)).findtext(path), announced.digest)


def decoded(text: str | None, digest: str) -> bytes | None:
    """Decode a picture and prove it; None if it is too large, no picture, or another one."""
    if not text or len(text) > _MAX_TEXT:
        return None
    try:
        data = base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return None
    proven = hashlib.sha1(data, usedforsecurity=False).hexdigest() == digest
    return data if proven and is_picture(data) else None


class Avatars:
    """Which picture each contact of one account has.

    Args:
        emit: takes events.
        cache: where pictures are kept; None: none are fetched.
    """

    def __init__(
        self, account: AccountId, emit: Callable[[Event], None], cache: AvatarCache | None
    ) -> None:
        self._account = account
        self._emit = emit
        self._cache = cache
        self._known: dict[str, Announced] = {}
        self._wanted: dict[str, Announced] = {}
        self._told: dict[str, str] = {}
        self._listed: dict[str, str] | None = None
        self._work = asyncio.Event()

    def take_node(self, address: str, items: Element) -> None:
        """Take what a contact's metadata node now says."""
        self._take(address, announced_by_node(items))

    def take_presence(self, address: str, stanza: Element) -> None:
        """Take what a contact's presence says, unless their node already said it."""
        known = self._known.get(address)
        if known is None or not known.by_node:
            self._take(address, announced_by_presence(stanza))

    def _take(self, address: str, announced: Announced | None) -> None:
        if self._cache is None or announced is None or self._known.get(address) == announced:
            return
        if address not in self._known and len(self._known) >= MAX_KNOWN:
            return
        self._known[address] = announced
        self._wanted.pop(address, None)
        file = self._cache.find(announced.digest)
        if file:
            self._tell(address, file)
        elif announced.digest and len(self._wanted) < MAX_WANTED:
            self._wanted[address] = announced
            self._work.set()
        elif not announced.digest and address in self._told:
            self._tell(address, "")

    async def keep_own(self, address: str, picture: bytes) -> None:
        """Take a picture that we published ourselves; "" bytes: we have none any more."""
        digest = hashlib.sha1(picture, usedforsecurity=False).hexdigest() if picture else ""
        self._known[address] = Announced(digest, by_node=True)
        self._wanted.pop(address, None)
        kept = await self._cache.keep(picture) if picture and self._cache is not None else ""
        if self._known.get(address) == Announced(digest, by_node=True):
            self._tell(address, kept)

    async def recall(self) -> None:
        """Tell, once, the pictures that were known at the last run; needs no connection."""
        if self._cache is None or self._listed is not None:
            return
        self._listed = await self._cache.load_list(self._account)
        for address, digest in self._listed.items():
            file = self._cache.find(digest)
            if file and address not in self._known and is_plausible(address):
                self._known[address] = Announced(digest, by_node=False)
                self._tell(address, file)

    async def run(self, wire: Wire) -> None:
        """Fetch what is wanted, one after the other, until the connection is gone.

        Raises:
            Disconnected: what was not fetched stays wanted.
        """
        while True:
            await self.fetch_wanted(wire)
            await self._keep_list()
            await self._work.wait()
            self._work.clear()

    async def _keep_list(self) -> None:
        listed = {a: self._known[a].digest for a, file in self._told.items() if file}
        if self._cache is not None and listed != self._listed:
            self._listed = listed
            await self._cache.keep_list(self._account, listed)

    async def fetch_wanted(self, wire: Wire) -> None:
        """Fetch what is wanted now.

        Raises:
            Disconnected: what was not fetched stays wanted.
        """
        while self._wanted:
            address, announced = next(iter(self._wanted.items()))
            data: bytes | None = None
            try:
                data = await fetch(wire, address, announced)
            except RequestFailed as error:
                logger.info("A picture does not come: %s", error)
            if self._wanted.get(address) != announced:
                continue  # another one was announced meanwhile
            del self._wanted[address]
            file = await self._cache.keep(data) if data is not None and self._cache else ""
            if file and self._known.get(address) == announced:
                self._tell(address, file)

    def _tell(self, address: str, file: str) -> None:
        if self._told.get(address) == file:
            return
        self._told[address] = file
        self._work.set()  # the list of them changed
        try:
            ref = ConversationRef(self._account, ConversationId.c2c(address))
        except InvalidConversationId:
            return
        self._emit(AvatarChanged(ref, file))
