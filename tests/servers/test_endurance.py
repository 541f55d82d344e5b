"""Thirty faults under load, and ten thousand messages at once, on every server."""

import asyncio
import gc
import itertools
import logging
import random
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from app.adapters.xmpp.stream import XmppStream
from app.domain.ids import ConversationKind, ConversationRef
from app.domain.notification import Fate
from tests.fakes.desktop import CallKind
from tests.servers.certificates import Authority
from tests.servers.conftest import SERVERS, Guest, Servers, on_real_servers
from tests.servers.heartbeat import Heartbeat
from tests.servers.programs import PASSWORD, Program, comes_true, eventually, program_of
from tests.servers.stage import Line

logger = logging.getLogger(__name__)

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(240)]

SEED = 20_240_229


@pytest.fixture(params=SERVERS)
def guest(request: pytest.FixtureRequest, servers: Servers, authority: Authority) -> Guest:
    """Any server, the embedded one too."""
    return Guest(servers.get(request.param), authority)


class Town:
    """Three people, each with a program, who all talk with each other and in a group."""

    def __init__(self, guest: Guest, programs: list[Program]) -> None:
        self.guest = guest
        self.programs = programs
        self.garden = guest.add_room("garden")
        self.lost: set[str] = set()
        self.said: dict[tuple[str, ConversationRef], list[str]] = {}
        self.chance = random.Random(SEED)  # noqa: S311  # the same faults each time
        self._numbers = itertools.count()

    async def talk(self, program: Program) -> None:
        """Say something somewhere, again and again."""
        others = [program.chat_with(p) for p in self.programs if p is not program]
        refs = [*others, program.group(self.garden)]
        while True:
            ref = self.chance.choice(refs)
            text = f"{program.account.id} {next(self._numbers)}"
            self.said.setdefault((program.account.id, ref), []).append(text)
            await program.conversations.send(ref, text)
            await asyncio.sleep(self.chance.uniform(0.1, 0.3))

    def heard(self, program: Program, ref: ConversationRef) -> dict[str, list[str]]:
        """What a program must have of a conversation, by who said it."""
        expected: dict[str, list[str]] = {}
        for speaker in self.programs:
            if ref.id == program.group(self.garden).id:
                there = speaker.group(self.garden)
            elif speaker is program:
                there = ref
            else:
                there = speaker.chat_with(program)
                if program.chat_with(speaker) != ref:
                    continue
            said = self.said.get((speaker.account.id, there), [])
            if said:
                expected[speaker.account.id] = said
        return expected

    def forgotten(self, program: Program, ref: ConversationRef, text: str) -> bool:
        """Take a message from what must have come, if the server itself lost it."""
        if ref.id.kind is ConversationKind.GROUP or not self.guest.process.forgets(
            self.guest.user(program.account.id), text
        ):
            return False
        for there in self.said.values():
            if text in there:
                there.remove(text)
        self.lost.add(text)
        return True

    # What befalls them

    async def cut(self, line: Line) -> None:
        line.cut()

    async def tear(self, line: Line) -> None:
        line.tear()
        await asyncio.sleep(0.3)

    async def hold_and_cut(self, line: Line) -> None:
        line.freeze(*self.chance.choice([("there",), ("back",), ("there", "back")]))
        await asyncio.sleep(self.chance.uniform(0.1, 0.6))
        line.cut()

    async def slow_down(self, line: Line) -> None:
        line.delay = self.chance.uniform(0.01, 0.05)
        await asyncio.sleep(0.5)
        line.cut()

    async def refuse(self, line: Line) -> None:
        line.refuse()
        await asyncio.sleep(self.chance.uniform(0.2, 1.0))

    async def restart(self, _: Line) -> None:
        self.guest.process.kill()
        await asyncio.sleep(self.chance.uniform(0.0, 0.3))
        self.guest.process.launch()
        await asyncio.to_thread(self.guest.process.wait_until_up)

    async def hang(self, _: Line) -> None:
        self.guest.process.freeze()
        try:
            await asyncio.sleep(self.chance.uniform(0.5, 1.5))
        finally:
            self.guest.process.thaw()

    def faults(self) -> list[Callable[[Line], Awaitable[None]]]:
        """Thirty of them, in any order."""
        faults = [
            *(9 * [self.cut]),
            *(6 * [self.tear]),
            *(7 * [self.hold_and_cut]),
            *(2 * [self.slow_down]),
            *(3 * [self.refuse]),
            *(2 * [self.restart]),
            *(1 * [self.hang]),
        ]
        assert len(faults) == 30
        self.chance.shuffle(faults)
        return faults


@pytest.fixture(autouse=True)
def heap_of_a_program() -> Iterator[None]:
    """Let the collector pass over all that was imported: it is the tests', not a program's."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.fixture
async def town(guest: Guest, tmp_path: Path) -> AsyncIterator[Town]:
    users = ("anna", "ben", "cem")
    for user in users:
        guest.add_account(user, PASSWORD)
    for a, b in itertools.combinations(users, 2):
        guest.befriend(a, b)
    async with AsyncExitStack() as stack:
        programs = [
            await stack.enter_async_context(program_of(guest, user, tmp_path)) for user in users
        ]
        town = Town(guest, programs)
        for program in programs:
            await eventually(program.is_at_rest, "the first login")
            await program.conversations.join_group(program.account.id, town.garden)
        yield town


async def test_thirty_faults_under_load_lose_and_double_nothing(town: Town) -> None:
    chance = town.chance
    tasks_before = tasks_now()
    talking = [asyncio.create_task(town.talk(program)) for program in town.programs]
    async with Heartbeat() as heart:
        for fault in town.faults():
            await fault(chance.choice(town.programs).line)
            for each in town.programs:
                each.line.restore()
                if chance.random() < 0.8:  # the computer notices that the network is back
                    each.accounts.connect_now(each.account.id)
            await asyncio.sleep(chance.uniform(0.2, 1.2))
        for task in talking:
            task.cancel()
        await asyncio.wait(talking)
        for program in town.programs:
            await eventually(
                program.is_at_rest_if_woken,
                "the end of the trouble",
                hint=program.story,
            )
        if not await comes_true(lambda: everything_came(town), 10.0):
            lost = [entry for entry in await what_is_missing(town) if not town.forgotten(*entry)]
            assert lost == []
        for program in town.programs:
            await program.notifier.settled()
    assert heart.longest_work < 0.05
    for program in town.programs:
        await check_archive(town, program)
        await check_fates(town, program)
    # Whoever talked is done; every other task is there as before, and none more.
    await comes_true(lambda: tasks_now() <= tasks_before, 5.0)
    assert tasks_now() - tasks_before == Counter()
    gc.collect()
    streams = [each for each in gc.get_objects() if isinstance(each, XmppStream)]
    assert len(streams) <= len(town.programs)


def tasks_now() -> Counter[str]:
    """The tasks that there are, by name, or by what they do where they have none of their own."""
    return Counter(
        task.get_coro().__qualname__ if task.get_name().startswith("Task-") else task.get_name()
        for task in asyncio.all_tasks()
    )


def conversations_of(town: Town, program: Program) -> list[ConversationRef]:
    others = [program.chat_with(p) for p in town.programs if p is not program]
    return [*others, program.group(town.garden)]


async def what_is_missing(town: Town) -> list[tuple[Program, ConversationRef, str]]:
    """Each message that is missing with a program, and where."""
    missing = []
    for program in town.programs:
        for ref in conversations_of(town, program):
            there = {message.text for message in await program.archived(ref)}
            for texts in town.heard(program, ref).values():
                missing += [(program, ref, text) for text in texts if text not in there]
    return missing


async def everything_came(town: Town) -> bool:
    for program in town.programs:
        for ref in conversations_of(town, program):
            expected = sum(map(len, town.heard(program, ref).values()))
            if len(await program.archived(ref)) < expected:
                return False
    return True


async def check_archive(town: Town, program: Program) -> None:
    """Every message is there once, those of each sender in the order they were written."""
    for ref in conversations_of(town, program):
        found: dict[str, list[str]] = {}
        for message in await program.archived(ref):
            found.setdefault(message.text.split()[0], []).append(message.text)
        expected = town.heard(program, ref)
        for texts in found.values():
            texts[:] = [text for text in texts if text not in town.lost]
        for speaker, texts in expected.items():
            assert found[speaker] == texts, (program.account.id, ref.id.target)


async def check_fates(town: Town, program: Program) -> None:
    """Every message of others was shown, by itself or with others, or is silent with a reason."""
    for ref in conversations_of(town, program):
        for message in await program.archived(ref):
            entry = await program.storage.ledger.entry(message.key)
            if message.outgoing:
                assert entry is None
                continue
            assert entry is not None, message.text
            assert entry.fate.is_shown or entry.fate is Fate.SILENT, (message.text, entry.fate)
    shows = Counter(c.notification for c in program.notifications.calls if c.kind is CallKind.SHOW)
    assert [show for show, times in shows.items() if times > 1] == []


@on_real_servers
async def test_ten_thousand_messages_are_caught_up_without_a_halt(
    guest: Guest, tmp_path: Path
) -> None:
    for user in ("anna", "ben"):
        guest.add_account(user, PASSWORD)
    guest.befriend("anna", "ben")
    async with program_of(guest, "anna", tmp_path) as anna:
        await eventually(anna.is_at_rest, "the first login")
        async with program_of(guest, "ben", tmp_path) as ben:
            await eventually(ben.is_at_rest, "the first login")
            ref = ben.chat_with(anna)
            await anna.conversations.send(anna.chat_with(ben), "the model")
            await eventually(lambda: ben.store.state.messages(ref), "the model")
            await ben.inbox.settled()
        guest.process.multiply_archived(guest.user("ben"), "the model", 10_000)
        loop = asyncio.get_running_loop()
        began = loop.time()
        async with Heartbeat() as heart, program_of(guest, "ben", tmp_path) as again:
            await eventually(again.is_at_rest, "the end of the catch-up")
            took = loop.time() - began
            texts = [m.text for m in await again.archived(ref)]
        logger.info(
            "10,000 messages in %.1f s; at most %.0f ms of work and %.0f ms between two beats",
            took,
            1000 * heart.longest_work,
            1000 * heart.longest_gap,
        )
        assert texts == ["the model", *(f"the model {n}" for n in range(1, 10_001))]
        assert heart.longest_work < 0.05
