"""Logging in: who is let in, who is not, and what each is told."""

import asyncio

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from app.server import Limits, Server
from tests.unit.server.wire import FRAMING, OPEN, SASL, RawClient, condition, kind

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("mechanism", ["SCRAM-SHA-256", "SCRAM-SHA-1", "PLAIN"])
async def test_a_client_logs_in_by_each_mechanism(server, mechanism):
    client = await RawClient(server.url).authenticate("anna", mechanism=mechanism)
    await client.bind("desk")
    assert client.jid == "anna@bellbird.example/desk"
    await client.close()


async def test_the_features_offer_scram_first(server):
    client = await RawClient(server.url).connect()
    features = await client.open()
    offered = [mechanism.text for mechanism in features.iter(f"{{{SASL}}}mechanism")]
    assert offered == ["SCRAM-SHA-256", "SCRAM-SHA-1", "PLAIN"]
    await client.close()


@pytest.mark.parametrize("mechanism", ["SCRAM-SHA-256", "SCRAM-SHA-1", "PLAIN"])
@pytest.mark.parametrize(("user", "password"), [("anna", "wrong"), ("nobody", "secret")])
async def test_a_wrong_password_and_an_unknown_user_are_told_the_same(
    server, mechanism, user, password
):
    client = await RawClient(server.url).connect()
    await client.open()
    answer = await client.prove(user, password, mechanism)
    assert (kind(answer), kind(answer[0])) == ("failure", "not-authorized")
    await client.close()


async def test_after_a_refusal_the_right_password_still_works(server):
    client = await RawClient(server.url).connect()
    await client.open()
    await client.prove("anna", "wrong")
    assert kind(await client.prove("anna", "secret")) == "success"
    await client.close()


async def test_guessing_passwords_ends_the_stream(server):
    client = await RawClient(server.url).connect()
    await client.open()
    for _ in range(server.limits.login_attempts):
        await client.prove("anna", "wrong", "PLAIN")
    assert await client.ended() == "policy-violation"


@pytest.mark.parametrize(
    ("frame", "failure"),
    [
        (f"<auth xmlns='{SASL}' mechanism='MAGIC'>AAAA</auth>", "invalid-mechanism"),
        (f"<auth xmlns='{SASL}' mechanism='PLAIN'>!!!</auth>", "incorrect-encoding"),
        (f"<auth xmlns='{SASL}' mechanism='PLAIN'>AAAA</auth>", "malformed-request"),
        (f"<auth xmlns='{SASL}' mechanism='SCRAM-SHA-256'>AAAA</auth>", "malformed-request"),
        (f"<auth xmlns='{SASL}' mechanism='SCRAM-SHA-256'>/w==</auth>", "malformed-request"),
        (f"<response xmlns='{SASL}'>AAAA</response>", "malformed-request"),
        (f"<abort xmlns='{SASL}'/>", "aborted"),
    ],
)
async def test_a_wrong_login_is_told_what_is_wrong(server, frame, failure):
    client = await RawClient(server.url).connect()
    await client.open()
    await client.send(frame)
    assert kind((await client.read())[0]) == failure
    await client.close()


async def test_an_initial_response_may_come_later(server):
    client = await RawClient(server.url).connect()
    await client.open()
    await client.send(f"<auth xmlns='{SASL}' mechanism='PLAIN'/>")
    assert kind(await client.read()) == "challenge"
    await client.send(f"<response xmlns='{SASL}'>AGFubmEAc2VjcmV0</response>")
    assert kind(await client.read()) == "success"
    await client.close()


@pytest.mark.parametrize(
    ("frame", "error"),
    [
        (OPEN.replace("bellbird", "other"), "host-unknown"),
        (OPEN.replace("1.0", "2.0"), "unsupported-version"),
        ("<message xmlns='jabber:client'/>", "invalid-namespace"),
    ],
)
async def test_a_stream_must_be_opened_rightly(server, frame, error):
    client = await RawClient(server.url).connect()
    await client.send(frame)
    assert await client.ended() == error


async def test_nothing_is_taken_before_the_login(server):
    client = await RawClient(server.url).connect()
    await client.open()
    await client.send("<message xmlns='jabber:client' to='anna@bellbird.example'/>")
    assert await client.ended() == "not-authorized"


async def test_a_stream_is_not_opened_twice(server):
    client = await RawClient(server.url).connect()
    await client.open()
    await client.send(OPEN)
    assert await client.ended() == "policy-violation"


async def test_a_client_that_does_not_log_in_is_sent_away():
    async with Server(limits=Limits(login_timeout=0.01)) as server:
        client = await RawClient(server.url).connect()
        assert await client.ended() == "connection-timeout"


async def test_a_client_that_names_no_resource_gets_one_of_its_own(server, online):
    one, other = await online(server, "anna", ""), await online(server, "anna", "")
    assert one.jid != other.jid
    assert one.jid.startswith("anna@bellbird.example/")


async def test_the_same_resource_again_ends_the_older_stream(server, online):
    old = await online(server, "anna", "desk")
    new = await online(server, "anna", "desk")
    assert await old.ended() == "conflict"
    assert await new.settle() == []


async def test_an_account_has_only_so_many_resources(online):
    async with Server(limits=Limits(streams=1)) as server:
        server.add_account("anna", "secret")
        await online(server, "anna", "one")
        client = await RawClient(server.url).authenticate("anna")
        assert condition(await client.bind("two")) == "resource-constraint"
        await client.close()


async def test_a_client_says_goodbye(anna):
    await anna.send(f"<close xmlns='{FRAMING}'/>")
    assert kind(await anna.read()) == "close"
    assert await anna.ended() == ""


async def test_the_server_refuses_every_address_but_the_loopback():
    server = Server()
    with pytest.raises(ValueError, match=r"127\.0\.0\.1"):
        await server.start(host="0.0.0.0")  # noqa: S104
    await server.stop()


async def test_only_the_one_path_is_served(server):
    with pytest.raises(InvalidStatus) as refused:
        await connect(server.url + "/other", subprotocols=["xmpp"], proxy=None)
    assert refused.value.response.status_code == 404


@pytest.mark.parametrize(
    "wish", [{"origin": "https://web.example", "subprotocols": ["xmpp"]}, {}], ids=["web", "plain"]
)
async def test_a_web_page_and_a_client_of_another_protocol_are_refused(server, wish):
    with pytest.raises(InvalidStatus) as refused:
        await connect(server.url, proxy=None, **wish)
    assert refused.value.response.status_code in (400, 403)


async def test_names_of_any_script_log_in(server):
    for name in ("o'brien", "李_雷", "a_b_c"):
        jid = server.add_account(name, "secret")
        client = await RawClient(server.url).authenticate(jid.partition("@")[0])
        await client.bind("desk")
        assert client.jid == f"{jid}/desk"
        await client.close()


async def test_many_clients_log_in_at_once(server, online):
    clients = await asyncio.gather(*(online(server, "anna", f"d{n}") for n in range(15)))
    assert len({client.jid for client in clients}) == 15
