"""The suite catches a bug in each invariant: each one here is seeded on purpose and must be found.

| bug | breaks |
|---|---|
| `ForgetsWhatIsSilent`: a silent message gets no fate | 1, one fate per message |
| `IgnoresWhatWasMissed`: only what comes live notifies | 2, no loss |
| `ShowsBeforeItIntends`: the ledger hears of a message after the screen | 2 and 3, after a crash |
| `ForgetsTheProof`: *shown* is never written down | 1 and 3 |
| `ForgetsDismissals`: what was closed is shown again | 3, no repeat |
| `AddsUp`: every showing is a new notification | 4, one per conversation |
| `ClearsTooLittle`: a read mark clears nothing | 5, exact clearing |
| `ClearsTooMuch`: a read mark clears the whole conversation | 5, exact clearing |
| `ForgetsClicks`: a click is done with as soon as it is written down | 6, verified routing |
| `ReadsInMemoryOnly`: a mark of another device never reaches the disk | 7, one number |
| `ReadsWhateverIsOpen`: an open conversation counts as read, looked at or not | 8, proof |
| `ReportsOnce`: nothing is reported again after a reconnect | 9, lifecycle |
| `RingsEachTime`: no limit to sounds | 10, never a flood |

Each is a subclass of the part that has the bug, put in its place by `ProgramUnderTest(parts=…)`;
each must be found by a story at every step or by one of a few hundred generated histories.
"""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, find, settings
from msgspec.structs import replace

from app.domain import events as e
from app.domain.ids import ConversationRef
from app.domain.message import Message, MessageKey
from app.domain.notification import Fate, FateRecord, NativeId, Notification
from app.services.activity import ActivityReporter
from app.services.clicks import Clicks
from app.services.inbox import Inbox
from app.services.notifier import Notifier
from app.services.push_plugin import PushClick, PushPlugin
from app.services.reading import Reading
from app.services.screen import Screen
from tests.invariants.test_histories import histories, play


class _WithScreen(Notifier):
    """A notifier whose screen has a bug."""

    bug: type[Screen]

    def __init__(self, *values: Any, **named: Any) -> None:
        super().__init__(*values, **named)
        self._screen.__class__ = self.bug


class ForgetsWhatIsSilent(Notifier):
    def _judge(self, event: e.MessageReceived, *, waited: str) -> Any:
        record, shown = super()._judge(event, waited=waited)
        return (None if record is not None and record.fate is Fate.SILENT else record), shown

    async def _recalled(self, key: MessageKey) -> None:
        self._screen.forget(key.ref, lambda m: m.key == key)


class IgnoresWhatWasMissed(Notifier):
    async def _received(self, run: Sequence[e.MessageReceived]) -> None:
        await super()._received([x for x in run if x.origin is e.Origin.LIVE])

    async def _caught_up(self, account: Any) -> None:
        self._held.caught_up(account)


class ShowsBeforeItIntends(Notifier):
    """And marks as shown at once, as if the server had answered."""

    async def _record(self, records: Sequence[FateRecord]) -> None:
        await super()._record(
            [replace(r, fate=Fate.DISMISSED) if r.fate is Fate.INTENDED else r for r in records]
        )


class ForgetsTheProof(_WithScreen):
    class bug(Screen):  # noqa: N801  a part of its notifier
        async def _prove(self, *_: Any) -> None:
            pass


class ForgetsDismissals(_WithScreen):
    class bug(Screen):  # noqa: N801  a part of its notifier
        def take(self, place: Any, keys: Any) -> None:
            pass


class AddsUp(PushPlugin):
    async def show(self, notification: Notification) -> NativeId:
        self._native.pop(notification.tag, None)
        return await super().show(notification)


class ClearsTooLittle(Notifier):
    async def _read(self, event: e.ReadMarked) -> None:
        pass


class ClearsTooMuch(Notifier):
    async def _read(self, event: e.ReadMarked) -> None:
        await super()._read(event)
        self._screen.forget(event.ref, lambda _: True)


class ForgetsClicks(Clicks):
    def take(self, click: PushClick) -> None:
        """The click is gone: nothing leads to its conversation."""

    async def _from_notification(self, click: PushClick) -> Any:
        return replace(await super()._from_notification(click), ref=None)


class LeadsElsewhere(Clicks):
    async def _verify(self) -> None:
        """Nothing is ever on the screen for it."""


class ReadsInMemoryOnly(Inbox):
    async def _read_elsewhere(self, ref: ConversationRef, marker: str) -> None:
        message = await self._archive.find(ref, marker)
        if message is not None:
            source = e.ReadSource.ELSEWHERE
            self._store.dispatch(e.ReadMarked(ref, message.position, source))


class ReadsWhateverIsOpen(Reading):
    def __init__(self, store: Any, *values: Any, **named: Any) -> None:
        super().__init__(store, *values, **named)
        store.listen(e.MessageReceived, lambda event: self._if_open(event.message))

    def _if_open(self, message: Message) -> None:
        if self._store.state.open == message.ref:
            self._seen((message.ref, message.position))


class ReportsOnce(ActivityReporter):
    def _connection_changed(self, event: e.ConnectionChanged) -> None:
        told = dict(self._told)
        super()._connection_changed(event)
        self._told.update(told)


class RingsEachTime(_WithScreen):
    class bug(Screen):  # noqa: N801  a part of its notifier
        def _may_ring(self, *_: Any) -> bool:
            return True


BUGS: list[tuple[type, type, str]] = [
    (Notifier, ForgetsWhatIsSilent, "1"),
    (Notifier, IgnoresWhatWasMissed, "12"),
    (Notifier, ShowsBeforeItIntends, "2345"),
    (Notifier, ForgetsTheProof, "1345"),
    (Notifier, ForgetsDismissals, "345"),
    (PushPlugin, AddsUp, "4"),
    (Notifier, ClearsTooLittle, "5"),
    (Notifier, ClearsTooMuch, "4"),
    (Clicks, LeadsElsewhere, "6"),
    (Inbox, ReadsInMemoryOnly, "7"),
    (Reading, ReadsWhateverIsOpen, "8"),
    (ActivityReporter, ReportsOnce, "9"),
    (Notifier, RingsEachTime, "10"),
]


@pytest.mark.parametrize(("part", "bug", "invariants"), BUGS, ids=[b.__name__ for _, b, _ in BUGS])
def test_a_seeded_bug_is_found(part: type, bug: type, invariants: str) -> None:
    found: list[str] = []

    def is_caught(history: list[tuple[str, int]]) -> bool:
        nonlocal found
        found = play(history, "as it comes", {part: bug})
        return bool(found)

    find(
        histories,
        is_caught,
        settings=settings(
            max_examples=1500,
            derandomize=True,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
    numbers = {line.partition(":")[0] for line in found}
    assert any(number in invariants for number in numbers), found
