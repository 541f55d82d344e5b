"""The key ring's own process: the `keyring` library, outside of the program's memory.

On Linux the library brings 12 MB with it, and it is needed for a moment at the start and when an
account is changed. So it lives in here for as long as `key_ring` has something to ask. Requests
come by the standard input and answers leave by the standard output, one line of ASCII JSON each,
one after the other; secrets travel on no other way::

    {"do": "get", "service": "bellbird", "account": "a1", "secret": ""}
    {"name": "SecretService Keyring", "secret": "…"}

`do` is `probe`, `get`, `set` or `delete`. Where that did not work, the answer has an `error`:
`missing` (there is no key ring), `locked` or `failed`, and what was raised where as `detail`.
The process ends when its input does, also while the key ring still asks the user.

It is started as a file, and frozen as the program with `WISH`, which `packaging/key_ring_first.py`
hears before anything else. Nothing of the program is imported.
"""

import json
import os
import signal
import sys
import threading
from typing import TYPE_CHECKING, BinaryIO, NoReturn

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

WISH = "--key-ring"
"""The only argument with which the frozen program becomes this process."""


def command() -> tuple[str, ...]:
    """What starts this process.

    Frozen that is the very file that runs: inside of a Flatpak or an AppImage, not the way in.
    """
    if getattr(sys, "frozen", False):
        return (sys.executable, WISH)
    # -P: or else our neighbours, such as `statistics`, would be taken for the standard library's.
    return (sys.executable, "-P", __file__)


def main() -> NoReturn:
    """Answer until the input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in the terminal is for the program
    try:
        requests, answers = _take_channel()
        while line := requests.readline():
            # On another thread, so that the end of the input is noticed meanwhile.
            threading.Thread(target=_answer, args=(line, answers), daemon=True).start()
    finally:
        # At once: a key ring that asks the user can't be told to stop, and a frozen program on
        # Windows would show what it failed by in a window.
        os._exit(0)


def _take_channel() -> tuple[BinaryIO, BinaryIO]:
    """Keep the channel for us: no library may write into it, no process started by one inherit it.

    The standard error, where what libraries print goes instead, is nowhere.
    """
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    return requests, answers


def _answer(line: bytes, answers: BinaryIO) -> None:
    answer = json.dumps(_tried(json.loads(line)))
    answers.write(answer.encode() + b"\n")
    answers.flush()


def _tried(request: dict[str, str]) -> dict[str, str | None]:
    """Do what is asked for; gives the answer."""
    try:
        import keyring

        ring = keyring.get_keyring()
        if _forgets(ring):
            return {"error": "missing"}
        return {"name": ring.name, "secret": _done(ring, **request)}
    except Exception as error:  # noqa: BLE001  back ends let errors of their own libraries through
        is_locked = type(error).__name__ == "KeyringLocked"  # the import itself may have failed
        return {"error": "locked" if is_locked else "failed", "detail": _place(error)}


def _done(ring: "KeyringBackend", do: str, service: str, account: str, secret: str) -> str | None:
    match do:
        case "get":
            return ring.get_password(service, account)
        case "set":
            ring.set_password(service, account, secret)
        case "delete" if ring.get_password(service, account) is not None:
            ring.delete_password(service, account)
    return None


def _forgets(ring: "KeyringBackend") -> bool:
    """Whether this is one of the library's stand-ins for a key ring that is not there."""
    from keyring.backends import fail, null

    return isinstance(ring, fail.Keyring | null.Keyring)


def _place(error: Exception) -> str:
    """Name an error and where it was raised; its text could hold a secret."""
    from traceback import extract_tb

    *_, frame = extract_tb(error.__traceback__)
    kind = f"{type(error).__module__}.{type(error).__qualname__}"
    return f"{kind} in {frame.filename}:{frame.lineno}"


if __name__ == "__main__":
    main()
