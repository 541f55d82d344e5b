"""Make text fit for a notification server: harmless, of bounded size, and never taken for markup.

A body that reaches a server with the capability `body-markup` unescaped is a hole: `<a>` makes a
link to anywhere and `<img>` fetches one (Desktop Notifications Specification, "Markup").
"""

from app.domain.preview import plain

MAX_TITLE_LENGTH = 200
MAX_LINE_LENGTH = 500
MAX_LINES = 12
"""More lines never fit; the notifier makes at most seven, plugins make what they like."""


def title_text(title: str) -> str:
    """Make a title: one line. Titles are plain text on every server, so nothing is escaped."""
    return plain(title, MAX_TITLE_LENGTH)


def body_text(body: str, *, markup: bool) -> str:
    """Make a body of at most `MAX_LINES` lines.

    Args:
        markup: whether the server takes it for markup.
    """
    lines = [plain(line, MAX_LINE_LENGTH) for line in body.split("\n", MAX_LINES)[:MAX_LINES]]
    text = "\n".join(lines).strip("\n")
    return _escaped(text) if markup else text


def _escaped(text: str) -> str:
    # As `html.escape` does it, which brings all of HTML's entities with it, a megabyte.
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
