"""Conversations, their mutes and the account's do-not-disturb, as the library tells them."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from app.adapters.tencent.conversations import ConversationInfo, quiet_until, read_conversation
from app.adapters.tencent.mute_times import custom_data, muted_until
from app.domain.conversation import MUTED_FOREVER

NOW = datetime(2026, 3, 4, 22, 30, tzinfo=UTC).timestamp()


def info(**fields: object) -> ConversationInfo:
    data: dict[str, Any] = {"conv_id": "ben", "conv_type": 1, **fields}
    found = read_conversation(data)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("option", "muted", "mentions_muted"),
    [(0, False, False), (1, True, True), (2, True, True), (3, True, False), ("2", False, False)],
)
def test_the_receive_option_is_a_mute(option: object, muted: bool, mentions_muted: bool) -> None:
    found = info(conv_recv_opt=option)
    assert (found.muted, found.mentions_muted) == (muted, mentions_muted)


def test_a_conversation_tells_how_far_it_is_read() -> None:
    found = info(conv_c2c_read_timestamp=7, conv_group_read_sequence=8, conv_unread_num=2)
    assert (found.read_time, found.read_seq, found.unread, found.all_read) == (7, 8, 2, False)
    newest = {"message_is_read": True}
    assert info(conv_last_msg=newest).all_read
    assert not info(conv_last_msg={}).all_read  # the number alone proves nothing


@pytest.mark.parametrize(
    "data", [{}, {"conv_id": "", "conv_type": 1}, {"conv_id": "x", "conv_type": 3}]
)
def test_other_conversations_are_none(data: dict[str, Any]) -> None:
    assert read_conversation(data) is None


def test_a_mutes_end_lies_in_our_own_field() -> None:
    data = custom_data("", NOW + 3600)
    assert data is not None
    muted = info(conv_recv_opt=2, conv_custom_data=data)
    assert muted_until(muted, NOW) == NOW + 3600
    assert muted_until(muted, NOW + 7200) == MUTED_FOREVER  # set anew by another client
    assert muted_until(info(conv_custom_data=data), NOW) == 0.0


@pytest.mark.parametrize(
    ("present", "until", "text"),
    [
        ("", MUTED_FOREVER, None),
        ("", 0.0, None),
        ("somebody else's", 5.0, None),
        ('{"bellbird_muted_until": 5}', 0.0, ""),
        ('{"bellbird_muted_until": 5}', 6.0, '{"bellbird_muted_until": 6}'),
        ('{"bellbird_muted_until": 5}', 5.0, None),
    ],
)
def test_the_field_is_changed_only_where_it_is_ours(
    present: str, until: float, text: str | None
) -> None:
    assert custom_data(present, until) == text


def quiet(level: int = 2, duration: int = 0, start: int = 0, clock: str = "00:00:00") -> str:
    hour, minute, second = map(int, clock.split(":"))
    return json.dumps(
        {
            "msg_all_recv_msg_opt_level": level,
            "msg_all_recv_msg_duration": duration,
            "msg_all_recv_msg_opt_start_time_stamp": start,
            "msg_all_recv_msg_opt_start_hour": hour,
            "msg_all_recv_msg_opt_start_minute": minute,
            "msg_all_recv_msg_opt_start_second": second,
        }
    )


@pytest.mark.parametrize(
    ("text", "until"),
    [
        ("", 0.0),
        ("[]", 0.0),
        (quiet(level=0, duration=3600, start=int(NOW)), 0.0),
        (quiet(duration=3600, start=int(NOW) - 60), NOW + 3540),
        (quiet(duration=3600, start=int(NOW) - 3600), 0.0),
        (quiet(duration=3600, start=int(NOW) + 60), 0.0),
        (quiet(duration=2**32 - 1 - int(NOW), start=int(NOW)), MUTED_FOREVER),
        (quiet(duration=86_400, clock="00:00:00"), MUTED_FOREVER),
        (quiet(duration=9 * 3600, clock="22:00:00"), NOW + 8.5 * 3600),
        (quiet(duration=8 * 3600, clock="23:00:00"), 0.0),
        (quiet(duration=23 * 3600, clock="23:00:00"), 0.0),
        (quiet(duration=23 * 3600 + 3000, clock="23:00:00"), NOW + 1200),
    ],
)
def test_do_not_disturb_holds_until(text: str, until: float) -> None:
    assert quiet_until(text, NOW) == until
