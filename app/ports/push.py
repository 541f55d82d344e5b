"""Push: the channel that wakes this device, and the vendors that the push check talks to.

The first half is for this computer: `PushChannel`. The second is for the push check, which plays
the server of a phone's app: a `PushVendor` knows one vendor's forms and answers, without I/O, a
`PushTransport` carries requests.
"""

from collections.abc import Mapping, Sequence
from enum import Enum
from pathlib import Path
from typing import Protocol

from msgspec import Struct, field

from app.domain.ids import ConversationId, build_ext

# The device's own channel


class PushEndpoint(Struct, frozen=True):
    """Where a server reaches this device: what `get_device_push_token` gives.

    Attributes:
        url: takes a POST by RFC 8030, 1000 characters at most; whoever knows it can reach us.
        public_key: what to encrypt for (RFC 8291 `p256dh`), base64url without padding.
        auth: the secret that goes into the encryption (RFC 8291), base64url without padding.
    """

    url: str
    public_key: str = ""
    auth: str = ""


class PushedMessage(Struct, frozen=True):
    """What came over the channel, already decrypted, bounded and plain text; it is untrusted.

    All empty: somebody woke us without saying why; connect and look.
    """

    title: str = ""
    content: str = ""
    ext: str = ""


class PushListener(Protocol):
    """Hears from a push channel; called on the event loop's thread, never blocks."""

    def on_endpoint(self, endpoint: PushEndpoint | None) -> None:
        """Take the endpoint to give to servers from now on; None: it is gone, withdraw it."""

    def on_push(self, message: PushedMessage) -> None:
        """Take a message that came, also one that started the program."""


class PushChannel(Protocol):
    """Wakes this device by way of a service of the system.

    Everything belongs to the event loop's thread.
    """

    @property
    def endpoint(self) -> PushEndpoint | None:
        """The endpoint in force, also one of an earlier run; None while there is none."""
        ...

    async def start(self, listener: PushListener) -> None:
        """Be reachable for the system's push service, if it has one.

        Messages that started the program are delivered. The endpoint of an earlier run is renewed;
        `register` is for the first time, and for another distributor.

        Raises:
            ServiceUnavailable: this system has no channel; the text says why, and what helps.
        """
        ...

    async def distributors(self) -> Sequence[str]:
        """Name the push services to choose from, the chosen one first.

        Raises:
            ServiceUnavailable: they can't be asked.
        """
        ...

    async def register(self, distributor: str = "", vapid: str = "") -> None:
        """Ask for an endpoint; it comes by `on_endpoint`, often at once, sometimes much later.

        Args:
            distributor: one of `distributors`; "" takes the chosen one, or the first.
            vapid: the server's public key (RFC 8292), where the service wants to know it.

        Raises:
            ServiceUnavailable: there is no distributor, or it refused; the text says why.
        """
        ...

    async def unregister(self) -> None:
        """Give the endpoint back; `on_endpoint(None)` follows. Does nothing if there is none."""
        ...

    async def stop(self) -> None:
        """Leave the bus; the endpoint stays in force for the next run."""
        ...


# The push check


class PushText(Struct, frozen=True):
    """What the push check lets the notification say."""

    title: str = "Bellbird"
    body: str = "This push came from the push check."


class SecretReference(Struct, frozen=True):
    """A secret that a configuration leaves in the key ring, under a name."""

    name: str


PushConfiguration = Mapping[str, str | SecretReference]
"""What the user configured for a vendor, by setting."""


class PushJob(Struct, frozen=True):
    """One push to prepare: everything that its requests depend on.

    Attributes:
        values: the configuration, secrets filled in.
        token: names the device at the vendor.
        now: seconds since the epoch; requests are signed with it.
        nonce: hex digits, for ids and random numbers that the vendor wants.
    """

    values: Mapping[str, str]
    token: str
    conversation: ConversationId
    text: PushText
    now: float
    nonce: str

    __repr__ = object.__repr__  # it holds secrets

    @property
    def ext(self) -> str:
        """The ext JSON that leads a click to the conversation."""
        return build_ext(self.conversation)

    def value(self, name: str) -> str:
        """Look a setting up; "" if it is not set."""
        return self.values.get(name, "")


class ConfigKey(Struct, frozen=True):
    """A setting that a vendor's configuration may have.

    Attributes:
        secret: masked wherever it would be shown; may be a reference to the key ring.
        default: what holds where it is not set.
    """

    name: str
    meaning: str
    required: bool = True
    secret: bool = False
    default: str = ""


class Severity(Enum):
    """Whether a finding stops the push."""

    ERROR = "error"
    WARNING = "warning"


class Finding(Struct, frozen=True):
    """A limit of the vendor that the push breaks (ERROR) or comes near to (WARNING)."""

    severity: Severity
    text: str


class PushRequest(Struct, frozen=True):
    """One HTTP request, exactly as it is sent.

    Attributes:
        purpose: finishes "This request is to …".
        headers: in their order; `Host` and `Content-Length` are added on the way.
        secrets: what must be masked when the request is shown, as it stands in it.
        http2_only: the server speaks nothing older (APNs).
        certificate: file with the client's certificate and key (APNs without a key file).
    """

    purpose: str
    url: str
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    secrets: tuple[str, ...] = ()
    method: str = "POST"
    http2_only: bool = False
    certificate: Path | None = None

    __repr__ = object.__repr__  # it holds secrets


class PushAnswer(Struct, frozen=True):
    """What a server answered; the body is cut at `MAX_ANSWER` bytes."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    """Names in lower case."""
    body: bytes = b""


MAX_ANSWER = 65_536
"""Bytes of an answer that are read."""


class Explanation(Struct, frozen=True):
    """What an answer means.

    Attributes:
        delivered: whether the vendor took the message.
        code: the vendor's own code or reason, "" if it gave none.
        meaning: one sentence.
        next_step: what to do now, or "".
    """

    delivered: bool
    code: str
    meaning: str
    next_step: str = ""


class PushVendor(Protocol):
    """One vendor's forms and answers; pure, never waits.

    A push is at most two requests: one for an access token, where the vendor wants one, and the
    push itself.
    """

    @property
    def keys(self) -> Sequence[ConfigKey]:
        """What its configuration may hold."""
        ...

    def check(self, job: PushJob) -> Sequence[Finding]:
        """Hold a job against the vendor's limits."""
        ...

    def authorization(self, job: PushJob) -> PushRequest | None:
        """Build the request for an access token; None where none is needed.

        Raises:
            PushConfigInvalid: a key of the configuration can't be used, for example for signing.
        """
        ...

    def access(self, answer: PushAnswer) -> "str | Explanation":
        """Read the access token from the answer to `authorization`, or say why there is none."""
        ...

    def push(self, job: PushJob, access: str) -> PushRequest:
        """Build the push itself.

        Args:
            access: the access token, "" where none is needed.

        Raises:
            PushConfigInvalid: as `authorization`.
        """
        ...

    def explain(self, answer: PushAnswer) -> Explanation:
        """Say what the answer to the push means."""
        ...


class PushTransport(Protocol):
    """Carries requests to servers."""

    async def send(self, request: PushRequest) -> PushAnswer:
        """Send a request and wait for its answer; redirects are not followed.

        Raises:
            ConnectionFailed: the server can't be reached, or did not answer within 30 s.
            PushConfigInvalid: the address is neither HTTPS nor this computer, or the certificate
                can't be used.
        """
        ...


class PushSecrets(Protocol):
    """Secrets that a configuration refers to; `CredentialStore` under other names."""

    async def get(self, name: str) -> str | None:
        """Read a secret; None if there is none or the key ring stays locked."""
        ...

    async def set(self, name: str, secret: str) -> None:
        """Keep a secret; for this run only where no key ring takes it."""
        ...
