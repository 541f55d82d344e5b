"""What every search promises, the fake one and the one over SQLite, however far its index is."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from msgspec.structs import replace

from app.adapters.storage.storage import Storage, open_storage
from app.domain.content import File, Text
from app.domain.conversation import Conversation
from app.domain.errors import StorageFailed
from app.domain.events import Origin
from app.domain.ids import AccountId, ConversationId, ConversationRef, MessageId
from app.domain.message import Message
from app.domain.people import Person
from app.domain.search import Query
from app.ports.archive import Archive, Arrival
from app.ports.search import EVERYWHERE, MessageSearch, Page, Scope
from tests.fakes.search import FakeSearch
from tests.fakes.storage import FakeStorage

pytestmark = pytest.mark.anyio

ME, WORK = AccountId("me"), AccountId("work")
ANNA = ConversationRef(ME, ConversationId.c2c("anna_b@example.org"))
GARDEN = ConversationRef(ME, ConversationId.group("garden@rooms.example.org"))
BOSS = ConversationRef(WORK, ConversationId.c2c("boss@example.com"))


@dataclass
class Stage:
    """An archive with its search.

    Attributes:
        eager: the index follows each change at once; else it stays where it was.
    """

    archive: Archive
    search: MessageSearch
    eager: bool

    async def settled(self) -> None:
        """Let the index follow, if it does."""
        while self.eager and await self.search.prepare():
            pass

    async def add(self, *messages: Message) -> None:
        await self.archive.add([Arrival(m, Origin.LIVE) for m in messages], {})
        await self.settled()

    async def page(self, typed: str, scope: Scope = EVERYWHERE, **more: object) -> Page:
        return await self.search.find(Query.parse(typed), scope, **more)  # type: ignore[arg-type]

    async def ids(self, typed: str, scope: Scope = EVERYWHERE) -> Sequence[str]:
        return [found.message.id for found in (await self.page(typed, scope)).found]


@pytest.fixture(params=["fake", "sqlite, index follows", "sqlite, index behind"])
async def stage(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Stage]:
    if request.param == "fake":
        fake = FakeStorage()
        yield Stage(fake.archive, FakeSearch(fake), eager=True)
        return
    opened: Storage = open_storage(tmp_path / "data")
    search = opened.message_search()
    await search.prepare()
    yield Stage(opened.archive, search, request.param.endswith("follows"))
    await search.close()
    await opened.close()


def message(number: int, text: str, ref: ConversationRef = ANNA, **changes: object) -> Message:
    made = Message(
        ref.account,
        ref.id,
        MessageId(f"m{number}"),
        Person("anna_b@example.org", "Anna"),
        1000.0 + number,
        (Text(text),),
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # a test names real fields


async def test_parts_of_words_are_found_in_every_script(stage: Stage) -> None:
    await stage.add(
        message(1, "See you at the Gartenstraße"),
        message(2, "今天天气很好"),
        message(3, "昨日東京に行った"),
        message(4, "Привет, как дела?"),
        message(5, "대한민국"),
    )
    found = [await stage.ids(typed) for typed in ("TENSTR", "天", "東京", "行っ", "ривет", "민국")]
    assert found == [["m1"], ["m2"], ["m3"], ["m3"], ["m4"], ["m5"]]


async def test_one_and_two_letters_are_found(stage: Stage) -> None:
    await stage.add(message(1, "Quiz"), message(2, "ok"), message(3, "no"))
    assert [await stage.ids(typed) for typed in ("q", "ok", "o", "zz")] == [
        ["m1"],
        ["m2"],
        ["m3", "m2"],
        [],
    ]


async def test_all_words_must_be_there_in_any_order(stage: Stage) -> None:
    await stage.add(message(1, "red wine"), message(2, "wine, not red beer"), message(3, "red"))
    assert await stage.ids("wine red") == ["m2", "m1"]


async def test_case_accents_and_width_do_not_matter(stage: Stage) -> None:
    await stage.add(message(1, "Crème BRÛLÉE"), message(2, "ＡＢＣ"))
    assert (await stage.ids("creme brulee"), await stage.ids("abc")) == (["m1"], ["m2"])


async def test_the_newest_come_first_however_they_arrived(stage: Stage) -> None:
    await stage.add(message(5, "tea"), message(9, "tea"))
    await stage.add(message(1, "tea"), message(7, "tea"))
    assert await stage.ids("tea") == ["m9", "m7", "m5", "m1"]


async def test_pages_follow_each_other_without_gap_or_repeat(stage: Stage) -> None:
    await stage.add(*(message(n, "tea") for n in range(20)))
    seen: list[str] = []
    page = await stage.page("tea", limit=6)
    seen += [f.message.id for f in page.found]
    await stage.add(message(99, "newer tea"))
    while page.next is not None:
        page = await stage.page("tea", after=page.next, limit=6)
        seen += [f.message.id for f in page.found]
    assert seen == [f"m{n}" for n in reversed(range(20))]


async def test_it_can_be_looked_for_in_one_conversation(stage: Stage) -> None:
    await stage.add(message(1, "tea"), message(2, "tea", GARDEN), message(3, "tea", BOSS))
    assert await stage.ids("tea", Scope(conversation=GARDEN)) == ["m2"]


async def test_it_can_be_looked_for_in_one_account(stage: Stage) -> None:
    await stage.add(message(1, "tea"), message(2, "tea", GARDEN), message(3, "tea", BOSS))
    assert await stage.ids("tea", Scope(account=ME)) == ["m2", "m1"]


async def test_an_unknown_conversation_or_account_has_nothing(stage: Stage) -> None:
    await stage.add(message(1, "tea"))
    nobody = ConversationRef(ME, ConversationId.c2c("nobody@example.org"))
    found = [
        await stage.ids("tea", Scope(conversation=nobody)),
        await stage.ids("tea", Scope(account=AccountId("none"))),
    ]
    assert found == [[], []]


async def test_file_names_are_found(stage: Stage) -> None:
    await stage.add(message(1, "", elements=(File("https://x.example/a", "Budget-2026.ods"),)))
    assert await stage.ids("2026.ods") == ["m1"]


async def test_a_snippet_marks_what_was_found(stage: Stage) -> None:
    await stage.add(message(1, "We drink Crème de menthe"))
    snippet = (await stage.page("creme")).found[0].snippet
    assert [snippet.text[a:b] for a, b in snippet.marks] == ["Crème"]


async def test_an_edited_message_is_found_by_what_it_says_now(stage: Stage) -> None:
    await stage.add(message(1, "coffee"))
    await stage.archive.edit(message(1, "").key, (Text("cocoa"),))
    await stage.settled()
    assert (await stage.ids("coffee"), await stage.ids("cocoa")) == ([], ["m1"])


async def test_an_edit_counts_at_once(stage: Stage) -> None:
    await stage.add(message(1, "coffee"))
    await stage.archive.edit(message(1, "").key, (Text("cocoa"),))
    assert (await stage.ids("coffee"), await stage.ids("cocoa")) == ([], ["m1"])


async def test_a_recalled_message_is_found_no_more(stage: Stage) -> None:
    await stage.add(message(1, "coffee"))
    await stage.archive.recall(message(1, "").key)
    at_once = await stage.ids("coffee")
    await stage.settled()
    assert (at_once, await stage.ids("coffee")) == ([], [])


async def test_a_removed_conversation_is_found_no_more(stage: Stage) -> None:
    await stage.add(message(1, "tea"), message(2, "tea", GARDEN))
    await stage.archive.remove_conversation(GARDEN)
    at_once = await stage.ids("tea")
    await stage.settled()
    assert (at_once, await stage.ids("tea")) == (["m1"], ["m1"])


async def test_what_comes_after_a_removed_conversation_is_found(stage: Stage) -> None:
    await stage.add(message(1, "tea"), message(2, "tea", GARDEN))
    await stage.archive.remove_conversation(GARDEN)
    await stage.settled()
    await stage.add(message(3, "green tea"), message(4, "black tea"))
    assert await stage.ids("tea") == ["m4", "m3", "m1"]


async def test_a_removed_account_is_found_no_more(stage: Stage) -> None:
    await stage.add(message(1, "tea"), message(2, "tea", BOSS))
    await stage.archive.remove_account(WORK)
    await stage.settled()
    assert await stage.ids("tea") == ["m1"]


async def test_a_secret_conversation_is_searched_like_any(stage: Stage) -> None:
    await stage.add(message(1, "tea"))
    await stage.archive.save(Conversation(ANNA, secret=True))
    assert await stage.ids("tea") == ["m1"]


async def test_they_are_counted_up_to_a_number(stage: Stage) -> None:
    await stage.add(*(message(n, "tea") for n in range(20)), message(30, "coffee"))
    query = Query.parse("tea")
    assert (await stage.search.count(query), await stage.search.count(query, most=7)) == (20, 7)


HOSTILE = (
    '"',
    '""" OR "',
    "' OR 1=1 --",
    "tea NOT tea",
    "NEAR(tea coffee, 2)",
    "words : tea",
    "tea*",
    "^tea",
    "(",
    ") AND (",
    "-tea",
    "{a b} : x",
    "%",
    "_",
    "\\",
    "\0",
    "te\0q",
    "\ud83d",
    "\u202e\u2066",
    "chat1",
    "user1",
    "x" * 10_000,
    "qz " * 10_000,
    "'\"(*" * 5_000,
    "".join(map(chr, range(1, 0x2FF))),
    "𠀀" * 500,
    "e\u0301" * 9_000,
)


@pytest.mark.parametrize("typed", HOSTILE, ids=range(len(HOSTILE)))
async def test_a_hostile_query_finds_only_itself(stage: Stage, typed: str) -> None:
    await stage.add(message(1, "tea and coffee"), message(2, "words of another kind"))
    assert await stage.ids(typed) == []


@pytest.mark.parametrize(
    "typed", ['say "x"', "100% _sure_", "a*b", "c:\\temp", "(a) AND -b", "x\0y"]
)
async def test_signs_are_found_as_they_are(stage: Stage, typed: str) -> None:
    await stage.add(message(1, f"Look: {typed}!"), message(2, "Look: nothing"))
    assert await stage.ids(typed) == ["m1"]


async def test_hostile_texts_are_kept_and_found(stage: Stage) -> None:
    texts = ("\ud83d half", "a\0b", '" OR "', "x" * 50_000 + " needle", "👩‍👩‍👧‍👦 family")
    await stage.add(*(message(n, text) for n, text in enumerate(texts)))
    found = [await stage.ids(typed) for typed in ("half", '" or', "needle", "👩‍👩‍👧‍👦", "family")]
    assert found == [["m0"], ["m2"], ["m3"], ["m4"], ["m4"]]


async def test_absurd_times_do_not_hide_a_message(stage: Stage) -> None:
    times = (0.0, -5e9, 1e300, 4_000.0, 1e300)
    await stage.add(*(message(n, "tea", sent_at=at) for n, at in enumerate(times)))
    assert set(await stage.ids("tea")) == {f"m{n}" for n in range(len(times))}


async def test_many_searches_at_once_get_their_own_answers(stage: Stage) -> None:
    await stage.add(*(message(n, f"number {n} end") for n in range(100, 130)))
    answers = await asyncio.gather(*(stage.ids(f"{n} end") for n in range(100, 130)))
    assert answers == [[f"m{n}"] for n in range(100, 130)]


async def test_a_cancelled_search_does_not_harm_the_next(stage: Stage) -> None:
    await stage.add(*(message(n, "tea") for n in range(50)))
    for _ in range(20):
        task = asyncio.ensure_future(stage.ids("tea"))
        await asyncio.sleep(0)
        task.cancel()
    assert len(await stage.ids("tea")) == 30


async def test_nothing_is_found_after_closing(stage: Stage) -> None:
    if isinstance(stage.search, FakeSearch):
        return
    await stage.search.close()
    await stage.search.close()
    with pytest.raises(StorageFailed, match="closed"):
        await stage.ids("tea")
