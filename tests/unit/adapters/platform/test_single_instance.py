"""One running program: real processes race for it, and only their own user's words are taken."""

import asyncio
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from app.adapters.platform.single_instance import (
    MAX_MESSAGE_LENGTH,
    SingleInstance,
    acquire,
    acquire_or_hand_over,
    ask,
    hand_over,
    is_running,
)
from app.domain.errors import StorageFailed

pytestmark = pytest.mark.anyio

_PROGRAM = """
import asyncio, sys
from pathlib import Path
from app.adapters.platform.single_instance import acquire_or_hand_over

instance = acquire_or_hand_over(Path(sys.argv[1]), sys.argv[2])
if instance is None:
    print("handed over", flush=True)
    sys.exit()

async def main():
    messages = []
    done = asyncio.Event()

    def take(message):
        messages.append(message)
        if len(messages) == 4:
            done.set()

    instance.serve(take)
    await done.wait()
    print("running", *sorted(messages), flush=True)

asyncio.run(main())
instance.release()
"""


class Inbox:
    """Takes messages and lets a test wait for them."""

    def __init__(self) -> None:
        self.messages: list[str] = []
        self._queue: asyncio.Queue[str] = asyncio.Queue()

    def take(self, message: str) -> None:
        self.messages.append(message)
        self._queue.put_nowait(message)

    async def next(self) -> str:
        async with asyncio.timeout(10):
            return await self._queue.get()


def running(folder: Path) -> SingleInstance:
    instance = acquire(folder)
    assert instance is not None
    return instance


def test_of_five_programs_started_at_once_one_runs_and_the_others_hand_over(
    tmp_path: Path,
) -> None:
    programs = [
        subprocess.Popen(
            [sys.executable, "-c", _PROGRAM, str(tmp_path), f"word-{n}"],
            stdout=subprocess.PIPE,
            text=True,
        )
        for n in range(5)
    ]
    said = [program.communicate(timeout=30)[0].split() for program in programs]
    winner = next(words for words in said if words[0] == "running")
    others = sorted(f"word-{n}" for n, words in enumerate(said) if words == ["handed", "over"])
    assert (len(others), winner[1:]) == (4, others)


def test_only_one_can_have_it(tmp_path: Path) -> None:
    instance = running(tmp_path)
    second = acquire(tmp_path)
    instance.release()
    assert second is None


def test_it_is_free_again_after_a_release(tmp_path: Path) -> None:
    running(tmp_path).release()
    running(tmp_path).release()


def test_it_is_free_again_after_a_kill(tmp_path: Path) -> None:
    program = subprocess.Popen(
        [sys.executable, "-c", _PROGRAM, str(tmp_path), ""], stdout=subprocess.PIPE
    )
    assert hand_over(tmp_path, "are you there?", timeout=20)
    program.kill()
    program.communicate(timeout=10)
    running(tmp_path).release()


async def test_a_message_arrives_whole(tmp_path: Path) -> None:
    instance, inbox = running(tmp_path), Inbox()
    instance.serve(inbox.take)
    link = "bellbird:conversation/c2c_a_b%22%E5%AD%97?account=1 \n🐦"
    taken = await asyncio.to_thread(hand_over, tmp_path, link)
    received = await inbox.next()
    instance.release()
    assert (taken, received) == (True, link)


async def test_a_message_sent_before_the_program_is_ready_waits(tmp_path: Path) -> None:
    instance, inbox = running(tmp_path), Inbox()
    sending = asyncio.create_task(asyncio.to_thread(hand_over, tmp_path, "early"))
    await asyncio.sleep(0)  # lets the thread begin
    instance.serve(inbox.take)
    received = await inbox.next()
    taken = await sending
    instance.release()
    assert (taken, received) == (True, "early")


async def test_a_path_too_long_for_a_socket_does_not_matter(tmp_path: Path) -> None:
    folder = tmp_path / ("long" * 30) / "folder"
    instance, inbox = running(folder), Inbox()
    instance.serve(inbox.take)
    await asyncio.to_thread(hand_over, folder, "hello")
    received = await inbox.next()
    instance.release()
    assert received == "hello"


async def test_a_question_is_answered(tmp_path: Path) -> None:
    async def answer(question: str) -> str:
        await asyncio.sleep(0)
        return f"{question} — of course 🐦" * 10_000

    instance, inbox = running(tmp_path), Inbox()
    instance.serve(inbox.take, answer)
    answered = await asyncio.to_thread(ask, tmp_path, "works it?")
    instance.release()
    assert answered == "works it? — of course 🐦" * 10_000
    assert inbox.messages == []


async def test_other_starts_hand_over_while_a_question_is_thought_about(tmp_path: Path) -> None:
    thinking = asyncio.Event()

    async def answer(_: str) -> str:
        await thinking.wait()
        return "at last"

    instance, inbox = running(tmp_path), Inbox()
    instance.serve(inbox.take, answer)
    asking = asyncio.create_task(asyncio.to_thread(ask, tmp_path, "works it?"))
    assert await asyncio.to_thread(hand_over, tmp_path, "open this")
    assert await inbox.next() == "open this"
    thinking.set()
    answered = await asking
    instance.release()
    assert answered == "at last"


async def test_a_question_that_nobody_knows_is_not_answered(tmp_path: Path) -> None:
    instance, inbox = running(tmp_path), Inbox()
    instance.serve(inbox.take)
    answered = await asyncio.to_thread(ask, tmp_path, "works it?")
    instance.release()
    assert (answered, inbox.messages) == (None, [])


def test_where_nobody_runs_nobody_answers(tmp_path: Path) -> None:
    assert ask(tmp_path, "works it?") is None
    assert not is_running(tmp_path)


def test_one_can_look_whether_somebody_runs(tmp_path: Path) -> None:
    instance = running(tmp_path)
    there = is_running(tmp_path)
    instance.release()
    assert (there, is_running(tmp_path)) == (True, False)


def test_a_message_that_is_too_long_is_refused(tmp_path: Path) -> None:
    instance = running(tmp_path)
    taken = hand_over(tmp_path, "x" * (MAX_MESSAGE_LENGTH + 1))
    instance.release()
    assert not taken


def test_nobody_takes_a_message_where_nobody_runs(tmp_path: Path) -> None:
    assert not hand_over(tmp_path, "hello", timeout=0.05)


def test_a_program_that_hangs_is_told_as_such(tmp_path: Path) -> None:
    instance = running(tmp_path)  # it never serves
    with pytest.raises(StorageFailed, match="does not answer"):
        acquire_or_hand_over(tmp_path, "hello", timeout=0.05)
    instance.release()


async def test_whoever_has_no_token_is_ignored(tmp_path: Path) -> None:
    instance, inbox = running(tmp_path), Inbox()
    instance.serve(inbox.take)
    for words in (b"", b"\x00", b"wrong token", b"x" * 100_000, b"\xff \xff"):
        await asyncio.to_thread(_say, tmp_path, words)
    await asyncio.to_thread(hand_over, tmp_path, "the user's own")
    await inbox.next()
    instance.release()
    assert inbox.messages == ["the user's own"]


def test_the_address_can_be_read_by_the_user_only(tmp_path: Path) -> None:
    instance = running(tmp_path)
    mode = (tmp_path / "instance.address").stat().st_mode & 0o777
    instance.release()
    assert mode == 0o600


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(StorageFailed):
        acquire(tmp_path / "file")


def _say(folder: Path, words: bytes) -> None:
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(str(folder / "instance.socket"))
        try:
            connection.sendall(words)
            connection.shutdown(socket.SHUT_WR)
            connection.recv(1)
        except OSError:
            return  # it hung up, which is one way to ignore us
