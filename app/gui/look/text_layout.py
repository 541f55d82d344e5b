"""Lay out plain text: broken into lines, shortened, with its links; no markup is ever read."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QTextCharFormat, QTextLayout, QTextOption

from app.domain.model import Message, MessageFlag, Text
from app.gui.look.links import Link

SHOWN_LENGTH = 2_500
"""Characters of a long text shown before "Show more"."""

SHOWN_LINES = 40

EXPANDED_LENGTH = 20_000
"""Characters shown after "Show more"; the whole text is what is copied."""


def lay_text(
    text: str, font: QFont, most: float, links: tuple[Link, ...]
) -> tuple[QTextLayout, QRectF]:
    """Break a text into lines; the size is that of what is really covered."""
    layout = QTextLayout(text.replace("\r\n", "\n").replace("\n", "\u2028"), font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
    layout.setTextOption(option)
    layout.setCacheEnabled(True)
    if links:
        layout.setFormats([_link_format(link) for link in links])
    width, height, indented = _break(layout, most)
    if indented:
        # Right-to-left lines begin at the right edge: break again for the width really needed.
        width, height, _ = _break(layout, width)
    return layout, QRectF(0, 0, width, height)


def _break(layout: QTextLayout, width: float) -> tuple[float, float, bool]:
    widest, y, indented = 0.0, 0.0, False
    layout.beginLayout()
    while True:
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(width)
        line.setPosition(QPointF(0, y))
        y += line.height()
        widest = max(widest, line.naturalTextWidth())
        indented = indented or line.naturalTextRect().left() > 1
    layout.endLayout()
    return float(int(widest) + 1), y, indented


def _link_format(link: Link) -> QTextLayout.FormatRange:
    made = QTextLayout.FormatRange()
    made.start = link.start
    made.length = link.length
    style = QTextCharFormat()
    style.setAnchor(True)
    style.setFontUnderline(True)
    made.format = style
    return made


def shorten(text: str, *, expanded: bool) -> tuple[str, bool]:
    """Cut a text to what is shown at first or when asked for more; tell whether it was cut."""
    cut = text[: EXPANDED_LENGTH if expanded else SHOWN_LENGTH]
    lines = cut.split("\n")
    most = SHOWN_LINES * (10 if expanded else 1)
    if len(lines) > most:
        cut = "\n".join(lines[:most])
    return (cut.rstrip() + "…", True) if len(cut) < len(text) else (text, False)


def few_emoji(message: Message) -> bool:
    """Whether a message is one to three emoji and nothing else."""
    if len(message.elements) != 1 or not isinstance(message.elements[0], Text):
        return False
    text = message.elements[0].text.strip()
    if not text or len(text) > 24 or MessageFlag.RECALLED in message.flags:
        return False
    shown = [c for c in text if c not in "\u200d\ufe0f" and not 0x1F3FB <= ord(c) <= 0x1F3FF]
    flags = sum(0x1F1E6 <= ord(c) <= 0x1F1FF for c in shown)
    joined = text.count("\u200d")
    count = len(shown) - flags // 2 - joined
    return all(_is_emoji(c) for c in shown) and 0 < count <= 3


def _is_emoji(char: str) -> bool:
    code = ord(char)
    return 0x1F300 <= code <= 0x1FAFF or 0x1F1E6 <= code <= 0x1F1FF or 0x2600 <= code <= 0x27BF
