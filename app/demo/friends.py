"""The friends at work: they hear what you write, type for a moment, answer, and read what they get.

They are resources inside the embedded server, so what reaches the program is what any other client
would have sent: messages with receipts and markers asked for (XEP-0184, XEP-0333), typing
(XEP-0085), group messages (XEP-0045).
"""

import asyncio
import logging
import secrets
import xml.etree.ElementTree as ET
from collections.abc import Callable, Coroutine
from enum import Enum, auto

from msgspec import Struct

from app.demo.cast import CHARACTERS, SCRIPT, YOU, YOUR_NICKNAME, Character, Line, answer
from app.server import LocalClient, Server

log = logging.getLogger(__name__)

_CLIENT = "{jabber:client}"
_MARKERS = "{urn:xmpp:chat-markers:0}"
_RECEIPTS = "{urn:xmpp:receipts}"
_STATES = "{http://jabber.org/protocol/chatstates}"
_ORIGIN_ID = "{urn:xmpp:sid:0}origin-id"

_READING = 0.6  # seconds from hearing a message to having read it
_TYPING = 1.6  # seconds that an answer is typed
_MAX_TYPING = 1.2  # seconds of a script's pause in which one is seen typing


class Kind(Enum):
    """What a friend noticed of you."""

    MESSAGE = auto()
    TYPING = auto()
    READ = auto()


class Heard(Struct, frozen=True):
    """Something that reached a friend from you.

    Attributes:
        user: which friend.
        text: the message; for READ the id of the message that was read.
        in_group: it was said in the group.
    """

    user: str
    kind: Kind
    text: str = ""
    in_group: bool = False


class Friends:
    """All friends online, until `stop`.

    Args:
        server: where they live; their accounts and the group are there already.
        group: the group's address.
        listener: called with what reaches them, on the event loop.
        pace: how long typing and pauses take; 1 is a person's pace, 0.2 a hurried one.
    """

    def __init__(
        self,
        server: Server,
        group: str,
        listener: Callable[[Heard], None] = lambda _heard: None,
        *,
        pace: float = 1.0,
    ) -> None:
        self._you = server.jid(YOU)
        self._group = group
        self._you_in_group = f"{group}/{YOUR_NICKNAME}"
        self._listener = listener
        self._pace = pace
        self._answers = dict.fromkeys(CHARACTERS, 0)
        self._group_turn = 0
        self._sees_you = False
        self._tasks: set[asyncio.Task[None]] = set()
        self._clients: dict[str, LocalClient] = {}
        for user, character in CHARACTERS.items():
            client = server.attach(user, self._ear_of(character), "garden-bench")
            client.join(group, character.name)
            self._clients[user] = client

    @property
    def see_you_in_group(self) -> bool:
        """Whether you are in the group now."""
        return self._sees_you

    def start_script(self) -> None:
        """Let them begin to write by themselves."""
        self._spawn(self._play(SCRIPT))

    async def stop(self) -> None:
        """Let them fall silent and go offline."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for client in self._clients.values():
            client.detach()

    def say(self, character: Character, text: str) -> str:
        """Let a friend write to you now; return the message's id."""
        return self._send(character, self._you, "chat", text)

    def say_in_group(self, character: Character, text: str) -> str:
        """Let a friend write in the group now; return the message's id."""
        return self._send(character, self._group, "groupchat", text)

    # -- hearing ------------------------------------------------------------------------------

    def _ear_of(self, character: Character) -> Callable[[ET.Element], None]:
        def hear(stanza: ET.Element) -> None:
            if stanza.tag == f"{_CLIENT}presence":
                if stanza.get("from") == self._you_in_group:
                    self._sees_you = stanza.get("type") is None
            elif stanza.get("type") == "error":
                log.warning("a friend's message was refused")
            elif stanza.get("type") == "groupchat":
                self._hear_group(character, stanza)
            elif stanza.get("from", "").partition("/")[0] == self._you:
                self._hear(character, stanza)

        return hear

    def _hear(self, character: Character, stanza: ET.Element) -> None:
        if (read := stanza.find(f"{_MARKERS}displayed")) is not None:
            self._listener(Heard(character.user, Kind.READ, read.get("id", "")))
        if stanza.find(f"{_STATES}composing") is not None:
            self._listener(Heard(character.user, Kind.TYPING))
        if text := stanza.findtext(f"{_CLIENT}body"):
            self._listener(Heard(character.user, Kind.MESSAGE, text))
            self._spawn(self._answer(character, stanza, text))

    def _hear_group(self, character: Character, stanza: ET.Element) -> None:
        """Hear the group once, by the ears of the friend whose turn it is to answer."""
        users = tuple(CHARACTERS)
        if character.user != users[self._group_turn % len(users)]:
            return
        is_yours = stanza.get("from", "") == self._you_in_group
        text = stanza.findtext(f"{_CLIENT}body")
        if is_yours and text:
            self._listener(Heard(character.user, Kind.MESSAGE, text, in_group=True))
            self._spawn(self._answer_group(character, text))

    # -- speaking -----------------------------------------------------------------------------

    async def _play(self, script: tuple[Line, ...]) -> None:
        for line in script:
            typing = 0.0 if line.in_group else min(_MAX_TYPING, line.pause)
            await self._wait(line.pause - typing)
            if line.in_group:
                self.say_in_group(line.character, line.text)
            else:
                await self._type(line.character, typing)
                self.say(line.character, line.text)

    async def _answer(self, character: Character, stanza: ET.Element, text: str) -> None:
        message_id = stanza.get("id", "")
        client = self._clients[character.user]
        if stanza.find(f"{_RECEIPTS}request") is not None:
            client.send(_note(self._you, f"{_RECEIPTS}received", message_id))
        await self._wait(_READING)
        if stanza.find(f"{_MARKERS}markable") is not None:
            client.send(_note(self._you, f"{_MARKERS}displayed", message_id))
        await self._type(character, _TYPING)
        self.say(character, self._next_answer(character, text))

    async def _answer_group(self, character: Character, text: str) -> None:
        await self._wait(_READING + _TYPING)
        self.say_in_group(character, self._next_answer(character, text))
        self._group_turn += 1

    def _next_answer(self, character: Character, text: str) -> str:
        turn = self._answers[character.user]
        self._answers[character.user] += 1
        return answer(character, text, turn)

    async def _type(self, character: Character, seconds: float) -> None:
        self._clients[character.user].typing(self._you, True)  # noqa: FBT003  # its one argument
        await self._wait(seconds)

    def _send(self, character: Character, to: str, kind: str, text: str) -> str:
        message_id = secrets.token_hex(8)
        message = ET.Element(f"{_CLIENT}message", {"type": kind, "to": to, "id": message_id})
        ET.SubElement(message, f"{_CLIENT}body").text = text
        ET.SubElement(message, _ORIGIN_ID, {"id": message_id})
        ET.SubElement(message, f"{_MARKERS}markable")
        if kind == "chat":
            ET.SubElement(message, f"{_STATES}active")
            ET.SubElement(message, f"{_RECEIPTS}request")
        self._clients[character.user].send(message)
        return message_id

    async def _wait(self, seconds: float) -> None:
        await asyncio.sleep(seconds * self._pace)

    def _spawn(self, coroutine: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(coroutine)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _note(to: str, tag: str, message_id: str) -> ET.Element:
    """Build a message that only says that another one was received or read."""
    message = ET.Element(f"{_CLIENT}message", {"type": "chat", "to": to})
    ET.SubElement(message, tag, {"id": message_id})
    return message
