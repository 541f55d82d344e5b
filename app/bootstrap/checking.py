"""How the notification check is asked for and told, on the command line and between two starts."""

import io
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.domain.check import Report

CHECK_QUESTION = "check"
"""What `bellbird check` asks the running program."""

VERSION_QUESTION = "version "
"""What a second start tells and asks: its own version behind this word, and ours."""


def tell(report: "Report", *, as_json: bool) -> int:
    """Print a report and give the exit code: 0 only if every required link holds."""
    from app.services.check_report import to_json, to_text

    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # consoles of Windows lack some of our signs
    print(to_json(report) if as_json else to_text(report))  # noqa: T201  what was asked for
    return 0 if report.holds else 1
