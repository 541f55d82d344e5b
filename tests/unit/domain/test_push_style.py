"""What every message of ours asks of the receiver's notification."""

import pytest

from app.domain.account import Account, Protocol
from app.domain.content import Text
from app.domain.events import AccountChanged, SettingsChanged
from app.domain.ids import AccountId, ConversationId, ConversationRef, parse_ext
from app.domain.message import OfflinePushInfo
from app.domain.push_style import USUAL_STYLE, PushStyle, offline_push
from app.domain.settings import Settings
from app.services.outbox import new_message
from app.services.store import Store

ANNA = Account(AccountId("a"), Protocol.TENCENT, "anna_1", "Anna", sdk_app_id=7)


@pytest.mark.parametrize(
    ("conversation", "as_seen"),
    [("c2c_ben", "c2c_anna_1"), ("c2c_b_e_n", "c2c_anna_1"), ("group_g_1", "group_g_1")],
)
def test_its_ext_names_the_conversation_as_the_receiver_sees_it(
    conversation: str, as_seen: str
) -> None:
    push = offline_push(ConversationId(conversation), ANNA, USUAL_STYLE)
    assert parse_ext(push.ext) == ConversationId(as_seen)


def test_what_the_user_chose_for_all_messages_is_on_each_of_them() -> None:
    store = Store()
    style = PushStyle("Anna's shop", "You have mail", disable_push=True)
    store.dispatch(AccountChanged(ANNA), SettingsChanged(Settings(push_style=style)))
    ref = ConversationRef(ANNA.id, ConversationId("c2c_ben"))
    message = new_message(store.state, ref, Text("Hello"), 1.0)
    ext = '{"conversationID": "c2c_anna_1"}'
    assert message.push == OfflinePushInfo("Anna's shop", "You have mail", ext, disable_push=True)
