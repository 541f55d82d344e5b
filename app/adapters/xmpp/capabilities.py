"""What we tell others of ourselves (XEP-0030), and the hash that spares the question (XEP-0115).

A feature that ends in `+notify` asks for what others publish (XEP-0163, 4): whoever looks after an
account's nodes reads the list behind the hash and sends only that.
"""

import base64
import hashlib
from collections.abc import Iterator
from functools import cache
from xml.etree.ElementTree import Element

from app.adapters.xmpp.frames import build
from app.adapters.xmpp.names import (
    AVATAR_METADATA,
    BOOKMARKS,
    CALLS,
    CAPS,
    CARBONS,
    CHAT_STATES,
    CORRECTION,
    DATA_FORM,
    DISCO_INFO,
    MARKERS,
    MUC,
    NICKNAME,
    PING,
    REACTIONS,
    READ_SYNC,
    RECEIPTS,
    REPLY,
    RETRACTION,
    XML,
    tag,
)

NODE = "https://bellbird.invalid/caps"
"""Names the program to others; nothing is there."""

FEATURES = (
    CALLS,
    CARBONS,
    CHAT_STATES,
    CORRECTION,
    MARKERS,
    MUC,
    REACTIONS,
    RECEIPTS,
    REPLY,
    RETRACTION,
    f"{AVATAR_METADATA}+notify",
    f"{BOOKMARKS}+notify",
    f"{NICKNAME}+notify",
    f"{READ_SYNC}+notify",
    DISCO_INFO,
    DATA_FORM,
    CAPS,
    PING,
)

_IDENTITY = {"category": "client", "type": "pc", "name": "Bellbird"}
_LANGUAGE = tag(XML, "lang")
_FIELD = tag(DATA_FORM, "field")
_VALUE = tag(DATA_FORM, "value")


def description(node: str = "") -> Element:
    """Make the answer to who we are and what we can do.

    Args:
        node: what was asked about, told back as XEP-0030, 3.2 wants it; "" for all of us.
    """
    return build(
        tag(DISCO_INFO, "query"),
        {"node": node} if node else None,
        build(tag(DISCO_INFO, "identity"), _IDENTITY),
        *(build(tag(DISCO_INFO, "feature"), {"var": feature}) for feature in FEATURES),
    )


@cache
def version() -> str:
    """Our own verification string."""
    return verification_string(description())


def announcement() -> Element:
    """Make the element that tells others in a presence what we can do."""
    return build(tag(CAPS, "c"), {"hash": "sha-1", "node": NODE, "ver": version()})


def is_ours(node: str) -> bool:
    """Tell whether a node names all of us: none at all, or the one that presences announce."""
    return node in ("", f"{NODE}#{version()}")


def verification_string(query: Element) -> str:
    """The hash of a description, as XEP-0115, 5.1 computes it: SHA-1, in base64."""
    text = "".join(f"{part}<" for part in _parts(query))
    return base64.b64encode(hashlib.sha1(text.encode(), usedforsecurity=False).digest()).decode()


def _parts(query: Element) -> Iterator[str]:
    yield from sorted(
        "/".join(
            (i.get("category", ""), i.get("type", ""), i.get(_LANGUAGE, ""), i.get("name", ""))
        )
        for i in query.iterfind(tag(DISCO_INFO, "identity"))
    )
    yield from sorted(f.get("var", "") for f in query.iterfind(tag(DISCO_INFO, "feature")))
    forms = [_values(form) for form in query.iterfind(tag(DATA_FORM, "x"))]
    for values in sorted(forms, key=lambda values: values.get("FORM_TYPE", [])):
        yield from values.pop("FORM_TYPE", [])
        for name in sorted(values):
            yield name
            yield from sorted(values[name])


def _values(form: Element) -> dict[str, list[str]]:
    return {
        field.get("var", ""): [value.text or "" for value in field.iterfind(_VALUE)]
        for field in form.iterfind(_FIELD)
    }
