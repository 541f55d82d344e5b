"""A stream over a real WebSocket, to a server that says what the test wants."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from xml.etree.ElementTree import Element

import pytest
from websockets.asyncio.server import ServerConnection, serve

from app.adapters.xmpp.frames import build, parse_frame
from app.adapters.xmpp.names import CLIENT, PING, STANZA_ERRORS, tag
from app.adapters.xmpp.open_requests import OpenRequests
from app.adapters.xmpp.stream import XmppStream
from app.adapters.xmpp.stream_management import SentStanza, StreamManagement
from app.domain.errors import AccountRefused, AppError, ConnectionFailed, Disconnected

pytestmark = pytest.mark.anyio

HEAD = "<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' from='example.org' version='1.0'/>"
FEATURES = (
    "<features xmlns='http://etherx.jabber.org/streams'>"
    "<mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>PLAIN</mechanism></mechanisms>"
    "</features>"
)
SUCCESS = "<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>"
CLOSE = "<close xmlns='urn:ietf:params:xml:ns:xmpp-framing'/>"
ROSTER = "<query xmlns='jabber:iq:roster'><item jid='carla@example.org'/></query>"
BLOCK = "<block xmlns='urn:xmpp:blocking'><item jid='carla@example.org'/></block>"


class Listener:
    """Writes down what it hears."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    def on_message(self, stanza: Element) -> None:
        self.heard.append(f"message {stanza.get('id')}")

    def on_presence(self, stanza: Element) -> None:
        self.heard.append(f"presence of {stanza.get('from')}")

    def on_roster_change(self, query: Element) -> None:
        self.heard.append(f"contact {query[0].get('jid')}")

    def on_blocklist_change(self, change: Element) -> None:
        self.heard.append(f"blocked {change[0].get('jid')}")

    def on_acknowledged(self, stanzas: list[SentStanza]) -> None:
        self.heard += [f"acknowledged {stanza.id}" for stanza in stanzas]

    def on_lost(self, error: AppError) -> None:
        self.heard.append("lost")
        assert isinstance(error, AppError)


class Server:
    """Lets in whoever comes, and then listens.

    Attributes:
        bound: the address that it gives.
        features: what it says first.
    """

    def __init__(self) -> None:
        self.bound = "anna@example.org/desk"
        self.features = FEATURES
        self.heard: asyncio.Queue[Element] = asyncio.Queue()
        self.line: ServerConnection | None = None

    async def talk(self, line: ServerConnection) -> None:
        self.line = line
        async for frame in line:
            element = parse_frame(frame)
            match element.tag.rpartition("}")[2]:
                case "open":
                    await line.send(HEAD)
                    await line.send(self.features)
                case "auth":
                    await line.send(SUCCESS)
                case "close":
                    await line.send(CLOSE)
                case "iq" if len(element) and element[0].tag.endswith("bind}bind"):
                    await line.send(
                        f"<iq xmlns='jabber:client' type='result' id='{element.get('id')}'>"
                        "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>"
                        f"<jid>{self.bound}</jid></bind></iq>"
                    )
                case _:
                    self.heard.put_nowait(element)

    async def ask(self, payload: str, kind: str, sender: str = "") -> Element:
        """Pass on a question, and wait for the answer."""
        assert self.line is not None
        head = f"type='{kind}' id='q1' to='anna@example.org/desk'"
        head += f" from='{sender}'" if sender else ""
        await self.line.send(f"<iq xmlns='jabber:client' {head}>{payload}</iq>")
        return await self.heard.get()


@asynccontextmanager
async def running(server: Server) -> AsyncIterator[tuple[XmppStream, Listener, str]]:
    """A server and a stream that is not open yet, with the address to open."""
    listener = Listener()
    stream = XmppStream("anna@example.org", "desk", StreamManagement(), listener)
    async with serve(server.talk, "127.0.0.1", 0, subprotocols=["xmpp"]) as socket:  # type: ignore[list-item]
        port = next(iter(socket.sockets)).getsockname()[1]
        try:
            yield stream, listener, f"ws://127.0.0.1:{port}/"
        finally:
            await stream.close()


@asynccontextmanager
async def online() -> AsyncIterator[tuple[Server, Listener]]:
    server = Server()
    async with running(server) as (stream, listener, url):
        assert not await stream.open(url, "secret")
        yield server, listener


async def test_the_server_gives_the_address() -> None:
    server = Server()
    server.bound = "anna@example.org/Another One"
    async with running(server) as (stream, _, url):
        await stream.open(url, "secret")
        assert stream.full_address == "anna@example.org/Another One"


async def test_an_account_under_another_address_is_none_of_ours() -> None:
    server = Server()
    server.bound = "annabel@example.org/desk"
    async with running(server) as (stream, _, url):
        with pytest.raises(AccountRefused, match="another address"):
            await stream.open(url, "secret")


async def test_a_server_that_skips_a_step_is_left() -> None:
    server = Server()
    server.features = SUCCESS
    async with running(server) as (stream, _, url):
        with pytest.raises(ConnectionFailed, match="properly"):
            await stream.open(url, "secret")


@pytest.mark.parametrize("sender", ["", "anna@example.org", "Anna@example.org/desk"])
async def test_our_account_says_what_changed_in_it(sender: str) -> None:
    async with online() as (server, listener):
        for payload in (ROSTER, BLOCK):
            assert (await server.ask(payload, "set", sender)).get("type") == "result"
        assert listener.heard == ["contact carla@example.org", "blocked carla@example.org"]


@pytest.mark.parametrize("sender", ["mallory@example.org/x", "example.org", "anna@example.org/tv"])
async def test_nobody_else_does(sender: str) -> None:
    async with online() as (server, listener):
        for payload in (ROSTER, BLOCK):
            answer = await server.ask(payload, "set", sender)
            assert answer.find(f".//{tag(STANZA_ERRORS, 'service-unavailable')}") is not None
            assert answer.get("to") == sender
        assert listener.heard == []


async def test_who_asks_over_the_line_is_answered_over_it() -> None:
    async with online() as (server, _):
        answer = await server.ask("<ping xmlns='urn:xmpp:ping'/>", "get", "ben@example.org/x")
        assert answer.tag == tag(CLIENT, "iq")
        assert dict(answer.attrib) == {"type": "result", "id": "q1", "to": "ben@example.org/x"}


def question(to: str) -> Element:
    attributes = {"type": "get", "id": "r1"} | ({"to": to} if to else {})
    return build(tag(CLIENT, "iq"), attributes, build(tag(PING, "ping")))


def answer(sender: str) -> Element:
    return build(tag(CLIENT, "iq"), {"type": "result", "id": "r1", "from": sender})


OURS = ("", "anna@example.org", "anna@example.org/desk", "example.org")


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        ("", "anna@example.org"),
        ("", "example.org"),
        ("example.org", ""),
        ("B@b.org", "b@B.org"),
    ],
)
async def test_an_answer_finds_who_asked(asked: str, answered: str) -> None:
    requests = OpenRequests()
    waiting = requests.add(question(asked))
    assert requests.settle(answer(answered), OURS)
    assert waiting.result().get("from") == answered


@pytest.mark.parametrize(
    ("asked", "answered"),
    [("", "m@b.org"), ("b@b.org", "m@b.org"), ("b@b.org", "")],
)
async def test_an_answer_of_somebody_else_is_none(asked: str, answered: str) -> None:
    requests = OpenRequests()
    waiting = requests.add(question(asked))
    assert requests.settle(answer(answered), OURS)
    assert not waiting.done()


async def test_an_answer_that_nobody_waits_for_any_more_is_nobodys() -> None:
    requests = OpenRequests()
    requests.add(question(""))
    requests.remove(question(""))
    assert not requests.settle(answer(""), OURS)


async def test_all_who_wait_hear_of_the_end() -> None:
    requests = OpenRequests()
    waiting = requests.add(question(""))
    requests.fail("the connection was lost")
    with pytest.raises(Disconnected):
        await waiting
