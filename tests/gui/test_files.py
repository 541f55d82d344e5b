"""Files: chosen or dropped, on their way, and saved to where the user wants them."""

from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from app.domain.content import File, Image, Text, Voice
from app.domain.events import TransferChanged, TransferPhase
from app.domain.ids import AccountId, ConversationId, ConversationRef, MessageId
from app.domain.message import Message
from app.domain.people import Person
from app.gui.composer.attaching import (
    MAX_AT_ONCE,
    choose_files,
    dropped_files,
    outgoing_file,
    send_files,
)
from app.gui.conversations.transfer_line import TransferLine
from app.gui.messages.saving import attachment_of, save_attachment, suggested_name
from app.services.files import OutgoingFile
from tests.gui.conftest import World
from tests.gui.world import ACCOUNT

ANNA = ConversationRef(ACCOUNT.id, ConversationId.c2c("anna@example.org"))


class Files:
    """Takes the user's wishes, in order."""

    def __init__(self) -> None:
        self.said: list[tuple[object, ...]] = []

    async def send(self, ref: ConversationRef, file: OutgoingFile) -> None:
        self.said.append(("send", ref, file))

    async def fetch(
        self,
        account: AccountId,
        url: str,
        target: Path,
        *,
        name: str = "",
        ref: ConversationRef | None = None,
    ) -> None:
        self.said.append(("fetch", account, url, target, name, ref))

    def cancel(self, transfer: str) -> None:
        self.said.append(("cancel", transfer))


@pytest.fixture
def files() -> Files:
    return Files()


@pytest.fixture
def context(world: World, files: Files):
    return replace(world.context, files=files)


@pytest.fixture
def page(qtbot) -> QWidget:
    page = QWidget()
    qtbot.addWidget(page)
    return page


def message(*elements) -> Message:
    return Message(ANNA.account, ANNA.id, MessageId("m"), Person("anna@example.org"), 1.0, elements)


def test_a_picture_is_described_by_its_size_and_anything_else_is_a_file(tmp_path):
    picture, note = tmp_path / "cat.bin", tmp_path / "fake.png"
    image = QImage(30, 20, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    image.save(str(picture), "PNG")
    note.write_text("no picture")
    assert outgoing_file(picture) == OutgoingFile(picture, 30, 20)
    assert outgoing_file(note) == OutgoingFile(note)


def test_files_that_are_dropped_are_sent_and_folders_and_links_are_not(context, files, tmp_path):
    paths = [tmp_path / f"{n}.txt" for n in range(MAX_AT_ONCE + 5)]
    for path in paths:
        path.write_text("x")
    data = QMimeData()
    urls = [QUrl("https://example.org/x"), QUrl.fromLocalFile(str(tmp_path))]
    data.setUrls([*urls, *(QUrl.fromLocalFile(str(path)) for path in paths)])
    send_files(context, ANNA, dropped_files(data))
    assert files.said == [("send", ANNA, OutgoingFile(path)) for path in paths[:MAX_AT_ONCE]]


def test_files_that_are_chosen_are_sent(context, files, page, tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("x")
    dialog = choose_files(context, ANNA, page)
    dialog.filesSelected.emit([str(path)])
    dialog.reject()
    assert files.said == [("send", ANNA, OutgoingFile(path))]


def test_a_file_on_its_way_is_shown_and_can_be_stopped(qtbot, context, world, files):
    line = TransferLine(context)
    qtbot.addWidget(line)
    assert line.isHidden()
    running = TransferChanged("t1", ANNA, "<cat>.png", TransferPhase.RUNNING, 45, 100)
    world.store.dispatch(running)
    assert line.text.accessibleName() == "<cat>.png · 45 %"
    QTest.mouseClick(line.cancel, Qt.MouseButton.LeftButton)
    assert files.said == [("cancel", "t1")]
    world.store.dispatch(replace(running, phase=TransferPhase.CANCELLED))
    assert line.isHidden()


def test_a_file_is_saved_where_the_user_says(context, files, page, tmp_path):
    dialog = save_attachment(context, message(File("https://x.org/a", "a.pdf")), page)
    assert dialog is not None
    dialog.fileSelected.emit(str(tmp_path / "b.pdf"))
    dialog.reject()
    target = tmp_path / "b.pdf"
    assert files.said == [("fetch", ANNA.account, "https://x.org/a", target, "a.pdf", ANNA)]


@pytest.mark.parametrize(
    ("name", "suggested"),
    [
        ("a.pdf", "a.pdf"),
        ("../../.bashrc", "_.._.bashrc"),
        ("..", "file"),
        ("C:\\x\u202egpj.exe", "C__x_gpj.exe"),
        ("", "file"),
        ("x" * 500 + ".pdf", "x" * 116 + ".pdf"),
    ],
)
def test_a_name_from_the_network_is_made_harmless(name, suggested):
    assert suggested_name(File("https://x.org/a", name)) == suggested


def test_only_messages_with_a_file_can_be_saved(context, page):
    assert attachment_of(message(Text("hello"))) is None
    assert save_attachment(context, message(Text("hello")), page) is None
    assert attachment_of(message(Image("https://x.org/a"), Text("look"))) is not None
    assert suggested_name(Voice("https://x.org/a")) == "file"
