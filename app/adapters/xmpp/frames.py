"""Elements to frames and back: RFC 7395 puts one whole XML element into each WebSocket message.

Written by our own serializer, because a frame must carry its namespaces as defaults (some servers
do not understand prefixes) and because a character that XML forbids would cost us the stream.
Read behind a guard: without a prolog there is no document type, hence no entities to expand.
Frames that came together are read as one document, which takes half the time.
"""

import re
from collections.abc import Sequence
from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element

from app.adapters.xmpp.names import XML, tag

MAX_FRAME_LENGTH = 8 * 2**20
"""Characters of a frame we are willing to parse; a real server was seen to pass 6 MB on."""

_START = re.compile(r"<[^\s<>/!?=\"'&\x00]")
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PREFIXED = {tag(XML, "lang"): "xml:lang"}


class BadFrame(Exception):
    """A frame is not one XML element as RFC 7395 wants it; its text says why."""


def build(
    name: str,
    attributes: dict[str, str] | None = None,
    *children: Element,
    text: str | None = None,
) -> Element:
    """Make an element with its children in one expression; `name` as `{namespace}local`."""
    element = Element(name, attributes or {})
    element.text = text
    element.extend(children)
    return element


def write_frame(element: Element) -> str:
    """Write an element as a frame, namespaces as defaults, forbidden characters replaced."""
    parts: list[str] = []
    _write(element, "", parts)
    return "".join(parts)


def _write(element: Element, inherited: str, parts: list[str]) -> None:
    namespace, _, local = element.tag.rpartition("}")
    namespace = namespace[1:]
    parts.append(f"<{local}")
    if namespace != inherited:
        parts.append(f' xmlns="{_attribute(namespace)}"')
    for name, value in element.attrib.items():
        parts.append(f' {_PREFIXED.get(name, name)}="{_attribute(value)}"')
    if not len(element) and not element.text:
        parts.append("/>")
        return
    parts.append(">")
    if element.text:
        parts.append(_text(element.text))
    for child in element:
        _write(child, namespace, parts)
        if child.tail:
            parts.append(_text(child.tail))
    parts.append(f"</{local}>")


def _text(value: str) -> str:
    # A bare carriage return would arrive as a line feed (XML 1.0, 2.11).
    return _escaped(value).replace("\r", "&#13;")


def _attribute(value: str) -> str:
    escaped = _escaped(value).replace('"', "&quot;")
    return escaped.replace("\t", "&#9;").replace("\n", "&#10;").replace("\r", "&#13;")


def _escaped(value: str) -> str:
    # As `xml.sax.saxutils` does it, which would bring the standard library's HTTP client with it.
    allowed = _FORBIDDEN.sub("\ufffd", value)
    return allowed.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def parse_frame(frame: str | bytes) -> Element:
    """Read a frame's element.

    Raises:
        BadFrame: it is binary, empty, too long, not XML, or begins with anything but an element.
    """
    if not isinstance(frame, str):
        raise BadFrame("a binary frame")
    if len(frame) > MAX_FRAME_LENGTH:
        raise BadFrame(f"a frame of {len(frame)} characters")
    if not _START.match(frame):
        raise BadFrame("no element at its start")
    try:
        # No prolog, no document type, no entities: S314's reason does not hold here.
        return ET.fromstring(frame)  # noqa: S314
    except (ET.ParseError, ValueError) as error:
        raise BadFrame(str(error)) from error


def parse_frames(frames: Sequence[str | bytes]) -> list[Element | BadFrame]:
    """Read the elements of some frames; in the place of each that `parse_frame` refuses, why."""
    if len(frames) > 1:
        together = _parse_together(frames)
        if len(together) == len(frames):
            return list(together)
    return [_parse_or_refuse(frame) for frame in frames]


def _parse_or_refuse(frame: str | bytes) -> Element | BadFrame:
    try:
        return parse_frame(frame)
    except BadFrame as error:
        return error


def _parse_together(frames: Sequence[str | bytes]) -> list[Element]:
    """Read frames as one document; gives another number of elements if any of them is bad.

    Only who breaks frames on purpose could make the number right all the same; those elements could
    have been sent as they are.
    """
    texts = [frame for frame in frames if isinstance(frame, str) and _START.match(frame)]
    if len(texts) < len(frames) or sum(map(len, texts)) > MAX_FRAME_LENGTH:
        return []
    try:
        elements = list(ET.fromstring(f"<frames>{''.join(texts)}</frames>"))  # noqa: S314  as above
    except (ET.ParseError, ValueError):
        return []
    for element in elements:
        if element.tail is not None:
            if not element.tail.isspace():
                return []
            element.tail = None
    return elements
