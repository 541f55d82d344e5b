"""The languages that Bellbird speaks, and which of them somebody's system asks for."""

from collections.abc import Iterable
from enum import Enum

_TRADITIONAL = ("zh-hant", "zh-tw", "zh-hk", "zh-mo")
"""Tags of traditional Chinese, which is another script; whoever reads it gets English."""


class Language(Enum):
    """What the user can choose; the values are those of `Settings.language`."""

    SYSTEM = ""
    ENGLISH = "en"
    CHINESE = "zh_CN"

    @classmethod
    def of(cls, setting: str) -> "Language":
        """Read the setting; what nobody knows is the system's choice."""
        return next((language for language in cls if language.value == setting), cls.SYSTEM)


def spoken_for(tags: Iterable[str]) -> Language:
    """The language of ours that a system's settings ask for most, English if for none.

    Args:
        tags: of languages (BCP 47), the best first.
    """
    traditional = False
    for tag in tags:
        language = tag.lower()
        if language.startswith(_TRADITIONAL):
            traditional = True  # the bare "zh" that follows is only what is left of it
        elif language.startswith("zh") and not (traditional and language == "zh"):
            return Language.CHINESE
        if language.split("-")[0] == "en":
            return Language.ENGLISH
    return Language.ENGLISH
