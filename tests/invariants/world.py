"""The program between a scripted network, a scripted screen and a disk, on a virtual loop.

`World` plays histories: people write, recall and read elsewhere; the user clicks, closes, locks and
walks away; connections break, the notification server restarts, the clock jumps, and the program is
killed between any two steps. `finish` brings everything to rest and `violations` tells which of the
ten invariants of notifications does not hold, each by its number.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, tzinfo
from itertools import pairwise
from typing import Any

from app.domain.content import Text
from app.domain.digest import DIGEST_TAG
from app.domain.events import (
    DoNotDisturbChanged,
    InputSeen,
    LockChanged,
    Origin,
    ReadMarked,
    ReadSource,
    SettingsChanged,
    SleepChanged,
    VisibleRangeChanged,
    WindowChanged,
)
from app.domain.ids import ConversationId, ConversationRef, MessageId
from app.domain.message import Message, MessageFlag, Position
from app.domain.notification import Fate, FateRecord, ResponseKind, Tag, tag_of
from app.domain.people import Activity, Person
from app.domain.selectors import activity, readable_position, unread_total
from app.domain.settings import Settings
from app.services.screen import SOUND_PAUSE, SOUND_PAUSE_IN_CONVERSATION
from tests.fakes.program import ACCOUNT, NOON, ProgramUnderTest
from tests.fakes.storage import FakeStorage
from tests.invariants.network import Network
from tests.invariants.screen import ScriptedScreen
from tests.invariants.virtual_loop import VirtualLoop

PEOPLE = tuple("abcdefgh")
AT_REST = 200.0
"""Seconds after which nothing that waits for a moment, a flood or a retry is still waiting."""


def conversation(index: int) -> ConversationRef:
    """One of the conversations that histories are about; every third is a group."""
    name = f"{PEOPLE[index % len(PEOPLE)]}@example.org"
    kind = ConversationId.group if index % 3 == 2 else ConversationId.c2c
    return ConversationRef(ACCOUNT.id, kind(name))


class _Stepped:
    """A port whose calls have a step before and one after their effect, until it is dead."""

    def __init__(self, port: Any, is_alive: Callable[[], bool]) -> None:
        self._port = port
        self._is_alive = is_alive

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._port, name)

        async def call(*values: Any, **named: Any) -> Any:
            await asyncio.sleep(0)
            self._check()
            result = await method(*values, **named)
            await asyncio.sleep(0)
            self._check()
            return result

        return call

    def _check(self) -> None:
        if not self._is_alive():
            raise asyncio.CancelledError


class _SteppedStorage:
    def __init__(
        self,
        disk: FakeStorage,
        is_alive: Callable[[], bool],
        on_record: Callable[[Sequence[FateRecord]], None],
    ) -> None:
        self.archive = _Stepped(disk.archive, is_alive)
        self.ledger = _Stepped(_HeardLedger(disk, on_record), is_alive)


class _HeardLedger:
    """A ledger that tells what was recorded."""

    def __init__(
        self, disk: FakeStorage, on_record: Callable[[Sequence[FateRecord]], None]
    ) -> None:
        self._disk = disk
        self._on_record = on_record

    async def record(self, records: Sequence[FateRecord]) -> None:
        await self._disk.ledger.record(records)
        self._on_record(records)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._disk.ledger, name)


class _Program(ProgramUnderTest):
    """The services, with the world's clock and place."""

    world: "World"

    @property
    def zone(self) -> tzinfo:
        return self.world.zone

    @zone.setter
    def zone(self, _: tzinfo) -> None:
        pass

    @property
    def now(self) -> float:
        return self.world.clock()

    @now.setter
    def now(self, _: float) -> None:
        pass

    async def settled(self) -> None:
        """Nothing: the world itself lets the loop run."""


class World:
    """Everything around the program, and the program.

    Args:
        parts: classes of the program to be replaced by buggy ones.
        settings: the user's.
        begins: the wall's time, in seconds since the epoch, when the history begins.
        zone: where the user is; may be changed as by a journey.
    """

    def __init__(
        self,
        parts: Mapping[type, type] | None = None,
        settings: Settings | None = None,
        *,
        begins: float = NOON,
        zone: tzinfo = UTC,
    ) -> None:
        self.loop = VirtualLoop()
        self.zone = zone
        self._begins = begins
        self.jump = 0.0
        self.disk = FakeStorage(self.clock)
        self.screen = ScriptedScreen(self.loop.time)
        self.network = Network()
        self.program: _Program | None = None
        self._starting: asyncio.Task[object] | None = None
        self._parts = parts
        self._settings = settings or Settings()
        self._found: list[str] = []
        self._dealt_with: list[tuple[int, Message]] = []
        self._user_acts = 0
        self._proven: dict[ConversationRef, Position] = {}
        self._written = 0
        self._locked = False
        self._focused = False
        self._open: ConversationRef | None = None

    def clock(self) -> float:
        """Wall time: what the loop says, and the jumps of the clock."""
        return self._begins + self.loop.time() + self.jump

    @property
    def window(self) -> _Program | None:
        """The program, if it has come so far that the user can do something with it."""
        return self.program if self._starting is not None and self._starting.done() else None

    # The program's life

    def start(self) -> None:
        """Start the program; nothing of it has run yet. On a full disk it would not start."""
        self.disk.recover()
        run = self.screen.run
        storage = _SteppedStorage(self.disk, lambda: run == self.screen.run, self._recorded)
        program = _Program.__new__(_Program)
        program.world = self
        program.__init__(  # type: ignore[misc]  # the clock must be there first
            storage,  # type: ignore[arg-type]  # steps around the fake
            self.screen,  # type: ignore[arg-type]  # stricter than the fake
            backend=self.network,  # type: ignore[arg-type]  # scripted
            parts=self._parts,
        )
        program.store.dispatch(SettingsChanged(self._settings), LockChanged(self._locked))
        program.store.listen(ReadMarked, self._on_read)
        program.store.listen(object, self._note_proof)
        self.program = program
        self._starting = self.loop.create_task(program.__aenter__())

    def kill(self) -> None:
        """End the program between two steps, as `kill -9` does.

        Not while the disk is full: what could not be written then is known to nobody.
        """
        if self.program is None:
            return
        if self.disk.is_full:
            self.disk.recover()
            self.wait(AT_REST)
        self.screen.next_run()
        if self.network.session is not None:
            self.network.session.dead = True
            self.network.session.connected.clear()
        self.network.session = None
        self.program = None
        self._focused = False
        self.loop.bury()
        self.loop.failures.clear()

    def restart(self) -> None:
        """Kill the program and start it again."""
        self.kill()
        self.start()

    def steps(self, count: int) -> None:
        """Let the program take some steps."""
        self.loop.run_ready(count)

    def rest(self) -> None:
        """Let the program take all steps it can without time passing."""
        self.loop.run_ready()

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.loop.advance(seconds)

    # Other people and other devices

    def write(self, index: int, *, mention: bool = False, late: float = 0.0) -> Message:
        """Let somebody write a message; `late` seconds of it were spent on the way."""
        self._written += 1
        ref = conversation(index)
        flags = MessageFlag.MENTIONS_ME if mention else MessageFlag.NONE
        return self.network.write(
            Message(
                ref.account,
                ref.id,
                MessageId(f"m{self._written}"),
                Person(f"{ref.id.target}/x"),
                self.clock() - late + self._written / 1e6,
                (Text(f"text {self._written}."),),
                flags=flags,
            )
        )

    def pick(self, index: int) -> Message | None:
        """One of the messages so far, counted from the newest."""
        log = self.network.log
        return log[-1 - index % len(log)] if log else None

    def repeat(self, index: int) -> None:
        """Deliver a message once more."""
        message = self.pick(index)
        if message is not None:
            self.network.repeat(message, (Origin.LIVE, Origin.CARBON, Origin.CATCH_UP)[index % 3])

    def recall(self, index: int) -> None:
        """Let a message be taken back."""
        message = self.pick(index)
        if message is not None:
            self.network.recall(message)

    def edit(self, index: int) -> None:
        """Let a message be changed."""
        message = self.pick(index)
        if message is not None:
            self.network.edit(message, f"{message.text} changed")

    def read_elsewhere(self, index: int) -> None:
        """Let another device read up to a message."""
        message = self.pick(index)
        if message is not None:
            self.network.read_elsewhere(message)

    def drop(self) -> None:
        """Cut the connection; the network comes back at once."""
        self.network.drop()

    def network_down(self) -> None:
        """Cut the connection, and every new one."""
        self.network.is_up = False
        self.network.drop()

    def network_up(self) -> None:
        """Let connections be made again."""
        self.network.is_up = True

    def jump_clock(self, seconds: float) -> None:
        """Set the clock, as a change of daylight saving in a wrong zone or a user does."""
        self.jump += seconds

    # The user

    def look_at(self, index: int) -> None:
        """Sit before the window with a conversation open."""
        program = self.window
        if program is None:
            return
        self.focus()
        program.conversations.open(conversation(index))
        self._see()

    def focus(self) -> None:
        """Click into the window, which then shows the open conversation to its end."""
        program = self.window
        if program is None:
            return
        program.store.dispatch(
            WindowChanged(active=True, exposed=True, visible=True), InputSeen(self.clock())
        )
        self._see()

    def _see(self) -> None:
        program = self.window
        assert program is not None
        ref = program.store.state.open
        if ref is not None:
            messages = program.store.state.messages(ref)
            newest = messages[-1].position if messages else None
            program.store.dispatch(VisibleRangeChanged(ref, newest))

    def look_away(self) -> None:
        """Let another window be in front."""
        if self.window is not None:
            self.window.look_away()

    def lock(self, *, locked: bool) -> None:
        """Lock or unlock the screen."""
        self._locked = locked
        if self.window is not None:
            self.window.store.dispatch(LockChanged(locked))

    def do_not_disturb(self, seconds: float) -> None:
        """Hold notifications back for a time; 0 ends it."""
        if self.window is not None:
            until = self.clock() + seconds if seconds else 0.0
            self.window.store.dispatch(DoNotDisturbChanged(until))

    def respond(self, index: int, kind: ResponseKind) -> None:
        """Do something with a notification."""
        if self.window is None or not self.window.store.state.accounts:
            return
        self._user_acts += kind in (ResponseKind.REPLIED, ResponseKind.MARKED_READ)
        self.screen.respond(index, kind, "An answer")

    def sleep(self) -> None:
        """Let the computer sleep and wake."""
        if self.window is None:
            return
        self.window.store.dispatch(SleepChanged(asleep=True))
        self.loop.create_task(self.window.sleep.prepare_for_sleep())
        self.wait(3.0)
        if self.window is not None:
            # On the loop, as the system's word comes: the lines are checked by tasks.
            self.loop.call_soon(self.window.store.dispatch, SleepChanged(asleep=False))
            self.wait(0.0)

    def fill_disk(self) -> None:
        """Let the disk of the running program be full."""
        if self.window is not None:
            self.disk.fail()

    # What must hold

    def finish(self) -> None:
        """Bring everything to rest: all is up, connected, unlocked, and nobody is looking."""
        if self.program is None:
            self.start()
        if not self.screen.is_up:
            self.screen.restart()
        self.disk.recover()
        self.network.is_up = True
        self.wait(AT_REST)
        program = self.program
        assert program is not None
        program.accounts.connect_now(ACCOUNT.id)
        self.lock(locked=False)
        self.do_not_disturb(0.0)
        self.look_away()
        self.wait(AT_REST)

    def violations(self) -> list[str]:
        """The invariants that do not hold, after `finish`."""
        program = self.program
        assert program is not None
        found = [*self._found, *self.screen.violations]
        found += [f"0: nobody caught {context}" for context in self.loop.failures]
        found += self._fates() + self._repeats() + self._standing() + self._numbers()
        found += self._reports() + self._sounds() + self._clicks()
        return found

    def close(self) -> None:
        """End everything."""
        self.kill()
        self.loop.close()

    def _fates(self) -> list[str]:
        found = []
        for message in self.network.log:
            fate = self.disk.fate(message.key)
            if fate is None:
                if not self.network.is_read(message) and message.key not in self.network.recalled:
                    found.append(f"2: {message.id} was lost")
            elif fate in (Fate.ARRIVED, Fate.INTENDED, Fate.HELD):
                found.append(f"1: {message.id} never came further than {fate.value}")
            elif fate.is_shown and self.network.is_read(message):
                found.append(f"5: {message.id} stands though it is read")
            elif fate.is_shown and message.key in self.network.recalled:
                found.append(f"5: {message.id} stands though it was recalled")
            elif fate is Fate.SHOWN and not self._was_shown(message):
                found.append(f"2: {message.id} is called shown and never was")
        return found

    def _was_shown(self, message: Message) -> bool:
        text = message.text
        return any(
            text in e.notification.body or e.notification.count > 6 for e in self.screen.diary
        )

    def _repeats(self) -> list[str]:
        """What the user has dealt with must be in nothing that was asked for afterwards."""
        return [
            f"3: {message.id} came back"
            for serial, message in self._dealt_with
            for entry in self.screen.diary
            if entry.asked > serial and message.text in entry.notification.body
        ]

    def _standing(self) -> list[str]:
        found = []
        entries = self.loop.complete(self.disk.ledger.history(None, 10_000))
        shown: dict[Tag, int] = {}
        expired: dict[Tag, int] = {}
        for entry in entries:
            tag = DIGEST_TAG if entry.fate is Fate.DIGESTED else tag_of(entry.key.ref)
            if entry.fate.is_shown:
                shown[tag] = shown.get(tag, 0) + 1
            elif entry.fate is Fate.EXPIRED:
                expired[tag] = expired.get(tag, 0) + 1
        for tag, count in shown.items():
            seen = self.screen.by_tag(tag)
            if seen is None:
                found.append(f"4: nothing stands for {count} messages of {tag}")
            elif not count <= seen.count <= count + expired.get(tag, 0):
                found.append(f"4: {tag} stands for {seen.count}, not for {count} messages")
        tags = (n.tag for n in self.screen.on_screen.values())
        # What left the screen while its replacement was on the way may be seen again.
        known = shown.keys() | expired.keys()
        return found + [f"5: {tag} stands for nothing" for tag in tags if tag not in known]

    def _numbers(self) -> list[str]:
        program = self.program
        assert program is not None
        state = program.store.state
        truth = {ref: self.network.unread(ref) for ref in {m.ref for m in self.network.log}}
        found = [
            f"7: {ref} has {state.conversation(ref).unread} unread, not {unread}"
            for ref, unread in truth.items()
            if state.conversation(ref).unread != unread
        ]
        kept = {ref: self.disk.conversation(ref) for ref in truth}
        found += [
            f"7: the disk has {c.unread} unread of {ref}, not {truth[ref]}"
            for ref, c in kept.items()
            if c is not None and c.unread != truth[ref]
        ]
        if program.badge.count != unread_total(state):
            found.append(f"7: the badge shows {program.badge.count}")
        return found

    def _reports(self) -> list[str]:
        program = self.program
        assert program is not None
        found = []
        for reports in self.network.reports:
            twice = [a for a, b in pairwise(reports) if a == b == ("foreground", 0)]
            found += ["9: foreground was reported twice" for _ in twice]
        last = self.network.reports[-1][-1:] if self.network.reports else []
        now = activity(program.store.state)
        wanted = ("foreground", 0)
        if now is Activity.BACKGROUND:
            wanted = ("background", unread_total(program.store.state))
        if last != [wanted]:
            found.append(f"9: the server was last told {last}, not {wanted}")
        return found

    def _sounds(self) -> list[str]:
        found = []
        rang = [e for e in self.screen.diary if e.notification.sound]
        for index, entry in enumerate(rang):
            for other in rang[:index]:
                if other.run != entry.run:
                    continue
                same = other.notification.tag == entry.notification.tag
                pause = SOUND_PAUSE_IN_CONVERSATION if same else SOUND_PAUSE
                if abs(entry.at - other.at) < pause - 1e-6:
                    found.append(f"10: {entry.notification.tag} rang too soon")
        return found

    def _clicks(self) -> list[str]:
        """Carry out what is pending; a click must lead where it should and be done with then."""
        program = self.program
        assert program is not None
        pending = self.disk.clicks()
        found = []
        if pending and pending[-1].ref is not None and program.store.state.open != pending[-1].ref:
            found.append("6: a click waits and its conversation is not open")
        if pending:
            self.focus()
            self.rest()
            if self.disk.clicks():
                found.append("6: a click was not done with on screen")
        return found

    def _recorded(self, records: Sequence[FateRecord]) -> None:
        by_key = {m.key: m for m in self.network.log}
        for record in records:
            if record.fate in (Fate.DISMISSED, Fate.CLICKED, Fate.REPLIED):
                self._dealt_with.append((self.screen.serial, by_key[record.key]))

    def _note_proof(self, _: object) -> None:
        """Note what was in view while there was proof that somebody looked."""
        program = self.program
        if program is None:
            return
        place = readable_position(program.store.state, self.clock())
        if place is not None:
            self._proven[place[0]] = place[1]

    def _on_read(self, event: ReadMarked) -> None:
        seen = self._proven.get(event.ref)
        if event.source is not ReadSource.HERE or self._user_acts:
            return
        if seen is None or seen < event.up_to:
            self._found.append(f"8: {event.ref} was read without proof")
