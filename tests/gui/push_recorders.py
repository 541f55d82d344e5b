"""Services around Tencent accounts and pushes that write down what the window wished."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.domain.errors import AppError
from app.domain.ids import AccountId
from app.domain.model import Account


@dataclass
class Tencent:
    """Writes wishes down.

    Attributes:
        has_key: whether the account that is changed signs in with a key.
    """

    library_problem: str = ""
    how_to_get_library: str = "run “npm pack x”, then “bellbird tencent-sdk install x.tgz”"
    wishes: list[tuple[Any, ...]] = field(default_factory=list)
    has_key: bool = False
    failure: AppError | None = None

    async def install_library(self, file: Path) -> None:
        self.wishes.append(("install", file))
        if self.failure is not None:
            raise self.failure
        self.library_problem = ""

    async def keep_key(self, account: Account, key: str) -> str:
        self.wishes.append(("keep key", account, key))
        return f"signed for {account.address} in {account.sdk_app_id}"

    async def signature(self, account: Account) -> str:
        return f"signed for {account.address}" if self.has_key else ""

    async def forget_key(self, account: AccountId) -> None:
        self.wishes.append(("forget key", account))
