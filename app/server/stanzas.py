"""Frames and elements: read untrusted XML within limits, write it, and build the usual answers.

Elements are written by hand instead of by `ElementTree.tostring`: that gives every namespace a
made-up prefix, which is legal, and which some clients stumble over.
"""

import re
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import NoReturn

from app.server import names
from app.server.limits import Limits

_NAME_START = re.compile(r"<[A-Za-z_:\u0080-\U0010ffff]")
_SPECIAL_TEXT = re.compile("[&<>\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_SPECIAL_VALUE = re.compile("[&<>'\x00-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPED = {
    "&": "&amp;", "<": "&lt;", ">": "&gt;", "'": "&apos;",
    "\r": "&#13;", "\n": "&#10;", "\t": "&#9;",
}  # fmt: skip

ERROR_TYPES = {
    "bad-request": "modify",
    "conflict": "cancel",
    "feature-not-implemented": "cancel",
    "forbidden": "auth",
    "internal-server-error": "cancel",
    "item-not-found": "cancel",
    "jid-malformed": "modify",
    "not-acceptable": "modify",
    "not-allowed": "cancel",
    "not-authorized": "auth",
    "policy-violation": "modify",
    "registration-required": "auth",
    "remote-server-not-found": "cancel",
    "resource-constraint": "wait",
    "service-unavailable": "cancel",
    "subscription-required": "auth",
    "unexpected-request": "wait",
}
"""The error type that goes with each condition (RFC 6120, 8.3.3)."""


class FrameError(Exception):
    """The frame ends its stream; `condition` is the stream error (RFC 6120, 4.9.3)."""

    def __init__(self, condition: str, text: str = "") -> None:
        super().__init__(text or condition)
        self.condition = condition
        self.text = text


class StanzaError(Exception):
    """The stanza is refused; `condition` is the stanza error (RFC 6120, 8.3.3)."""

    def __init__(self, condition: str, text: str = "", *details: ET.Element) -> None:
        super().__init__(text or condition)
        self.condition = condition
        self.text = text
        self.details = details


class _BoundedBuilder(ET.TreeBuilder):
    """Builds a tree within limits and refuses what a stream must not contain (RFC 6120, 11.1)."""

    def __init__(self, limits: Limits) -> None:
        super().__init__(insert_comments=True, insert_pis=True)
        self._limits = limits
        self._depth = 0
        self._elements = 0

    def start(self, tag: str, attrs: dict[str, str]) -> ET.Element:
        self._depth += 1
        self._elements += 1
        if self._depth > self._limits.depth or self._elements > self._limits.elements:
            raise FrameError("policy-violation", "the stanza is too deep or has too many elements")
        return super().start(tag, attrs)

    def end(self, tag: str) -> ET.Element:
        self._depth -= 1
        return super().end(tag)

    def comment(self, text: str | None) -> NoReturn:  # noqa: ARG002  # as the parser calls it
        raise FrameError("restricted-xml")

    def pi(self, target: str, text: str | None = None) -> NoReturn:  # noqa: ARG002  # the same
        raise FrameError("restricted-xml")


def parse(frame: str | bytes, limits: Limits) -> ET.Element:
    """Read one frame, which is one element (RFC 7395, 3.3.3).

    A frame must start with `<` and a name. So it has no prolog, and without a prolog there is no
    document type and there are no entities of its own.

    Raises:
        FrameError: it is not well-formed, too large, or has what XMPP forbids.
    """
    if isinstance(frame, bytes):
        raise FrameError("bad-format", "frames are text (RFC 7395, 3.2)")
    if not _NAME_START.match(frame):
        restricted = frame.startswith(("<!", "<?"))
        raise FrameError("restricted-xml" if restricted else "not-well-formed")
    # A character has at most four bytes; only frames near the limit need be counted exactly.
    if len(frame) * 4 > limits.frame and len(frame.encode()) > limits.frame:
        raise FrameError("policy-violation", "the stanza is too large")
    parser = ET.XMLParser(target=_BoundedBuilder(limits))  # noqa: S314  # no prolog, and bounded
    try:
        parser.feed(frame)
        root: ET.Element = parser.close()
    except (ET.ParseError, ValueError) as error:
        raise FrameError("not-well-formed") from error
    return root


def escape(text: str) -> str:
    """Escape text for an attribute's value; drop what XML cannot say."""
    if _SPECIAL_VALUE.search(text) is None:
        return text
    return _SPECIAL_VALUE.sub(lambda found: _ESCAPED.get(found[0], ""), text)


def _escape_text(text: str) -> str:
    if _SPECIAL_TEXT.search(text) is None:
        return text
    return _SPECIAL_TEXT.sub(lambda found: _ESCAPED.get(found[0], ""), text)


def serialise(element: ET.Element, outer: str = "") -> str:
    """Write an element; `outer` is the default namespace where it will stand."""
    parts: list[str] = []
    _write(element, outer, parts)
    return "".join(parts)


def _write(element: ET.Element, outer: str, parts: list[str]) -> None:
    namespace, name = _split(element.tag)
    parts.append(f"<{name}")
    if namespace != outer:
        parts.append(f" xmlns='{escape(namespace)}'")
    for key, value in element.items():
        if key[0] != "{":
            parts.append(f" {key}='{escape(value)}'")
            continue
        attribute_namespace, attribute = _split(key)
        if attribute_namespace == names.XML:
            parts.append(f" xml:{attribute}='{escape(value)}'")
        else:
            prefix = f"a{len(parts)}"
            parts.append(f" xmlns:{prefix}='{escape(attribute_namespace)}'")
            parts.append(f" {prefix}:{attribute}='{escape(value)}'")
    if not element.text and len(element) == 0:
        parts.append("/>")
        return
    parts.append(">")
    if element.text:
        parts.append(_escape_text(element.text))
    for child in element:
        _write(child, namespace, parts)
        if child.tail:
            parts.append(_escape_text(child.tail))
    parts.append(f"</{name}>")


def _split(tag: str) -> tuple[str, str]:
    if tag[0] != "{":
        return "", tag
    namespace, _, name = tag[1:].rpartition("}")
    return namespace, name


def with_child(text: str, child: str) -> str:
    """Put one more child, already written, at the end of a written element."""
    if text.endswith("/>"):
        name = text[1 : re.search(r"[\s/>]", text).start()]  # type: ignore[union-attr]  # "/>" is there
        return f"{text[:-2]}>{child}</{name}>"
    cut = text.rindex("</")
    return text[:cut] + child + text[cut:]


def addressed(text: str, to: str) -> str:
    """Put an address into a written stanza that has none."""
    name = re.match(r"<\w+", text)[0]  # type: ignore[index]  # every element has a name
    return f"{name} to='{escape(to)}'{text[len(name) :]}"


def make(
    name: str,
    namespace: str,
    attributes: Mapping[str, str] | None = None,
    *content: ET.Element | str,
) -> ET.Element:
    """Build an element; a string among the content is its text."""
    element = ET.Element(f"{{{namespace}}}{name}", dict(attributes or {}))
    for part in content:
        if isinstance(part, str):
            element.text = (element.text or "") + part
        else:
            element.append(part)
    return element


def child(element: ET.Element, name: str, namespace: str) -> ET.Element | None:
    """Find a direct child."""
    return element.find(f"{{{namespace}}}{name}")


def first_child(element: ET.Element) -> ET.Element | None:
    """Return the first child, if there is one."""
    return element[0] if len(element) else None


def namespace_of(element: ET.Element) -> str:
    """Return an element's namespace, or ""."""
    return _split(element.tag)[0]


def name_of(element: ET.Element) -> str:
    """Return an element's name without its namespace."""
    return _split(element.tag)[1]


def result(iq: ET.Element, payload: ET.Element | None = None) -> ET.Element:
    """Build the answer to a request."""
    attributes = {"type": "result", "id": iq.get("id", "")}
    _turn_round(iq, attributes)
    answer = make("iq", names.CLIENT, attributes)
    if payload is not None:
        answer.append(payload)
    return answer


def error(stanza: ET.Element, problem: StanzaError) -> ET.Element:
    """Build the answer that refuses a stanza."""
    attributes = {"type": "error"}
    if "id" in stanza.attrib:
        attributes["id"] = stanza.attrib["id"]
    _turn_round(stanza, attributes)
    detail = make(
        "error",
        names.CLIENT,
        {"type": ERROR_TYPES.get(problem.condition, "cancel")},
        make(problem.condition, names.STANZA_ERRORS),
    )
    if problem.text:
        detail.append(
            make("text", names.STANZA_ERRORS, {f"{{{names.XML}}}lang": "en"}, problem.text)
        )
    detail.extend(problem.details)
    return make(name_of(stanza), names.CLIENT, attributes, detail)


def _turn_round(stanza: ET.Element, attributes: dict[str, str]) -> None:
    for mine, theirs in (("to", "from"), ("from", "to")):
        if theirs in stanza.attrib:
            attributes[mine] = stanza.attrib[theirs]


def form_values(form: ET.Element | None) -> dict[str, list[str]]:
    """Read a data form's fields (XEP-0004)."""
    values: dict[str, list[str]] = {}
    if form is not None:
        for field in form.iterfind(f"{{{names.FORM}}}field"):
            found = [value.text or "" for value in field.iterfind(f"{{{names.FORM}}}value")]
            values[field.get("var", "")] = found
    return values


def make_form(kind: str, form_type: str, fields: Mapping[str, str]) -> ET.Element:
    """Build a data form (XEP-0004) of `kind` "form", "submit" or "result"."""
    form = make("x", names.FORM, {"type": kind})
    for name, value in {"FORM_TYPE": form_type, **fields}.items():
        hidden = {"type": "hidden"} if name == "FORM_TYPE" else {}
        form.append(
            make("field", names.FORM, {"var": name, **hidden}, make("value", names.FORM, {}, value))
        )
    return form


def stamp(when: float) -> str:
    """Write a time, seconds since the epoch, as XEP-0082 wants it."""
    return (
        datetime.fromtimestamp(when, UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    )


def parse_stamp(text: str) -> float:
    """Read a time as XEP-0082 writes it.

    Raises:
        ValueError: it is no such time.
    """
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("the time has no zone")
    return moment.timestamp()
