"""Pages of the server's archives (XEP-0313), each asked for and answered on its own.

A page is whole or raises, so that an error is never taken for the archive's end: that would be a
silent gap. Only results that come from the archive asked, under the query's own id, count.
"""

from xml.etree.ElementTree import Element

from msgspec import Struct

from app.adapters.xmpp.content import clean_id
from app.adapters.xmpp.forms import filled_form
from app.adapters.xmpp.frames import build
from app.adapters.xmpp.names import ARCHIVE, CLIENT, RSM, tag
from app.adapters.xmpp.wire import Wire
from app.domain.errors import RequestFailed

PAGE_SIZE = 100
MAX_RESULTS = 1000
"""Results kept of one page, whatever we asked for and the server sends."""

_RESULT = tag(ARCHIVE, "result")


class ArchivePage(Struct, frozen=True):
    """A page, oldest first.

    Attributes:
        results: the `<result/>` elements.
        first, last: the ids to go on from; "" on an empty page.
        complete: nothing lies beyond it, in the direction of the query.
    """

    results: tuple[Element, ...]
    first: str
    last: str
    complete: bool


class ArchivePages:
    """Asks the archives of one account.

    Args:
        address: the account's bare address.
    """

    def __init__(self, address: str) -> None:
        self._address = address
        self._open: dict[str, tuple[str, list[Element]]] = {}

    def take(self, stanza: Element) -> bool:
        """Take a message if it is a result of a page being fetched."""
        result = stanza.find(_RESULT)
        if result is None:
            return False
        expected, results = self._open.get(result.get("queryid", ""), ("", []))
        if not expected or (stanza.get("from") or self._address).lower() != expected:
            return False
        if len(results) < MAX_RESULTS:
            results.append(result)
        return True

    async def fetch(
        self,
        wire: Wire,
        archive: str,
        *,
        after: str | None = None,
        before: str | None = None,
        start: str | None = None,
        contact: str | None = None,
        size: int = PAGE_SIZE,
    ) -> ArchivePage:
        """Fetch a page.

        Args:
            archive: "" for the account's own, else the group's address.
            after: the results behind this id, forwards.
            before: the results before this id, backwards; "" begins at the newest.
            start: nothing older than this time (XEP-0082).
            contact: only the conversation with this address.

        Raises:
            RequestFailed: with the condition "item-not-found" if the server forgot the id.
            Disconnected: there is no connection.
        """
        query_id = wire.new_id()
        fields = {"start": start, "with": contact}
        form = filled_form(ARCHIVE, {k: v for k, v in fields.items() if v})
        place = {"after": after, "before": before}
        window = build(
            tag(RSM, "set"),
            None,
            build(tag(RSM, "max"), text=str(size)),
            *(build(tag(RSM, k), text=v or None) for k, v in place.items() if v is not None),
        )
        query = build(tag(ARCHIVE, "query"), {"queryid": query_id}, form, window)
        attributes = {"type": "set", **({"to": archive} if archive else {})}
        results: list[Element] = []
        self._open[query_id] = (archive or self._address, results)
        try:
            answer = await wire.request(build(tag(CLIENT, "iq"), attributes, query))
        finally:
            del self._open[query_id]
        end = answer.find(tag(ARCHIVE, "fin"))
        if end is None:
            raise RequestFailed("the server's archive answered nonsense")
        first = clean_id(end.findtext(f"{tag(RSM, 'set')}/{tag(RSM, 'first')}"))
        last = clean_id(end.findtext(f"{tag(RSM, 'set')}/{tag(RSM, 'last')}"))
        if results:
            first = first or results[0].get("id", "")
            last = last or results[-1].get("id", "")
        # An empty page is the end whatever it says; asking again would go in circles.
        complete = end.get("complete") in ("true", "1") or not results
        return ArchivePage(tuple(results), first, last, complete)
