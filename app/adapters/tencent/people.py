"""Contacts: who asks to be one, who is blocked, who is there."""

from collections.abc import Sequence

from app.adapters.tencent.json_reading import C2C, Json, conversation, number, string
from app.adapters.tencent.tips import person_name
from app.domain.events import (
    BlocklistChanged,
    ContactListChanged,
    ContactRequested,
    ContactRequestSettled,
    PresenceChanged,
)
from app.domain.ids import AccountId, ConversationRef
from app.domain.people import Contact, Person, Presence
from app.ports.im import Deliver

_STATUS = {1: Presence.ONLINE, 2: Presence.OFFLINE, 3: Presence.OFFLINE}
"""`TIMUserStatusType`."""

_COMES_IN = 0

MAX_CONTACTS = 20_000


class People:
    """What is known of other people, for one account."""

    def __init__(self, account: AccountId, emit: Deliver) -> None:
        self._account = account
        self._emit = emit
        self._blocked: frozenset[str] = frozenset()
        self._asking: set[str] = set()
        self._friends: frozenset[str] = frozenset()

    def statuses(self, items: Sequence[Json]) -> None:
        """Take who came or went."""
        for item in items:
            where = conversation(string(item, "user_status_identifier", 256), C2C)
            presence = _STATUS.get(number(item, "user_status_status_type"), Presence.UNKNOWN)
            if where is not None:
                self._emit(PresenceChanged(ConversationRef(self._account, where), presence))

    def requested(self, items: Sequence[Json]) -> None:
        """Take who asks to be a contact, from an event or from the list of those who asked."""
        for item in items:
            for prefix in ("friend_add_pendency", "friend_add_pendency_info"):
                user = string(item, f"{prefix}_identifier", 256)
                comes_in = number(item, f"{prefix}_type") == _COMES_IN
                if user and comes_in and user not in self._asking:
                    self._asking.add(user)
                    person = Person(user, string(item, f"{prefix}_nick_name"))
                    words = string(item, f"{prefix}_add_wording")
                    self._emit(ContactRequested(self._account, person, words))

    def settled(self, users: Sequence[str]) -> None:
        """Take whose request was answered or taken back."""
        for user in users:
            self._asking.discard(user)
            self._emit(ContactRequestSettled(self._account, user))

    def friends(self, items: Sequence[Json]) -> None:
        """Take the whole contact list; friends see each other, the server asks no further."""
        contacts = tuple(
            Contact(user, string(item, "friend_profile_remark"), is_seen=True, sees_us=True)
            for item in items[:MAX_CONTACTS]
            if (user := _user(item))
        )
        here = frozenset(contact.address for contact in contacts)
        gone, self._friends = self._friends - here, here
        self._emit(ContactListChanged(self._account, contacts, tuple(sorted(gone)), here))

    def blocklist(self, items: Sequence[Json]) -> None:
        """Take the whole blocklist."""
        found = frozenset(user for item in items if (user := _user(item)))
        if found or self._blocked:
            self._set_blocked(found)

    def blocked(self, items: Sequence[Json]) -> None:
        """Take who was put on the blocklist."""
        self._set_blocked(self._blocked | {user for item in items if (user := _user(item))})

    def unblocked(self, users: Sequence[str]) -> None:
        """Take who was taken off the blocklist."""
        self._set_blocked(self._blocked - set(users))

    def block(self, user: str, *, blocked: bool) -> None:
        """Note that we changed the blocklist ourselves."""
        self._set_blocked(self._blocked | {user} if blocked else self._blocked - {user})

    def _set_blocked(self, blocked: frozenset[str]) -> None:
        self._blocked = blocked
        self._emit(BlocklistChanged(self._account, blocked))


def read_profiles(items: Sequence[Json]) -> tuple[Person, ...]:
    """Read users' profiles as people with their best known names."""
    return tuple(
        Person(user, person_name(item, {}))
        for item in items
        if (user := string(item, "user_profile_identifier", 256))
    )


def _user(item: Json) -> str:
    return string(item, "friend_profile_identifier", 256)
