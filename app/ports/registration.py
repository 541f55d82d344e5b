"""What the services need to make an account on a server."""

from collections.abc import Mapping
from typing import Protocol

from msgspec import Struct


class RegistrationField(Struct, frozen=True):
    """One thing that a server asks of who wants an account.

    Attributes:
        name: the protocol's name for it, the key of the answer.
        label: the server's words for it, or "" where `name` is one that everybody knows
            ("username", "password", "email").
        secret: it must not be seen while it is typed.
        value: what the server suggests.
    """

    name: str
    label: str = ""
    secret: bool = False
    required: bool = True
    value: str = ""


class RegistrationForm(Struct, frozen=True):
    """What a server asks of who wants an account; its words are untrusted."""

    fields: tuple[RegistrationField, ...]
    instructions: str = ""


class ServerAddress(Struct, frozen=True):
    """Where to register.

    Attributes:
        server: the domain that the account will belong to.
        url: the typed WebSocket address, or "" to discover it.
        certificate_fingerprint: as `Account.certificate_fingerprint`.
    """

    server: str
    url: str = ""
    certificate_fingerprint: str = ""


class Registrar(Protocol):
    """Makes new accounts on servers that let everybody (XEP-0077).

    Both ask the server anew, end within 60 s and raise `ConnectionFailed` if it can't be reached,
    `CertificateRefused` if it is not trusted, and `NotSupported` if it makes no accounts this way.
    """

    async def registration_form(self, server: ServerAddress) -> RegistrationForm:
        """Ask what the server wants to know."""
        ...

    async def register(self, server: ServerAddress, answers: Mapping[str, str]) -> str:
        """Make an account; returns its address.

        Args:
            answers: by the fields' names; "username" and "password" are among them.

        Raises:
            RequestFailed: the server does not take these answers, and says why.
        """
        ...
