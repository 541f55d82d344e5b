"""What a group tells about itself, in words: its tips (type 5) and its reports (type 8)."""

from app.adapters.tencent.json_reading import Json, child, children, flag, labels, number, string
from app.domain.preview import plain

_MAX_NAMES = 5

_GROUP_CHANGES = {
    1: "{who} renamed the group to “{value}”",
    2: "{who} changed the group's introduction",
    3: "{who} changed the group's notice",
    4: "{who} changed the group's picture",
    5: "{who} passed the group on to {value}",
    10: "{who} changed the group's notifications",
    11: "{who} changed who may join the group",
    12: "{who} changed who may invite to the group",
}

_REPORTS = {
    1: "{who} asks to join the group",
    2: "Your request to join was accepted",
    3: "Your request to join was refused",
    4: "{who} removed you from the group",
    5: "{who} dissolved the group",
    6: "The group was created",
    7: "{who} took you into the group",
    8: "You left the group",
    9: "{who} made you an administrator",
    10: "You are no longer an administrator",
    11: "The group was closed",
    12: "{who} invites you to the group",
    13: "{who} accepted the invitation",
    14: "{who} refused the invitation",
    17: "You may not write here for a while",
    22: "You were banned from the group",
    23: "You are no longer banned from the group",
    24: "{who} asks to invite somebody",
}


def tip_text(data: Json) -> str:
    """Tell a group's tip in one sentence."""
    who = _operator(data, "group_tips_elem") or "Somebody"
    whom = _names(data)
    match number(data, "group_tips_elem_tip_type"):
        case 1 if number(data, "group_tips_elem_join_type") == 2:
            return f"{who} invited {whom}"
        case 1:
            return f"{whom} joined the group"
        case 2:
            return f"{who} left the group"
        case 3:
            return f"{who} removed {whom}"
        case 4:
            return f"{who} made {whom} an administrator"
        case 5:
            return f"{whom} is no longer an administrator"
        case 6:
            return _group_change(data, who)
        case 7:
            return _member_change(data)
        case 10:
            return f"{who} pinned a message"
        case 11:
            return f"{who} unpinned a message"
        case _:
            return "The group changed"


def report_text(data: Json) -> str:
    """Tell a group's report to us in one sentence."""
    who = _operator(data, "group_report_elem") or "Somebody"
    sentence = _REPORTS.get(
        number(data, "group_report_elem_report_type"), "The group reports a change"
    )
    said = plain(string(data, "group_report_elem_msg"))
    return sentence.format(who=who) + (f": {said}" if said else "")


def person_name(profile: Json, member: Json) -> str:
    """Give the best known name: remark, name card, nickname; "" if there is none."""
    return (
        string(profile, "user_profile_friend_remark")
        or string(member, "group_member_info_friend_remark")
        or string(member, "group_member_info_name_card")
        or string(profile, "user_profile_nick_name")
        or string(member, "group_member_info_nick_name")
    )


def _operator(data: Json, prefix: str) -> str:
    known = person_name(
        child(data, f"{prefix}_op_user_info"), child(data, f"{prefix}_op_group_memberinfo")
    )
    return plain(known or string(data, f"{prefix}_op_user"), 60)


def _names(data: Json) -> str:
    profiles = {
        string(p, "user_profile_identifier"): person_name(p, {})
        for p in children(data, "group_tips_elem_changed_user_info_array")
    }
    members = {
        string(m, "group_member_info_identifier"): person_name({}, m)
        for m in children(data, "group_tips_elem_changed_group_memberinfo_array")
    }
    ids = labels(data, "group_tips_elem_user_array") or tuple(profiles | members)
    names = [plain(members.get(i) or profiles.get(i) or i, 60) for i in ids]
    shown = ", ".join(names[:_MAX_NAMES]) or "somebody"
    return shown if len(names) <= _MAX_NAMES else f"{shown} and {len(names) - _MAX_NAMES} more"


def _group_change(data: Json, who: str) -> str:
    for change in children(data, "group_tips_elem_group_change_info_array"):
        kind = number(change, "group_tips_group_change_info_flag")
        if kind == 8:
            muted = flag(change, "group_tips_group_change_info_bool_value")
            return f"{who} muted everybody" if muted else f"{who} unmuted everybody"
        if kind in _GROUP_CHANGES:
            value = plain(string(change, "group_tips_group_change_info_value"), 100)
            return _GROUP_CHANGES[kind].format(who=who, value=value)
    return f"{who} changed the group"


def _member_change(data: Json) -> str:
    for change in children(data, "group_tips_elem_member_change_info_array"):
        whom = plain(string(change, "group_tips_member_change_info_identifier"), 60)
        seconds = number(change, "group_tips_member_change_info_shutupTime")
        return f"{whom} may not write for {seconds} s" if seconds else f"{whom} may write again"
    return "A member changed"
