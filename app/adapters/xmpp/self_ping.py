"""Ask whether a group still knows that we are in it (XEP-0410).

A group's server may restart, or lose us without our hearing of it; then it stays silent for ever.
"""

import logging
from enum import Enum, auto

from app.adapters.xmpp.frames import build
from app.adapters.xmpp.names import CLIENT, PING, tag
from app.adapters.xmpp.stanza_errors import ServerCannot, ServerRefused
from app.adapters.xmpp.wire import Wire
from app.domain.errors import RequestFailed

logger = logging.getLogger(__name__)

SILENCE = 600.0
"""Seconds without a word from a group after which it is asked."""

_INSIDE = ("service-unavailable", "feature-not-implemented", "item-not-found")
_UNKNOWN = ("remote-server-not-found", "remote-server-timeout", "undefined-condition")


class Standing(Enum):
    """Whether a group takes us for one of its own."""

    INSIDE = auto()
    OUTSIDE = auto()
    UNKNOWN = auto()


async def ask_standing(wire: Wire, group: str, nickname: str) -> Standing:
    """Ask a group whether we are in it.

    Raises:
        Disconnected: there is no connection.
    """
    iq = build(
        tag(CLIENT, "iq"), {"type": "get", "to": f"{group}/{nickname}"}, build(tag(PING, "ping"))
    )
    try:
        await wire.request(iq)
    except (ServerRefused, ServerCannot) as error:
        if error.condition in _INSIDE:
            return Standing.INSIDE
        if error.condition in _UNKNOWN:
            return Standing.UNKNOWN
        logger.info("A group says that we are not in it: %s", error.condition)
        return Standing.OUTSIDE
    except RequestFailed as error:
        logger.info("A group does not answer: %s", error)
        return Standing.UNKNOWN
    return Standing.INSIDE
