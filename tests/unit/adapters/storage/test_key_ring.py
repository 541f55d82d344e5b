"""The key ring's own process: real ones, with key rings of bad character, and what befalls them."""

import asyncio
import logging
import os
import re
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from keyring.backend import KeyringBackend

from app.adapters.storage import key_ring_process
from app.adapters.storage.key_ring import KeyRing
from app.adapters.storage.keyring_credentials import KeyringCredentials
from app.domain.errors import StorageFailed
from app.domain.ids import AccountId
from tests.fakes.key_rings import Asking, Buggy, Talkative, environment

pytestmark = pytest.mark.anyio

ANNA, BEN = AccountId("anna"), AccountId("ben")
EVERY_KIND = "a\"b'c\\d\n\r\t\0\x1b\x7f ключ 日本 🔑 \u2028 \ufeff {}[]%s"


def of(back_end: type[KeyringBackend], **variables: object) -> KeyRing:
    return KeyRing(environment=environment(back_end, **variables))


@pytest.fixture
def prompts(tmp_path: Path) -> Path:
    """Where the user answers what the key ring asks."""
    for account in (ANNA, BEN):
        os.mkfifo(tmp_path / account)
    return tmp_path


async def answer(prompts: Path, account: AccountId, secret: str) -> None:
    """Wait until the key ring asks, and answer."""
    await asyncio.to_thread((prompts / account).write_text, secret, encoding="utf-8")


async def process_of(ring: KeyRing) -> int:
    """The number of the process that was started for it."""
    await asyncio.wrap_future(ring.ask("probe"))
    assert ring._process is not None
    return ring._process.pid


async def test_a_secret_of_every_kind_of_character_is_given_back() -> None:
    store = KeyringCredentials(of(Talkative))
    await store.set(ANNA, EVERY_KIND)
    assert await store.get(ANNA) == EVERY_KIND


async def test_what_is_printed_by_a_key_ring_disturbs_nothing() -> None:
    store = KeyringCredentials(of(Talkative))
    await store.set(ANNA, "mine")
    assert [await store.get(ANNA), await store.get(BEN)] == ["mine", None]


async def test_accounts_that_are_read_at_once_share_a_process(prompts: Path) -> None:
    ring = of(Asking, PROMPTS=prompts)
    store = KeyringCredentials(ring)
    first = await process_of(ring)
    anna, ben = asyncio.create_task(store.get(ANNA)), asyncio.create_task(store.get(BEN))
    await answer(prompts, ANNA, "of anna")
    assert await anna == "of anna"
    await answer(prompts, BEN, "of ben")
    assert await ben == "of ben"
    assert await process_of(ring) == first


async def test_a_key_ring_that_does_not_answer_is_given_up_and_asked_anew(prompts: Path) -> None:
    ring = of(Asking, PROMPTS=prompts)
    store = KeyringCredentials(ring)
    first = await process_of(ring)
    store._patience = 0.05
    assert await store.get(ANNA) is None
    store._patience = 60.0
    again = asyncio.create_task(store.get(ANNA))
    await answer(prompts, ANNA, "late")
    assert await again == "late"
    assert await process_of(ring) != first


async def test_a_question_nobody_waits_for_any_more_does_not_answer_the_next(prompts: Path) -> None:
    store = KeyringCredentials(of(Asking, PROMPTS=prompts))
    given_up = asyncio.create_task(store.get(ANNA))
    user = await asyncio.to_thread((prompts / ANNA).open, "w")  # it asks
    given_up.cancel()
    with pytest.raises(asyncio.CancelledError):
        await given_up
    ben = asyncio.create_task(store.get(BEN))
    user.write("of anna")
    user.close()
    await answer(prompts, BEN, "of ben")
    assert await ben == "of ben"


async def test_a_process_that_is_killed_fails_what_it_was_asked_and_no_more(prompts: Path) -> None:
    ring = of(Asking, PROMPTS=prompts)
    store = KeyringCredentials(ring)
    process = await process_of(ring)
    asked = asyncio.create_task(store.delete(ANNA))
    user = await asyncio.to_thread((prompts / ANNA).open, "w")  # it asks
    os.kill(process, signal.SIGKILL)
    with pytest.raises(StorageFailed, match="can't be used"):
        await asked
    user.close()
    again = asyncio.create_task(store.get(ANNA))
    await answer(prompts, ANNA, "mine")
    assert await again == "mine"


async def test_a_process_that_was_killed_while_it_had_nothing_to_do_is_not_missed() -> None:
    ring = of(Talkative)
    os.kill(await process_of(ring), signal.SIGKILL)
    assert ring._process is not None
    await asyncio.to_thread(os.waitid, os.P_PID, ring._process.pid, os.WEXITED | os.WNOWAIT)
    assert await KeyringCredentials(ring).probe() is True


@pytest.mark.parametrize(
    "program",
    [
        "print('Segmentation fault')",
        "print('[]')",
        "print('{\"name\": 1}')",
        "import sys; sys.stdout.buffer.write(b'\\xff' * 2_000_000)",
        "",
    ],
)
async def test_a_process_that_talks_nonsense_is_no_key_ring(program: str) -> None:
    read = f"import sys; sys.stdin.readline(); {program}"
    store = KeyringCredentials(KeyRing((sys.executable, "-c", read)))
    await store.set(ANNA, "mine")
    assert store.is_persistent is False
    assert await store.get(ANNA) == "mine"


async def test_a_program_that_is_not_there_is_no_key_ring(tmp_path: Path) -> None:
    store = KeyringCredentials(KeyRing((str(tmp_path / "nothing"),)))
    await store.set(ANNA, "mine")
    assert store.is_persistent is False


async def test_the_process_is_let_go_when_there_is_nothing_to_ask() -> None:
    ring = KeyRing(environment=environment(Talkative), idle=0.01)
    process = await process_of(ring)
    thread = next((t for t in threading.enumerate() if t is ring._thread), None)
    if thread is not None:
        await asyncio.to_thread(thread.join)
    with pytest.raises(ChildProcessError):
        os.waitpid(process, os.WNOHANG)  # noqa: ASYNC222  it does not wait


def test_the_process_ends_with_the_program_even_while_it_asks(prompts: Path) -> None:
    with subprocess.Popen(
        key_ring_process.command(),
        env=environment(Asking, PROMPTS=prompts),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdin is not None
        process.stdin.write(b'{"do": "get", "service": "s", "account": "anna", "secret": ""}\n')
        process.stdin.flush()
        with (prompts / ANNA).open("w"):  # it asks
            process.stdin.close()
            assert process.wait(20) == 0


def test_ctrl_c_in_the_terminal_does_not_end_the_process() -> None:
    with subprocess.Popen(
        key_ring_process.command(),
        env=environment(Talkative),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for _ in range(2):
            process.stdin.write(b'{"do": "probe", "service": "s", "account": "", "secret": ""}\n')
            process.stdin.flush()
            assert b"Talkative" in process.stdout.readline()
            process.send_signal(signal.SIGINT)
        process.stdin.close()


async def test_no_secret_gets_into_the_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    await KeyringCredentials(of(Buggy)).set(ANNA, "a secret")
    assert re.search(r"OSError in \S+key_rings\.py:\d+", caplog.text)
    assert "a secret" not in caplog.text


async def test_the_program_is_spared_the_library() -> None:
    program = (
        "import asyncio, sys\n"
        "from app.adapters.storage.keyring_credentials import KeyringCredentials\n"
        "assert asyncio.run(KeyringCredentials().probe())\n"
        "sys.exit(bool({'keyring', 'secretstorage', 'cryptography'} & sys.modules.keys()))"
    )
    done = await asyncio.to_thread(subprocess.run, (sys.executable, "-c", program), check=False)
    assert done.returncode == 0


def test_the_process_imports_nothing_of_the_program() -> None:
    program = (
        "import runpy, sys\n"
        f"runpy.run_path({key_ring_process.__file__!r})\n"
        "sys.exit(any(name.split('.')[0] in ('app', 'PySide6', 'asyncio') for name in sys.modules))"
    )
    done = subprocess.run((sys.executable, "-P", "-c", program), check=False)
    assert done.returncode == 0
