"""Pages of a conversation from the server, and single messages that were forgotten here."""

from collections.abc import Mapping, Sequence

from app.adapters.tencent.json_reading import C2C, GROUP, Json, objects
from app.adapters.tencent.library import Library
from app.adapters.tencent.outgoing import as_json
from app.adapters.tencent.payloads import message_id
from app.adapters.tencent.recents import Recents
from app.domain.errors import RequestFailed
from app.domain.ids import ConversationId, ConversationKind
from app.domain.message import Message

MAX_PAGE = 100
"""Messages asked for at once."""

_LEEWAY = 60
"""Seconds that the clock of a message's sender may be wrong."""


def kind_of(where: ConversationId) -> int:
    """Give a conversation's `TIMConvType`."""
    return GROUP if where.kind is ConversationKind.GROUP else C2C


async def newest_page(library: Library, where: ConversationId, count: int) -> Sequence[Json]:
    """Fetch a conversation's newest messages, newest first."""
    return await _page(library, where, count, {})


async def page_before(
    library: Library, recents: Recents, where: ConversationId, before: str, count: int
) -> tuple[Sequence[Json], bool]:
    """Fetch the messages before one, newest first.

    The library wants its own object of it. If nobody has that any more, the page begins at about
    its time, and may hold some of what is known already.

    Args:
        before: the server's id.

    Returns:
        the page, and whether the conversation's beginning was reached.
    """
    known = recents.by_server_id(before)
    raw = known.raw if known is not None else await find(library, before)
    if raw is not None:
        page = await _page(library, where, count, {"msg_getmsglist_param_last_msg": raw})
        return page, len(page) < count
    begin = _time_of(before)
    if not begin:
        raise RequestFailed("the server does not know from where")
    page = await _page(library, where, count, {"msg_getmsglist_param_time_begin": begin + _LEEWAY})
    ids = [message_id(item) for item in page]
    rest = page[ids.index(before) + 1 :] if before in ids else page
    return rest, len(page) < count


async def find(library: Library, server_id: str) -> Json | None:
    """Fetch the library's object of a message; None if the library has forgotten it."""
    answer = await library.ask("TIMMsgFindMessages", as_json([server_id]))
    found = objects(answer.json) if answer.code == 0 else []
    return next((raw for raw in found if message_id(raw) == server_id), None)


async def raw_of(library: Library, recents: Recents, message: Message) -> Json:
    """Give the library's object of a message, which recalls, edits and answers want.

    Raises:
        RequestFailed: neither we, nor the library, nor the server has it.
    """
    server_id = message.archive_id or recents.server_id(message.conversation, message.id)
    if not server_id:
        raise RequestFailed("the server does not have the message yet")
    known = recents.by_server_id(server_id)
    raw = known.raw if known is not None else await find(library, server_id)
    if raw is None:
        begin = {"msg_getmsglist_param_time_begin": int(message.sent_at) + _LEEWAY}
        page = await _page(library, message.conversation, MAX_PAGE, begin)
        raw = next((item for item in page if message_id(item) == server_id), None)
    if raw is None:
        raise RequestFailed("the server does not have the message any more")
    return raw


async def _page(
    library: Library, where: ConversationId, count: int, start: Mapping[str, object]
) -> Sequence[Json]:
    parameters: dict[str, object] = {
        "msg_getmsglist_param_count": count,
        "msg_getmsglist_param_is_ramble": True,  # also what only the server has
        "msg_getmsglist_param_is_forward": False,
        **start,
    }
    answer = await library.call(
        "TIMMsgGetMsgList", where.target, kind_of(where), as_json(parameters)
    )
    return objects(answer.json)


def _time_of(server_id: str) -> int:
    """Read the sender's time in a message's id, `<tiny id>-<time>-<random>`; 0 if it has none."""
    parts = server_id.rsplit("-", 2)
    return int(parts[1]) if len(parts) == 3 and parts[1].isascii() and parts[1].isdigit() else 0
