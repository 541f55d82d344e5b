"""The log: a file of bounded size, and the terminal. Secrets and message text are never written."""

import faulthandler
import logging
import logging.handlers
import sys
from pathlib import Path

MAX_BYTES = 1_000_000
"""Size of the log file after which it is put aside; two older ones are kept."""

LOG_NAME = "bellbird.log"

_FORMAT = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"

# Libraries that write whole stanzas and frames at DEBUG: message text and secrets.
_TALKATIVE = ("websockets", "httpx", "httpcore", "asyncio", "qasync", "dbus_fast")


def set_up(folder: Path, *, verbose: bool) -> Path:
    """Begin to log.

    Args:
        folder: where the log file belongs; made if missing. If it can't be written, only the
            terminal gets the log.
        verbose: log every decision too.

    Returns:
        the log file's path.
    """
    root = logging.getLogger()
    root.setLevel(logging.DEBUG if verbose else logging.INFO)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
    formatter = logging.Formatter(_FORMAT)
    if sys.stderr is not None:  # there is none in a windowed program on Windows
        terminal = logging.StreamHandler()
        terminal.setLevel(logging.DEBUG if verbose else logging.WARNING)
        terminal.setFormatter(formatter)
        root.addHandler(terminal)
        faulthandler.enable()
    path = folder / LOG_NAME
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        file = logging.handlers.RotatingFileHandler(
            path, maxBytes=MAX_BYTES, backupCount=2, encoding="utf-8", errors="backslashreplace"
        )
    except OSError as error:
        root.warning("There is no log file: %s", error)
    else:
        file.setFormatter(formatter)
        root.addHandler(file)
    return path
