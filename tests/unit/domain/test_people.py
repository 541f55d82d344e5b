"""What the state knows of contact lists and groups, and through which channel a group speaks."""

import pytest
from msgspec.structs import replace

from app.domain import events as e
from app.domain.account import Account, Protocol
from app.domain.content import Text
from app.domain.decision import Show, decide
from app.domain.events import Origin
from app.domain.ids import AccountId, ConversationId, ConversationRef, MessageId
from app.domain.message import Message, MessageFlag
from app.domain.people import Contact, Person, Presence
from app.domain.reducer import reduce
from app.domain.settings import Settings
from app.domain.state import AppState

ME = Account(AccountId("me"), Protocol.XMPP, "me@x", "Work")
ANNA = ConversationRef(ME.id, ConversationId.c2c("anna@x"))
GARDEN = ConversationRef(ME.id, ConversationId.group("garden@rooms x"))


def after(*events: e.Event) -> AppState:
    state = reduce(AppState(), e.AccountChanged(ME))
    for event in events:
        state = reduce(state, event)
    return state


def test_a_contact_list_grows_changes_and_shrinks():
    anna, ben = Contact("anna@x", "Anna"), Contact("ben@x")
    state = after(
        e.ContactListChanged(ME.id, (anna, ben)),
        e.ContactListChanged(ME.id, (replace(anna, is_seen=True),), ("ben@x", "nobody@x")),
    )
    assert state.contacts[ME.id] == {"anna@x": replace(anna, is_seen=True)}


def test_an_empty_list_is_known_and_empty():
    assert after(e.ContactListChanged(ME.id)).contacts == {ME.id: {}}


def test_what_changes_nothing_is_the_same_state():
    state = after(e.ContactListChanged(ME.id, (Contact("anna@x"),)))
    assert reduce(state, e.ContactListChanged(ME.id, (Contact("anna@x"),))) is state


def test_a_removed_account_takes_its_contacts_along():
    state = after(
        e.ContactListChanged(ME.id, (Contact("anna@x"),)),
        e.PresenceChanged(ANNA, Presence.OFFLINE, 5.0),
        e.AccountRemoved(ME.id),
    )
    assert (state.contacts, state.last_seen) == ({}, {})


def test_who_we_are_in_a_group_stays_known():
    state = after(e.GroupChanged(GARDEN, me="garden/Me"), e.GroupChanged(GARDEN, inside=True))
    assert state.groups[GARDEN].me == "garden/Me"


def test_when_somebody_was_last_here_stays_known_while_they_are():
    state = after(
        e.ConversationChanged(ANNA),
        e.PresenceChanged(ANNA, Presence.OFFLINE, 5.0),
        e.PresenceChanged(ANNA, Presence.ONLINE),
    )
    assert state.last_seen == {ANNA: 5.0}


# Channels of their own


def shown(settings: Settings, flags: MessageFlag = MessageFlag.NONE) -> str:
    message = Message(
        ME.id, GARDEN.id, MessageId("m"), Person("a"), 10.0, (Text("hello"),), flags=flags
    )
    named = e.ConversationChanged(GARDEN, name="Garden")
    state = after(e.SettingsChanged(settings), named, e.MessageReceived(message, Origin.LIVE))
    verdict = decide(message, Origin.LIVE, state, 10.0)
    assert isinstance(verdict, Show)
    return verdict.channel


def test_a_conversation_speaks_through_the_channel_of_its_own():
    settings = Settings()
    assert shown(settings) == "new_message"
    settings = replace(settings, ring_as=settings.ringing_as(str(GARDEN), "mention"))
    assert shown(settings) == "mention"
    settings = replace(settings, ring_as=settings.ringing_as(str(GARDEN), "new_message"))
    assert settings.ring_as == ()


def test_a_mention_is_a_mention_wherever_it_is():
    settings = Settings(ring_as=(f"own {GARDEN}",))
    assert shown(settings, MessageFlag.MENTIONS_ME) == "mention"


def test_a_channel_that_is_gone_is_the_usual_one():
    assert shown(Settings(ring_as=(f"gone {GARDEN}",))) == "new_message"


@pytest.mark.parametrize("entry", ["", "mention", " ", f"mention {ANNA}"])
def test_what_names_no_conversation_changes_nothing(entry):
    assert Settings(ring_as=(entry,)).channel_of(str(GARDEN)) == "new_message"
