"""What the window asks of Tencent accounts beside what it asks of all."""

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from app.domain.account import Account
from app.domain.ids import AccountId
from app.ports.registration import RegistrationForm, ServerAddress


class AccountWishes(Protocol):
    """What a user can do with accounts."""

    @property
    def secrets_are_persistent(self) -> bool:
        """Whether there is a key ring; without one a secret lasts for this run only."""
        ...

    def new_id(self) -> AccountId:
        """Make an id for a new account."""
        ...

    async def add(self, account: Account, secret: str) -> object:
        """Add an account and connect it."""
        ...

    async def change(self, account: Account, secret: str | None = None) -> object:
        """Change an account; None keeps its secret."""
        ...

    async def remove(self, account_id: AccountId) -> object:
        """Remove an account with all its data on this computer."""
        ...

    def connect_now(self, account_id: AccountId) -> None:
        """Try to connect at once."""
        ...


class RegistrationWishes(Protocol):
    """Accounts that do not exist yet (`app.services.registration.Registration`)."""

    async def ask(self, server: ServerAddress) -> RegistrationForm:
        """Ask a server what it wants to know."""
        ...

    async def register(self, server: ServerAddress, answers: Mapping[str, str]) -> Account:
        """Make the account, and add it."""
        ...


class TencentWishes(Protocol):
    """The library and the signatures (`app.services.tencent_accounts.TencentAccounts`)."""

    @property
    def library_problem(self) -> str:
        """What is missing before an account can be used, as a sentence's end; "" if nothing."""
        ...

    @property
    def how_to_get_library(self) -> str:
        """What to do to get the library, as a sentence's end."""
        ...

    async def install_library(self, file: Path) -> object:
        """Put the library in place."""
        ...

    async def keep_key(self, account: Account, key: str) -> str:
        """Keep the secret key of a test application; gives a signature made with it."""
        ...

    async def signature(self, account: Account) -> str:
        """Make a fresh signature where there is a key; "" where the user must enter one."""
        ...

    async def forget_key(self, account: AccountId) -> object:
        """Forget an account's key."""
        ...
