"""English travels; it is turned into the user's language where it is shown."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.content import File, GroupTip, Image
from app.domain.digest import compose_digest
from app.domain.events import MessageReceived, Origin
from app.domain.ids import AccountId, ConversationId, MessageId
from app.domain.message import Message
from app.domain.people import Person
from app.domain.preview import preview
from app.domain.reducer import reduce
from app.domain.state import AppState
from app.domain.words import say, speak, speak_english, translate

CHINESE = {
    "Could not {doing}: {error}": "无法{doing}：{error}",
    "send the message": "发送消息",
    "there is no connection to the server": "没有与服务器的连接",
    "the upload failed: {reason}": "上传失败：{reason}",
    "quiet hours “{name}”": "安静时段“{name}”",
    "{reason}; no sound: {no_sound}": "{reason}；无声音：{no_sound}",
    "a new message": "新消息",
    "show buttons": "显示按钮",
    "play sounds": "播放声音",
    ", ": "、",
    "shown by {name}": "由 {name} 显示",
    ", which can do: {able}": "，支持：{able}",
    "; told to {count} server(s), last at {time}": "；已告知 {count} 个服务器，最近一次在 {time}",
    "; no sound here": "；此处无声音",
    "The vendor took it ({status}).": "厂商接受了（{status}）。",
    " It said: “{text}”.": "返回：“{text}”。",
    "Wait a minute.": "请等待一分钟。",
    "keyword “{k}”": "关键词“{k}”",
    "the server {server} can't be reached": "无法连接服务器 {server}",
    "{who} removed {whom}": "{who} 移出了 {whom}",
    "{server} can't be reached": "无法连接到 {server}",
    "[Photo]": "[图片]",
    "[File] {name}": "[文件] {name}",
    "{messages} in {conversations}": "{conversations}的 {messages}",
    "{count} messages": "{count} 条消息",
    "{count} conversations": "{count} 个会话",
}


@pytest.fixture
def chinese() -> Iterator[None]:
    # As in the catalogue, "{messages} in {conversations}" is too short to be recognised.
    patterns = [
        text
        for text in CHINESE
        if ("{" in text or text.startswith(";")) and not text.endswith("{conversations}")
    ]
    speak(lambda text: CHINESE.get(text, ""), patterns)
    yield
    speak_english()


pytestmark = pytest.mark.usefixtures("chinese")


@pytest.mark.parametrize(
    ("english", "chinese_text"),
    [
        ("there is no connection to the server", "没有与服务器的连接"),
        ("quiet hours “Night”", "安静时段“Night”"),
        (
            "Could not send the message: there is no connection to the server",
            "无法发送消息：没有与服务器的连接",
        ),
        (
            "Could not 发送消息: the upload failed: the server x.org can't be reached",
            "无法发送消息：上传失败：无法连接服务器 x.org",
        ),
        ("a new message; no sound: quiet hours “Night”", "新消息；无声音：安静时段“Night”"),
        ("the server x.org can't be reached", "无法连接服务器 x.org"),
        ("x.org can't be reached", "无法连接到 x.org"),
        ("what a server says in its own words", "what a server says in its own words"),
        (
            "keyword “deploy”; no sound: quiet hours “Night”",
            "关键词“deploy”；无声音：安静时段“Night”",
        ),
        (
            "a new message; told to 2 server(s), last at 10:42; no sound here",
            "新消息；已告知 2 个服务器，最近一次在 10:42；此处无声音",
        ),
        (
            "shown by dunst, which can do: actions, replace",
            "由 dunst 显示，支持：actions, replace",
        ),
        (
            "shown by dunst, which can do: show buttons, play sounds",
            "由 dunst 显示，支持：显示按钮、播放声音",
        ),
        ("show buttons, dance", "show buttons, dance"),
        ("The vendor took it (200). It said: “ok”.", "厂商接受了（200）。返回：“ok”。"),
        (
            "Wait a minute. The vendor took it (200). Thanks!",
            "请等待一分钟。厂商接受了（200）。Thanks!",
        ),
        ("没有与服务器的连接", "没有与服务器的连接"),
        ("", ""),
    ],
)
def test_a_sentence_of_ours_is_said_in_the_users_language(english: str, chinese_text: str) -> None:
    assert say(english) == chinese_text


def test_what_is_put_into_a_text_stays_what_it_is() -> None:
    assert translate("[File] {name}", name="{who} removed [Photo].txt") == (
        "[文件] {who} removed [Photo].txt"
    )


def test_a_name_in_braces_is_no_place() -> None:
    assert say("{whom} removed {who}") == "{whom} 移出了 {who}"


def test_in_english_everything_is_as_it_is_written() -> None:
    speak_english()
    assert say("quiet hours “Night”") == "quiet hours “Night”"


def test_in_english_too_the_places_are_filled() -> None:
    speak_english()
    assert translate("{count} messages", count=3) == "3 messages"


@given(st.text(max_size=400))
def test_whatever_comes_is_said(text: str) -> None:
    assert isinstance(say(text), str)


def test_a_sentence_made_to_take_long_takes_no_longer() -> None:
    hostile = "Could not " + ": " * 900
    assert say(hostile).startswith("无法")


def message(number: int, *elements: object, user: str = "anna") -> Message:
    return Message(
        AccountId("me"),
        ConversationId.c2c(f"{user}@example.org"),
        MessageId(f"m{number}"),
        Person(f"{user}@example.org"),
        1_000.0 + number,
        elements,  # type: ignore[arg-type]
    )


def test_the_line_of_a_message_is_in_the_users_language() -> None:
    assert (
        preview(message(1, Image("https://x"), File("https://x", "a.pdf"))) == "[图片] [文件] a.pdf"
    )


def test_what_a_group_told_long_ago_is_too() -> None:
    assert preview(message(1, GroupTip("Björn removed Wei"))) == "Björn 移出了 Wei"


def test_a_summary_counts_in_the_users_language() -> None:
    state = AppState()
    told: dict[object, list[Message]] = {}
    for number in range(12):
        new = message(number, Image("https://x"), user=f"u{number % 6}")
        state = reduce(state, MessageReceived(new, Origin.CATCH_UP))
        told.setdefault(new.ref, []).append(new)
    made = compose_digest(told, state, channel="new_message", sound=False)  # type: ignore[arg-type]
    assert made.title == "6 个会话的 12 条消息"
