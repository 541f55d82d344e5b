"""The demo's world: the embedded server with your account, your friends and the group in it.

It runs on the event loop that enters it, keeps everything in memory and leaves nothing behind.
"""

import secrets
import xml.etree.ElementTree as ET
from collections.abc import Callable
from types import TracebackType
from typing import Self

from app.demo.cast import (
    CHARACTERS,
    GROUP,
    GROUP_TITLE,
    PROLOGUE,
    YOU,
    YOUR_NAME,
    YOUR_NICKNAME,
    Character,
)
from app.demo.friends import Friends, Heard
from app.domain.account import Account, Protocol
from app.domain.ids import AccountId
from app.server import Server

_BOOKMARKS = "urn:xmpp:bookmarks:1"
_READ_POSITIONS = "urn:xmpp:mds:displayed:0"
_STANZA_ID = "{urn:xmpp:sid:0}stanza-id"
_PUBSUB = "{http://jabber.org/protocol/pubsub}"


class DemoWorld:
    """Use it by `async with`; everything belongs to the event loop's thread.

    Args:
        listener: called with what reaches a friend from you.
        pace: see `Friends`.

    Attributes:
        server: the embedded server.
        password: of your account; a new one in every world.
    """

    def __init__(
        self, listener: Callable[[Heard], None] = lambda _heard: None, *, pace: float = 1.0
    ) -> None:
        self.server = Server()
        self.password = secrets.token_urlsafe(16)
        self._listener = listener
        self._pace = pace
        self._friends: Friends | None = None

    async def __aenter__(self) -> Self:
        server = self.server
        server.add_account(YOU, self.password, name=YOUR_NAME)
        for user, character in CHARACTERS.items():
            server.add_account(user, secrets.token_urlsafe(16), name=character.name)
            server.befriend(YOU, user, name_a=YOUR_NAME, name_b=character.name)
        group = server.add_room(GROUP, title=GROUP_TITLE, members=(YOU, *CHARACTERS))
        await server.start()
        self._bookmark(group)
        self._friends = Friends(server, group, self._listener, pace=self._pace)
        for line in PROLOGUE:
            say = self._friends.say_in_group if line.in_group else self._friends.say
            say(line.character, line.text)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.stop()

    async def stop(self) -> None:
        """Let the friends go offline and end the server. Stopping twice is fine."""
        friends, self._friends = self._friends, None
        if friends is not None:
            await friends.stop()
            await self.server.stop()

    @property
    def account(self) -> Account:
        """Your account, to be added to the program as any other."""
        return Account(
            id=AccountId("demo"),
            protocol=Protocol.XMPP,
            address=self.server.jid(YOU),
            name=YOUR_NAME,
            url=self.server.url,
        )

    @property
    def friends(self) -> Friends:
        """Those who write to you.

        Raises:
            RuntimeError: the world was not entered, or it has ended.
        """
        if self._friends is None:
            raise RuntimeError("the demo's world is not there")
        return self._friends

    @property
    def group(self) -> str:
        """The group's address."""
        return f"{GROUP}@{self.server.rooms_domain}"

    def start_script(self) -> None:
        """Let the friends begin; the first of them writes within three seconds."""
        self.friends.start_script()

    @property
    def is_in_group(self) -> bool:
        """Whether the program has entered the group since it came online."""
        return self.friends.see_you_in_group

    def read_on_phone(self, character: Character) -> None:
        """Read all that a friend wrote, on another device of yours (XEP-0490)."""
        friend = self.server.jid(character.user)
        theirs = (
            archived.id
            for archived in reversed(self.server.archive_of(YOU))
            if _sender(archived.text) == friend
        )
        read = ET.Element(f"{{{_READ_POSITIONS}}}displayed")
        ET.SubElement(read, _STANZA_ID, {"id": next(theirs), "by": self.server.jid(YOU)})
        self._publish(_READ_POSITIONS, friend, read)

    def _bookmark(self, group: str) -> None:
        """Put the group among your bookmarks, so that your client enters it (XEP-0402)."""
        conference = ET.Element(
            f"{{{_BOOKMARKS}}}conference", {"autojoin": "true", "name": GROUP_TITLE}
        )
        ET.SubElement(conference, f"{{{_BOOKMARKS}}}nick").text = YOUR_NICKNAME
        self._publish(_BOOKMARKS, group, conference)

    def _publish(self, node: str, item: str, payload: ET.Element) -> None:
        """Keep something in your account's own storage, as another device of yours (XEP-0163)."""
        phone = self.server.attach(YOU, lambda _stanza: None, "phone")
        request = ET.Element("{jabber:client}iq", {"type": "set", "id": "publish"})
        publish = ET.SubElement(
            ET.SubElement(request, f"{_PUBSUB}pubsub"), f"{_PUBSUB}publish", {"node": node}
        )
        ET.SubElement(publish, f"{_PUBSUB}item", {"id": item}).append(payload)
        phone.send(request)
        phone.detach()


def _sender(message: str) -> str:
    """Read the bare address that a message of the server's archive is from."""
    element = ET.fromstring(message)  # noqa: S314  # our own server's writing
    return element.get("from", "").partition("/")[0]
