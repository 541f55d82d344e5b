"""Secret keys of test applications: in the key ring only, and good for fresh signatures."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from app.adapters.storage.settings_file import SettingsFile
from app.adapters.tencent import usersig
from app.bootstrap.tencent import LazyTencent, make_user_sig
from app.domain.account import Account, Protocol
from app.domain.errors import AppError, CredentialsRefused
from app.domain.events import AccountChanged, SettingsChanged
from app.domain.ids import AccountId
from app.domain.settings import Settings
from app.ports.storage import Configuration
from app.services.store import Store
from app.services.tencent_accounts import TencentAccounts
from tests.fakes.storage import FakeCredentialStore

pytestmark = pytest.mark.anyio

KEY = "0123456789abcdef" * 4
NOW = 1_700_000_000
ANNA = Account(AccountId("a"), Protocol.TENCENT, "anna", sdk_app_id=1400000001)


class Stage:
    def __init__(self, folder: Path) -> None:
        self.now = float(NOW)
        self.store = Store()
        self.credentials = FakeCredentialStore()
        self.library = LazyTencent(folder, self.store)
        self.accounts = TencentAccounts(
            self.library, self.credentials, make_user_sig, clock=lambda: self.now
        )


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return Stage(tmp_path)


async def test_a_key_signs_in_and_is_kept_in_the_key_ring_only(
    stage: Stage, tmp_path: Path
) -> None:
    signature = await stage.accounts.keep_key(ANNA, f" {KEY}\n")
    assert usersig.is_signed_with(signature, KEY)
    usersig.check(signature, user="anna", app_id=ANNA.sdk_app_id, now=NOW)
    assert KEY in stage.credentials.secrets.values()
    stage.store.dispatch(AccountChanged(ANNA))
    file = tmp_path / "settings.toml"
    await SettingsFile(file).save(Configuration(Settings(), (ANNA,)))
    assert KEY not in file.read_text()


async def test_an_expired_signature_is_made_anew(stage: Stage) -> None:
    await stage.accounts.keep_key(ANNA, KEY)
    stage.now += 10 * 365 * 86_400
    fresh = await stage.accounts.signature(ANNA)
    usersig.check(fresh, user="anna", app_id=ANNA.sdk_app_id, now=stage.now)


async def test_without_a_key_the_user_enters_signatures(stage: Stage) -> None:
    assert await stage.accounts.signature(ANNA) == ""
    await stage.accounts.keep_key(ANNA, KEY)
    await stage.accounts.forget_key(ANNA.id)
    assert await stage.accounts.signature(ANNA) == ""
    assert stage.credentials.secrets == {}


@pytest.mark.parametrize("key", ["", "  ", "schlüssel", "a\nb", "x" * 1001])
async def test_what_can_be_no_key_is_refused(stage: Stage, key: str) -> None:
    with pytest.raises(CredentialsRefused, match="not the secret key"):
        await stage.accounts.keep_key(ANNA, key)


async def test_what_is_missing_is_told_with_how_to_get_it(stage: Stage, tmp_path: Path) -> None:
    assert "bellbird tencent-sdk install" in stage.accounts.library_problem
    assert "npm pack im_electron_sdk" in stage.accounts.how_to_get_library
    place = tmp_path / "elsewhere" / "libImSDK.so"
    settings = replace(Settings(), tencent_library=str(place))
    stage.store.dispatch(SettingsChanged(settings))
    assert "configured place" in stage.accounts.library_problem
    place.parent.mkdir()
    place.touch()
    assert stage.accounts.library_problem == ""


async def test_a_file_that_does_not_hold_the_library_is_refused(
    stage: Stage, tmp_path: Path
) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("no library")
    with pytest.raises(AppError, match="not the library"):
        await stage.accounts.install_library(file)
