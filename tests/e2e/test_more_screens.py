"""The pages about people, what is found, the emoji, voices and reactions: looked at in every dress.

The pictures are kept in `build/screens`. Nothing may be cut off, overlap, be untranslated or have
no name for a screen reader.
"""

import array
import asyncio
import contextlib
import math
import time
import wave
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QWidget

from app.adapters.storage.media_cache import FileMediaCache
from app.adapters.storage.settings_file import SettingsFile
from app.adapters.storage.storage import open_storage
from app.domain.content import File, Image, Voice
from app.domain.conversation import Conversation
from app.domain.events import Origin
from app.domain.ids import ConversationRef, MessageId
from app.domain.message import Message, MessageState, Reaction
from app.domain.people import Person
from app.domain.settings import Settings, Theme
from app.gui import dialogs
from app.gui.accounts.account_dialog import AccountDialog
from app.gui.accounts.register_dialog import RegisterDialog
from app.gui.composer.emoji_picker import EmojiPicker
from app.gui.contacts.profile_dialog import ProfileDialog
from app.gui.conversations.export_dialog import ExportDialog
from app.gui.conversations.new_dialog import NewConversationDialog
from app.gui.crash_dialog import tell_of_crash
from app.gui.first_close import ask_about_start
from app.gui.groups.create_dialog import CreateGroupDialog
from app.gui.groups.invite_dialog import InviteDialog
from app.gui.main_window import MainWindow
from app.gui.notifications.history_dialog import HistoryDialog
from app.gui.notifications.why_dialog import WhyDialog
from app.gui.settings.channel_dialog import ChannelDialog
from app.gui.settings.quiet_hours_dialog import QuietHoursDialog
from app.gui.settings.window import SettingsPage
from app.ports.archive import Arrival
from app.ports.storage import Configuration
from tests.e2e.conftest import Play, Stage, eventually
from tests.e2e.photographer import (
    PEOPLE,
    SIZE,
    Photographer,
    a_picture,
    change,
    furnish_people,
    save,
    settle,
)
from tests.gui.people import Ways, people_known
from tests.gui.world import ACCOUNT, NOW, group, message, person

CHOIR = group("choir")
MARA, OMAR = f"{CHOIR.id.target}/Mara", f"{CHOIR.id.target}/عمر"
SONG, HUM = "https://files.example.org/song.wav", "https://files.example.org/hum.wav"
HILLS = "https://files.example.org/hills.png"
FOREIGN = PEOPLE | {
    "The singers of the old mill",
    "Mara",
    "Dora",
    "Anna",
    "Ben",
    "Me",
    "Zed",
    "rooms.example.org",
    "Roses, herbs and who has the key to the shed",
    "Hello, it is me",
    "The recording of last night",
    "npm pack",
    "bellbird tencent-sdk install",
    "Eve",
}


def a_song(place: Path, seconds: int) -> None:
    """A tone that swells and fades, as a sound file."""
    rate = 8000
    loud = [0.15 + (n * 37 + seconds) % 11 / 13 for n in range(seconds * 5 + 1)]
    samples = array.array(
        "h",
        (
            int(30_000 * loud[n * 5 // rate] * math.sin(n * 0.3) * math.sin(n * 0.0004) ** 2)
            for n in range(rate * seconds)
        ),
    )
    with wave.open(str(place), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(rate)
        sound.writeframes(samples.tobytes())


def the_choir(at: float) -> list[Message]:
    """A conversation with all that a message can have."""

    def many(*reactions: tuple[str, int]) -> tuple[Reaction, ...]:
        return tuple(Reaction(f"{e}{n}", e) for e, count in reactions for n in range(count))

    def say(number: int, text: str = "", who: str = MARA, **more: object) -> Message:
        name = "" if who == "" else who.rpartition("/")[2]
        mine = who == ""
        state = MessageState.READ if mine else MessageState.RECEIVED
        sent_at = at - 3_000 + number * 130
        return message(
            CHOIR, number, text, at=sent_at, sender=who, name=name, mine=mine, state=state, **more
        )

    return [
        say(3001, "The recording of last night:", reactions=many(("👍", 3))),
        say(3002, elements=(Voice(SONG, 12),), reactions=many(("❤️", 12), ("🎉", 2), ("😂", 1))),
        say(3003, elements=(Voice(HUM, 7),), who=""),
        say(3004, "هذا رائع جدا! متى نلتقي غدا؟", who=OMAR, reactions=many(("🙏", 2))),
        say(
            3005,
            "明天下午三点，老地方见。",
            who="",
            reply_to=MessageId("m3004"),
            reactions=(
                *many(("👍", 1000), ("❤️", 20), ("😮", 9), ("😢", 8), ("🎵", 7), ("🌻", 5)),
                Reaction(ACCOUNT.address, "👍"),
            ),
        ),
        say(
            3006, elements=(Image(HILLS, "hills.png", 900, 600, 40_000),), reactions=many(("😍", 1))
        ),
        say(3007, elements=(File("https://x/notes", "notes-of-the-evening.pdf", 1_240_000),)),
    ]


async def furnish(stage: Stage) -> None:
    """Fill the profile, and let the choir's files be here."""
    settings = Settings(close_hint_shown=True)
    file = SettingsFile(stage.profile / "settings.toml")
    await file.save(Configuration(settings, (replace(ACCOUNT, enabled=False),)))
    now = time.time()
    storage = open_storage(stage.profile)
    await furnish_people(storage, now - NOW - 60)
    songs = the_choir(now)
    await storage.archive.add([Arrival(m, Origin.HISTORY) for m in songs], {})
    members = tuple(Person(who, who.rpartition("/")[2]) for who in (MARA, OMAR))
    await storage.archive.save(
        Conversation(
            CHOIR,
            "The singers of the old mill",
            members=members,
            activity_at=songs[-1].sent_at,
        )
    )
    await storage.close()
    cache = FileMediaCache(stage.profile / "media")
    for url, seconds in ((SONG, 12), (HUM, 7)):
        await cache.keep(url, lambda place, n=seconds: asyncio.to_thread(a_song, place, n))
    await cache.keep(HILLS, lambda place: save(a_picture(5), place))
    await cache.close()


class Tour:
    """Goes through the window's parts and takes a picture of each."""

    def __init__(self, window: MainWindow, photographer: Photographer, dress: str) -> None:
        self._window = window
        self._photographer = photographer
        self._dress = dress
        self._foreign = FOREIGN if dress == "chinese" else None

    def take(self, name: str, window: QDialog | MainWindow | EmojiPicker) -> None:
        self._photographer.take(f"{name}-{self._dress}", window, foreign=self._foreign)

    async def go(self) -> None:
        await self.page("person", person("anna"), tabs=2)
        await self.page("group", group("garden"), tabs=2)
        await self.contacts()
        await self.voices_and_emoji()
        await self.search()

    async def page(self, name: str, ref: ConversationRef, tabs: int) -> None:
        self._window.details_wanted.emit(ref)
        dialog = await self._dialog()
        for tab in range(tabs):
            dialog.show_tab(tab)
            await settle(200)
            self.take(f"{name}-{tab}", dialog)
        dialog.close()
        await settle(50)

    async def contacts(self) -> None:
        QTest.keyClick(
            self._window,
            Qt.Key.Key_C,
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
        )
        dialog = await self._dialog()
        await settle(200)
        self.take("contacts", dialog)
        dialog.close()
        await settle(50)

    async def _dialog(self) -> QDialog:
        def shown() -> QDialog | None:
            dialogs = self._window.findChildren(QDialog)
            return next((d for d in dialogs if d.isVisible()), None)

        return await eventually(shown, "the page")

    async def voices_and_emoji(self) -> None:
        self._window._context.conversations.open(CHOIR)
        await settle(700)
        self.take("choir", self._window)
        messages = self._window.conversation.messages
        messages.setCurrentIndex(messages.messages.index(0))
        messages.scrollToTop()
        await settle(700)
        self.take("voices", self._window)
        messages.go_to_end()
        composer = self._window.conversation.composer
        composer.choose_emoji()
        picker = composer.findChild(EmojiPicker)
        assert picker is not None
        await settle(300)
        self.take("emoji", picker)
        picker.close()

    async def search(self) -> None:
        search = self._window.list.search
        self._window.search_everywhere()
        search.setText("an")
        await eventually(lambda: self._window.list.results.model.lines, "what is found")
        await settle(300)
        self.take("search", self._window)
        search.clear()
        self._window._context.conversations.open(None)


@contextlib.contextmanager
def from_the_right() -> Iterator[None]:
    """Let everything stand as where people read from the right."""
    QApplication.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    try:
        yield
    finally:
        QApplication.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


@pytest.fixture
def photographer() -> Photographer:
    return Photographer()


def test_every_part_in_every_dress(play: Play, photographer: Photographer) -> None:
    async def scene(stage: Stage) -> None:
        await furnish(stage)
        async with stage.program(waits_for_login=False) as window:
            window.resize(SIZE)
            people_known(window._context.store)
            await settle()
            await Tour(window, photographer, "light").go()
            await change(window, theme=Theme.DARK)
            await Tour(window, photographer, "dark").go()
            with from_the_right():
                await Tour(window, photographer, "right-to-left").go()
            await change(window, theme=Theme.LIGHT, language="zh_CN")
            await Tour(window, photographer, "chinese").go()

    play(scene)
    assert not photographer.faults, "\n".join(photographer.faults)


def _dialogs(window: MainWindow) -> dict[str, Callable[[], QWidget]]:
    """The dialogs, each as the window makes it."""
    context, theme = window._context, window._theme
    shown = context.store.state.messages(CHOIR)[0]
    assert context.export is not None
    export = context.export
    return {
        "new": lambda: NewConversationDialog(context, theme, "", window),
        "new-group": lambda: CreateGroupDialog(context, theme, Ways(), window),
        "invite": lambda: InviteDialog(context, theme, group("garden"), window),
        "profile": lambda: ProfileDialog(context, theme, None, window),
        "export": lambda: ExportDialog(context, export, CHOIR, window),
        "history": lambda: HistoryDialog(context, theme, None, window),
        "why": lambda: WhyDialog(context, theme, shown, window),
        "quiet-hours": lambda: QuietHoursDialog(context, theme, None, window),
        "channel": lambda: ChannelDialog(
            context, theme, context.store.state.settings.channels[0], window
        ),
        "register": lambda: RegisterDialog(context, window),
        "account": lambda: AccountDialog(context, theme, None, window),
        "tencent": lambda: _tencent(AccountDialog(context, theme, None, window)),
        "first-close": lambda: ask_about_start(lambda _: None),
        "crash": lambda: tell_of_crash(Path("bellbird.log"), window),
    }


def _tencent(dialog: AccountDialog) -> AccountDialog:
    kinds = dialog.findChildren(QComboBox)[0]
    kinds.setCurrentIndex(kinds.count() - 1)
    return dialog


def test_every_dialog_and_page_of_the_settings_in_other_dresses(
    play: Play, photographer: Photographer
) -> None:
    async def look(window: MainWindow, dress: str) -> None:
        foreign = FOREIGN if dress == "chinese" else None
        for name, make in _dialogs(window).items():
            dialog = make()
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.show()
            await settle(150)
            photographer.take(f"dialog-{name}-{dress}", dialog, foreign=foreign)
            dialog.close()

    async def pages(window: MainWindow, dress: str) -> None:
        settings = dialogs.settings(window, window._context, window._theme, lambda: None)
        for page in SettingsPage:
            settings.go_to(page)
            await settle(100)
            photographer.take(f"settings-{page.name.lower()}-{dress}", settings)
        settings.close()

    async def scene(stage: Stage) -> None:
        await furnish(stage)
        async with stage.program(waits_for_login=False) as window:
            window.resize(SIZE)
            people_known(window._context.store)
            window._context.conversations.open(CHOIR)
            await settle(500)
            await change(window, zoom=200)
            await look(window, "large")
            await pages(window, "large")
            await change(window, zoom=100, theme=Theme.DARK)
            with from_the_right():
                await look(window, "right-to-left")
                await pages(window, "right-to-left")
            await change(window, theme=Theme.LIGHT, language="zh_CN")
            await look(window, "chinese")

    play(scene)
    assert not photographer.faults, "\n".join(photographer.faults)
