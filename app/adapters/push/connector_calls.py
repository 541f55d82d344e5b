"""Read what a UnifiedPush distributor calls us with, in both versions of the connector's interface.

Source: UnifiedPush, "D-Bus specification" 0.3. Version 1 has plain arguments, version 2 one map.
"""

from collections.abc import Callable, Mapping
from typing import Any

from dbus_fast import Message, Variant
from msgspec import Struct
from msgspec.structs import force_setattr

CONNECTOR_PATH = "/org/unifiedpush/Connector"

_INTERFACE = "org.unifiedpush.Connector"
_MAX_ID = 100


class ConnectorCall(Struct, frozen=True):
    """A call to the connector.

    Attributes:
        method: "NewEndpoint", "Message" or "Unregistered".
        token: the registration that it is for.
        id: names a message, or "".
    """

    version: int
    method: str
    token: str
    endpoint: str = ""
    message: bytes = b""
    id: str = ""

    __repr__ = object.__repr__  # it holds secrets

    def __post_init__(self) -> None:
        texts = (self.token, self.endpoint, self.id)
        if not all(isinstance(t, str) for t in texts) or not isinstance(self.message, bytes):
            raise ValueError("an argument has another type than it should")
        force_setattr(self, "id", self.id[:_MAX_ID])


def read_call(call: Message) -> ConnectorCall | None:
    """Read a call; None if it is not for the connector.

    Raises:
        ValueError: an argument is missing or of the wrong type.
    """
    reader = _READERS.get((call.interface or "", call.member or "", call.signature))
    if reader is None or call.path != CONNECTOR_PATH or call.member is None:
        return None
    return reader(call.member, call.body)


def _read_map(method: str, body: Any) -> ConnectorCall:
    values: Mapping[str, Variant] = body[0]
    known = {name: values[name].value for name in ("endpoint", "message", "id") if name in values}
    token: Any = values["token"].value if "token" in values else None  # refused by the class
    return ConnectorCall(2, method, token, **known)


_READERS: Mapping[tuple[str, str, str], Callable[[str, Any], ConnectorCall]] = {
    (f"{_INTERFACE}2", "NewEndpoint", "a{sv}"): _read_map,
    (f"{_INTERFACE}2", "Message", "a{sv}"): _read_map,
    (f"{_INTERFACE}2", "Unregistered", "a{sv}"): _read_map,
    (f"{_INTERFACE}1", "NewEndpoint", "ss"): lambda method, body: ConnectorCall(
        1, method, body[0], endpoint=body[1]
    ),
    (f"{_INTERFACE}1", "Message", "says"): lambda method, body: ConnectorCall(
        1, method, body[0], message=bytes(body[1]), id=body[2]
    ),
    (f"{_INTERFACE}1", "Unregistered", "s"): lambda method, body: ConnectorCall(1, method, body[0]),
}
"""How to read a call, by interface, method and signature."""
