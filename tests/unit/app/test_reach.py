"""What another start, a link or a desktop may want of the running program."""

import asyncio
from types import SimpleNamespace

import pytest

from app.bootstrap.reach import Reach
from app.command_line import HIDDEN_WISH, QUIT_WISH, UNREAD_WISH, program_version
from app.domain.events import UnreadListWanted
from app.domain.ids import ConversationId, build_ext
from app.services.clicks import Clicks
from tests.fakes.program import ProgramUnderTest

pytestmark = pytest.mark.anyio

ANNA = ConversationId.c2c("anna@example.org")


@pytest.fixture
def reached() -> SimpleNamespace:
    """The program's parts that a wish reaches, and what it did."""
    return SimpleNamespace(quit=asyncio.Event(), unread=[])


def reach_of(program: ProgramUnderTest, reached: SimpleNamespace) -> Reach:
    async def check() -> str:
        return "the report"

    program.store.listen(UnreadListWanted, reached.unread.append)
    clicks: Clicks = program.clicks
    return Reach(program.store, clicks, program.push, reached.quit, check)


async def test_wishes_do_what_they_say(reached: SimpleNamespace) -> None:
    async with ProgramUnderTest() as program:
        reach = reach_of(program, reached)
        reach.take(HIDDEN_WISH)
        assert program.front.tokens == []
        reach.take("", "token")
        assert program.front.tokens == ["token"]
        reach.take(UNREAD_WISH)
        assert len(reached.unread) == 1
        assert not reached.quit.is_set()
        reach.take(QUIT_WISH)
        assert reached.quit.is_set()


@pytest.mark.parametrize("wish", [ANNA.text, f"xmpp:{ANNA.target}", build_ext(ANNA)])
async def test_a_target_in_any_form_is_opened(wish: str, reached: SimpleNamespace) -> None:
    async with ProgramUnderTest() as program:
        reach_of(program, reached).take(wish, "token")
        await program.settled()
        assert program.store.state.open is not None
        assert program.store.state.open.id == ANNA


async def test_another_version_is_told_of_once_and_steps_back(reached: SimpleNamespace) -> None:
    async with ProgramUnderTest() as program:
        reach = reach_of(program, reached)
        for version in (program_version(), "99.1.0", "99.1.0"):
            assert await reach.answer(f"version {version}") == program_version()
        titles = [shown.title for shown in program.notifications.on_screen.values()]
        assert titles == ["Bellbird 99.1.0 waits"]
        assert await reach.answer("check") == "the report"
        assert await reach.answer("what is the time") == ""
