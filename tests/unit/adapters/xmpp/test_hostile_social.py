"""Whatever groups and strangers put together: nothing raises, nobody is taken anywhere unasked."""

import asyncio

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.adapters.xmpp.frames import BadFrame, build, parse_frame, write_frame
from app.domain.content import Call
from app.domain.events import GroupInvited, MessageReceived
from tests.unit.adapters.xmpp.test_receiver import Scene

USER = "xmlns='http://jabber.org/protocol/muc#user'"
CALLS = "xmlns='urn:xmpp:jingle-message:0'"
SHARING = "xmlns='urn:xmpp:sfs:0'"

addresses = st.sampled_from(
    [
        "me@example.org",
        "anna@example.org",
        "anna@example.org/phone",
        "garden@rooms.example.org",
        "garden@rooms.example.org/Anna",
        "garden@rooms.example.org/Me",
        "example.org",
        "",
        "@",
        "a@b@c",
        "x" * 4000,
    ]
)
fragments = st.sampled_from(
    [
        "<body>hello</body>",
        "<body>aesgcm://x.org/y#00</body>",
        "<subject>s</subject>",
        "<subject/>",
        f"<x {USER}><invite from='anna@example.org'><reason>r</reason></invite></x>",
        f"<x {USER}><invite/><password>p</password></x>",
        f"<x {USER}><decline from='anna@example.org'/></x>",
        f"<x {USER}><item affiliation='owner' role='moderator' jid='anna@example.org/p'/></x>",
        f"<x {USER}><item affiliation='none' role='none'/><status code='307'/></x>",
        f"<x {USER}><item/><status code='110'/><status code='201'/></x>",
        f"<x {USER}><item nick='New'/><status code='303'/><status code='110'/></x>",
        f"<x {USER}><destroy jid='b@c'><reason>r</reason></destroy></x>",
        "<x xmlns='jabber:x:conference' jid='garden@rooms.example.org' reason='r'/>",
        "<x xmlns='jabber:x:conference' jid='/'/>",
        "<occupant-id xmlns='urn:xmpp:occupant-id:0' id='o1'/>",
        "<occupant-id xmlns='urn:xmpp:occupant-id:0'/>",
        f"<propose {CALLS} id='c1'><description media='video'/></propose>",
        f"<retract {CALLS} id='c1'/>",
        f"<accept {CALLS} id='c1'/>",
        f"<finish {CALLS}/>",
        (
            f"<file-sharing {SHARING}><file xmlns='urn:xmpp:file:metadata:0'><size>-1</size></file>"
            "<sources><url-data xmlns='http://jabber.org/protocol/url-data' target='https://x/y'/>"
            "</sources></file-sharing>"
        ),
        f"<file-sharing {SHARING}><sources/></file-sharing>",
        "<replace xmlns='urn:xmpp:message-correct:0' id='m1'/>",
        "<retract xmlns='urn:xmpp:message-retract:1' id='s1'/>",
        "<stanza-id xmlns='urn:xmpp:sid:0' by='garden@rooms.example.org' id='s1'/>",
        "<delay xmlns='urn:xmpp:delay' from='example.org' stamp='2020-01-01T00:00:00Z'/>",
        "<error type='cancel'><gone xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>",
    ]
)
stanzas = st.tuples(
    st.sampled_from(["message", "presence"]),
    addresses,
    addresses,
    st.sampled_from(["", "chat", "groupchat", "normal", "error", "unavailable", "headline"]),
    st.lists(fragments, max_size=5),
)


@pytest.mark.anyio
@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(stanzas, max_size=8), st.booleans())
async def test_nothing_raises_and_nobody_is_taken_anywhere(
    told: list[tuple[str, str, str, str, list[str]]], in_group: bool
) -> None:
    scene = Scene()
    if in_group:
        await scene.enter()
    receiver, wire, events = scene.receiver, scene.wire, scene.events
    wire.sent.clear()
    for name, sender, to, kind, inside in told:
        attributes = {k: v for k, v in {"from": sender, "to": to, "type": kind}.items() if v}
        frame = write_frame(build(f"{{jabber:client}}{name}", {**attributes, "id": "m1"}))
        try:
            stanza = parse_frame(frame.replace("/>", f">{''.join(inside)}</{name}>", 1))
        except BadFrame:
            continue
        if name == "message":
            receiver.on_message(stanza)
        else:
            receiver.on_presence(stanza)
    await asyncio.sleep(0)
    receiver.silence()
    assert not [s for s in wire.sent if "muc" in write_frame(s)]
    for event in events:
        if isinstance(event, GroupInvited):
            assert len(event.reason) <= 200
        if isinstance(event, MessageReceived):
            assert len([e for e in event.message.elements if isinstance(e, Call)]) <= 1
