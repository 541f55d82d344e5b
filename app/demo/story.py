"""The story that plays by itself where there is no display: a day's chatting in a minute.

A private desktop, a server with friends, and the program as a process of its own, touched by real
pointer and key events only. What is claimed of the program is read from outside: from the screen's
pixels, from what reaches the friends, and from what the server was told.
"""

import logging
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from app.demo.cast import ANNA, BJOERN, XIAO_LIN, Character
from app.demo.friends import Heard, Kind
from app.demo.private_desktop import PrivateDesktop, PrivateDesktopError, ScreenError, wait_for
from app.demo.report import Report
from app.demo.stage import Program, WorldThread
from app.domain.ids import ConversationId
from app.domain.settings import Theme

log = logging.getLogger(__name__)

_SCREEN = (1440, 900)
_PANEL = 36  # pixels of the panel at the bottom
_TRAY = 240  # pixels at the panel's right end that hold tray and clock
_BADGE = (229, 72, 77)  # the red of the unread number
_OTHER_WINDOW = "sunset.png"
_SETTLE = 0.4  # seconds a picture waits for the last fades and repaints


def play(output: Path) -> int:
    """Play the story, write pictures and ``report.json`` into ``output``; return the exit code.

    Call it on the main thread. Everything that it starts has ended when it returns.
    """
    report = Report((ScreenError, TimeoutError), _tell)
    _clear(output)
    started = time.monotonic()
    _tell("Bellbird plays its story on a private desktop.")
    with ExitStack() as stack:
        told_to_end = stack.enter_context(_told_to_end())
        try:
            desktop = stack.enter_context(PrivateDesktop(size=_SCREEN))
        except PrivateDesktopError as error:
            problem = str(error)

            def fail() -> str:
                raise ScreenError(problem)

            report.play("A private desktop is there", fail)
        else:
            world = stack.enter_context(WorldThread())
            _Story(desktop, world, output).play(report, told_to_end)
    if told_to_end.is_set():
        _tell("The story was told to end.")
        return 128 + signal.SIGTERM
    path = report.write(output / "report.json")
    outcome = "All went well" if report.ok else "It FAILED"
    seconds = time.monotonic() - started
    _tell(f"{outcome}: {len(report.steps)} steps in {seconds:.0f} s. Report: {path}")
    return 0 if report.ok else 1


class _Story:
    """The steps, in the order of their methods; each returns what proved it."""

    def __init__(self, desktop: PrivateDesktop, world: WorldThread, output: Path) -> None:
        self._desktop = desktop
        self._world = world
        self._output = output
        account, password = world.call(lambda w: (w.account, w.password))
        self._program = Program(desktop, account, password)
        self._group = world.call(lambda w: w.group)
        self._pictures = 0
        self._wrote: dict[str, str] = {}

    def play(self, report: Report, told_to_end: threading.Event) -> None:
        """Play all steps; after a failed one leave its picture and the program's last words.

        ``told_to_end`` lets the step that is played be the last one.
        """
        for name, action in (
            ("A private desktop is there", self._look_around),
            ("The program starts and is online", self._start),
            ("Another window takes over", self._go_to_background),
            ("Anna writes and a notification appears", self._be_notified),
            ("The tray and the title count", self._count),
            ("A click on it opens her conversation", self._click_notification),
            ("What was seen counts as read everywhere", self._read),
            ("An answer is typed and reaches Anna", self._type_answer),
            ("Anna's answer is seen without ringing", self._see_answer),
            ("Björn and the group write at once", self._be_notified_twice),
            ("A click opens the group", self._open_group),
            ("What is typed there reaches the group", self._write_to_group),
            ("Reading on the phone takes the other away", self._read_elsewhere),
            ("Closed, the program stays in the tray", self._close_window),
            ("小林 writes and a click brings the window back", self._come_back),
            ("A link opens a conversation", self._open_link),
            ("Ctrl+Q ends the program", self._quit),
            ("What came meanwhile rings once at the next start", self._start_again),
            ("The dark theme", self._show_dark),
            ("The program ends", self._quit),
        ):
            if told_to_end.is_set():
                return
            report.play(name, action)
        if not report.ok:
            with suppress(ScreenError):
                picture = self._desktop.screenshot(self._output / "failed.png")
                _tell(f"See {picture}. The program's last words:")
            _tell(self._program.last_words())

    # -- the main job -------------------------------------------------------------------------

    def _look_around(self) -> str:
        width, height = self._desktop.size
        _check(self._desktop.has_tray(), "there is no tray")
        return f"{width} × {height} pixels with windows, notifications, a tray and a key ring"

    def _start(self) -> str:
        self._program.start(Theme.LIGHT)
        window = self._program.window()
        wait_for(self._world.client_states, "the program to be online", 20.0)
        wait_for(self._is_in_group, "the program to enter the group")
        self._wait_active()
        self._picture("window")
        _check(self._desktop.notification_count() == 0, "history made a notification")
        return f"the window {window.title!r} is active, the server has it online and in the group"

    def _go_to_background(self) -> str:
        self._desktop.spawn(
            "display", "-immutable", "-title", _OTHER_WINDOW, "-geometry", "+24+520",
            "-size", "420x280", "gradient:#ffb27a-#53456f",
        )  # fmt: skip
        return self._leave()

    def _be_notified(self) -> str:
        started = time.monotonic()
        self._say(ANNA, "Tea at five, under the walnut tree? 🌳☕")
        self._desktop.notification_window()
        elapsed = round((time.monotonic() - started) * 1000)
        self._picture("notification")
        shown = self._desktop.notification_count()
        _check(shown == 1, f"there are {shown} notifications")
        return f"it was on screen {elapsed} ms after she wrote"

    def _count(self) -> str:
        title = self._wait_unread(1)
        self._picture("tray", tray=True)
        return (
            f"the tray icon carries a badge of {self._badge()} red pixels, the title is {title!r}"
        )

    def _click_notification(self) -> str:
        self._desktop.click(*self._desktop.notification_window().centre)
        self._wait_active()
        self._wait_notifications(0)
        return "the window has the keyboard, the server was told that it is active"

    def _read(self) -> str:
        self._wait_heard(self._last_read(ANNA))
        self._wait_unread(0)
        self._wait_position(self._address(ANNA))
        self._picture("conversation")
        return "Anna has the read mark, your other devices the position; badge and number are gone"

    def _type_answer(self) -> str:
        return self._type(Heard(ANNA.user, Kind.MESSAGE, "Yes! I bring the blanket 🧺 回头见"))

    def _see_answer(self) -> str:
        self._wait_answer_read(ANNA)
        self._picture("answer")
        self._wait_unread(0)
        self._wait_notifications(0)
        return "it is on screen and read, and there was no notification"

    def _be_notified_twice(self) -> str:
        self._leave()
        self._say(BJOERN, "The bread is in the oven 🍞")
        self._wait_notifications(1)
        self._say_in_group(XIAO_LIN, "番茄红了!The tomatoes are red 🍅")
        self._wait_notifications(2)
        self._say_in_group(ANNA, "Wonderful! I bring the basket.")
        self._say_in_group(XIAO_LIN, "别告诉蜗牛 – don't tell the snails 🐌")
        title = self._wait_unread(4)
        self._picture("two-conversations")
        self._wait_notifications(2)
        return f"four messages, one notification for each conversation; the title is {title!r}"

    def _open_group(self) -> str:
        shown = self._desktop.notification_window()
        # The group's is the later one, so it is the lower one.
        self._desktop.click(shown.centre[0], shown.y + shown.height - 16)
        self._wait_active()
        title = self._wait_unread(1)
        self._wait_position(self._group)
        self._wait_notifications(1)
        self._picture("group")
        return f"the group is read, Björn's message waits; the title is {title!r}"

    def _write_to_group(self) -> str:
        text, before = "I am on my way 🚲", self._world.read_position(self._group)
        proof = self._type(lambda heard: heard.in_group and heard.text == text, text)
        wait_for(lambda: self._world.read_position(self._group) != before, "the answer to be read")
        return f"{proof}; the answer is on screen and read"

    def _read_elsewhere(self) -> str:
        self._world.call(lambda world: world.read_on_phone(BJOERN))
        self._wait_notifications(0)
        self._wait_unread(0)
        return "the notification, the badge and the number are gone"

    # -- coming and going ---------------------------------------------------------------------

    def _close_window(self) -> str:
        window = self._program.window()
        right, top = window.x + window.width, window.y
        self._desktop.click(right - 16, top - 14)
        wait_for(lambda: not self._program.windows(), "the window to close")
        self._wait_state("inactive")
        hint = self._desktop.notification_window()
        self._picture("closed")
        self._desktop.click(*hint.centre, button=3)
        self._wait_notifications(0)
        _check(self._program.is_running, "the program ended")
        return "no window, but the program runs and a notification says so"

    def _come_back(self) -> str:
        self._say(XIAO_LIN, "钥匙在蓝色花盆下面 🔑 The key is under the blue pot.")
        notification = self._desktop.notification_window()
        self._wait_unread(1, has_window=False)
        self._desktop.click(*notification.centre)
        self._wait_active()
        self._wait_heard(self._last_read(XIAO_LIN))
        self._wait_unread(0)
        self._picture("back-from-the-tray")
        return "the window is back with her conversation, and her message is read"

    def _open_link(self) -> str:
        self._leave()
        code = self._program.open(ConversationId.c2c(self._address(BJOERN)).text)
        _check(code == 0, f"the second start ended with {code}")
        self._wait_active()
        proof = self._type(Heard(BJOERN.user, Kind.MESSAGE, "Rye or wheat?"))
        self._wait_answer_read(BJOERN)
        return f"the second start handed over and ended with 0; {proof}; the answer is read"

    def _quit(self) -> str:
        self._desktop.key("ctrl+q")
        code = self._program.wait_ended()
        _check(code == 0, f"the exit code is {code}")
        wait_for(lambda: not self._world.client_states(), "the server to see it go")
        return "its exit code is 0 and the server has it offline"

    def _start_again(self) -> str:
        self._say(ANNA, "One more thing: Mira comes too. Bring two cups! 🍵")
        self._program.start(Theme.DARK)
        self._program.window()
        self._desktop.notification_window(20.0)
        wait_for(self._is_in_group, "the program to enter the group")
        title = self._wait_unread(1)
        self._picture("missed-message")
        self._wait_notifications(1)
        return f"one notification for the one message that was missed; the title is {title!r}"

    def _show_dark(self) -> str:
        self._desktop.click(*self._desktop.notification_window().centre)
        self._wait_active()
        self._wait_unread(0)
        self._picture("dark")
        window = self._program.window()
        brightness = self._desktop.look(window.x, window.y, window.width, window.height).brightness
        _check(brightness < 100, f"the window's mean brightness is {brightness:.0f} of 255")
        return f"the window's mean brightness is {brightness:.0f} of 255"

    # -- doing --------------------------------------------------------------------------------

    def _say(self, character: Character, text: str) -> None:
        message = self._world.call(lambda world: world.friends.say(character, text))
        self._wrote[character.user] = message

    def _say_in_group(self, character: Character, text: str) -> None:
        self._world.call(lambda world: world.friends.say_in_group(character, text))

    def _leave(self) -> str:
        """Give another window the keyboard."""
        desktop = self._desktop
        desktop.focus(desktop.window_of(_OTHER_WINDOW))
        self._wait_state("inactive")
        return f"{_OTHER_WINDOW} has the keyboard, the server was told that you look elsewhere"

    def _type(self, wanted: Heard | Callable[[Heard], bool], text: str = "") -> str:
        """Type a message into whatever has the keyboard, and wait until it was heard."""
        if isinstance(wanted, Heard):
            text = wanted.text
        self._desktop.type_text(text)
        started = time.monotonic()
        self._desktop.key("Return")
        self._wait_heard(wanted)
        elapsed = round((time.monotonic() - started) * 1000)
        return f"typed with the keyboard alone, it arrived {elapsed} ms after Return"

    def _picture(self, name: str, *, tray: bool = False) -> None:
        """Keep a picture of the screen, or of its tray three times as large."""
        time.sleep(_SETTLE)
        self._pictures += 1
        path = self._output / f"{self._pictures:02}-{name}.png"
        area = self._tray_area if tray else None
        self._desktop.screenshot(path, area=area, zoom=3 if tray else 1)

    # -- seeing -------------------------------------------------------------------------------

    def _address(self, character: Character) -> str:
        return self._world.call(lambda world: world.server.jid(character.user))

    @property
    def _tray_area(self) -> tuple[int, int, int, int]:
        width, height = self._desktop.size
        return width - _TRAY, height - _PANEL, _TRAY, _PANEL

    def _badge(self) -> int:
        """Count the red pixels in the tray: there are some as long as a number is shown."""
        return self._desktop.look(*self._tray_area).count(_BADGE)

    def _is_in_group(self) -> bool:
        return self._world.call(lambda world: world.is_in_group)

    def _wait_state(self, state: str) -> None:
        wait_for(
            lambda: self._world.client_states() == (state,), f"the server to know you are {state}"
        )

    def _wait_active(self) -> None:
        wait_for(self._program.is_active, "the program's window to have the keyboard")
        self._wait_state("active")

    def _wait_notifications(self, number: int) -> None:
        wait_for(lambda: self._desktop.notification_count() == number, f"{number} notifications")

    def _wait_unread(self, number: int, *, has_window: bool = True) -> str:
        """Wait until tray and title say how much is unread; return the title."""
        wait_for(lambda: (self._badge() > 0) == (number > 0), "the tray's badge to be right")
        if not has_window:
            return ""
        title = f"({number}) Bellbird" if number else "Bellbird"
        wait_for(lambda: self._program.window().title == title, f"the title {title!r}")
        return title

    def _wait_position(self, conversation: str) -> None:
        wait_for(
            lambda: self._world.read_position(conversation), "the read position to be published"
        )

    def _last_read(self, character: Character) -> Heard:
        """What a friend hears when the last message that the story gave them to say is read."""
        return Heard(character.user, Kind.READ, self._wrote[character.user])

    def _wait_answer_read(self, character: Character) -> None:
        """Wait until what a friend answered by themselves is read."""
        known = self._last_read(character)
        self._wait_heard(
            lambda heard: heard.user == known.user and heard.kind is Kind.READ and heard != known
        )

    def _wait_heard(self, wanted: Heard | Callable[[Heard], bool]) -> None:
        def look() -> bool:
            return any(
                heard == wanted if isinstance(wanted, Heard) else wanted(heard)
                for heard in tuple(self._world.heard)
            )

        wait_for(look, f"{wanted}" if isinstance(wanted, Heard) else "the friends to hear of it")


def _check(condition: bool, complaint: str) -> None:
    if not condition:
        raise ScreenError(complaint)


def _tell(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


@contextmanager
def _told_to_end() -> Iterator[threading.Event]:
    """Give an event that SIGTERM sets instead of ending us on the spot.

    Nothing is raised in the middle of a step: locks and half-started threads would suffer.
    """
    told = threading.Event()
    before = signal.signal(signal.SIGTERM, lambda *_: told.set())
    try:
        yield told
    finally:
        signal.signal(signal.SIGTERM, before)


def _clear(output: Path) -> None:
    """Remove what an earlier run left, and nothing else."""
    output.mkdir(parents=True, exist_ok=True)
    for old in (*output.glob("[0-9][0-9]-*.png"), output / "failed.png", output / "report.json"):
        old.unlink(missing_ok=True)
