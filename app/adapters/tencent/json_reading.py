"""Read the library's JSON totally: what is missing, of another type or too long has a default.

Everything in it may come from strangers, so texts are cut, numbers bounded, and nothing raises.
"""

import json
import math
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from app.domain.errors import InvalidConversationId
from app.domain.ids import ConversationId

Json = Mapping[str, Any]
"""An object of the library's JSON, unchecked."""

C2C, GROUP, SYSTEM = 1, 2, 3
"""`TIMConvType`."""

MAX_LABEL = 500
"""Characters of names, descriptions and ids; the server allows fewer."""

_MAX_URL = 8192
_MAX_NUMBER = 2**64 - 1


def objects(text: str) -> list[Json]:
    """Read an array of objects; a lone object counts as one, everything else as none."""
    data = value(text)
    items = data if isinstance(data, list) else [data]
    return [item for item in items if isinstance(item, dict)]


def object_of(text: str) -> Json:
    """Read an object; {} if it is none."""
    data = value(text)
    return data if isinstance(data, dict) else {}


def value(text: str) -> Any:
    """Read any JSON; None if it is none."""
    try:
        return json.loads(text) if text else None
    except (ValueError, RecursionError):
        return None


def strings(text: str) -> tuple[str, ...]:
    """Read an array of texts, leaving out what is something else."""
    data = value(text)
    return tuple(clean(i) for i in data if isinstance(i, str)) if isinstance(data, list) else ()


def string(data: Json, key: str, limit: int = MAX_LABEL) -> str:
    """Give a field's text, cut; "" if it has none."""
    found = data.get(key)
    return clean(found[:limit]) if isinstance(found, str) else ""


def clean(text: str) -> str:
    """Replace halves of characters, which JSON can carry and nothing else takes."""
    return text.encode("utf-8", "replace").decode()


def number(data: Json, key: str, default: int = 0) -> int:
    """Give a field's whole number; the default if it has none or is out of all bounds."""
    found = data.get(key)
    if isinstance(found, float) and math.isfinite(found):
        found = int(found)
    if isinstance(found, bool) or not isinstance(found, int) or abs(found) > _MAX_NUMBER:
        return default
    return found


def size(data: Json, key: str) -> int:
    """Give a field's number of bytes, pixels or seconds: 0 or more, below 2^53."""
    return min(max(0, number(data, key)), 2**53)


def real(data: Json, key: str) -> float | None:
    """Give a field's number; None if it has none that is finite."""
    found = data.get(key)
    if isinstance(found, bool) or not isinstance(found, int | float):
        return None
    try:
        result = float(found)
    except OverflowError:
        return None
    return result if math.isfinite(result) else None


def flag(data: Json, key: str) -> bool:
    """Tell whether a field is true."""
    return data.get(key) is True


def child(data: Json, key: str) -> Json:
    """Give a field's object; {} if it has none."""
    found = data.get(key)
    return found if isinstance(found, dict) else {}


def children(data: Json, key: str) -> list[Json]:
    """Give the objects of a field's array."""
    found = data.get(key)
    return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []


def labels(data: Json, key: str, limit: int = 100) -> tuple[str, ...]:
    """Give the texts of a field's array, cut, so many at most."""
    found = data.get(key)
    items = found[:limit] if isinstance(found, list) else []
    return tuple(clean(item[:MAX_LABEL]) for item in items if isinstance(item, str))


def url(data: Json, key: str) -> str:
    """Give a field's address if it is of the web, else ""; a peer must not name our files."""
    found = data.get(key)
    if not isinstance(found, str) or len(found) > _MAX_URL or not found.isprintable():
        return ""
    try:
        parts = urlsplit(found)
    except ValueError:
        return ""
    return clean(found) if parts.scheme in ("https", "http") and parts.netloc else ""


def conversation(target: str, kind: int) -> ConversationId | None:
    """Make our id of the library's plain one and its type; None if it is no conversation."""
    try:
        if kind == C2C:
            return ConversationId.c2c(target)
        return ConversationId.group(target) if kind == GROUP else None
    except InvalidConversationId:
        return None
