"""A conversation as a document: all of it, for people and for programs, and harmless."""

import datetime as dt
import json
from html.parser import HTMLParser

import pytest
from msgspec.structs import replace

from app.domain.content import Call, CallAction, File, Image, Location, Merged, Text, Voice
from app.domain.conversation import Conversation
from app.domain.ids import AccountId, ConversationId, ConversationRef, MessageId
from app.domain.message import Message, MessageFlag, Reaction
from app.domain.people import Person
from app.domain.transcript import Format, transcript

REF = ConversationRef(AccountId("me"), ConversationId.c2c("anna@example.org"))
NOW = 1_764_000_000.0
EVIL = "<script>alert('&')</script>\u202e"


def message(text: str = "Hello", **more: object) -> Message:
    made = Message(
        REF.account, REF.id, MessageId("m1"), Person("anna@example.org", "Anna"), NOW, (Text(text),)
    )
    return replace(made, **more)  # type: ignore[arg-type]


def written(form: Format, *messages: Message, name: str = "Anna") -> str:
    writer = transcript(form, dt.UTC)
    pieces = [writer.head(Conversation(REF, name), "you@example.org", NOW)]
    return "".join([*pieces, *map(writer.message, messages), writer.tail()])


class Tags(HTMLParser):
    """Collects which elements a page has, and whether all are closed."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.names: list[str] = []
        self.open: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs) -> None:
        assert all(not name.startswith("on") and name not in ("src", "href") for name, _ in attrs)
        self.names.append(tag)
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag) -> None:
        assert self.open.pop() == tag


def test_json_has_everything_and_is_json():
    elements = (
        Text("Hi"),
        Image("https://x/y.png", "y.png", 3, 4, 5),
        Call("c", CallAction.MISSED),
        Merged("Old", ("a", "b")),
    )
    reactions = (Reaction("anna@example.org", "👍"),)
    data = json.loads(
        written(Format.JSON, message(elements=elements, reactions=reactions), message("Two"))
    )
    assert (data["format"], data["version"], data["name"]) == ("bellbird-conversation", 1, "Anna")
    assert data["conversation"] == "c2c_anna@example.org"
    first, second = data["messages"]
    assert first["sent_at"] == "2025-11-24T16:00:00.000Z"
    assert first["elements"][1] == {
        "kind": "image",
        "url": "https://x/y.png",
        "name": "y.png",
        "width": 3,
        "height": 4,
        "size": 5,
    }
    assert first["elements"][2]["action"] == "missed"
    assert first["reactions"] == [{"sender": "anna@example.org", "emoji": "👍"}]
    assert second["elements"] == [
        {"kind": "text", "text": "Two", "spoiler": False, "truncated": False}
    ]


def test_an_empty_conversation_is_json_too():
    assert json.loads(written(Format.JSON))["messages"] == []


def test_text_that_no_encoder_takes_is_escaped_in_json():
    assert json.loads(written(Format.JSON, message("\ud800 \x00"))) is not None


@pytest.mark.parametrize(
    "elements",
    [
        (Text(EVIL),),
        (File("javascript:alert(1)", EVIL, 5),),
        (Voice(EVIL, 3),),
        (Location(1, 2, EVIL),),
    ],
)
def test_what_was_sent_is_only_text_in_a_page(elements):
    evil = Person(EVIL, EVIL)
    page = written(
        Format.HTML,
        message(elements=elements, sender=evil, id=MessageId(EVIL)),
        name=EVIL,
    )
    tags = Tags(page)
    assert tags.open == []
    assert "script" not in tags.names


def test_a_page_may_load_nothing_and_run_nothing():
    assert "default-src 'none'" in written(Format.HTML)


def test_a_page_tells_days_times_and_what_was_edited_or_recalled():
    page = written(
        Format.HTML,
        message("One", flags=MessageFlag.EDITED),
        message("", elements=(), flags=MessageFlag.RECALLED, sent_at=NOW + 86_400),
    )
    assert page.count("<h2>") == 2
    assert "2025-11-24" in page
    assert "16:00</time> <i>edited</i>" in page
    assert "Message recalled" in page


def test_lines_and_blanks_of_a_text_stay():
    assert "a\n  b" in written(Format.HTML, message("a\n  b"))


@pytest.mark.parametrize("at", [float("-inf"), -1.0, float("inf"), 1e18])
def test_times_that_no_calendar_has_are_told_as_near_as_it_goes(at: float):
    page = written(Format.HTML, message(sent_at=at))
    assert "<time" in page
