"""Services around Tencent accounts and pushes that write down what the window wished."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.adapters.push import push_vendors
from app.domain.account import Account
from app.domain.errors import AppError
from app.domain.ids import AccountId
from app.services.push_check import PushCheck
from tests.fakes.push import FakeKeyRing, FakePushTransport


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


@dataclass
class DevicePush:
    """Writes wishes down."""

    wishes: list[Any] = field(default_factory=list)

    def look_again(self) -> None:
        self.wishes.append("look again")

    def cancel(self, account: AccountId) -> None:
        self.wishes.append(("cancel", account))


class PushCheckDesk:
    """The real push check with the real vendors, over a network and a key ring of the test's."""

    def __init__(self) -> None:
        self.network = FakePushTransport()
        self.key_ring = FakeKeyRing()
        self.made = 0

    async def __call__(self) -> PushCheck:
        self.made += 1
        vendors = push_vendors(lambda *_: "user-sig")
        return PushCheck(vendors, self.network, self.key_ring, lambda: 1.7e9, lambda: "ab" * 16)
