"""The push channel of Linux desktops: UnifiedPush over D-Bus.

Source: UnifiedPush, "D-Bus specification" 0.3 (versions 1 and 2 of its interfaces). A program of
the system, the distributor, keeps one connection for all apps; we own a name on the bus, and are
called there with an endpoint and with messages. With a service file for that name (packaging) the
bus starts us for a message; the call waits until the name is owned, so the handlers come first.

Messages are encrypted by RFC 8291. Version 1 did not ask for that, so there a message that is not
encrypted is taken as it is; it is untrusted either way.
"""

import logging
from collections import deque
from collections.abc import Mapping, Sequence
from pathlib import Path

from dbus_fast import Message, Variant
from msgspec.structs import replace

from app.adapters.dbus import Bus, NobodyThere, Refused
from app.adapters.push.connector_calls import CONNECTOR_PATH, ConnectorCall, read_call
from app.adapters.push.forms import is_safe_address
from app.adapters.push.message_encryption import MAX_BODY, NotDecrypted, decrypt, encoded
from app.adapters.push.no_channel import TRAY
from app.adapters.push.pushed_message import read_message
from app.adapters.push.registration_file import Registration, RegistrationFile
from app.domain.errors import ServiceUnavailable, StorageFailed
from app.domain.ids import APP_ID
from app.ports.push import PushedMessage, PushEndpoint, PushListener

logger = logging.getLogger(__name__)

APP_NAME = f"{APP_ID}.Push"
"""Our name on the bus, and that of the service file which starts us.

Not the program's own: that one is called by desktops, on a connection of its own.
"""

DISTRIBUTORS = "org.unifiedpush.Distributor."
DISTRIBUTOR_PATH = "/org/unifiedpush/Distributor"
MAX_ENDPOINT = 1000

PATIENCE = 15.0
"""Seconds a distributor has to register us: it asks its server first."""

_DISTRIBUTOR = "org.unifiedpush.Distributor{}"
_UNKNOWN = tuple(
    f"org.freedesktop.DBus.Error.{what}"
    for what in ("UnknownMethod", "UnknownInterface", "UnknownObject")
)
_SUCCEEDED = "REGISTRATION_SUCCEEDED"
_REMEMBERED_IDS = 100
_NOBODY = f"no push service (UnifiedPush) is installed. {TRAY}"

_REASONS: Mapping[str, str] = {
    "INTERNAL_ERROR": "the push service has a problem",
    "NETWORK": "the push service has no connection to its server",
    "ACTION_REQUIRED": "the push service needs you: open its settings",
    "VAPID_REQUIRED": "the push service wants to know the sender's key (VAPID)",
    "UNAUTHORIZED": "the push service does not let Bellbird in: look into its settings",
}
"""Why a distributor refuses (version 2); version 1 has words of its own."""


class UnifiedPush:
    """`PushChannel` on the session bus.

    Args:
        folder: where the registration is kept between runs.
        app_name: our name on the bus.
        description: what the distributor may show of us.
        bus_address: None for the session's bus.
    """

    def __init__(
        self,
        folder: Path,
        app_name: str = APP_NAME,
        description: str = "Bellbird",
        bus_address: str | None = None,
    ) -> None:
        self._file = RegistrationFile(folder)
        self._app_name = app_name
        self._description = description
        self._address = bus_address
        self._bus: Bus | None = None
        self._listener: PushListener | None = None
        self._registration: Registration | None = None
        self._taken: deque[str] = deque(maxlen=_REMEMBERED_IDS)

    @property
    def endpoint(self) -> PushEndpoint | None:
        """The endpoint in force; None while there is none."""
        registration = self._registration
        if registration is None or not registration.endpoint:
            return None
        keys = registration.keys
        return PushEndpoint(registration.endpoint, keys.public, encoded(keys.auth))

    async def start(self, listener: PushListener) -> None:
        """Own our name, take what waits for us, and renew the registration of an earlier run.

        Raises:
            ServiceUnavailable: there is no bus, no distributor, or another program has our name.
        """
        self._listener = listener
        self._registration = self._file.load()
        self._bus = await Bus.connect(self._address)
        self._bus.on_call(self._take)
        try:
            await self._become_reachable(self._bus)
        except ServiceUnavailable:
            await self.stop()
            raise
        if self._registration is not None:
            try:
                await self._ask(self._registration)
            except ServiceUnavailable as error:
                logger.warning("The push registration was not renewed: %s", error)

    async def distributors(self) -> Sequence[str]:
        """Name the distributors that run or could be started, the chosen one first.

        Raises:
            ServiceUnavailable: the bus can't be asked.
        """
        bus = self._connected()
        names: set[str] = set()
        for method in ("ListNames", "ListActivatableNames"):
            reply = await bus.ask_bus(method)
            names.update(name for name in reply.body[0] if name.startswith(DISTRIBUTORS))
        chosen = self._registration.distributor if self._registration is not None else ""
        return sorted(names, key=lambda name: (name != chosen, name))

    async def register(self, distributor: str = "", vapid: str = "") -> None:
        """Register at a distributor; another one before is left.

        Raises:
            ServiceUnavailable: there is none, or it refused.
        """
        known = await self.distributors()
        if not known:
            raise ServiceUnavailable(_NOBODY)
        if distributor and distributor not in known:
            raise ServiceUnavailable("that push service is not installed")
        chosen = distributor or known[0]
        old = self._registration
        if old is None or (old.distributor, old.vapid) != (chosen, vapid):
            await self.unregister()
            # Kept before it is asked for: the endpoint may come before the answer.
            self._keep(Registration.at(chosen, vapid))
        registration = self._registration
        assert registration is not None
        try:
            await self._ask(registration)
        except ServiceUnavailable:
            if not registration.endpoint:
                self._forget()
            raise

    async def unregister(self) -> None:
        """Give the registration back; a distributor that is gone can't be told."""
        registration = self._registration
        if registration is None:
            return
        self._forget()
        token = registration.token
        try:
            await self._call(registration, "Unregister", {"token": token}, "s", token)
        except ServiceUnavailable as error:
            logger.info("The distributor was not told of the end: %s", error)

    async def stop(self) -> None:
        """Leave the bus; the registration stays in force."""
        bus, self._bus = self._bus, None
        if bus is not None:
            await bus.close()

    # Asking the distributor

    async def _become_reachable(self, bus: Bus) -> None:
        if not await bus.own(self._app_name):
            raise ServiceUnavailable("another Bellbird already listens for pushes")
        if self._registration is None and not await self.distributors():
            raise ServiceUnavailable(_NOBODY)

    async def _ask(self, registration: Registration) -> None:
        value = {
            "service": self._app_name,
            "token": registration.token,
            "description": self._description,
        }
        if registration.vapid:
            value["vapid"] = registration.vapid
        reply = await self._call(
            registration,
            "Register",
            value,
            "sss",
            self._app_name,
            registration.token,
            self._description,
        )
        if reply.signature == "a{sv}":
            answer = {name: variant.value for name, variant in reply.body[0].items()}
            result, reason = answer.get("success", ""), str(answer.get("reason", ""))
        else:
            result, reason = reply.body[0], str(reply.body[1])
        if result != _SUCCEEDED:
            text = (
                _REASONS.get(reason) or f"the push service refused ({reason[:100] or 'no reason'})"
            )
            raise ServiceUnavailable(text)

    async def _call(
        self,
        registration: Registration,
        method: str,
        value: Mapping[str, str],
        old_signature: str,
        *old_body: str,
    ) -> Message:
        """Call a distributor by version 2, or by version 1 if it knows no other."""
        bus, name = self._connected(), registration.distributor
        wrapped = {key: Variant("s", text) for key, text in value.items()}
        try:
            try:
                member = f"{_DISTRIBUTOR.format(2)}.{method}"
                return await bus.call(
                    name, DISTRIBUTOR_PATH, member, "a{sv}", wrapped, patience=PATIENCE
                )
            except Refused as error:
                if error.name not in _UNKNOWN:
                    raise
                member = f"{_DISTRIBUTOR.format(1)}.{method}"
                return await bus.call(
                    name, DISTRIBUTOR_PATH, member, old_signature, *old_body, patience=PATIENCE
                )
        except NobodyThere as error:
            raise ServiceUnavailable("the push service is not running") from error

    def _connected(self) -> Bus:
        if self._bus is None:
            raise ServiceUnavailable("there is no connection to the push service")
        return self._bus

    # Being called by the distributor

    def _take(self, call: Message) -> Message | None:
        if call.path != CONNECTOR_PATH:
            return None
        try:
            said = read_call(call)
        except ValueError as error:
            return Message.new_error(call, "org.freedesktop.DBus.Error.InvalidArgs", str(error))
        if said is None:
            return None
        if self._registration is None or said.token != self._registration.token:
            logger.info("A push call for an unknown registration was ignored")
        else:
            self._hear(said)
        if said.version == 1:
            return Message.new_method_return(call)
        answer = {"id": Variant("s", said.id)} if said.id else {}
        return Message.new_method_return(call, "a{sv}", [answer])

    def _hear(self, said: ConnectorCall) -> None:
        match said.method:
            case "NewEndpoint":
                self._hear_endpoint(said.endpoint)
            case "Message":
                self._hear_message(said)
            case _:
                logger.info("The distributor ended the push registration")
                self._forget()

    def _hear_endpoint(self, endpoint: str) -> None:
        assert self._registration is not None
        if not 0 < len(endpoint) <= MAX_ENDPOINT or not is_safe_address(endpoint):
            logger.warning("The distributor gave an endpoint that can't be used")
            return
        if endpoint != self._registration.endpoint:
            self._keep(replace(self._registration, endpoint=endpoint))
        if self._listener is not None:
            self._listener.on_endpoint(self.endpoint)

    def _hear_message(self, said: ConnectorCall) -> None:
        assert self._registration is not None
        if said.id and said.id in self._taken:
            return
        try:
            message = read_message(decrypt(said.message, self._registration.keys))
        except NotDecrypted as error:
            if said.version != 1 or len(said.message) > MAX_BODY:
                logger.warning("A push message was ignored: %s", error)
                return
            message = read_message(said.message)
        if said.id:
            self._taken.append(said.id)
        self._deliver(message)

    def _deliver(self, message: PushedMessage) -> None:
        if self._listener is not None:
            self._listener.on_push(message)

    def _keep(self, registration: Registration) -> None:
        self._registration = registration
        try:
            self._file.save(registration)
        except StorageFailed as error:
            logger.warning("Pushes end with this run: %s", error)

    def _forget(self) -> None:
        had_endpoint = self.endpoint is not None
        self._registration = None
        try:
            self._file.delete()
        except StorageFailed as error:
            logger.warning("%s", error)
        if had_endpoint and self._listener is not None:
            self._listener.on_endpoint(None)
