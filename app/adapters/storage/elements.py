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
from collections.abc import Callable, Iterable, Sequence
from json.encoder import encode_basestring_ascii
from typing import Any, get_args

from msgspec.structs import FieldInfo, fields

from app.domain.model import (
    Call,
    CallAction,
    Custom,
    Element,
    Face,
    File,
    GroupTip,
    Image,
    Location,
    Merged,
    OfflinePushInfo,
    Reaction,
    Text,
    Unsupported,
    Video,
    Voice,
)

logger = logging.getLogger(__name__)

VERSION = 1
"""Of the meaning of the fields; a newer one is read as far as it is understood."""

KINDS: dict[str, type[Element]] = {
    "text": Text,
    "image": Image,
    "file": File,
    "voice": Voice,
    "video": Video,
    "location": Location,
    "face": Face,
    "custom": Custom,
    "merged": Merged,
    "group-tip": GroupTip,
    "call": Call,
    "unsupported": Unsupported,
}
"""Every kind of element by the name it has on disk; never rename one."""

_NAMES = {kind: name for name, kind in KINDS.items()}


_PLAIN, _END = f'{{"v":{VERSION},"elements":[{{"kind":"text","text":', "}]}"


def encode_elements(elements: Sequence[Element]) -> str:
    """Write a message's content."""
    if len(elements) == 1 and type(text := elements[0]) is Text and text == Text(text.text):
        # Nearly every message, written as below in a tenth of the time.
        return _PLAIN + encode_basestring_ascii(text.text) + _END
    return _dump({"v": VERSION, "elements": [_encode(element) for element in elements]})


def decode_elements(text: str) -> tuple[Element, ...]:
    """Read a message's content; what is not understood becomes `Unsupported`."""
    # Ten thousand of these are read at the start: no `loads`, which looks for a BOM and blanks
    # first, and no pattern of a mapping, which asks an abstract class.
    try:
        data, end = _decode_json(text)
    except (ValueError, RecursionError, TypeError):
        data, end = None, 0
    items = data.get("elements") if isinstance(data, dict) else None
    if not isinstance(items, list) or end != len(text):
        logger.warning("The content of a stored message can't be read")
        return (Unsupported(),)
    return tuple([_decode(item) for item in items])


_decode_json = json.JSONDecoder().raw_decode


def encode_reactions(reactions: Iterable[Reaction]) -> str:
    """Write the reactions to a message; "" if there are none."""
    pairs = [[r.sender, r.emoji] for r in reactions]
    return _dump(pairs) if pairs else ""


def decode_reactions(text: str) -> tuple[Reaction, ...]:
    """Read the reactions to a message; those that can't be read are left out."""
    if not text:
        return ()
    try:
        data = json.loads(text)
    except (ValueError, RecursionError, TypeError):
        data = None
    if not isinstance(data, list):
        logger.warning("The reactions to a stored message can't be read")
        return ()
    found = []
    for item in data:
        match item:
            case [str(sender), str(emoji)]:
                found.append(Reaction(sender, emoji))
            case _:
                logger.warning("A reaction to a stored message can't be read")
    return tuple(found)


def encode_push(push: OfflinePushInfo | None) -> str:
    """Write what the sender wishes of the notification; "" if nothing."""
    return _dump(_fields_of(push)) if push is not None else ""


def decode_push(text: str) -> OfflinePushInfo | None:
    """Read what the sender wishes of the notification; None if it can't be read."""
    if not text:
        return None
    try:
        data = json.loads(text)
        return OfflinePushInfo(**_arguments(OfflinePushInfo, data))
    except (ValueError, RecursionError, TypeError):
        logger.warning("The push wishes of a stored message can't be read")
        return None


def _dump(data: object) -> str:
    return json.dumps(data, separators=(",", ":"))


def _encode(element: Element) -> dict[str, object]:
    return {"kind": _NAMES[type(element)], **_fields_of(element)}


def _fields_of(value: Element | OfflinePushInfo) -> dict[str, object]:
    """The fields that differ from their defaults; comparing types too keeps 0 apart from False."""
    found: dict[str, object] = {}
    for field in fields(value):
        content = getattr(value, field.name)
        if type(content) is type(field.default) and content == field.default:
            continue
        found[field.name] = content.name.lower() if isinstance(content, CallAction) else content
    return found


def _decode(item: object) -> Element:
    if isinstance(item, dict) and len(item) == 2 and item.get("kind") == "text":
        text = item.get("text")
        if isinstance(text, str):
            return Text(text)  # nearly every message; the general way takes three times as long
    match item:
        case {"kind": str(name)} if name in KINDS:
            kind = KINDS[name]
            try:
                return kind(**_arguments(kind, item))
            except (ValueError, TypeError):
                logger.warning("A stored element of the kind %s can't be read", name)
                return Unsupported()
        case {"fallback": str(fallback)}:
            return Unsupported(fallback)
        case _:
            logger.info("A stored element is of a kind this program does not know")
            return Unsupported()


def _arguments(kind: type[Element | OfflinePushInfo], data: object) -> dict[str, Any]:
    """Check the stored fields of a kind.

    Raises:
        TypeError: a field is of a wrong type, or one that has no default is missing.
        ValueError: a field has an unknown value.
    """
    if not isinstance(data, dict):
        raise TypeError("not an object")
    arguments = {}
    for field, read in _READERS[kind]:
        if field.name in data:
            arguments[field.name] = read(data[field.name])
        elif field.required:
            raise TypeError(f"{field.name} is missing")
    return arguments


def _str(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value


def _bool(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError("not a truth value")
    return value


def _int(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError("not a whole number")
    return value


def _float(value: object) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise TypeError("not a number")
    try:
        return float(value)
    except OverflowError as error:
        raise ValueError("beyond all numbers") from error


def _lines(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError("not a list")
    return tuple(_str(line) for line in value)


def _call_action(value: object) -> CallAction:
    try:
        return CallAction[_str(value).upper()]
    except KeyError as error:
        raise ValueError("not an action of a call") from error


_TYPES: dict[object, Callable[[object], object]] = {
    str: _str,
    bool: _bool,
    int: _int,
    float: _float,
    tuple[str, ...]: _lines,
    CallAction: _call_action,
}

_READERS: dict[type, Sequence[tuple[FieldInfo, Callable[[object], object]]]] = {
    kind: [(field, _TYPES[field.type]) for field in fields(kind)]
    for kind in (*get_args(Element), OfflinePushInfo)
}
