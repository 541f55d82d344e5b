"""Ours → the library's JSON."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.adapters.tencent.outgoing import (
    as_json,
    element_json,
    mentions,
    merged_json,
    message_json,
    typing_json,
)
from app.adapters.tencent.payloads import EVERYBODY, read_elements, read_push, typing_of
from app.domain.account import Account, Protocol
from app.domain.content import (
    Call,
    CallAction,
    Custom,
    Element,
    Face,
    File,
    GroupTip,
    Image,
    Location,
    Merged,
    Text,
    Unsupported,
    Video,
    Voice,
)
from app.domain.errors import RequestFailed
from app.domain.ids import AccountId, ConversationId, MessageId
from app.domain.message import Message, OfflinePushInfo
from app.domain.people import Person
from app.domain.push_style import PushStyle

ACCOUNT = Account(AccountId("a"), Protocol.TENCENT, "anna", name="Anna", sdk_app_id=1)


def message(
    *elements: Element, to: str = "c2c_ben", push: OfflinePushInfo | None = None
) -> Message:
    return Message(
        AccountId("a"),
        ConversationId(to),
        MessageId("our-id"),
        Person("anna"),
        1.0,
        elements,
        outgoing=True,
        push=push,
    )


def written(sent: Message, **options: Any) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(
        as_json(message_json(sent, ACCOUNT, lambda _: None, **options))
    )
    return data


@pytest.mark.parametrize(
    "element",
    [Text("hi"), Custom("{}", "A thing"), Face(3, "x"), Location(1.0, -2.5, "there")],
)
def test_what_is_written_is_read_back(element: Element) -> None:
    assert read_elements(written(message(element))) == (element,)


def test_files_are_sent_from_their_place(tmp_path: Path) -> None:
    file = tmp_path / "clip.MP4"
    file.write_bytes(b"12345")
    cover = tmp_path / "cover.png"
    cover.write_bytes(b"1")
    made = [
        element_json(e, lambda _: file, cover)
        for e in (Image("f"), Voice("f", 7), File("f"), Video("f", 9))
    ]
    assert made[0] == {"elem_type": 1, "image_elem_orig_path": str(file), "image_elem_level": 0}
    assert (made[1]["sound_elem_file_size"], made[1]["sound_elem_file_time"]) == (5, 7)
    assert made[2]["file_elem_file_name"] == "clip.MP4"
    assert (made[3]["video_elem_video_type"], made[3]["video_elem_image_path"]) == (
        "mp4",
        str(cover),
    )


def test_a_file_that_went_away_can_not_be_sent(tmp_path: Path) -> None:
    with pytest.raises(RequestFailed, match="not there any more"):
        element_json(File("f"), lambda _: tmp_path / "gone", None)


def test_what_is_on_the_web_already_is_sent_as_its_address() -> None:
    made = element_json(Image("https://example.com/x.png"), lambda _: None, None)
    assert made == {"elem_type": 0, "text_elem_content": "https://example.com/x.png"}


@pytest.mark.parametrize(
    "element",
    [GroupTip("x"), Call("c", CallAction.RING), Unsupported(), Merged("x"), Image("")],
)
def test_other_content_is_refused(element: Element) -> None:
    with pytest.raises(RequestFailed, match="can't be sent"):
        element_json(element, lambda _: None, None)


def test_forwarded_messages_carry_their_originals_and_words_for_old_programs() -> None:
    made = merged_json(Merged("A and B", ("A: 1", "B: 2")), [{"message_msg_id": "1"}])
    assert made["merge_elem_compatible_text"] == "A and B\nA: 1\nB: 2"
    assert made["merge_elem_message_array"] == [{"message_msg_id": "1"}]


def test_our_id_travels_with_the_message() -> None:
    assert json.loads(written(message(Text("x")))["message_cloud_custom_str"]) == {
        "bellbird": {"id": "our-id"}
    }


@pytest.mark.parametrize(
    ("to", "ext"),
    [("c2c_ben", "c2c_anna"), ("group_garden_1", "group_garden_1")],
)
def test_the_push_says_who_what_and_where(to: str, ext: str) -> None:
    config = written(message(Text("See you\nat five"), to=to))["message_offline_push_config"]
    push = read_push(config)
    assert push is not None
    assert (push.title, push.desc) == ("Anna", "See you at five")
    assert json.loads(push.ext) == {"conversationID": ext}
    assert config["offline_push_config_ios_config"]["ios_offline_push_config_title"] == "Anna"


def test_the_senders_wishes_for_the_push_are_kept() -> None:
    wish = OfflinePushInfo("Mail", "A letter", '{"conversationID": "c2c_x"}', disable_push=True)
    assert read_push(written(message(Text("x"), push=wish))["message_offline_push_config"]) == wish


def test_the_push_carries_the_vendors_channels() -> None:
    style = PushStyle(ios_sound="bell.caf", ios_badge=False, oppo_channel="o", huawei_category="IM")
    config = written(message(Text("x")), style=style)["message_offline_push_config"]
    assert config["offline_push_config_ios_config"] == {
        "ios_offline_push_config_title": "Anna",
        "ios_offline_push_config_sound": "bell.caf",
        "ios_offline_push_config_ignore_badge": True,
    }
    android = config["offline_push_config_android_config"]
    assert android["android_offline_push_config_oppo_channel_id"] == "o"
    assert android["android_offline_push_config_huawei_category"] == "IM"


@pytest.mark.parametrize(
    ("text", "users"),
    [
        ("no one", []),
        ("@Ben come", ["ben"]),
        ("@ben, @CEM", ["ben", "cem"]),
        ("@Benjamin", []),
        ("mail@Ben", []),
        ("@Ben Maria and @Ben", ["bm", "ben"]),
        ("@Ben Maria", ["bm"]),
        ("@all now", [EVERYBODY]),
        ("@所有人", [EVERYBODY]),
        ("@a.b", ["dot"]),
        ("@axb", []),
    ],
)
def test_mentions(text: str, users: list[str]) -> None:
    members = {"Ben": "ben", "Cem": "cem", "Ben Maria": "bm", "a.b": "dot", "": "nobody"}
    assert sorted(mentions(text, members)) == sorted(users)


def test_persons_are_not_mentioned() -> None:
    data = written(message(Text("@all")), members={"Ben": "ben"})
    assert "message_group_at_user_array" not in data
    in_group = written(message(Text("@Ben"), to="group_g"), members={"Ben": "ben"})
    assert in_group["message_group_at_user_array"] == ["ben"]


@pytest.mark.parametrize("typing", [True, False])
def test_typing_is_online_only_and_never_pushed(typing: bool) -> None:
    data = json.loads(as_json(typing_json(typing=typing)))
    assert typing_of(data) is typing
    assert data["message_is_online_msg"] is True
    assert data["message_offline_push_config"]["offline_push_config_flag"] == 1


@given(st.text())
def test_any_text_can_be_written(text: str) -> None:
    as_json({"text_elem_content": text}).encode()
