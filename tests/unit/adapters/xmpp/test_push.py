"""Push registration (XEP-0357): what travels to the server, and what it may refuse."""

from xml.etree.ElementTree import Element

import pytest

from app.adapters.xmpp import push
from app.adapters.xmpp.names import DATA_FORM, PUSH, tag
from app.adapters.xmpp.stanza_errors import ServerRefused
from app.domain.errors import RequestFailed
from app.ports.im import PushRegistration
from tests.fakes.xmpp_wire import FakeWire, answer

pytestmark = pytest.mark.anyio

REGISTRATION = PushRegistration(
    "push.example.org", "device-1", "t0ken", (("certificate-id", "4711"),)
)


def fields(iq: Element) -> dict[str, str | None]:
    return {
        field.get("var", ""): field.findtext(tag(DATA_FORM, "value"))
        for field in iq.iter(tag(DATA_FORM, "field"))
    }


async def test_the_token_and_the_certificate_id_travel_as_publish_options() -> None:
    wire = FakeWire()
    wire.answers[tag(PUSH, "enable")] = lambda _: answer()
    await push.enable(wire, REGISTRATION)
    (iq,) = wire.asked(tag(PUSH, "enable"))
    assert iq[0].attrib == {"jid": "push.example.org", "node": "device-1"}
    assert fields(iq) == {
        "FORM_TYPE": "http://jabber.org/protocol/pubsub#publish-options",
        "secret": "t0ken",
        "certificate-id": "4711",
    }


async def test_what_never_began_can_be_ended() -> None:
    wire = FakeWire()
    wire.refusal = ServerRefused("it does not exist", "item-not-found")
    await push.disable(wire, REGISTRATION)
    assert wire.asked(tag(PUSH, "disable"))[0][0].get("node") == "device-1"


async def test_a_refusal_to_end_is_told_of() -> None:
    wire = FakeWire()
    wire.refusal = ServerRefused("it is not allowed", "forbidden")
    with pytest.raises(RequestFailed):
        await push.disable(wire, REGISTRATION)


async def test_a_malformed_service_is_not_asked_for() -> None:
    wire = FakeWire()
    with pytest.raises(RequestFailed, match="malformed"):
        await push.enable(wire, PushRegistration("not an address", "x"))
    assert wire.sent == []
