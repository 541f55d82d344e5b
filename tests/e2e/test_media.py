"""What a friend shares, in the real program: a picture on the screen, a sound looked through."""

import struct
import threading
import zlib
from array import array
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import soundfile
from PIL import Image as Pillow
from PySide6.QtCore import QSizeF

from app.domain.content import File, Image, Voice
from app.domain.message import Message
from app.gui.main_window import MainWindow
from app.gui.messages.layout import CardPart, PicturePart
from app.gui.messages.shelf import Stage as Progress
from tests.e2e.conftest import Friend, Play, Stage, eventually
from tests.e2e.looking import spoken


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def shared(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A folder, and where it is served on this computer."""
    folder = tmp_path / "shared"
    folder.mkdir()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield folder, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def send_file(friend: Friend, stage: Stage, url: str, facts: str = "") -> None:
    friend.client.send(
        f"<message xmlns='jabber:client' type='chat' to='{stage.server.jid('me')}' id='{url[-9:]}'>"
        f"<body>{url}</body><x xmlns='jabber:x:oob'><url>{url}</url></x>"
        "<file-sharing xmlns='urn:xmpp:sfs:0'><file xmlns='urn:xmpp:file:metadata:0'>"
        f"{facts}</file></file-sharing></message>"
    )


def shown(window: MainWindow, kind: type) -> tuple[int, Message] | None:
    """The row and message with an element of a kind, if it is in the view."""
    rows = enumerate(window.conversation.messages.messages.rows)
    return next((r for r in rows if any(isinstance(e, kind) for e in r[1].elements)), None)


def stage_of(window: MainWindow) -> Progress | None:
    found = shown(window, Image)
    if found is None:
        return None
    row, message = found
    parts = window.conversation.messages._delegate.layout_of(row).parts
    part = next(p for p in parts if isinstance(p, PicturePart))
    size: QSizeF = part.area.size()
    return window.conversation.messages.shelf.look(message, part.image, size).stage


def test_a_contacts_picture_is_on_the_screen_and_its_sound_is_looked_through(
    play: Play, shared: tuple[Path, str]
) -> None:
    folder, address = shared
    Pillow.new("RGB", (600, 400), (200, 30, 30)).save(folder / "red.png")
    with soundfile.SoundFile(
        str(folder / "v.ogg"), "w", samplerate=48_000, channels=1, format="OGG", subtype="OPUS"
    ) as sound:
        sound.buffer_write(array("h", [0] * 48_000), dtype="int16")

    async def scene(stage: Stage) -> None:
        anna = stage.befriend("anna_b", "Anna B.")
        async with stage.program() as window:
            send_file(anna, stage, f"{address}/red.png", "<width>600</width><height>400</height>")
            send_file(anna, stage, f"{address}/v.ogg")
            await eventually(lambda: len(window.list.model.refs()) == 1, "the conversation")
            await stage.key("alt+Down")
            await eventually(lambda: stage_of(window) is Progress.READY, "the picture")
            view = window.conversation.messages
            _, message = await eventually(lambda: shown(window, Voice), "the voice message")
            heard = await eventually(
                lambda: view.voices.look(message, message.elements[0]).waveform, "its waveform"
            )
            assert round(heard.duration) == 1
            kept = list((stage.profile / "media").iterdir())
            assert len(kept) == 2

    play(scene)


def a_bomb(place: Path) -> None:
    """A small file that claims 50,000 × 50,000 pixels."""
    head = b"IHDR" + struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)
    chunk = struct.pack(">I", 13) + head + struct.pack(">I", zlib.crc32(head))
    place.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk + b"\0" * 64)


def a_huge_animation(place: Path) -> None:
    """More frames than are shown; the file is small, since each is of one colour."""
    frames = [Pillow.new("P", (640, 480), n % 250) for n in range(400)]
    frames[0].save(place, "GIF", save_all=True, append_images=frames[1:], duration=10, loop=0)


@pytest.mark.qt_log_ignore("libpng", "qt.gui.imageio", "QImage", "Corrupt")
@pytest.mark.parametrize(
    ("name", "make", "becomes"),
    [
        ("bomb.png", a_bomb, Progress.REFUSED),
        ("torn.png", lambda place: place.write_bytes(b"\x89PNG\r\n\x1a\n"), Progress.REFUSED),
        ("page.jpg", lambda place: place.write_text("<svg onload='x()'/>"), Progress.REFUSED),
        ("long.gif", a_huge_animation, Progress.READY),
    ],
)
def test_a_picture_that_is_a_trap_costs_nothing_and_the_program_goes_on(
    play: Play, shared: tuple[Path, str], name: str, make: Callable[[Path], object], becomes
) -> None:
    folder, address = shared
    make(folder / name)

    async def scene(stage: Stage) -> None:
        mallory = stage.befriend("mallory", "Mallory")
        async with stage.program() as window:
            send_file(mallory, stage, f"{address}/{name}", "<width>9</width><height>-3</height>")
            await eventually(lambda: len(window.list.model.refs()) == 1, "the conversation")
            await stage.key("alt+Down")
            await eventually(lambda: stage_of(window) is becomes, "what becomes of it")
            assert window.conversation.messages.shelf._moving.isActive() is False
            mallory.say("still there?")
            rows = window.conversation.messages.messages
            await eventually(lambda: rows.rows[-1].text == "still there?", "the next message")

    play(scene)


def test_a_file_whose_name_lies_is_told_by_its_real_name(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        mallory = stage.befriend("mallory", "Anna\u200b\u202e B.")
        async with stage.program() as window:
            address = "https://files.example.org/1.bin"
            send_file(mallory, stage, address, "<name>ph\u200boto\u202egpj.exe</name>")
            (ref,) = await eventually(window.list.model.refs, "the conversation")
            row = window.list.model.row
            await eventually(lambda: row(ref).text == "[File] ph oto gpj.exe", "the file")
            assert row(ref).name == "Anna B."
            await stage.key("alt+Down")
            found = await eventually(lambda: shown(window, File), "the file")
            parts = window.conversation.messages._delegate.layout_of(found[0]).parts
            card = next(p for p in parts if isinstance(p, CardPart))
            assert (card.title, card.warning) == ("ph oto gpj.exe", True)
            names = " ".join(name for _, name in spoken(window))
            assert "ph oto gpj.exe" in names
            assert not {"\u200b", "\u202e"} & set(names)

    play(scene)
