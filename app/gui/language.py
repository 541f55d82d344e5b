"""Which language the program speaks: its own texts, Qt's, dates, times and numbers.

Languages come from `resources/translations`. English is what the sources are written in and needs
no file. `Spoken.changed` means that everything visible has to be made anew.
"""

import json
import logging

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QObject, QTranslator, Signal
from PySide6.QtGui import QFont, QGuiApplication

import resources
from app.domain import words
from app.domain.languages import Language, spoken_for

__all__ = ["Language", "Spoken", "load_catalogue", "spoken_by"]

logger = logging.getLogger(__name__)

_CORE = "Core"
"""The catalogue's context of everything that is not written in `app.gui`."""

_CHINESE_FONTS = ("Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei UI")
"""Whose Han characters have the forms that readers of simplified Chinese expect. Where the system
speaks another language, the Japanese ones come first on many."""


def spoken_by(locale: QLocale) -> Language:
    """The language of ours that a system's settings ask for most, English if for none."""
    return spoken_for(locale.uiLanguages())


class Spoken(QObject):
    """The language of the whole program; there is one at a time.

    Belongs to the thread of the window. Until the first `choose` it is English.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._translators: list[QTranslator] = []
        self._locale_before = QLocale()
        self._family = ""
        self._language: Language | None = None
        self._setting: Language | None = None

    @property
    def language(self) -> Language:
        """What is spoken: never `Language.SYSTEM`."""
        return self._language or Language.ENGLISH

    def choose(self, setting: str) -> None:
        """Speak what the setting says, from now on."""
        chosen = Language.of(setting)
        if chosen is self._setting:
            return
        system = QLocale.system()
        language = spoken_by(system) if chosen is Language.SYSTEM else chosen
        first, changes = self._setting is None, language is not self._language
        self._setting, self._language = chosen, language
        before = QLocale()
        QLocale.setDefault(_locale_of(language, system))
        if changes:
            self._load(language)
        if not first and (changes or before != QLocale()):
            self.changed.emit()

    def close(self) -> None:
        """Speak as before."""
        self._unload()
        QLocale.setDefault(self._locale_before)
        words.speak_english()

    def _load(self, language: Language) -> None:
        self._unload()
        if language is Language.ENGLISH:
            words.speak_english()
            return
        # Qt's own first: where both have a text, the one installed last is asked first.
        qt = QTranslator(self)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if not qt.load(f"qtbase_{language.value}", folder):
            logger.warning("Qt's own texts stay English: there is no %s in it", language.value)
        ours = load_catalogue(language, self)
        for translator in (qt, ours):
            QCoreApplication.installTranslator(translator)
            self._translators.append(translator)
        self._family = QGuiApplication.font().family()
        QFont.insertSubstitutions(self._family, _CHINESE_FONTS)

    def _unload(self) -> None:
        for translator in self._translators:
            QCoreApplication.removeTranslator(translator)
            # It lives on until we go: a thread of the archive may just be asking it.
        self._translators.clear()
        if self._family:
            QFont.removeSubstitutions(self._family)
            self._family = ""


def load_catalogue(language: Language, parent: QObject | None = None) -> QTranslator:
    """Load a language's texts, and let everything below the window speak it."""
    ours = QTranslator(parent)
    ours.load(str(resources.path(f"translations/bellbird_{language.value}.qm")))
    patterns: list[str] = json.loads(resources.read_text("translations/patterns.json"))
    words.speak(lambda text: ours.translate(_CORE, text) or "", patterns)
    return ours


def _locale_of(language: Language, system: QLocale) -> QLocale:
    """How dates and numbers are written: the system's way where it speaks the language."""
    if spoken_by(system) is language and system.language() in _QT[language]:
        return system
    if language is Language.CHINESE:
        return QLocale(QLocale.Language.Chinese, QLocale.Country.China)
    return QLocale(QLocale.Language.English, system.territory())


_QT = {
    Language.ENGLISH: (QLocale.Language.English, QLocale.Language.C),
    Language.CHINESE: (QLocale.Language.Chinese,),
}
