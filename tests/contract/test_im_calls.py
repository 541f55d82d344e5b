"""Calls behind the port `Session`: announced by message (XEP-0353), answered, never carried.

Here on the embedded server; `tests/servers` keeps the same contract on real ones.
"""

from collections.abc import AsyncIterator
from xml.etree.ElementTree import Element

import pytest

from app.adapters.xmpp.client import XmppSession
from app.adapters.xmpp.frames import parse_frame
from app.domain.content import Call, CallAction
from app.domain.errors import RequestFailed
from app.domain.events import CallChanged, MessageEdited, MessageReceived, Origin
from app.domain.ids import ConversationId
from tests.servers.stage import Client, EmbeddedServer, Stage

pytestmark = pytest.mark.anyio

AUDIO = "<description xmlns='urn:xmpp:jingle:apps:rtp:1' media='audio'/>"


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    server = EmbeddedServer()
    await server.start()
    for user in ("anna", "ben", "cem"):
        server.add_account(user, f"secret-{user}")
    server.befriend("anna", "ben")
    stage = Stage(server)
    try:
        yield stage
    finally:
        await stage.end()
        await server.stop()


def says(caller: Client, to: str, step: str, call_id: str, inside: str = "") -> None:
    """Let a device say something of a call, as a program that can call would."""
    frame = (
        f"<message xmlns='jabber:client' type='chat' to='{to}' id='{step}-{call_id}'>"
        f"<{step} xmlns='urn:xmpp:jingle-message:0' id='{call_id}'>{inside}</{step}>"
        "<store xmlns='urn:xmpp:hints'/></message>"
    )
    stanza: Element = parse_frame(frame)
    assert isinstance(caller.session, XmppSession)
    caller.session._link.stream.send_stanza(stanza)


async def told(client: Client, action: CallAction) -> CallChanged:
    return await client.until(CallChanged, lambda e: e.action is action)


async def test_a_call_rings_as_a_line_and_stops_when_the_caller_gives_up(stage: Stage) -> None:
    anna, ben = await stage.online("anna"), await stage.online("ben")
    says(anna, ben.address, "propose", "c1", AUDIO)
    ring = await told(ben, CallAction.RING)
    assert (ring.ref.id, ring.call_id) == (ConversationId.c2c(anna.address), "c1")
    line = ben.received(Origin.LIVE)[-1]
    assert line.elements == (Call("c1", CallAction.RING),)
    says(anna, ben.address, "retract", "c1")
    await told(ben, CallAction.MISSED)
    edit = await ben.until(MessageEdited)
    assert (edit.key, edit.elements) == (line.key, (Call("c1", CallAction.MISSED),))


async def test_an_accepted_call_stops_ringing_on_our_other_device(stage: Stage) -> None:
    anna = await stage.online("anna")
    desk, phone = await stage.online("ben"), await stage.online("ben", resource="phone")
    says(anna, desk.address, "propose", "c1", AUDIO)
    await told(desk, CallAction.RING)
    await told(phone, CallAction.RING)
    await desk.session.accept_call(ConversationId.c2c(anna.address), "c1")
    assert not (await told(desk, CallAction.ACCEPT)).elsewhere
    assert (await told(phone, CallAction.ACCEPT)).elsewhere


async def test_a_declined_call_is_declined_on_all_devices_and_for_the_caller(stage: Stage) -> None:
    anna = await stage.online("anna")
    desk, phone = await stage.online("ben"), await stage.online("ben", resource="phone")
    second = await stage.online("anna", resource="second")
    says(second, desk.address, "propose", "c1", AUDIO)
    await told(desk, CallAction.RING)
    await told(phone, CallAction.RING)
    assert (await told(anna, CallAction.RING)).outgoing
    await desk.session.reject_call(ConversationId.c2c(anna.address), "c1")
    await told(phone, CallAction.REJECT)
    await told(anna, CallAction.REJECT)


async def test_a_call_during_our_absence_is_a_missed_one(stage: Stage) -> None:
    anna, ben = await stage.online("anna"), await stage.online("ben")
    positions = ben.positions
    await ben.session.close()
    says(anna, ben.address, "propose", "c1", AUDIO)
    says(anna, ben.address, "retract", "c1")
    await anna.knows_sent(await anna.say(ben, "call me back"))
    again = await stage.client("ben")
    await again.come_online(positions)
    await again.hears("call me back")
    lines = [e.message for e in again.events if isinstance(e, MessageReceived)]
    assert lines[0].elements == (Call("c1", CallAction.MISSED),)
    assert not [e for e in again.events if isinstance(e, CallChanged)]


async def test_nobody_ends_anothers_call(stage: Stage) -> None:
    anna, ben, cem = [await stage.online(user) for user in ("anna", "ben", "cem")]
    says(anna, ben.address, "propose", "c1", AUDIO)
    await told(ben, CallAction.RING)
    says(cem, ben.address, "retract", "c1")
    says(cem, ben.address, "propose", "c2", AUDIO)
    await ben.until(CallChanged, lambda e: e.call_id == "c2")
    assert [e.action for e in ben.events if isinstance(e, CallChanged)] == [CallAction.RING] * 2


async def test_a_call_that_does_not_ring_cannot_be_answered(stage: Stage) -> None:
    anna, ben = await stage.online("anna"), await stage.online("ben")
    with pytest.raises(RequestFailed, match="does not ring"):
        await ben.session.accept_call(ConversationId.c2c(anna.address), "c1")
