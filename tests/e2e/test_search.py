"""A message that came is found: with the real keyboard, in the real program, from the real disk."""

from app.gui.main_window import MainWindow
from tests.e2e.conftest import Play, Stage, eventually


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
