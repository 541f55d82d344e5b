"""What the notification check looks at, played by the test: echo, window, key ring."""

from collections.abc import Callable
from dataclasses import dataclass, field

from msgspec.structs import replace

from app.domain.account import Account
from app.domain.errors import ServiceUnavailable
from app.domain.events import ConversationOpened, WindowChanged
from app.domain.ids import AccountId
from app.domain.message import Message, MessageFlag, MessageState
from app.ports.im import Deliver
from app.services.store import Store
from tests.fakes.im import FakeSession


class EchoSession(FakeSession):
    """A session whose server returns the check's message, as real ones do.

    Attributes:
        loses: the server loses it instead.
    """

    loses = False

    async def send(self, message: Message) -> None:
        await super().send(message)
        if MessageFlag.CHECK in message.flags and not self.loses:
            self.receive(replace(message, outgoing=False, state=MessageState.RECEIVED))


@dataclass
class EchoBackend:
    """Makes such sessions."""

    sessions: dict[AccountId, EchoSession] = field(default_factory=dict)

    def open(self, account: Account, secret: str, deliver: Deliver) -> EchoSession:
        session = EchoSession(account, secret, deliver)
        self.sessions[account.id] = session
        return session


@dataclass
class FakeWindow:
    """A main window that shows what is opened, unless the desktop keeps it back.

    Attributes:
        comes: whether it comes to the front with what is opened.
        put_back: how often it was put back.
    """

    store: Store
    see_newest: Callable[..., None]
    comes: bool = True
    put_back: int = 0
    kept: int = 0

    def __post_init__(self) -> None:
        self.store.listen(ConversationOpened, self._on_opened)

    def _on_opened(self, event: ConversationOpened) -> None:
        if self.comes and event.ref is not None:
            self.store.dispatch(WindowChanged(active=True, exposed=True, visible=True))
            self.see_newest(event.ref)

    def keep_place(self) -> Callable[[], None]:
        """Remember nothing but that it was asked."""
        self.kept += 1

        def put_back() -> None:
            self.put_back += 1
            self.store.dispatch(WindowChanged(active=False, exposed=False, visible=False))

        return put_back


@dataclass
class FakeKeyRing:
    """A key ring; `fails` says why it does not work, "" that it does."""

    fails: str = ""

    async def prove(self) -> str:
        """Give its name."""
        if self.fails:
            raise ServiceUnavailable(self.fails)
        return "a fake key ring"
