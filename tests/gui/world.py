"""People, conversations and messages to look at, in several scripts."""

from msgspec.structs import replace

from app.domain.account import Account, ConnectionPhase, ConnectionState, Protocol
from app.domain.content import File, GroupTip, Image, Text, Voice
from app.domain.conversation import MUTED_FOREVER, Conversation
from app.domain.events import (
    AccountChanged,
    ConnectionChanged,
    ConversationsLoaded,
)
from app.domain.ids import AccountId, ConversationId, ConversationRef, MessageId
from app.domain.message import Message, MessageFlag, MessageState, Position, Reaction
from app.domain.people import Person, Presence
from app.services.store import Store

NOW = 1_764_000_000.0
"""The clock of these tests: 24 November 2025, 16:00 UTC."""

ME = AccountId("me")
ACCOUNT = Account(ME, Protocol.XMPP, "you@example.org")


def person(user: str) -> ConversationRef:
    """The conversation with a user of example.org."""
    return ConversationRef(ME, ConversationId.c2c(f"{user}@example.org"))


def group(room: str) -> ConversationRef:
    """The conversation of a group of example.org."""
    return ConversationRef(ME, ConversationId.group(f"{room}@rooms.example.org"))


def message(
    ref: ConversationRef,
    number: int,
    text: str = "",
    *,
    at: float | None = None,
    sender: str = "",
    name: str = "",
    mine: bool = False,
    state: MessageState = MessageState.SENT,
    **more: object,
) -> Message:
    """Make a message; the number makes its id, and its time unless that is given."""
    who = "you@example.org" if mine else sender or ref.id.target
    return replace(
        Message(
            ref.account,
            ref.id,
            MessageId(f"m{number}"),
            Person(who, name),
            NOW - 86_400 + number if at is None else at,
            (Text(text or f"Message {number}"),),
            outgoing=mine,
            state=state if mine else MessageState.RECEIVED,
            archive_id=f"a{number}",
        ),
        **more,  # type: ignore[arg-type]
    )


def online(store: Store) -> None:
    """One account that is online."""
    store.dispatch(
        AccountChanged(ACCOUNT),
        ConnectionChanged(ME, ConnectionState(ConnectionPhase.ONLINE)),
    )


def populate(store: Store) -> None:
    """A life: friends, a group, unread, muted, pinned, drafts, several scripts."""
    online(store)
    ago = NOW
    anna, garden = person("anna"), group("garden")
    chats = [
        (
            Conversation(anna, "Anna Becker", presence=Presence.ONLINE, activity_at=ago - 120),
            [
                message(anna, 1, "Are we still on for tonight?", at=ago - 90_000),
                message(
                    anna,
                    2,
                    "Yes! I found a place by the river 🌿",
                    at=ago - 89_900,
                    mine=True,
                    state=MessageState.READ,
                ),
                message(
                    anna,
                    3,
                    "Here is the menu: https://example.org/menu?day=monday",
                    at=ago - 89_800,
                    mine=True,
                    state=MessageState.READ,
                ),
                message(anna, 4, "Looks lovely", at=ago - 89_700),
                message(anna, 5, "😍🎉", at=ago - 89_690),
                message(
                    anna, 6, "Good morning! The photos from yesterday are ready.", at=ago - 7_300
                ),
                message(
                    anna,
                    7,
                    elements=(Image("https://x", "river.jpg", 1200, 800, 840_000),),
                    at=ago - 7_290,
                ),
                message(
                    anna,
                    8,
                    elements=(File("https://x", "invitation-final.pdf", 1_240_000),),
                    at=ago - 7_280,
                ),
                message(
                    anna,
                    9,
                    "Thank you!! I will send them to everybody this afternoon, and also ask Wei"
                    " whether the room is free on Thursday, so that we can all look together.",
                    at=ago - 3_600,
                    mine=True,
                    state=MessageState.READ,
                    reactions=(Reaction("anna", "❤️"), Reaction("b", "👍"), Reaction("c", "👍")),
                ),
                message(anna, 10, "Perfect", at=ago - 240),
                message(anna, 11, "See you at five, at the usual place?", at=ago - 235),
                message(
                    anna,
                    12,
                    "I'll be there. Shall I bring the blue folder?",
                    at=ago - 180,
                    mine=True,
                    state=MessageState.DELIVERED,
                    reply_to=MessageId("m11"),
                ),
                message(anna, 13, "And the keys", at=ago - 175, mine=True, state=MessageState.SENT),
                message(anna, 14, "Yes please", at=ago - 125, flags=MessageFlag.EDITED),
                message(
                    anna,
                    15,
                    "Running five minutes late",
                    at=ago - 120,
                    mine=True,
                    state=MessageState.FAILED,
                ),
            ],
        ),
        (
            Conversation(
                garden,
                "Garden club 🌻",
                unread=3,
                mentions=1,
                activity_at=ago - 300,
                pinned=True,
                read_up_to=Position(ago - 1200, MessageId("g3")),
                members=tuple(Person(f"p{i}") for i in range(12)),
            ),
            [
                message(
                    garden,
                    101,
                    "The tomatoes are coming along.",
                    at=ago - 5000,
                    sender="garden/Björn",
                    name="Björn Lindqvist",
                ),
                message(
                    garden,
                    102,
                    "Who can water on Saturday?",
                    at=ago - 1500,
                    sender="garden/Björn",
                    name="Björn Lindqvist",
                ),
                message(
                    garden,
                    103,
                    "I can do the morning.",
                    at=ago - 1200,
                    mine=True,
                    state=MessageState.SENT,
                ),
                message(
                    garden,
                    104,
                    elements=(GroupTip("Kavya Sharma joined the group"),),
                    at=ago - 1100,
                ),
                message(
                    garden,
                    105,
                    "नमस्ते! Happy to be here.",
                    at=ago - 900,
                    sender="garden/Kavya",
                    name="Kavya Sharma",
                ),
                message(
                    garden,
                    106,
                    "Welcome Kavya! 你好，欢迎加入我们的花园俱乐部。",
                    at=ago - 420,
                    sender="garden/陈伟",
                    name="陈伟",
                ),
                message(
                    garden,
                    107,
                    "@you could you open the shed?",
                    at=ago - 300,
                    sender="garden/Björn",
                    name="Björn Lindqvist",
                    flags=MessageFlag.MENTIONS_ME,
                ),
            ],
        ),
        (
            Conversation(
                person("wei"), "陈伟", unread=2, activity_at=ago - 900, presence=Presence.ONLINE
            ),
            [
                message(person("wei"), 201, "你好，下午三点开会可以吗？", at=ago - 960),
                message(person("wei"), 202, "会议室 A，我已经订好了。", at=ago - 900),
            ],
        ),
        (
            Conversation(
                person("farid"), "فريد حداد", activity_at=ago - 4000, presence=Presence.AWAY
            ),
            [
                message(person("farid"), 301, "مرحبا! هل وصلت الرسالة؟", at=ago - 4000),
            ],
        ),
        (
            Conversation(person("hiro"), "田中 ひろ", activity_at=ago - 9_000, draft="お疲れさま"),
            [
                message(person("hiro"), 401, "ありがとうございます", at=ago - 9_000),
            ],
        ),
        (
            Conversation(
                group("news"),
                "Team announcements",
                unread=28,
                muted_until=MUTED_FOREVER,
                activity_at=ago - 12_000,
            ),
            [
                message(
                    group("news"),
                    501,
                    "Release 4.2 is out",
                    at=ago - 12_000,
                    sender="news/Mara",
                    name="Mara",
                ),
            ],
        ),
        (
            Conversation(person("giulia"), "Giulia Rossi", activity_at=ago - 80_000),
            [
                message(
                    person("giulia"),
                    601,
                    "Call me when you can",
                    at=ago - 80_000,
                    mine=True,
                    state=MessageState.READ,
                ),
            ],
        ),
        (
            Conversation(
                person("liam"),
                "Liam O'Connor",
                activity_at=ago - 200_000,
                presence=Presence.OFFLINE,
            ),
            [
                message(person("liam"), 701, elements=(Voice("https://x", 42),), at=ago - 200_000),
            ],
        ),
        (
            Conversation(person("elif"), "Elif Yılmaz", activity_at=ago - 400_000),
            [
                message(
                    person("elif"), 801, "Can you look at <b>this</b> & reply?", at=ago - 400_000
                ),
            ],
        ),
        (
            Conversation(person("nok"), "สมชาย นก", activity_at=ago - 900_000),
            [
                message(person("nok"), 901, "ขอบคุณมากครับ", at=ago - 900_000),
            ],
        ),
        (
            Conversation(person("jonas"), "Jonas Weber", activity_at=ago - 2_900_000),
            [
                message(person("jonas"), 951, "New printer works now.", at=ago - 2_900_000),
            ],
        ),
    ]
    store.dispatch(
        ConversationsLoaded(
            tuple(c for c, _ in chats), tuple(m for _, messages in chats for m in messages)
        )
    )
