"""Keep an account in its groups: enter the remembered ones, follow other devices, come back.

What it starts runs as tasks of the connection and ends with it.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from weakref import WeakValueDictionary

from msgspec.structs import replace

from app.adapters.xmpp.bookmarks import Bookmark
from app.adapters.xmpp.departures import Departure
from app.adapters.xmpp.group_requests import configure
from app.adapters.xmpp.receiver import Receiver
from app.adapters.xmpp.self_ping import SILENCE, Standing, ask_standing
from app.adapters.xmpp.wire import Wire
from app.domain.errors import RequestFailed
from app.domain.events import ProblemOccurred

logger = logging.getLogger(__name__)

_COME_BACK_DELAYS = (0.0, 2.0, 10.0, 60.0)
_GROUPS_AT_ONCE = 5

Spawn = Callable[[Coroutine[None, None, None], str], asyncio.Task[None]]
Level = Callable[[Wire, str], Coroutine[None, None, None]]


class Memberships:
    """The groups an account takes part in, over all its connections.

    Args:
        level: catches up with one archive.
        spawn: runs a part of it, with words for the log.
        name: the account's, the nickname where none is wished for.
    """

    def __init__(self, receiver: Receiver, level: Level, spawn: Spawn, name: str) -> None:
        self._receiver = receiver
        self._level = level
        self._spawn = spawn
        self._name = name
        self._turns = asyncio.Semaphore(_GROUPS_AT_ONCE)
        self._told: set[str] = set()
        self._doors: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def enter_bookmarked(self, stream: Wire) -> list[asyncio.Task[None]]:
        """Begin to enter every group that is remembered for it and that we are not in."""
        try:
            bookmarks = await self._receiver.bookmarks.load(stream)
        except RequestFailed as error:
            logger.info("The server gives us no bookmarks: %s", error)
            return []
        self._receiver.nodes.tell_bookmarks(bookmarks)
        inside = self._receiver.groups.inside()
        wished = [b for b in bookmarks if b.autojoin and b.address not in inside]
        for bookmark in wished:
            self._receiver.groups.expect(bookmark.address)
        return [
            self._spawn(self._enter_remembered(stream, bookmark), "enter a group")
            for bookmark in wished
        ]

    async def _enter_remembered(self, stream: Wire, bookmark: Bookmark) -> None:
        try:
            async with self._turns:
                await self.enter(
                    stream,
                    bookmark.address,
                    bookmark.nickname,
                    password=bookmark.password,
                    may_create=False,
                )
        except RequestFailed as error:
            logger.warning("Could not enter a group: %s", error)
            if bookmark.address not in self._told:
                self._told.add(bookmark.address)
                name = bookmark.name or bookmark.address
                self._receiver.emit(ProblemOccurred(f"Could not enter {name}: {error}"))
        finally:
            self._receiver.groups.expect_no_more(bookmark.address)

    async def enter(
        self,
        stream: Wire,
        address: str,
        nickname: str,
        *,
        password: str = "",
        may_create: bool = True,
        name: str = "",
        private: bool = False,
    ) -> None:
        """Enter a group and catch up with it; who comes while another is entering finds it done.

        Two come when our bookmarks are loaded and told to us at the same time.

        Args:
            password: what opens its door, or "".
            may_create: whether it shall come into being if it does not exist, with the name and as
                private as these say.

        Raises:
            RequestFailed: it did not let us in.
            Disconnected: the connection went.
        """
        door = self._doors.setdefault(address, asyncio.Lock())
        another = door.locked()
        async with door:
            if another and address in self._receiver.groups.inside():
                return
            nickname = nickname or self._name or self._receiver.address.partition("@")[0]
            self._receiver.catch_up.fall_behind(address)
            position = self._receiver.catch_up.position(address)
            created = await self._receiver.groups.enter(
                stream, address, nickname, position, password=password, may_create=may_create
            )
            self._receiver.invitations.settle(address)
            if created:
                await configure(stream, address, name=name, private=private)
                await self._receiver.groups.ask_again(stream, address)
            if self._receiver.groups.is_archived(address):
                await self._level(stream, address)
            else:
                self._receiver.catch_up.level_without_archive(address)

    # Staying in the groups

    def follow(self, stream: Wire, bookmarks: list[Bookmark]) -> None:
        """Do what another device did: enter a group, leave it, or change our name there."""
        for bookmark in bookmarks:
            address = bookmark.address
            if bookmark.autojoin and self._receiver.groups.expects(address):
                continue  # a server may also tell what is no news
            inside = self._receiver.groups.view(address) is not None
            if bookmark.autojoin and not inside:
                self._told.discard(address)
                self._receiver.groups.expect(address)
                entering = self._enter_remembered(stream, bookmark)
                self._spawn(entering, "enter a group")
            elif inside and not bookmark.autojoin:
                self._receiver.groups.leave(stream, address)
                self._receiver.tell_group(address, "You left this group on another device.")
            elif inside:
                self._receiver.groups.rename(stream, address, bookmark.nickname)

    def departed(self, stream: Wire, address: str, nickname: str, why: Departure) -> None:
        """Go back into a group that lost us, or say why we are out of it."""
        if why.is_passing:
            self._receiver.groups.expect(address)
            coming = self._come_back(stream, address, nickname)
            self._spawn(coming, "go back into a group")
            return
        self._receiver.tell_group(address, why.sentence)
        self._receiver.emit(ProblemOccurred(why.sentence))
        if why.destroyed:
            forgetting = self._receiver.bookmarks.stay_out(stream, address)
            self._spawn(forgetting, "forget a group that was closed")

    async def _come_back(self, stream: Wire, address: str, nickname: str) -> None:
        bookmark = self._receiver.bookmarks.get(address) or Bookmark(address, nickname=nickname)
        for delay in _COME_BACK_DELAYS:
            await asyncio.sleep(delay)
            left = bookmark.source is not None and self._receiver.bookmarks.get(address) is None
            if left or self._receiver.groups.view(address) is not None:
                return
            try:
                await self.enter(
                    stream, address, nickname, password=bookmark.password, may_create=False
                )
            except RequestFailed as error:
                logger.info("Could not go back into a group: %s", error)
            else:
                return
        await self._enter_remembered(stream, replace(bookmark, nickname=nickname))

    async def check(self, stream: Wire, address: str) -> None:
        """Make sure that a group still knows us, and that we miss nothing of it."""
        nickname = self._receiver.groups.nickname(address)
        if await ask_standing(stream, address, nickname) is Standing.OUTSIDE:
            self._receiver.groups.forget(address)
            await self._come_back(stream, address, nickname)
        elif self._receiver.groups.is_archived(address):
            await self._level(stream, address)

    async def watch(self, stream: Wire) -> None:
        """Ask groups that say nothing for long whether they still know us (XEP-0410)."""
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(SILENCE / 2)
            for address in self._receiver.groups.quiet(loop.time() - SILENCE):
                nickname = self._receiver.groups.nickname(address)
                self._receiver.groups.heard(address)
                if await ask_standing(stream, address, nickname) is Standing.OUTSIDE:
                    self._receiver.groups.forget(address)
                    self.departed(stream, address, nickname, Departure())
