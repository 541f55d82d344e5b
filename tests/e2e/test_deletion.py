"""Delete for me, with the real keyboard: it stays away though the server tells of it again."""

import sqlite3

from PySide6.QtCore import Qt

from app.gui.main_window import MainWindow
from tests.e2e.conftest import Play, Stage, eventually


def texts(window: MainWindow) -> list[str]:
    return [m.text for m in window.conversation.messages.messages.rows]


async def open_anna(stage: Stage, window: MainWindow) -> None:
    await eventually(window.list.model.refs, "the conversation")
    await stage.key("ctrl+k")
    await stage.type("Anna")
    await stage.key("Return")
    await eventually(window.conversation.composer.field.hasFocus, "the composer")


def forget_what_was_fetched(stage: Stage) -> None:
    """Let the next run fetch the history once more, as a lost file would."""
    (file,) = stage.profile.rglob("bellbird.db")
    with sqlite3.connect(file) as connection:
        connection.execute("DELETE FROM archive_position")
    connection.close()


def test_a_deleted_message_stays_away_and_another_is_brought_back(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        anna = stage.befriend("anna_b", "Anna B.")
        async with stage.program() as window:
            for text in ("One", "Two", "Three"):
                anna.say(text)
            await open_anna(stage, window)
            await eventually(lambda: texts(window) == ["One", "Two", "Three"], "all of them")
            view = window.conversation.messages
            view.setFocus(Qt.FocusReason.ShortcutFocusReason)
            view.setCurrentIndex(view.messages.index(1))
            await stage.key("Delete")
            await eventually(lambda: texts(window) == ["One", "Three"], "the second to go")
            assert window.conversation.undo_line.isVisible()
            view.setCurrentIndex(view.messages.index(0))
            await stage.key("Delete")
            await eventually(lambda: texts(window) == ["Three"], "the first to go, too")
            await stage.key("ctrl+z")
            await eventually(lambda: texts(window) == ["One", "Two", "Three"], "both to be back")
            view.setCurrentIndex(view.messages.index(1))
            await stage.key("Delete")
            await eventually(lambda: texts(window) == ["One", "Three"], "the second to go again")
        forget_what_was_fetched(stage)
        async with stage.program() as window:
            await open_anna(stage, window)
            anna.say("Four")
            await eventually(lambda: texts(window)[-1:] == ["Four"], "what is new")
            assert texts(window) == ["One", "Three", "Four"]
            assert window.windowTitle() == "Bellbird"

    play(scene)
