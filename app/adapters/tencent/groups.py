"""Groups: made, joined, left; who is in them, who is asked into them."""

from app.adapters.tencent.errors import ALREADY_MEMBER
from app.adapters.tencent.json_reading import (
    GROUP,
    Json,
    child,
    children,
    conversation,
    number,
    object_of,
    objects,
    string,
)
from app.adapters.tencent.link import Link
from app.adapters.tencent.outgoing import as_json
from app.adapters.tencent.tips import person_name
from app.domain.conversation import Affiliation, Member, Role
from app.domain.errors import NotSupported, RequestFailed
from app.domain.events import ConversationChanged, GroupChanged, GroupInvited, InvitationSettled
from app.domain.ids import ConversationId, ConversationRef
from app.domain.people import Person

PUBLIC, PRIVATE = 0, 1
"""`TIMGroupType`: to be found by all; members bring members."""

_ANYBODY = 2
"""`TIMGroupAddOption`: who wants to may enter."""

_NAME = 1
"""`TIMGroupModifyInfoFlag`."""

_ROLE = 2
"""`TIMGroupMemberModifyInfoFlag`."""

_NOTICE = 2
"""`TIMGroupModifyInfoFlag` of the notice, which stands for a group's subject."""

_NEEDS_OUR_CONSENT = 1
"""`TIMGroupPendencyType`."""

_NOT_HANDLED = 0

MAX_PAGES = 50
MAX_NAMES = 500

_AFFILIATIONS = {400: Affiliation.OWNER, 300: Affiliation.ADMIN, 200: Affiliation.MEMBER}
"""`TIMGroupMemberRole`."""


class Groups:
    """One account's groups."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._names: dict[ConversationId, dict[str, str]] = {}

    def names(self, group: ConversationId) -> dict[str, str]:
        """Give the user ids of a group's members by the names they can be mentioned by."""
        return self._names.get(group, {})

    async def join(self, group: ConversationId) -> None:
        """Enter a group, by its invitation if there is one."""
        library = self._link.library
        invitation = await self._invitation(group)
        if invitation is not None:
            await self._answer(invitation, accept=True)
        else:
            answer = await library.ask("TIMGroupJoin", group.target, "")
            if answer.code != ALREADY_MEMBER:
                answer.checked()
        ref = self._ref(group)
        self._link.receiver.emit(InvitationSettled(ref))
        self._link.receiver.emit(GroupChanged(ref, inside=True, me=self._link.account.address))
        await self._tell_subject(group)

    async def leave(self, group: ConversationId) -> None:
        """Leave a group."""
        await self._link.library.call("TIMGroupQuit", group.target)
        self._link.receiver.emit(GroupChanged(self._ref(group), inside=False))

    async def create(self, name: str, *, public: bool = False) -> ConversationId:
        """Make a group and be its owner."""
        kind: dict[str, object] = {_GROUP_TYPE: PUBLIC if public else PRIVATE}
        if public:
            kind["create_group_param_add_option"] = _ANYBODY
        wanted = as_json({"create_group_param_group_name": name, **kind})
        answer = await self._link.library.call("TIMGroupCreate", wanted)
        made = conversation(
            string(object_of(answer.json), "create_group_result_groupid", 256), GROUP
        )
        if made is None:
            raise RequestFailed("Tencent's servers do not say how the group is called")
        me = self._link.account.address
        self._link.receiver.emit(GroupChanged(self._ref(made), inside=True, me=me))
        return made

    async def invite(self, group: ConversationId, user: str) -> None:
        """Take a user into a group, or ask them, as the group's settings say."""
        wanted = as_json(
            {
                "group_invite_member_param_group_id": group.target,
                "group_invite_member_param_identifier_array": [user],
            }
        )
        await self._link.library.call("TIMGroupInviteMember", wanted)

    async def decline(self, group: ConversationId) -> None:
        """Refuse to enter a group; the inviter learns it."""
        invitation = await self._invitation(group)
        if invitation is not None:
            await self._answer(invitation, accept=False)
        self._link.receiver.emit(InvitationSettled(self._ref(group)))

    async def set_subject(self, group: ConversationId, subject: str) -> None:
        """Change a group's notice."""
        wanted = as_json(
            {
                "group_modify_info_param_group_id": group.target,
                "group_modify_info_param_modify_flag": _NOTICE,
                "group_modify_info_param_notification": subject,
            }
        )
        await self._link.library.call("TIMGroupModifyGroupInfo", wanted)
        self._link.receiver.emit(GroupChanged(self._ref(group), subject=subject))

    async def rename(self, group: ConversationId, name: str) -> None:
        """Give a group another name."""
        wanted = as_json(
            {
                "group_modify_info_param_group_id": group.target,
                "group_modify_info_param_modify_flag": _NAME,
                "group_modify_info_param_group_name": name,
            }
        )
        await self._link.library.call("TIMGroupModifyGroupInfo", wanted)
        self._link.receiver.emit(ConversationChanged(self._ref(group), name=name))

    async def set_affiliation(
        self, group: ConversationId, user: str, affiliation: Affiliation
    ) -> None:
        """Make somebody an administrator or a plain member.

        Raises:
            NotSupported: the server has no such standing.
        """
        role = _ROLES.get(affiliation)
        if role is None:
            raise NotSupported("Tencent groups know administrators and members only")
        wanted = as_json(
            {
                "group_modify_member_info_group_id": group.target,
                "group_modify_member_info_identifier": user,
                "group_modify_member_info_modify_flag": _ROLE,
                "group_modify_member_info_member_role": role,
            }
        )
        await self._link.library.call("TIMGroupModifyMemberInfo", wanted)

    async def put_out(self, group: ConversationId, user: str) -> None:
        """Take a member out of a group; they may be invited again."""
        wanted = as_json(
            {
                "group_delete_member_param_group_id": group.target,
                "group_delete_member_param_identifier_array": [user],
            }
        )
        await self._link.library.call("TIMGroupDeleteMember", wanted)

    async def members(self, group: ConversationId) -> tuple[Member, ...]:
        """Ask who belongs to a group."""
        library = self._link.library
        found: list[Member] = []
        following = 0
        for _ in range(MAX_PAGES):
            wanted = {
                "group_get_members_info_list_param_group_id": group.target,
                "group_get_members_info_list_param_next_seq": following,
            }
            answer = await library.call("TIMGroupGetMemberInfoList", as_json(wanted))
            page = object_of(answer.json)
            members = children(page, "group_get_member_info_list_result_info_array")
            found.extend(m for raw in members if (m := _member(raw)) is not None)
            following = number(page, "group_get_member_info_list_result_next_seq")
            if following <= 0:
                break
        self._names[group] = {
            name: member.person.id
            for member in found[:MAX_NAMES]
            for name in (member.person.id, member.person.name)
        }
        # Who asks looks at the group: from now on it is known who we are there.
        me = self._link.account.address
        if any(member.person.id == me for member in found):
            self._link.receiver.emit(GroupChanged(self._ref(group), me=me))
        return tuple(found)

    async def tell_invitations(self) -> None:
        """Tell of the invitations that wait for our answer."""
        for item in await self._invitations():
            group = conversation(string(item, "group_pendency_group_id", 256), GROUP)
            inviter = string(item, "group_pendency_form_identifier", 256)
            if group is not None and inviter:
                person = Person(inviter, string(item, "group_pendency_from_nick_name"))
                reason = string(item, "group_pendency_apply_invite_msg")
                self._link.receiver.emit(GroupInvited(self._ref(group), person, reason=reason))

    async def _invitation(self, group: ConversationId) -> Json | None:
        waiting = await self._invitations()
        return next(
            (i for i in waiting if string(i, "group_pendency_group_id", 256) == group.target), None
        )

    async def _invitations(self) -> list[Json]:
        answer = await self._link.library.ask("TIMGroupGetPendencyList", as_json({}))
        page = object_of(answer.json) if answer.code == 0 else {}
        return [
            item
            for item in children(page, "group_pendency_result_pendency_array")
            if number(item, "group_pendency_pendency_type") == _NEEDS_OUR_CONSENT
            and number(item, "group_pendency_handled") == _NOT_HANDLED
            and string(item, "group_pendency_to_identifier", 256) == self._link.account.address
        ]

    async def _answer(self, invitation: Json, *, accept: bool) -> None:
        wanted = {
            "group_handle_pendency_param_is_accept": accept,
            "group_handle_pendency_param_handle_msg": "",
            "group_handle_pendency_param_pendency": dict(invitation),
        }
        await self._link.library.call("TIMGroupHandlePendency", as_json(wanted))

    async def _tell_subject(self, group: ConversationId) -> None:
        answer = await self._link.library.ask("TIMGroupGetGroupInfoList", as_json([group.target]))
        for item in objects(answer.json) if answer.code == 0 else ():
            notice = string(
                child(item, "get_groups_info_result_info"), "group_detail_info_notification"
            )
            self._link.receiver.emit(GroupChanged(self._ref(group), subject=notice))

    def _ref(self, group: ConversationId) -> ConversationRef:
        return self._link.receiver.ref(group)


_ROLES = {Affiliation.ADMIN: 300, Affiliation.MEMBER: 200}
_GROUP_TYPE = "create_group_param_group_type"


def _member(raw: Json) -> Member | None:
    user = string(raw, "group_member_info_identifier", 256)
    if not user:
        return None
    return Member(
        Person(user, person_name({}, raw)),
        _AFFILIATIONS.get(number(raw, "group_member_info_member_role"), Affiliation.NONE),
        Role.PARTICIPANT,
        user,
    )
