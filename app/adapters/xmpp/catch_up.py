"""Take over what the server's archives hold, without gaps: from the last durable position onwards.

An archive is *behind* until a run through it has reached its end. While it is behind, messages that
arrive by themselves are delivered but move no position: what lies between might still be missing
when the program dies. A server that forgot the id of our position, or silently begins elsewhere, is
asked by time instead; what comes twice is known by its key and archive id.

At the very first login the newest page of the account's archive is fetched before the server
hears that we are there: what that page holds is history, what lies behind it is new, and our clock
has no say. In a group, what came by itself marks where the new begins.
"""

import asyncio
import logging
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping, Sequence
from contextlib import aclosing
from xml.etree.ElementTree import Element

from app.adapters.xmpp.amendments import Amendments
from app.adapters.xmpp.archive_pages import ArchivePage, ArchivePages
from app.adapters.xmpp.content import format_stamp
from app.adapters.xmpp.readings import Place, Reading
from app.adapters.xmpp.stanza_errors import ServerCannot, ServerRefused
from app.adapters.xmpp.stanzas import StanzaReader
from app.adapters.xmpp.wire import Wire
from app.domain.events import ArchivePositionReached, Event, MessageReceived, Origin
from app.domain.ids import AccountId
from app.ports.im import ArchivePosition

logger = logging.getLogger(__name__)

FIRST_PAGES = 5
"""Pages of the account's own archive at the first login; of a group's, one. Older on demand."""

MAX_CLOCK_ERROR = 3600.0
"""Seconds our clock may be ahead of the server's. A message that came by itself has no stamp of the
server's; its position gets one this much too early, so that asking by time overlaps and never
skips.
"""

MAX_LIVE = 5000
"""Messages remembered that came by themselves while their archive was behind."""

_SLICE = 0.004
"""Seconds of reading before others have their turn on the loop."""

_PER_SLICE = 100
"""Messages of the past that are delivered before they do."""


class CatchUp:
    """The archives of one account.

    Args:
        deliver: takes what is read from a page.
        emit: takes events.
        clock: seconds since the epoch.
    """

    def __init__(
        self,
        account: AccountId,
        reader: StanzaReader,
        pages: ArchivePages,
        deliver: Callable[[Reading], None],
        emit: Callable[[Event], None],
        clock: Callable[[], float],
    ) -> None:
        self._account = account
        self._reader = reader
        self._pages = pages
        self._deliver = deliver
        self._emit = emit
        self._clock = clock
        self._positions: dict[str, ArchivePosition] = {}
        self._level: set[str] = set()
        self._live: dict[str, dict[str, None]] = {}
        self._due: dict[str, str] = {}
        self._newest: dict[str, ArchivePage] = {}
        self._flush_handle: asyncio.Handle | None = None

    def begin(self, positions: Mapping[str, ArchivePosition]) -> None:
        """Begin with a new connection: every archive is behind.

        Args:
            positions: how far each was durably taken over.
        """
        self._positions = dict(positions)
        self._level.clear()
        self._live.clear()
        self._newest.clear()
        self.stop()

    async def look(self, wire: Wire, archive: str) -> None:
        """Fetch the newest page of an archive that we know nothing of yet, to tell old from new.

        Raises:
            RequestFailed: the archive does not say.
            Disconnected: the connection went.
        """
        if archive not in self._positions:
            self._newest[archive] = await self._pages.fetch(wire, archive, before="")

    def fall_behind(self, archive: str) -> None:
        """Take note that something may have been missed; `run` makes up for it."""
        if archive in self._due:
            self._flush()
        self._level.discard(archive)

    def stop(self) -> None:
        """Tell no more positions."""
        self._due.clear()
        if self._flush_handle is not None:
            self._flush_handle.cancel()
            self._flush_handle = None

    def position(self, archive: str) -> ArchivePosition | None:
        """How far an archive was taken over."""
        return self._positions.get(archive)

    # What arrives by itself

    def arrived(self, place: Place) -> None:
        """Take note of a message that came by itself and was delivered."""
        if place.archive in self._level:
            self._due[place.archive] = place.archive_id
            if self._flush_handle is None:
                self._flush_handle = asyncio.get_running_loop().call_soon(self._flush)
            return
        live = self._live.setdefault(place.archive, {})
        live[place.archive_id] = None
        if len(live) > MAX_LIVE:  # the archive gives it once more, and it is known by its key
            del live[next(iter(live))]

    def _flush(self) -> None:
        """Tell the newest positions, once for all messages of a burst."""
        self._flush_handle = None
        due, self._due = self._due, {}
        for archive, archive_id in due.items():
            old = self._positions.get(archive)
            stamp = self._clock() - MAX_CLOCK_ERROR
            self._reach(archive, archive_id, max(stamp, old.stamp if old is not None else 0.0))

    def _reach(self, archive: str, archive_id: str, stamp: float) -> None:
        self._positions[archive] = ArchivePosition(archive_id, stamp)
        self._emit(ArchivePositionReached(self._account, archive, archive_id, stamp))

    # What lies in the archive

    async def run(self, wire: Wire, archive: str) -> None:
        """Take over what an archive holds that we do not have, then call it level.

        Raises:
            RequestFailed: the archive could not be read to its end; it stays behind.
            Disconnected: the connection went.
        """
        position = self._positions.get(archive)
        if position is None:
            seen = await self._first(wire, archive)
        else:
            seen = await self._onwards(wire, archive, position)
        self._level.add(archive)
        live = list(self._live.pop(archive, ()))
        if live and live[-1] not in seen:
            # It came after the last page was made, and everything before it is here.
            self._due[archive] = live[-1]
            self._flush()

    def level_without_archive(self, archive: str) -> None:
        """Go by the time alone with a group that keeps no archive and greeted us with its past."""
        self._level.add(archive)
        self.arrived(Place(archive, "", 0.0))

    async def _first(self, wire: Wire, archive: str) -> set[str]:
        """Fetch the newest messages as history, newest page first; older ones wait for demand."""
        amendments = Amendments()
        page = self._newest.pop(archive, None)
        looked = page is not None
        if page is None:
            page = await self._pages.fetch(wire, archive, before="")
        newest = await self._history(archive, page, amendments)
        seen = {result.get("id", "") for result in page.results}
        if newest is not None:
            self._reach(archive, newest.archive_id, newest.stamp)
        else:
            self._reach(archive, "", self._clock() - MAX_CLOCK_ERROR)
        if looked:
            known = self._positions[archive] if newest is not None else None
            seen |= await self._onwards(wire, archive, known)
        for _ in range(0 if archive else FIRST_PAGES - 1):
            if page.complete or not page.first:
                break
            page = await self._pages.fetch(wire, archive, before=page.first)
            await self._history(archive, page, amendments)
        return seen

    async def _history(
        self, archive: str, page: ArchivePage, amendments: Amendments
    ) -> Place | None:
        """Deliver a page as history, up to what came by itself meanwhile; returns its end."""
        live = self._live.get(archive, {})
        ids = [result.get("id", "") for result in page.results]
        old = next((n for n, i in enumerate(ids) if i in live), len(ids))
        events: list[Event] = []
        occupants: dict[str, str] = {}
        last: Place | None = None
        async for readings in self._readings(archive, page.results[:old], Origin.HISTORY):
            for reading in readings:
                events += reading.events
                if reading.place is not None:
                    last = reading.place
                    occupants[last.archive_id] = reading.occupant
        for count, message in enumerate(amendments.fold(events), start=1):
            received = (MessageReceived(message, Origin.HISTORY),)
            self._deliver(Reading(received, occupant=occupants.get(message.archive_id, "")))
            if count % _PER_SLICE == 0:
                await asyncio.sleep(0)
        async for readings in self._readings(archive, page.results[old:], Origin.CATCH_UP):
            for reading in readings:
                last = reading.place or last
                if reading.place is None or reading.place.archive_id not in live:
                    self._deliver(reading)
        return last

    async def _onwards(
        self, wire: Wire, archive: str, position: ArchivePosition | None
    ) -> set[str]:
        """Fetch everything behind a position (None: the beginning), oldest first."""
        seen: set[str] = set()
        if position is None:
            page = await self._pages.fetch(wire, archive)
        else:
            page = await self._behind(wire, archive, position)
        begin = position.archive_id if position is not None else ""
        live = self._live.setdefault(archive, {})
        async with aclosing(self._from(wire, archive, page)) as pages:
            async for page in pages:
                last: Place | None = None
                async for readings in self._readings(archive, page.results, Origin.CATCH_UP):
                    for reading in readings:
                        place = reading.place
                        if place is None:
                            continue
                        last = place
                        seen.add(place.archive_id)
                        if place.archive_id != begin and place.archive_id not in live:
                            self._deliver(reading)
                if last is not None:
                    self._reach(archive, last.archive_id, last.stamp)
        return seen

    async def _from(
        self, wire: Wire, archive: str, page: ArchivePage
    ) -> AsyncGenerator[ArchivePage, None]:
        """Give a page and those behind it; each is on its way while the one before is taken."""
        while True:
            if page.complete or not page.last:
                yield page
                return
            coming = asyncio.create_task(
                self._pages.fetch(wire, archive, after=page.last), name="fetch an archive's page"
            )
            try:
                await asyncio.sleep(0)  # the question goes out first
                yield page
                page = await coming
            finally:
                coming.cancel()
                await asyncio.gather(coming, return_exceptions=True)

    async def _behind(self, wire: Wire, archive: str, position: ArchivePosition) -> ArchivePage:
        """Fetch the first page behind a position, by its id or, where that fails, by its time."""
        if position.archive_id:
            try:
                page = await self._pages.fetch(wire, archive, after=position.archive_id)
            except (ServerRefused, ServerCannot) as error:
                if error.condition != "item-not-found":
                    raise
                logger.info("The server forgot where we were, asking by time")
            else:
                first = self._place(archive, page.results[:1])
                if first is None or first.stamp >= position.stamp - 1.0:
                    return page
                logger.info("The server does not know where we were, asking by time")
        return await self._pages.fetch(wire, archive, start=format_stamp(position.stamp - 1.0))

    def _place(self, archive: str, results: Sequence[Element]) -> Place | None:
        for result in results:
            reading = self._reader.read_result(
                archive, result, origin=Origin.CATCH_UP, now=self._clock()
            )
            return reading.place if reading is not None else None
        return None

    async def _readings(
        self, archive: str, results: Sequence[Element], origin: Origin
    ) -> AsyncIterator[list[Reading]]:
        """Read a page's results in slices, so that the loop can do other things between them."""
        read: list[Reading] = []
        now, until = self._clock(), time.perf_counter() + _SLICE
        for result in results:
            reading = self._reader.read_result(archive, result, origin=origin, now=now)
            if reading is None:
                logger.warning("Skipped a malformed result of an archive")
            else:
                read.append(reading)
            if time.perf_counter() > until:
                yield read
                read = []
                await asyncio.sleep(0)
                until = time.perf_counter() + _SLICE
        yield read
