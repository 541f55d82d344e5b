"""Show our contacts a picture of ours (XEP-0084), or none any more.

The data goes first, so that whoever hears of the picture can fetch it.
"""

import base64
import hashlib
from xml.etree.ElementTree import Element

from app.adapters.xmpp.frames import build
from app.adapters.xmpp.names import AVATAR_DATA, AVATAR_METADATA, CLIENT, PUBSUB, tag
from app.adapters.xmpp.wire import Wire
from app.domain.people import OwnPicture


async def publish_picture(wire: Wire, picture: OwnPicture | None) -> None:
    """Publish a picture as the account's own; None: there is none any more.

    Raises:
        RequestFailed: the server does not keep it; others see what they saw.
        Disconnected: there is no connection.
    """
    metadata = build(tag(AVATAR_METADATA, "metadata"))
    digest = "none"  # any id; the empty element says it (XEP-0084, 4.2.2)
    if picture is not None:
        digest = hashlib.sha1(picture.data, usedforsecurity=False).hexdigest()
        text = base64.b64encode(picture.data).decode("ascii")
        await _publish(wire, AVATAR_DATA, digest, build(tag(AVATAR_DATA, "data"), text=text))
        told = {
            "id": digest,
            "bytes": str(len(picture.data)),
            "type": picture.media_type,
            "width": str(picture.width),
            "height": str(picture.height),
        }
        metadata.append(build(tag(AVATAR_METADATA, "info"), told))
    await _publish(wire, AVATAR_METADATA, digest, metadata)


async def _publish(wire: Wire, node: str, item_id: str, payload: Element) -> None:
    item = build(tag(PUBSUB, "item"), {"id": item_id}, payload)
    publish = build(tag(PUBSUB, "publish"), {"node": node}, item)
    query = build(tag(PUBSUB, "pubsub"), None, publish)
    await wire.request(build(tag(CLIENT, "iq"), {"type": "set"}, query))
