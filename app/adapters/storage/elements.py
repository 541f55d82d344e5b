"""Elements, reactions and push wishes as JSON, for a column of the database.

Both ways are total. What can't be read, be it of a newer program or broken, becomes `Unsupported`
or is left out with a log line, because one bad message must not keep a conversation from loading.
JSON escapes what UTF-8 can't carry, so that any string of Python comes back as it was.

An element is `{"kind": "text", …its fields that differ from their defaults}`; the list of them is
wrapped as `{"v": 1, "elements": […]}`. A field of a kind may be added at any time, a meaning may
only change together with `VERSION`.
"""

import json
import logging
from collections.abc import Iterable, Sequence
from json.encoder import encode_basestring_ascii
from typing import Any

from msgspec import Struct, convert, to_builtins
from msgspec.json import Decoder

from app.domain.content import Element, Text, Unsupported
from app.domain.message import OfflinePushInfo, Reaction

logger = logging.getLogger(__name__)

VERSION = 1
"""Of the meaning of the fields; a newer one is read as far as it is understood."""

_PLAIN, _END = f'{{"v":{VERSION},"elements":[{{"kind":"text","text":', "}]}"

_UNREADABLE = (ValueError, RecursionError, TypeError)


class _Content(Struct):
    elements: tuple[Element, ...]


# What all of is understood, which is nearly everything; else it is read piece by piece.
_content = Decoder(_Content).decode
_reactions = Decoder(tuple[Reaction, ...]).decode
_push = Decoder(OfflinePushInfo).decode


def encode_elements(elements: Sequence[Element]) -> str:
    """Write a message's content."""
    if len(elements) == 1 and type(text := elements[0]) is Text and text == Text(text.text):
        # Nearly every message, written as below in a tenth of the time.
        return _PLAIN + encode_basestring_ascii(text.text) + _END
    return _dump({"v": VERSION, "elements": elements})


def decode_elements(text: str) -> tuple[Element, ...]:
    """Read a message's content; what is not understood becomes `Unsupported`."""
    try:
        return _content(text).elements
    except _UNREADABLE:
        data = _load(text)
    items = data.get("elements") if isinstance(data, dict) else None
    if not isinstance(items, list):
        logger.warning("The content of a stored message can't be read")
        return (Unsupported(),)
    return tuple([_read(item, Element) or _unsupported(item) for item in items])


def encode_reactions(reactions: Iterable[Reaction]) -> str:
    """Write the reactions to a message; "" if there are none."""
    pairs = tuple(reactions)
    return _dump(pairs) if pairs else ""


def decode_reactions(text: str) -> tuple[Reaction, ...]:
    """Read the reactions to a message; those that can't be read are left out."""
    if not text:
        return ()
    try:
        return _reactions(text)
    except _UNREADABLE:
        data = _load(text)
    if not isinstance(data, list):
        logger.warning("The reactions to a stored message can't be read")
        return ()
    return tuple([read for item in data if (read := _read(item, Reaction)) is not None])


def encode_push(push: OfflinePushInfo | None) -> str:
    """Write what the sender wishes of the notification; "" if nothing."""
    return _dump(push) if push is not None else ""


def decode_push(text: str) -> OfflinePushInfo | None:
    """Read what the sender wishes of the notification; None if it can't be read."""
    if not text:
        return None
    try:
        return _push(text)
    except _UNREADABLE:
        push: OfflinePushInfo | None = _read(_load(text), OfflinePushInfo)
        return push


def _dump(value: object) -> str:
    return json.dumps(to_builtins(value), separators=(",", ":"))


def _load(text: str) -> Any:
    """Read JSON with half of a character or a number without end in it; None if it is none."""
    try:
        return json.loads(text)
    except _UNREADABLE:
        return None


def _read(data: object, kind: Any) -> Any:
    """Check a value of JSON against a kind; None if it does not fit."""
    try:
        return convert(data, kind)
    except _UNREADABLE:
        logger.warning("A part of a stored message can't be read")
        return None


def _unsupported(item: object) -> Unsupported:
    fallback = item.get("fallback") if isinstance(item, dict) else None
    return Unsupported(fallback if isinstance(fallback, str) else "")
