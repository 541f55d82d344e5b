"""Push registration (XEP-0357): where the server shall report messages while we are away.

What wakes this device is told with it: its token as the node's secret, anything else as options,
in the form that the server passes on to the push service (XEP-0357, 5).
"""

from app.adapters.xmpp.addresses import is_plausible
from app.adapters.xmpp.forms import filled_form
from app.adapters.xmpp.frames import build
from app.adapters.xmpp.names import CLIENT, PUBSUB, PUSH, tag
from app.adapters.xmpp.stanza_errors import ServerRefused
from app.adapters.xmpp.wire import Wire
from app.domain.errors import RequestFailed
from app.ports.im import PushRegistration


async def enable(wire: Wire, registration: PushRegistration) -> None:
    """Let the server report messages to a push service.

    Raises:
        RequestFailed: the server, or the registration, does not let it.
        Disconnected: there is no connection.
    """
    options = dict(registration.options)
    if registration.secret:
        options["secret"] = registration.secret
    form = [filled_form(f"{PUBSUB}#publish-options", options)] if options else []
    enabled = build(tag(PUSH, "enable"), _where(registration), *form)
    await wire.request(build(tag(CLIENT, "iq"), {"type": "set"}, enabled))


async def disable(wire: Wire, registration: PushRegistration) -> None:
    """End it; fine if it never began.

    Raises:
        RequestFailed, Disconnected: it goes on.
    """
    disabled = build(tag(PUSH, "disable"), _where(registration))
    try:
        await wire.request(build(tag(CLIENT, "iq"), {"type": "set"}, disabled))
    except ServerRefused as error:
        if error.condition != "item-not-found":
            raise


def _where(registration: PushRegistration) -> dict[str, str]:
    if not is_plausible(registration.service):
        raise RequestFailed("the push service's address is malformed")
    node = {"node": registration.node} if registration.node else {}
    return {"jid": registration.service, **node}
