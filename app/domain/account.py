"""What an account is, and how its connection stands."""

from enum import Enum, auto

from msgspec import Struct

from app.domain.ids import AccountId


class Protocol(Enum):
    """Which kind of server an account lives on."""

    XMPP = "xmpp"
    TENCENT = "tencent"


class Account(Struct, frozen=True):
    """An account as the user set it up; its secret is in the key ring, never here.

    Attributes:
        address: the JID, or the Tencent user id.
        url: the typed WebSocket address, or "" to discover it.
        certificate_fingerprint: SHA-256 hex of a certificate the user chose to trust, or "".
        sdk_app_id: the application's number at Tencent (SDKAppID); 0 on other servers.
    """

    id: AccountId
    protocol: Protocol
    address: str
    name: str = ""
    url: str = ""
    enabled: bool = True
    certificate_fingerprint: str = ""
    sdk_app_id: int = 0

    @property
    def display_name(self) -> str:
        """What the user reads: the chosen name, else the address."""
        return self.name or self.address


class ConnectionPhase(Enum):
    """How far an account has come towards being online."""

    OFFLINE = auto()
    CONNECTING = auto()
    CATCHING_UP = auto()
    ONLINE = auto()
    WAITING = auto()
    """Lost; tried again at `ConnectionState.retry_at`."""
    FAILED = auto()
    """Turned away; no further try until the user acts."""


class ConnectionState(Struct, frozen=True):
    """An account's connection as the user sees it.

    Attributes:
        reason: a sentence's end for the user, for WAITING and FAILED.
        retry_at: when the next try is due, for WAITING.
        displaced: another device took this account's place, for FAILED: "Use here" helps.
        certificate: SHA-256 hex of the certificate that is not trusted, for FAILED: the user may
            trust it (`Account.certificate_fingerprint`); "" if it was something else.
        wants_secret: for FAILED: another password or signature helps.
    """

    phase: ConnectionPhase = ConnectionPhase.OFFLINE
    reason: str = ""
    retry_at: float = 0.0
    displaced: bool = False
    certificate: str = ""
    wants_secret: bool = False
