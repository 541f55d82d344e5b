"""What a server asks of who wants an account, and what it gets; hostile forms included."""

from xml.etree.ElementTree import Element

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.adapters.xmpp.frames import parse_frame, write_frame
from app.adapters.xmpp.registration import XmppRegistrar
from app.adapters.xmpp.registration_forms import MAX_FIELDS, filled, read_form
from app.domain.errors import ConnectionFailed, NotSupported, RequestFailed
from app.ports.registration import RegistrationField, ServerAddress
from app.server.server import Server

pytestmark = pytest.mark.anyio

PLAIN = "<instructions>Choose a name</instructions><username/><password/><email/>"


def answer(content: str) -> Element:
    query = f"<query xmlns='jabber:iq:register'>{content}</query>"
    return parse_frame(f"<iq xmlns='jabber:client' type='result'>{query}</iq>")


def data_form(*fields: str) -> Element:
    return answer(f"<x xmlns='jabber:x:data' type='form'>{''.join(fields)}</x>")


def field(name: str, kind: str = "text-single", content: str = "<required/>") -> str:
    return f"<field var='{name}' type='{kind}' label='The {name}'>{content}</field>"


NAMES = (field("username"), field("password", "text-private"))


def test_the_plain_fields_are_asked() -> None:
    form = read_form(answer(PLAIN)).form
    assert form.instructions == "Choose a name"
    assert [(f.name, f.secret) for f in form.fields] == [
        ("username", False),
        ("password", True),
        ("email", False),
    ]


def test_a_data_form_is_asked_with_the_servers_words() -> None:
    words = field("", "fixed", "<value>Be welcome</value>")
    form = read_form(data_form(words, *NAMES, field("email", content=""))).form
    assert form.instructions == "Be welcome"
    assert form.fields == (
        RegistrationField("username", "The username"),
        RegistrationField("password", "The password", secret=True),
        RegistrationField("email", "The email", required=False),
    )


def test_plain_answers_go_back_in_the_protocols_own_fields() -> None:
    asked = read_form(answer(PLAIN + "<key>k1</key>"))
    query = filled(asked, {"username": "anna", "password": "<&>", "more": "x"})
    assert write_frame(query) == (
        '<query xmlns="jabber:iq:register"><key>k1</key><username>anna</username>'
        "<password>&lt;&amp;&gt;</password><email/></query>"
    )


def test_a_data_form_goes_back_with_what_was_hidden_in_it() -> None:
    form_type = field("FORM_TYPE", "hidden", "<value>jabber:iq:register</value>")
    asked = read_form(data_form(form_type, *NAMES, field("email", content="")))
    sent = filled(asked, {"username": "anna", "password": "secret"})
    values = {f.get("var"): f.findtext("{jabber:x:data}value") for f in sent[0]}
    assert values == {
        "FORM_TYPE": "jabber:iq:register",
        "username": "anna",
        "password": "secret",
    }


@pytest.mark.parametrize(
    ("form", "reason"),
    [
        (data_form(field("ocr"), *NAMES), "CAPTCHA"),
        (
            data_form(field("FORM_TYPE", "hidden", "<value>urn:xmpp:captcha</value>"), *NAMES),
            "CAPTCHA",
        ),
        (
            data_form(*NAMES, field("x", content="<media xmlns='urn:xmpp:media-element'/>")),
            "CAPTCHA",
        ),
        (data_form(*NAMES, field("country", "list-single")), "can't show"),
        (data_form(field("username")), "can't show"),
        (data_form(*NAMES, *NAMES), "can't show"),
        (answer("<username/>"), "can't show"),
        (answer("<registered/>"), "no accounts this way"),
        (
            answer("<x xmlns='jabber:x:oob'><url>https://example.org/join</url></x>"),
            "https://example.org/join",
        ),
        (answer("<x xmlns='jabber:x:oob'><url>javascript:x</url></x>"), "no accounts this way"),
        (parse_frame("<iq xmlns='jabber:client' type='result'/>"), "no accounts this way"),
    ],
)
def test_what_cannot_be_asked_is_said(form: Element, reason: str) -> None:
    with pytest.raises(NotSupported, match=reason):
        read_form(form)


def test_a_flood_of_fields_is_bounded() -> None:
    form = read_form(data_form(*NAMES, *(field(f"f{n}", content="") for n in range(500)))).form
    assert len(form.fields) == MAX_FIELDS


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["username", "password", "FORM_TYPE", "x", ""]),
            st.sampled_from(["text-single", "hidden", "fixed", "boolean", "list-multi", ""]),
            st.sampled_from(
                ["", "<value/>", "<value>v</value>", "<required/>", "<value><b/></value>"]
            ),
        ),
        max_size=8,
    )
)
def test_any_form_is_read_or_refused(fields: list[tuple[str, str, str]]) -> None:
    try:
        asked = read_form(data_form(*(field(*f) for f in fields)))
    except NotSupported:
        return
    write_frame(filled(asked, {}))


async def test_a_server_that_makes_no_accounts_says_so() -> None:
    server = Server("bellbird.example")
    await server.start()
    try:
        with pytest.raises(NotSupported, match="no accounts this way"):
            await XmppRegistrar().registration_form(ServerAddress("bellbird.example", server.url))
    finally:
        await server.stop()


@pytest.mark.parametrize("name", ["", "a b", "a@b", "a/b", "x" * 5000, "a\nb"])
async def test_what_cannot_be_a_name_is_not_sent(name: str) -> None:
    with pytest.raises(RequestFailed):
        await XmppRegistrar().register(
            ServerAddress("example.org", "wss://localhost:1"), {"username": name, "password": "x"}
        )


@pytest.mark.parametrize("server", ["", "a b", "me@example.org", "x/y", "http://x"])
async def test_what_cannot_be_a_server_is_not_asked(server: str) -> None:
    with pytest.raises(ConnectionFailed):
        await XmppRegistrar().registration_form(ServerAddress(server))


async def test_nothing_is_said_to_a_server_without_tls() -> None:
    with pytest.raises(ConnectionFailed, match="wss://"):
        await XmppRegistrar().registration_form(ServerAddress("example.org", "ws://example.org"))
