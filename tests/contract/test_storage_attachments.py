"""What every view of what was shared promises, the fake one and the one in SQLite."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from app.adapters.storage.storage import Storage, open_storage
from app.domain.content import Element, File, Image, Text, Video, Voice
from app.domain.events import Origin
from app.domain.ids import AccountId, ConversationId, ConversationRef, MessageId
from app.domain.message import Message
from app.domain.people import Person
from app.ports.archive import Arrival
from app.ports.storage import Shared
from tests.fakes.storage import FakeStorage

pytestmark = pytest.mark.anyio

ANNA = ConversationRef(AccountId("me"), ConversationId.c2c("anna@example.org"))
BEN = ConversationRef(AccountId("me"), ConversationId.c2c("ben@example.org"))


@pytest.fixture(params=["fake", "sqlite"])
async def storage(
    request: pytest.FixtureRequest, tmp_path: Path
) -> AsyncIterator[FakeStorage | Storage]:
    if request.param == "fake":
        yield FakeStorage()
        return
    opened = open_storage(tmp_path / "data")
    yield opened
    await opened.close()


async def share(
    storage: FakeStorage | Storage, *contents: tuple[Element, ...], ref: ConversationRef = ANNA
) -> list[Message]:
    anna = Person("anna@example.org", "Anna")
    made = [
        Message(ref.account, ref.id, MessageId(f"m{n}"), anna, 1000.0 + n, elements)
        for n, elements in enumerate(contents)
    ]
    await storage.archive.add([Arrival(m, Origin.LIVE) for m in made], {})
    return made


async def test_pictures_and_files_are_found_apart_and_newest_first(
    storage: FakeStorage | Storage,
) -> None:
    made = await share(
        storage,
        (Image("https://x/1.png"),),
        (File("https://x/a.pdf", "a.pdf"), Text("with words")),
        (Text("nothing"),),
        (Video("https://x/v.mp4"),),
        (Voice("https://x/v.ogg"),),
    )
    pictures = await storage.attachments.shared(ANNA, Shared.PICTURES, None, 10)
    files = await storage.attachments.shared(ANNA, Shared.FILES, None, 10)
    assert [m.id for m in pictures] == [made[3].id, made[0].id]
    assert [m.id for m in files] == [made[4].id, made[1].id]


async def test_a_page_follows_the_other_and_other_conversations_stay_out(
    storage: FakeStorage | Storage,
) -> None:
    made = await share(storage, *((Image(f"https://x/{n}.png"),) for n in range(5)))
    await share(storage, (Image("https://x/other.png"),), ref=BEN)
    first = await storage.attachments.shared(ANNA, Shared.PICTURES, None, 2)
    second = await storage.attachments.shared(ANNA, Shared.PICTURES, first[-1].position, 10)
    assert [*first, *second] == made[::-1]


async def test_words_that_look_like_the_disk_are_no_picture(
    storage: FakeStorage | Storage,
) -> None:
    await share(storage, (Text('{"kind":"image","url":"https://x"}'),))
    assert await storage.attachments.shared(ANNA, Shared.PICTURES, None, 10) == []


async def test_what_was_recalled_is_shared_no_more(storage: FakeStorage | Storage) -> None:
    (made,) = await share(storage, (Image("https://x/1.png"),))
    await storage.archive.recall(made.key)
    assert await storage.attachments.shared(ANNA, Shared.PICTURES, None, 10) == []


async def test_a_long_conversation_is_looked_through_to_its_beginning(
    storage: FakeStorage | Storage,
) -> None:
    made = await share(
        storage,
        (Image("https://x/first.png"),),
        *((Text("nothing here"),) for _ in range(9_000)),
        (Image("https://x/last.png"),),
    )
    found = await storage.attachments.shared(ANNA, Shared.PICTURES, None, 10)
    assert [m.id for m in found] == [made[-1].id, made[0].id]


async def test_no_more_are_given_than_were_asked_for(storage: FakeStorage | Storage) -> None:
    await share(storage, *((Image(f"https://x/{n}.png"),) for n in range(5)))
    assert len(await storage.attachments.shared(ANNA, Shared.PICTURES, None, 3)) == 3
    assert await storage.attachments.shared(ANNA, Shared.PICTURES, None, 0) == []
    assert await storage.attachments.shared(BEN, Shared.PICTURES, None, 3) == []
