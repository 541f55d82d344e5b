"""A window with pictures and sounds, and a hand that points at parts of its messages."""

from dataclasses import dataclass
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.domain import events as e
from app.domain.conversation import Conversation
from app.domain.ids import ConversationRef
from app.domain.message import Message
from app.gui.gui import Gui
from app.gui.messages.layout import Does, Target
from app.gui.messages.view import MessageView
from app.services.sounds import Sounds
from tests.fakes.media import FakeSoundPlayer
from tests.gui.conftest import World
from tests.gui.media import Media
from tests.gui.world import online, person

ANNA = person("anna")


class Files:
    """Writes down what is to be fetched to where."""

    def __init__(self) -> None:
        self.fetched: list[tuple[str, Path]] = []

    async def send(self, ref: object, file: object) -> None:
        raise AssertionError(f"{file} is sent to {ref}")

    async def fetch(
        self, account: object, url: str, target: Path, *, name: str = "", ref: object = None
    ) -> None:
        assert account
        assert name
        assert ref
        self.fetched.append((url, target))

    def cancel(self, transfer: str) -> None:
        raise AssertionError(f"{transfer} is stopped")


@dataclass
class Desk:
    """The window, and what is behind it."""

    world: World
    gui: Gui
    media: Media
    player: FakeSoundPlayer
    sounds: Sounds
    files: Files

    @property
    def view(self) -> MessageView:
        return self.gui.window.conversation.messages

    @property
    def page(self):
        return self.gui.window.conversation

    def load(self, *messages: Message, ref: ConversationRef = ANNA) -> None:
        """Open a conversation with these messages."""
        online(self.world.store)
        self.world.conversations.archive = list(messages)
        known = Conversation(ref, "Anna", activity_at=messages[-1].sent_at)
        self.world.store.dispatch(e.ConversationsLoaded((known,), messages[-200:]))
        self.world.conversations.open(ref)
        settle()

    def target(self, does: Does, row: int = 0, detail: str = "") -> Target:
        targets = self.view._delegate.layout_of(row).targets
        return next(t for t in targets if t.does is does and detail in t.detail)

    def place(self, area_center: QPointF, row: int = 0) -> QPoint:
        index = self.view.messages.index(row)
        self.view.scrollTo(index)
        settle()
        return (area_center + QPointF(self.view.visualRect(index).topLeft())).toPoint()

    def click(self, does: Does, row: int = 0, detail: str = "") -> None:
        """Click on a part of a message."""
        place = self.place(self.target(does, row, detail).area.center(), row)
        QTest.mouseClick(self.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
        settle()

    def keys(self, *keys: object) -> None:
        """Press keys in the messages."""
        self.view.setFocus()
        for key in keys:
            QTest.keyClick(self.view, key)
        settle()

    def paint(self) -> None:
        """Have everything in sight painted now."""
        self.view.viewport().repaint()
        settle()


def make_desk(world: World) -> Desk:
    """Build a window over a world."""
    media, player, files = Media(), FakeSoundPlayer(), Files()
    sounds = Sounds(media, player)
    context = replace(world.context, media=media, sounds=sounds, files=files)
    gui = Gui(context, state_file=world.state_file, on_quit=lambda: None)
    gui.show()
    assert QTest.qWaitForWindowExposed(gui.window, 10_000)
    return Desk(world, gui, media, player, sounds, files)


def settle() -> None:
    """Let what is due happen."""
    QTest.qWait(1)
    QApplication.processEvents()
