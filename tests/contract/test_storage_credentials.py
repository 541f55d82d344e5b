"""What every store of secrets promises: the fake, the real key ring of the desktop, and none."""

import asyncio
import os
import sys
import threading
import uuid
from collections.abc import AsyncIterator, Callable

import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail, null
from keyring.errors import KeyringLocked

from app.adapters.storage.keyring_credentials import KeyringCredentials, system_key_ring
from app.domain.errors import StorageFailed
from app.domain.ids import AccountId
from tests.fakes.storage import FakeCredentialStore

pytestmark = pytest.mark.anyio

Store = FakeCredentialStore | KeyringCredentials


class LockedKeyring(KeyringBackend):
    """A key ring whose user presses Cancel."""

    viable = False  # it is never chosen by itself

    def get_password(self, service: str, username: str) -> str | None:
        raise KeyringLocked(service, username)

    def set_password(self, service: str, username: str, password: str) -> None:
        raise KeyringLocked(service, username, password)

    def delete_password(self, service: str, username: str) -> None:
        raise KeyringLocked(service, username)


class BuggyKeyring(LockedKeyring):
    """A key ring that lets errors of its own libraries through."""

    viable = False

    def get_password(self, service: str, username: str) -> str | None:
        raise OSError(f"the bus is gone: {service} {username}")

    set_password = get_password  # type: ignore[assignment]  # it fails before it takes a password


def none_at_all() -> FakeCredentialStore:
    return FakeCredentialStore(is_persistent=False)


MAKERS: dict[str, Callable[[], Store]] = {
    "fake": FakeCredentialStore,
    "fake without a key ring": none_at_all,
    "null": lambda: KeyringCredentials(null.Keyring),
    "fail": lambda: KeyringCredentials(fail.Keyring),
    "locked": lambda: KeyringCredentials(LockedKeyring),
    "real": KeyringCredentials,
}


@pytest.fixture(params=MAKERS)
async def store(request: pytest.FixtureRequest) -> Store:
    return MAKERS[request.param]()


@pytest.fixture
async def account() -> AsyncIterator[AccountId]:
    """An account that no run before has used; it leaves nothing in the real key ring."""
    made = AccountId(f"test_{uuid.uuid4().hex}")
    yield made
    await KeyringCredentials().delete(made)


async def test_a_secret_is_given_back(store: Store, account: AccountId) -> None:
    await store.set(account, "ключ \"'\\ 日本\n🔑")
    assert await store.get(account) == "ключ \"'\\ 日本\n🔑"


async def test_a_new_secret_replaces_the_old(store: Store, account: AccountId) -> None:
    await store.set(account, "old")
    await store.set(account, "new")
    assert await store.get(account) == "new"


async def test_there_is_no_secret_before_it_is_set(store: Store, account: AccountId) -> None:
    assert await store.get(account) is None


async def test_secrets_of_accounts_are_apart(store: Store, account: AccountId) -> None:
    await store.set(account, "mine")
    assert await store.get(AccountId(f"{account}x")) is None


@pytest.mark.parametrize("name", [name for name in MAKERS if name != "locked"])
async def test_a_deleted_secret_is_gone(name: str, account: AccountId) -> None:
    store = MAKERS[name]()
    await store.set(account, "mine")
    await store.delete(account)
    await store.delete(account)
    assert await store.get(account) is None


async def test_the_desktops_key_ring_outlives_the_run(account: AccountId) -> None:
    await KeyringCredentials().set(account, "kept")
    next_run = KeyringCredentials()
    assert await next_run.get(account) == "kept"
    assert next_run.is_persistent


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have their own key ring")
async def test_the_key_ring_of_the_tests_is_a_real_one() -> None:
    assert os.environ["DBUS_SESSION_BUS_ADDRESS"]
    ring = await asyncio.to_thread(system_key_ring)
    assert "SecretService" in type(ring).__module__
    assert await KeyringCredentials().probe() is True


@pytest.mark.parametrize("stand_in", [null.Keyring, fail.Keyring])
async def test_without_a_key_ring_it_says_so(stand_in: Callable[[], KeyringBackend]) -> None:
    store = KeyringCredentials(stand_in)
    assert await store.probe() is False
    assert store.is_persistent is False


@pytest.mark.parametrize("ring", [LockedKeyring, BuggyKeyring])
async def test_what_no_key_ring_takes_is_kept_for_this_run_only(
    ring: Callable[[], KeyringBackend], account: AccountId
) -> None:
    store = KeyringCredentials(ring)
    assert await store.probe() is True
    await store.set(account, "mine")
    assert await store.get(account) == "mine"
    assert store.is_persistent is False


async def test_the_fake_plays_a_locked_key_ring(account: AccountId) -> None:
    store = FakeCredentialStore()
    store.locked = True
    assert await store.get(account) is None
    await store.set(account, "mine")
    assert await store.get(account) == "mine"
    assert store.is_persistent is False


async def test_a_secret_that_stays_in_a_locked_key_ring_is_not_called_deleted(
    account: AccountId,
) -> None:
    fake = FakeCredentialStore()
    fake.locked = True
    for store in (fake, KeyringCredentials(LockedKeyring)):
        with pytest.raises(StorageFailed, match="locked"):
            await store.delete(account)


async def test_a_key_ring_that_does_not_answer_is_given_up(account: AccountId) -> None:
    prompt = threading.Event()

    class Waiting(LockedKeyring):
        viable = False

        def get_password(self, service: str, username: str) -> str | None:  # noqa: ARG002
            prompt.wait(30)
            return "late"

    store = KeyringCredentials(Waiting, patience=0.05)
    assert await store.get(account) is None
    prompt.set()


async def test_the_event_loop_goes_on_while_the_key_ring_asks(account: AccountId) -> None:
    prompt = threading.Event()

    class Waiting(LockedKeyring):
        viable = False

        def get_password(self, service: str, username: str) -> str | None:  # noqa: ARG002
            return "unlocked" if prompt.wait(30) else None

    asked = asyncio.create_task(KeyringCredentials(Waiting).get(account))
    await asyncio.sleep(0)
    prompt.set()
    assert await asked == "unlocked"
