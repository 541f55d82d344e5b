"""Signalling and typing in custom messages, by the conventions of TUIKit and TUICallKit.

A step of a call travels as the JSON `{"inviteID", "inviter", "inviteeList", "actionType", "data"}`,
where `data` is TUICallKit's own JSON: `{"businessID": "av_call", "call_type": 1 sound | 2 video}`.
Typing is `{"businessID": "user_typing_status", "typingStatus": 0 | 1}` in an online-only message.
"""

import json
from enum import Enum

from msgspec import Struct

from app.adapters.tencent.json_reading import Json, number, object_of, string
from app.domain.content import Call, CallAction
from app.domain.ids import ConversationId, MessageId

_BUSINESS = ("av_call", "rtc_call", "call_engine")
_VIDEO = 2

_TYPING = "user_typing_status"
_TYPING_ACTION = 14

_STEPS = {
    1: CallAction.RING,
    2: CallAction.CANCEL,
    3: CallAction.ACCEPT,
    4: CallAction.REJECT,
    5: CallAction.MISSED,
}
"""`TIMSignalingActionType`."""


class CallStep(Struct, frozen=True):
    """A step of a call, as a message or an event tells it."""

    call_id: str
    action: CallAction
    video: bool
    inviter: str

    def line(self, me: str) -> Call:
        """What the call's line in the conversation says after the step."""
        action = outcome(self.action, outgoing=self.inviter == me)
        return Call(self.call_id, action, video=self.video)


def read_call(custom_data: str) -> CallStep | None:
    """Read a call's step from a custom element's data; None if it is something else."""
    if "inviteID" not in custom_data:
        return None  # nearly all; no need to parse them
    data = object_of(custom_data)
    call_id, inner = string(data, "inviteID", 128), string(data, "data", 16_384)
    action = _STEPS.get(number(data, "actionType"))
    if not call_id or action is None or not is_call(inner):
        return None
    return CallStep(call_id, action, has_video(inner), string(data, "inviter"))


def is_call(data: str) -> bool:
    """Tell whether a signal's data is of a call; signals are used for other things, too."""
    found = object_of(data)
    return found.get("businessID") in _BUSINESS or "call_type" in found


def has_video(data: str) -> bool:
    """Tell whether a call is one with video."""
    return number(object_of(data), "call_type") == _VIDEO


def line_id(call_id: str) -> MessageId:
    """Name a call's line, whose content changes with the call; its sender is who calls."""
    return MessageId(f"call-{call_id}")


def outcome(action: CallAction, *, outgoing: bool) -> CallAction:
    """Tell what a step means to us: a call that somebody else gives up was missed."""
    return CallAction.MISSED if action is CallAction.CANCEL and not outgoing else action


class CallEnd(Enum):
    """How a call that rang here went on, by us."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"


class RingingCall(Struct, frozen=True):
    """A call that somebody may still answer.

    Attributes:
        data: the inviter's data, echoed in our answer as TUICallKit does.
        outgoing: a device of ours calls.
    """

    call_id: str
    conversation: ConversationId
    inviter: str
    data: str
    outgoing: bool

    @property
    def video(self) -> bool:
        """Whether it is one with video."""
        return has_video(self.data)


def is_typing(custom_data: str) -> bool | None:
    """Read a remark about typing; None if it is something else."""
    if _TYPING not in custom_data:
        return None
    data: Json = object_of(custom_data)
    if data.get("businessID") != _TYPING:
        return None
    return number(data, "typingStatus") == 1


def typing_data(*, typing: bool) -> str:
    """Make the data of a remark about typing."""
    return json.dumps(
        {
            "businessID": _TYPING,
            "typingStatus": int(typing),
            "userAction": _TYPING_ACTION,
            "version": 1,
            "actionParam": f"EIMAMSG_InputStatus_{'Ing' if typing else 'End'}",
        }
    )
