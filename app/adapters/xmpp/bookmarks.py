"""The groups remembered on the server (XEP-0402), with each one's notification setting (XEP-0492).

A bookmark is written back as it was read, with only our change in it: other programs keep things
of their own inside.
"""

import copy
import time
from xml.etree.ElementTree import Element

from msgspec import Struct
from msgspec.structs import replace

from app.adapters.xmpp.addresses import bare, is_plausible, resource
from app.adapters.xmpp.content import clean_name
from app.adapters.xmpp.frames import build
from app.adapters.xmpp.names import BOOKMARKS, NOTIFY_SETTINGS, PUBSUB_EVENT, tag
from app.adapters.xmpp.own_nodes import fetch_items, publish_item, retract_item
from app.adapters.xmpp.wire import Wire
from app.domain.conversation import MUTED_FOREVER
from app.domain.errors import AppError

MAX_NICKNAME = 200
MAX_PASSWORD = 1000
MAX_ECHOES = 8
ECHO_TIME = 20.0
"""How many of our writings to one bookmark may still come back, and for how many seconds."""

_CONFERENCE = tag(BOOKMARKS, "conference")
_NICK = tag(BOOKMARKS, "nick")
_PASSWORD = tag(BOOKMARKS, "password")
_EXTENSIONS = tag(BOOKMARKS, "extensions")
_NOTIFY = tag(NOTIFY_SETTINGS, "notify")
_MUTED = ("on-mention", "never")
_MUTES = {"always": 0.0, "on-mention": MUTED_FOREVER, "never": MUTED_FOREVER}


class Bookmark(Struct, frozen=True):
    """A group remembered.

    Attributes:
        password: what opens the group's door, or "".
        muted_until: what the notification setting says; None if there is none.
        mentions_muted: whether it is meant for messages that name us, too; None if it is no mute.
        source: the element it was read from.
    """

    address: str
    name: str = ""
    nickname: str = ""
    autojoin: bool = False
    password: str = ""
    muted_until: float | None = None
    mentions_muted: bool | None = None
    source: Element | None = None


def read_bookmark(item: Element) -> Bookmark | None:
    """Read an item of our own node; None if it makes no sense."""
    address = item.get("id", "").lower()
    conference = item.find(_CONFERENCE)
    if conference is None or not is_plausible(address) or resource(address):
        return None
    return Bookmark(
        address,
        clean_name(conference.get("name")),
        clean_name(conference.findtext(_NICK))[:MAX_NICKNAME],
        conference.get("autojoin") in ("true", "1"),
        (conference.findtext(_PASSWORD) or "")[:MAX_PASSWORD],
        _MUTES.get(_setting(conference)),
        _setting(conference) == "never" if _setting(conference) in _MUTED else None,
        conference,
    )


def _setting(conference: Element) -> str:
    """The notification setting: "always", "on-mention", "never", or "" for none that we know."""
    notify = conference.find(f"{_EXTENSIONS}/{_NOTIFY}")
    for setting in notify if notify is not None else ():
        name = setting.tag.rpartition("}")[2]
        if name in ("always", "on-mention", "never"):
            return name
    return ""


def with_entry(old: Bookmark | None, nickname: str, name: str = "", password: str = "") -> Element:
    """The bookmark of a group that is entered at every login."""
    conference = _copy(old)
    conference.set("autojoin", "true")
    if name:
        conference.set("name", name)
    nick = conference.find(_NICK)
    if nick is None:
        nick = build(_NICK)
        conference.insert(0, nick)  # the schema wants it first
    nick.text = nickname
    if password:
        for known in conference.findall(_PASSWORD):
            conference.remove(known)
        conference.insert(list(conference).index(nick) + 1, build(_PASSWORD, text=password))
    return conference


def without_entry(old: Bookmark) -> Element:
    """The bookmark of a group that is remembered and not entered."""
    conference = _copy(old)
    conference.set("autojoin", "false")
    return conference


def with_mute(old: Bookmark, until: float, *, mentions: bool = False) -> Element:
    """The bookmark with another notification setting; a mute that ends can't be kept there."""
    conference = _copy(old)
    extensions = conference.find(_EXTENSIONS)
    if extensions is None:
        extensions = build(_EXTENSIONS)
        conference.append(extensions)
    for notify in extensions.findall(_NOTIFY):
        extensions.remove(notify)
    if until in (0.0, MUTED_FOREVER):
        muted = "never" if mentions else "on-mention"
        setting = muted if until else "always"
        extensions.append(build(_NOTIFY, None, build(tag(NOTIFY_SETTINGS, setting))))
    return conference


def _copy(old: Bookmark | None) -> Element:
    if old is None or old.source is None:
        return build(_CONFERENCE)
    return copy.deepcopy(old.source)


class Bookmarks:
    """The bookmarks of one account, as far as they were told."""

    def __init__(self) -> None:
        self._known: dict[str, Bookmark] = {}
        self._echoes: dict[str, list[tuple[float, Bookmark]]] = {}

    def get(self, address: str) -> Bookmark | None:
        """The bookmark of a group, if there is one."""
        return self._known.get(address)

    async def load(self, wire: Wire) -> list[Bookmark]:
        """Fetch them all.

        Raises:
            RequestFailed, Disconnected: they are as they were.
        """
        items = await fetch_items(wire, BOOKMARKS)
        found = [b for b in map(read_bookmark, items) if b is not None]
        self._known = {b.address: b for b in found}
        return found

    def take_change(self, items: Element) -> list[Bookmark]:
        """Take a change of the node, and return what is new in it.

        A bookmark that was taken away is returned as one that is not entered. What we wrote
        ourselves comes back too, sometimes after we have changed it again; that is nothing new.
        """
        changed: list[Bookmark] = []
        for item in items.findall(tag(PUBSUB_EVENT, "item")):
            bookmark = read_bookmark(item)
            if bookmark is not None and not self._is_echo(bookmark):
                self._known[bookmark.address] = bookmark
                changed.append(bookmark)
        for retracted in items.findall(tag(PUBSUB_EVENT, "retract")):
            old = self._known.pop(bare(retracted.get("id", "")), None)
            if old is not None:
                changed.append(Bookmark(old.address, old.name))
        return changed

    def _is_echo(self, bookmark: Bookmark) -> bool:
        """Whether we wrote this ourselves just now; some servers tell of it twice."""
        oldest = time.monotonic() - ECHO_TIME
        plain = replace(bookmark, source=None)
        if any(w == plain and at > oldest for at, w in self._echoes.get(bookmark.address, ())):
            return True
        self._echoes.pop(bookmark.address, None)
        return False

    async def remember(
        self, wire: Wire, address: str, nickname: str, *, name: str = "", password: str = ""
    ) -> None:
        """Enter a group at every login from now on.

        Raises:
            RequestFailed, Disconnected: it was not kept.
        """
        entry = with_entry(self.get(address), nickname, name, password)
        await self._publish(wire, address, entry)

    async def stay_out(self, wire: Wire, address: str) -> None:
        """Remember a group, and enter it no more; does nothing without a bookmark.

        Raises:
            RequestFailed, Disconnected: it is as it was.
        """
        old = self.get(address)
        if old is not None and old.autojoin:
            await self._publish(wire, address, without_entry(old))

    async def mute(self, wire: Wire, address: str, until: float, *, mentions: bool = False) -> None:
        """Keep a mute with a group's bookmark; does nothing without one.

        Raises:
            RequestFailed, Disconnected: it was not kept.
        """
        old = self.get(address)
        if old is not None:
            await self._publish(wire, address, with_mute(old, until, mentions=mentions))

    async def forget(self, wire: Wire, address: str) -> None:
        """Remember a group no more.

        Raises:
            RequestFailed, Disconnected: it is still there.
        """
        if self.get(address) is not None:
            # Not every server tells our other devices of what is taken away; of a change, they do.
            await self.stay_out(wire, address)
            await retract_item(wire, BOOKMARKS, address)
            self._known.pop(address, None)

    async def _publish(self, wire: Wire, address: str, conference: Element) -> None:
        bookmark = read_bookmark(build("item", {"id": address}, conference))
        if bookmark is not None:  # its echo may come before the answer
            waiting = self._echoes.setdefault(address, [])
            waiting.append((time.monotonic(), replace(bookmark, source=None)))
            del waiting[:-MAX_ECHOES]
        try:
            await publish_item(wire, BOOKMARKS, address, conference)
        except AppError:
            self._echoes.pop(address, None)
            raise
        if bookmark is not None:
            self._known[address] = bookmark
