"""The embedded server as a process that does things by hand, as a real server's own modules do.

It is `app.server` with a data folder, a bridge for clients over TCP, and an ear on the loopback
that takes one order a line: `{"do": "account", "user": …}` is answered by a line of JSON.
"""

import argparse
import asyncio
import json
import signal
from pathlib import Path
from typing import Any

from app.server.server import Server
from tests.servers.bridge import Bridge


class Orders:
    """Does what is asked for."""

    def __init__(self, server: Server) -> None:
        self._server = server

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Take one order and answer it."""
        if line := await reader.readline():
            order = json.loads(line)
            writer.write(json.dumps(self._do(order.pop("do"), **order)).encode() + b"\n")
        writer.close()

    def _do(self, what: str, **values: str) -> Any:
        match what:
            case "account":
                self._server.add_account(**values)
            case "befriend":
                self._server.befriend(**values)
            case "room":
                return self._server.add_room(**values)
            case "states":
                return list(self._server.client_state(**values).values())
        return None


async def _run(domain: str, data: Path, web: int, tcp: int, orders: int) -> None:
    server = Server(domain, data)
    await server.start(web)
    async with server:
        ended = asyncio.Event()
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ended.set)
        await Bridge(server.url).start(tcp)
        listener = await asyncio.start_server(Orders(server).serve, "127.0.0.1", orders)
        await ended.wait()
        listener.close()


def main() -> None:
    """Serve until told to end."""
    parser = argparse.ArgumentParser()
    parser.add_argument("domain")
    parser.add_argument("data", type=Path)
    for port in ("web", "tcp", "orders"):
        parser.add_argument(port, type=int)
    asyncio.run(_run(**vars(parser.parse_args())))


if __name__ == "__main__":
    main()
