"""What we say when we are asked: something, always (RFC 6120, 8.2.3)."""

import pytest

from app.adapters.xmpp.answers import answer_to
from app.adapters.xmpp.capabilities import NODE, version
from app.adapters.xmpp.frames import parse_frame, write_frame

INFO = "http://jabber.org/protocol/disco#info"
ITEMS = "http://jabber.org/protocol/disco#items"


def asked(payload: str, kind: str = "get", sender: str = "ben@example.org/x") -> str:
    """Our answer to what somebody asks, as a frame; "" for none."""
    head = f"type='{kind}' id='q1' from='{sender}' to='anna@example.org/desk'"
    iq = parse_frame(f"<iq xmlns='jabber:client' {head}>{payload}</iq>")
    answer = answer_to(iq)
    return write_frame(answer) if answer is not None else ""


def refusal(condition: str, kind: str = "cancel") -> str:
    return (
        '<iq xmlns="jabber:client" type="error" id="q1" to="ben@example.org/x">'
        f'<error type="{kind}"><{condition} xmlns="urn:ietf:params:xml:ns:xmpp-stanzas"/></error>'
        "</iq>"
    )


def test_a_ping_is_answered() -> None:
    answer = '<iq xmlns="jabber:client" type="result" id="q1" to="ben@example.org/x"/>'
    assert asked("<ping xmlns='urn:xmpp:ping'/>") == answer


def test_our_own_server_is_answered_without_naming_it() -> None:
    answer = '<iq xmlns="jabber:client" type="result" id="q1"/>'
    assert asked("<ping xmlns='urn:xmpp:ping'/>", sender="") == answer


def test_somebody_in_a_group_is_answered_at_their_nickname() -> None:
    answer = asked("<ping xmlns='urn:xmpp:ping'/>", sender="room@groups.example.org/Ä&amp;ß")
    assert 'to="room@groups.example.org/Ä&amp;ß"' in answer


@pytest.mark.parametrize("node", ["", f"{NODE}#{version()}"])
def test_who_asks_what_we_can_do_is_told(node: str) -> None:
    answer = parse_frame(asked(f"<query xmlns='{INFO}' node='{node}'/>"))
    query = answer[0]
    assert query.get("node", "") == node
    assert [e.attrib for e in query.iterfind(f"{{{INFO}}}identity")] == [
        {"category": "client", "type": "pc", "name": "Bellbird"}
    ]
    assert {"urn:xmpp:ping", INFO, "urn:xmpp:mds:displayed:0+notify"} <= {
        e.get("var") for e in query.iterfind(f"{{{INFO}}}feature")
    }


def test_there_is_nothing_below_us() -> None:
    assert asked(f"<query xmlns='{ITEMS}'/>").endswith(f'><query xmlns="{ITEMS}"/></iq>')


@pytest.mark.parametrize("namespace", [INFO, ITEMS])
@pytest.mark.parametrize("node", ["elsewhere", f"{NODE}#old"])
def test_a_node_that_we_do_not_have_is_not_found(namespace: str, node: str) -> None:
    assert asked(f"<query xmlns='{namespace}' node='{node}'/>") == refusal("item-not-found")


@pytest.mark.parametrize("kind", ["get", "set"])
@pytest.mark.parametrize(
    "payload",
    [
        "<query xmlns='urn:example:unknown'><deep xmlns='x'>words</deep></query>",
        "<query xmlns='jabber:iq:version'/>",
        "<time xmlns='urn:xmpp:time'/>",
        "<query xmlns='jabber:iq:last'/>",
        "<query xmlns='jabber:iq:roster'><item jid='evil@example.org'/></query>",
        "<block xmlns='urn:xmpp:blocking'><item jid='evil@example.org'/></block>",
        "<nothing/>",
    ],
)
def test_who_asks_what_we_do_not_know_is_told_so(payload: str, kind: str) -> None:
    assert asked(payload, kind) == refusal("service-unavailable")


def test_a_question_that_must_not_change_anything_is_none() -> None:
    assert asked("<ping xmlns='urn:xmpp:ping'/>", "set") == refusal("service-unavailable")


@pytest.mark.parametrize(
    ("payload", "kind"),
    [
        ("", "get"),
        ("", "set"),
        ("<ping xmlns='urn:xmpp:ping'/><ping xmlns='urn:xmpp:ping'/>", "get"),
        ("<ping xmlns='urn:xmpp:ping'/>", "look"),
        ("<ping xmlns='urn:xmpp:ping'/>", ""),
    ],
)
def test_a_malformed_question_is_called_one(payload: str, kind: str) -> None:
    assert asked(payload, kind) == refusal("bad-request", "modify")


@pytest.mark.parametrize("kind", ["result", "error"])
def test_an_answer_is_never_answered(kind: str) -> None:
    assert asked("<ping xmlns='urn:xmpp:ping'/>", kind) == ""


def test_who_can_not_be_reached_is_not_answered() -> None:
    assert asked("<ping xmlns='urn:xmpp:ping'/>", sender="not an@address@@") == ""
    for name in ("", "id=''", f"id='{'x' * 100_000}'"):
        nameless = f"<iq xmlns='jabber:client' type='get' {name}><ping xmlns='urn:xmpp:ping'/></iq>"
        assert answer_to(parse_frame(nameless)) is None
