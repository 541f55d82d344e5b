"""The program as a whole: put together, run, taken apart in reverse."""

import asyncio
import contextlib
from collections.abc import Callable, Coroutine
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from app.adapters.platform import presence_source, single_instance
from app.bootstrap.folders import Folders
from app.bootstrap.ground import Ground, lay_ground, service_tasks
from app.bootstrap.trying import try_demo
from app.command_line import Command, Options, program_version
from app.domain.selectors import unread_total
from app.domain.words import translate
from app.logs import LOG_NAME
from app.services.garbage import resume_collecting
from app.services.preferences import Preferences
from app.services.store import Store
from app.services.tasks import Tasks

if TYPE_CHECKING:
    from app.bootstrap.behind import Behind, Service
    from app.bootstrap.reach import Reach
    from app.bootstrap.services import Services
    from app.bootstrap.talk import Talk
    from app.demo.world import DemoWorld
    from app.gui.gui import Gui
    from app.services.accounts import StartTask
    from app.services.diagnostics import Diagnostics
    from app.services.push_plugin import PushPlugin

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
    from app.bootstrap.context import context_of
    from app.gui.gui import Gui

    # The tasks end first; the window, the notification server and the files outlive them.
    async with contextlib.AsyncExitStack() as stack, service_tasks() as start_task:
        ground = await lay_ground(stack, folders)
        store, preferences = ground.store, ground.preferences
        tasks = Tasks(store)
        is_own = _is_own(options, world)
        behind_window = await stack.enter_async_context(contextlib.AsyncExitStack())

        @cache
        def services() -> "Services":
            from app.bootstrap.services import make_services

            left = folders.data / "left-behind.json" if is_own else None
            return make_services(
                ground,
                folders,
                behind_window,
                start_task,
                lambda: gui.tray,  # it is made below, like what stands behind
                is_demo=world is not None,
                left_behind=left,
            )

        gui = Gui(
            context_of(
                ground,
                folders,
                behind_window,
                tasks,
                services,
                check=lambda: behind.diagnostics.run(),  # noqa: PLW0108  as above
                try_demo=try_demo if world is None else None,
            ),
            state_file=folders.data / "window.ini",
            on_quit=quit_requested.set,
            banner=DEMO_BANNER if world is not None else "",
        )
        stack.callback(gui.close)
        gui.on_closed_to_tray = lambda: _first_closed(
            tasks, services().pushing.plugin, preferences, asks=is_own
        )
        await _come_up(gui, store, hidden=options.hidden)
        behind = await _behind(ground, services, gui, quit_requested)
        talk, pushing, push = services().talk, services().pushing, services().pushing.plugin
        from app.bootstrap.parts import make_channels

        diagnostics, reach = behind.diagnostics, behind.reach
        await diagnostics.tidy()
        await push.init(
            behind.clicks.take,
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
            services().contacts,
            services().groups,
            services().coverage,
            pushing.pushed,
            services().search,
        )
        instance.serve(reach.take, reach.answer)
        _begin_with(options, reach, folders, gui)
        if is_own:
            await reach.begin(stack, start_task, preferences, folders.settings)
        if world is None:  # before the key ring may ask the user: a push waits for us
            start_task(pushing.device.run(pushing.pushed.take), "DevicePush")
        await talk.begin()
        if world is not None:
            await talk.accounts.add(world.account, world.password)
        code = 0
        if options.command is Command.CHECK:
            from app.bootstrap.checking import tell

            code = tell(await diagnostics.run(), as_json=options.json)
        else:
            _begin(world, tasks, _check_after_update(diagnostics, push, folders))
            await quit_requested.wait()
        gui.keep_draft()
        await _say_goodbye(tasks, talk)
        return code


def _start_services(start_task: "StartTask", *services: "Service") -> None:
    for service in services:
        start_task(service.run(), type(service).__name__)


async def _come_up(gui: "Gui", store: Store, *, hidden: bool) -> None:
    """Show the window, wait until it is seen, and then make the rest of it."""
    if not hidden:
        gui.show()
        await _first_sight(store)
    for _ in gui.completing():
        await asyncio.sleep(0)
    resume_collecting()


async def _behind(
    ground: Ground,
    services: "Callable[[], Services]",
    gui: "Gui",
    quit_requested: asyncio.Event,
) -> "Behind":
    """Import what works behind the window in a thread, so that the window is alive meanwhile."""
    await asyncio.to_thread(import_module, "app.bootstrap.services")
    await asyncio.to_thread(import_module, "app.bootstrap.behind")
    from app.bootstrap.behind import make_behind

    return make_behind(ground, services(), gui, quit_requested)


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


async def _say_goodbye(tasks: Tasks, talk: "Talk") -> None:
    await tasks.drain(PATIENCE_AT_QUIT)
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE_AT_QUIT):
            await talk.activity.report_last()
    await talk.accounts.stop()
    await talk.end_tencent()


async def _check_after_update(
    diagnostics: "Diagnostics", push: "PushPlugin", folders: Folders
) -> None:
    """Tell what an update broke; the window is left alone."""
    from app.services.update_check import UpdateCheck

    await UpdateCheck(
        folders.settings, program_version(), lambda: diagnostics.run(click=False), push
    ).run()


def _is_own(options: Options, world: "DemoWorld | None") -> bool:
    """Whether it is the user's own program that runs, for which the desktop may call us."""
    return world is None and options.profile is None and options.command is not Command.CHECK


def _begin_with(options: Options, reach: "Reach", folders: Folders, gui: "Gui") -> None:
    """Do what the program was started for, and tell of what ended it before."""
    if options.link:
        reach.take(options.link)
    if options.after_crash:
        from app.gui.crash_dialog import tell_of_crash

        tell_of_crash(folders.logs / LOG_NAME, gui.window)


def _first_closed(
    tasks: Tasks, push: "PushPlugin", preferences: Preferences, *, asks: bool
) -> None:
    """Say that the program goes on; ask whether it shall start with the computer, where it can."""
    if not asks:
        tasks.spawn(_say_it_keeps_running(push, preferences), doing="show a notification")
        return
    from app.gui.first_close import ask_about_start

    def chosen(wanted: bool) -> None:
        change = preferences.change(close_hint_shown=True, start_with_computer=wanted)
        tasks.spawn(change, doing="change the settings")

    ask_about_start(chosen)


async def _say_it_keeps_running(push: "PushPlugin", preferences: Preferences) -> None:
    await push.display_notification(
        "system",
        "Bellbird",
        translate("Bellbird keeps running"),
        translate("It stays in the tray and tells you of new messages. Quit it from there."),
    )
    await preferences.change(close_hint_shown=True)
