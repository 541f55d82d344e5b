"""The real program, looked at: in every dress, every size and both languages.

The pictures are kept in `build/screens`. Nothing may be cut off, overlap, be untranslated or have
no name for a screen reader.
"""

import asyncio
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from app.adapters.storage.media_cache import FileMediaCache
from app.adapters.storage.settings_file import SettingsFile
from app.adapters.storage.storage import open_storage
from app.domain.events import Origin
from app.domain.model import Conversation, Image, Person, Position
from app.domain.settings import Settings, Theme
from app.gui import dialogs
from app.gui.main_window import MainWindow
from app.gui.settings.window import SettingsPage, SettingsWindow
from app.ports.storage import Arrival, Configuration
from app.services.store import Store
from tests.e2e.conftest import Play, Stage, eventually
from tests.e2e.looking import cut_off, english, nameless, overlapping, spoken
from tests.gui.world import ACCOUNT, NOW, group, message, person, populate

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


async def furnish(stage: Stage) -> None:
    """Fill the profile: people and groups of the gui's tests, and a group full of pictures."""
    store, shift = Store(), time.time() - NOW - 60
    populate(store)
    storage = open_storage(stage.profile)
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


@pytest.fixture
def photographer() -> Photographer:
    return Photographer()


def settings_window(window: MainWindow) -> SettingsWindow:
    context, theme = window._context, window._theme
    return dialogs.settings(window, context, theme, lambda: None)


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


def test_the_window_in_every_dress(play: Play, photographer: Photographer):
    async def scene(stage: Stage) -> None:
        file = SettingsFile(stage.profile / "settings.toml")
        account = replace(ACCOUNT, enabled=False)
        await file.save(Configuration(Settings(close_hint_shown=True), (account,)))
        await furnish(stage)
        async with stage.program(waits_for_login=False) as window:
            window.resize(SIZE)
            open_ = window._context.conversations.open
            open_(person("anna"))
            await settle(600)
            photographer.take("light", window)
            await change(window, theme=Theme.DARK)
            photographer.take("dark", window)
            await change(window, theme=Theme.CONTRAST)
            photographer.take("contrast", window)
            await change(window, theme=Theme.LIGHT, language="zh_CN")
            open_(group("garden"))
            await settle(400)
            photographer.take("chinese", window, foreign=PEOPLE)
            await change(window, language="en")
            open_(PARK)
            await settle(900)
            photographer.take("pictures", window)
            await change(window, zoom=200)
            window.resize(1280, 900)
            await settle(600)
            photographer.take("large", window)
            await change(window, zoom=100)
            window.resize(420, 720)
            open_(person("anna"))
            await settle()
            photographer.take("narrow", window)
            open_(None)
            await settle()
            photographer.take("narrow-list", window)
            window.resize(SIZE)
            QApplication.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
            try:
                open_(person("farid"))
                await settle()
                photographer.take("right-to-left", window)
                open_(person("anna"))
                await settle()
                photographer.take("right-to-left-anna", window)
            finally:
                QApplication.setLayoutDirection(Qt.LayoutDirection.LeftToRight)

    play(scene)
    assert not photographer.faults, "\n".join(photographer.faults)


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_the_settings_page_by_page(play: Play, photographer: Photographer, language: str):
    async def scene(stage: Stage) -> None:
        file = SettingsFile(stage.profile / "settings.toml")
        settings = Settings(close_hint_shown=True, language=language)
        await file.save(Configuration(settings, (replace(ACCOUNT, enabled=False),)))
        await furnish(stage)
        async with stage.program(waits_for_login=False) as window:
            pages = settings_window(window)
            for page in SettingsPage:
                pages.go_to(page)
                await settle(150)
                foreign = PEOPLE if language == "zh_CN" else None
                name = f"settings-{page.name.lower()}-{language}"
                photographer.take(name, pages, foreign=foreign)
            pages.close()

    play(scene)
    assert not photographer.faults, "\n".join(photographer.faults)


def test_the_first_start_and_the_dialogs(play: Play, photographer: Photographer):
    async def scene(stage: Stage) -> None:
        file = SettingsFile(stage.profile / "settings.toml")
        await file.save(Configuration(Settings(close_hint_shown=True), ()))
        async with stage.program(waits_for_login=False) as window:
            window.resize(SIZE)
            await settle()
            photographer.take("welcome", window)
            context, theme = window._context, window._theme
            shown: tuple[tuple[str, Callable[[], Any]], ...] = (
                ("account", lambda: dialogs.account(window, context, theme, None)),
                ("shortcuts", lambda: dialogs.shortcuts(window, theme)),
                ("switcher", lambda: dialogs.switcher(window, context, theme)),
            )
            for name, show in shown:
                show()
                dialog = await eventually(lambda: _open_dialog(window), name)
                await settle()
                photographer.take(f"dialog-{name}", dialog)
                dialog.close()
                await settle(100)

    play(scene)
    assert not photographer.faults, "\n".join(photographer.faults)


def _open_dialog(window: MainWindow) -> QDialog | None:
    return next((d for d in window.findChildren(QDialog) if d.isVisible()), None)


def test_a_screen_reader_hears_the_rows(play: Play):
    async def scene(stage: Stage) -> None:
        file = SettingsFile(stage.profile / "settings.toml")
        settings = Settings(close_hint_shown=True)
        await file.save(Configuration(settings, (replace(ACCOUNT, enabled=False),)))
        await furnish(stage)
        async with stage.program(waits_for_login=False) as window:
            window.resize(SIZE)
            window._context.conversations.open(person("anna"))
            await settle(600)
            heard = spoken(window)
            rows = [name for role, name in heard if role == "ListItem"]
            assert any(name.startswith("陈伟") and "2 unread" in name for name in rows)
            assert any("See you at five, at the usual place?" in name for name in rows)
            assert ("EditableText", "Message to Anna Becker") in heard

    play(scene)
