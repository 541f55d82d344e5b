"""Hostile frames: each ends the stream it came on, and nothing else."""

import pytest
from websockets.frames import Frame, Opcode

from app.server import Limits, Server
from app.server.stanzas import FrameError, parse
from tests.unit.server.wire import FRAMING, RawClient, body, says

pytestmark = pytest.mark.anyio

C = "xmlns='jabber:client'"
ENTITIES = "".join(f"<!ENTITY e{n} '{f'&e{n - 1};' * 10}'>" for n in range(1, 10))
HOSTILE = {
    "entity bomb": (
        f"<!DOCTYPE m [<!ENTITY e0 'ha'>{ENTITIES}]><message {C}>&e9;</message>",
        "restricted-xml",
    ),
    "quadratic entities": (
        f"<!DOCTYPE m [<!ENTITY e '{'x' * 5000}'>]><message {C}>{'&e;' * 5000}</message>",
        "restricted-xml",
    ),
    "external entity": (
        f"<!DOCTYPE m [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><message {C}>&e;</message>",
        "restricted-xml",
    ),
    "unknown entity": (f"<message {C}><body>&e;</body></message>", "not-well-formed"),
    "document type": (f"<!DOCTYPE m><message {C}/>", "restricted-xml"),
    "XML declaration": (f"<?xml version='1.0'?><message {C}/>", "restricted-xml"),
    "processing instruction inside": (f"<message {C}><?php x?></message>", "restricted-xml"),
    "comment": (f"<message {C}><!-- hello --></message>", "restricted-xml"),
    "comment first": (f"<!-- hello --><message {C}/>", "restricted-xml"),
    "empty": ("", "not-well-formed"),
    "blank": ("   ", "not-well-formed"),
    "text": ("hello", "not-well-formed"),
    "leading blank": (f" <message {C}/>", "not-well-formed"),
    "JSON": ('{"type": "message"}', "not-well-formed"),
    "unclosed": (f"<message {C}><body>", "not-well-formed"),
    "stray end": ("</message>", "not-well-formed"),
    "two elements": (f"<message {C}/><message {C}/>", "not-well-formed"),
    "trailing text": (f"<message {C}/>hello", "not-well-formed"),
    "NUL": (f"<message {C}><body>a\0b</body></message>", "not-well-formed"),
    "NUL by number": (f"<message {C}><body>&#0;</body></message>", "not-well-formed"),
    "control character by number": (f"<message {C}><body>&#8;</body></message>", "not-well-formed"),
    "lone surrogate by number": (
        f"<message {C}><body>&#xD800;</body></message>",
        "not-well-formed",
    ),
    "binary": (b"<message xmlns='jabber:client'/>", "bad-format"),
    "deep nesting": (f"<message {C}>{'<a>' * 2000}{'</a>' * 2000}</message>", "policy-violation"),
    "many elements": (f"<message {C}>{'<a/>' * 20_000}</message>", "policy-violation"),
    "a megabyte of body": (
        f"<message {C}><body>{'x' * 1_000_000}</body></message>",
        "policy-violation",
    ),
    "no namespace": ("<message to='ben@bellbird.example'/>", "invalid-namespace"),
    "unknown prefix": ("<x:message to='ben@bellbird.example'/>", "not-well-formed"),
    "other namespace": ("<message xmlns='jabber:server'/>", "unsupported-stanza-type"),
    "unknown stanza": (f"<letter {C}/>", "policy-violation"),
    "another's address": (f"<message {C} from='ben@bellbird.example'/>", "invalid-from"),
    "no address": (f"<message {C} from='@@@'/>", "invalid-from"),
    "open again": (f"<open xmlns='{FRAMING}' to='bellbird.example'/>", "policy-violation"),
    "TCP stream header": (
        "<stream:stream xmlns:stream='http://etherx.jabber.org/streams'/>",
        "unsupported-stanza-type",
    ),
    "acknowledgement unasked": ("<a xmlns='urn:xmpp:sm:3' h='1'/>", "policy-violation"),
    "same attribute twice": (f"<message {C} to='a' to='b'/>", "not-well-formed"),
}


@pytest.mark.parametrize("name", HOSTILE)
async def test_a_hostile_frame_ends_its_own_stream_only(server, anna, ben, name):
    frame, error = HOSTILE[name]
    await anna.send(frame)
    assert await anna.ended() == error
    await ben.say("ben@bellbird.example", "still here")
    assert body(await ben.next(says("still here"))) == "still here"
    assert server.counters.bad_frames == 1


@pytest.mark.parametrize("name", HOSTILE)
async def test_a_hostile_frame_before_the_login_ends_its_own_stream_only(server, ben, name):
    client = await RawClient(server.url).connect()
    await client.send(HOSTILE[name][0])
    assert await client.ended() != ""
    assert await ben.settle() == []


async def test_bytes_that_are_no_utf8_end_their_own_stream_only(anna, ben):
    lone_surrogate = b"<message xmlns='jabber:client'>\xed\xa0\x80</message>"
    anna.connection.protocol.send_frame(Frame(Opcode.TEXT, lone_surrogate))
    anna.connection.send_data()
    await anna.ended()
    assert anna.connection.close_code == 1007
    assert await ben.messages() == []


async def test_a_frame_far_above_the_limit_ends_its_own_stream_only(server, anna, ben):
    await anna.send("<" + "x" * 4 * server.limits.frame)
    await anna.ended()
    assert anna.connection.close_code == 1009
    assert await ben.messages() == []


async def test_a_frame_just_within_the_limits_is_taken():
    limits = Limits(frame=1000, depth=5, elements=6)
    async with Server(limits=limits) as server:
        server.add_account("anna", "secret")
        client = await RawClient(server.url).authenticate("anna")
        await client.bind()
        start, end = f"<message {C}><body>", "</body></message>"
        await client.send(start + "é" * ((1000 - len(start + end)) // 2) + end)
        await client.send(f"<message {C}>{'<a>' * 4}{'</a>' * 4}<b/></message>")
        assert await client.messages() == []
        await client.send(f"<message {C}>{'<a>' * 5}{'</a>' * 5}</message>")
        assert await client.ended() == "policy-violation"


def test_the_size_is_counted_in_bytes():
    frame = f"<message {C}><body>{'é' * 400}</body></message>"
    assert len(frame) < 500
    with pytest.raises(FrameError):
        parse(frame, Limits(frame=500))
