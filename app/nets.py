"""The last nets: what ends the program politely, and what catches an error nobody else did."""

import asyncio
import contextlib
import logging
import signal
import sys
from collections.abc import Iterator
from types import TracebackType
from typing import Any

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

logger = logging.getLogger(__name__)


@contextlib.contextmanager
def quit_on_signals(
    loop: asyncio.AbstractEventLoop, quit_requested: asyncio.Event
) -> Iterator[None]:
    """Quit as if the user had asked, on Ctrl-C and SIGTERM."""
    numbers: list[signal.Signals] = []
    if sys.platform != "win32":  # that loop takes none there; Ctrl-C ends the process
        numbers += [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]
    for number in numbers:
        loop.add_signal_handler(number, quit_requested.set)
    try:
        yield
    finally:
        for number in numbers:
            loop.remove_signal_handler(number)


def log_loop_error(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Log an error in a callback; the loop goes on (`loop.set_exception_handler`)."""
    error = context.get("exception")
    logger.error("%s", context.get("message", "An error in the event loop"), exc_info=error)


@contextlib.contextmanager
def last_nets() -> Iterator[None]:
    """Log what nobody caught, of Python and of Qt, instead of losing it with the terminal."""
    levels = {
        QtMsgType.QtDebugMsg: logging.DEBUG,
        QtMsgType.QtInfoMsg: logging.INFO,
        QtMsgType.QtWarningMsg: logging.WARNING,
        QtMsgType.QtCriticalMsg: logging.ERROR,
        QtMsgType.QtFatalMsg: logging.CRITICAL,
    }

    def from_qt(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
        logging.getLogger(f"qt.{context.category or 'default'}").log(levels[kind], "%s", text)

    def from_python(
        kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        logger.critical("Nobody caught this", exc_info=(kind, error, trace))

    before = sys.excepthook
    sys.excepthook = from_python
    qInstallMessageHandler(from_qt)
    try:
        yield
    finally:
        qInstallMessageHandler(None)
        sys.excepthook = before
