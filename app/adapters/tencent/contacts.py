"""Contacts: added, removed, answered, blocked; and profiles of anybody."""

from collections.abc import Sequence

from app.adapters.tencent.errors import ALREADY_FRIENDS, MUST_CONFIRM, error_of
from app.adapters.tencent.json_reading import number, objects, string
from app.adapters.tencent.link import Link
from app.adapters.tencent.outgoing import as_json
from app.adapters.tencent.people import read_profiles
from app.domain.people import Person

_MUTUAL = 1
"""`TIMFriendType`."""

_AGREE_AND_ADD, _REJECT = 1, 2
"""`TIMFriendResponseAction`."""

_SOURCE = "AddSource_Type_Bellbird"
"""Where the contact comes from; the server asks for this prefix and at most 8 letters behind it."""


class Contacts:
    """One account's contacts."""

    def __init__(self, link: Link) -> None:
        self._link = link

    async def add(self, user: str, name: str) -> None:
        """Put a user on the contact list; they may have to agree first."""
        wanted = as_json(
            {
                "friendship_add_friend_param_identifier": user,
                "friendship_add_friend_param_friend_type": _MUTUAL,
                "friendship_add_friend_param_remark": name,
                "friendship_add_friend_param_add_source": _SOURCE,
                "friendship_add_friend_param_add_wording": "",
            }
        )
        answer = await self._link.library.call("TIMFriendshipAddFriend", wanted)
        _check_results(answer.json, ALREADY_FRIENDS, MUST_CONFIRM)
        await self._look_again()

    async def remove(self, user: str) -> None:
        """Take a user off the contact list, and us off theirs."""
        wanted = as_json(
            {
                "friendship_delete_friend_param_friend_type": _MUTUAL,
                "friendship_delete_friend_param_identifier_array": [user],
            }
        )
        answer = await self._link.library.call("TIMFriendshipDeleteFriend", wanted)
        _check_results(answer.json)
        await self._look_again()

    async def rename(self, user: str, name: str) -> None:
        """Give a contact a remark, the name that only we see."""
        wanted = as_json(
            {
                "friendship_modify_friend_profile_param_identifier": user,
                "friendship_modify_friend_profile_param_item": {"friend_profile_item_remark": name},
            }
        )
        await self._link.library.call("TIMFriendshipModifyFriendProfile", wanted)
        await self._look_again()

    async def _look_again(self) -> None:
        answer = await self._link.library.ask("TIMFriendshipGetFriendProfileList")
        if answer.code == 0:
            self._link.receiver.people.friends(objects(answer.json))

    async def answer(self, user: str, *, accept: bool) -> None:
        """Answer who asked to be a contact."""
        wanted = as_json(
            {
                "friend_response_identifier": user,
                "friend_response_action": _AGREE_AND_ADD if accept else _REJECT,
            }
        )
        answer = await self._link.library.call("TIMFriendshipHandleFriendAddRequest", wanted)
        _check_results(answer.json)
        self._link.receiver.people.settled([user])
        if accept:
            await self._look_again()

    async def set_blocked(self, user: str, *, blocked: bool) -> None:
        """Put a user on the blocklist, or take them off it."""
        name = "TIMFriendshipAddToBlackList" if blocked else "TIMFriendshipDeleteFromBlackList"
        answer = await self._link.library.call(name, as_json([user]))
        _check_results(answer.json)
        self._link.receiver.people.block(user, blocked=blocked)

    async def profiles(self, users: Sequence[str]) -> tuple[Person, ...]:
        """Ask how users are called; 100 at most."""
        wanted = as_json({"friendship_getprofilelist_param_identifier_array": list(users)[:100]})
        answer = await self._link.library.call("TIMProfileGetUserProfileList", wanted)
        return read_profiles(objects(answer.json))


def _check_results(text: str, *fine: int) -> None:
    """See whether each user's own result is good.

    Raises:
        AppError: one is not.
    """
    for item in objects(text):
        code = number(item, "friend_result_code")
        if code and code not in fine:
            raise error_of(code, string(item, "friend_result_desc"))
