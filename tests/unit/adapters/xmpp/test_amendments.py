"""Reading backwards: what was changed later is shown as it is today."""

import time

from app.adapters.xmpp.amendments import Amendments
from app.domain.content import Text
from app.domain.events import (
    Event,
    MessageEdited,
    MessageRecalled,
    MessageReceived,
    Origin,
    ReactionsChanged,
)
from app.domain.ids import AccountId, ConversationId, ConversationRef, MessageId
from app.domain.message import MAX_REACTIONS, Message, MessageFlag, MessageKey, Reaction
from app.domain.people import Person

ANNA = "anna@example.org"
CHAT = ConversationId.c2c(ANNA)
ROOM = "garden@rooms.example.org"


def received(name: str, sender: str = ANNA, conversation: ConversationId = CHAT) -> MessageReceived:
    message = Message(
        account=AccountId("a"),
        conversation=conversation,
        id=MessageId(name),
        sender=Person(sender),
        sent_at=1.0,
        elements=(Text("old"),),
        archive_id=f"archived-{name}",
    )
    return MessageReceived(message, Origin.HISTORY)


def key(name: str, sender: str = ANNA, conversation: ConversationId = CHAT) -> MessageKey:
    return MessageKey(ConversationRef(AccountId("a"), conversation), sender, MessageId(name))


def edited(name: str, text: str, sender: str = ANNA) -> MessageEdited:
    return MessageEdited(key(name, sender), (Text(text),))


def test_a_correction_on_the_same_page_is_folded_in() -> None:
    (message,) = Amendments().fold([received("m1"), edited("m1", "new")])
    assert (message.text, message.flags) == ("new", MessageFlag.EDITED)


def test_a_correction_on_a_newer_page_is_kept_until_its_message_comes() -> None:
    amendments = Amendments()
    assert amendments.fold([edited("m1", "newest")]) == ()
    (message,) = amendments.fold([received("m1"), edited("m1", "newer")])
    assert message.text == "newest"


def test_nobody_changes_the_message_of_another() -> None:
    recalled = MessageRecalled(key("m1", "evil@example.org"))
    (message,) = Amendments().fold([received("m1"), edited("m1", "x", "evil@x"), recalled])
    assert (message.text, message.flags) == ("old", MessageFlag.NONE)


def test_a_contact_does_not_take_our_message_back() -> None:
    (message,) = Amendments().fold([received("m1", "me@example.org"), MessageRecalled(key("m1"))])
    assert message.text == "old"


def test_a_group_takes_back_what_its_moderators_wish() -> None:
    group = ConversationId.group(ROOM)
    (message,) = Amendments().fold(
        [
            received("m1", f"{ROOM}/Anna", group),
            MessageRecalled(key("archived-m1", ROOM, group)),
        ]
    )
    assert (message.elements, message.flags) == ((), MessageFlag.RECALLED)


def test_the_last_reactions_of_each_sender_count() -> None:
    ref = ConversationRef(AccountId("a"), CHAT)

    def reacted(sender: str, emoji: str) -> ReactionsChanged:
        return ReactionsChanged(ref, MessageId("m1"), sender, (Reaction(sender, emoji),))

    events = [received("m1"), reacted("a", "👍"), reacted("b", "🌱"), reacted("a", "👎")]
    (message,) = Amendments().fold(events)
    assert message.reactions == (Reaction("b", "🌱"), Reaction("a", "👎"))


def test_ten_thousand_reactions_are_bounded_and_take_no_time() -> None:
    ref = ConversationRef(AccountId("a"), CHAT)
    events: list[Event] = [received("m1")]
    for n in range(10_000):
        mine = tuple(Reaction(f"p{n}", chr(0x1F600 + k)) for k in range(16))
        events.append(ReactionsChanged(ref, MessageId("m1"), f"p{n}", mine))
    amendments = Amendments()
    began = time.thread_time()
    (message,) = amendments.fold(events)
    took = time.thread_time() - began
    assert len(message.reactions) == MAX_REACTIONS
    assert message.reactions[-1].sender == "p9999"
    assert took < 1.0
