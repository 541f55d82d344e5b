"""The real program changes its language by the keyboard, and goes on in it."""

from PySide6.QtWidgets import QApplication, QComboBox, QDialog

from app.adapters.storage.settings_file import SettingsFile
from app.gui.main_window import MainWindow
from tests.e2e.bus_monitor import BusMonitor
from tests.e2e.conftest import Play, Stage, eventually


def settings_of(window: MainWindow) -> QDialog | None:
    """The settings, while they are open."""
    opened = (d for d in window.findChildren(QDialog, "settings") if d.isVisible())
    return next(opened, None)


def stands_on_language() -> bool:
    """Whether the keyboard is at the choice of the language."""
    focus = QApplication.focusWidget()
    return isinstance(focus, QComboBox) and focus.findText("简体中文") >= 0


def test_chosen_by_the_keyboard_chinese_is_everywhere_and_stays(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        anna = stage.befriend("anna", "Anna")
        async with BusMonitor() as bus:
            async with stage.program() as window:
                await eventually(window.isActiveWindow, "the window to be active")
                anna.say("Hello")
                await eventually(window.list.model.refs, "the conversation")
                await stage.key("alt+Down")
                await stage.type("half a sentence")
                await stage.key("ctrl+comma")
                await eventually(lambda: settings_of(window), "the settings")
                for _ in range(4):
                    await stage.key("Down")
                for _ in range(12):
                    if stands_on_language():
                        break
                    await stage.key("Tab")
                await stage.key("End")
                await eventually(
                    lambda: window.list.search.placeholderText() == "搜索", "Chinese in the window"
                )
                settings = settings_of(window)
                assert settings is not None
                assert settings.windowTitle() == "设置"
                assert window.conversation.composer.text() == "half a sentence"
                await stage.key("Escape")
                await stage.look_elsewhere()
                anna.say("one")
                anna.say("two")
                await bus.until(lambda: bus.notified[-1:] and "条新消息" in bus.notified[-1][1])
                await eventually(stage.tray.tooltip, "the tray")
                assert "条新消息" in await stage.tray.tooltip()
            file = SettingsFile(stage.profile / "settings.toml")
            assert file.load().settings.language == "zh_CN"
            async with stage.program() as window:
                assert window.list.search.placeholderText() == "搜索"
                assert window.conversation.composer.text() == "half a sentence"

    play(scene)
