"""What the program says in a terminal before it has a window, in the user's language."""

import contextlib
import sys

from app.bootstrap.folders import Folders
from app.domain.errors import AppError
from app.domain.words import say


def complain(sentence: str, folders: Folders) -> None:
    """Print a sentence of ours, in English, to who started the program, in their language.

    Args:
        folders: where the language is chosen.
    """
    speak_users_language(folders)
    print(say(sentence), file=sys.stderr)  # noqa: T201  its terminal


def speak_users_language(folders: Folders) -> None:
    """Speak the language of the settings, or the system's, without a window; loads a part of Qt."""
    from app.adapters.storage.settings_file import SettingsFile
    from app.gui.language import speak_without_window

    chosen = ""
    with contextlib.suppress(AppError):  # the window will tell of it
        chosen = SettingsFile(folders.settings / "settings.toml").load().settings.language
    speak_without_window(chosen)
