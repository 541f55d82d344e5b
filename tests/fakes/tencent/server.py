"""Tencent's servers, as far as the suite needs them: users, devices, conversations, messages.

Each device is one stand-in for the library; its requests come on that library's thread, so
everything here happens under one lock. The JSON is that of the real library's headers.
"""

import json
import threading
import time
from typing import Any

from app.adapters.tencent import functions as f
from app.adapters.tencent import usersig
from app.domain.errors import AppError
from tests.fakes.tencent.native import FakeNative

# ruff: noqa: ARG002, N802  the handlers are named and called as the library's functions

APP_ID = 1400000001
KEY = "the application's secret key"
C2C, GROUP = 1, 2

Raw = dict[str, Any]


def signature(user: str, *, app_id: int = APP_ID, lifetime: int = 86_400, age: int = 0) -> str:
    """Sign for a user, as the application's login service would."""
    return usersig.make(app_id, KEY, user, now=int(time.time()) - age, lifetime=lifetime)


class Device:
    """One device: a library, and who is signed in on it.

    Attributes:
        mute: functions that get no answer.
        twice: functions that are answered twice.
    """

    def __init__(self, server: "FakeServer", native: FakeNative) -> None:
        self.native = native
        self.user = ""
        self.mute: set[str] = set()
        self.twice: set[str] = set()
        self.null: set[str] = set()
        self._server = server
        native.take(self._take)

    def _take(self, job: int, function: str, values: list[str]) -> None:
        with self._server.lock:
            code, data = self._server.handle(self, function, values)
            if function in self.mute or "*" in self.mute:
                return
            text = None if function in self.null else json.dumps(data) if data != "" else ""
            for _ in range(2 if function in self.twice else 1):
                self.native.answer(job, code, f"words for {code}" if code else "", text)
            self._server.after(self, function)

    def tell(self, event: str, *values: object) -> None:
        """Let an event happen; what is no text or number is sent as JSON."""
        sent = [v if isinstance(v, str | int) else json.dumps(v) for v in values]
        self.native.event(event, *sent)

    def cut(self) -> None:
        """Lose the network: nothing is answered any more."""
        self.mute.add("*")
        self.tell(f.NETWORK, 1, 9508, "")

    def mend(self) -> None:
        """Have the network again."""
        self.mute.clear()
        self.tell(f.NETWORK, 0, 0, "")


class FakeServer:
    """The server side of one application.

    Attributes:
        single: a user's second device throws the first out.
        activity: what each user's devices reported, in order.
        receipts: message ids that read receipts were sent for.
        deaf: devices that are told nothing of new messages.
        left_out: devices that are told of them only by their conversations.
        slow: devices that know no conversations after the sign-in, until `synchronise`.
    """

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.users: dict[str, str] = {}
        self.devices: list[Device] = []
        self.messages: dict[tuple[int, str], list[Raw]] = {}
        self.groups: dict[str, set[str]] = {}
        self.read: dict[tuple[str, int, str], int] = {}
        self.options: dict[tuple[str, int, str], int] = {}
        self.custom: dict[tuple[str, str], str] = {}
        self.quiet: dict[str, Raw] = {}
        self.single = False
        self.activity: list[tuple[str, str, str]] = []
        self.receipts: list[str] = []
        self.slow: list[Device] = []
        self.deaf: list[Device] = []
        self.left_out: list[Device] = []
        self.answers: dict[str, tuple[int, object]] = {}
        self._seq = 0

    def add_user(self, user: str, nick: str = "") -> None:
        self.users[user] = nick or user.title()

    def add_group(self, group: str, *members: str) -> None:
        self.groups[group] = set(members)

    def device(self, native: FakeNative) -> Device:
        device = Device(self, native)
        self.devices.append(device)
        return device

    # Requests

    def handle(self, device: Device, function: str, values: list[str]) -> tuple[int, object]:
        """Answer a request: code and data."""
        if function in self.answers:
            return self.answers[function]
        name = f"_{function}"
        return getattr(self, name)(device, *values) if hasattr(self, name) else (0, "")

    def after(self, device: Device, function: str) -> None:
        """Let happen what follows an answer."""
        if function == "TIMLogin" and device.user and device not in self.slow:
            device.tell(f.CONVERSATIONS, 3, "")
            device.tell(f.CONVERSATIONS, 4, "")

    def synchronise(self, device: Device) -> None:
        """Let a slow device know all conversations at last."""
        self.slow.remove(device)
        device.tell(f.CONVERSATIONS, 4, "")

    def _TIMLogin(self, device: Device, user: str, sig: str) -> tuple[int, object]:
        try:
            found = usersig.check(sig, user=user, app_id=APP_ID, now=time.time())
        except AppError:
            return 70003, ""
        if found.user not in self.users:
            return 70107, ""
        if not usersig.is_signed_with(sig, KEY):
            return 70003, ""
        if self.single:
            for other in self.devices:
                if other.user == user and other is not device:
                    other.user = ""
                    other.native.log_in_status(3)
                    other.tell(f.KICKED_OFFLINE)
        device.user = user
        device.native.log_in_status(1)
        return 0, ""

    def _TIMLogout(self, device: Device, *_: str) -> tuple[int, object]:
        device.user = ""
        device.native.log_in_status(3)
        return 0, ""

    def _TIMMsgSendMessage(
        self, device: Device, target: str, kind: str, text: str, server_id: str
    ) -> tuple[int, object]:
        me, where, raw = device.user, int(kind), json.loads(text)
        if not me:
            return 6014, ""
        if where == C2C and target not in self.users:
            return 20003, ""
        if where == GROUP and me not in self.groups.get(target, ()):
            return 10007, ""
        self._seq += 1
        raw |= {
            "message_msg_id": server_id,
            "message_seq": self._seq,
            "message_rand": self._seq * 7919,
            "message_server_time": int(time.time()),
            "message_conv_type": where,
            "message_sender": me,
            "message_sender_profile": {"user_profile_nick_name": self.users[me]},
            "message_status": 2,
            "message_is_read": False,
            "message_target": target,
        }
        online_only = raw.get("message_is_online_msg") is True
        if not online_only:
            self.messages.setdefault(self._key(me, where, target), []).append(raw)
        for other in self.devices:
            if other is not device and other.user in self._members(me, where, target):
                if other in self.deaf:
                    continue
                if other not in self.left_out:
                    other.tell(f.NEW_MESSAGES, [self._view(raw, other.user)])
                if not online_only:
                    self._tell_conversation(other, where, raw)
        return 0, self._view(raw, me)

    def deliver_again(self, device: Device) -> None:
        """Tell a device its newest message once more, as the library does now and then."""
        newest = [self._view(m[-1], device.user) for m in self.messages.values() if m]
        device.tell(f.NEW_MESSAGES, newest)

    def _TIMMsgGetMsgList(
        self, device: Device, target: str, kind: str, text: str
    ) -> tuple[int, object]:
        wanted = json.loads(text)
        found = self.messages.get(self._key(device.user, int(kind), target), [])
        last = wanted.get("msg_getmsglist_param_last_msg")
        if last is not None:
            ids = [m["message_msg_id"] for m in found]
            found = found[: ids.index(last["message_msg_id"])]
        begin = wanted.get("msg_getmsglist_param_time_begin", 0)
        if begin:
            found = [m for m in found if m["message_server_time"] <= begin]
        page = found[-wanted["msg_getmsglist_param_count"] :][::-1]
        return 0, [self._view(m, device.user) for m in page]

    def _TIMMsgFindMessages(self, device: Device, text: str) -> tuple[int, object]:
        """Find nothing: without local storage, the library has nothing to look in."""
        return 0, []

    def _TIMMsgFindByMsgLocatorList(
        self, device: Device, target: str, kind: str, text: str
    ) -> tuple[int, object]:
        wanted = {item["message_locator_seq"] for item in json.loads(text)}
        found = self.messages.get(self._key(device.user, int(kind), target), [])
        return 0, [self._view(m, device.user) for m in found if m["message_seq"] in wanted]

    def _TIMMsgRevoke(
        self, device: Device, target: str, kind: str, text: str
    ) -> tuple[int, object]:
        raw, where = self._stored(json.loads(text)), int(kind)
        if raw is None:
            return 10030, ""
        if raw["message_server_time"] < time.time() - 120:
            return 20016, ""
        raw["message_status"] = 6
        for other in self.devices:
            if other is not device and other.user in self._members(device.user, where, target):
                view = self._view(raw, other.user)
                other.tell(
                    f.MESSAGES_RECALLED,
                    [
                        {
                            "message_locator_conv_id": view["message_conv_id"],
                            "message_locator_conv_type": where,
                            "message_locator_seq": raw["message_seq"],
                            "message_locator_rand": raw["message_rand"],
                            "message_locator_time": raw["message_server_time"],
                            "message_locator_is_revoked": True,
                        }
                    ],
                )
        return 0, ""

    def _TIMMsgModifyMessage(self, device: Device, text: str) -> tuple[int, object]:
        changed = json.loads(text)
        raw = self._stored(changed)
        if raw is None:
            return 10030, ""
        raw["message_elem_array"] = changed["message_elem_array"]
        where, target = raw["message_conv_type"], raw["message_target"]
        for other in self.devices:
            if other is not device and other.user in self._members(device.user, where, target):
                other.tell(f.MESSAGES_CHANGED, [self._view(raw, other.user)])
        return 0, self._view(raw, device.user)

    def _TIMConvGetConvList(self, device: Device, *_: str) -> tuple[int, object]:
        me = device.user
        if device in self.slow:
            return 0, []
        return 0, [
            self._conversation(me, kind, self._other(me, kind, key), found[-1])
            for (kind, key), found in self.messages.items()
            if found and me in self._members_of(kind, key)
        ]

    def _TIMConvGetTotalUnreadMessageCount(self, device: Device, *_: str) -> tuple[int, object]:
        conversations = self._TIMConvGetConvList(device)[1]
        assert isinstance(conversations, list)
        total = sum(c["conv_unread_num"] for c in conversations if not c["conv_recv_opt"])
        return 0, {"conv_get_total_unread_message_count_result_unread_count": total}

    def _TIMConvCleanConversationUnreadMessageCount(
        self, device: Device, conversation: str, at: str, seq: str
    ) -> tuple[int, object]:
        prefix, _, target = conversation.partition("_")
        kind, me = (GROUP if prefix == "group" else C2C), device.user
        found = self.messages.get(self._key(me, kind, target), [])
        until = [
            m["message_seq"]
            for m in found
            if (
                m["message_seq"] <= int(seq)
                if kind == GROUP
                else m["message_server_time"] <= int(at)
            )
        ]
        if not until:
            return 0, ""
        self.read[me, kind, target] = max(until)
        for other in self.devices:
            if other.user == me:
                self._tell_conversation(other, kind, found[-1])
            elif kind == C2C and other.user == target:
                receipt = {
                    "msg_receipt_conv_id": me,
                    "msg_receipt_conv_type": C2C,
                    "msg_receipt_msg_id": "",
                    "msg_receipt_time_stamp": int(at),
                    "msg_receipt_is_peer_read": True,
                }
                other.tell(f.RECEIPTS, [receipt])
        return 0, ""

    def _TIMMsgSendMessageReadReceipts(self, device: Device, text: str) -> tuple[int, object]:
        self.receipts += [m["message_msg_id"] for m in json.loads(text)]
        return 0, ""

    def _TIMMsgSetC2CReceiveMessageOpt(
        self, device: Device, users: str, option: str
    ) -> tuple[int, object]:
        for user in json.loads(users):
            self.options[device.user, C2C, user] = int(option)
            self._tell_option(device, C2C, user)
        return 0, ""

    def _TIMMsgSetGroupReceiveMessageOpt(
        self, device: Device, group: str, option: str
    ) -> tuple[int, object]:
        self.options[device.user, GROUP, group] = int(option)
        self._tell_option(device, GROUP, group)
        return 0, ""

    def _TIMConvSetConversationCustomData(
        self, device: Device, ids: str, text: str
    ) -> tuple[int, object]:
        for conversation in json.loads(ids):
            self.custom[device.user, conversation] = text
        return 0, ""

    def _TIMMsgSetAllReceiveMessageOpt2(
        self, device: Device, option: str, start: str, lasts: str
    ) -> tuple[int, object]:
        self.quiet[device.user] = {
            "msg_all_recv_msg_opt_level": int(option),
            "msg_all_recv_msg_opt_start_time_stamp": int(start),
            "msg_all_recv_msg_duration": int(lasts),
        }
        for other in self.devices:
            if other is not device and other.user == device.user:
                other.tell(f.ALL_RECEIVE_OPTION, self.quiet[device.user])
        return 0, ""

    def _TIMMsgGetAllReceiveMessageOpt(self, device: Device, *_: str) -> tuple[int, object]:
        return 0, self.quiet.get(device.user, {})

    def _TIMMsgDoForeground(self, device: Device, *_: str) -> tuple[int, object]:
        self.activity.append((device.user, "foreground", ""))
        return 0, ""

    def _TIMMsgDoBackground(self, device: Device, unread: str) -> tuple[int, object]:
        self.activity.append((device.user, "background", unread))
        return 0, ""

    def _TIMGroupJoin(self, device: Device, group: str, *_: str) -> tuple[int, object]:
        if group not in self.groups:
            return 10010, ""
        if device.user in self.groups[group]:
            return 10013, ""
        self.groups[group].add(device.user)
        return 0, ""

    def _TIMGroupQuit(self, device: Device, group: str) -> tuple[int, object]:
        self.groups[group].discard(device.user)
        return 0, ""

    def _TIMGroupCreate(self, device: Device, text: str) -> tuple[int, object]:
        group = f"@TGS#{json.loads(text)['create_group_param_group_name']}"
        self.groups[group] = {device.user}
        return 0, {"create_group_result_groupid": group}

    def _TIMGroupInviteMember(self, device: Device, text: str) -> tuple[int, object]:
        wanted = json.loads(text)
        users = wanted["group_invite_member_param_identifier_array"]
        self.groups[wanted["group_invite_member_param_group_id"]] |= set(users)
        return 0, ""

    def _TIMGroupGetMemberInfoList(self, device: Device, text: str) -> tuple[int, object]:
        members = sorted(
            self.groups[json.loads(text)["group_get_members_info_list_param_group_id"]]
        )
        at = json.loads(text)["group_get_members_info_list_param_next_seq"]
        page = members[at : at + 2]
        return 0, {
            "group_get_member_info_list_result_next_seq": at + 2 if at + 2 < len(members) else 0,
            "group_get_member_info_list_result_info_array": [
                {
                    "group_member_info_identifier": user,
                    "group_member_info_nick_name": self.users[user],
                    "group_member_info_member_role": 400 if user == members[0] else 200,
                }
                for user in page
            ],
        }

    # What the devices see

    def _key(self, me: str, kind: int, target: str) -> tuple[int, str]:
        return kind, target if kind == GROUP else "\n".join(sorted((me, target)))

    def _members_of(self, kind: int, key: str) -> set[str]:
        return set(self.groups.get(key, ())) if kind == GROUP else set(key.split("\n"))

    def _members(self, me: str, kind: int, target: str) -> set[str]:
        return self._members_of(kind, self._key(me, kind, target)[1])

    def _other(self, me: str, kind: int, key: str) -> str:
        return key if kind == GROUP else next((u for u in key.split("\n") if u != me), me)

    def _view(self, raw: Raw, user: str) -> Raw:
        mine = raw["message_sender"] == user
        other = raw["message_target"] if mine else raw["message_sender"]
        group = raw["message_conv_type"] == GROUP
        view = {k: v for k, v in raw.items() if k != "message_target"}
        return view | {
            "message_conv_id": raw["message_target"] if group else other,
            "message_is_from_self": mine,
            "message_is_read": mine or self._is_read(raw, user),
        }

    def _is_read(self, raw: Raw, user: str) -> bool:
        kind = raw["message_conv_type"]
        target = raw["message_target"] if kind == GROUP else raw["message_sender"]
        return bool(raw["message_seq"] <= self.read.get((user, kind, target), 0))

    def _conversation(self, me: str, kind: int, other: str, newest: Raw) -> Raw:
        found = self.messages.get(self._key(me, kind, other), [])
        seq = self.read.get((me, kind, other), 0)
        unread = [m for m in found if m["message_sender"] != me and m["message_seq"] > seq]
        read = [m for m in found if m["message_seq"] <= seq]
        prefix = "group" if kind == GROUP else "c2c"
        return {
            "conv_id": other,
            "conv_type": kind,
            "conv_show_name": self.users.get(other, other),
            "conv_unread_num": len(unread),
            "conv_active_time": newest["message_server_time"],
            "conv_is_has_lastmsg": True,
            "conv_last_msg": self._view(newest, me),
            "conv_recv_opt": self.options.get((me, kind, other), 0),
            "conv_is_pinned": False,
            "conv_custom_data": self.custom.get((me, f"{prefix}_{other}"), ""),
            "conv_c2c_read_timestamp": (
                read[-1]["message_server_time"] if read and kind == C2C else 0
            ),
            "conv_group_read_sequence": seq if kind == GROUP else 0,
        }

    def _tell_conversation(self, device: Device, kind: int, newest: Raw) -> None:
        key = self._key(newest["message_sender"], kind, newest["message_target"])
        other = self._other(device.user, kind, key[1])
        told = self._conversation(device.user, kind, other, newest)
        device.tell(f.CONVERSATIONS, 2, [told])

    def _tell_option(self, device: Device, kind: int, target: str) -> None:
        found = self.messages.get(self._key(device.user, kind, target))
        for other in self.devices:
            if found and other.user == device.user:
                self._tell_conversation(other, kind, found[-1])

    def _stored(self, wanted: Raw) -> Raw | None:
        return next(
            (
                raw
                for found in self.messages.values()
                for raw in found
                if raw["message_msg_id"] == wanted["message_msg_id"]
            ),
            None,
        )
