"""A message as the library's JSON has it → ours; pure and total.

Which of the two ids a message has: one of ours carries the id we gave it in its cloud data, so that
its copy from the server is known for what it is; every other one is known by the server's id, which
all devices see alike and which is the archive id of both.
"""

from msgspec import Struct

from app.adapters.tencent import calls
from app.adapters.tencent.elements import REPORT, read_element
from app.adapters.tencent.json_reading import (
    C2C,
    GROUP,
    SYSTEM,
    Json,
    child,
    children,
    conversation,
    flag,
    labels,
    number,
    object_of,
    size,
    string,
)
from app.adapters.tencent.tips import person_name
from app.domain.content import Element, Unsupported
from app.domain.ids import AccountId, MessageId
from app.domain.message import Message, MessageFlag, MessageState, OfflinePushInfo
from app.domain.people import Person

EVERYBODY = "__kImSDK_MessageAtALL__"
"""Stands for everybody among those that a message mentions."""

OUR_KEY = "bellbird"
"""Our own field in a message's cloud data."""

SENDING, SENT, FAILED, DELETED, IMPORTED, RECALLED, CANCELLED = range(1, 8)
"""`TIMMsgStatus`."""

_GONE = (FAILED, DELETED, CANCELLED)
_MAX_CLOUD = 16_384
_MAX_ELEMENTS = 100


class Place(Struct, frozen=True):
    """Where a message stands in its conversation, and what a recall names it by."""

    seq: int
    rand: int
    time: int


def message_id(data: Json) -> str:
    """Give the server's id of a message, or ""."""
    return string(data, "message_msg_id", 256)


def place_of(data: Json) -> Place:
    """Give a message's place."""
    return Place(
        number(data, "message_seq"), number(data, "message_rand"), size(data, "message_server_time")
    )


def locator_of(data: Json) -> Place:
    """Give the place that an event of a recall names."""
    return Place(
        number(data, "message_locator_seq"),
        number(data, "message_locator_rand"),
        size(data, "message_locator_time"),
    )


def is_unreliable(data: Json) -> bool:
    """Tell whether a message is only for those who are online now."""
    return flag(data, "message_is_online_msg")


def typing_of(data: Json) -> bool | None:
    """Tell whether a message says that its sender types; None if it says something else."""
    for element in children(data, "message_elem_array")[:1]:
        return calls.is_typing(string(element, "custom_elem_data", _MAX_CLOUD))
    return None


def report_of(data: Json) -> Json | None:
    """Give the group's report that a message of the system is; None if it is something else."""
    if number(data, "message_conv_type", C2C) != SYSTEM:
        return None
    items = children(data, "message_elem_array")[:1]
    return next((item for item in items if number(item, "elem_type", -1) == REPORT), None)


def call_step_of(data: Json) -> calls.CallStep | None:
    """Give the step of a call that a message is; None if it is something else."""
    for element in children(data, "message_elem_array")[:1]:
        return calls.read_call(string(element, "custom_elem_data", _MAX_CLOUD))
    return None


def read_message(data: Json, account: AccountId, me: str) -> Message | None:
    """Read a message; None if it is none to show: deleted, failed, or without words.

    Args:
        me: this account's user id.
    """
    kind = number(data, "message_conv_type", C2C)
    sender = string(data, "message_sender", 256)
    outgoing = flag(data, "message_is_from_self") or sender == me
    target = string(data, "message_conv_id", 256) or ("" if outgoing else sender)
    report = report_of(data)
    if report is not None:  # the system speaks, of a group
        target, kind = string(report, "group_report_elem_group_id", 256), GROUP
        sender = string(report, "group_report_elem_op_user", 256) or sender
    where, server_id = conversation(target, kind), message_id(data)
    status = number(data, "message_status", SENT)
    if where is None or not sender or not server_id or status in _GONE:
        return None
    elements = read_elements(data)
    is_recalled = status == RECALLED
    if not elements and not is_recalled:
        return None
    person, own_id = _sender(data, sender), _id(data, server_id, outgoing=outgoing)
    step = call_step_of(data)
    if step is not None:  # every step reads as the call's line, as it is after it
        own_id, elements = calls.line_id(step.call_id), (step.line(me),)
        outgoing = step.inviter == me
        person = person if step.inviter in ("", person.id) else Person(step.inviter)
    return Message(
        account=account,
        conversation=where,
        id=own_id,
        sender=person,
        sent_at=float(size(data, "message_server_time") or size(data, "message_client_time")),
        elements=() if is_recalled else elements,
        outgoing=outgoing,
        state=_state(data) if outgoing else MessageState.RECEIVED,
        archive_id=server_id,
        flags=_flags(data, me) | (MessageFlag.RECALLED if is_recalled else MessageFlag.NONE),
        reply_to=_reply_to(data),
        push=None if outgoing else read_push(child(data, "message_offline_push_config")),
    )


def read_elements(data: Json) -> tuple[Element, ...]:
    """Read a message's content; what can't be read is `Unsupported`."""
    items = children(data, "message_elem_array")
    read = tuple(e for item in items[:_MAX_ELEMENTS] if (e := read_element(item)) is not None)
    broken = not isinstance(data.get("message_elem_array"), list)
    return read or ((Unsupported(),) if broken else ())


def read_push(data: Json) -> OfflinePushInfo | None:
    """Read what the sender wishes of the notification; None if nothing.

    The 8.0 library has a title for each system only; newer ones send one for all.
    """
    title = (
        string(data, "offline_push_config_title")
        or string(child(data, "offline_push_config_android_config"), _ANDROID_TITLE)
        or string(child(data, "offline_push_config_ios_config"), "ios_offline_push_config_title")
    )
    push = OfflinePushInfo(
        title=title,
        desc=string(data, "offline_push_config_desc"),
        ext=string(data, "offline_push_config_ext", _MAX_CLOUD),
        disable_push=number(data, "offline_push_config_flag") == 1,
    )
    return push if push != OfflinePushInfo() else None


_ANDROID_TITLE = "android_offline_push_config_title"


def _id(data: Json, server_id: str, *, outgoing: bool) -> MessageId:
    ours = string(child(_cloud(data), OUR_KEY), "id", 64) if outgoing else ""
    return MessageId(ours or server_id)


def _sender(data: Json, sender: str) -> Person:
    profile = child(data, "message_sender_profile")
    return Person(sender, person_name(profile, child(data, "message_sender_group_member_info")))


def _state(data: Json) -> MessageState:
    read = flag(data, "message_is_peer_read") or flag(data, "message_receipt_peer_read")
    return MessageState.READ if read else MessageState.SENT


def _flags(data: Json, me: str) -> MessageFlag:
    flags = MessageFlag.NONE
    mentioned = labels(data, "message_group_at_user_array")
    if me in mentioned:
        flags |= MessageFlag.MENTIONS_ME
    if EVERYBODY in mentioned:
        flags |= MessageFlag.MENTIONS_ALL
    if is_unreliable(data):
        flags |= MessageFlag.ONLINE_ONLY
    if flag(data, "message_is_excluded_from_unread_count"):
        flags |= MessageFlag.EXCLUDED_FROM_UNREAD
    return flags


def _cloud(data: Json) -> Json:
    return object_of(string(data, "message_cloud_custom_str", _MAX_CLOUD))


def _reply_to(data: Json) -> MessageId | None:
    answered = string(child(_cloud(data), "messageReply"), "messageID", 256)
    return MessageId(answered) if answered else None
