"""What the program says in a terminal before it has a window, in the user's language.

Qt is not loaded for it: `bellbird --help` should answer at once.
"""

import contextlib
import json
import os
import sys
from collections.abc import Mapping, Sequence

import resources
from app.bootstrap.catalogue import Catalogue
from app.bootstrap.folders import Folders
from app.domain import words
from app.domain.errors import AppError
from app.domain.languages import Language, spoken_for
from app.domain.words import say

_CORE = "Core"
"""The catalogue's context of everything that is not written in `app.gui`."""


def complain(sentence: str, folders: Folders) -> None:
    """Print a sentence of ours, in English, to who started the program, in their language.

    Args:
        folders: where the language is chosen.
    """
    speak_users_language(folders)
    print(say(sentence), file=sys.stderr)  # noqa: T201  its terminal


def speak_users_language(folders: Folders) -> None:
    """Speak the language of the settings, or the system's."""
    from app.adapters.storage.settings_file import SettingsFile

    chosen = Language.SYSTEM
    with contextlib.suppress(AppError):  # the window will tell of it
        settings = SettingsFile(folders.settings / "settings.toml").load().settings
        chosen = Language.of(settings.language)
    if chosen is Language.SYSTEM:
        chosen = spoken_for(system_languages(os.environ))
    if chosen is not Language.ENGLISH:
        catalogue = Catalogue(
            resources.read_bytes(f"translations/bellbird_{chosen.value}.qm"), _CORE
        )
        patterns: list[str] = json.loads(resources.read_text("translations/patterns.json"))
        words.speak(catalogue.look_up, patterns)


def system_languages(environment: Mapping[str, str]) -> Sequence[str]:
    """The tags of the languages that the system asks for, the best first; empty: it does not say.

    Args:
        environment: of a process; what locale(7) says of it, and GNU gettext of LANGUAGE.
    """
    if sys.platform == "win32":
        import ctypes
        import locale

        known = locale.windows_locale.get(ctypes.windll.kernel32.GetUserDefaultUILanguage(), "")
        return [known.replace("_", "-")] if known else []
    else:  # noqa: RET505  mypy knows the systems apart by it
        names = (environment.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
        messages = _tag(next((name for name in names if name), ""))
        if messages.upper() in ("", "C", "POSIX"):
            return []  # and then LANGUAGE does not count
        listed = [_tag(name) for name in environment.get("LANGUAGE", "").split(":") if name]
        return [*listed, messages]


def _tag(name: str) -> str:
    """The tag of a locale, "zh_CN.UTF-8@pinyin"."""
    return name.partition(".")[0].partition("@")[0].replace("_", "-")
