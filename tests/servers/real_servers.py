"""Prosody, ejabberd and the embedded server: processes on the loopback, each in its own folder.

Nothing of the system's own installation is read or run but the programs. A server is ended by its
own process id, can be killed, frozen and started again on the same ports with the same data.
"""

import contextlib
import http.client
import json
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, ClassVar

from tests.servers.certificates import Authority

HERE = Path(__file__).parent
DOMAIN = "bellbird.example"
START_PATIENCE = 30.0


class ServerMissing(Exception):
    """A program that the suite needs is not there, or does not start."""


class RealServer:
    """A server process. Its methods block for some milliseconds, `start` and `stop` for seconds.

    Args:
        folder: becomes the server's home; its own.
        authority: signs its certificate.
    """

    name: ClassVar[str]
    websocket_path: ClassVar[str]
    offers_tls: ClassVar[bool] = True

    def __init__(self, folder: Path, authority: Authority) -> None:
        self.folder = folder
        self.domain = DOMAIN
        self.rooms = f"rooms.{DOMAIN}"
        names = ("PORT_XMPP", "PORT_HTTP", "PORT_HTTPS", "PORT_COMPONENT")
        self._ports = dict(zip(names, _free_ports(len(names)), strict=True))
        self._process: subprocess.Popen[bytes] | None = None
        made = authority.issue("server", ["localhost", DOMAIN, f"upload.{DOMAIN}", "127.0.0.1"])
        for path in (made.chain, made.key, made.both):
            shutil.copy(path, folder / path.name)

    # Addresses

    @property
    def xmpp_port(self) -> int:
        """For clients over TCP."""
        return self._ports["PORT_XMPP"]

    @property
    def https_port(self) -> int:
        """For `wss`, files and host-meta."""
        return self._ports["PORT_HTTPS"]

    @property
    def component_port(self) -> int:
        """For the push service."""
        return self._ports["PORT_COMPONENT"]

    @property
    def url(self) -> str:
        """The WebSocket in the clear, for lines that look inside."""
        return f"ws://127.0.0.1:{self._ports['PORT_HTTP']}{self.websocket_path}"

    @property
    def secure_url(self) -> str:
        """The WebSocket over TLS."""
        return f"wss://localhost:{self.https_port}{self.websocket_path}"

    @property
    def pid(self) -> int:
        """The server's process."""
        assert self._process is not None
        return self._process.pid

    # Life

    def start(self) -> None:
        """Start it and wait until it answers.

        Raises:
            ServerMissing: it does not.
        """
        self.launch()
        self.wait_until_up()

    def launch(self) -> None:
        """Start it; to be called on the main thread, whose end is the server's end."""
        with (self.folder / "console.log").open("ab") as log:
            self._process = subprocess.Popen(
                ["setpriv", "--pdeathsig", "KILL", *self._command()],
                cwd=self.folder,
                env={**os.environ, "HOME": str(self.folder), **self._environment()},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def wait_until_up(self) -> None:
        """Wait until it answers.

        Raises:
            ServerMissing: it does not.
        """
        deadline = time.monotonic() + START_PATIENCE
        while not self._answers():
            process = self._process
            if process is None or process.poll() is not None or time.monotonic() > deadline:
                self.kill()
                raise ServerMissing(f"{self.name} does not start:\n{self._last_words()}")
            time.sleep(0.02)

    def _answers(self) -> bool:
        """Whether it is up: it serves its last listener and its own code."""
        try:
            with socket.create_connection(("127.0.0.1", self.component_port), 1.0):
                self.states("nobody")
        except (OSError, http.client.HTTPException):
            return False
        return True

    def stop(self) -> None:
        """End it the friendly way."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End it on the spot, as a power cut does."""
        self._end(signal.SIGKILL)

    def _end(self, how: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is None or process.poll() is not None:
            return
        process.send_signal(signal.SIGCONT)
        process.send_signal(how)
        try:
            process.wait(10.0)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def freeze(self) -> None:
        """Let it hang: connections stay open, nothing answers."""
        os.kill(self.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        os.kill(self.pid, signal.SIGCONT)

    def _last_words(self) -> str:
        return (self.folder / "console.log").read_text(errors="replace")[-2000:]

    # By hand

    def _ask(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> str:
        connection = http.client.HTTPConnection("127.0.0.1", self._ports["PORT_HTTP"], timeout=10.0)
        try:
            content = json.dumps(body) if body is not None else None
            connection.request(method, path, content, {"Host": DOMAIN})
            response = connection.getresponse()
            answer = response.read().decode()
            if response.status != http.client.OK:
                raise http.client.HTTPException(f"{path}: {response.status} {answer[:500]}")
            return answer
        finally:
            connection.close()

    def _filled(self, template: str, **more: str) -> str:
        text = (HERE / template).read_text()
        values = {"FOLDER": str(self.folder), "DOMAIN": DOMAIN, **more}
        for word, value in (*values.items(), *((k, str(v)) for k, v in self._ports.items())):
            text = re.sub(rf"\b{word}\b", lambda _, value=value: value, text)
        return text

    # Of each server

    def _command(self) -> list[str]:
        raise NotImplementedError

    def _environment(self) -> dict[str, str]:
        return {}

    def add_account(self, user: str, password: str) -> None:
        """Make an account."""
        raise NotImplementedError

    def set_password(self, user: str, password: str) -> None:
        """Change an account's password."""
        raise NotImplementedError

    def befriend(self, user: str, friend: str) -> None:
        """Put a friend on a user's contact list whose presence they see and who sees theirs."""
        raise NotImplementedError

    def add_room(self, name: str, title: str) -> str:
        """Make a persistent room; returns its address."""
        raise NotImplementedError

    def states(self, user: str) -> list[str]:
        """Each device of a user: "active" or "inactive" (XEP-0352)."""
        raise NotImplementedError

    def forgets(self, user: str, text: str) -> bool:
        """Whether it took a message to a user and lost it when it was killed.

        Both servers write it into the sender's archive, or acknowledge it, before it is in the
        receiver's: nobody but the receiver could notice.
        """
        raise NotImplementedError

    def multiply_archived(self, user: str, text: str, count: int) -> None:
        """Put copies of a message into a user's archive: "text 1", "text 2" and so on.

        Through the server it would take half a minute, and the server's speed is not in question.
        """
        raise NotImplementedError


class Prosody(RealServer):
    """Prosody 0.12, with a module of ours to do things by hand."""

    name = "Prosody"
    websocket_path = "/xmpp-websocket"

    def _command(self) -> list[str]:
        program = _program("prosody")
        config = self.folder / "prosody.cfg.lua"
        modules = str(HERE / "prosody_modules")
        config.write_text(self._filled("prosody.cfg.lua", MODULES=modules))
        (self.folder / "data").mkdir(exist_ok=True)
        return [program, "-F", "--config", str(config)]

    def _do(self, action: str, **arguments: str) -> Any:
        return json.loads(self._ask("POST", f"/admin/{action}", arguments))

    def add_account(self, user: str, password: str) -> None:
        self._do("register", user=user, password=password)

    def set_password(self, user: str, password: str) -> None:
        self._do("password", user=user, password=password)

    def befriend(self, user: str, friend: str) -> None:
        self._do("befriend", user=user, friend=friend, name=friend.partition("-")[0].title())

    def add_room(self, name: str, title: str) -> str:
        address = f"{name}@{self.rooms}"
        self._do("room", room=address, title=title)
        return address

    def states(self, user: str) -> list[str]:
        found = self._do("states", user=user)
        return list(found.values()) if isinstance(found, dict) else []

    def forgets(self, user: str, text: str) -> bool:
        with _database(self.folder / "data" / "prosody.sqlite") as database:
            found = database.execute(
                'SELECT 1 FROM prosodyarchive WHERE "user" = ? AND "value" LIKE ?',
                (user, f"%<body>{text}</body>%"),
            ).fetchone()
        return found is None

    def multiply_archived(self, user: str, text: str, count: int) -> None:
        with _database(self.folder / "data" / "prosody.sqlite") as database:
            columns = '"host", "user", "store", "with", "type", "when", "value"'
            row = database.execute(
                f'SELECT {columns} FROM prosodyarchive WHERE "user" = ? AND "value" LIKE ?',  # noqa: S608
                (user, f"%{text}%"),
            ).fetchone()
            stamp, xml = row[-2:]
            database.executemany(
                f'INSERT INTO prosodyarchive ({columns}, "key") VALUES (?, ?, ?, ?, ?, ?, ?, ?)',  # noqa: S608
                (
                    (*row[:-2], stamp + 1 + n // 100, _copy(xml, text, n), str(uuid.uuid4()))
                    for n in range(1, count + 1)
                ),
            )


class Ejabberd(RealServer):
    """ejabberd 23.01, started by Erlang itself and without a node name: no other port is open."""

    name = "ejabberd"
    websocket_path = "/ws"

    def _command(self) -> list[str]:
        erlang = _program("erl")
        script = Path(_program("ejabberdctl")).read_text()
        libraries = re.search(r"^ERL_LIBS='?([^'\n]+)", script, re.MULTILINE)
        if libraries is None:
            raise ServerMissing("ejabberd's libraries are not where they were")
        self._libraries = libraries[1]
        (self.folder / "ejabberd.yml").write_text(self._filled("ejabberd.yml"))
        for folder in ("spool", "upload", "code"):
            (self.folder / folder).mkdir(exist_ok=True)
        code = self.folder / "code"
        if not (code / "test_admin.beam").exists():
            source = HERE / "erlang" / "test_admin.erl"
            subprocess.run([_program("erlc"), "-o", str(code), str(source)], check=True)
        spool = f'"{self.folder / "spool"}"'
        return [
            erlang,
            *("-noinput", "-pa", str(code), "-mnesia", "dir", spool),
            *("+sbwt", "none", "-ejabberd", "log_rotate_count", "0", "-s", "ejabberd"),
        ]

    def _environment(self) -> dict[str, str]:
        return {
            "ERL_LIBS": self._libraries,
            "ERL_CRASH_DUMP_BYTES": "0",
            "EJABBERD_CONFIG_PATH": str(self.folder / "ejabberd.yml"),
            "EJABBERD_LOG_PATH": str(self.folder / "ejabberd.log"),
        }

    def _do(self, command: str, **arguments: str) -> Any:
        return json.loads(self._ask("POST", f"/api/{command}", arguments))

    def add_account(self, user: str, password: str) -> None:
        self._do("register", user=user, host=self.domain, password=password)

    def set_password(self, user: str, password: str) -> None:
        self._do("change_password", user=user, host=self.domain, newpass=password)

    def befriend(self, user: str, friend: str) -> None:
        self._do(
            "add_rosteritem",
            localuser=user,
            localhost=self.domain,
            user=friend,
            host=self.domain,
            nick=friend.partition("-")[0].title(),
            group="",
            subs="both",
        )

    def add_room(self, name: str, title: str) -> str:
        room = {"name": name, "service": self.rooms, "host": self.domain}
        self._do("create_room", **room)
        for option, value in (("title", title), ("persistent", "true"), ("mam", "true")):
            self._do(
                "change_room_option",
                name=name,
                service=self.rooms,
                option=option,
                value=value,
            )
        return f"{name}@{self.rooms}"

    def states(self, user: str) -> list[str]:
        return self._ask("GET", f"/test/states/{user}/{self.domain}").split()

    def forgets(self, user: str, text: str) -> bool:
        with _database(self.folder / "ejabberd.sqlite") as database:
            found = database.execute(
                "SELECT 1 FROM archive WHERE username = ? AND txt = ?", (user, text)
            ).fetchone()
        return found is None

    def multiply_archived(self, user: str, text: str, count: int) -> None:
        with _database(self.folder / "ejabberd.sqlite") as database:
            columns = "username, peer, bare_peer, kind, nick, txt, timestamp, xml"
            row = database.execute(
                f"SELECT {columns} FROM archive WHERE username = ? AND txt = ?",  # noqa: S608
                (user, text),
            ).fetchone()
            stamp, xml = row[-2:]
            database.executemany(
                f"INSERT INTO archive ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
                (
                    (*row[:-2], stamp + 1_000_000 + n * 10_000, _copy(xml, text, n))
                    for n in range(1, count + 1)
                ),
            )


class Embedded(RealServer):
    """The server of `bellbird demo`, by a program of ours that does things by hand."""

    name = "the embedded server"
    websocket_path = "/xmpp-websocket"
    offers_tls = False

    def _command(self) -> list[str]:
        data = self.folder / "data"
        data.mkdir(exist_ok=True)
        ports = (self._ports[port] for port in ("PORT_HTTP", "PORT_XMPP", "PORT_COMPONENT"))
        program = (sys.executable, "-m", "tests.servers.embedded")
        return [*program, self.domain, str(data), *map(str, ports)]

    def _environment(self) -> dict[str, str]:
        return {"PYTHONPATH": str(HERE.parents[1])}

    def _do(self, what: str, **values: str) -> Any:
        with socket.create_connection(("127.0.0.1", self.component_port), 10.0) as ear:
            ear.sendall(json.dumps({"do": what, **values}).encode() + b"\n")
            with ear.makefile() as answer:
                line = answer.readline()
        if not line:
            raise ConnectionError(f"{self.name} does not {what}")
        return json.loads(line)

    def add_account(self, user: str, password: str) -> None:
        self._do("account", user=user, password=password, name=user.partition("-")[0].title())

    def set_password(self, user: str, password: str) -> None:
        self.add_account(user, password)

    def befriend(self, user: str, friend: str) -> None:
        self._do("befriend", user_a=user, user_b=friend)

    def add_room(self, name: str, title: str) -> str:
        return str(self._do("room", name=name, title=title))

    def states(self, user: str) -> list[str]:
        return list(self._do("states", user=user))

    def forgets(self, user: str, text: str) -> bool:  # noqa: ARG002  # as for the others
        return False  # it writes a message into both archives at once


@contextlib.contextmanager
def _database(path: Path) -> Iterator[sqlite3.Connection]:
    """A server's own database, next to the server."""
    connection = sqlite3.connect(path, timeout=10.0)
    try:
        with connection:
            yield connection
    finally:
        connection.close()


def _copy(xml: str, text: str, number: int) -> str:
    """A message's stanza with another id and text."""
    found = re.search(r" id='(\w+)'", xml)
    assert found is not None
    return xml.replace(found[1], f"copy{number}").replace(text, f"{text} {number}")


def _program(name: str) -> str:
    """Find a program; the administrator's folders may not be on an ordinary user's path.

    Raises:
        ServerMissing: it is not installed.
    """
    path = shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if path is None:
        raise ServerMissing(f"{name} is not installed; see packaging/linux/packages-test.txt")
    return path


def _free_ports(count: int) -> list[int]:
    sockets = [socket.socket() for _ in range(count)]
    try:
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]
    finally:
        for each in sockets:
            each.close()
