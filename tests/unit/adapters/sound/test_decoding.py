"""Sounds that strangers made: looked through, or refused with a sentence."""

import contextlib
import math
from array import array
from contextlib import closing
from pathlib import Path

import pytest
import soundfile

from app.adapters.sound.decoding import LEVELS, samples, waveform
from app.adapters.sound.files import open_sound
from app.domain.errors import MediaRefused

RATE = 48_000
FORMATS = [
    ("OGG", "OPUS"),
    ("OGG", "VORBIS"),
    ("MP3", "MPEG_LAYER_III"),
    ("WAV", "PCM_16"),
    ("FLAC", "PCM_16"),
]


def swelling(path: Path, kind: str = "WAV", coding: str = "PCM_16", seconds: float = 1.0) -> Path:
    """A tone that begins silent and becomes louder."""
    count = round(RATE * seconds)
    tone = (
        round(30_000 * i / count * math.sin(2 * math.pi * 440 * i / RATE)) for i in range(count)
    )
    with soundfile.SoundFile(
        str(path), "w", samplerate=RATE, channels=1, format=kind, subtype=coding
    ) as sound:
        sound.buffer_write(array("h", tone), dtype="int16")
    return path


@pytest.mark.parametrize(("kind", "coding"), FORMATS, ids=[c for _, c in FORMATS])
def test_a_sound_of_a_usual_format_shows_how_loud_it_is(tmp_path, kind, coding):
    seen = waveform(swelling(tmp_path / "a", kind, coding))
    assert seen.duration == pytest.approx(1.0, abs=0.1)
    assert len(seen.levels) == LEVELS
    assert seen.levels[5] < seen.levels[20] < seen.levels[35] < seen.levels[45]


def test_silence_looks_silent(tmp_path):
    with soundfile.SoundFile(
        str(tmp_path / "a"), "w", samplerate=RATE, channels=2, format="WAV"
    ) as sound:
        sound.buffer_write(array("h", [0] * 2 * RATE), dtype="int16")
    assert max(waveform(tmp_path / "a").levels) == 0.0


def test_a_sound_comes_in_pieces_of_the_size_that_is_wanted(tmp_path):
    with closing(open_sound(swelling(tmp_path / "a"))) as sound:
        source = samples(sound)
        next(source)
        pieces = [len(source.send(1000)) for _ in range(48)]
        with pytest.raises(StopIteration):
            source.send(1000)
    assert pieces == [2000] * 48


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"OggS",
        b"RIFF\x10\0\0\0WAVE",
        b"ID3\x04",
        b"\xff\xfb" + b"\0" * 400,
        b"#!AMR\n" + b"\0" * 50,
        b".snd" + b"\0" * 99,
        b"\0\0\0\x1cftypM4A " + b"\0" * 50,
        b"fLaC" + b"\xff" * 100,
        b"OggS" + b"\0" * 1000,
    ],
)
def test_what_is_broken_or_of_another_format_is_refused(tmp_path, content):
    path = tmp_path / "voice.ogg"
    path.write_bytes(content)
    with pytest.raises(MediaRefused):
        waveform(path)


def test_a_sound_that_is_cut_off_ends_there(tmp_path):
    whole = swelling(tmp_path / "a", "OGG", "VORBIS", 3.0).read_bytes()
    cut = tmp_path / "b"
    cut.write_bytes(whole[: len(whole) // 2])
    with contextlib.suppress(MediaRefused):
        assert 0 < waveform(cut).duration < 3.0


def test_a_file_that_is_gone_is_refused(tmp_path):
    with pytest.raises(MediaRefused):
        waveform(tmp_path / "gone")


@pytest.mark.parametrize(("kind", "coding"), FORMATS, ids=[c for _, c in FORMATS])
def test_a_sound_can_begin_in_its_middle(tmp_path, kind, coding):
    with closing(open_sound(swelling(tmp_path / "a", kind, coding))) as sound:
        source = samples(sound, RATE * 3 // 4)
        next(source)
        loudest = max(array("h", source.send(RATE // 10)))
    assert loudest > 15_000
