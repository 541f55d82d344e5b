"""The program as a whole: put together, run, taken apart in reverse."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Coroutine
from importlib import import_module
from typing import TYPE_CHECKING, Any

from app.adapters.platform import single_instance
from app.bootstrap.checking import tell
from app.bootstrap.folders import Folders
from app.bootstrap.ground import Ground, Talk, lay_ground, make_talk, service_tasks
from app.bootstrap.keeping import coverage_of, export_of, local_data_of, search_of
from app.bootstrap.parts import (
    make_channels,
    media_of,
    notification_server,
    registration_of,
)
from app.bootstrap.pushing import Pushing, make_pushing, push_check_of
from app.bootstrap.reach import Reach
from app.bootstrap.trying import try_demo
from app.command_line import Command, Options, program_version
from app.domain.selectors import unread_total
from app.domain.words import translate
from app.logs import LOG_NAME
from app.services.accounts import StartTask
from app.services.attachments import Attachments
from app.services.calls import Calls
from app.services.check_report import to_json
from app.services.contacts import Contacts
from app.services.fates import Fates
from app.services.files import Files
from app.services.garbage import resume_collecting
from app.services.groups import Groups
from app.services.preferences import Preferences
from app.services.push_plugin import PushPlugin
from app.services.store import Store
from app.services.tasks import Tasks

if TYPE_CHECKING:
    from app.adapters.qt.badge import TaskbarBadge
    from app.bootstrap.behind import Behind, Service
    from app.demo.world import DemoWorld
    from app.gui.gui import Gui
    from app.services.diagnostics import Diagnostics

PATIENCE_AT_QUIT = 2.0
"""Seconds that what is under way, and the last words to the servers, get when the program ends."""

PATIENCE_FOR_SIGHT = 0.5
"""Seconds until the start goes on without a window that is seen: it may come up covered."""

DEMO_BANNER = (
    "This is the demo: a server inside this program, and friends who only pretend. "
    "Add an account of yours from the menu; nothing here is kept."
)


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
    from app.gui.wishes import Context

    # The tasks end first; the window, the notification server and the files outlive them.
    async with contextlib.AsyncExitStack() as stack, service_tasks() as start_task:
        ground = await lay_ground(stack, folders)
        store, preferences = ground.store, ground.preferences
        archive, ledger = ground.archive, ground.ledger
        tasks = Tasks(store)
        talk = await make_talk(ground, folders, start_task, is_demo=world is not None)

        badge = TaskbarBadge()
        left = folders.data / "left-behind.json" if _is_own(options, world) else None
        pushing = make_pushing(
            stack, ground, talk, folders, notification_server(lambda: gui.tray, left), badge
        )
        push = pushing.plugin
        contacts, groups, calls, coverage, search = (
            Contacts(store, talk.accounts, push),
            Groups(store, talk.accounts, talk.conversations, push),
            Calls(store, talk.accounts),
            coverage_of(folders, ground),
            search_of(ground, stack),
        )
        media, sounds = media_of(folders, store, talk.accounts, stack)
        context = Context(
            store,
            tasks,
            talk.conversations,
            talk.accounts,
            preferences,
            push,
            check=lambda: behind.diagnostics.run(),  # noqa: PLW0108  it is made below
            fates=Fates(ledger, archive),
            contacts=contacts,
            registration=registration_of(store, talk.accounts),
            groups=groups,
            calls=calls,
            files=Files(store, talk.accounts, talk.outbox, keep_picture=media.keep_own),
            attachments=Attachments(ground.attachments),
            media=media,
            sounds=sounds,
            tencent=talk.tencent,
            device_push=pushing.device,
            push_check=push_check_of(store),
            statistics=coverage,
            local_data=local_data_of(folders, ground),
            export=export_of(ground),
            try_demo=try_demo if world is None else None,
            search=search,
        )
        gui = Gui(
            context,
            state_file=folders.data / "window.ini",
            on_quit=quit_requested.set,
            banner=DEMO_BANNER if world is not None else "",
        )
        stack.callback(gui.close)
        gui.on_closed_to_tray = lambda: _first_closed(
            tasks, push, preferences, asks=_is_own(options, world)
        )
        await _come_up(gui, store, hidden=options.hidden)
        behind = await _behind(ground, talk, pushing, calls, gui, badge)
        clicks, diagnostics = behind.clicks, behind.diagnostics
        await diagnostics.tidy()
        await push.init(
            clicks.take,
            on_response=behind.notifier.on_response,
            on_server_changed=behind.notifier.on_server_changed,
        )
        await make_channels(push)
        store.watch(unread_total, push.set_badge_num)
        presence = presence_source()
        await presence.start(
            store.dispatch,
            store.state.settings.idle_after,
            on_sleep=behind.sleep.prepare_for_sleep,
        )
        stack.push_async_callback(presence.stop)

        _start_services(
            start_task,
            talk.inbox,
            talk.outbox,
            talk.reading,
            talk.activity,
            *behind.services,
            contacts,
            groups,
            coverage,
            pushing.pushed,
            search,
        )
        reach = Reach(store, clicks, push, quit_requested, _report(diagnostics))
        instance.serve(reach.take, reach.answer)
        _begin_with(options, reach, folders, gui)
        if _is_own(options, world):
            await reach.begin(stack, start_task, preferences, folders.settings)
        if world is None:  # before the key ring may ask the user: a push waits for us
            start_task(pushing.device.run(pushing.pushed.take), "DevicePush")
        await talk.begin()
        if world is not None:
            await talk.accounts.add(world.account, world.password)
        code = 0
        if options.command is Command.CHECK:
            code = tell(await diagnostics.run(), as_json=options.json)
        else:
            _begin(world, tasks, _check_after_update(diagnostics, push, folders))
            await quit_requested.wait()
        gui.keep_draft()
        await _say_goodbye(tasks, talk)
        return code


def _start_services(start_task: StartTask, *services: "Service") -> None:
    for service in services:
        start_task(service.run(), type(service).__name__)


async def _come_up(gui: "Gui", store: Store, *, hidden: bool) -> None:
    """Show the window and wait until it is seen: what follows at a start takes the processor."""
    if not hidden:
        gui.show()
        await _first_sight(store)
    resume_collecting()


async def _behind(
    ground: Ground,
    talk: Talk,
    pushing: Pushing,
    calls: Calls,
    gui: "Gui",
    badge: "TaskbarBadge",
) -> "Behind":
    """Import what works behind the window in a thread, so that the window is alive meanwhile."""
    await asyncio.to_thread(import_module, "app.bootstrap.behind")
    from app.bootstrap.behind import make_behind

    return make_behind(ground, talk, pushing, calls, gui, badge)


async def _first_sight(store: Store) -> None:
    seen = asyncio.Event()

    def look(exposed: bool) -> None:
        if exposed:
            seen.set()

    stop = store.watch(lambda state: state.window.exposed, look)
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE_FOR_SIGHT):
            await seen.wait()
    stop()


def _begin(world: "DemoWorld | None", tasks: Tasks, quiet_check: Coroutine[Any, Any, None]) -> None:
    """Let the demo's friends act, or look what an update broke."""
    if world is not None:
        quiet_check.close()
        world.start_script()
    else:
        tasks.spawn(quiet_check, doing="check the notifications after the update")


async def _say_goodbye(tasks: Tasks, talk: Talk) -> None:
    await tasks.drain(PATIENCE_AT_QUIT)
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE_AT_QUIT):
            await talk.activity.report_last()
    await talk.accounts.stop()
    await talk.end_tencent()


async def _check_after_update(
    diagnostics: "Diagnostics", push: PushPlugin, folders: Folders
) -> None:
    """Tell what an update broke; the window is left alone."""
    from app.services.update_check import UpdateCheck

    await UpdateCheck(
        folders.settings, program_version(), lambda: diagnostics.run(click=False), push
    ).run()


def _is_own(options: Options, world: "DemoWorld | None") -> bool:
    """Whether it is the user's own program that runs, for which the desktop may call us."""
    return world is None and options.profile is None and options.command is not Command.CHECK


def _begin_with(options: Options, reach: Reach, folders: Folders, gui: "Gui") -> None:
    """Do what the program was started for, and tell of what ended it before."""
    if options.link:
        reach.take(options.link)
    if options.after_crash:
        from app.gui.crash_dialog import tell_of_crash

        tell_of_crash(folders.logs / LOG_NAME, gui.window)


def _report(diagnostics: "Diagnostics") -> Callable[[], Awaitable[str]]:
    async def report() -> str:
        return to_json(await diagnostics.run())

    return report


def _first_closed(tasks: Tasks, push: PushPlugin, preferences: Preferences, *, asks: bool) -> None:
    """Say that the program goes on; ask whether it shall start with the computer, where it can."""
    if not asks:
        tasks.spawn(_say_it_keeps_running(push, preferences), doing="show a notification")
        return
    from app.gui.first_close import ask_about_start

    def chosen(wanted: bool) -> None:
        change = preferences.change(close_hint_shown=True, start_with_computer=wanted)
        tasks.spawn(change, doing="change the settings")

    ask_about_start(chosen)


async def _say_it_keeps_running(push: PushPlugin, preferences: Preferences) -> None:
    await push.display_notification(
        "system",
        "Bellbird",
        translate("Bellbird keeps running"),
        translate("It stays in the tray and tells you of new messages. Quit it from there."),
    )
    await preferences.change(close_hint_shown=True)
