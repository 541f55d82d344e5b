"""Pictures and sounds of messages: what is fetched by itself, what waits, and one that plays."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from app.adapters.storage.media_cache import FileMediaCache
from app.domain.content import Image, Voice
from app.domain.errors import ConnectionFailed, MediaRefused, ServiceUnavailable
from app.domain.events import (
    BlocklistChanged,
    ContactListChanged,
    MessagesRemoved,
    MessagesRestored,
    SettingsChanged,
)
from app.domain.ids import ConversationId, MessageId
from app.domain.message import Message
from app.domain.people import Contact, Person
from app.ports.media import Bitmap, Decoded
from app.services.files import Files, OutgoingFile
from app.services.media import AT_ONCE, MAX_PICTURE, MEGABYTE, UNTIL_FORGOTTEN, Media
from app.services.sounds import Sounds
from tests.fakes.media import FakeSoundPlayer
from tests.fakes.program import ACCOUNT, ProgramUnderTest, c2c

pytestmark = pytest.mark.anyio

IMAGE = Image("https://files.example.org/a.jpg", "a.jpg", 30, 20, 1000)
VOICE = "https://files.example.org/v.ogg"
PIXEL = Decoded((Bitmap(1, 1, b"\0\0\0\xff", opaque=True),), (0.0,), 1, 1)


class Decoder:
    """Takes every file for a pixel, but those that are broken."""

    def __init__(self) -> None:
        self.broken = False
        self.decoded: list[Path] = []

    async def decode(self, file: Path, width: int, height: int, *, animate: bool) -> Decoded:
        assert width
        assert height
        assert animate in (True, False)
        self.decoded.append(file)
        if self.broken:
            raise MediaRefused("the picture is broken")
        return PIXEL


@pytest.fixture
async def program() -> AsyncIterator[ProgramUnderTest]:
    async with ProgramUnderTest() as program:
        yield program


@pytest.fixture
def decoder() -> Decoder:
    return Decoder()


@pytest.fixture
async def media(program: ProgramUnderTest, decoder: Decoder, tmp_path: Path):
    cache = FileMediaCache(tmp_path / "media")
    made = Media(program.store, program.accounts, cache, decoder)
    yield made
    await made.stop()
    await cache.close()


def message(image: Image = IMAGE, *, mine: bool = False, group: bool = False) -> Message:
    ref = c2c("anna")
    conversation = ConversationId.group("garden@rooms.example.org") if group else ref.id
    sender = Person(ACCOUNT.address if mine else "anna@example.org")
    return Message(ACCOUNT.id, conversation, MessageId("m"), sender, 1.0, (image,), outgoing=mine)


def know(program: ProgramUnderTest) -> None:
    """Let Anna be on the contact list."""
    program.store.dispatch(ContactListChanged(ACCOUNT.id, (Contact("anna@example.org"),)))


def choose(program: ProgramUnderTest, **settings: int) -> None:
    program.store.dispatch(SettingsChanged(replace(program.store.state.settings, **settings)))


# What is fetched by itself


async def test_a_strangers_picture_waits_for_a_click(program, media) -> None:
    assert await media.picture(message(), IMAGE, 300, 200) is None
    assert program.session.asked("download") == []
    assert await media.picture(message(), IMAGE, 300, 200, asked=True) is PIXEL


async def test_a_contacts_picture_comes_by_itself(program, media) -> None:
    know(program)
    assert await media.picture(message(), IMAGE, 300, 200) is PIXEL


async def test_so_does_that_of_somebody_i_wrote_to(program, media) -> None:
    await program.conversations.send(c2c("anna"), "hello")
    assert media.may_fetch(message(), 1000)


@pytest.mark.parametrize("kind", [{"mine": True}, {"group": True}])
async def test_so_do_mine_and_those_of_groups(media, kind) -> None:
    assert media.may_fetch(message(**kind), 1000)


async def test_a_large_one_waits(program, media) -> None:
    know(program)
    allowed = program.store.state.settings.auto_download_mb * MEGABYTE
    assert media.may_fetch(message(), allowed)
    assert not media.may_fetch(message(), allowed + 1)


async def test_one_that_lies_about_its_size_is_not_fetched_further(program, media) -> None:
    know(program)
    await media.picture(message(), IMAGE, 300, 200)
    (_, _, _, limit) = program.session.asked("download")[0]
    assert limit == program.store.state.settings.auto_download_mb * MEGABYTE


async def test_more_is_fetched_when_it_is_asked_for(program, media) -> None:
    await media.picture(message(), IMAGE, 300, 200, asked=True)
    assert program.session.asked("download")[0][3] == MAX_PICTURE


async def test_the_user_can_want_nothing_by_itself(program, media) -> None:
    know(program)
    choose(program, auto_download_mb=0)
    assert not media.may_fetch(message(mine=True), 0)


async def test_somebody_who_is_blocked_is_a_stranger(program, media) -> None:
    know(program)
    program.store.dispatch(BlocklistChanged(ACCOUNT.id, frozenset({"anna@example.org"})))
    assert not media.may_fetch(message(), 10)


# Once fetched


async def test_what_was_fetched_is_not_fetched_again(program, media) -> None:
    for _ in range(2):
        await media.picture(message(), IMAGE, 300, 200, asked=True)
    assert len(program.session.asked("download")) == 1


async def test_two_who_want_the_same_share_one_download(program, media) -> None:
    program.session.transfers.clear()
    both = [
        asyncio.ensure_future(media.picture(message(), IMAGE, 300, 200, asked=True))
        for _ in range(2)
    ]
    await program.settled()
    program.session.transfers.set()
    await asyncio.gather(*both)
    assert len(program.session.asked("download")) == 1


class CountingCache(FileMediaCache):
    """Counts how many files are fetched at the same time."""

    now = most = 0

    async def keep(self, url: str, fetch: Callable[[Path], Awaitable[object]]) -> Path:
        self.now += 1
        self.most = max(self.most, self.now)
        kept = await super().keep(url, fetch)
        self.now -= 1
        return kept


async def test_only_some_are_fetched_at_once(program, decoder, tmp_path) -> None:
    cache = CountingCache(tmp_path / "media")
    media = Media(program.store, program.accounts, cache, decoder)
    images = [replace(IMAGE, url=f"https://x.org/{i}") for i in range(AT_ONCE + 4)]
    await asyncio.gather(*(media.picture(message(), i, 9, 9, asked=True) for i in images))
    assert cache.most == AT_ONCE


async def test_a_broken_picture_is_refused_and_not_fetched_again(program, media, decoder) -> None:
    decoder.broken = True
    for _ in range(2):
        with pytest.raises(MediaRefused):
            await media.picture(message(), IMAGE, 300, 200, asked=True)
    assert (len(program.session.asked("download")), len(decoder.decoded)) == (1, 1)


async def test_a_failure_can_be_tried_again(program, media) -> None:
    program.session.request_error = ConnectionFailed("its server can't be reached")
    with pytest.raises(ConnectionFailed):
        await media.picture(message(), IMAGE, 300, 200, asked=True)
    program.session.request_error = None
    assert await media.picture(message(), IMAGE, 300, 200, asked=True) is PIXEL


async def test_a_picture_of_mine_is_not_fetched_to_be_shown(program, media, tmp_path) -> None:
    own = tmp_path / "own.png"
    own.write_bytes(b"mine")
    files = Files(program.store, program.accounts, program.outbox, keep_picture=media.keep_own)
    await files.send(c2c("anna"), OutgoingFile(own, 30, 20))
    (sent,) = program.session.sent
    assert await media.picture(sent, sent.elements[0], 30, 20) is PIXEL
    assert program.session.asked("download") == []


async def test_the_storage_page_sees_and_clears_it(program, media) -> None:
    await media.picture(message(), IMAGE, 300, 200, asked=True)
    assert await media.size() == len(program.session.file)
    await media.clear()
    assert await media.size() == 0


async def test_the_limit_follows_the_setting(program, media) -> None:
    choose(program, media_cache_mb=20)
    assert media.limit == 20 * MEGABYTE


# Sounds


@pytest.fixture
def player() -> FakeSoundPlayer:
    return FakeSoundPlayer()


@pytest.fixture
def sounds(media: Media, player: FakeSoundPlayer) -> Sounds:
    return Sounds(media, player)


def voice(number: int = 1) -> Message:
    return replace(message(), id=MessageId(f"v{number}"), elements=(Voice(VOICE, 10),))


async def test_a_strangers_sound_is_not_looked_at(program, sounds) -> None:
    assert await sounds.look(voice(), VOICE) is None
    assert program.session.asked("download") == []


async def test_a_sound_plays_from_its_beginning(sounds, player) -> None:
    await sounds.play(voice(), VOICE)
    assert [at for _, at in player.played] == [0.0]
    assert sounds.playing.running


async def test_a_sound_goes_on_where_it_rested(sounds, player) -> None:
    await sounds.play(voice(), VOICE)
    player.hear(4.0)
    await sounds.pause()
    assert (sounds.playing.running, sounds.position(VOICE)) == (False, 4.0)
    await sounds.play(voice(), VOICE)
    assert player.played[-1][1] == 4.0


async def test_only_one_sound_plays(sounds, player) -> None:
    other = "https://files.example.org/w.ogg"
    await sounds.play(voice(), VOICE)
    player.hear(2.0)
    await sounds.play(voice(2), other)
    assert (sounds.playing.url, sounds.position(VOICE)) == (other, 2.0)


async def test_a_sound_that_ended_begins_anew(sounds, player) -> None:
    await sounds.play(voice(), VOICE)
    player.end()
    assert (sounds.playing, sounds.position(VOICE)) == (None, 0.0)


async def test_seeking_plays_on_from_there(sounds, player) -> None:
    await sounds.play(voice(), VOICE)
    await sounds.seek(voice(), VOICE, 7.0)
    assert player.played[-1][1] == 7.0


async def test_seeking_in_one_that_rests_only_moves_it(sounds, player) -> None:
    await sounds.seek(voice(), VOICE, 7.0)
    assert (player.played, sounds.position(VOICE)) == ([], 7.0)


async def test_changes_are_told(sounds, player) -> None:
    told = []
    sounds.on_change = lambda: told.append(sounds.playing and sounds.playing.running)
    await sounds.play(voice(), VOICE)
    await sounds.pause()
    player.end()
    assert told == [True, False, None]


async def test_without_an_output_nothing_plays(sounds, player) -> None:
    player.failure = ServiceUnavailable("this computer has no sound output")
    with pytest.raises(ServiceUnavailable):
        await sounds.play(voice(), VOICE)
    assert sounds.playing is None


# What the user deleted


async def kept_and_deleted(program: ProgramUnderTest, media: Media) -> None:
    await media.picture(message(), IMAGE, 300, 200, asked=True)
    program.store.dispatch(MessagesRemoved((message(),), 0))
    await asyncio.sleep(0)


async def until_settled() -> None:
    """Let all that was begun come to its end."""
    others = asyncio.all_tasks() - {asyncio.current_task()}
    forgetting = [t for t in others if t.get_name() == "forget the files of a message"]
    if forgetting:
        await asyncio.wait(forgetting)


async def test_the_file_of_a_deleted_message_is_forgotten_when_nothing_can_be_undone(
    program, decoder, tmp_path
) -> None:
    waited: list[float] = []
    over = asyncio.Event()

    async def sleep(seconds: float) -> None:
        waited.append(seconds)
        await over.wait()

    cache = FileMediaCache(tmp_path / "media")
    media = Media(program.store, program.accounts, cache, decoder, sleep=sleep)
    await kept_and_deleted(program, media)
    assert await cache.find(IMAGE.url) is not None
    over.set()
    await until_settled()
    assert (waited, await cache.find(IMAGE.url)) == ([UNTIL_FORGOTTEN], None)
    await media.stop()


async def test_the_file_stays_if_its_message_is_brought_back(program, media, tmp_path) -> None:
    await kept_and_deleted(program, media)
    program.store.dispatch(MessagesRestored((message(),)))
    await until_settled()
    assert await FileMediaCache(tmp_path / "media").find(IMAGE.url) is not None


async def test_the_end_of_the_program_waits_for_no_undoing(program, media, tmp_path) -> None:
    await kept_and_deleted(program, media)
    await media.stop()
    assert await FileMediaCache(tmp_path / "media").find(IMAGE.url) is None
