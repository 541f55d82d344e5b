"""Ours → the library's JSON: messages with their elements, push wishes, replies and mentions; pure.

A reply and our own id travel in the message's cloud data, as TUIKit does it for replies, so that
Tencent's own clients show them.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from app.adapters.tencent import calls
from app.adapters.tencent.payloads import EVERYBODY, OUR_KEY
from app.domain.account import Account
from app.domain.content import (
    Custom,
    Element,
    Face,
    File,
    Image,
    Location,
    Merged,
    Text,
    Video,
    Voice,
)
from app.domain.errors import RequestFailed
from app.domain.ids import ConversationKind
from app.domain.message import Message
from app.domain.preview import plain, preview
from app.domain.push_style import USUAL_STYLE, PushStyle, offline_push

JsonObject = dict[str, object]

MAX_MENTIONS = 30

LocalFile = Callable[[str], Path | None]
"""Gives the file of ours that an element's address stands for; None if it is one of the web."""


def as_json(data: object) -> str:
    """Write JSON as the library reads it: UTF-8, without halves of characters."""
    return json.dumps(data, ensure_ascii=False).encode("utf-8", "replace").decode()


class Answered(Struct, frozen=True):
    """The message that a reply answers, as the server knows it."""

    id: str
    sender: str
    abstract: str


def message_json(
    message: Message,
    account: Account,
    local_file: LocalFile,
    *,
    answered: Answered | None = None,
    style: PushStyle = USUAL_STYLE,
    members: Mapping[str, str] = {},
    wants_receipt: bool = False,
    cover: Path | None = None,
) -> JsonObject:
    """Build a message to be sent.

    Args:
        answered: for a reply.
        members: a group's user ids by the names that can be mentioned.
        cover: a picture that stands for videos.

    Raises:
        RequestFailed: one of its elements can't be sent.
    """
    cloud: JsonObject = {OUR_KEY: {"id": message.id}}
    if answered is not None:
        cloud["messageReply"] = {
            "messageID": answered.id,
            "messageAbstract": answered.abstract,
            "messageSender": answered.sender,
            "messageType": 1,
            "version": 1,
        }
    data: JsonObject = {
        "message_elem_array": [element_json(e, local_file, cover) for e in message.elements],
        "message_cloud_custom_str": json.dumps(cloud, ensure_ascii=False),
        "message_offline_push_config": push_json(message, account, style),
    }
    in_group = message.conversation.kind is ConversationKind.GROUP
    if in_group and (mentioned := mentions(message.text, members)):
        data["message_group_at_user_array"] = mentioned
    if wants_receipt:
        data["message_need_read_receipt"] = True
    return data


def element_json(element: Element, local_file: LocalFile, cover: Path | None) -> JsonObject:
    """Build an element to be sent.

    Raises:
        RequestFailed: this kind can't be sent.
    """
    match element:
        case Text(text):
            return {"elem_type": 0, "text_elem_content": text}
        case Image(address) if file := local_file(address):
            return {"elem_type": 1, "image_elem_orig_path": str(file), "image_elem_level": 0}
        case Voice(address, duration) if file := local_file(address):
            return {
                "elem_type": 2,
                "sound_elem_file_path": str(file),
                "sound_elem_file_size": _size(file),
                "sound_elem_file_time": duration,
            }
        case File(address, name) if file := local_file(address):
            return {
                "elem_type": 4,
                "file_elem_file_path": str(file),
                "file_elem_file_name": name or file.name,
                "file_elem_file_size": _size(file),
            }
        case Video(address, duration) if file := local_file(address):
            return _video(file, duration, cover)
        case Image(address) | Voice(address) | File(address) | Video(address) if address:
            return {"elem_type": 0, "text_elem_content": address}  # it is on the web already
        case Custom(content, description):
            return {
                "elem_type": 3,
                "custom_elem_data": content,
                "custom_elem_desc": description,
                "custom_elem_ext": "",
                "custom_elem_sound": "",
            }
        case Face(index, content):
            return {"elem_type": 6, "face_elem_index": index, "face_elem_buf": content}
        case Location(latitude, longitude, description):
            return {
                "elem_type": 7,
                "location_elem_desc": description,
                "location_elem_longitude": longitude,
                "location_elem_latitude": latitude,
            }
        case _:
            raise RequestFailed("this kind of content can't be sent to Tencent's servers")


def merged_json(merged: Merged, originals: Sequence[Mapping[str, object]]) -> JsonObject:
    """Build a forwarded piece of a conversation.

    Args:
        originals: the messages as the library gave them.
    """
    fallback = "\n".join((merged.title, *merged.lines))
    return {
        "elem_type": 12,
        "merge_elem_title": merged.title,
        "merge_elem_abstract_array": list(merged.lines),
        "merge_elem_compatible_text": fallback,
        "merge_elem_message_array": list(originals),
    }


def push_json(message: Message, account: Account, style: PushStyle) -> JsonObject:
    """Build what the receiver's phone shows while their program is not running.

    Both systems get the title, since the 8.0 library has none for all; without one Tencent puts the
    sender's nickname there. The ext names the conversation as the receiver sees it.
    """
    usual = offline_push(message.conversation, account, style)
    push = message.push or usual
    title = plain(push.title or account.name, 60)
    return {
        "offline_push_config_desc": plain(push.desc or preview(message), 200),
        "offline_push_config_ext": push.ext
        or offline_push(message.conversation, account, style).ext,
        "offline_push_config_flag": int(push.disable_push),
        "offline_push_config_ios_config": {
            "ios_offline_push_config_title": title,
            "ios_offline_push_config_sound": style.ios_sound,
            "ios_offline_push_config_ignore_badge": not style.ios_badge,
        },
        "offline_push_config_android_config": {
            "android_offline_push_config_title": title,
            "android_offline_push_config_sound": style.android_sound,
            "android_offline_push_config_oppo_channel_id": style.oppo_channel,
            "android_offline_push_config_xiaomi_channel_id": style.xiaomi_channel,
            "android_offline_push_config_fcm_channel_id": style.fcm_channel,
            "android_offline_push_config_vivo_classification": style.vivo_classification,
            "android_offline_push_config_vivo_category": style.vivo_category,
            "android_offline_push_config_huawei_category": style.huawei_category,
        },
    }


def mentions(text: str, members: Mapping[str, str]) -> list[str]:
    """Find whom a text mentions: “@name” of members, “@all” for everybody.

    Args:
        members: user ids by the names they can be mentioned by.
    """
    names = {**members, "all": EVERYBODY, "所有人": EVERYBODY}
    found: list[str] = []
    for name in sorted(filter(None, names), key=len, reverse=True):  # "Anna Maria" is not "Anna"
        if f"@{name}".casefold() not in text.casefold():
            continue
        pattern = rf"(?<![\w@])@{re.escape(name)}(?!\w)"
        text, count = re.subn(pattern, " ", text, flags=re.IGNORECASE)
        if count:
            found.append(names[name])
    return list(dict.fromkeys(found))[:MAX_MENTIONS]


def typing_json(*, typing: bool) -> JsonObject:
    """Build TUIKit's remark about typing: online only, never kept, counted or pushed."""
    return {
        "message_elem_array": [
            {
                "elem_type": 3,
                "custom_elem_data": calls.typing_data(typing=typing),
                "custom_elem_desc": "",
                "custom_elem_ext": "",
                "custom_elem_sound": "",
            }
        ],
        "message_is_online_msg": True,
        "message_is_excluded_from_unread_count": True,
        "message_excluded_from_last_message": True,
        "message_offline_push_config": {"offline_push_config_flag": 1},
    }


def _video(file: Path, duration: int, cover: Path | None) -> JsonObject:
    data: JsonObject = {
        "elem_type": 9,
        "video_elem_video_type": file.suffix.removeprefix(".").lower() or "mp4",
        "video_elem_video_size": _size(file),
        "video_elem_video_duration": duration,
        "video_elem_video_path": str(file),
    }
    if cover is not None:
        data |= {
            "video_elem_image_type": "png",
            "video_elem_image_size": _size(cover),
            "video_elem_image_width": 1,
            "video_elem_image_height": 1,
            "video_elem_image_path": str(cover),
        }
    return data


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError as error:
        raise RequestFailed("the file is not there any more") from error
