"""What a message says of a file it names: XEP-0446 and XEP-0447 beside the plain address. Pure."""

from collections.abc import Callable
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

from msgspec.structs import replace

from app.adapters.xmpp.frames import build
from app.adapters.xmpp.names import FILE_METADATA, FILE_SHARING, URL_DATA, tag
from app.domain import content

MAX_PIXELS = 100_000
MAX_SIZE = 2**50

_SHARING = tag(FILE_SHARING, "file-sharing")
_FILE = tag(FILE_METADATA, "file")
_TARGET = f"{tag(FILE_SHARING, 'sources')}/{tag(URL_DATA, 'url-data')}"


def described(shown: content.Image | content.File) -> Element:
    """What we say of a file of ours."""
    facts: dict[str, str] = {"name": shown.name, "size": str(shown.size or "")}
    if isinstance(shown, content.Image):
        facts |= {"width": str(shown.width or ""), "height": str(shown.height or "")}
    told = (build(tag(FILE_METADATA, k), text=v) for k, v in facts.items() if v)
    source = build(tag(URL_DATA, "url-data"), {"target": shown.url})
    inline = {"disposition": "inline"} if isinstance(shown, content.Image) else {}
    return build(
        _SHARING,
        inline,
        build(_FILE, None, *told),
        build(tag(FILE_SHARING, "sources"), None, source),
    )


def source_of(stanza: Element) -> str:
    """The address that a message's file sharing names, or ""."""
    source = stanza.find(f"{_SHARING}/{_TARGET}")
    address = source.get("target", "") if source is not None else ""
    return address.strip()


def with_facts(
    shown: content.Element, stanza: Element, clean_name: Callable[[str | None], str]
) -> content.Element:
    """An attachment with what the message says of it; numbers that make no sense are left out."""
    file = stanza.find(f"{_SHARING}/{_FILE}")
    if file is None:
        return shown
    name = clean_name(file.findtext(tag(FILE_METADATA, "name")))
    size = _number(file.findtext(tag(FILE_METADATA, "size")), MAX_SIZE)
    width = _number(file.findtext(tag(FILE_METADATA, "width")), MAX_PIXELS)
    height = _number(file.findtext(tag(FILE_METADATA, "height")), MAX_PIXELS)
    kind = (file.findtext(tag(FILE_METADATA, "media-type")) or "").partition("/")[0]
    if isinstance(shown, content.File) and kind == "image":
        shown = content.Image(shown.url, shown.name)
    if isinstance(shown, content.Image):
        sized = (width, height) if width and height else (0, 0)
        return replace(shown, name=name or shown.name, width=sized[0], height=sized[1], size=size)
    if isinstance(shown, content.File):
        return replace(shown, name=name or shown.name, size=size)
    return shown


def _number(text: str | None, largest: int) -> int:
    if text is None or len(text) > 16 or not (text.isascii() and text.isdigit()):
        return 0
    number = int(text)
    return number if number <= largest else 0


def is_encrypted_link(body: str) -> bool:
    """Whether a text is nothing but the link to an encrypted file (`aesgcm://…`)."""
    if "aesgcm://" not in body:
        return False
    text = body.strip()
    return text.startswith("aesgcm://") and len(text.split()) == 1 and bool(urlsplit(text).netloc)
