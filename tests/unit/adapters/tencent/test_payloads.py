"""Messages as the library's JSON has them → ours: every kind, every flag, everything hostile."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.adapters.tencent.json_reading import objects
from app.adapters.tencent.payloads import (
    EVERYBODY,
    Place,
    locator_of,
    place_of,
    read_elements,
    read_message,
    read_push,
    typing_of,
)
from app.domain.content import (
    MAX_TEXT_LENGTH,
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
from app.domain.ids import AccountId
from app.domain.message import Message, MessageFlag, MessageState, OfflinePushInfo
from app.domain.people import Person

ME, ACCOUNT = "anna", AccountId("a")
WEB = "https://cos.example.com/1"


def raw(**changes: object) -> dict[str, Any]:
    data: dict[str, Any] = {
        "message_conv_id": "ben",
        "message_conv_type": 1,
        "message_elem_array": [{"elem_type": 0, "text_elem_content": "hello"}],
        "message_is_from_self": False,
        "message_msg_id": "144115-1700000000-77",
        "message_sender": "ben",
        "message_server_time": 1_700_000_000,
        "message_status": 2,
    }
    return {**data, **{f"message_{key}": value for key, value in changes.items()}}


def read(**changes: object) -> Message:
    message = read_message(raw(**changes), ACCOUNT, ME)
    assert message is not None
    return message


def signal(action: int, **data: object) -> str:
    inner = json.dumps({"businessID": "av_call", "call_type": 1, **data})
    return json.dumps({"inviteID": "i1", "inviter": "ben", "actionType": action, "data": inner})


@pytest.mark.parametrize(
    ("element", "expected"),
    [
        ({"elem_type": 0, "text_elem_content": "hi 🌱"}, Text("hi 🌱")),
        (
            {
                "elem_type": 1,
                "image_elem_orig_url": WEB,
                "image_elem_orig_pic_width": 640,
                "image_elem_orig_pic_height": 480,
                "image_elem_orig_pic_size": 9999,
                "image_elem_thumb_url": "https://cos.example.com/thumb",
            },
            Image(WEB, width=640, height=480, size=9999),
        ),
        (
            {"elem_type": 1, "image_elem_large_url": WEB, "image_elem_large_pic_width": 1},
            Image(WEB, width=1),
        ),
        ({"elem_type": 1, "image_elem_thumb_url": WEB}, Image(WEB)),
        ({"elem_type": 2, "sound_elem_url": WEB, "sound_elem_file_time": 7}, Voice(WEB, 7)),
        (
            {"elem_type": 3, "custom_elem_data": "{}", "custom_elem_desc": "A thing"},
            Custom("{}", "A thing"),
        ),
        (
            {
                "elem_type": 4,
                "file_elem_url": WEB,
                "file_elem_file_name": "../../plan.pdf",
                "file_elem_file_size": 12,
            },
            File(WEB, "../../plan.pdf", 12),
        ),
        ({"elem_type": 6, "face_elem_index": 3, "face_elem_buf": "smile"}, Face(3, "smile")),
        (
            {
                "elem_type": 7,
                "location_elem_latitude": 52.5,
                "location_elem_longitude": 13.4,
                "location_elem_desc": "Berlin",
            },
            Location(52.5, 13.4, "Berlin"),
        ),
        (
            {"elem_type": 9, "video_elem_video_url": WEB, "video_elem_video_duration": 9},
            Video(WEB, 9),
        ),
        (
            {
                "elem_type": 12,
                "merge_elem_title": "A and B",
                "merge_elem_abstract_array": ["A: 1", 7, "B: 2"],
            },
            Merged("A and B", ("A: 1", "B: 2")),
        ),
        ({"elem_type": -1}, Unsupported()),
        ({"elem_type": 99, "merge_elem_compatible_text": "a poll"}, Unsupported("a poll")),
        ({}, Unsupported()),
        ({"elem_type": "text"}, Unsupported()),
    ],
)
def test_each_kind_of_element(element: dict[str, Any], expected: Element) -> None:
    assert read_elements(raw(elem_array=[element])) == (expected,)


@pytest.mark.parametrize("action", range(1, 6))
def test_a_calls_steps_are_lines(action: int) -> None:
    element = {"elem_type": 3, "custom_elem_data": signal(action, call_type=2)}
    steps = [
        CallAction.RING,
        CallAction.MISSED,  # who calls gave up
        CallAction.ACCEPT,
        CallAction.REJECT,
        CallAction.MISSED,
    ]
    message = read(elem_array=[element])
    assert message.elements == (Call("i1", steps[action - 1], video=True),)
    assert (message.id, message.sender.id, message.outgoing) == ("call-i1", "ben", False)


def test_a_call_of_ours_that_we_gave_up_was_cancelled() -> None:
    element = {"elem_type": 3, "custom_elem_data": signal(2).replace('"ben"', '"anna"')}
    message = read(elem_array=[element], is_from_self=True, sender=ME)
    assert message.elements == (Call("i1", CallAction.CANCEL),)
    assert message.outgoing


@pytest.mark.parametrize(
    "data",
    ['{"inviteID": 7}', signal(9), '{"inviteID": "i", "actionType": 1, "data": "{}"}', "inviteID"],
)
def test_other_signals_stay_custom_messages(data: str) -> None:
    assert read_elements(raw(elem_array=[{"elem_type": 3, "custom_elem_data": data}])) == (
        Custom(data),
    )


@pytest.mark.parametrize("kind", [10, 11])
def test_changes_of_people_are_no_messages(kind: int) -> None:
    assert read_message(raw(elem_array=[{"elem_type": kind}]), ACCOUNT, ME) is None


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        (
            {"tip_type": 1, "join_type": 1, "user_array": ["cem"]},
            "Cem the Gardener joined the group",
        ),
        ({"tip_type": 1, "join_type": 2, "user_array": ["cem"]}, "Ben invited Cem the Gardener"),
        ({"tip_type": 2}, "Ben left the group"),
        ({"tip_type": 3, "user_array": ["cem", "dora"]}, "Ben removed Cem the Gardener, dora"),
        ({"tip_type": 4, "user_array": ["cem"]}, "Ben made Cem the Gardener an administrator"),
        ({"tip_type": 5, "user_array": ["cem"]}, "Cem the Gardener is no longer an administrator"),
        (
            {
                "tip_type": 6,
                "group_change_info_array": [
                    {
                        "group_tips_group_change_info_flag": 1,
                        "group_tips_group_change_info_value": "Garden",
                    }
                ],
            },
            "Ben renamed the group to “Garden”",
        ),
        (
            {
                "tip_type": 6,
                "group_change_info_array": [
                    {
                        "group_tips_group_change_info_flag": 8,
                        "group_tips_group_change_info_bool_value": True,
                    }
                ],
            },
            "Ben muted everybody",
        ),
        ({"tip_type": 6, "group_change_info_array": "?"}, "Ben changed the group"),
        (
            {
                "tip_type": 7,
                "member_change_info_array": [
                    {
                        "group_tips_member_change_info_identifier": "cem",
                        "group_tips_member_change_info_shutupTime": 60,
                    }
                ],
            },
            "cem may not write for 60 s",
        ),
        ({"tip_type": 7}, "A member changed"),
        ({"tip_type": 10}, "Ben pinned a message"),
        ({"tip_type": 11}, "Ben unpinned a message"),
        ({"tip_type": 77}, "The group changed"),
        ({}, "The group changed"),
    ],
)
def test_a_groups_tips_are_sentences(fields: dict[str, Any], text: str) -> None:
    element = {
        "elem_type": 5,
        "group_tips_elem_op_user": "ben",
        "group_tips_elem_op_user_info": {"user_profile_nick_name": "Ben"},
        "group_tips_elem_changed_group_memberinfo_array": [
            {
                "group_member_info_identifier": "cem",
                "group_member_info_name_card": "Cem the Gardener",
                "group_member_info_nick_name": "Cem",
            }
        ],
        **{f"group_tips_elem_{key}": value for key, value in fields.items()},
    }
    assert read_elements(raw(elem_array=[element])) == (GroupTip(text),)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (1, "ben asks to join the group: please"),
        (5, "ben dissolved the group: please"),
        (99, "The group reports a change: please"),
    ],
)
def test_a_groups_reports_are_sentences(kind: int, text: str) -> None:
    element = {
        "elem_type": 8,
        "group_report_elem_report_type": kind,
        "group_report_elem_op_user": "ben",
        "group_report_elem_msg": "please",
    }
    assert read_elements(raw(elem_array=[element])) == (GroupTip(text),)


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "javascript:alert(1)",
        "data:,x",
        "https://",
        "//x",
        7,
        None,
        "https://a\n",
        "h" * 9000,
        "https://[x",
    ],
)
def test_only_addresses_of_the_web_are_taken(address: object) -> None:
    element = {"elem_type": 4, "file_elem_url": address, "file_elem_file_name": "x"}
    assert read_elements(raw(elem_array=[element])) == (File("", "x"),)


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [
        (None, 1.0),
        ("1", "2"),
        (91.0, 0.0),
        (0.0, 181.0),
        (float("nan"), 0.0),
        (True, 0.0),
        (10**400, 0),
    ],
)
def test_a_place_that_is_nowhere_is_not_shown_as_one(latitude: object, longitude: object) -> None:
    element = {
        "elem_type": 7,
        "location_elem_latitude": latitude,
        "location_elem_longitude": longitude,
        "location_elem_desc": "here",
    }
    assert read_elements(raw(elem_array=[element])) == (Unsupported("here"),)


def test_a_megabyte_of_text_is_cut_and_says_so() -> None:
    element = {"elem_type": 0, "text_elem_content": "界" * 1_000_000}
    (text,) = read_elements(raw(elem_array=[element]))
    assert text == Text("界" * MAX_TEXT_LENGTH, truncated=True)


def test_halves_of_characters_are_replaced() -> None:
    (data,) = objects('[{"text_elem_content": "a\\ud83d", "elem_type": 0}]')
    assert read_elements({"message_elem_array": [data]}) == (Text("a?"),)


# Whose, where, when


def test_a_message_of_a_person() -> None:
    message = read(
        sender_profile={
            "user_profile_nick_name": "Ben",
            "user_profile_friend_remark": "Ben from next door",
        }
    )
    assert message.conversation.text == "c2c_ben"
    assert message.sender == Person("ben", "Ben from next door")
    assert message.id == message.archive_id == "144115-1700000000-77"
    assert (message.outgoing, message.state) == (False, MessageState.RECEIVED)
    assert message.sent_at == 1_700_000_000.0


def test_a_message_of_a_group_names_its_sender_by_the_name_card() -> None:
    message = read(
        conv_id="garden_1",
        conv_type=2,
        sender_profile={"user_profile_nick_name": "Ben"},
        sender_group_member_info={"group_member_info_name_card": "Gardener"},
    )
    assert message.conversation.text == "group_garden_1"
    assert message.sender.name == "Gardener"


def test_one_of_ours_has_the_id_that_we_gave_it() -> None:
    cloud = json.dumps({"bellbird": {"id": "our-id"}})
    ours = read(is_from_self=True, sender=ME, cloud_custom_str=cloud, is_peer_read=True)
    assert (ours.id, ours.archive_id) == ("our-id", "144115-1700000000-77")
    assert (ours.outgoing, ours.state) == (True, MessageState.READ)
    assert read(cloud_custom_str=cloud).id == "144115-1700000000-77"  # a stranger can't choose


def test_a_reply_names_what_it_answers() -> None:
    cloud = json.dumps({"messageReply": {"messageID": "144115-1-2", "version": 1}})
    assert read(cloud_custom_str=cloud).reply_to == "144115-1-2"
    assert read(cloud_custom_str='{"messageReply": []}').reply_to is None


@pytest.mark.parametrize(
    ("changes", "flags"),
    [
        ({"group_at_user_array": [ME]}, MessageFlag.MENTIONS_ME),
        ({"group_at_user_array": [EVERYBODY]}, MessageFlag.MENTIONS_ALL),
        ({"group_at_user_array": ["ben", 7]}, MessageFlag.NONE),
        ({"group_at_user_array": "anna"}, MessageFlag.NONE),
        ({"is_online_msg": True}, MessageFlag.ONLINE_ONLY),
        ({"is_online_msg": 1}, MessageFlag.NONE),
        ({"is_excluded_from_unread_count": True}, MessageFlag.EXCLUDED_FROM_UNREAD),
        ({"status": 6}, MessageFlag.RECALLED),
    ],
)
def test_flags(changes: dict[str, object], flags: MessageFlag) -> None:
    assert read(**changes).flags == flags


def test_a_recalled_message_has_no_content_left() -> None:
    assert read(status=6).elements == ()


@pytest.mark.parametrize(
    "changes",
    [
        {"status": 3},
        {"status": 4},
        {"status": 7},
        {"msg_id": ""},
        {"msg_id": 7},
        {"sender": ""},
        {"conv_type": 3},
        {"conv_id": "  "},
        {"conv_id": "a\x01b"},
        {"elem_array": []},
    ],
)
def test_what_is_no_message_is_passed_over(changes: dict[str, object]) -> None:
    assert read_message(raw(**changes), ACCOUNT, ME) is None


def test_a_message_without_content_at_all_is_shown_as_unknown() -> None:
    assert read(elem_array="?").elements == (Unsupported(),)


def test_a_remark_about_typing_is_told_from_messages() -> None:
    typing = {
        "elem_type": 3,
        "custom_elem_data": json.dumps({"businessID": "user_typing_status", "typingStatus": 1}),
    }
    assert typing_of(raw(elem_array=[typing])) is True
    assert typing_of(raw()) is None
    assert typing_of(raw(elem_array=[])) is None


def test_a_recall_names_the_place_of_its_message() -> None:
    place = Place(seq=5, rand=2**40, time=1_700_000_000)
    assert place_of(raw(seq=5, rand=2**40)) == place
    locator = {
        "message_locator_seq": 5,
        "message_locator_rand": 2**40,
        "message_locator_time": 1_700_000_000,
    }
    assert locator_of(locator) == place


# What the sender wishes of the notification


@pytest.mark.parametrize(
    ("data", "push"),
    [
        ({}, None),
        (
            {
                "offline_push_config_desc": "Watering",
                "offline_push_config_ext": '{"conversationID": "c2c_ben"}',
                "offline_push_config_android_config": {"android_offline_push_config_title": "Ben"},
                "offline_push_config_ios_config": {"ios_offline_push_config_title": "Benjamin"},
            },
            OfflinePushInfo("Ben", "Watering", '{"conversationID": "c2c_ben"}'),
        ),
        (
            {"offline_push_config_ios_config": {"ios_offline_push_config_title": "Ben"}},
            OfflinePushInfo("Ben"),
        ),
        ({"offline_push_config_title": "Ben"}, OfflinePushInfo("Ben")),
        ({"offline_push_config_flag": 1}, OfflinePushInfo(disable_push=True)),
        ({"offline_push_config_flag": "1", "offline_push_config_desc": []}, None),
    ],
)
def test_push_wishes(data: dict[str, Any], push: OfflinePushInfo | None) -> None:
    assert read_push(data) == push


# Anything

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)


@given(
    st.dictionaries(
        st.sampled_from(sorted(raw(cloud_custom_str="", sender_profile={}))), json_values
    )
)
def test_anything_in_the_place_of_a_field_is_survived(changes: dict[str, Any]) -> None:
    read_message({**raw(), **changes}, ACCOUNT, ME)


@given(
    st.integers(-2, 14),
    st.dictionaries(
        st.sampled_from(
            [
                "text_elem_content",
                "image_elem_orig_url",
                "sound_elem_file_time",
                "custom_elem_data",
                "file_elem_file_size",
                "group_tips_elem_tip_type",
                "group_tips_elem_user_array",
                "group_tips_elem_group_change_info_array",
                "face_elem_index",
                "location_elem_latitude",
                "group_report_elem_report_type",
                "video_elem_video_duration",
                "merge_elem_abstract_array",
            ]
        ),
        json_values,
    ),
)
def test_anything_in_an_element_is_survived(kind: int, fields: dict[str, Any]) -> None:
    read_elements({"message_elem_array": [{"elem_type": kind, **fields}]})


@pytest.mark.parametrize("text", ["", "{", "null", "7", '"x"', "[" * 100_000, "1" * 9000])
def test_what_is_no_json_holds_no_objects(text: str) -> None:
    assert objects(text) == []
