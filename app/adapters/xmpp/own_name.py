"""Tell our contacts how the user wishes to be called (XEP-0172), once for each change."""

from app.adapters.xmpp.frames import build
from app.adapters.xmpp.names import CLIENT, NICKNAME, PUBSUB, tag
from app.adapters.xmpp.own_nodes import fetch_items
from app.adapters.xmpp.wire import Wire


async def publish_name(wire: Wire, name: str) -> None:
    """Publish the account's name where the server does not have it yet; "" publishes nothing.

    Raises:
        RequestFailed: the server does not keep it.
        Disconnected: there is no connection.
    """
    if not name:
        return
    known = [item.findtext(tag(NICKNAME, "nick")) for item in await fetch_items(wire, NICKNAME)]
    if known[-1:] == [name]:
        return
    item = build(tag(PUBSUB, "item"), {"id": "current"}, build(tag(NICKNAME, "nick"), text=name))
    publish = build(tag(PUBSUB, "publish"), {"node": NICKNAME}, item)
    query = build(tag(PUBSUB, "pubsub"), None, publish)
    await wire.request(build(tag(CLIENT, "iq"), {"type": "set"}, query))
