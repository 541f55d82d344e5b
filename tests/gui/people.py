"""Services about people and groups that write down the wishes, and whom to see there."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from msgspec.structs import replace

from app.domain.content import File, Image
from app.domain.conversation import Affiliation, Member, Role
from app.domain.errors import AppError
from app.domain.events import (
    AccountChanged,
    AvatarChanged,
    BlocklistChanged,
    ContactListChanged,
    ContactRequested,
    GroupChanged,
    PresenceChanged,
)
from app.domain.ids import AccountId, ConversationId, ConversationRef
from app.domain.message import Message, Position
from app.domain.people import Contact, OwnPicture, Person, Presence
from app.gui.wishes import Context
from app.ports.im import SessionFeature
from app.ports.storage import Shared
from app.services.store import Store
from tests.gui.conftest import World
from tests.gui.world import ACCOUNT, NOW, group, message, person

HOSTILE = "\u202egpj.\u200b\u2066An\u0300na" + "x" * 1_000
"""A name that turns around, hides and never ends."""


@dataclass
class Contacts:
    """Writes wishes down; meets `failure` while it is set.

    Attributes:
        offered: what the server offers.
    """

    store: Store
    wishes: list[tuple[Any, ...]] = field(default_factory=list)
    failure: AppError | None = None
    offered: SessionFeature = ~SessionFeature.NONE

    def offers(self, account: AccountId) -> SessionFeature:  # noqa: ARG002  all alike
        return self.offered

    async def accept(self, account: AccountId, user: str) -> None:
        self._wish("accept", account, user)

    async def decline(self, account: AccountId, user: str) -> None:
        self._wish("decline", account, user)

    async def block(self, account: AccountId, user: str) -> None:
        self._wish("block", account, user)

    async def unblock(self, account: AccountId, user: str) -> None:
        self._wish("unblock", account, user)

    async def remove(self, account: AccountId, user: str) -> None:
        self._wish("remove", account, user)

    async def rename(self, account: AccountId, user: str, name: str) -> None:
        self._wish("rename", account, user, name)

    async def ask_presence(self, account: AccountId, user: str) -> None:
        self._wish("ask presence", account, user)

    async def set_own_picture(self, account: AccountId, picture: OwnPicture | None) -> None:
        self._wish("picture", account, picture)

    def _wish(self, *wish: Any) -> None:
        self.wishes.append(wish)
        if self.failure is not None:
            raise self.failure


@dataclass
class Groups:
    """Writes wishes down; `listed` is who belongs to every group.

    Attributes:
        refused: whom nobody can invite.
    """

    store: Store
    wishes: list[tuple[Any, ...]] = field(default_factory=list)
    failure: AppError | None = None
    listed: tuple[Member, ...] = ()
    offered: SessionFeature = ~SessionFeature.NONE
    refused: dict[str, AppError] = field(default_factory=dict)

    def offers(self, account: AccountId) -> SessionFeature:  # noqa: ARG002  all alike
        return self.offered

    async def accept(self, ref: ConversationRef) -> None:
        self._wish("accept", ref)

    async def ignore(self, ref: ConversationRef) -> None:
        self._wish("ignore", ref)

    async def create(
        self, account: AccountId, name: str, nickname: str = "", *, public: bool = False
    ) -> ConversationRef:
        self._wish("create", account, name, nickname, public)
        return ConversationRef(account, ConversationId.group("new@rooms.example.org"))

    async def rename(self, ref: ConversationRef, name: str) -> None:
        self._wish("rename", ref, name)

    async def invite(self, ref: ConversationRef, user: str, reason: str = "") -> None:
        self._wish("invite", ref, user, reason)
        if user in self.refused:
            raise self.refused[user]

    async def set_subject(self, ref: ConversationRef, subject: str) -> None:
        self._wish("subject", ref, subject)

    async def members(self, ref: ConversationRef) -> tuple[Member, ...]:
        self._wish("members", ref)
        return self.listed

    async def put_out(self, ref: ConversationRef, member: Member) -> None:
        self._wish("put out", ref, member)

    async def ban(self, ref: ConversationRef, member: Member) -> None:
        self._wish("ban", ref, member)

    async def appoint(self, ref: ConversationRef, member: Member, affiliation: Affiliation) -> None:
        self._wish("appoint", ref, member, affiliation)

    def made(self, kind: str) -> list[tuple[Any, ...]]:
        """The wishes of one kind, without its name."""
        return [wish[1:] for wish in self.wishes if wish[0] == kind]

    def _wish(self, *wish: Any) -> None:
        self.wishes.append(wish)
        if self.failure is not None:
            raise self.failure


@dataclass
class Attachments:
    """What was shared: `messages`, newest first."""

    messages: list[Message] = field(default_factory=list)
    asked: list[tuple[Any, ...]] = field(default_factory=list)
    failure: AppError | None = None

    async def shared(
        self, ref: ConversationRef, what: Shared, before: Position | None = None, limit: int = 60
    ) -> Sequence[Message]:
        self.asked.append((ref, what, before))
        if self.failure is not None:
            raise self.failure
        kinds = (Image,) if what is Shared.PICTURES else (File,)
        found = [m for m in self.messages if isinstance(m.elements[0], kinds)]
        return [m for m in found if before is None or m.position < before][:limit]


@dataclass
class Ways:
    """Writes down where the user is led."""

    led: list[tuple[Any, ...]] = field(default_factory=list)

    def open_chat(self, ref: ConversationRef) -> None:
        self.led.append(("chat", ref))

    def show_details(self, ref: ConversationRef) -> None:
        self.led.append(("details", ref))

    def show_message(self, message: Message) -> None:
        self.led.append(("message", message))

    def new_conversation(self, address: str = "") -> None:
        self.led.append(("new conversation", address))

    def new_group(self) -> None:
        self.led.append(("new group",))

    def invite(self, ref: ConversationRef) -> None:
        self.led.append(("invite", ref))

    def show_profile(self, account: AccountId | None = None) -> None:
        self.led.append(("profile", account))


@dataclass
class People:
    """Everything that a test of these pages plays with."""

    world: World
    contacts: Contacts
    groups: Groups
    attachments: Attachments
    ways: Ways

    @property
    def context(self) -> Context:
        """What the pages are given."""
        return replace(
            self.world.context,
            contacts=self.contacts,
            groups=self.groups,
            attachments=self.attachments,
        )


def play_with(world: World) -> People:
    """Services and ways of a world."""
    store = world.store
    return People(world, Contacts(store), Groups(store), Attachments(), Ways())


ANNA, BEN = person("anna"), person("ben")
GARDEN = group("garden")


def member(
    name: str,
    affiliation: Affiliation = Affiliation.MEMBER,
    role: Role = Role.PARTICIPANT,
    address: str | None = None,
) -> Member:
    """Somebody in the garden club."""
    known = f"{name.lower()}@example.org" if address is None else address
    return Member(Person(f"{GARDEN.id.target}/{name}", name), affiliation, role, known)


ME = member("Me", Affiliation.OWNER, Role.MODERATOR, ACCOUNT.address)


def people_known(store: Store) -> None:
    """A contact list, a group we own, requests, and somebody who is kept away."""
    account = ACCOUNT.id
    store.dispatch(
        AccountChanged(ACCOUNT),
        ContactListChanged(
            account,
            (
                Contact(ANNA.id.target, "Anna Becker", is_seen=True, sees_us=True),
                Contact(BEN.id.target, "", is_asked=True),
                Contact(person("wei").id.target, "陈伟", is_seen=True, sees_us=True),
                Contact(person("farid").id.target, "فريد حداد", sees_us=True),
            ),
        ),
        PresenceChanged(ANNA, Presence.ONLINE),
        GroupChanged(
            GARDEN,
            subject="Roses, herbs and who has the key to the shed",
            inside=True,
            me=ME.person.id,
            members=(
                ME,
                member("Anna"),
                member("Björn", Affiliation.ADMIN, Role.MODERATOR),
                member("Kavya", Affiliation.NONE),
                member("Guest", Affiliation.NONE, Role.VISITOR, address=""),
            ),
        ),
        ContactRequested(account, Person("eve@example.org", "Eve"), "Hello, it is me"),
        BlocklistChanged(account, frozenset({"spam@example.net", "mallory@example.org"})),
    )


def pictures_shared(people: People, count: int = 3) -> None:
    """Pictures and files in the conversation with Anna."""
    for n in range(count):
        people.attachments.messages += [
            message(
                ANNA,
                9_000 - 2 * n,
                elements=(Image("https://x/p.png", f"garden-{n}.png", 800, 600, 120_000),),
                at=NOW - 100 * n,
            ),
            message(
                ANNA,
                8_999 - 2 * n,
                elements=(File("https://x/a.pdf", f"plan-{n}.pdf", 2_000_000),),
                at=NOW - 100 * n - 50,
            ),
        ]


def picture_of(ref: ConversationRef, file: str) -> AvatarChanged:
    """Somebody's picture is known."""
    return AvatarChanged(ref, file)
