"""The real program, looked at: in every dress, every size and both languages.

The pictures are kept in `build/screens`. Nothing may be cut off, overlap, be untranslated or have
no name for a screen reader.
"""

from collections.abc import Callable
from typing import Any

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog

from app.adapters.storage.settings_file import SettingsFile
from app.domain.settings import Settings, Theme
from app.gui import dialogs
from app.gui.main_window import MainWindow
from app.gui.settings.window import SettingsPage, SettingsWindow
from app.ports.storage import Configuration
from tests.e2e.conftest import Play, Stage, eventually
from tests.e2e.looking import spoken
from tests.e2e.photographer import PARK, PEOPLE, SIZE, Photographer, change, furnish, settle
from tests.gui.world import ACCOUNT, group, person


@pytest.fixture
def photographer() -> Photographer:
    return Photographer()


def settings_window(window: MainWindow) -> SettingsWindow:
    context, theme = window._context, window._theme
    return dialogs.settings(window, context, theme, lambda: None)


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
                (
                    "switcher",
                    lambda: dialogs.switcher(window, context, theme, window.focus_composer),
                ),
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
