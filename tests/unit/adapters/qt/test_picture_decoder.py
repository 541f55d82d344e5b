"""Pictures that strangers made: shown within bounds, or refused with a sentence."""

import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image as Pillow

from app.adapters.qt.picture_decoder import MAX_FRAMES, QtPictureDecoder, decode
from app.domain.errors import MediaRefused


def saved(path: Path, kind: str = "PNG", size: tuple[int, int] = (60, 40), **more) -> Path:
    mode = "RGBA" if kind == "PNG" else "RGB"
    Pillow.new(mode, size, "red").save(path, kind, **more)
    return path


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def bomb(path: Path, side: int) -> Path:
    """A PNG of some bytes that claims to be enormous."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 6, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress(b"\0" * 1000))
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + header + body + chunk(b"IEND", b""))
    return path


def animation(path: Path, frames: int, size: tuple[int, int] = (20, 20)) -> Path:
    pictures = [Pillow.new("RGB", size, (i % 256, i // 256, 0)) for i in range(frames)]
    pictures[0].save(path, "GIF", save_all=True, append_images=pictures[1:], duration=50, loop=0)
    return path


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP", "BMP"])
def test_pictures_of_the_usual_kinds_are_decoded_as_large_as_asked(tmp_path, kind):
    shown = decode(saved(tmp_path / "a", kind), 30, 30, animate=False)
    (frame,) = shown.frames
    assert (frame.width, frame.height, len(frame.data)) == (30, 20, 30 * 20 * 4)
    assert (shown.width, shown.height, shown.animated) == (60, 40, False)


def test_a_small_picture_is_not_blown_up(tmp_path):
    (frame,) = decode(saved(tmp_path / "a"), 500, 500, animate=False).frames
    assert (frame.width, frame.height) == (60, 40)


def test_a_picture_that_lies_on_its_side_is_turned(tmp_path):
    exif = Pillow.Exif()
    exif[0x0112] = 6
    shown = decode(saved(tmp_path / "a", "JPEG", exif=exif), 30, 30, animate=False)
    assert (shown.frames[0].width, shown.frames[0].height) == (20, 30)
    assert (shown.width, shown.height) == (40, 60)


def test_colours_are_as_painters_want_them(tmp_path):
    (frame,) = decode(saved(tmp_path / "a"), 60, 40, animate=False).frames
    assert int.from_bytes(frame.data[:4], "little") == 0xFFFF0000


@pytest.mark.qt_log_ignore("libpng", "qt.gui.imageio")
@pytest.mark.parametrize("side", [50_000, 2**31 - 1])
def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path, side):
    with pytest.raises(MediaRefused):
        decode(bomb(tmp_path / "a", side), 300, 300, animate=False)


@pytest.mark.qt_log_ignore("libpng", "qt.gui.imageio", "QImage", "Corrupt")
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg' width='10' height='10'/>",
        b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%PDF-1.4",
        b"P6 2 2 255 " + b"x" * 12,
        b"\x89PNG\r\n\x1a\n",
        b"GIF89a",
        b"MZ" + b"\0" * 100,
    ],
    ids=["nothing", "svg", "svg-with-xml", "pdf", "ppm", "cut-png", "cut-gif", "program"],
)
def test_other_kinds_and_broken_ones_are_refused(tmp_path, content):
    path = tmp_path / "photo.jpg"
    path.write_bytes(content)
    with pytest.raises(MediaRefused):
        decode(path, 300, 300, animate=False)


@pytest.mark.qt_log_ignore("libpng", "qt.gui.imageio", "Corrupt", "Premature")
@pytest.mark.parametrize("kind", ["PNG", "GIF"])
def test_a_picture_that_ends_too_early_does_no_harm(tmp_path, kind):
    whole = saved(tmp_path / "a", kind, (400, 400)).read_bytes()
    cut = tmp_path / "b"
    cut.write_bytes(whole[: len(whole) // 2])
    try:
        shown = decode(cut, 300, 300, animate=True)
    except MediaRefused:
        return
    assert shown.frames[0].width == 300


def test_a_file_that_is_gone_is_refused(tmp_path):
    with pytest.raises(MediaRefused):
        decode(tmp_path / "gone", 30, 30, animate=False)


def test_an_animation_moves_only_when_it_is_asked_to(tmp_path):
    file = animation(tmp_path / "a", 4)
    still, moving = (decode(file, 20, 20, animate=a) for a in (False, True))
    assert (len(still.frames), still.animated) == (1, True)
    assert (len(moving.frames), moving.delays) == (4, (0.05,) * 4)


def test_an_animation_of_too_many_frames_stands_still(tmp_path):
    shown = decode(animation(tmp_path / "a", MAX_FRAMES + 1), 20, 20, animate=True)
    assert (len(shown.frames), shown.animated) == (1, True)


def test_an_animation_of_too_many_pixels_stands_still(tmp_path):
    shown = decode(animation(tmp_path / "a", 20, (800, 800)), 800, 800, animate=True)
    assert len(shown.frames) == 1


@pytest.mark.anyio
async def test_decoding_is_done_on_another_thread(tmp_path):
    decoder = QtPictureDecoder()
    shown = await decoder.decode(saved(tmp_path / "a"), 30, 30, animate=False)
    decoder.close()
    assert shown.frames[0].width == 30
