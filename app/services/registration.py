"""Make a new account on a server that lets everybody, and begin to use it."""

from collections.abc import Mapping

from app.domain.account import Account, Protocol
from app.ports.registration import Registrar, RegistrationForm, ServerAddress
from app.services.accounts import Accounts


class Registration:
    """The user's wish for an account that does not exist yet."""

    def __init__(self, registrar: Registrar, accounts: Accounts) -> None:
        self._registrar = registrar
        self._accounts = accounts

    async def ask(self, server: ServerAddress) -> RegistrationForm:
        """Ask a server what it wants to know.

        Raises:
            ConnectionFailed, CertificateRefused: it can't be reached, or is not trusted.
            RequestFailed: it makes no accounts this way.
        """
        return await self._registrar.registration_form(server)

    async def register(self, server: ServerAddress, answers: Mapping[str, str]) -> Account:
        """Make the account, add it to the program and connect it.

        Args:
            answers: by the fields' names; "username" and "password" are among them.

        Raises:
            ConnectionFailed, CertificateRefused: as `ask`.
            RequestFailed: the server does not take these answers.
            InvalidAccount, StorageFailed: it was made, and could not be added here.
        """
        address = await self._registrar.register(server, answers)
        account = Account(
            self._accounts.new_id(),
            Protocol.XMPP,
            address,
            url=server.url,
            certificate_fingerprint=server.certificate_fingerprint,
        )
        await self._accounts.add(account, answers["password"])
        return account
