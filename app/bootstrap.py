"""Put the program together, run it, take it apart in reverse: the only one who knows every class.

The order on the way in: options, folders, log, single instance (before Qt is imported, so that a
second start hands over in milliseconds), application, event loop, adapters, services, window,
connections. On the way out the outbox and the last activity report get two seconds.
"""

import asyncio
import contextlib
import io
import logging
import os
import sys
import tempfile
import uuid
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import platformdirs

from app import logs
from app.adapters.platform import single_instance
from app.command_line import Command, Options, PushTest, parse, program_version
from app.domain.check import Finding, Report, Status
from app.domain.errors import AppError, StorageFailed
from app.domain.events import (
    AccountChanged,
    AccountRemoved,
    ConversationsLoaded,
    DoNotDisturbChanged,
    SettingsChanged,
)
from app.domain.model import Protocol
from app.domain.selectors import unread_total
from app.domain.settings import CHANNELS
from app.domain.state import RECENT_MESSAGES
from app.ports.desktop import NotificationServer
from app.ports.storage import Archive, Ledger
from app.services.accounts import Accounts, StartTask
from app.services.activity import ActivityReporter
from app.services.calls import Calls
from app.services.check_report import from_json, to_json, to_text
from app.services.clicks import Clicks
from app.services.contacts import Contacts
from app.services.conversations import Conversations
from app.services.diagnostics import Diagnostics
from app.services.fates import Fates
from app.services.files import Files
from app.services.garbage import spare_the_start
from app.services.groups import Groups
from app.services.inbox import Inbox
from app.services.local_time import local_zone
from app.services.mutes import Mutes
from app.services.notifier import Notifier
from app.services.outbox import Outbox
from app.services.preferences import Preferences
from app.services.push_plugin import PushPlugin
from app.services.quiet import Quiet
from app.services.reading import Reading
from app.services.registration import Registration
from app.services.round_trip import RoundTrip
from app.services.sleep import Sleep
from app.services.store import Store
from app.services.tasks import Tasks
from app.services.update_check import UpdateCheck

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication, QSystemTrayIcon

    from app.adapters.qt.badge import TaskbarBadge
    from app.adapters.xmpp.client import XmppBackend
    from app.demo.world import DemoWorld
    from app.gui.gui import Gui

logger = logging.getLogger(__name__)

PATIENCE_AT_QUIT = 2.0
"""Seconds that what is under way, and the last words to the servers, get when the program ends."""


CHECK_QUESTION = "check"
"""What `bellbird check` asks the running program."""


DEMO_BANNER = (
    "This is the demo: a server inside this program, and friends who only pretend. "
    "Add an account of yours from the menu; nothing here is kept."
)


@dataclass(frozen=True, slots=True)
class Folders:
    """Where this profile keeps what it keeps."""

    settings: Path
    data: Path
    logs: Path

    @classmethod
    def of(cls, profile: Path | None) -> "Folders":
        """Tell the user's own folders, or those of another profile."""
        if profile is not None:
            profile = profile.absolute()
            return cls(profile, profile, profile)
        name = "bellbird"
        return cls(
            platformdirs.user_config_path(name, appauthor=False),
            platformdirs.user_data_path(name, appauthor=False),
            platformdirs.user_log_path(name, appauthor=False),
        )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program; returns its exit code."""
    options = parse(sys.argv[1:] if arguments is None else arguments)
    if options.command is Command.DEMO:
        return _demo(options)
    if options.command is Command.CHECK:
        return _check(options)
    if options.push_test is not None:
        return _push_test(options.push_test, Folders.of(options.profile))
    return _start(options, Folders.of(options.profile))


def _push_test(push_test: PushTest, folders: Folders) -> int:
    from app.adapters.push.http_transport import HttpTransport
    from app.adapters.storage.settings_file import SettingsFile
    from app.push_test_command import run as run_push_test

    settings = SettingsFile(folders.settings / "settings.toml").load().settings
    return run_push_test(push_test, transport=HttpTransport(proxy=settings.proxy))


def _check(options: Options) -> int:
    """Check by the running program if there is one, else by a hidden one of our own."""
    if options.demo and _has_no_display():
        return _check_on_private_desktop(options)
    if _has_no_display() and not single_instance.is_running(Folders.of(options.profile).data):
        print("Could not check: there is no display to show anything on", file=sys.stderr)  # noqa: T201  its terminal
        return 1
    hidden = replace(options, hidden=True)
    if not options.demo:
        return _start(hidden, Folders.of(options.profile))
    with tempfile.TemporaryDirectory(prefix="bellbird-check-") as folder:
        return _start(hidden, Folders.of(Path(folder)))


def _check_on_private_desktop(options: Options) -> int:
    from app.demo.private_desktop import PrivateDesktop, PrivateDesktopError

    command = [sys.executable, "-m", "app", "check", "--demo"]
    command += ["--json"] if options.json else []
    try:
        with PrivateDesktop() as desktop:
            checked = desktop.run(*command, timeout=120.0)
    except PrivateDesktopError as error:
        print(f"Could not check: {error}", file=sys.stderr)  # noqa: T201  its terminal
        return 1
    sys.stderr.write(checked.stderr)
    sys.stdout.write(checked.stdout)
    return checked.returncode


def _ask_for_check(options: Options, folders: Folders) -> int:
    answer = single_instance.ask(folders.data, CHECK_QUESTION)
    try:
        report = from_json(answer or "")
    except ValueError:
        print("Could not check: another Bellbird is running and does not answer", file=sys.stderr)  # noqa: T201  its terminal
        return 1
    return _tell(report, options)


def _tell(report: Report, options: Options) -> int:
    """Print a report and give the exit code."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # consoles of Windows lack some of our signs
    print(to_json(report) if options.json else to_text(report))  # noqa: T201  what was asked for
    return 0 if report.holds else 1


def _demo(options: Options) -> int:
    if _has_no_display():
        from app.demo.story import play

        logging.basicConfig(level=logging.INFO if options.verbose else logging.WARNING)
        return play(options.output)
    with tempfile.TemporaryDirectory(prefix="bellbird-demo-") as folder:
        return _start(options, Folders.of(Path(folder)))


def _has_no_display() -> bool:
    shown = {"DISPLAY", "WAYLAND_DISPLAY"} & os.environ.keys()
    return sys.platform == "linux" and not any(os.environ[name] for name in shown)


def _start(options: Options, folders: Folders) -> int:
    checks = options.command is Command.CHECK
    try:
        if checks:
            instance = single_instance.acquire(folders.data)
        else:
            instance = single_instance.acquire_or_hand_over(folders.data, options.link)
    except StorageFailed as error:
        print(f"Could not start Bellbird: {error}", file=sys.stderr)  # noqa: T201  its terminal
        return 1
    if instance is None:
        return _ask_for_check(options, folders) if checks else 0
    log_file = logs.set_up(folders.logs, verbose=options.verbose)
    try:
        return _run_with_qt(options, folders, instance)
    except Exception as error:
        logger.exception("Bellbird ended by an error")
        reason = error if isinstance(error, AppError) else f"details are in {log_file}"
        print(f"Could not go on: {reason}", file=sys.stderr)  # noqa: T201  as above
        return 1
    finally:
        instance.release()


def _run_with_qt(
    options: Options, folders: Folders, instance: single_instance.SingleInstance
) -> int:
    from app.event_loop import EventLoop
    from app.gui.application import make_application
    from app.nets import last_nets

    application = make_application(sys.argv[:1])
    with last_nets(), asyncio.Runner(loop_factory=lambda: EventLoop(application)) as runner:
        logger.info("Bellbird %s starts", program_version())
        return runner.run(_run(options, folders, instance, application))


async def _run(
    options: Options,
    folders: Folders,
    instance: single_instance.SingleInstance,
    application: "QApplication",
) -> int:
    from app.nets import log_loop_error, quit_on_signals

    quit_requested = asyncio.Event()
    application.commitDataRequest.connect(lambda _: quit_requested.set())
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(log_loop_error)
    with quit_on_signals(loop, quit_requested):
        if options.command is Command.DEMO or options.demo:
            from app.demo.world import DemoWorld

            async with DemoWorld() as world:
                code = await run(options, folders, instance, quit_requested, world)
        else:
            code = await run(options, folders, instance, quit_requested, None)
    logger.info("Bellbird ends")
    return code


async def run(
    options: Options,
    folders: Folders,
    instance: single_instance.SingleInstance,
    quit_requested: asyncio.Event,
    world: "DemoWorld | None",
) -> int:
    """Assemble adapters, services and window, and stay until the user quits.

    For `Command.CHECK` only until that is done.

    Returns:
        the exit code.
    """
    from app.adapters.platform import presence_source
    from app.adapters.qt.badge import TaskbarBadge
    from app.gui.gui import Gui

    # The tasks end first; the window, the notification server and the files outlive them.
    async with contextlib.AsyncExitStack() as stack, _service_tasks() as start_task:
        ground = await _lay_ground(stack, folders)
        store, preferences = ground.store, ground.preferences
        archive, ledger = ground.archive, ground.ledger
        tasks = Tasks(store)
        talk = await _make_talk(ground, folders, start_task, is_demo=world is not None)

        server = _notification_server(lambda: gui.tray)
        badge = TaskbarBadge()
        push = PushPlugin(store, preferences, server, badge)
        stack.push_async_callback(push.stop)
        contacts, groups = (
            Contacts(store, talk.accounts, push),
            Groups(store, talk.accounts, talk.conversations, push),
        )
        gui = Gui(
            store,
            tasks,
            talk.conversations,
            talk.accounts,
            preferences,
            push,
            state_file=folders.data / "window.ini",
            on_quit=quit_requested.set,
            banner=DEMO_BANNER if world is not None else "",
            check=lambda: diagnostics.run(),  # noqa: PLW0108  it is made below
            fates=Fates(ledger, archive),
            contacts=contacts,
            registration=_registration(store, talk.accounts),
            groups=groups,
            calls=Calls(store, talk.accounts),
            files=Files(store, talk.accounts, talk.outbox),
        )
        stack.callback(gui.close)
        gui.on_closed_to_tray = lambda: tasks.spawn(
            _say_it_keeps_running(push, preferences), doing="show a notification"
        )
        notifier = Notifier(store, archive, ledger, push, talk.conversations, talk.reading)
        clicks = Clicks(store, ledger, talk.conversations, gui)
        diagnostics = _diagnostics(ground, talk, push, clicks, gui, badge)
        await diagnostics.tidy()
        await push.init(
            clicks.take,
            on_response=notifier.on_response,
            on_server_changed=notifier.on_server_changed,
        )
        await _make_channels(push)
        store.watch(unread_total, push.set_badge_num)
        presence = presence_source()
        sleep = Sleep(store, talk.accounts, talk.outbox, talk.activity)
        await presence.start(
            store.dispatch, store.state.settings.idle_after, on_sleep=sleep.prepare_for_sleep
        )
        stack.push_async_callback(presence.stop)

        for service in (
            talk.inbox,
            talk.outbox,
            talk.reading,
            talk.activity,
            notifier,
            clicks,
            contacts,
            groups,
            Mutes(store, talk.conversations),
            Quiet(store, preferences),
        ):
            start_task(service.run(), type(service).__name__)
        if not options.hidden:
            gui.show()
        instance.serve(clicks.open_link, _answerer(diagnostics))
        if options.link:
            clicks.open_link(options.link)
        await talk.accounts.start()
        if world is not None:
            await talk.accounts.add(world.account, world.password)
        code = 0
        if options.command is Command.CHECK:
            code = _tell(await diagnostics.run(), options)
            quit_requested.set()
        elif world is not None:
            world.start_script()
        else:
            quiet_check = _check_after_update(diagnostics, push, folders)
            tasks.spawn(quiet_check, doing="check the notifications after the update")
        await quit_requested.wait()
        gui.keep_draft()
        await _say_goodbye(tasks, talk)
        return code


async def _say_goodbye(tasks: Tasks, talk: "_Talk") -> None:
    await tasks.drain(PATIENCE_AT_QUIT)
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE_AT_QUIT):
            await talk.activity.report_last()
    await talk.accounts.stop()


def _diagnostics(
    ground: "_Ground",
    talk: "_Talk",
    push: PushPlugin,
    clicks: Clicks,
    gui: "Gui",
    badge: "TaskbarBadge",
) -> Diagnostics:
    """Give the notification check all it looks at."""
    from app.adapters.storage.keyring_credentials import KeyringCredentials

    def badge_finding() -> Finding:
        if not badge.speaks_for:
            return Finding(Status.WARNING, "no taskbar can know whose number it is")
        told = f"the taskbar was told {badge.shown or 0} for {badge.speaks_for}.desktop"
        return Finding(Status.OK, told)

    round_trip = RoundTrip(
        ground.store,
        ground.archive,
        ground.ledger,
        talk.accounts,
        talk.conversations,
        push,
        clicks,
        gui,
    )
    return Diagnostics(
        ground.store,
        ground.archive,
        talk.accounts,
        talk.activity,
        push,
        KeyringCredentials(),  # the system's own, also where the demo uses none
        round_trip,
        tray=gui.tray_finding,
        badge=badge_finding,
        version=program_version(),
        zone=local_zone,
    )


async def _make_channels(push: PushPlugin) -> None:
    for channel in CHANNELS:
        await push.create_notification_channel(channel.id, channel.name, channel.description)
    await push.require_notification_permission()


async def _check_after_update(diagnostics: Diagnostics, push: PushPlugin, folders: Folders) -> None:
    """Tell what an update broke; the window is left alone."""
    await UpdateCheck(
        folders.settings, program_version(), lambda: diagnostics.run(click=False), push
    ).run()


def _answerer(diagnostics: Diagnostics) -> single_instance.Answer:
    async def answer(question: str) -> str:
        return to_json(await diagnostics.run()) if question == CHECK_QUESTION else ""

    return answer


@dataclass(frozen=True, slots=True)
class _Ground:
    """What everything else stands on: the state as the last run left it, and where it is kept."""

    store: Store
    preferences: Preferences
    archive: Archive
    ledger: Ledger


async def _lay_ground(stack: contextlib.AsyncExitStack, folders: Folders) -> _Ground:
    """Open the files and bring the state to where the last run left it."""
    from app.adapters.storage.settings_file import SettingsFile
    from app.adapters.storage.storage import open_storage

    store = Store()
    file = SettingsFile(folders.settings / "settings.toml")
    configuration = file.load()
    store.dispatch(
        SettingsChanged(configuration.settings),
        *(AccountChanged(account) for account in configuration.accounts),
        *(
            DoNotDisturbChanged(wish.until, wish.until_back, wish.account)
            for wish in configuration.do_not_disturb
        ),
    )
    storage = open_storage(folders.data)
    stack.push_async_callback(storage.close)
    snapshot = await storage.archive.load(RECENT_MESSAGES)
    store.dispatch(ConversationsLoaded(snapshot.conversations, snapshot.messages))
    return _Ground(store, Preferences(store, file), storage.archive, storage.ledger)


@dataclass(frozen=True, slots=True)
class _Talk:
    """The services between the servers and the state."""

    inbox: Inbox
    accounts: Accounts
    outbox: Outbox
    conversations: Conversations
    reading: Reading
    activity: ActivityReporter


async def _make_talk(
    ground: _Ground, folders: Folders, start_task: StartTask, *, is_demo: bool
) -> _Talk:
    from app.adapters.storage import keyring_credentials as key_ring

    store, archive = ground.store, ground.archive
    find = key_ring.no_key_ring if is_demo else key_ring.system_key_ring
    credentials = key_ring.KeyringCredentials(find)
    await credentials.probe()
    spare_the_start(store)
    inbox = Inbox(store, archive)
    accounts = Accounts(
        store,
        archive,
        credentials,
        ground.preferences,
        inbox,
        {Protocol.XMPP: _xmpp_backend(folders, store)},
        start_task,
    )
    outbox = Outbox(store, archive, accounts, inbox)
    return _Talk(
        inbox,
        accounts,
        outbox,
        Conversations(store, archive, accounts, outbox),
        Reading(store, archive, accounts),
        ActivityReporter(store, accounts),
    )


@contextlib.asynccontextmanager
async def _service_tasks() -> AsyncIterator[StartTask]:
    """Tasks that run as long as the program does; a bug in one ends it with its traceback."""
    running: set[asyncio.Task[None]] = set()
    async with asyncio.TaskGroup() as group:

        def start(coroutine: Coroutine[Any, Any, None], name: str) -> asyncio.Task[None]:
            task = group.create_task(coroutine, name=name)
            running.add(task)
            task.add_done_callback(running.discard)
            return task

        try:
            yield start
        finally:
            for task in running:
                task.cancel()


async def _say_it_keeps_running(push: PushPlugin, preferences: Preferences) -> None:
    await push.display_notification(
        "system",
        "Bellbird",
        "Bellbird keeps running",
        "It stays in the tray and tells you of new messages. Quit it from there.",
    )
    await preferences.change(close_hint_shown=True)


def _xmpp_backend(folders: Folders, store: Store) -> "XmppBackend":
    """The XMPP backend, under this installation's own resource, the same in every run."""
    from app.adapters.xmpp.client import XmppBackend

    file = folders.data / "device"
    try:
        resource = file.read_text(encoding="ascii").strip()
    except (OSError, UnicodeError):
        resource = f"bellbird-{uuid.uuid4().hex[:8]}"
        file.write_text(resource, encoding="ascii")
    backend = XmppBackend(
        resource=resource,
        proxy=lambda: store.state.settings.proxy,
        avatars=folders.data / "avatars",
        confirms=lambda: store.state.settings.send_receipts,
    )
    store.listen(AccountRemoved, lambda event: backend.forget(event.account))
    return backend


def _registration(store: Store, accounts: Accounts) -> Registration:
    from app.adapters.xmpp.registration import XmppRegistrar

    return Registration(XmppRegistrar(proxy=lambda: store.state.settings.proxy), accounts)


def _notification_server(tray: Callable[[], "QSystemTrayIcon | None"]) -> NotificationServer:
    """The ladder of notification servers that fits this system, the best first."""
    from app.adapters.notifications.fallback import FallbackNotifications
    from app.adapters.notifications.sounding import SoundingNotifications
    from app.adapters.notifications.sounds import ProgramSound
    from app.adapters.qt.tray_notifications import TrayNotifications
    from app.gui.avatars import draw_avatar

    best: NotificationServer
    name = "freedesktop" if sys.platform == "linux" else "native"
    if sys.platform == "linux":
        from app.adapters.notifications.freedesktop import FreedesktopNotifications

        best = FreedesktopNotifications(
            app_name="Bellbird", desktop_entry="bellbird", draw_avatar=draw_avatar
        )
    else:
        from app.adapters.notifications.native import NativeNotifications

        best = NativeNotifications(app_name="Bellbird")
    ladder = FallbackNotifications({name: best, "tray": TrayNotifications(tray)})
    return SoundingNotifications(ladder, ProgramSound())
