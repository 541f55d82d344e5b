"""The first words with a notification server: who it is, what it can do, whether it is quiet."""

import logging

from app.adapters.dbus import Bus
from app.adapters.notifications.capabilities import Profile, make_profile
from app.domain.errors import ServiceUnavailable

logger = logging.getLogger(__name__)

NAME = "org.freedesktop.Notifications"
"""The server's name on the session bus, and its interface's."""

PATH = "/org/freedesktop/Notifications"


async def introduce(bus: Bus) -> Profile:
    """Ask the server who it is and what it can do.

    The bus starts it if it knows how.

    Raises:
        NobodyThere: there is none.
        ServiceUnavailable: it does not answer.
    """
    info = await bus.call(NAME, PATH, f"{NAME}.GetServerInformation")
    owner = info.sender  # the one who answered; from now on only it is asked and heard
    if not owner or info.signature != "ssss":
        raise ServiceUnavailable("the notification server does not say who it is")
    capabilities = await bus.call(owner, PATH, f"{NAME}.GetCapabilities")
    words = capabilities.body[0] if capabilities.signature == "as" else ()
    name, vendor, version, spec = info.body
    return make_profile(owner, name, vendor, version, spec, words)


async def is_inhibited(bus: Bus, profile: Profile) -> bool:
    """Ask whether it holds notifications back; False where that is not told."""
    if profile.inhibited is None:
        return False
    ask = profile.inhibited.question
    try:
        reply = await bus.call(
            ask.service or profile.owner,
            ask.path,
            ask.member,
            "s" * len(ask.arguments),
            *ask.arguments,
        )
    except ServiceUnavailable as error:
        logger.debug("The notification server hides its do-not-disturb: %s", error)
        return False
    return reply.signature == "v" and reply.body[0].value is True
