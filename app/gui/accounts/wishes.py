"""What the window asks of Tencent accounts beside what it asks of all."""

from pathlib import Path
from typing import Protocol

from app.domain.ids import AccountId
from app.domain.model import Account


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
