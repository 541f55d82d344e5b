"""From what was typed to a running program: log, single instance, application, event loop.

The single instance is found before Qt is imported, so that a second start hands over in
milliseconds.
"""

import asyncio
import logging
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from app import logs
from app.adapters.platform import single_instance
from app.adapters.platform.own_command import own_command
from app.adapters.platform.windows_identity import take_identity
from app.bootstrap.checking import CHECK_QUESTION, VERSION_QUESTION, tell
from app.bootstrap.crashes import Crashes, start_again
from app.bootstrap.folders import Folders
from app.bootstrap.terminal import complain, speak_users_language
from app.command_line import (
    HIDDEN_WISH,
    QUIT_WISH,
    Command,
    Options,
    PushTest,
    parse,
    program_version,
)
from app.domain.errors import AppError, StorageFailed
from app.domain.words import say
from app.services.garbage import put_off_collecting

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication


logger = logging.getLogger(__name__)

_PATIENCE_TO_QUIT = 10.0  # seconds; see PATIENCE_AT_QUIT


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program; returns its exit code."""
    typed = sys.argv[1:] if arguments is None else arguments
    options = parse(typed, lambda profile: speak_users_language(Folders.of(profile)))
    if options.command is Command.DEMO:
        return _demo(options)
    if options.command is Command.CHECK:
        return _check(options)
    if options.push_test is not None:
        return _push_test(options.push_test, Folders.of(options.profile))
    if options.command is Command.QUIT:
        return _quit(Folders.of(options.profile))
    if options.library is not None:
        return _install_library(options.library, Folders.of(options.profile))
    return _start(options, Folders.of(options.profile))


def _quit(folders: Folders) -> int:
    """End the running program, and wait until it has ended."""
    if not single_instance.is_running(folders.data):
        return 0
    if not single_instance.hand_over(folders.data, QUIT_WISH):
        complain("Could not quit: Bellbird does not answer", folders)
        return 1
    deadline = time.monotonic() + _PATIENCE_TO_QUIT
    while single_instance.is_running(folders.data) and time.monotonic() < deadline:
        time.sleep(0.02)
    return 0


def _meet(folders: Folders) -> int:
    """Say so if the running program is of another version: it was shown, and we step back."""
    mine = program_version()
    running = single_instance.ask(folders.data, VERSION_QUESTION + mine, timeout=2.0)
    if running is None or running == mine:
        return 0
    complain(f"Bellbird {running} is running. Quit it before {mine} is started.", folders)
    return 1


def _install_library(file: Path, folders: Folders) -> int:
    from app.adapters.tencent.find import LibraryRefused, install

    try:
        installed = install(file, folders.data)
    except LibraryRefused as error:
        complain(f"Could not install Tencent's library: {error}", folders)
        return 1
    speak_users_language(folders)
    version = installed.package_version
    print(say(f"Tencent's library, version {version}, is in place."))  # noqa: T201  as above
    return 0


def _push_test(push_test: PushTest, folders: Folders) -> int:
    from app.adapters.push.http_transport import HttpTransport
    from app.adapters.storage.settings_file import SettingsFile
    from app.push_test_command import run as run_push_test

    settings = SettingsFile(folders.settings / "settings.toml").load().settings
    speak_users_language(folders)
    return run_push_test(push_test, transport=HttpTransport(proxy=settings.proxy))


def _check(options: Options) -> int:
    """Check by the running program if there is one, else by a hidden one of our own."""
    if options.demo and _has_no_display():
        return _check_on_private_desktop(options)
    if _has_no_display() and not single_instance.is_running(Folders.of(options.profile).data):
        complain(
            "Could not check: there is no display to show anything on", Folders.of(options.profile)
        )
        return 1
    hidden = replace(options, hidden=True)
    if not options.demo:
        return _start(hidden, Folders.of(options.profile))
    with tempfile.TemporaryDirectory(prefix="bellbird-check-") as folder:
        return _start(hidden, Folders.of(Path(folder)))


def _check_on_private_desktop(options: Options) -> int:
    from app.demo.private_desktop import PrivateDesktop, PrivateDesktopError

    command = [*own_command(), "check", "--demo"]
    command += ["--json"] if options.json else []
    try:
        with PrivateDesktop() as desktop:
            checked = desktop.run(*command, timeout=120.0)
    except PrivateDesktopError as error:
        complain(f"Could not check: {error}", Folders.of(options.profile))
        return 1
    sys.stderr.write(checked.stderr)
    sys.stdout.write(checked.stdout)
    return checked.returncode


def _ask_for_check(options: Options, folders: Folders) -> int:
    from app.services.check_report import from_json

    answer = single_instance.ask(folders.data, CHECK_QUESTION)
    try:
        report = from_json(answer or "")
    except ValueError:
        complain("Could not check: another Bellbird is running and does not answer", folders)
        return 1
    speak_users_language(folders)
    return tell(report, as_json=options.json)


def _demo(options: Options) -> int:
    # A frozen program lacks the tools that the story is played with.
    if _has_no_display() and getattr(sys, "frozen", False):
        complain("Could not show the demo: there is no display", Folders.of(options.profile))
        return 1
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
    put_off_collecting()
    checks = options.command is Command.CHECK
    try:
        if checks:
            instance = single_instance.acquire(folders.data)
        else:
            wish = options.link or (HIDDEN_WISH if options.hidden else "")
            instance = single_instance.acquire_or_hand_over(folders.data, wish)
    except StorageFailed as error:
        complain(f"Could not start Bellbird: {error}", folders)
        return 1
    if instance is None:
        return _ask_for_check(options, folders) if checks else _meet(folders)
    log_file = logs.set_up(folders.logs, verbose=options.verbose)
    crashes = Crashes(folders.logs)
    starts_again = False
    try:
        options = replace(options, after_crash=crashes.begin() and not checks)
        return _run_with_qt(options, folders, instance, log_file)
    except Exception as error:
        logger.exception("Bellbird ended by an error")
        reason = _reason(error)
        complain(f"Could not go on: {reason or f'details are in {log_file}'}", folders)
        is_own = options.command is not Command.CHECK and options.profile is None
        starts_again = reason is None and is_own and crashes.may_start_again()
        return 1
    finally:
        crashes.end()
        instance.release()
        if starts_again:
            start_again([*own_command(), *sys.argv[1:]])


def _reason(error: BaseException) -> AppError | None:
    """What the user can be told; None for a bug. Tasks wrap what ends them in groups."""
    if isinstance(error, BaseExceptionGroup):
        reasons = [_reason(one) for one in error.exceptions]
        return reasons[0] if all(reasons) else None
    return error if isinstance(error, AppError) else None


def _run_with_qt(
    options: Options,
    folders: Folders,
    instance: single_instance.SingleInstance,
    log_file: Path,
) -> int:
    from app.plain_imports import import_plainly

    import_plainly()
    from app.event_loop import EventLoop
    from app.gui.application import make_application
    from app.nets import last_nets

    take_identity()
    application = make_application(sys.argv[:1])
    try:
        with last_nets(), asyncio.Runner(loop_factory=lambda: EventLoop(application)) as runner:
            logger.info("Bellbird starts")
            return runner.run(_run(options, folders, instance, application))
    except Exception as error:
        # Who started it from a desktop sees no terminal. A bug is told of by the next start.
        has_terminal = sys.stderr is not None and sys.stderr.isatty()
        reason = _reason(error)
        if reason is not None and options.command is not Command.CHECK and not has_terminal:
            from app.gui.crash_dialog import tell_of_end

            tell_of_end(say(str(reason)), log_file)
        raise


async def _run(
    options: Options,
    folders: Folders,
    instance: single_instance.SingleInstance,
    application: "QApplication",
) -> int:
    from app.bootstrap.program import run
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
