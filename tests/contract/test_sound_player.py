"""One suite for every player of sounds: the fake, and the real one on an output without ears."""

import asyncio
from array import array
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import soundfile

from app.adapters.sound.player import MiniaudioPlayer
from app.domain.errors import MediaRefused, ServiceUnavailable
from app.ports.media import SoundPlayer
from tests.fakes.media import FakeSoundPlayer

pytestmark = pytest.mark.anyio


@pytest.fixture(params=["fake", "miniaudio"])
async def player(request: pytest.FixtureRequest) -> AsyncIterator[SoundPlayer]:
    if request.param == "fake":
        yield FakeSoundPlayer(duration=0.5)
        return
    real = MiniaudioPlayer(("NULL",))
    yield real
    await real.close()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Half a second of silence."""
    path = tmp_path / "voice.ogg"
    with soundfile.SoundFile(
        str(path), "w", samplerate=48_000, channels=1, format="OGG", subtype="OPUS"
    ) as sound:
        sound.buffer_write(array("h", [0] * 24_000), dtype="int16")
    return path


async def test_a_sound_tells_how_long_it_is(player: SoundPlayer, file: Path) -> None:
    assert (await player.waveform(file)).duration == pytest.approx(0.5, abs=0.05)


async def test_nothing_is_anywhere_before_it_plays(player: SoundPlayer) -> None:
    assert (player.position(), await player.stop()) == (0.0, 0.0)


async def test_a_sound_begins_where_it_is_told_to(player: SoundPlayer, file: Path) -> None:
    await player.play(file, 0.2, lambda: None)
    assert 0.2 <= player.position() <= 0.5
    assert 0.2 <= await player.stop() <= 0.5


async def test_a_sound_comes_to_its_end_and_says_so(player: SoundPlayer, file: Path) -> None:
    ended = asyncio.Event()
    await player.play(file, 0.3, ended.set)
    if isinstance(player, FakeSoundPlayer):
        player.end()
    async with asyncio.timeout(10):
        await ended.wait()


async def test_another_sound_ends_the_one_before_without_a_word(
    player: SoundPlayer, file: Path
) -> None:
    ended: list[str] = []
    done = asyncio.Event()
    await player.play(file, 0.0, lambda: ended.append("first"))
    await player.play(file, 0.4, done.set)
    if isinstance(player, FakeSoundPlayer):
        player.end()
    async with asyncio.timeout(10):
        await done.wait()
    assert ended == []


async def test_without_an_output_it_is_said(file: Path) -> None:
    player = MiniaudioPlayer(())
    with pytest.raises(ServiceUnavailable):
        await player.play(file, 0.0, lambda: None)
    await player.close()


async def test_what_is_no_sound_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"not a sound")
    player = MiniaudioPlayer(("NULL",))
    with pytest.raises(MediaRefused):
        await player.play(tmp_path / "a", 0.0, lambda: None)
    await player.close()
