"""Say what a notification check found: as JSON for tools, as a table for people."""

import json
import textwrap
import unicodedata
from datetime import datetime

from app.domain.check import Finding, Hop, Link, Report, Row, Status
from app.domain.words import say, translate

SCHEMA = 1
"""Version of the JSON; raised when a field changes its meaning or goes."""

NAMES = {
    Link.ACCOUNT: "Account online",
    Link.CATCH_UP: "Nothing missed",
    Link.ACTIVITY: "Server knows whether you look",
    Link.SERVER: "Notification server",
    Link.PERMISSION: "Permission",
    Link.DO_NOT_DISTURB: "Do not disturb",
    Link.TRAY: "Tray",
    Link.BADGE: "Number on the taskbar",
    Link.KEY_RING: "Key ring",
    Link.PUSH: "Push registration",
    Link.ROUND_TRIP: "A message to myself",
}
"""The links in words."""

_WIDTH = 100


def to_json(report: Report) -> str:
    """Write a report for tools.

    The fields stay as they are within one `SCHEMA`; new ones may come. Times are seconds since the
    epoch and milliseconds. Pure ASCII, so that no console or pipe can spoil it.
    """
    rows = [
        {
            "link": row.link.value,
            "name": NAMES[row.link],
            "account": row.account,
            "required": row.link.is_required,
            "status": row.finding.status.value,
            "proof": row.finding.proof,
            "advice": row.finding.advice,
            "ms": round(row.ms, 1),
            "hops": [{"name": hop.name, "ms": round(hop.ms, 1)} for hop in row.hops],
        }
        for row in report.rows
    ]
    whole = {
        "schema": SCHEMA,
        "version": report.version,
        "at": round(report.at, 3),
        "ms": round(report.ms, 1),
        "ok": report.holds,
        "rows": rows,
    }
    return json.dumps(whole, indent=2)


def from_json(text: str) -> Report:
    """Read what `to_json` wrote.

    Raises:
        ValueError: it is something else, or of another schema.
    """
    try:
        whole = json.loads(text)
        if whole["schema"] != SCHEMA:
            raise ValueError("the report is of another schema")
        rows = tuple(
            Row(
                Link(row["link"]),
                Finding(Status(row["status"]), str(row["proof"]), str(row["advice"])),
                str(row["account"]),
                float(row["ms"]),
                tuple(Hop(str(hop["name"]), float(hop["ms"])) for hop in row["hops"]),
            )
            for row in whole["rows"]
        )
        return Report(str(whole["version"]), float(whole["at"]), float(whole["ms"]), rows)
    except (KeyError, TypeError) as error:
        raise ValueError("the report lacks a part") from error


def to_text(report: Report) -> str:
    """Write a report for people: an aligned table, with advice below what needs it."""
    moment = datetime.fromtimestamp(report.at).astimezone()
    when = f"{moment:%Y-%m-%d %H:%M:%S}"
    lines = [say(f"Bellbird {report.version}, notification check of {when}"), ""]
    several = len({row.account for row in report.rows if row.account}) > 1
    names = [_name(row, several=several) for row in report.rows]
    marks = {
        Status.OK: translate("ok"),
        Status.WARNING: translate("warning"),
        Status.FAILED: translate("FAILED"),
        Status.NOT_AVAILABLE: "–",
    }
    mark_width = max(map(_width, marks.values()))
    name_width = max(map(_width, names), default=0)
    indent = " " * (mark_width + name_width + 6)
    for row, name in zip(report.rows, names, strict=True):
        mark = marks[row.finding.status]
        head = f"  {_padded(mark, mark_width)}  {_padded(name, name_width)}  "
        proof = say(row.finding.proof)
        proof = f"{proof} ({row.ms:.0f} ms)" if row.ms >= 1 else proof
        lines.append(textwrap.fill(proof, _WIDTH, initial_indent=head, subsequent_indent=indent))
        lines.extend(f"{indent}{hop.ms:7.1f} ms  {say(hop.name)}" for hop in row.hops)
        if row.finding.advice:
            advice = f"→ {say(row.finding.advice)}"
            lines.append(
                textwrap.fill(
                    advice, _WIDTH, initial_indent=indent, subsequent_indent=f"{indent}  "
                )
            )
    return "\n".join([*lines, "", say(verdict(report))])


def verdict(report: Report) -> str:
    """Say in one sentence how it stands."""
    if not report.holds:
        return "Notifications can't be trusted until this is mended."
    if report.broken:
        return "Notifications work; something beside them does not."
    return "Notifications work."


def _name(row: Row, *, several: bool) -> str:
    name = say(NAMES[row.link])
    return f"{name} ({row.account})" if several and row.account else name


def _width(text: str) -> int:
    """Columns of a terminal; Chinese takes two for each character."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))
