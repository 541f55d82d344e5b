"""Answer questions about archives (XEP-0313 with pages as in XEP-0059)."""

import xml.etree.ElementTree as ET

from app.server import names
from app.server.addresses import parse_address
from app.server.archive import Archive, ArchivedMessage, Query, UnknownId
from app.server.limits import Limits
from app.server.resources import Resource
from app.server.stanzas import (
    StanzaError,
    child,
    escape,
    form_values,
    make,
    parse_stamp,
    stamp,
)

FEATURES = (names.MAM, names.MAM + "#extended", names.STANZA_ID)
_MAX_IDS = 100


class ArchiveRequests:
    """Answers requests about any archive; whoever calls has checked that the sender may ask."""

    def __init__(self, archive: Archive, limits: Limits) -> None:
        self._archive = archive
        self._limits = limits

    def own_form(self, _sender: Resource, _iq: ET.Element, _query: ET.Element) -> ET.Element:
        """Answer which fields a query may have."""
        form = make("x", names.FORM, {"type": "form"})
        for name, kind in (
            ("FORM_TYPE", "hidden"),
            ("with", "jid-single"),
            ("start", "text-single"),
            ("end", "text-single"),
            ("after-id", "text-single"),
            ("before-id", "text-single"),
            ("ids", "list-multi"),
        ):
            field = make("field", names.FORM, {"var": name, "type": kind})
            if kind == "hidden":
                field.append(make("value", names.FORM, {}, names.MAM))
            form.append(field)
        return make("query", names.MAM, {}, form)

    def own_ends(self, sender: Resource, _iq: ET.Element, _payload: ET.Element) -> ET.Element:
        """Answer where the sender's own archive begins and ends."""
        return self.ends(sender.bare)

    def own_page(self, sender: Resource, iq: ET.Element, query: ET.Element) -> ET.Element:
        """Answer with a page of the sender's own archive."""
        return self.page(sender, sender.bare, iq, query)

    def ends(self, owner: str) -> ET.Element:
        """Say where an archive begins and ends."""
        metadata = make("metadata", names.MAM)
        ends = self._archive.ends(owner)
        for name, message in zip(("start", "end"), ends or (), strict=False):
            attributes = {"id": message.id, "timestamp": stamp(message.stamp)}
            metadata.append(make(name, names.MAM, attributes))
        return metadata

    def page(self, sender: Resource, owner: str, iq: ET.Element, query: ET.Element) -> ET.Element:
        """Send the messages of a page; return what ends it.

        Raises:
            StanzaError: the query makes no sense, or names an id that is not there.
        """
        try:
            page = self._archive.page(owner, self._read(query))
        except UnknownId as unknown:
            raise StanzaError("item-not-found", "no message has that id") from unknown
        except ValueError as problem:
            raise StanzaError("bad-request", str(problem)) from problem
        messages = page.messages
        if child(query, "flip-page", names.MAM) is not None:
            messages = messages[::-1]
        sender_is = iq.get("to", "") or sender.bare
        for message in messages:
            sender.deliver(self._wrap(sender, sender_is, query.get("queryid"), message))
        places = make("set", names.RSM)
        if page.messages:
            first = make("first", names.RSM, {"index": str(page.first_index)}, page.messages[0].id)
            places.extend((first, make("last", names.RSM, {}, page.messages[-1].id)))
        places.append(make("count", names.RSM, {}, str(page.count)))
        complete = {"complete": "true"} if page.complete else {}
        return make("fin", names.MAM, complete, places)

    def _read(self, query: ET.Element) -> Query:
        values = form_values(child(query, "x", names.FORM))

        def one(name: str) -> str | None:
            found = values.get(name)
            return found[0] if found and found[0] else None

        peer, start, end = one("with"), one("start"), one("end")
        ids = tuple(values.get("ids", ()))
        if len(ids) > _MAX_IDS:
            raise ValueError("too many ids")
        pages = child(query, "set", names.RSM)
        if pages is None:
            pages = make("set", names.RSM)
        index = pages.findtext(f"{{{names.RSM}}}index")
        size = pages.findtext(f"{{{names.RSM}}}max")
        after = pages.findtext(f"{{{names.RSM}}}after")
        return Query(
            peer=parse_address(peer) if peer else None,
            start=parse_stamp(start) if start else None,
            end=parse_stamp(end) if end else None,
            newer_than=one("after-id"),
            older_than=one("before-id"),
            ids=ids,
            after=after or None,
            before=pages.findtext(f"{{{names.RSM}}}before"),
            index=None if index is None else _number(index),
            size=self._limits.page if size is None else min(_number(size), self._limits.page),
        )

    @staticmethod
    def _wrap(sender: Resource, owner: str, query_id: str | None, message: ArchivedMessage) -> str:
        named = "" if query_id is None else f" queryid='{escape(query_id)}'"
        return (
            f"<message xmlns='{names.CLIENT}' from='{escape(owner)}' to='{escape(sender.full)}'>"
            f"<result xmlns='{names.MAM}'{named} id='{message.id}'>"
            f"<forwarded xmlns='{names.FORWARD}'>"
            f"<delay xmlns='{names.DELAY}' stamp='{stamp(message.stamp)}'/>"
            f"{message.text}</forwarded></result></message>"
        )


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise ValueError("a count is no number")
    return int(text)
