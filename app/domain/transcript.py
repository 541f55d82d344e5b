"""A conversation as a document to keep: HTML to read, JSON for programs.

Both are written in pieces, so that a conversation of any length never is in memory as a whole. The
HTML page loads nothing and runs nothing; what was sent is escaped. The JSON form is version 1: keys
may be added, a meaning only changes together with the version.
"""

import datetime as dt
import json
from enum import Enum
from html import escape
from typing import Protocol

from msgspec.structs import asdict

from app.domain.content import Element, File, Image, Text, Video, Voice
from app.domain.conversation import Conversation
from app.domain.message import Message, MessageFlag
from app.domain.preview import plain, preview
from app.domain.words import translate

VERSION = 1


class Format(Enum):
    """What a conversation is written as."""

    HTML = "html"
    JSON = "json"


class Transcript(Protocol):
    """Writes a document piece by piece: one `head`, any number of messages, one `tail`."""

    def head(self, conversation: Conversation, account: str, now: float) -> str:
        """Begin.

        Args:
            account: its address.
            now: when this is written, seconds since the epoch.
        """
        ...

    def message(self, message: Message) -> str:
        """Write a message; they come oldest first."""
        ...

    def tail(self) -> str:
        """End."""
        ...


def transcript(form: Format, zone: dt.tzinfo) -> Transcript:
    """Make what writes a form.

    Args:
        zone: in which the page tells times; JSON has UTC.
    """
    return _Html(zone) if form is Format.HTML else _Json()


class _Json:
    """`{"format": "bellbird-conversation", "version": 1, …, "messages": [ … ]}`, a line each."""

    def __init__(self) -> None:
        self._separator = ""

    def head(self, conversation: Conversation, account: str, now: float) -> str:
        about = {
            "format": "bellbird-conversation",
            "version": VERSION,
            "exported_at": _utc(now),
            "account": account,
            "conversation": conversation.ref.id.text,
            "name": conversation.display_name,
        }
        return json.dumps(about)[:-1] + ', "messages": [\n'

    def message(self, message: Message) -> str:
        data = {
            "id": message.id,
            "archive_id": message.archive_id,
            "sender": {"id": message.sender.id, "name": message.sender.name},
            "sent_at": _utc(message.sent_at),
            "outgoing": message.outgoing,
            "state": message.state.value,
            "edited": MessageFlag.EDITED in message.flags,
            "recalled": MessageFlag.RECALLED in message.flags,
            "reply_to": message.reply_to,
            "elements": [_element(element) for element in message.elements],
            "reactions": [asdict(reaction) for reaction in message.reactions],
        }
        separator, self._separator = self._separator, ",\n"
        return separator + json.dumps(data)

    def tail(self) -> str:
        return "\n]}\n"


def _element(element: Element) -> dict[str, object]:
    kind = type(element).__name__.lower()
    values = asdict(element)
    return {"kind": kind} | {
        name: value.name.lower() if isinstance(value, Enum) else value
        for name, value in values.items()
    }


_STYLE = """
body { font: 15px/1.45 system-ui, sans-serif; max-width: 46em; margin: 2em auto; padding: 0 1em;
  color: #182324; background: #fff; }
h1 { font-size: 1.4em; } .about, time { color: #5b6869; font-size: .85em; }
h2 { font-size: .9em; text-align: center; color: #5b6869; margin: 2em 0 1em; }
article { margin: .5em 0; padding: .5em .8em; border-radius: .8em; background: #eef1f2;
  max-width: 80%; width: fit-content; overflow-wrap: anywhere; }
article.mine { background: #d3ece8; margin-inline-start: auto; }
article p { margin: .2em 0; white-space: pre-wrap; } article b { color: #0c7d78; }
article i { color: #5b6869; }
@media (prefers-color-scheme: dark) {
  body { color: #e6ebeb; background: #14191b; } article { background: #232b2e; }
  article.mine { background: #154a48; } article b { color: #4cc2b8; }
  .about, time, h2, article i { color: #9aa7a8; } }
"""


class _Html:
    """One page with everything in it."""

    def __init__(self, zone: dt.tzinfo) -> None:
        self._zone = zone
        self._day: dt.date | None = None

    def head(self, conversation: Conversation, account: str, now: float) -> str:
        name = escape(plain(conversation.display_name))
        written = f"{self._at(now):%Y-%m-%d %H:%M}"
        about = translate("{account}, written on {time}", account=account, time=written)
        return (
            '<!DOCTYPE html>\n<html><head><meta charset="utf-8">\n'
            '<meta http-equiv="Content-Security-Policy"'
            " content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
            f"<title>{name}</title><style>{_STYLE}</style></head><body>\n"
            f'<h1 dir="auto">{name}</h1><p class="about" dir="auto">{escape(about)}</p>\n'
        )

    def message(self, message: Message) -> str:
        at = self._at(message.sent_at)
        day = f"<h2>{at:%Y-%m-%d}</h2>\n" if at.date() != self._day else ""
        self._day = at.date()
        kind = ' class="mine"' if message.outgoing else ""
        who = escape(plain(message.sender.display_name, 80))
        edited = MessageFlag.EDITED in message.flags
        mark = f" <i>{escape(translate('edited'))}</i>" if edited else ""
        emoji = " ".join(dict.fromkeys(plain(r.emoji, 8) for r in message.reactions))
        reactions = f"<p>{escape(emoji)}</p>" if emoji else ""
        return (
            f'{day}<article{kind} id="{escape(message.id)}"><b dir="auto">{who}</b> '
            f'<time datetime="{_utc(message.sent_at)}">{at:%H:%M}</time>{mark}\n'
            f"{self._content(message)}{reactions}</article>\n"
        )

    def _content(self, message: Message) -> str:
        if MessageFlag.RECALLED in message.flags or not message.elements:
            return f"<p><i>{escape(preview(message))}</i></p>"
        return "".join(
            f'<p dir="auto">{_words(message, element)}</p>' for element in message.elements
        )

    def tail(self) -> str:
        return "</body></html>\n"

    def _at(self, seconds: float) -> dt.datetime:
        return _moment(seconds).astimezone(self._zone)


def _words(message: Message, element: Element) -> str:
    if isinstance(element, Text):
        return escape(element.text)
    single = Message(
        message.account, message.conversation, message.id, message.sender, 0, (element,)
    )
    words = f"<i>{escape(preview(single))}</i>"
    if isinstance(element, File | Image | Video | Voice):
        # As text: an address from the network is nothing to press in a file that may travel.
        words += f" {escape(plain(element.url))}"
    return words


def _moment(seconds: float) -> dt.datetime:
    """The moment, also of a time that no calendar has."""
    latest = 253_402_300_799.0  # the year 9999 ends
    return dt.datetime.fromtimestamp(min(max(seconds, 0.0), latest), dt.UTC)


def _utc(seconds: float) -> str:
    return _moment(seconds).isoformat(timespec="milliseconds").replace("+00:00", "Z")
