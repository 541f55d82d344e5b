"""What every store of secrets promises: the fake, the real key ring of the desktop, and none."""

import os
import sys
import uuid
from collections.abc import AsyncIterator, Callable

import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail, null

from app.adapters.storage.key_ring import KeyRing
from app.adapters.storage.keyring_credentials import KeyringCredentials
from app.domain.errors import StorageFailed
from app.domain.ids import AccountId
from tests.fakes.key_rings import Buggy, Locked, environment
from tests.fakes.storage import FakeCredentialStore

pytestmark = pytest.mark.anyio

Store = FakeCredentialStore | KeyringCredentials


def none_at_all() -> FakeCredentialStore:
    return FakeCredentialStore(is_persistent=False)


def on(back_end: type[KeyringBackend]) -> KeyringCredentials:
    """Secrets in a key ring of this kind, in a real process of its own."""
    return KeyringCredentials(KeyRing(environment=environment(back_end)))


MAKERS: dict[str, Callable[[], Store]] = {
    "fake": FakeCredentialStore,
    "fake without a key ring": none_at_all,
    "of the demo": lambda: KeyringCredentials(forgets=True),
    "null": lambda: on(null.Keyring),
    "fail": lambda: on(fail.Keyring),
    "locked": lambda: on(Locked),
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
    assert await KeyringCredentials().prove() == "SecretService Keyring"


@pytest.mark.parametrize("name", ["null", "fail", "of the demo"])
async def test_without_a_key_ring_it_says_so(name: str) -> None:
    store = MAKERS[name]()
    assert isinstance(store, KeyringCredentials)
    assert await store.probe() is False
    assert store.is_persistent is False


@pytest.mark.parametrize("back_end", [Locked, Buggy])
async def test_what_no_key_ring_takes_is_kept_for_this_run_only(
    back_end: type[KeyringBackend], account: AccountId
) -> None:
    store = on(back_end)
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
    for store in (fake, on(Locked)):
        with pytest.raises(StorageFailed, match="locked"):
            await store.delete(account)
