"""The whole way of a push: server, gateway, push service, this device; on Prosody and ejabberd.

The gateway is a few lines that do what the README tells its owner; the server reports to it when
the user's program is gone.
"""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Self
from xml.etree.ElementTree import Element

import pytest
from slixmpp import ComponentXMPP
from slixmpp.xmlstream.handler import Callback
from slixmpp.xmlstream.matcher import MatchXPath

from app.adapters.push.unifiedpush import UnifiedPush
from app.adapters.xmpp.client import XmppBackend
from app.demo.private_desktop import PrivateDesktop
from app.domain.account import Account, Protocol
from app.domain.events import DevicePushChanged, SettingsChanged
from app.domain.ids import AccountId, ConversationId
from app.domain.settings import Settings
from app.ports.push import PushedMessage, PushEndpoint
from app.services.device_push import DevicePush
from tests.fakes.program import ProgramUnderTest
from tests.fakes.push import NAME, FakeDistributor, RecordingPushListener
from tests.servers.conftest import Guest, stage_on

pytestmark = pytest.mark.anyio

PATIENCE = 20.0
_PUBSUB = "{http://jabber.org/protocol/pubsub}"
_DATA = "{jabber:x:data}"


class Gateway:
    """A push gateway: takes what a server reports, and passes it on encrypted."""

    def __init__(self, guest: Guest, distributor: FakeDistributor) -> None:
        self.address = f"push.{guest.address('anna').partition('@')[2]}"
        self._port = guest.process.component_port
        self._distributor = distributor
        self.reported: list[tuple[str, dict[str, str]]] = []
        self.client: Any = ComponentXMPP(self.address, "push secret", "127.0.0.1", self._port)
        path = f"{{jabber:component:accept}}iq/{_PUBSUB}pubsub"
        self.client.register_handler(Callback("push", MatchXPath(path), self._take))

    async def __aenter__(self) -> Self:
        started = asyncio.get_running_loop().create_future()
        self.client.add_event_handler("session_start", started.set_result, disposable=True)
        self.client.connect("127.0.0.1", self._port)
        async with asyncio.timeout(PATIENCE):
            await started
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.client.disconnect()

    def _take(self, iq: Any) -> None:
        node, options = _report(iq.xml)
        self.reported.append((node, options))
        endpoint = PushEndpoint(node, options["p256dh"], options["secret"])
        self._distributor.push_encrypted(b"{}", endpoint)  # servers tell no more than that it is so
        iq.reply().send()


def _report(iq: Element) -> tuple[str, dict[str, str]]:
    publish = iq.find(f"{_PUBSUB}pubsub/{_PUBSUB}publish")
    assert publish is not None
    options = {}
    for field in iq.iterfind(f"{_PUBSUB}pubsub/{_PUBSUB}publish-options/{_DATA}x/{_DATA}field"):
        options[field.get("var", "")] = field.findtext(f"{_DATA}value", "")
    return publish.get("node", ""), options


@pytest.fixture
async def bus(desktop: PrivateDesktop) -> AsyncIterator[str]:
    with desktop.another_bus() as address:
        yield address


async def test_a_message_for_a_program_that_is_gone_reaches_its_push_channel(
    guest: Guest, bus: str, tmp_path: Path
) -> None:
    distributor = await FakeDistributor(2).start(bus)
    async with stage_on(guest) as stage, Gateway(guest, distributor) as gateway:
        guest.add_account("dora", "secret")
        guest.befriend("ben", "dora")
        ben = await stage.online("ben")
        account = Account(
            AccountId("home"), Protocol.XMPP, guest.address("dora"), "Dora", guest.url
        )
        async with ProgramUnderTest(accounts=(account,), backend=XmppBackend()) as program:
            wishes = Settings(push_service=NAME, push_gateway=gateway.address)
            program.store.dispatch(SettingsChanged(wishes))
            told = asyncio.Event()

            def look(push: DevicePushChanged) -> None:
                if any(upload.done_at for upload in push.uploads):
                    told.set()

            program.store.listen(DevicePushChanged, look)
            channel = UnifiedPush(tmp_path, bus_address=bus)
            device = DevicePush(program.store, program.accounts, lambda: channel)
            running = asyncio.create_task(device.run(lambda _: None))
            async with asyncio.timeout(PATIENCE):
                await told.wait()
            endpoint = device.endpoint
            assert endpoint is not None
            running.cancel()
            await asyncio.wait([running])
            await device.stop()
            await program.accounts.stop()

        listener = RecordingPushListener()
        later = UnifiedPush(tmp_path, bus_address=bus)  # as when the bus starts the program
        await later.start(listener)
        await ben.session.send(
            ben.write(ConversationId.c2c(guest.address("dora")), "Are you there?")
        )
        async with asyncio.timeout(PATIENCE):
            await listener.until(lambda: bool(listener.pushes))
        await later.stop()
    await distributor.stop()
    node, options = gateway.reported[0]
    assert node == endpoint.url
    assert (options["secret"], options["p256dh"]) == (endpoint.auth, endpoint.public_key)
    assert listener.pushes[0] == PushedMessage()
