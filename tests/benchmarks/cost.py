"""What one message costs on its way from the frame to the disk and the state, part by part."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from xml.etree.ElementTree import Element

from app.adapters.storage.storage import Storage, open_storage
from app.adapters.xmpp.frames import parse_frame
from app.adapters.xmpp.receiver import Receiver
from app.domain.conversation import Conversation
from app.domain.decision import decide
from app.domain.events import ConversationsLoaded, Event, MessageReceived, Origin
from app.domain.notification import Fate, FateRecord
from app.domain.selectors import unread_total
from app.ports.archive import Arrival
from app.services.store import Store
from tests.benchmarks.embedded_server import DOMAIN, USER
from tests.benchmarks.extent import Extent
from tests.benchmarks.figures import Figure
from tests.benchmarks.profiles import ACCOUNT, LONG_AGO, fill, ref
from tests.fakes.xmpp_wire import FakeWire

MESSAGES = 2_000
AT_ONCE = 100
"""As many as the inbox writes in one transaction."""

ALONE = 100

FRIENDS = 50


async def by_part(folder: Path, extent: Extent) -> list[Figure]:
    """Measure each part by itself, over the same messages, with a full archive and state."""
    storage = open_storage(folder / "storage")
    parts: dict[str, list[float]] = {}
    try:
        await fill(storage, extent.conversations, min(extent.messages, 20_000))
        for run in range(extent.runs):
            frames = [_frame(run, number) for number in range(MESSAGES)]
            elements: list[Element] = []
            events: list[Event] = []
            parts.setdefault("frame → element", []).append(_each(elements, frames))
            parts.setdefault("element → event", []).append(_understood(events, elements))
            received = [event for event in events if isinstance(event, MessageReceived)]
            together = await archived(storage, received[ALONE:], AT_ONCE)
            alone = await archived(storage, received[:ALONE], 1)
            parts.setdefault(f"event → disk, {AT_ONCE} together", []).append(together)
            parts.setdefault("event → disk, alone", []).append(alone)
            fates = await _decided(storage, received)
            parts.setdefault(f"a step of its fate, {AT_ONCE} together", []).append(fates)
            parts.setdefault(f"disk → message, {AT_ONCE} together", []).append(await _read(storage))
            _into_state(parts, received, extent.conversations)
    finally:
        await storage.close()
    figures = [Figure(f"a message: {part}", "µs", samples) for part, samples in parts.items()]
    per_second = [1e6 / sample for sample in parts[f"event → disk, {AT_ONCE} together"]]
    return [*figures, Figure("archive: messages a second", "", per_second)]


async def archived(storage: Storage, received: Sequence[MessageReceived], at_once: int) -> float:
    """Write messages; gives the microseconds that each took."""
    arrivals = [Arrival(event.message, event.origin) for event in received]
    began = time.perf_counter()
    for first in range(0, len(arrivals), at_once):
        await storage.archive.add(arrivals[first : first + at_once], {})
    return 1e6 * (time.perf_counter() - began) / len(arrivals)


async def _decided(storage: Storage, received: Sequence[MessageReceived]) -> float:
    """Record that messages are about to be shown; gives the microseconds that each took."""
    steps = [FateRecord(event.message.key, Fate.INTENDED, 1.0, "cost") for event in received]
    began = time.perf_counter()
    for first in range(0, len(steps), AT_ONCE):
        await storage.ledger.record(steps[first : first + AT_ONCE])
    return 1e6 * (time.perf_counter() - began) / len(steps)


async def _read(storage: Storage) -> float:
    """Read pages of history; gives the microseconds that each message took."""
    read = 0
    began = time.perf_counter()
    for friend in range(10):
        read += len(await storage.archive.history(ref(friend), None, AT_ONCE))
    return 1e6 * (time.perf_counter() - began) / read


def _each(elements: list[Element], frames: Sequence[str]) -> float:
    return _timed(lambda: elements.extend(map(parse_frame, frames)))


def _understood(events: list[Event], elements: Sequence[Element]) -> float:
    receiver = Receiver(
        ACCOUNT,
        f"{USER}@{DOMAIN}",
        events.append,
        time.time,
        lambda _: None,
        lambda _: None,
    )
    receiver.begin(FakeWire())

    def hear() -> None:
        for element in elements:
            receiver.on_message(element)

    return _timed(hear)


def _into_state(
    parts: dict[str, list[float]], received: Sequence[MessageReceived], conversations: int
) -> None:
    loaded = tuple(Conversation(ref(number)) for number in range(conversations))

    def fresh() -> Store:
        store = Store()
        store.dispatch(ConversationsLoaded(loaded, ()))
        store.watch(unread_total, lambda _: None)
        return store

    one_by_one, together = fresh(), fresh()

    def dispatch_each() -> None:
        for event in received:
            one_by_one.dispatch(event)

    def dispatch_together() -> None:
        for first in range(0, len(received), AT_ONCE):
            together.dispatch(*received[first : first + AT_ONCE])

    def decide_each() -> None:
        for event in received:
            decide(event.message, Origin.LIVE, together.state, time.time())

    parts.setdefault("event → state, alone", []).append(_timed(dispatch_each))
    parts.setdefault(f"event → state, {AT_ONCE} together", []).append(_timed(dispatch_together))
    parts.setdefault("decision", []).append(_timed(decide_each))


def _timed(work: Callable[[], object]) -> float:
    """Microseconds of the thread's own time for each of the messages."""
    began = time.thread_time()
    work()
    return 1e6 * (time.thread_time() - began) / MESSAGES


def _frame(run: int, number: int) -> str:
    friend = f"friend{number % FRIENDS}@{DOMAIN}"
    stamp = LONG_AGO + 1e8 + 10_000 * run + number
    return (
        f"<message xmlns='jabber:client' type='chat' to='{USER}@{DOMAIN}' from='{friend}/phone'"
        f" id='cost-{run}-{number}'><body>Are we still on for tonight? {stamp:.0f}</body>"
        "<markable xmlns='urn:xmpp:chat-markers:0'/><request xmlns='urn:xmpp:receipts'/>"
        f"<stanza-id xmlns='urn:xmpp:sid:0' by='{USER}@{DOMAIN}' id='cost-{run}-{number}'/>"
        "</message>"
    )
