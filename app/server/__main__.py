"""Run the server as a process of its own: `python -m app.server --account anna:secret …`.

It prints one line, its URL, when it is ready, and ends cleanly on SIGTERM or Ctrl-C.
"""

import argparse
import asyncio
import logging
import signal
import sys
from pathlib import Path

from app.server.server import Server


def _arguments(words: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m app.server", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="a free one if not given")
    parser.add_argument("--domain", default="bellbird.example")
    parser.add_argument("--data", type=Path, help="a folder; in memory if not given")
    parser.add_argument("--account", action="append", default=[], metavar="USER:PASSWORD")
    parser.add_argument("--friends", action="append", default=[], metavar="USER:USER")
    parser.add_argument("--room", action="append", default=[], metavar="NAME[:USER,USER…]")
    return parser.parse_args(words)


async def _run(options: argparse.Namespace) -> None:
    server = Server(options.domain, options.data)
    for account in options.account:
        user, _, password = account.partition(":")
        server.add_account(user, password)
    for pair in options.friends:
        one, _, other = pair.partition(":")
        server.befriend(one, other)
    for room in options.room:
        name, _, members = room.partition(":")
        server.add_room(name, members=members.split(",") if members else None)
    await server.start(options.port)
    async with server:
        ended = asyncio.Event()
        if sys.platform == "win32":
            signal.signal(signal.SIGTERM, lambda *_: ended.set())
        else:
            for number in (signal.SIGTERM, signal.SIGINT):
                asyncio.get_running_loop().add_signal_handler(number, ended.set)
        sys.stdout.write(server.url + "\n")
        sys.stdout.flush()
        await ended.wait()


def main(words: list[str] | None = None) -> None:
    """Serve until told to end."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    asyncio.run(_run(_arguments(words)))


if __name__ == "__main__":
    main()
