"""Somebody with another program: plain slixmpp over TCP, with its own plugins and its own views.

Nothing of it is ours, so that client and test can't share a misunderstanding of the standards.
"""

import asyncio
import ssl
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

from slixmpp import ClientXMPP

PATIENCE = 15.0

_PLUGINS = (
    *("xep_0030", "xep_0045", "xep_0054", "xep_0060", "xep_0084", "xep_0085", "xep_0153"),
    *("xep_0163", "xep_0172", "xep_0184", "xep_0191", "xep_0199", "xep_0249", "xep_0280"),
    *("xep_0308", "xep_0313", "xep_0333", "xep_0353", "xep_0359", "xep_0402", "xep_0424"),
    *("xep_0444", "xep_0461", "xep_0490"),
)
_CLIENT = "{jabber:client}"


class Peer:
    """A user's other program.

    Args:
        authority: the certificate that it trusts; None signs in in the clear.
    """

    def __init__(self, address: str, password: str, port: int, authority: Path | None) -> None:
        context = ssl.create_default_context(cafile=authority)
        self.client: Any = ClientXMPP(address, password, ssl_context=context)
        self.client.enable_direct_tls = False
        self.client.enable_plaintext = authority is None
        self.client.enable_starttls = authority is not None
        for plugin in _PLUGINS:
            self.client.register_plugin(plugin)
        if authority is None:
            self.client.plugin["feature_mechanisms"].unencrypted_scram = True
        self.address = address
        self.heard: list[Element] = []
        self._port = port
        self._news = asyncio.Event()
        self.client.add_filter("in", self._take)

    def _take(self, stanza: Any) -> Any:
        self.heard.append(stanza.xml)
        self._news.set()
        return stanza

    async def come_online(self) -> None:
        """Sign in, and tell the friends."""
        started = asyncio.get_running_loop().create_future()
        self.client.add_event_handler("session_start", started.set_result, disposable=True)
        self.client.connect("127.0.0.1", self._port)
        async with asyncio.timeout(PATIENCE):
            await started
        await self.client.get_roster()
        await self.client.plugin["xep_0280"].enable()
        self.client.send_presence()
        await self.say_is_taken()

    async def leave(self) -> None:
        """Say goodbye."""
        self.client.cancel_connection_attempt()
        await self.client.disconnect(wait=0.5)

    async def until(self, kind: str, check: Callable[[Element], bool] = lambda _: True) -> Element:
        """Wait for a stanza of a kind ("message", "presence", "iq"), also one that came already."""
        seen = 0
        async with asyncio.timeout(PATIENCE):
            while True:
                for stanza in self.heard[seen:]:
                    if stanza.tag == _CLIENT + kind and check(stanza):
                        return stanza
                seen = len(self.heard)
                self._news.clear()
                await self._news.wait()

    async def hears(self, text: str) -> Element:
        """Wait for a message with this text."""
        return await self.until("message", lambda s: s.findtext(f"{_CLIENT}body") == text)

    async def hears_of(self, name: str) -> Element:
        """Wait for a message with an element of this name in it, and give the message."""
        return await self.until("message", lambda s: s.find(f".//{name}") is not None)

    def texts(self) -> list[str]:
        """The texts of all messages, in the order they came."""
        bodies = (s.findtext(f"{_CLIENT}body") for s in self.heard if s.tag == f"{_CLIENT}message")
        return [text for text in bodies if text]

    def say(self, to: str, text: str, kind: str = "chat") -> str:
        """Write to somebody; returns the message's id."""
        message = self.client.make_message(mto=to, mbody=text, mtype=kind)
        message["id"] = self.client.new_id()
        message["origin_id"]["id"] = message["id"]
        message.enable("markable")
        if kind == "chat":
            message["request_receipt"] = True
        message.send()
        return str(message["id"])

    async def say_is_taken(self) -> None:
        """Wait until the server has taken everything said so far."""
        await self.client.plugin["xep_0199"].send_ping(self.client.boundjid.domain, timeout=10)

    async def enter(self, room: str, nickname: str) -> None:
        """Enter a room."""
        await self.client.plugin["xep_0045"].join_muc_wait(room, nickname, timeout=PATIENCE)
