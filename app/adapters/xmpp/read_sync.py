"""Read positions shared between our devices (XEP-0490): one item for each conversation."""

from xml.etree.ElementTree import Element

from app.adapters.xmpp.addresses import bare, is_plausible
from app.adapters.xmpp.content import clean_id
from app.adapters.xmpp.frames import build
from app.adapters.xmpp.names import READ_SYNC, STABLE_ID, tag
from app.adapters.xmpp.own_nodes import publish_item
from app.adapters.xmpp.wire import Wire
from app.domain.errors import InvalidConversationId
from app.domain.events import ReadElsewhere
from app.domain.ids import AccountId, ConversationId, ConversationKind, ConversationRef
from app.domain.message import Message


def read_position(account: AccountId, address: str, item: Element) -> ReadElsewhere | None:
    """Read an item of our own node; None if it makes no sense.

    Args:
        address: the account's bare address; a position in anybody's archive but ours or the
            group's own means nothing.
    """
    target = item.get("id", "")
    stable = item.find(f"{tag(READ_SYNC, 'displayed')}/{tag(STABLE_ID, 'stanza-id')}")
    marker = clean_id(stable.get("id")) if stable is not None else ""
    by = stable.get("by", "").lower() if stable is not None else ""
    if not marker or not is_plausible(target):
        return None
    try:
        if by == bare(target) and by != address:
            conversation = ConversationId.group(by)
        elif by in ("", address):
            conversation = ConversationId.c2c(bare(target))
        else:
            return None
    except InvalidConversationId:
        return None
    return ReadElsewhere(ConversationRef(account, conversation), marker)


async def publish_position(wire: Wire, address: str, message: Message) -> None:
    """Tell our other devices that we read up to a message whose archive id is known.

    Raises:
        RequestFailed, Disconnected: they don't know.
    """
    target = message.conversation.target
    in_group = message.conversation.kind is ConversationKind.GROUP
    by = target if in_group else address
    stable = build(tag(STABLE_ID, "stanza-id"), {"id": message.archive_id, "by": by})
    payload = build(tag(READ_SYNC, "displayed"), None, stable)
    await publish_item(wire, READ_SYNC, target, payload)
