"""Profiles with a life in them: an account, its secret, conversations and their messages."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from app.adapters.storage.keyring_credentials import KeyringCredentials
from app.adapters.storage.settings_file import SettingsFile
from app.adapters.storage.storage import Storage, open_storage
from app.domain.account import Account, Protocol
from app.domain.content import Text
from app.domain.events import Origin
from app.domain.ids import AccountId, ConversationId, ConversationRef, MessageId
from app.domain.message import Message, MessageState
from app.domain.people import Person
from app.domain.settings import Settings
from app.ports.archive import Arrival
from app.ports.storage import Configuration
from tests.benchmarks.embedded_server import DOMAIN, PASSWORD, USER

ACCOUNT = AccountId("bench")

LONG_AGO = 1_600_000_000.0
"""When the first message was sent; one more came each minute."""

_BATCH = 2_000

_WORDS = (
    "See you at five, at the usual place?",
    "Here is the menu: https://example.org/menu?day=monday",
    "Perfect",
    (
        "The photos from yesterday are ready; I will send them to everybody this afternoon, and"
        " ask whether the room is free on Thursday, so that we can all look at them together."
    ),
    "你好，下午三点开会可以吗？",
    "Running five minutes late 🌿",
)


def ref(friend: int) -> ConversationRef:
    """The conversation with a friend."""
    return ConversationRef(ACCOUNT, ConversationId.c2c(f"friend{friend}@{DOMAIN}"))


def messages(conversations: int, count: int, begin: int = 0) -> Iterator[Message]:
    """Make messages, in the order of their time, one conversation after the other in turn."""
    for number in range(begin, begin + count):
        to = ref(number % conversations)
        outgoing = number // conversations % 3 == 2
        sender = Person(f"{USER}@{DOMAIN}" if outgoing else to.id.target)
        yield Message(
            to.account,
            to.id,
            MessageId(f"message{number}"),
            sender,
            LONG_AGO + 60.0 * number,
            (Text(f"{_WORDS[number % len(_WORDS)]} ({number})"),),
            outgoing=outgoing,
            state=MessageState.READ if outgoing else MessageState.RECEIVED,
            archive_id=f"archived{number}",
        )


async def fill(storage: Storage, conversations: int, count: int, begin: int = 0) -> None:
    """Archive messages as history: nothing is unread."""
    made = messages(conversations, count, begin)
    while batch := [Arrival(message, Origin.HISTORY) for message in islice(made, _BATCH)]:
        await storage.archive.add(batch, {})


async def make_ready(storage: Storage) -> None:
    """Index all messages for the search, as they are in a profile that has been in use."""
    search = storage.message_search()
    try:
        while await search.prepare():
            pass
    finally:
        await search.close()


async def write_profile(folder: Path, url: str, conversations: int = 0, count: int = 0) -> None:
    """Write a profile as the program finds it at a start, with its secret in the key ring."""
    await KeyringCredentials().set(ACCOUNT, PASSWORD)
    account = Account(ACCOUNT, Protocol.XMPP, f"{USER}@{DOMAIN}", "Ben", url=url)
    settings = SettingsFile(folder / "settings.toml")
    await settings.save(Configuration(Settings(close_hint_shown=True), (account,)))
    storage = open_storage(folder)
    try:
        if conversations:
            await fill(storage, conversations, count)
            await make_ready(storage)
    finally:
        await storage.close()
