"""What the library tells of a conversation (ConvInfo) → names, mutes and read marks."""

from msgspec import Struct

from app.adapters.tencent.json_reading import (
    C2C,
    Json,
    child,
    conversation,
    flag,
    number,
    object_of,
    size,
    string,
)
from app.domain.conversation import MUTED_FOREVER
from app.domain.ids import ConversationId

RECEIVE, DROP, SILENT, SILENT_BUT_MENTIONS = range(4)
"""`TIMReceiveMessageOpt`."""

DAY = 86_400
MOST_OF_ALL_TIME = 2**32 - 1


class ConversationInfo(Struct, frozen=True):
    """A conversation as the server keeps it.

    Attributes:
        muted: messages come without notification, or not at all.
        mentions_muted: even those that mention us.
        read_time: messages up to then are read (persons), seconds; 0 if the server tells none.
        read_seq: messages up to that number are read (groups); 0 if the server tells none.
        all_read: its newest message is read and nothing is unread.
        last: its newest message, raw; {} if there is none.
        custom: its custom data, which all devices of the account share.
    """

    id: ConversationId
    name: str
    pinned: bool
    muted: bool
    mentions_muted: bool
    unread: int
    read_time: int
    read_seq: int
    all_read: bool
    active_at: int
    last: Json
    custom: str


def read_conversation(data: Json) -> ConversationInfo | None:
    """Read a conversation; None if it is none of ours, as the system's own."""
    where = conversation(string(data, "conv_id", 256), number(data, "conv_type", C2C))
    if where is None:
        return None
    option = number(data, "conv_recv_opt")
    last = child(data, "conv_last_msg")
    unread = size(data, "conv_unread_num")
    return ConversationInfo(
        id=where,
        name=string(data, "conv_show_name"),
        pinned=flag(data, "conv_is_pinned"),
        muted=option in (DROP, SILENT, SILENT_BUT_MENTIONS),
        mentions_muted=option in (DROP, SILENT),
        unread=unread,
        read_time=size(data, "conv_c2c_read_timestamp"),
        read_seq=size(data, "conv_group_read_sequence"),
        # Both, since nobody says whether the number is new before or after the message.
        all_read=unread == 0 and flag(last, "message_is_read"),
        active_at=size(data, "conv_active_time"),
        last=last,
        custom=string(data, "conv_custom_data"),
    )


def quiet_until(text: str, now: float) -> float:
    """Tell until when the account's do-not-disturb holds; 0: it does not hold now.

    A time of its beginning and a length of less than a day make it happen once; hour, minute and
    second repeat it daily. The headers do not say in whose time zone; UTC is what both mean here.
    """
    data = object_of(text)
    duration = size(data, "msg_all_recv_msg_duration")
    if number(data, "msg_all_recv_msg_opt_level") == RECEIVE or not duration:
        return 0.0
    start = size(data, "msg_all_recv_msg_opt_start_time_stamp")
    if start:
        ends = start + duration
        if not start <= now < ends:
            return 0.0
        return MUTED_FOREVER if ends >= MOST_OF_ALL_TIME else float(ends)
    if duration >= DAY:
        return MUTED_FOREVER
    begins = (
        size(data, "msg_all_recv_msg_opt_start_hour") * 3600
        + size(data, "msg_all_recv_msg_opt_start_minute") * 60
        + size(data, "msg_all_recv_msg_opt_start_second")
    )
    since = (now - begins) % DAY
    return now - since + duration if since < duration else 0.0
