"""Whom a message of ours calls by name in a group, said so that programs need not guess (XEP-0372).

A name counts after an `@`, or at the beginning of a line before `:` or `,`; anywhere else it may be
a word like any other.
"""

import re
from collections.abc import Collection
from urllib.parse import quote
from xml.etree.ElementTree import Element

from app.adapters.xmpp.frames import build
from app.adapters.xmpp.names import REFERENCES, tag

MAX_MENTIONS = 20


def references(text: str, group: str, nicknames: Collection[str]) -> list[Element]:
    """The references for a text that is said in a group.

    Args:
        group: its address.
        nicknames: who is there now.
    """
    candidates = [n for n in nicknames if n and n.casefold() in text.casefold()]
    candidates.sort(key=len, reverse=True)  # "Anna Maria" is not "Anna"
    found: dict[int, tuple[int, str]] = {}
    for nickname in candidates:
        name = re.escape(nickname)
        pattern = rf"(?<![\w@.])@(?P<at>{name})(?!\w)|^(?P<start>{name})(?=[:,])"
        for match in re.finditer(pattern, text, re.IGNORECASE | re.MULTILINE):
            begin, end = match.span()
            taken = any(begin < e and b < end for b, (e, _) in found.items())
            if not taken and len(found) < MAX_MENTIONS:
                found[begin] = (end, nickname)
    return [
        build(
            tag(REFERENCES, "reference"),
            {
                "type": "mention",
                "begin": str(begin),
                "end": str(end),
                "uri": f"xmpp:{group}/{quote(nickname)}",
            },
        )
        for begin, (end, nickname) in sorted(found.items())
    ]
