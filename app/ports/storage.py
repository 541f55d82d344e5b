"""What else is kept between runs: attachments, counts, people, documents, secrets and settings.

Threads, order and errors are those of `app.ports.archive`.
"""

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Protocol

from msgspec import Struct

from app.domain.account import Account
from app.domain.content import Element, File, Image, Video, Voice
from app.domain.coverage import OnlineSpan
from app.domain.events import GroupInvited
from app.domain.ids import AccountId, ConversationRef
from app.domain.message import Message, Position
from app.domain.people import Contact
from app.domain.quiet_hours import DoNotDisturb
from app.domain.settings import Settings


class Shared(Enum):
    """What can be looked for among the things that were shared in a conversation."""

    PICTURES = "pictures"
    FILES = "files"


SHARED_KINDS: Mapping[Shared, tuple[type[Element], ...]] = {
    Shared.PICTURES: (Image, Video),
    Shared.FILES: (File, Voice),
}
"""The kinds of element that each of them means."""


class Attachments(Protocol):
    """What was shared in conversations; a view of the archive, with its threads and errors."""

    async def shared(
        self, ref: ConversationRef, what: Shared, before: Position | None, limit: int
    ) -> Sequence[Message]:
        """Read messages that carry something of a kind, newest first.

        Args:
            before: only what is older, for the next page; None: the newest.
        """
        ...


class HourCount(Struct, frozen=True):
    """The messages that arrived within an hour.

    Attributes:
        start: when the hour begins, seconds since the epoch.
        shown: those that a notification was shown for.
        silent: the others.
    """

    start: float
    shown: int
    silent: int


class Statistics(Protocol):
    """Counts for the user to look at."""

    async def by_hour(self, since: float) -> Sequence[HourCount]:
        """Count the messages from a time on, hour by hour; hours without any are left out."""
        ...


class DataSizes(Struct, frozen=True):
    """Bytes on the disk, by what they are for."""

    messages: int
    avatars: int
    logs: int


class LocalData(Protocol):
    """The program's files as a whole; all methods raise `StorageFailed`."""

    async def sizes(self) -> DataSizes:
        """Tell how much room they take."""
        ...

    async def give_back(self) -> None:
        """Give the room of deleted messages back to the disk; takes a second for each 500 MB."""
        ...


class CoverageLog(Protocol):
    """When each account was connected; small, and no harm is done if it is lost."""

    async def load(self) -> Sequence[OnlineSpan]:
        """Read all spans; none if they can't be read."""
        ...

    async def save(self, spans: Sequence[OnlineSpan]) -> None:
        """Replace all spans."""
        ...

    def save_at_exit(self, spans: Sequence[OnlineSpan]) -> None:
        """Replace all spans at once, blocking for a moment, when the program ends; never raises."""
        ...


class KeptPeople(Struct, frozen=True):
    """What is kept of people besides messages, until the servers tell it again.

    Attributes:
        contacts: those on the contact lists, by account.
        invitations: into groups, unanswered; no server tells of them again.
    """

    contacts: Mapping[AccountId, tuple[Contact, ...]] = {}
    invitations: tuple[GroupInvited, ...] = ()


class PeopleStore(Protocol):
    """Keeps contact lists and invitations."""

    async def load(self) -> KeptPeople:
        """Read all; nothing if it can't be read."""
        ...

    async def save(self, people: KeptPeople) -> None:
        """Replace all, whole or not at all.

        Raises:
            StorageFailed: it can't be written; the old is as it was.
        """
        ...

    def save_at_exit(self, people: KeptPeople) -> None:
        """Replace all at once, blocking for a moment, when the program ends; never raises."""
        ...


class TextFile(Protocol):
    """A text file on its way to a place that the user chose, UTF-8."""

    async def write(self, text: str) -> None:
        """Add text at its end."""
        ...

    async def finish(self) -> None:
        """Make it appear, complete, at its place; replaces what was there."""
        ...

    async def abandon(self) -> None:
        """Give it up: nothing of it is left, and what was there before is untouched."""
        ...


class CredentialStore(Protocol):
    """Secrets in the system's key ring."""

    @property
    def is_persistent(self) -> bool:
        """Whether secrets outlive this run; False: there is no key ring, or it stays locked."""
        ...

    async def get(self, account: AccountId) -> str | None:
        """Read an account's secret; None if there is none or the key ring stays locked."""
        ...

    async def set(self, account: AccountId, secret: str) -> None:
        """Keep an account's secret; in memory only where no key ring takes it."""
        ...

    async def delete(self, account: AccountId) -> None:
        """Forget an account's secret; does nothing if there is none.

        Raises:
            StorageFailed: the key ring stays locked, the secret is still in it.
        """
        ...


class Configuration(Struct, frozen=True):
    """What the settings file holds."""

    settings: Settings
    accounts: tuple[Account, ...] = ()
    do_not_disturb: tuple[DoNotDisturb, ...] = ()
    """What held when it was saved, at most one for each account and one for the program."""


class SettingsStore(Protocol):
    """The settings file."""

    def load(self) -> Configuration:
        """Read it; what is missing or wrong in it falls back to the default, with a log line.

        A file that can't be read at all is set aside under another name, never overwritten.
        """
        ...

    async def save(self, configuration: Configuration) -> None:
        """Write it, whole or not at all."""
        ...
