"""A group's report to us → what it means for our being in it."""

from app.adapters.tencent.json_reading import GROUP, Json, child, conversation, number, string
from app.adapters.tencent.payloads import report_of
from app.adapters.tencent.tips import person_name
from app.domain.events import Event, GroupChanged, GroupInvited, InvitationSettled
from app.domain.ids import AccountId, ConversationRef
from app.domain.people import Person

_INSIDE = (2, 6, 7)
"""Accepted, made by us, taken in (`TIMGroupReportType`)."""

_OUTSIDE = (4, 5, 8, 11, 22)
"""Removed, dissolved, left, closed, banned."""

_INVITED = 12


def report_events(data: Json, account: AccountId) -> tuple[Event, ...]:
    """Tell what a message of the system means; nothing if it is no report."""
    report = report_of(data)
    if report is None:
        return ()
    where = conversation(string(report, "group_report_elem_group_id", 256), GROUP)
    if where is None:
        return ()
    ref = ConversationRef(account, where)
    kind = number(report, "group_report_elem_report_type")
    if kind in _INSIDE:
        return InvitationSettled(ref), GroupChanged(ref, inside=True)
    if kind in _OUTSIDE:
        return (GroupChanged(ref, inside=False),)
    if kind == _INVITED:
        inviter = string(report, "group_report_elem_op_user", 256)
        profile = child(report, "group_report_elem_op_user_info")
        member = child(report, "group_report_elem_op_group_memberinfo")
        person = Person(inviter, person_name(profile, member))
        return (GroupInvited(ref, person, reason=string(report, "group_report_elem_msg")),)
    return ()
