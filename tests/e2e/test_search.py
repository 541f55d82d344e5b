"""A message that came is found: with the real keyboard, in the real program, from the real disk."""

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.adapters.storage.settings_file import SettingsFile
from app.domain.settings import Settings, Theme
from app.gui.main_window import MainWindow
from app.ports.storage import Configuration
from tests.e2e.conftest import Play, Stage, eventually
from tests.e2e.test_screens import PEOPLE, SIZE, Photographer, change, furnish, settle
from tests.gui.world import ACCOUNT, person


def titles(window: MainWindow) -> list[str]:
    """What the rows of the results say."""
    results = window.list.results
    return [] if results is None else [line.text or line.title for line in results.model.lines]


def chosen(window: MainWindow) -> str:
    """The text of the message that is marked as found."""
    view = window.conversation.messages
    index = view.currentIndex()
    return view.messages.rows[index.row()].text if index.isValid() else ""


def test_what_a_friend_wrote_is_found_everywhere_and_here(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        anna = stage.befriend("anna_b", "Anna B.")
        ben = stage.befriend("ben", "Ben")
        async with stage.program() as window:
            for n in range(40):
                anna.say(f"small talk {n}")
            ben.say("The Crème brûlée recipe is in the blue folder")
            anna.say("zebra crossing")
            await eventually(lambda: len(window.list.model.refs()) == 2, "two conversations")
            await stage.key("ctrl+shift+f")
            await stage.type("creme blue")
            await eventually(
                lambda: titles(window)[-1:] == ["The Crème brûlée recipe is in the blue folder"],
                "the recipe",
            )
            await stage.key("Return")
            await eventually(lambda: "recipe" in chosen(window), "the message, marked")
            await stage.key("ctrl+a")
            await stage.type("zebra")
            await eventually(lambda: titles(window)[-1:] == ["zebra crossing"], "the zebra")
            await stage.key("Return")
            await eventually(lambda: chosen(window) == "zebra crossing", "the zebra, marked")
            await stage.key("ctrl+f")
            bar = window.conversation.search_bar
            assert bar is not None
            await stage.type("talk 7")
            await eventually(lambda: chosen(window) == "small talk 37", "the newest")
            await eventually(lambda: bar.number.text() == "1 of 4", "how many there are")
            await stage.key("Return")
            await eventually(lambda: chosen(window) == "small talk 27", "the one before")
            await stage.key("Escape")
            await eventually(lambda: not bar.isVisible(), "the bar to close")
            assert window.conversation.composer.field.hasFocus()
        async with stage.program() as window:
            await stage.key("ctrl+shift+f")
            await stage.type("zebra")
            await eventually(
                lambda: titles(window)[-1:] == ["zebra crossing"], "it in the next run"
            )

    play(scene)


def test_a_narrow_window_shows_what_was_found_in_the_place_of_the_list(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        anna = stage.befriend("anna_b", "Anna B.")
        async with stage.program() as window:
            window.resize(420, 640)
            anna.say("zebra crossing")
            for n in range(400):
                anna.say(f"small talk {n}")
            model = window.list.model

            def newest() -> list[str]:
                return [model.row(ref).text for ref in model.refs()]

            await eventually(lambda: newest() == ["small talk 399"], "all of it")
            await stage.key("ctrl+shift+f")
            await stage.type("zebra")
            await eventually(lambda: titles(window)[-1:] == ["zebra crossing"], "the zebra")
            await stage.key("Return")
            await eventually(lambda: chosen(window) == "zebra crossing", "the zebra, marked")
            view = window.conversation.messages
            await eventually(view.isVisible, "the conversation")
            in_sight = view.visualRect(view.currentIndex()).intersects(view.viewport().rect())
            assert in_sight
            await stage.key("Escape")
            results = window.list.results
            assert results is not None
            await eventually(results.isVisible, "the results, as they were")

    play(scene)


def test_the_search_in_every_dress(play: Play) -> None:
    photographer = Photographer()

    async def look_everywhere(window: MainWindow, typed: str) -> None:
        window.search_everywhere()
        window.list.search.setText(typed)
        results = await eventually(lambda: window.list.results, "the page")
        await eventually(lambda: not results.is_waiting, "results")
        await settle()

    async def scene(stage: Stage) -> None:
        file = SettingsFile(stage.profile / "settings.toml")
        account = replace(ACCOUNT, enabled=False)
        await file.save(Configuration(Settings(close_hint_shown=True), (account,)))
        await furnish(stage)
        async with stage.program(waits_for_login=False) as window:
            window.resize(SIZE)
            window._context.conversations.open(person("anna"))
            await look_everywhere(window, "you")
            await stage.key("Return")
            await eventually(lambda: "you" in chosen(window).lower(), "the newest")
            await settle()
            photographer.take("search-everywhere", window)
            await change(window, theme=Theme.DARK)
            photographer.take("search-everywhere-dark", window)
            await change(window, theme=Theme.CONTRAST)
            photographer.take("search-everywhere-contrast", window)
            await change(window, theme=Theme.LIGHT, language="zh_CN")
            await look_everywhere(window, "会议")
            photographer.take("search-everywhere-chinese", window, foreign=PEOPLE)
            await change(window, language="en")
            window.list.search.clear()
            window.search_here()
            await stage.type("the")
            await eventually(lambda: "the" in chosen(window), "the newest, here")
            await settle()
            photographer.take("search-here", window)
            await change(window, zoom=200)
            photographer.take("search-here-large", window)
            await look_everywhere(window, "anna")
            photographer.take("search-everywhere-large", window)
            await change(window, zoom=100)
            window.resize(420, 720)
            await look_everywhere(window, "the")
            photographer.take("search-everywhere-narrow", window)
            window.resize(SIZE)
            QApplication.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
            try:
                await look_everywhere(window, "رسالة")
                photographer.take("search-everywhere-right-to-left", window)
            finally:
                QApplication.setLayoutDirection(Qt.LayoutDirection.LeftToRight)

    play(scene)
    assert not photographer.faults, "\n".join(photographer.faults)
