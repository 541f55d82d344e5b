"""What a message says: its elements, mentions and times, read from its stanza. Pure and bounded.

Everything here was chosen by a stranger. Text is cut, names lose what could disguise them, ids and
times that make no sense are replaced by ones that do.
"""

import hashlib
import re
from datetime import UTC, datetime
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element

from msgspec.structs import replace

from app.adapters.xmpp.file_sharing import is_encrypted_link, source_of, with_facts
from app.adapters.xmpp.names import (
    CLIENT,
    DELAY,
    ENCRYPTION,
    FALLBACK,
    OMEMO,
    OOB,
    REACTIONS,
    REFERENCES,
    REPLY,
    RETRACTION,
    SPOILER,
    STABLE_ID,
    tag,
)
from app.domain import content
from app.domain.content import MAX_TEXT_LENGTH
from app.domain.ids import MessageId
from app.domain.message import MessageFlag, Reaction

MAX_ID_LENGTH = 1024
MAX_NAME_LENGTH = 200
MAX_URL_LENGTH = 4096
MAX_REACTIONS = 16
MAX_EMOJI_LENGTH = 32

_SURROGATES = re.compile("[\ud800-\udfff]")
# Marks that turn the reading direction, hide, or break lines: no honest name needs them.
_DISGUISES = re.compile(
    "[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)
_EARLIEST = 946_684_800.0  # 2000-01-01; XMPP is from 1999
_LATEST = 253_402_300_800.0  # 10000-01-01, which no calendar of ours knows
_STAMP = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(\.\d{1,9})?(?:Z|([+-]\d\d:\d\d))?")
_MENTION_ALL = re.compile(r"(?<![\w@.])@(?:all|everyone)(?!\w)", re.IGNORECASE)
_IMAGES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".bmp", ".heic"})
_VOICES = frozenset({".oga", ".ogg", ".opus", ".m4a", ".mp3", ".aac", ".wav", ".flac"})
_VIDEOS = frozenset({".mp4", ".m4v", ".webm", ".mov", ".mkv"})


def clean_text(text: str) -> str:
    """Text that can be stored: no half characters; its length is the caller's matter."""
    return text if text.isascii() else _SURROGATES.sub("\ufffd", text)


def clean_name(name: str | None) -> str:
    """A name for display: one line, of bounded length, reading in its natural direction."""
    if not name:
        return ""
    return " ".join(_DISGUISES.sub(" ", name[: MAX_NAME_LENGTH * 2]).split())[:MAX_NAME_LENGTH]


def clean_id(text: str | None) -> str:
    """An id from the network, or "" if it can't be one."""
    if not text or len(text) > MAX_ID_LENGTH or not text.isprintable():
        return ""
    return text


def parse_stamp(text: str | None) -> float | None:
    """Read an XMPP time (XEP-0082); None if it is none, or lies before XMPP or after 9999."""
    found = _STAMP.fullmatch(text) if text is not None and len(text) < 50 else None
    if found is None:
        return None
    day, time, fraction, zone = found.groups()
    try:
        moment = datetime.fromisoformat(f"{day}T{time}{zone or '+00:00'}")
        stamp = moment.timestamp() + float(fraction or 0)
    except (ValueError, OverflowError):
        return None
    return stamp if _EARLIEST <= stamp < _LATEST else None


def format_stamp(stamp: float) -> str:
    """Write a time for the wire (XEP-0082), rounded down to a millisecond."""
    moment = datetime.fromtimestamp(int(stamp * 1000) / 1000, tz=UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def delayed_since(stanza: Element, trusted: tuple[str, ...]) -> float | None:
    """When a delayed stanza was sent, by the word of one of these addresses (XEP-0203)."""
    for delay in stanza.iterfind(tag(DELAY, "delay")):
        if delay.get("from", "").lower() in trusted:
            return parse_stamp(delay.get("stamp"))
    return None


def stable_id(stanza: Element, archive: str) -> str:
    """The id that an archive gave a message (XEP-0359); others' claims don't count."""
    for element in stanza.iterfind(tag(STABLE_ID, "stanza-id")):
        if element.get("by", "").lower() == archive:
            return clean_id(element.get("id"))
    return ""


def own_id(stanza: Element, archive_id: str, sender: str, stamp: float) -> MessageId:
    """The sender's id for a message: its origin id, else the stanza's, else the archive's.

    A message without any gets one made from its content, sender and time, the same each time it is
    seen.
    """
    origin = stanza.find(tag(STABLE_ID, "origin-id"))
    known = (
        clean_id(origin.get("id") if origin is not None else None)
        or clean_id(stanza.get("id"))
        or archive_id
    )
    if known:
        return MessageId(known)
    body = stanza.findtext(tag(CLIENT, "body")) or ""
    digest = hashlib.sha256(f"{sender}\0{stamp}\0{clean_text(body)}".encode("utf-8", "replace"))
    return MessageId(f"bellbird-{digest.hexdigest()[:32]}")


def elements_of(stanza: Element) -> tuple[content.Element, ...]:
    """What a message shows; empty if it shows nothing."""
    body = stanza.findtext(tag(CLIENT, "body")) or ""
    if any(
        stanza.find(name) is not None
        for name in (tag(ENCRYPTION, "encryption"), *(tag(ns, "encrypted") for ns in OMEMO))
    ):
        return (content.Unsupported(clean_text(body[:MAX_TEXT_LENGTH])),)
    address = _attachment(stanza)
    if address:
        attached = with_facts(attachment_of(address), stanza, clean_name)
        rest = body.replace(address, "").strip()
        return (attached, *_text(rest)) if rest else (attached,)
    text = words_of(_without_quote(stanza, body))
    spoiler = stanza.find(tag(SPOILER, "spoiler")) is not None
    if not spoiler:
        return text
    return tuple(replace(t, spoiler=True) if isinstance(t, content.Text) else t for t in text)


def words_of(body: str) -> tuple[content.Element, ...]:
    """What a message of nothing but words shows; empty if it says nothing."""
    if not body or body.isspace():
        return ()
    if is_encrypted_link(body):
        return (content.Unsupported("[An encrypted file, which this program can't open]"),)
    return _text(body)


def _text(body: str) -> tuple[content.Text, ...]:
    truncated = len(body) > MAX_TEXT_LENGTH
    return (content.Text(clean_text(body[:MAX_TEXT_LENGTH]), truncated=truncated),)


def _without_quote(stanza: Element, body: str) -> str:
    """Cut the quoted text that a reply carries for clients without replies (XEP-0461, XEP-0428)."""
    if stanza.find(tag(REPLY, "reply")) is None:
        return body
    for fallback in stanza.iterfind(tag(FALLBACK, "fallback")):
        if fallback.get("for") != REPLY:
            continue
        part = fallback.find(tag(FALLBACK, "body"))
        try:
            start = int(part.get("start", "0")) if part is not None else 0
            end = int(part.get("end", "")) if part is not None else len(body)
        except ValueError:
            return body
        if 0 <= start < end <= len(body):
            return (body[:start] + body[end:]).strip() or body
    return body


def _attachment(stanza: Element) -> str:
    address = (stanza.findtext(f"{tag(OOB, 'x')}/{tag(OOB, 'url')}") or "").strip()
    address = address or source_of(stanza)
    if len(address) > MAX_URL_LENGTH or not address.isprintable():
        return ""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return address if parts.scheme in ("https", "http") and parts.hostname else ""


def attachment_of(address: str) -> content.Element:
    """An attachment by what its address ends with; the name is for display only."""
    name = clean_name(PurePosixPath(unquote(urlsplit(address).path)).name)
    ending = PurePosixPath(name).suffix.lower()
    if ending in _IMAGES:
        return content.Image(address, name)
    if ending in _VOICES:
        return content.Voice(address)
    if ending in _VIDEOS:
        return content.Video(address)
    return content.File(address, name)


def reply_target(stanza: Element) -> MessageId | None:
    """The message that this one answers (XEP-0461), as the wire names it."""
    reply = stanza.find(tag(REPLY, "reply"))
    target = clean_id(reply.get("id")) if reply is not None else ""
    return MessageId(target) if target else None


def reactions_of(reactions: Element, sender: str) -> tuple[Reaction, ...]:
    """The emojis in a reaction (XEP-0444), each once, a bounded number."""
    emojis: dict[str, None] = {}
    for element in reactions.iterfind(tag(REACTIONS, "reaction")):
        emoji = (element.text or "").strip()
        if 0 < len(emoji) <= MAX_EMOJI_LENGTH and not _SURROGATES.search(emoji):
            emojis.setdefault(emoji)
        if len(emojis) == MAX_REACTIONS:
            break
    return tuple(Reaction(sender, emoji) for emoji in emojis)


def mentions(stanza: Element, text: str, nickname: str, addresses: tuple[str, ...]) -> MessageFlag:
    """Whom a group message calls: us by nickname or reference (XEP-0372), or everybody.

    Args:
        addresses: ours: the account's and the occupant's, in lower case.
    """
    flags = MessageFlag.NONE
    for reference in stanza.iterfind(tag(REFERENCES, "reference")):
        uri = unquote(reference.get("uri", "")[:MAX_URL_LENGTH]).lower()
        address = uri.removeprefix("xmpp:").partition("?")[0]
        if reference.get("type") == "mention" and address in addresses:
            flags |= MessageFlag.MENTIONS_ME
    if nickname:
        # Not \b: a nickname may begin or end with any character.
        pattern = rf"(?<!\w){re.escape(nickname)}(?!\w)"
        if re.search(pattern, text, re.IGNORECASE):
            flags |= MessageFlag.MENTIONS_ME
    if _MENTION_ALL.search(text):
        flags |= MessageFlag.MENTIONS_ALL
    return flags


def is_tombstone(stanza: Element) -> bool:
    """Whether an archive keeps only the trace of a retracted message (XEP-0424, 6)."""
    return stanza.find(tag(RETRACTION, "retracted")) is not None
