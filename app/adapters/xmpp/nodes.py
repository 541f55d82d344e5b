"""What published nodes tell: ours, by which our devices agree, and those of contacts (XEP-0163)."""

import logging
from collections.abc import Callable
from xml.etree.ElementTree import Element

from app.adapters.xmpp.avatars import Avatars
from app.adapters.xmpp.bookmarks import Bookmark, Bookmarks
from app.adapters.xmpp.contacts import Contacts
from app.adapters.xmpp.names import (
    AVATAR_METADATA,
    BOOKMARKS,
    NICKNAME,
    PUBSUB_EVENT,
    READ_SYNC,
    tag,
)
from app.adapters.xmpp.read_sync import read_position
from app.domain.events import ConversationChanged, Event
from app.domain.ids import AccountId, ConversationId, ConversationRef

logger = logging.getLogger(__name__)

_ITEM = tag(PUBSUB_EVENT, "item")


class Nodes:
    """The nodes that one account hears of.

    Args:
        address: the account's bare address.
        emit: takes events.
        bookmarked: called with the bookmarks that another device changed.
    """

    def __init__(
        self,
        account: AccountId,
        address: str,
        emit: Callable[[Event], None],
        contacts: Contacts,
        avatars: Avatars,
        bookmarks: Bookmarks,
        bookmarked: Callable[[list[Bookmark]], None],
    ) -> None:
        self._account = account
        self._address = address
        self._emit = emit
        self._contacts = contacts
        self._avatars = avatars
        self._bookmarks = bookmarks
        self._bookmarked = bookmarked

    def take_ours(self, items: Element) -> None:
        """Take what changed in a node of our own."""
        match items.get("node"):
            case node if node == READ_SYNC:
                for item in items.findall(_ITEM):
                    position = read_position(self._account, self._address, item)
                    if position is not None:
                        self._emit(position)
            case node if node == BOOKMARKS:
                changed = self._bookmarks.take_change(items)
                self.tell_bookmarks(changed)
                self._bookmarked(changed)
            case node if node == AVATAR_METADATA:
                self._avatars.take_node(self._address, items)
            case _:
                logger.debug("Another of our nodes changed")

    def take_theirs(self, owner: str, items: Element) -> None:
        """Take what changed in somebody else's node; that of a stranger does not matter."""
        if not self._contacts.is_known(owner):
            logger.debug("A stranger's node changed")
            return
        match items.get("node"):
            case node if node == AVATAR_METADATA:
                self._avatars.take_node(owner, items)
            case node if node == NICKNAME:
                said = f"{_ITEM}/{tag(NICKNAME, 'nick')}"
                self._contacts.learn_nickname(owner, items.findtext(said))
            case _:
                logger.debug("Another of a contact's nodes changed")

    def tell_bookmarks(self, bookmarks: list[Bookmark]) -> None:
        """Deliver what bookmarks say of groups that we take part in."""
        for bookmark in bookmarks:
            if bookmark.autojoin:
                group = ConversationId.group(bookmark.address)
                self._emit(
                    ConversationChanged(
                        ConversationRef(self._account, group),
                        name=bookmark.name or None,
                        muted_until=bookmark.muted_until,
                        mentions_muted=bookmark.mentions_muted,
                    )
                )
