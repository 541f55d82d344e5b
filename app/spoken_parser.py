"""A parser of the command line that speaks the user's language, argparse's own words included."""

import argparse
import sys
import unicodedata
from collections.abc import Iterable
from typing import Any, NoReturn

from app.domain.words import say, translate


class SpokenParser(argparse.ArgumentParser):
    """Speaks the user's language, also with argparse's own words."""

    def __init__(self, **more: Any) -> None:
        super().__init__(formatter_class=_Formatter, **more)

    def speak(self) -> None:
        """Let `say` speak the user's language, before something is printed."""

    def format_help(self) -> str:
        """Make the help."""
        self.speak()
        return super().format_help()

    def format_usage(self) -> str:
        """Make the line that says what can be typed."""
        self.speak()
        return super().format_usage()

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with what was typed, and end."""
        self.print_usage(sys.stderr)
        told = translate("{program}: error: {message}", program=self.prog, message=say(message))
        self.exit(2, f"{told}\n")


class _Formatter(argparse.HelpFormatter):
    """Help whose texts are said."""

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[Any],
        prefix: str | None = None,
    ) -> None:
        """Begin with what can be typed."""
        said = translate("usage: ") if prefix is None else prefix
        super().add_usage(usage, actions, groups, said)

    def start_section(self, heading: str | None) -> None:
        """Begin a list of arguments."""
        is_argparses = heading == "options"
        super().start_section(translate("options") if is_argparses else heading and say(heading))

    def add_text(self, text: str | None) -> None:
        """Add a paragraph."""
        super().add_text(text and say(text))

    def _split_lines(self, text: str, width: int) -> list[str]:
        return super()._split_lines(text, _letters(text, width))

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        return super()._fill_text(text, _letters(text, width), indent)

    def _get_help_string(self, action: argparse.Action) -> str | None:
        return action.help and say(action.help)


ARGPARSES_WORDS = (
    "positional arguments",
    "show this help message and exit",
    "argument {argument}: {problem}",
    "expected one argument",
    "invalid choice: {value} (choose from {choices})",
    "unrecognized arguments: {arguments}",
    "the following arguments are required: {arguments}",
    "ambiguous option: {option} could match {matches}",
    "ignored explicit argument {value}",
)
"""What argparse says by itself; here to be translated."""


def _letters(text: str, width: int) -> int:
    """How many letters a line may have, so that it is no wider; Chinese ones take twice as much."""
    wide = any(unicodedata.east_asian_width(letter) in "WF" for letter in text)
    return width // 2 if wide else width
