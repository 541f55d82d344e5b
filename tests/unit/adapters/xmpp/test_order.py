"""Order within a second: what came later stays later."""

from app.adapters.xmpp.order import Order
from app.domain.ids import AccountId, ConversationId, MessageId
from app.domain.message import Message
from app.domain.people import Person


def message(name: str, sent_at: float, peer: str = "anna@example.org") -> Message:
    return Message(
        account=AccountId("a"),
        conversation=ConversationId.c2c(peer),
        id=MessageId(name),
        sender=Person(peer),
        sent_at=sent_at,
        elements=(),
    )


def test_messages_of_the_same_second_keep_their_order() -> None:
    order = Order()
    placed = [order.place(message(name, 1_800_000_007.0)) for name in "zyxa"]
    assert sorted(placed, key=lambda m: m.position) == placed


def test_a_message_archived_after_a_live_one_comes_after_it() -> None:
    order = Order()
    live = order.place(message("live", 1_800_000_007.9))
    archived = order.place(message("archived", 1_800_000_007.0))
    assert archived.position > live.position


def test_a_message_that_is_really_older_stays_older() -> None:
    order = Order()
    order.place(message("new", 1_800_000_007.9))
    assert order.place(message("old", 1_800_000_006.0)).sent_at == 1_800_000_006.0


def test_an_answer_does_not_pull_a_late_message_forwards() -> None:
    order = Order()
    first = order.place(message("first", 1_800_000_007.5))
    order.place(message("answer", 1_800_000_008.2))
    assert order.place(message("second", 1_800_000_007.0)).position > first.position


def test_what_comes_by_itself_stays_behind_what_is_caught_up_with() -> None:
    order = Order()
    known = order.place(message("known", 1_800_000_007.2), ahead=True)
    order.begin()
    live = order.place(message("live", 1_800_000_007.9), ahead=True)
    missed = order.place(message("missed", 1_800_000_007.0))
    assert known.position < missed.position < live.position


def test_an_exact_stamp_is_believed() -> None:
    order = Order()
    order.place(message("new", 1_800_000_007.912))
    assert order.place(message("old", 1_800_000_007.311)).sent_at == 1_800_000_007.311


def test_equal_stamps_keep_their_order() -> None:
    order = Order()
    placed = [order.place(message(name, 1_800_000_007.311)) for name in "zy"]
    assert sorted(placed, key=lambda m: m.position) == placed


def test_conversations_do_not_disturb_each_other() -> None:
    order = Order()
    order.place(message("a", 1_800_000_007.9))
    other = order.place(message("b", 1_800_000_007.0, "ben@example.org"))
    assert other.sent_at == 1_800_000_007.0
