"""The folder of fetched pictures and sounds: found by address, bounded, emptied."""

import os
from pathlib import Path

import pytest

from app.adapters.storage.media_cache import ABANDONED, FileMediaCache
from app.domain.errors import RequestFailed, StorageFailed

pytestmark = pytest.mark.anyio

URL = "https://files.example.org/../../a b.jpg?x=\u202e"


def served(content: bytes, *, at: float = 0.0):
    """Fetch such a file; `at` is when it was used last."""

    async def fetch(target: Path) -> None:
        target.write_bytes(content)  # noqa: ASYNC240  # as quick as a test is
        if at:
            os.utime(target, (at, at))

    return fetch


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "media"


async def test_what_was_fetched_is_found_by_its_address_in_the_next_run(folder: Path) -> None:
    kept = await FileMediaCache(folder).keep(URL, served(b"picture"))
    found = await FileMediaCache(folder).find(URL)
    assert found == kept
    assert kept.read_bytes() == b"picture"


async def test_an_address_never_chooses_a_place(folder: Path) -> None:
    kept = await FileMediaCache(folder).keep(URL, served(b"x"))
    assert kept.parent == folder
    assert kept.name.isalnum()


async def test_the_folder_is_for_the_user_alone(folder: Path) -> None:
    await FileMediaCache(folder).keep(URL, served(b"x"))
    assert os.stat(folder).st_mode & 0o777 == 0o700  # noqa: PTH116


async def test_what_is_not_here_is_not_found(folder: Path) -> None:
    assert await FileMediaCache(folder).find(URL) is None


async def test_a_fetch_that_fails_leaves_nothing(folder: Path) -> None:
    async def fail(_target: Path) -> None:
        raise RequestFailed("it is gone")

    cache = FileMediaCache(folder)
    with pytest.raises(RequestFailed):
        await cache.keep(URL, fail)
    assert (await cache.find(URL), await cache.size()) == (None, 0)


async def test_what_was_used_longest_ago_goes_first(folder: Path) -> None:
    cache = FileMediaCache(folder, limit=250)
    for number in range(3):
        await cache.keep(f"{number}", served(b"x" * 100, at=1_000.0 + number))
        await cache.find("0")  # it counts as used now
    assert [await cache.find(f"{n}") is not None for n in range(3)] == [True, False, True]


async def test_a_lower_limit_takes_effect_at_once(folder: Path) -> None:
    cache = FileMediaCache(folder)
    for number in range(5):
        await cache.keep(f"{number}", served(b"x" * 100))
    cache.limit = 250
    await cache.close()
    assert await cache.size() == 200


async def test_one_file_larger_than_the_limit_is_still_shown_once(folder: Path) -> None:
    cache = FileMediaCache(folder, limit=10)
    kept = await cache.keep(URL, served(b"x" * 100))
    assert kept.exists()


async def test_half_fetched_files_of_a_killed_run_go(folder: Path) -> None:
    os.mkdir(folder)  # noqa: PTH102
    old, new = folder / ".a.part", folder / ".b.part"
    for part in (old, new):
        part.write_bytes(b"x")
    os.utime(old, (old.stat().st_mtime - 2 * ABANDONED,) * 2)
    await FileMediaCache(folder).keep(URL, served(b"x"))
    assert (old.exists(), new.exists()) == (False, True)


async def test_clearing_forgets_everything(folder: Path) -> None:
    cache = FileMediaCache(folder)
    await cache.keep(URL, served(b"x"))
    await cache.clear()
    assert (await cache.find(URL), await cache.size()) == (None, 0)


async def test_a_file_of_ours_is_kept_as_if_it_had_been_fetched(
    folder: Path, tmp_path: Path
) -> None:
    own = tmp_path / "own"
    own.write_bytes(b"mine")
    cache = FileMediaCache(folder)
    await cache.keep_copy(URL, own)
    assert (await cache.find(URL), await cache.size()) == (folder / next(os.walk(folder))[2][0], 4)
    with pytest.raises(StorageFailed):
        await cache.keep_copy(URL, tmp_path / "gone")


async def test_one_file_can_be_forgotten(folder: Path) -> None:
    cache = FileMediaCache(folder)
    await cache.keep(URL, served(b"x"))
    await cache.remove(URL)
    assert await cache.find(URL) is None


async def test_a_folder_that_cant_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(StorageFailed):
        await FileMediaCache(tmp_path / "file" / "media").keep(URL, served(b"x"))
