"""A profile to look at, and somebody who looks: takes pictures and notes what is wrong.

The pictures are kept in `build/screens`.
"""

import asyncio
import time
from pathlib import Path
from typing import Any

from msgspec.structs import replace
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QWidget

from app.adapters.storage.media_cache import FileMediaCache
from app.adapters.storage.storage import Storage, open_storage
from app.domain.content import Image
from app.domain.conversation import Conversation
from app.domain.events import Origin
from app.domain.message import Position
from app.domain.people import Person
from app.gui.main_window import MainWindow
from app.ports.archive import Arrival
from app.services.store import Store
from tests.e2e.conftest import Stage
from tests.e2e.looking import cut_off, english, nameless, overlapping
from tests.gui.world import NOW, group, message, populate

SCREENS = Path("build/screens")
SIZE = QSize(1080, 720)
PARK = group("park")


async def settle(milliseconds: int = 250) -> None:
    """Let the window lay itself out and paint: what is awaited has no sign of its own."""
    await asyncio.sleep(milliseconds / 1000)


def a_picture(number: int) -> QImage:
    """A landscape that is nobody's property."""
    picture = QImage(900, 600, QImage.Format.Format_RGB32)
    painter = QPainter(picture)
    sky = QColor.fromHsv((200 + 37 * number) % 360, 90, 235)
    painter.fillRect(0, 0, 900, 600, sky)
    painter.setPen(Qt.PenStyle.NoPen)
    for hill in range(4):
        painter.setBrush(
            QColor.fromHsv((120 + 23 * hill + 11 * number) % 360, 120, 190 - 35 * hill)
        )
        painter.drawEllipse(QRect(-200 + 230 * hill - 40 * number % 90, 330 + 45 * hill, 800, 500))
    painter.end()
    return picture


async def furnish_people(storage: Storage, shift: float) -> None:
    """Keep the people and groups of the gui's tests, as many seconds later."""
    store = Store()
    populate(store)
    for ref in store.state.conversations:
        conversation = store.state.conversation(ref)
        moved = [replace(m, sent_at=m.sent_at + shift) for m in store.state.messages(ref)]
        origin = Origin.LIVE if conversation.unread else Origin.HISTORY
        await storage.archive.add([Arrival(m, origin) for m in moved], {})
        read = conversation.read_up_to
        await storage.archive.save(
            replace(
                conversation,
                activity_at=conversation.activity_at + shift,
                read_up_to=Position(read.sent_at + shift, read.id) if read else None,
            )
        )


async def furnish(stage: Stage) -> None:
    """Fill the profile: people and groups of the gui's tests, and a group full of pictures."""
    shift = time.time() - NOW - 60
    storage = open_storage(stage.profile)
    await furnish_people(storage, shift)
    cache = FileMediaCache(stage.profile / "media")
    names = ("Björn Lindqvist", "Kavya Sharma", "陈伟")
    many = []
    for number in range(200):
        name = names[number * 7 % 3]
        made = message(
            PARK,
            2000 + number,
            f"Walk number {number}: " + "over the hill and back " * (number % 4 + 1),
            at=NOW + shift - 40_000 + number * 190,
            sender=f"{PARK.id.target}/{name}",
            name=name,
        )
        if number % 5 == 4:
            url = f"https://files.example.org/{number}.png"
            await cache.keep(url, lambda place, n=number: save(a_picture(n), place))
            made = replace(made, elements=(Image(url, f"walk-{number}.png", 900, 600, 40_000),))
        many.append(made)
    await storage.archive.add([Arrival(m, Origin.HISTORY) for m in many], {})
    members = tuple(Person(f"{PARK.id.target}/{name}", name) for name in names)
    await storage.archive.save(
        Conversation(PARK, "Walks in the park", members=members, activity_at=many[-1].sent_at)
    )
    await cache.close()
    await storage.close()


async def save(picture: QImage, place: Path) -> None:
    """Write a picture as the cache wishes."""
    assert await asyncio.to_thread(lambda: picture.save(str(place), "PNG"))


class Photographer:
    """Takes pictures of a window and notes what is wrong with it."""

    def __init__(self) -> None:
        SCREENS.mkdir(parents=True, exist_ok=True)
        self.faults: list[str] = []

    def take(self, name: str, window: QWidget, *, foreign: set[str] | None = None) -> None:
        """Keep a picture, and look at the window critically.

        Args:
            foreign: what may be English in a Chinese window; None where it is not Chinese.
        """
        assert window.grab().save(str(SCREENS / f"{name}.png"))
        wrong = [*cut_off(window), *overlapping(window), *nameless(window)]
        if foreign is not None:
            wrong += english(window, foreign)
        self.faults += [f"{name}: {fault}" for fault in wrong]


async def change(window: MainWindow, **changes: Any) -> None:
    await window._context.preferences.change(**changes)
    await settle()


PEOPLE = {
    "Anna Becker",
    "Björn Lindqvist",
    "Garden club 🌻",
    "Garden club",
    "Walks in the park",
    "Bellbird",
    "you@example.org",
    "example.org",
    "XMPP",
    "Tencent",
    "Enter",
    "Ctrl",
    "Shift",
    "Alt",
    "English",
    "MIT",
    "HTTP",
    "SOCKS",
    "socks5://localhost:1080",
}
