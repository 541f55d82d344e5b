"""Message in, notification, click, the right conversation: the real program on a real desktop."""

from PIL.Image import Image
from PySide6.QtWidgets import QApplication, QWidget

from app.gui.main_window import MainWindow
from tests.e2e.bus_monitor import BusMonitor
from tests.e2e.conftest import Friend, Play, Stage, eventually

ANNA = ("anna_b", "Anna B.")
ONEIL = ('o\'neil_"x"', "O'Neil")
KOBAYASHI = ("小林_x", "小林 ✨")


def composer_has_focus(window: MainWindow) -> bool:
    """Whether what is typed goes into the composer."""
    focus: QWidget | None = QApplication.focusWidget()
    return focus is not None and window.conversation.composer.isAncestorOf(focus)


async def shown(stage: Stage) -> int:
    """How many notifications are on the screen, by dunst's own count."""
    return int(stage.desktop.run("dunstctl", "count", "displayed").stdout)


async def shows(stage: Stage, count: int) -> bool:
    """Whether so many notifications are on the screen; the bus knows of them before it."""
    return await shown(stage) == count


async def click_notification(stage: Stage, place: float) -> None:
    """Click into dunst's window; 0 is its top, 1 its bottom."""
    window = await eventually(
        lambda: next(iter(stage.desktop.notification_windows()), None), "a notification"
    )
    await stage.click(window.x + window.width // 2, window.y + int(window.height * place))


async def is_answered(stage: Stage, friend: Friend, text: str) -> None:
    """Type an answer and see it arrive at this friend, and at nobody else."""
    await stage.type(text)
    await stage.key("Return")
    await eventually(lambda: friend.texts[-1:] == [text], "the answer")
    others = (f for f in stage.friends.values() if f is not friend)
    assert all(text not in other.texts for other in others)


def red_pixels(image: Image) -> int:
    """Pixels of the badge's colour in a tray icon."""
    data = image.convert("RGBA").tobytes()
    pixels = zip(data[::4], data[1::4], data[2::4], data[3::4], strict=True)
    return sum(1 for r, g, b, a in pixels if a > 128 and r > 180 and g < 110 and b < 110)


def test_two_friends_write_and_each_click_opens_its_conversation(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        anna, kobayashi = stage.befriend(*ANNA), stage.befriend(*KOBAYASHI)
        async with BusMonitor() as bus, stage.program() as window:
            await stage.look_elsewhere()
            await eventually(
                lambda: "inactive" in stage.server.client_state("me").values(), "CSI inactive"
            )
            anna.say("See you at <b>five</b> & bring <a href='http://x'>cake</a>")
            kobayashi.say("こんにちは 👋")
            await bus.until(lambda: len(bus.notified) >= 2)
            bodies = dict(bus.notified)
            assert bodies["Anna B."].startswith("See you at &lt;b&gt;five&lt;/b&gt; &amp;")
            assert {title for title, _ in bus.notified} == {"Anna B.", "小林 ✨"}
            await eventually(lambda: window.windowTitle() == "(2) Bellbird", "the title")
            await bus.until(lambda: bus.badges[-1:] == [2])
            assert red_pixels(await stage.tray.icon()) > 10
            assert "2" in await stage.tray.tooltip()

            await eventually(lambda: shows(stage, 2), "both notifications on the screen")
            await click_notification(stage, 0.85)
            await eventually(window.isActiveWindow, "the window to come to the front")
            await eventually(lambda: composer_has_focus(window), "the composer")
            await eventually(lambda: window.windowTitle() == "(1) Bellbird", "one to be read")
            await is_answered(stage, kobayashi, "hello 42")
            await eventually(
                lambda: "active" in stage.server.client_state("me").values(), "CSI active"
            )
            assert await shown(stage) == 1

            await click_notification(stage, 0.5)
            await eventually(lambda: window.windowTitle() == "Bellbird", "all to be read")
            await is_answered(stage, anna, "with pleasure")
            await bus.until(lambda: bus.badges[-1:] == [0])
            assert await shown(stage) == 0
            assert red_pixels(await stage.tray.icon()) == 0

    play(scene)


def test_a_click_brings_the_window_back_from_the_tray(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        oneil = stage.befriend(*ONEIL)
        async with stage.program() as window:
            window.close()
            await eventually(lambda: not window.isVisible(), "the window to hide")
            oneil.say("Are you there?")
            await click_notification(stage, 0.5)
            await eventually(
                lambda: window.isVisible() and window.isActiveWindow(), "the window to come back"
            )
            await is_answered(stage, oneil, "yes")
            await eventually(lambda: window.windowTitle() == "Bellbird", "it to be read")

    play(scene)
