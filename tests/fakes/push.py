"""Push without the world: a channel, a listener, a distributor on a real bus, vendors.

`FakeDistributor` is a UnifiedPush distributor as the specification describes it, in either version,
with verbs for what a push service does: `endpoint`, `push`, `unregister`.
"""

import asyncio
from collections.abc import Sequence
from typing import Self

from dbus_fast import Message, MessageType, NameFlag, Variant
from dbus_fast.aio import MessageBus

from app.adapters.push.message_encryption import decoded, encrypt
from app.domain.errors import ServiceUnavailable
from app.ports.push import (
    PushAnswer,
    PushedMessage,
    PushEndpoint,
    PushListener,
    PushRequest,
)
from tests.fakes.desktop import Recorder

NAME = "org.unifiedpush.Distributor.fake"


class RecordingPushListener(Recorder):
    """A listener that keeps what it heard.

    Attributes:
        endpoints: every endpoint, None for its end.
        pushes: every message.
    """

    def __init__(self) -> None:
        super().__init__()
        self.endpoints: list[PushEndpoint | None] = []
        self.pushes: list[PushedMessage] = []

    def on_endpoint(self, endpoint: PushEndpoint | None) -> None:
        self.endpoints.append(endpoint)
        self._look_again()

    def on_push(self, message: PushedMessage) -> None:
        self.pushes.append(message)
        self._look_again()


class FakePushChannel:
    """`PushChannel` of plain objects.

    Args:
        names: the distributors there are; none: `start` says so.
        answers: whether an endpoint comes at once; else `give_endpoint` gives it.

    Attributes:
        refusal: while set, `register` fails with it.
        renewed: how often `start` found a registration of before.
    """

    def __init__(self, names: Sequence[str] = (NAME,), *, answers: bool = True) -> None:
        self.names = list(names)
        self.answers = answers
        self.refusal = ""
        self.renewed = 0
        self.vapid = ""
        self._chosen = ""
        self._endpoint: PushEndpoint | None = None
        self._listener: PushListener | None = None

    @property
    def endpoint(self) -> PushEndpoint | None:
        return self._endpoint

    async def start(self, listener: PushListener) -> None:
        if not self.names:
            raise ServiceUnavailable("no push service (UnifiedPush) is installed")
        self._listener = listener
        if self._endpoint is not None:
            self.renewed += 1

    async def distributors(self) -> Sequence[str]:
        return sorted(self.names, key=lambda name: (name != self._chosen, name))

    async def register(self, distributor: str = "", vapid: str = "") -> None:
        if self._listener is None:
            raise ServiceUnavailable("there is no connection to the push service")
        if not self.names or (distributor and distributor not in self.names):
            raise ServiceUnavailable("that push service is not installed")
        if self.refusal:
            raise ServiceUnavailable(self.refusal)
        self._chosen = distributor or (await self.distributors())[0]
        self.vapid = vapid
        if self.answers:
            self.give_endpoint()

    async def unregister(self) -> None:
        if self._endpoint is not None:
            self._endpoint = None
            if self._listener is not None:
                self._listener.on_endpoint(None)

    async def stop(self) -> None:
        self._listener = None

    # The push service

    def give_endpoint(self, url: str = "https://push.example.org/abc") -> None:
        """Let the endpoint come."""
        self._endpoint = PushEndpoint(url, "public", "auth")
        assert self._listener is not None
        self._listener.on_endpoint(self._endpoint)

    def push(self, message: PushedMessage) -> None:
        """Let a message come."""
        assert self._listener is not None
        self._listener.on_push(message)


class FakeKeyRing:
    """`PushSecrets` in a dict."""

    def __init__(self, **secrets: str) -> None:
        self.secrets = secrets

    async def get(self, name: str) -> str | None:
        return self.secrets.get(name)

    async def set(self, name: str, secret: str) -> None:
        self.secrets[name] = secret


class FakePushTransport:
    """`PushTransport` that answers as told and keeps what it was given."""

    def __init__(self, *answers: PushAnswer) -> None:
        self.answers = list(answers)
        self.sent: list[PushRequest] = []

    async def send(self, request: PushRequest) -> PushAnswer:
        self.sent.append(request)
        return self.answers.pop(0)


class FakeDistributor(Recorder):
    """A UnifiedPush distributor on a real bus; make it with `start`.

    Args:
        versions: which of the specification's it speaks.
        name: its own on the bus.

    Attributes:
        registered: every registration in order: service, token, and what else it was given.
        unregistered: every token that was given back.
        refusal: while set, `Register` is refused with this reason.
        url: the endpoint to give with the next registration; "" gives none.
        answers: what the connector answered to our calls, in order.
    """

    def __init__(self, *versions: int, name: str = NAME) -> None:
        super().__init__()
        self.registered: list[dict[str, str]] = []
        self.unregistered: list[str] = []
        self.refusal = ""
        self.url = "https://push.example.org/abc"
        self.answers: list[Message] = []
        self._versions = versions or (2, 1)
        self._name = name
        self._bus: MessageBus | None = None
        self._calls: set[asyncio.Task[None]] = set()

    async def start(self, address: str) -> Self:
        """Take the name on a bus."""
        self._bus = MessageBus(address)
        await self._bus.connect()
        self._bus.add_message_handler(self._take)
        await self._bus.request_name(self._name, NameFlag.DO_NOT_QUEUE)
        return self

    async def stop(self) -> None:
        """Leave the bus."""
        await asyncio.gather(*self._calls)
        assert self._bus is not None
        self._bus.disconnect()
        await self._bus.wait_for_disconnect()
        self._bus = None

    # The push service

    @property
    def token(self) -> str:
        """The token of the newest registration."""
        return self.registered[-1]["token"]

    def endpoint(self, url: str, token: str = "") -> None:
        """Give an endpoint."""
        self._tell("NewEndpoint", "ss", {"token": token or self.token, "endpoint": url})

    def push(self, body: bytes, id_: str = "1", token: str = "") -> None:
        """Deliver what was posted to the endpoint, as it is."""
        self._tell("Message", "says", {"token": token or self.token, "message": body, "id": id_})

    def push_encrypted(self, text: bytes, endpoint: PushEndpoint, id_: str = "1") -> None:
        """Deliver a message as a server would have encrypted it."""
        self.push(encrypt(text, decoded(endpoint.public_key), decoded(endpoint.auth)), id_)

    def unregister(self) -> None:
        """End the registration from the service's side."""
        self._tell("Unregistered", "s", {"token": self.token})

    def say(self, member: str, signature: str, *body: object) -> None:
        """Call the connector with anything, be it nonsense; `member` with its interface."""
        interface, _, method = member.rpartition(".")
        task = asyncio.get_running_loop().create_task(
            self._send(interface, method, signature, list(body))
        )
        self._calls.add(task)
        task.add_done_callback(self._calls.discard)

    # The wire

    def _tell(self, method: str, old_signature: str, value: dict[str, object]) -> None:
        if 2 in self._versions:
            kinds = {"message": "ay"}
            wrapped = {n: Variant(kinds.get(n, "s"), v) for n, v in value.items()}
            self.say(f"org.unifiedpush.Connector2.{method}", "a{sv}", wrapped)
        else:
            self.say(f"org.unifiedpush.Connector1.{method}", old_signature, *value.values())

    async def _send(self, interface: str, method: str, signature: str, body: list[object]) -> None:
        assert self._bus is not None
        reply = await self._bus.call(
            Message(
                destination=self.registered[-1]["service"],
                path="/org/unifiedpush/Connector",
                interface=interface,
                member=method,
                signature=signature,
                body=body,
            )
        )
        assert reply is not None
        self.answers.append(reply)
        self._look_again()

    def _take(self, message: Message) -> Message | bool:
        interface = message.interface or ""
        if message.message_type is not MessageType.METHOD_CALL or not interface.startswith(
            "org.unifiedpush.Distributor"
        ):
            return False
        version = int(interface[-1])
        if version not in self._versions:
            return Message.new_error(
                message, "org.freedesktop.DBus.Error.UnknownInterface", "There is none"
            )
        return self._register(message) if message.member == "Register" else self._end(message)

    def _register(self, message: Message) -> Message:
        if message.signature == "a{sv}":
            value = {name: variant.value for name, variant in message.body[0].items()}
        else:
            value = dict(zip(("service", "token", "description"), message.body, strict=True))
        self.registered.append(value)
        if not self.refusal and self.url:
            self.endpoint(self.url)
        result = "REGISTRATION_FAILED" if self.refusal else "REGISTRATION_SUCCEEDED"
        self._look_again()
        if message.signature != "a{sv}":
            return Message.new_method_return(message, "ss", [result, self.refusal])
        answer = {"success": Variant("s", result)}
        if self.refusal:
            answer["reason"] = Variant("s", self.refusal)
        return Message.new_method_return(message, "a{sv}", [answer])

    def _end(self, message: Message) -> Message:
        is_new = message.signature == "a{sv}"
        token = message.body[0]["token"].value if is_new else message.body[0]
        self.unregistered.append(token)
        self._look_again()
        if is_new:
            return Message.new_method_return(message, "a{sv}", [{}])
        return Message.new_method_return(message)
