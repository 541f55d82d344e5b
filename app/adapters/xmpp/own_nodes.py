"""Our own many-item private nodes (XEP-0060, 0163, 0223): what our devices share on the server.

Servers differ in what they accept as publish options, and some keep only the last item by default.
Here the wish is stated with each item; where the server objects, the node is configured or created
by hand and the item goes out without it.
"""

import logging
from xml.etree.ElementTree import Element

from app.adapters.xmpp.forms import filled_form
from app.adapters.xmpp.frames import build
from app.adapters.xmpp.names import CLIENT, PUBSUB, PUBSUB_OWNER, tag
from app.adapters.xmpp.stanza_errors import ServerCannot, ServerRefused
from app.adapters.xmpp.wire import Wire

logger = logging.getLogger(__name__)

MAX_ITEMS = 5000

_PRIVATE = {
    "pubsub#persist_items": "true",
    "pubsub#max_items": "max",
    "pubsub#send_last_published_item": "never",
    "pubsub#access_model": "whitelist",
}
_OBJECTIONS = ("conflict", "resource-constraint", "bad-request", "not-acceptable")


async def fetch_items(wire: Wire, node: str) -> list[Element]:
    """Read all items of one of our nodes; none if there is no such node.

    Raises:
        RequestFailed: the server refuses.
        Disconnected: there is no connection.
    """
    query = build(tag(PUBSUB, "pubsub"), None, build(tag(PUBSUB, "items"), {"node": node}))
    try:
        answer = await wire.request(build(tag(CLIENT, "iq"), {"type": "get"}, query))
    except (ServerRefused, ServerCannot) as error:
        if error.condition == "item-not-found":
            return []
        raise
    path = f"{tag(PUBSUB, 'pubsub')}/{tag(PUBSUB, 'items')}/{tag(PUBSUB, 'item')}"
    return answer.findall(path)[:MAX_ITEMS]


async def publish_item(wire: Wire, node: str, item_id: str, payload: Element) -> None:
    """Put an item into one of our nodes.

    Raises:
        RequestFailed: the server refuses.
        Disconnected: there is no connection.
    """
    options = build(
        tag(PUBSUB, "publish-options"), None, filled_form(f"{PUBSUB}#publish-options", _PRIVATE)
    )
    try:
        await _publish(wire, node, item_id, payload, options)
    except ServerRefused as error:
        if error.condition not in _OBJECTIONS:
            raise
        logger.info("The server objects to how a node shall be kept: %s", error.condition)
        await _configure(wire, node)
        await _publish(wire, node, item_id, payload)


async def _publish(
    wire: Wire, node: str, item_id: str, payload: Element, *options: Element
) -> None:
    item = build(tag(PUBSUB, "item"), {"id": item_id}, payload)
    publish = build(tag(PUBSUB, "publish"), {"node": node}, item)
    query = build(tag(PUBSUB, "pubsub"), None, publish, *options)
    await wire.request(build(tag(CLIENT, "iq"), {"type": "set"}, query))


async def _configure(wire: Wire, node: str) -> None:
    """Bring a node into the shape we need, or make it."""
    form = filled_form(f"{PUBSUB}#node_config", _PRIVATE)
    configure = build(tag(PUBSUB_OWNER, "configure"), {"node": node}, form)
    query = build(tag(PUBSUB_OWNER, "pubsub"), None, configure)
    try:
        await wire.request(build(tag(CLIENT, "iq"), {"type": "set"}, query))
    except (ServerRefused, ServerCannot):
        create = build(tag(PUBSUB, "create"), {"node": node})
        configure = build(tag(PUBSUB, "configure"), None, form)
        query = build(tag(PUBSUB, "pubsub"), None, create, configure)
        await wire.request(build(tag(CLIENT, "iq"), {"type": "set"}, query))


async def retract_item(wire: Wire, node: str, item_id: str) -> None:
    """Take an item out of one of our nodes; fine if it is not there.

    Raises:
        RequestFailed: the server refuses.
        Disconnected: there is no connection.
    """
    item = build(tag(PUBSUB, "item"), {"id": item_id})
    retract = build(tag(PUBSUB, "retract"), {"node": node, "notify": "true"}, item)
    query = build(tag(PUBSUB, "pubsub"), None, retract)
    try:
        await wire.request(build(tag(CLIENT, "iq"), {"type": "set"}, query))
    except (ServerRefused, ServerCannot) as error:
        if error.condition != "item-not-found":
            raise
