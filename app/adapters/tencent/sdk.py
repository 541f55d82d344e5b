"""The library's life in this process: configured in silence, begun, ended; one user at a time.

It has one state for the whole process and rules of its own (measured, im_electron_sdk 8.0.5906):
configuration and callbacks are forgotten by every `TIMUninit` and must be given again before each
`TIMInit`; a second `TIMInit` is silently ignored; ended within 5 s of its beginning it writes into
the root folder. It is therefore begun once, and begun anew only for another application.
"""

import asyncio
import contextlib
import json
import logging
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from msgspec import Struct

from app.adapters.tencent.errors import refusal_of
from app.adapters.tencent.functions import NETWORK
from app.adapters.tencent.library import Answer, EventHandler, Library, Pending, Value
from app.domain.errors import AccountRefused, AppError, ConnectionFailed, Disconnected

logger = logging.getLogger(__name__)

LOGIN_PATIENCE = 35.0
"""Seconds; without a network the library itself gives up after 30."""

LOGGED_IN, LOGGING_IN = 1, 2
CONNECTED, DISCONNECTED, CONNECTING, UNREACHABLE = 0, 1, 2, 3

_ERROR_LEVEL = 6


class Timing(Struct, frozen=True):
    """How long the library takes, in seconds; tests on a stand-in have other ones.

    Attributes:
        shortest_life: between its beginning and its end.
        log_begins: after which its log has begun, with a line on the terminal.
        sync: to learn all conversations after a sign-in.
        send: for the answer to a message without files.
        gap: to tell a message that a conversation names as its newest.
    """

    shortest_life: float = 6.0
    log_begins: float = 0.3
    sync: float = 5.0
    gap: float = 2.0
    send: float = 60.0


class Sdk:
    """The library, begun and ended by its rules.

    Everything belongs to the event loop's thread.

    Args:
        folder: where the library keeps its files; made with mode 0700.
    """

    def __init__(self, library: Library, folder: Path, timing: Timing = Timing()) -> None:  # noqa: B008  # frozen
        self.library = library
        self._folder = folder
        self._timing = timing
        self._app_id = 0
        self._began_at = 0.0
        self._owner: object | None = None
        self._handler: EventHandler | None = None
        self._login: tuple[str, str, Pending] | None = None
        self._user = ""
        self.network = CONNECTING
        self._network_changed = asyncio.Event()

    # Who uses it

    def claim(self, owner: object) -> None:
        """Take the library for one session.

        Raises:
            AccountRefused: another session has it.
        """
        if self._owner is not None and self._owner is not owner:
            raise AccountRefused(
                "another Tencent account is in use; switch that one off first,"
                " Tencent's library serves one at a time"
            )
        self._owner = owner

    def belongs_to(self, owner: object) -> bool:
        """Tell whether a session has the library."""
        return self._owner is owner

    def release(self, owner: object) -> None:
        """Give the library back; events go nowhere until it is claimed again."""
        if self._owner is owner:
            self._owner = self._handler = None

    # Its life

    async def begin(self, app_id: int, handler: EventHandler, proxy: str = "") -> None:
        """Make the library ready for an application.

        Args:
            handler: takes its events.
            proxy: `socks5://…` or `http://…`, used from the next beginning on; "" for none.

        Raises:
            AccountRefused: it does not begin, or its folder can't be made.
        """
        self._handler = handler
        self.library.listen(self._take)
        if self._app_id == app_id:
            return
        if self._app_id:
            await self.end()
        self._make_folder()
        with _silence(), _private_files():
            self.library.register()
            await self.library.call("TIMSetConfig", json.dumps(_configuration(proxy)))
            paths = json.dumps(
                {
                    "sdk_config_config_file_path": f"{self._folder}{os.sep}",
                    "sdk_config_log_file_path": f"{self._folder}{os.sep}log{os.sep}",
                }
            )
            result = self.library.now("TIMInit", app_id, paths)
            if result != 0:
                raise AccountRefused(f"Tencent's library does not begin: {refusal_of(result)}")
            await asyncio.sleep(self._timing.log_begins)
        self._app_id, self._began_at = app_id, asyncio.get_running_loop().time()

    async def end(self) -> None:
        """End the library, not before it may be ended; calls that wait fail."""
        if not self._app_id:
            return
        age = asyncio.get_running_loop().time() - self._began_at
        await asyncio.sleep(max(0.0, self._timing.shortest_life - age))
        self._app_id, self._user, self._login = 0, "", None
        self.library.now("TIMUninit")
        self.library.forget(Disconnected("Tencent's library was ended"))
        self._see_network(CONNECTING)

    def _make_folder(self) -> None:
        try:
            (self._folder / "log").mkdir(mode=0o700, parents=True, exist_ok=True)
            self._folder.chmod(0o700)
        except OSError as error:
            reason = error.strerror or str(error)
            raise AccountRefused(f"the folder for Tencent's library: {reason}") from error

    # Signing in and out

    @property
    def is_logged_in(self) -> bool:
        """Whether the library has a user, connected or trying to be."""
        return self.library.now("TIMGetLoginStatus") == LOGGED_IN

    async def log_in(self, user: str, signature: str) -> bool:
        """Sign a user in, or wait until the one signed in has a connection again.

        Returns:
            whether the library begins anew for this user.

        Raises:
            AppError: one of those in `errors`; `ConnectionFailed` after 35 s without an answer.
        """
        if self._user == user and self.is_logged_in:
            await self._wait_for_network()
            return False
        if self._user and self._user != user:
            await self.log_out(LOGIN_PATIENCE)
        answer = await self._answer_to_login(user, signature)
        answer.checked()
        self._user = user
        self._see_network(CONNECTED)
        return True

    async def _answer_to_login(self, user: str, signature: str) -> Answer:
        """Ask once: a second login would queue behind one that still runs."""
        if self._login is None or self._login[:2] != (user, signature):
            self._login = (user, signature, self.library.start("TIMLogin", user, signature))
        login = self._login
        try:
            async with asyncio.timeout(LOGIN_PATIENCE):
                answer = await asyncio.shield(login[2].answer)
        except TimeoutError as error:
            self._login = None
            raise ConnectionFailed("Tencent's library did not answer the sign-in") from error
        except AppError:
            self._login = None
            raise
        self._login = None
        return answer

    async def log_out(self, patience: float) -> None:
        """Sign out; what does not answer in time, or was not signed in, is out anyway."""
        self._user, self._login = "", None
        with contextlib.suppress(AppError):
            await self.library.ask("TIMLogout", patience=patience)

    def signed_out(self) -> None:
        """Note that the server signed the user out."""
        self._user = ""

    async def _wait_for_network(self) -> None:
        try:
            async with asyncio.timeout(LOGIN_PATIENCE):
                while self.network != CONNECTED:
                    self._network_changed.clear()
                    await self._network_changed.wait()
        except TimeoutError as error:
            raise ConnectionFailed("Tencent's servers can't be reached") from error

    # Its events

    def _take(self, name: str, values: tuple[Value, ...]) -> None:
        if name == NETWORK:
            self._see_network(int(values[0]))
        if self._handler is not None:
            self._handler(name, values)

    def _see_network(self, status: int) -> None:
        self.network = status
        self._network_changed.set()


def _configuration(proxy: str) -> dict[str, object]:
    """What is told before each beginning.

    Without storage no message's text reaches the disk; our own archive keeps them.
    """
    configuration: dict[str, object] = {
        "set_config_log_level": _ERROR_LEVEL,
        "set_config_is_log_output_console": False,
        "set_config_user_config": {
            "user_config_is_is_disable_storage": True,
            "user_config_is_read_receipt": True,
        },
    }
    parts = urlsplit(proxy) if proxy else None
    if parts is not None and parts.hostname:
        kind = "socks5" if parts.scheme.startswith("socks5") else "http"
        configuration[f"set_config_{kind}_proxy_info"] = {
            f"{kind}_proxy_info_ip": parts.hostname,
            f"{kind}_proxy_info_port": parts.port or (1080 if kind == "socks5" else 8080),
            f"{kind}_proxy_info_username": parts.username or "",
            f"{kind}_proxy_info_password": parts.password or "",
        }
    return configuration


@contextlib.contextmanager
def _private_files() -> Iterator[None]:
    """Let the files made at once be the user's alone; later ones lie in our 0700 folder."""
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)


@contextlib.contextmanager
def _silence() -> Iterator[None]:
    """Keep off the terminal the one line that no setting silences, of the log's beginning."""
    if os.name != "posix":  # there it has a console of its own, or none
        yield
        return
    with contextlib.suppress(AttributeError, OSError, ValueError):
        sys.stdout.flush()
    terminal = os.dup(1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 1)
        yield
    finally:
        os.dup2(terminal, 1)
        os.close(terminal)
        os.close(nowhere)
