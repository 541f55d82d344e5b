"""An account's way online through the library, and the end of it.

The library keeps its connection by itself; what it tells of the network becomes the port's: a lost
connection ends `wait_closed`, and the next `connect` waits until the library has one again. It
never signs in again after another device took over, since two of that kind would go on for ever.
"""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from typing import Any

from app.adapters.tencent import usersig
from app.adapters.tencent.catch_up import CatchUp
from app.adapters.tencent.errors import error_of
from app.adapters.tencent.functions import KICKED_OFFLINE, NETWORK, SIGNATURE_EXPIRED
from app.adapters.tencent.json_reading import number, object_of, objects
from app.adapters.tencent.library import Library, Value
from app.adapters.tencent.outgoing import as_json
from app.adapters.tencent.receiver import Receiver
from app.adapters.tencent.sdk import DISCONNECTED, UNREACHABLE, Sdk, Timing
from app.domain.account import Account
from app.domain.errors import (
    AccountRefused,
    AppError,
    CredentialsRefused,
    Disconnected,
    KickedByOtherDevice,
)
from app.domain.events import CatchUpFinished
from app.domain.ids import ConversationKind
from app.ports.im import ArchivePosition, Deliver

logger = logging.getLogger(__name__)

GOODBYE = 1.8
AGAIN_PATIENCE = 1.0
"""Seconds that the library gets to say that it knows all conversations, when it was only offline.

Whether it says so at all then is not known.
"""

MOST_STATUSES = 200

Renew = Callable[[Account], Awaitable[str]]
"""Fetches a new UserSig from the application's login service; "" if it has none."""

_INCOMING = 0
_C2C = ConversationKind.C2C


class Link:
    """The connections of one account, one after the other.

    Args:
        open_sdk: gives the library; raises AccountRefused where it is missing.
        proxy: tells the one to use; "" for none.
        renew: for signatures that expire; None: the user enters a new one.
        clock: seconds since the epoch.
    """

    def __init__(
        self,
        account: Account,
        signature: str,
        deliver: Deliver,
        open_sdk: Callable[[], Sdk],
        proxy: Callable[[], str],
        renew: Renew | None,
        clock: Callable[[], float],
        timing: Timing,
    ) -> None:
        self.account = account
        self._signature = signature.strip()
        self._open_sdk = open_sdk
        self._proxy = proxy
        self._renew = renew
        self._clock = clock
        self._timing = timing
        self._sdk: Sdk | None = None
        self._ended: asyncio.Future[AppError] | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._lasting: set[asyncio.Task[None]] = set()
        self._closed = False
        self.receiver = Receiver(account, deliver, self.spawn, clock, timing.gap)

    @property
    def is_open(self) -> bool:
        """Whether there is a connection."""
        return self._ended is not None and not self._ended.done() and not self._closed

    @property
    def was_connected(self) -> bool:
        """Whether there ever was a connection."""
        return self._ended is not None

    @property
    def library(self) -> Library:
        """The library, for requests.

        Raises:
            Disconnected: there is no connection.
        """
        if self._sdk is None or not self.is_open:
            raise Disconnected("there is no connection to Tencent's servers")
        return self._sdk.library

    # Going online

    async def connect(self, positions: Mapping[str, ArchivePosition]) -> None:
        """Go online and begin to catch up; see `Session.connect`."""
        self._check_wanted()
        await self._cancel(self._tasks)
        if self.account.sdk_app_id <= 0:
            raise AccountRefused(
                "the number of the application (SDKAppID) is missing in the account's settings"
            )
        signature = await self._valid_signature()
        sdk = self._open_sdk()
        sdk.claim(self)
        self._sdk = sdk
        self.receiver.begin(positions.get("", ArchivePosition("", 0.0)))
        ended: asyncio.Future[AppError] = asyncio.get_running_loop().create_future()
        try:
            await sdk.begin(self.account.sdk_app_id, self._take, self._proxy())
            anew = await sdk.log_in(self.account.address, signature)
            self._check_wanted()
        except AccountRefused:
            sdk.release(self)
            raise
        self._ended = ended
        patience = self._timing.sync if anew else AGAIN_PATIENCE
        self.spawn(self._settle(sdk.library, positions, patience), "catch up")
        self._ask_for_the_rest(sdk.library)

    def _check_wanted(self) -> None:
        if self._closed:
            raise Disconnected("the session was closed")

    async def _valid_signature(self) -> str:
        """Give a signature that can be good, a new one if the old one has expired."""
        try:
            self._check_signature()
        except CredentialsRefused:
            if not await self._renewed():
                raise
            self._check_signature()
        return self._signature

    def _check_signature(self) -> None:
        usersig.check(
            self._signature,
            user=self.account.address,
            app_id=self.account.sdk_app_id,
            now=self._clock(),
        )

    async def _renewed(self) -> bool:
        if self._renew is None:
            return False
        try:
            fresh = (await self._renew(self.account)).strip()
        except AppError as error:
            logger.warning("There is no new signature: %s", error)
            return False
        changed, self._signature = fresh not in ("", self._signature), fresh or self._signature
        return changed

    # Settling in

    async def _settle(
        self, library: Library, positions: Mapping[str, ArchivePosition], patience: float
    ) -> None:
        """Take over everything that was missed, then say so.

        Where the library is slow to know all conversations, the others need not wait for them.
        """
        receiver = self.receiver
        receiver.fill = lambda where: self.spawn(
            CatchUp(library, receiver, positions).fill(where), "fill a gap"
        )
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(patience):
                await receiver.synced.wait()
        knew_all = receiver.synced.is_set()
        await self._catch_up(library, positions)
        receiver.level()
        receiver.emit(CatchUpFinished(self.account.id))
        if not knew_all:
            await receiver.synced.wait()
            so_far = {**positions, **receiver.progress.positions}
            if "" in positions:
                so_far[""] = positions[""]
            await self._catch_up(library, so_far)
        receiver.progress.is_complete()
        if users := [w.target for w in receiver.standing.conversations if w.kind is _C2C]:
            await library.call("TIMSubscribeUserStatus", as_json(users[:MOST_STATUSES]))

    async def _catch_up(self, library: Library, positions: Mapping[str, ArchivePosition]) -> None:
        try:
            await CatchUp(library, self.receiver, positions).run()
        except AppError as error:
            self.end(Disconnected(str(error)))
            raise

    def _ask_for_the_rest(self, library: Library) -> None:
        """Ask for what the catch-up does not wait for; some of it is never answered."""
        self.spawn(self._unread_total(library), "learn the unread number")
        self.spawn(self._contacts(library), "learn the contact requests")
        self.spawn(self._friends(library), "learn the contact list")
        self.spawn(self._blocklist(library), "learn the blocklist")
        self.spawn(self._do_not_disturb(library), "learn do-not-disturb")

    async def _unread_total(self, library: Library) -> None:
        """Ask once; from then on the library tells every change."""
        answer = await library.call("TIMConvGetTotalUnreadMessageCount")
        key = "conv_get_total_unread_message_count_result_unread_count"
        self.receiver.unread_total = max(0, number(object_of(answer.json), key))

    async def _contacts(self, library: Library) -> None:
        wanted = as_json({"friendship_get_pendency_list_param_type": _INCOMING})
        answer = await library.call("TIMFriendshipGetPendencyList", wanted)
        page = object_of(answer.json).get("pendency_page_pendency_info_array")
        self.receiver.people.requested(objects(as_json(page)))

    async def _friends(self, library: Library) -> None:
        answer = await library.call("TIMFriendshipGetFriendProfileList")
        self.receiver.people.friends(objects(answer.json))

    async def _blocklist(self, library: Library) -> None:
        answer = await library.call("TIMFriendshipGetBlackList")
        self.receiver.people.blocklist(objects(answer.json))

    async def _do_not_disturb(self, library: Library) -> None:
        answer = await library.call("TIMMsgGetAllReceiveMessageOpt")
        self.receiver.standing.do_not_disturb(answer.json)

    # The library's events

    def _take(self, name: str, values: tuple[Value, ...]) -> None:
        if self._closed or self._sdk is None:
            return
        match name:
            case _ if name == NETWORK:
                if values[0] in (DISCONNECTED, UNREACHABLE):
                    reason = error_of(int(values[1])) if values[1] else "the network is gone"
                    self.end(Disconnected(str(reason)))
            case _ if name == KICKED_OFFLINE:
                self._sdk.signed_out()
                self.end(KickedByOtherDevice("this user signed in on another device"))
            case _ if name == SIGNATURE_EXPIRED:
                self._sdk.signed_out()
                self.spawn_lasting(self._renew_or_end(), "renew the signature")
            case _:
                self.receiver.take(self._sdk.library, name, values)

    async def _renew_or_end(self) -> None:
        if await self._renewed():
            self.end(Disconnected("the signature (UserSig) was renewed"))
        else:
            self.end(error_of(6206))

    # Tasks

    def spawn(self, work: Coroutine[Any, Any, None], doing: str) -> None:
        """Run what belongs to this connection."""
        self._start(self._tasks, work, doing)

    def spawn_lasting(self, work: Coroutine[Any, Any, None], doing: str) -> None:
        """Run what goes on behind the end of this connection, as the library's own sending does."""
        self._start(self._lasting, work, doing)

    def _start(
        self, tasks: set[asyncio.Task[None]], work: Coroutine[Any, Any, None], doing: str
    ) -> None:
        task = asyncio.get_running_loop().create_task(_guarded(work, doing), name=doing)
        tasks.add(task)
        task.add_done_callback(tasks.discard)
        task.add_done_callback(lambda _: work.close())  # it may be cancelled before it began

    async def _cancel(self, tasks: set[asyncio.Task[None]]) -> None:
        ending = [task for task in tasks if task is not asyncio.current_task()]
        for task in ending:
            task.cancel()
        if ending:
            await asyncio.wait(ending)

    # Going offline

    def end(self, error: AppError) -> None:
        """Note that the connection is gone; the first reason counts."""
        if self._ended is not None and not self._ended.done():
            self._ended.set_result(error)
            if self._sdk is not None:
                lost = Disconnected("the connection to Tencent's servers is gone")
                self._sdk.library.interrupt(lost)
            for task in self._tasks:
                if task is not asyncio.current_task():
                    task.cancel()
            if self._sdk is not None and isinstance(error, AccountRefused):
                self._sdk.release(self)

    async def wait_closed(self) -> None:
        """Wait until the connection is gone; see `Session.wait_closed`."""
        if self._ended is None:
            raise Disconnected("there is no connection to Tencent's servers")
        error = await asyncio.shield(self._ended)
        if not self._closed:
            raise error

    async def close(self) -> None:
        """Sign out within 2 s and free everything; nothing is delivered after this."""
        if self._closed:
            return
        self._closed = True
        self.receiver.silence()
        await self._cancel(self._tasks)
        await self._cancel(self._lasting)
        if self._sdk is not None:
            if self._sdk.belongs_to(self):
                await self._sdk.log_out(GOODBYE)
            self._sdk.release(self)
        if self._ended is not None and not self._ended.done():
            self._ended.set_result(Disconnected("the session was closed"))


async def _guarded(work: Coroutine[Any, Any, None], doing: str) -> None:
    try:
        await work
    except AppError as error:
        logger.info("Could not %s: %s", doing, error)
    except Exception:
        # What arrives still gets through; the rest is asked again at the next sign-in.
        logger.exception("Could not %s", doing)
