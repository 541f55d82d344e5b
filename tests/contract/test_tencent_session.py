"""The port `Session` on Tencent's library, whose stand-in is built here and calls back as it does.

What `tests.contract.test_im_session` asks of XMPP, as far as Tencent has it, and the library's own
ways: answers before the call returns, twice, never, with NULL, after the end.
"""

import asyncio
import json
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from app.adapters.tencent import functions as f
from app.adapters.tencent.client import TencentBackend
from app.adapters.tencent.library import Library
from app.domain.account import Account, Protocol
from app.domain.content import (
    Call,
    CallAction,
    Custom,
    Face,
    File,
    GroupTip,
    Image,
    Location,
    Merged,
    Text,
    Video,
    Voice,
)
from app.domain.conversation import MUTED_FOREVER, Affiliation, Role
from app.domain.errors import (
    AccountRefused,
    AppError,
    ConnectionFailed,
    CredentialsRefused,
    Disconnected,
    KickedByOtherDevice,
    NotSupported,
    RequestFailed,
)
from app.domain.events import (
    ArchivePositionReached,
    BlocklistChanged,
    CallChanged,
    CatchUpFinished,
    ContactListChanged,
    ContactRequested,
    ContactRequestSettled,
    ConversationChanged,
    DoNotDisturbChanged,
    GroupChanged,
    GroupInvited,
    InvitationSettled,
    MessageEdited,
    MessageRecalled,
    MessageReceived,
    MessageStateChanged,
    Origin,
    PeerRead,
    ReadElsewhere,
    TypingChanged,
)
from app.domain.ids import AccountId, ConversationId
from app.domain.message import MessageFlag, MessageState
from app.domain.people import Contact
from app.ports.im import ArchivePosition, SessionFeature
from tests.fakes.tencent.native import build
from tests.fakes.tencent.server import APP_ID, signature
from tests.fakes.tencent.stage import QUICK, TencentStage

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.skipif(sys.platform == "win32", reason="the stand-in is built with gcc"),
]

GARDEN = ConversationId.group("garden_1")


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("tencent"))


@pytest.fixture
async def stage(library: Path, tmp_path: Path) -> AsyncIterator[TencentStage]:
    stage = TencentStage(library, tmp_path)
    for user in ("anna", "ben", "cem"):
        stage.server.add_user(user)
    stage.server.add_group("garden_1", "anna", "ben")
    try:
        yield stage
    finally:
        await stage.end()


# Signing in


async def test_signing_in_tells_what_the_server_offers(stage: TencentStage) -> None:
    anna = stage.client("anna")
    assert anna.session.features is SessionFeature.NONE
    await anna.come_online()
    wanted = SessionFeature.READ_SYNC | SessionFeature.CLIENT_STATE | SessionFeature.RECALL
    assert wanted in anna.session.features


async def test_an_unknown_user_is_refused_for_good(stage: TencentStage) -> None:
    with pytest.raises(CredentialsRefused, match="no such user"):
        await stage.client("nobody").session.connect({})


async def test_a_signature_that_expired_is_refused_before_anybody_is_asked(
    stage: TencentStage,
) -> None:
    anna = stage.client("anna", secret=signature("anna", lifetime=60, age=3 * 86_400))
    with pytest.raises(CredentialsRefused, match="expired 2 days ago"):
        await anna.session.connect({})
    assert anna.native.requests == []


async def test_a_signature_of_somebody_else_is_refused(stage: TencentStage) -> None:
    anna = stage.client("anna", secret=signature("ben"))
    with pytest.raises(CredentialsRefused, match="made for the user 'ben'"):
        await anna.session.connect({})


async def test_without_the_library_the_account_says_how_to_get_it(tmp_path: Path) -> None:
    account = Account(AccountId("a"), Protocol.TENCENT, "anna", sdk_app_id=APP_ID)
    backend = TencentBackend(tmp_path)
    session = backend.open(account, signature("anna"), lambda _: None)
    with pytest.raises(AccountRefused, match="tencent-sdk install"):
        await session.connect({})
    assert "tencent-sdk install" in backend.problem
    await session.close()


async def test_without_an_application_number_the_account_says_so(stage: TencentStage) -> None:
    account = Account(AccountId("a"), Protocol.TENCENT, "anna")
    session = stage.client("anna").backend.open(account, signature("anna"), lambda _: None)
    with pytest.raises(AccountRefused, match="SDKAppID"):
        await session.connect({})


async def test_a_library_of_another_version_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AccountRefused, match=r"version 7\.1\.1"):
        Library(build(tmp_path, version="7.1.1"))


async def test_a_file_that_is_no_library_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "libImSDK.so"
    file.write_text("not a library")
    with pytest.raises(AccountRefused, match="can't be loaded"):
        Library(file)


async def test_a_second_account_waits_until_the_first_is_off(stage: TencentStage) -> None:
    anna = await stage.online("anna")
    account = Account(AccountId("b"), Protocol.TENCENT, "ben", sdk_app_id=APP_ID)
    second = anna.backend.open(account, signature("ben"), lambda _: None)
    with pytest.raises(AccountRefused, match="one at a time"):
        await second.connect({})
    await anna.session.close()
    await second.connect({})
    await second.close()


async def test_another_application_begins_the_library_anew(stage: TencentStage) -> None:
    anna = await stage.online("anna")
    await anna.session.close()
    configured = len(anna.native.asked("TIMSetConfig"))
    account = replace(anna.account, sdk_app_id=APP_ID + 1)
    other = anna.backend.open(account, signature("anna", app_id=APP_ID + 1), lambda _: None)
    with pytest.raises(AppError):  # the server knows only the first application
        await other.connect({})
    assert len(anna.native.asked("TIMSetConfig")) == configured + 1
    await other.close()


def test_nothing_is_written_to_the_terminal(library: Path, tmp_path: Path) -> None:
    program = (
        "import asyncio, sys\n"
        "from pathlib import Path\n"
        "from app.adapters.tencent.library import Library\n"
        "from app.adapters.tencent.sdk import Sdk\n"
        "async def main():\n"
        "    sdk = Sdk(Library(Path(sys.argv[1])), Path(sys.argv[2]))\n"
        "    print('before')\n"
        "    await sdk.begin(1, lambda *_: None)\n"
        "    print('after')\n"
        "from tests.fakes.tencent.native import FakeNative\n"
        "native = FakeNative(Path(sys.argv[1]))\n"
        "native.take(lambda job, *_: native.answer(job))\n"
        "asyncio.run(main())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(library), str(tmp_path / "files")],
        capture_output=True,
        text=True,
        check=True,
    )
    assert (done.stdout, done.stderr) == ("before\nafter\n", "")
    assert (tmp_path / "files").stat().st_mode & 0o777 == 0o700


# Messages


async def test_a_message_arrives_and_its_sender_learns_that_it_was_sent(
    stage: TencentStage,
) -> None:
    anna, ben = await stage.online("anna"), await stage.online("ben")
    sent = await anna.say(ben, "Hello <b>Ben</b> & 你好 🌱")
    event = await ben.hears("Hello <b>Ben</b> & 你好 🌱")
    assert event.origin is Origin.LIVE
    assert event.message.sender.id == "anna"
    assert event.message.sender.name == "Anna"
    assert event.message.conversation == ConversationId.c2c("anna")
    assert (await anna.knows_sent(sent)).archive_id == event.message.archive_id != ""


async def test_the_answer_comes_back_in_the_same_conversation(stage: TencentStage) -> None:
    anna, ben = await stage.online("anna"), await stage.online("ben")
    sent = await anna.say(ben, "ping")
    await ben.say(anna, "pong")
    assert (await anna.hears("pong")).message.ref == sent.ref


async def test_a_second_device_gets_copies_of_both_sides(stage: TencentStage) -> None:
    anna, ben = await stage.online("anna"), await stage.online("ben")
    laptop = await stage.online("ben")
    await anna.say(ben, "to whom it may concern")
    await laptop.hears("to whom it may concern")
    sent = await ben.say(anna, "it concerns me")
    copy = await laptop.hears("it concerns me")
    assert copy.origin is Origin.CARBON
    assert copy.message.outgoing
    assert copy.message.id == sent.id
    assert copy.message.conversation == ConversationId.c2c("anna")


async def test_edits_and_recalls_name_the_message(stage: TencentStage) -> None:
    anna, ben = await stage.online("anna"), await stage.online("ben")
    sent = await anna.say(ben, "tpyo")
    received = (await ben.hears("tpyo")).message
    await anna.knows_sent(sent)
    await anna.session.edit(sent, (Text("typo"),))
    edited = await ben.until(MessageEdited)
    assert (edited.key, edited.elements) == (received.key, (Text("typo"),))
    assert (await anna.until(MessageEdited)).key == sent.key
    await anna.session.recall(sent)
    assert (await ben.until(MessageRecalled)).key == received.key
    assert (await anna.until(MessageRecalled)).key == sent.key


async def test_a_recall_of_a_message_of_an_earlier_run_is_looked_up(stage: TencentStage) -> None:
    anna, ben = await stage.online("anna"), await stage.online("ben")
    sent = await anna.say(ben, "gone soon")
    received = (await ben.hears("gone soon")).message
    await ben.session.close()
    again = stage.client("ben")
    known = {received.conversation.text: ArchivePosition(received.archive_id, received.sent_at)}
    await again.come_online(known)
    assert again.received() == []
    await anna.knows_sent(sent)
    await anna.session.recall(sent)
    assert (await again.until(MessageRecalled)).key == received.key


async def test_a_message_that_was_sent_in_an_earlier_run_can_still_be_edited(
    stage: TencentStage,
) -> None:
    anna, ben = await stage.online("anna"), await stage.online("ben")
    sent = await anna.say(ben, "tpyo")
    archive_id = (await anna.knows_sent(sent)).archive_id
    stamp = (await ben.hears("tpyo")).message.sent_at
    await anna.session.close()
    again = stage.client("anna")
    await again.come_online({"c2c_ben": ArchivePosition(archive_id, stamp)})
    await again.session.edit(replace(sent, archive_id=archive_id, sent_at=stamp), (Text("typo"),))
    assert (await ben.until(MessageEdited)).elements == (Text("typo"),)


async def test_typing_is_seen_on_the_other_side_and_leaves_no_message(stage: TencentStage) -> None:
    anna, ben = await stage.online("anna"), await stage.online("ben")
    await anna.session.set_typing(ConversationId.c2c("ben"), typing=True)
    await ben.until(TypingChanged, lambda e: e.typing and e.person.id == "anna")
    await anna.session.set_typing(ConversationId.c2c("ben"), typing=False)
    await ben.until(TypingChanged, lambda e: not e.typing)
    assert ben.received() == []


async def test_a_message_to_nobody_fails_with_a_reason(stage: TencentStage) -> None:
    anna = await stage.online("anna")
    message = await anna.say(ConversationId.c2c("nobody"), "hello?")
    failed = await anna.until(MessageStateChanged, lambda e: e.state is MessageState.FAILED)
    assert failed.id == message.id
    assert failed.reason == "there is no such user"


async def test_without_a_connection_a_message_is_not_taken(stage: TencentStage) -> None:
    with pytest.raises(Disconnected):
        await stage.client("anna").say(ConversationId.c2c("ben"), "hello?")


async def test_a_reply_names_the_message_as_each_side_knows_it(stage: TencentStage) -> None:
    anna, ben = await stage.online("anna"), await stage.online("ben")
    question = await anna.say(ben, "When?")
    heard = (await ben.hears("When?")).message
    answer = replace(ben.write(ConversationId.c2c("anna"), Text("At six")), reply_to=heard.id)
    await anna.knows_sent(question)
    await ben.session.send(answer)
    assert (await anna.hears("At six")).message.reply_to == question.id


async def test_every_kind_of_content_arrives(stage: TencentStage, tmp_path: Path) -> None:
    anna, ben = await stage.online("anna"), await stage.online("ben")
    file = tmp_path / "plan of the garden.pdf"
    file.write_bytes(b"%PDF-1.7 beds and paths")
    address = await anna.session.upload(file, "application/pdf", lambda *_: None)
    where = ConversationId.c2c("ben")
    for elements in (
        (Image(address),),
        (File(address, "plan of the garden.pdf"),),
        (Voice(address, 7),),
        (Video(address, 9),),
        (Location(52.5, 13.4, "Berlin"),),
        (Custom('{"a": 1}', "A thing"),),
        (Face(3, "smile"),),
        (Text("one"), Text("two")),
    ):
        await anna.session.send(anna.write(where, *elements))
    await anna.say(ben, "that was all")
    await ben.hears("that was all")
    kinds = [type(m.elements[0]) for m in ben.received()]
    assert kinds == [Image, File, Voice, Video, Location, Custom, Face, Text, Text]
    sent = [json.loads(v[2]) for v in anna.native.asked("TIMMsgSendMessage")]
    assert sent[1]["message_elem_array"][0]["file_elem_file_size"] == file.stat().st_size
    copy = Path(sent[0]["message_elem_array"][0]["image_elem_orig_path"])
    assert await asyncio.to_thread(copy.read_bytes) == b"%PDF-1.7 beds and paths"
    assert ben.received()[4].elements == (Location(52.5, 13.4, "Berlin"),)


async def test_an_address_from_the_network_never_sends_a_file_of_the_user(
    stage: TencentStage, tmp_path: Path
) -> None:
    anna, ben = await stage.online("anna"), await stage.online("ben")
    secret = tmp_path / "secret.txt"
    secret.write_text("mine")
    await anna.session.send(anna.write(ConversationId.c2c("ben"), File(secret.as_uri(), "x")))
    assert (await ben.hears(secret.as_uri())).message.elements == (Text(secret.as_uri()),)


async def test_messages_are_forwarded_as_one(stage: TencentStage) -> None:
    anna, ben = await stage.online("anna"), await stage.online("ben")
    await ben.say(anna, "first")
    await ben.say(anna, "second")
    originals = [(await anna.hears(t)).message for t in ("first", "second")]
    merged = Merged("Anna and Ben", ("Ben: first", "Ben: second"))
    await anna.session.send_merged(anna.write(ConversationId.c2c("ben"), merged), originals)
    heard = await ben.until(MessageReceived)
    assert heard.message.elements == (merged,)
    sent = json.loads(anna.native.asked("TIMMsgSendMessage")[-1][2])
    inner = sent["message_elem_array"][0]["merge_elem_message_array"]
    assert [m["message_msg_id"] for m in inner] == [m.archive_id for m in originals]


async def test_the_push_names_the_conversation_as_the_receiver_sees_it(
    stage: TencentStage,
) -> None:
    anna, ben = await stage.online("anna"), await stage.online("ben")
    await anna.say(ben, "Watering at six")
    push = (await ben.hears("Watering at six")).message.push
    assert push is not None
    assert (push.title, push.desc, push.disable_push) == ("Anna", "Watering at six", False)
    assert json.loads(push.ext) == {"conversationID": "c2c_anna"}
    await anna.say(GARDEN, "all of us")
    group_push = (await ben.hears("all of us")).message.push
    assert group_push is not None
    assert json.loads(group_push.ext) == {"conversationID": "group_garden_1"}


# Groups


async def test_a_group_hears_a_message(stage: TencentStage) -> None:
    anna, ben = await stage.online("anna"), await stage.online("ben")
    sent = await anna.say(GARDEN, "Who waters today?")
    heard = (await ben.hears("Who waters today?")).message
    assert (heard.conversation, heard.sender.id) == (GARDEN, "anna")
    assert (await anna.knows_sent(sent)).archive_id == heard.archive_id
    assert anna.received() == []


async def test_names_in_a_group_are_mentions(stage: TencentStage) -> None:
    anna, ben = await stage.online("anna"), await stage.online("ben")
    for text in ("ask @Ben about it", "the bench is broken", "@all watering at six", "@Bench"):
        await anna.say(GARDEN, text)
    await ben.hears("@Bench")
    assert [m.flags for m in ben.received()] == [
        MessageFlag.MENTIONS_ME,
        MessageFlag.NONE,
        MessageFlag.MENTIONS_ALL,
        MessageFlag.NONE,
    ]


async def test_groups_are_made_joined_filled_and_left(stage: TencentStage) -> None:
    anna, cem = await stage.online("anna"), await stage.online("cem")
    with pytest.raises(RequestFailed, match="no such group"):
        await cem.session.join_group(ConversationId.group("nowhere"), "Cem")
    await cem.session.join_group(GARDEN, "Cem")
    await cem.session.join_group(GARDEN, "Cem")  # again does no harm
    members = await anna.session.members(GARDEN)
    assert [m.person.id for m in members] == ["anna", "ben", "cem"]
    assert members[0].affiliation.value == "owner"
    await cem.session.leave_group(GARDEN)
    assert len(await anna.session.members(GARDEN)) == 2
    kitchen = await anna.session.create_group("Kitchen", "Anna")
    await anna.session.invite(kitchen, "cem")
    await anna.say(kitchen, "welcome")
    assert (await cem.hears("welcome")).message.conversation == kitchen


async def test_a_groups_reports_tell_whether_we_are_in_it(stage: TencentStage) -> None:
    cem = await stage.online("cem")

    def report(kind: int) -> dict[str, object]:
        return {
            "message_msg_id": f"system-{kind}",
            "message_conv_id": "@TIM#SYSTEM",
            "message_conv_type": 3,
            "message_sender": "@TIM#SYSTEM",
            "message_server_time": 4_000_000_000,
            "message_elem_array": [
                {
                    "elem_type": 8,
                    "group_report_elem_report_type": kind,
                    "group_report_elem_group_id": "garden_1",
                    "group_report_elem_op_user": "anna",
                }
            ],
        }

    cem.device.tell(f.NEW_MESSAGES, [report(12)])
    invited = await cem.until(GroupInvited)
    assert (invited.ref.id, invited.inviter.id) == (GARDEN, "anna")
    cem.device.tell(f.NEW_MESSAGES, [report(7)])
    assert (await cem.until(InvitationSettled)).ref == invited.ref
    cem.device.tell(f.NEW_MESSAGES, [report(4)])
    await cem.until(GroupChanged, lambda e: e.inside is False)
    texts = [e.text for m in cem.received() for e in m.elements if isinstance(e, GroupTip)]
    assert "anna removed you from the group" in texts


# Being away


async def test_what_was_missed_comes_once_in_order_with_positions(stage: TencentStage) -> None:
    anna, ben = await stage.online("anna"), await stage.online("ben")
    await anna.say(ben, "before")
    await ben.hears("before")
    await ben.until(ArchivePositionReached, lambda e: bool(e.archive))
    before = ben.positions
    await ben.session.close()
    texts = [f"missed {n}" for n in range(230)]
    for text in texts:
        last = await anna.say(ben, text)
    await anna.say(GARDEN, "in the group")
    await anna.knows_sent(last)
    again = stage.client("ben")
    await again.come_online(before)
    private = [m.text for m in again.received() if m.conversation != GARDEN]
    assert private == texts
    assert [m.text for m in again.received() if m.conversation == GARDEN] == ["in the group"]
    assert {e.origin for e in again.events if isinstance(e, MessageReceived)} == {Origin.CATCH_UP}
    times = [m.sent_at for m in again.received() if m.conversation != GARDEN]
    assert times == sorted(set(times))
    newest = next(m for m in again.received() if m.text == texts[-1])
    assert again.positions["c2c_anna"].archive_id == newest.archive_id


async def test_a_message_told_during_the_catch_up_and_once_more_comes_once(
    stage: TencentStage,
) -> None:
    anna, ben = await stage.online("anna"), await stage.online("ben")
    await anna.say(ben, "only once")
    await ben.hears("only once")
    stage.server.deliver_again(ben.device)
    await anna.say(ben, "afterwards")
    await ben.hears("afterwards")
    assert [m.text for m in ben.received()] == ["only once", "afterwards"]


async def test_conversations_that_come_late_are_caught_up_late(stage: TencentStage) -> None:
    anna, ben = await stage.online("anna"), await stage.online("ben")
    await anna.say(ben, "before")
    await ben.hears("before")
    await ben.until(ArchivePositionReached, lambda e: e.archive == "")
    before = ben.positions
    await ben.session.close()
    missed = await anna.say(ben, "missed")
    await anna.knows_sent(missed)
    again = stage.client("ben")
    stage.server.slow.append(again.device)
    await again.come_online(before)
    assert again.received() == []
    assert "" not in again.positions  # not everything up to now was told
    await anna.say(again, "live")
    await again.hears("live")
    stage.server.synchronise(again.device)
    await again.until(ArchivePositionReached, lambda e: e.archive == "")
    assert {m.text for m in again.received()} == {"missed", "live"}


async def test_a_conversation_that_could_not_be_caught_up_is_asked_for_again(
    stage: TencentStage,
) -> None:
    anna, ben = await stage.online("anna"), await stage.online("ben")
    await anna.say(ben, "before")
    await ben.hears("before")
    await ben.until(ArchivePositionReached, lambda e: e.archive == "")
    before = ben.positions
    await ben.session.close()
    await anna.knows_sent(await anna.say(ben, "missed"))
    again = stage.client("ben")
    stage.server.answers["TIMMsgGetMsgList"] = (7012, "")
    await again.come_online(before)
    await anna.say(again, "live")
    await again.hears("live")
    del stage.server.answers["TIMMsgGetMsgList"]
    assert "c2c_anna" not in again.positions
    third = stage.client("ben")
    await third.come_online({**before, **again.positions})
    assert [m.text for m in third.received()] == ["missed", "live"]


async def test_a_gap_in_a_groups_numbers_is_filled(stage: TencentStage) -> None:
    anna, ben = await stage.online("anna"), await stage.online("ben")
    await anna.say(GARDEN, "one")
    await ben.hears("one")
    stage.server.deaf.append(ben.device)
    await anna.knows_sent(await anna.say(GARDEN, "two"))
    stage.server.deaf.clear()
    await anna.say(GARDEN, "three")
    assert (await ben.hears("two")).origin is Origin.CATCH_UP
    assert sorted(m.text for m in ben.received()) == ["one", "three", "two"]
    three = (await ben.hears("three")).message
    await ben.until(ArchivePositionReached, lambda e: e.archive_id == three.archive_id)


async def test_a_message_that_only_its_conversation_tells_of_is_fetched(
    stage: TencentStage,
) -> None:
    anna, ben = await stage.online("anna"), await stage.online("ben")
    await anna.say(ben, "one")
    await ben.hears("one")
    stage.server.left_out.append(ben.device)
    await anna.say(ben, "two")
    assert (await ben.hears("two")).origin is Origin.CATCH_UP
    assert [m.text for m in ben.received()] == ["one", "two"]


async def test_the_first_login_brings_the_newest_as_history(stage: TencentStage) -> None:
    anna, ben = await stage.online("anna"), await stage.online("ben")
    for n in range(15):
        last = await anna.say(ben, f"old {n}")
    await anna.knows_sent(last)
    await ben.hears("old 14")
    phone = await stage.online("ben")
    assert [m.text for m in phone.received(Origin.HISTORY)] == [f"old {n}" for n in range(15)]
    assert phone.received(Origin.LIVE, Origin.CATCH_UP, Origin.CARBON) == []


async def test_what_arrives_during_the_very_first_login_counts_as_new(
    stage: TencentStage,
) -> None:
    anna, ben = await stage.online("anna"), await stage.online("ben")
    await anna.knows_sent(await anna.say(ben, "old"))
    phone = stage.client("ben")
    stage.server.slow.append(phone.device)
    await phone.session.connect({})
    await anna.knows_sent(await anna.say(ben, "new"))
    await ben.knows_sent(await ben.say(anna, "mine"))
    stage.server.synchronise(phone.device)
    await phone.until(CatchUpFinished)
    assert [m.text for m in phone.received(Origin.HISTORY)] == ["old"]
    assert [m.text for m in phone.received(Origin.LIVE)] == ["new"]
    assert [m.text for m in phone.received(Origin.CARBON)] == ["mine"]
    assert [m.text for m in phone.received()] == ["old", "new", "mine"]


async def test_older_messages_come_page_by_page(stage: TencentStage) -> None:
    anna, ben = await stage.online("anna"), await stage.online("ben")
    for n in range(25):
        last = await anna.say(ben, f"old {n}")
    await anna.knows_sent(last)
    conversation = ConversationId.c2c("anna")
    texts: list[str] = []
    before: str | None = None
    for _ in range(10):
        page = await ben.session.load_history(conversation, before, 10)
        texts = [m.text for m in page.messages] + texts
        if page.complete or not page.messages:
            break
        before = page.messages[0].archive_id
    assert texts == [f"old {n}" for n in range(25)]


# A line that breaks


async def test_after_a_cut_nothing_is_lost(stage: TencentStage) -> None:
    anna, ben = await stage.online("anna"), await stage.online("ben")
    await anna.say(ben, "one")
    await ben.hears("one")
    ben.device.cut()
    with pytest.raises(Disconnected):
        await ben.session.wait_closed()
    positions = ben.positions
    ben.device.mend()
    await ben.come_online(positions)
    await anna.say(ben, "two")
    await ben.hears("two")
    assert [m.text for m in ben.received()] == ["two"]
    assert len(ben.native.asked("TIMLogin")) == 1  # the library goes on by itself


async def test_an_open_request_fails_the_moment_the_line_is_cut(stage: TencentStage) -> None:
    anna = await stage.online("anna")
    anna.device.mute.add("TIMMsgGetMsgList")
    conversation = ConversationId.c2c("ben")
    request = asyncio.create_task(anna.session.load_history(conversation, None, 10))
    await asyncio.sleep(0)
    anna.device.cut()
    async with asyncio.timeout(2.0):
        with pytest.raises(Disconnected):
            await request


async def test_a_message_on_its_way_at_the_cut_is_sent_once(stage: TencentStage) -> None:
    anna, ben = await stage.online("anna"), await stage.online("ben")
    anna.device.mute.add("TIMMsgSendMessage")  # it gets there, its answer gets lost
    message = await anna.say(ben, "into the void")
    await ben.hears("into the void")
    anna.device.cut()
    with pytest.raises(Disconnected):
        await anna.session.wait_closed()
    anna.device.mend()
    await anna.come_online({"": ArchivePosition("", 0.0)})
    caught = next(m for m in anna.received(Origin.CATCH_UP) if m.text == "into the void")
    assert (caught.id, caught.state) == (message.id, MessageState.SENT)
    await anna.session.send(message)  # as the outbox would, had it not seen that
    await anna.say(ben, "after it")
    await ben.hears("after it")
    assert [m.text for m in ben.received()] == ["into the void", "after it"]


async def test_a_send_that_is_never_answered_ends_the_connection(stage: TencentStage) -> None:
    anna = await stage.online("anna", patience=0.2)
    anna.device.mute.add("TIMMsgSendMessage")
    await anna.say(ConversationId.c2c("ben"), "hello?")
    with pytest.raises(Disconnected, match="do not answer"):
        await anna.session.wait_closed()


async def test_a_second_device_takes_over_where_only_one_may_be(stage: TencentStage) -> None:
    stage.server.single = True
    first = await stage.online("anna")
    await stage.online("anna")
    with pytest.raises(KickedByOtherDevice):
        await first.session.wait_closed()
    with pytest.raises(Disconnected):
        await first.say(ConversationId.c2c("ben"), "still there?")
    assert len(first.native.asked("TIMLogin")) == 1  # it does not fight back


async def test_a_signature_that_expires_while_connected_ends_the_account(
    stage: TencentStage,
) -> None:
    anna = await stage.online("anna")
    anna.device.tell(f.SIGNATURE_EXPIRED)
    with pytest.raises(CredentialsRefused, match="expired"):
        await anna.session.wait_closed()


async def test_a_signature_is_renewed_where_there_is_a_login_service(
    stage: TencentStage, tmp_path: Path
) -> None:
    asked: list[str] = []

    async def renew(account: Account) -> str:
        asked.append(account.address)
        return signature("anna", lifetime=86_400 + len(asked))

    stage_client = stage.client("anna")
    backend = TencentBackend(
        tmp_path / "renewing",
        configured=lambda: tmp_path / "device-0" / "libImSDK.so",
        timing=QUICK,
        renew=renew,
    )
    expired = signature("anna", lifetime=60, age=86_400)
    session = backend.open(stage_client.account, expired, lambda _: None)
    await session.connect({})
    stage_client.device.tell(f.SIGNATURE_EXPIRED)
    with pytest.raises(ConnectionFailed):
        await session.wait_closed()
    assert asked == ["anna", "anna"]
    await session.close()


# Reading


async def test_reading_on_one_device_reads_on_the_other_and_tells_the_sender(
    stage: TencentStage,
) -> None:
    anna, ben = await stage.online("anna"), await stage.online("ben")
    phone = await stage.online("ben")
    sent = await anna.say(ben, "read me")
    message = (await ben.hears("read me")).message
    await phone.hears("read me")
    await anna.knows_sent(sent)
    await ben.session.mark_read(message, tell_sender=True)
    read = await phone.until(ReadElsewhere)
    assert (read.ref, read.marker) == (message.ref, message.archive_id)
    assert (await anna.until(PeerRead)).id == sent.id


async def test_a_group_is_read_up_to_a_message_and_no_further(stage: TencentStage) -> None:
    anna, ben = await stage.online("anna"), await stage.online("ben")
    phone = await stage.online("ben")
    await anna.say(GARDEN, "first")
    await anna.say(GARDEN, "second")
    first = (await ben.hears("first")).message
    await phone.hears("second")
    await ben.session.mark_read(first, tell_sender=False)
    assert (await phone.until(ReadElsewhere)).marker == first.archive_id


async def test_what_was_read_while_away_is_known_after_the_login(stage: TencentStage) -> None:
    anna, ben = await stage.online("anna"), await stage.online("ben")
    await anna.say(ben, "read me")
    message = (await ben.hears("read me")).message
    await ben.session.mark_read(message, tell_sender=False)
    again = await stage.online("ben")
    marks = [e.marker for e in again.events if isinstance(e, ReadElsewhere)]
    assert marks == [message.archive_id]


# Attention


async def test_a_mute_is_seen_on_all_devices_and_keeps_its_end(stage: TencentStage) -> None:
    anna, ben = await stage.online("anna"), await stage.online("ben")
    await anna.say(ben, "hello")
    message = (await ben.hears("hello")).message
    until = 4_000_000_000.0
    await ben.session.set_muted(message.conversation, until)
    again = await stage.online("ben")
    muted = await again.until(ConversationChanged, lambda e: e.muted_until is not None)
    assert (muted.ref.id, muted.muted_until) == (message.conversation, until)
    await again.session.set_muted(message.conversation, 0.0)
    await ben.until(ConversationChanged, lambda e: e.muted_until == 0.0 and e.name is None)


async def test_do_not_disturb_of_the_whole_account_reaches_the_other_devices(
    stage: TencentStage,
) -> None:
    anna, phone = await stage.online("anna"), await stage.online("anna")
    await anna.session.set_do_not_disturb(MUTED_FOREVER)
    on = await phone.until(DoNotDisturbChanged)
    assert (on.until, on.account) == (MUTED_FOREVER, anna.account.id)
    await anna.session.set_do_not_disturb(0.0)
    await phone.until(DoNotDisturbChanged, lambda e: e.until == 0.0)


async def test_the_server_hears_whether_the_user_is_looking_and_its_answer_is_kept(
    stage: TencentStage,
) -> None:
    anna = await stage.online("anna")
    await anna.session.do_background(3)
    await anna.session.do_foreground()
    assert stage.server.activity == [("anna", "background", "3"), ("anna", "foreground", "")]
    assert anna.session.activity_answer is not None
    assert anna.session.activity_answer.code == 0
    stage.server.answers["TIMMsgDoBackground"] = (7013, "")
    await anna.session.do_background(0)
    assert anna.session.activity_answer.code == 7013
    assert "plan" in anna.session.activity_answer.words


# Calls


async def test_a_call_rings_and_is_answered_and_the_caller_hears_it(stage: TencentStage) -> None:
    ben = await stage.online("ben")
    data = json.dumps({"businessID": "av_call", "call_type": 2, "room_id": 7})
    ben.device.tell(f.CALL_RINGS, "call-1", "anna", "", ["ben"], data)
    ring = await ben.until(CallChanged)
    assert (ring.action, ring.video, ring.ref.id.text) == (CallAction.RING, True, "c2c_anna")
    await ben.session.accept_call(ring.ref.id, ring.call_id)
    assert ben.native.asked("TIMSignalingAccept") == [["call-1", data]]
    accepted = await ben.until(CallChanged, lambda e: e.action is CallAction.ACCEPT)
    assert not accepted.elsewhere
    with pytest.raises(RequestFailed, match="already over"):
        await ben.session.reject_call(ring.ref.id, ring.call_id)


@pytest.mark.parametrize(
    ("event", "values", "action", "elsewhere"),
    [
        (f.CALL_CANCELLED, ("anna", ""), CallAction.MISSED, False),
        (f.CALL_TIMED_OUT, ('["ben"]',), CallAction.MISSED, False),
        (f.CALL_ACCEPTED, ("ben", ""), CallAction.ACCEPT, True),
        (f.CALL_REJECTED, ("ben", ""), CallAction.REJECT, True),
    ],
)
async def test_a_call_goes_on_without_us(
    stage: TencentStage, event: str, values: tuple[str, ...], action: CallAction, elsewhere: bool
) -> None:
    ben = await stage.online("ben")
    data = json.dumps({"businessID": "av_call", "call_type": 1})
    ben.device.tell(f.CALL_RINGS, "call-1", "anna", "", ["ben"], data)
    ben.device.tell(event, "call-1", *values)
    then = await ben.until(CallChanged, lambda e: e.action is not CallAction.RING)
    assert (then.action, then.elsewhere) == (action, elsewhere)
    line = next(m for m in ben.received() if m.id == "call-call-1")
    changed = await ben.until(MessageEdited)
    assert (changed.key, changed.elements) == (line.key, (Call("call-1", action),))


async def test_a_call_in_the_history_is_one_line_that_says_how_it_ended(
    stage: TencentStage,
) -> None:
    anna, ben = await stage.online("anna"), await stage.online("ben")
    inner = json.dumps({"businessID": "av_call", "call_type": 2})
    for action in (1, 2):
        step = {"inviteID": "call-1", "inviter": "anna", "actionType": action, "data": inner}
        await anna.session.send(anna.write(ConversationId.c2c("ben"), Custom(json.dumps(step))))
    await ben.until(MessageEdited)
    phone = await stage.online("ben")
    page = await phone.session.load_history(ConversationId.c2c("anna"), None, 10)
    assert [(m.id, m.sender.id, m.elements) for m in page.messages] == [
        ("call-call-1", "anna", (Call("call-1", CallAction.MISSED, video=True),))
    ]


async def test_signals_that_are_no_calls_do_not_ring(stage: TencentStage) -> None:
    anna, ben = await stage.online("anna"), await stage.online("ben")
    ben.device.tell(f.CALL_RINGS, "game-1", "anna", "", ["ben"], '{"businessID": "chess"}')
    ben.device.tell(f.CALL_RINGS, "call-2", "anna", "", ["cem"], '{"businessID": "av_call"}')
    await anna.say(ben, "hello")
    await ben.hears("hello")
    assert not [e for e in ben.events if isinstance(e, CallChanged)]


# People


async def test_contact_requests_and_the_blocklist(stage: TencentStage) -> None:
    anna = await stage.online("anna")
    asks = {
        "friend_add_pendency_identifier": "cem",
        "friend_add_pendency_nick_name": "Cem",
        "friend_add_pendency_add_wording": "It's me",
    }
    anna.device.tell(f.FRIEND_REQUESTS, [asks])
    asked = await anna.until(ContactRequested)
    assert (asked.person.id, asked.person.name, asked.text) == ("cem", "Cem", "It's me")
    await anna.session.answer_contact("cem", accept=True)
    assert (await anna.until(ContactRequestSettled)).user == "cem"
    await anna.session.set_blocked("cem", blocked=True)
    assert (await anna.until(BlocklistChanged)).blocked == frozenset({"cem"})
    stage.server.answers["TIMFriendshipAddFriend"] = (0, [{"friend_result_code": 30516}])
    with pytest.raises(RequestFailed, match="no new contacts"):
        await anna.session.add_contact("ben", "Ben")


async def test_the_contact_list_is_told_and_takes_our_names(stage: TencentStage) -> None:
    ben = {"friend_profile_identifier": "ben", "friend_profile_remark": ""}
    stage.server.answers["TIMFriendshipGetFriendProfileList"] = (0, [ben])
    anna = await stage.online("anna")
    told = await anna.until(ContactListChanged)
    assert told.contacts == (Contact("ben", is_seen=True, sees_us=True),)
    stage.server.answers["TIMFriendshipGetFriendProfileList"] = (
        0,
        [{**ben, "friend_profile_remark": "Benny"}],
    )
    await anna.session.rename_contact("ben", "Benny")
    ((wanted,),) = anna.native.asked("TIMFriendshipModifyFriendProfile")
    assert json.loads(wanted) == {
        "friendship_modify_friend_profile_param_identifier": "ben",
        "friendship_modify_friend_profile_param_item": {"friend_profile_item_remark": "Benny"},
    }
    await anna.until(ContactListChanged, lambda e: any(c.name == "Benny" for c in e.contacts))
    stage.server.answers["TIMFriendshipGetFriendProfileList"] = (0, [])
    await anna.session.remove_contact("ben")
    await anna.until(ContactListChanged, lambda e: e.removed == ("ben",))


async def test_nobody_is_asked_for_presence_or_given_a_picture(stage: TencentStage) -> None:
    anna = await stage.online("anna")
    offered = anna.session.features
    assert SessionFeature.PRESENCE_REQUESTS not in offered
    assert SessionFeature.OWN_PICTURE not in offered
    with pytest.raises(NotSupported):
        await anna.session.ask_presence("ben")
    with pytest.raises(NotSupported):
        await anna.session.set_own_picture(None)


async def test_a_group_is_renamed_and_ruled(stage: TencentStage) -> None:
    anna = await stage.online("anna")
    ben = next(m for m in await anna.session.members(GARDEN) if m.person.id == "ben")
    assert (await anna.until(GroupChanged, lambda e: bool(e.me))).me == "anna"
    await anna.session.rename_group(GARDEN, "Roses")
    assert (await anna.until(ConversationChanged, lambda e: e.name == "Roses")).ref.id == GARDEN
    await anna.session.set_affiliation(GARDEN, ben, Affiliation.ADMIN)
    ((wanted,),) = anna.native.asked("TIMGroupModifyMemberInfo")
    assert json.loads(wanted)["group_modify_member_info_member_role"] == 300
    await anna.session.set_role(GARDEN, ben, Role.NONE)
    ((wanted,),) = anna.native.asked("TIMGroupDeleteMember")
    assert json.loads(wanted)["group_delete_member_param_identifier_array"] == ["ben"]
    for refused in (
        anna.session.set_affiliation(GARDEN, ben, Affiliation.OUTCAST),
        anna.session.set_role(GARDEN, ben, Role.VISITOR),
    ):
        with pytest.raises(NotSupported):
            await refused


async def test_a_public_group_lets_who_wants_to_in(stage: TencentStage) -> None:
    anna = await stage.online("anna")
    await anna.session.create_group("Town", "Anna", public=True)
    ((wanted,),) = anna.native.asked("TIMGroupCreate")
    assert json.loads(wanted) == {
        "create_group_param_group_name": "Town",
        "create_group_param_group_type": 0,
        "create_group_param_add_option": 2,
    }


# The library's ways


async def test_an_answer_before_the_call_returns_counts(stage: TencentStage) -> None:
    anna = await stage.online("anna")
    anna.native.rule("TIMMsgGetMsgList", synchronous=True)
    page = await anna.session.load_history(ConversationId.c2c("ben"), None, 10)
    assert page.complete


async def test_a_second_answer_is_passed_over(stage: TencentStage) -> None:
    anna, ben = await stage.online("anna"), await stage.online("ben")
    anna.device.twice.add("TIMMsgSendMessage")
    sent = await anna.say(ben, "once")
    await anna.knows_sent(sent)
    await anna.say(ben, "more")
    await ben.hears("more")
    states = [e for e in anna.events if isinstance(e, MessageStateChanged) and e.id == sent.id]
    assert len(states) == 1


async def test_null_in_the_place_of_data_is_no_data(stage: TencentStage) -> None:
    anna = stage.client("anna")
    anna.device.null |= {"TIMConvGetConvList", "TIMMsgGetMsgList", "TIMFriendshipGetBlackList"}
    await anna.come_online()
    page = await anna.session.load_history(ConversationId.c2c("ben"), None, 10)
    assert page.messages == ()
    anna.device.native.event(f.NEW_MESSAGES, None)
    anna.device.native.event(f.CONVERSATIONS, 2, None)
    await anna.session.do_foreground()


async def test_an_answer_after_the_end_is_passed_over(stage: TencentStage) -> None:
    anna = await stage.online("anna")
    late: list[int] = []
    anna.native.take(lambda job, *_: late.append(job))
    request = asyncio.create_task(anna.session.members(GARDEN))
    await asyncio.sleep(0)
    await anna.session.close()
    await anna.backend.stop()
    with pytest.raises(Disconnected):
        await request
    assert not anna.native.is_initialised
    for job in late:
        anna.native.answer(job, 0, "", "[]")
    told = len(anna.events)
    anna.device.tell(f.NEW_MESSAGES, [{"message_msg_id": "x"}])
    await asyncio.sleep(0)
    assert len(anna.events) == told


async def test_a_call_that_the_library_does_not_take_fails_at_once(stage: TencentStage) -> None:
    anna = await stage.online("anna")
    anna.native.rule("TIMMsgGetMsgList", -2)
    with pytest.raises(Disconnected):
        await anna.session.load_history(ConversationId.c2c("ben"), None, 10)
    anna.native.rule("TIMMsgGetMsgList", -3)
    with pytest.raises(RequestFailed):
        await anna.session.load_history(ConversationId.c2c("ben"), None, 10)


async def test_hostile_events_are_passed_over(stage: TencentStage) -> None:
    anna, ben = await stage.online("anna"), await stage.online("ben")
    for name, kinds in f.EVENTS.items():
        if name in (f.KICKED_OFFLINE, f.SIGNATURE_EXPIRED, f.NETWORK):
            continue
        for text in ("", "{", "null", "[null, 7, []]", '[{"message_elem_array": 3}]', "[" * 9000):
            values = [text if kind == "s" else 2 for kind in kinds]
            ben.native.event(name, *values)
    await anna.say(ben, "still there?")
    await ben.hears("still there?")


# The end


async def test_after_closing_nothing_is_delivered_and_nothing_is_left(stage: TencentStage) -> None:
    anna, ben = await stage.online("anna"), await stage.online("ben")
    before = asyncio.all_tasks()
    cem = await stage.online("cem")
    stage.server.groups["garden_1"].add("cem")
    await cem.session.close()
    assert asyncio.all_tasks() <= before
    told = len(cem.events)
    await anna.say(GARDEN, "is Cem gone?")
    await ben.hears("is Cem gone?")
    assert len(cem.events) == told


async def test_closing_twice_and_closing_unconnected_do_no_harm(stage: TencentStage) -> None:
    anna = stage.client("anna")
    await anna.session.close()
    await anna.session.close()
    with pytest.raises(Disconnected):
        await anna.session.connect({})


async def test_a_goodbye_that_is_not_answered_ends_in_time(stage: TencentStage) -> None:
    anna = await stage.online("anna")
    anna.device.mute.add("*")
    async with asyncio.timeout(2.5):
        await anna.session.close()


async def test_what_tencent_does_not_have_is_said(stage: TencentStage) -> None:
    anna = await stage.online("anna")
    message = anna.write(ConversationId.c2c("ben"), Text("x"))
    with pytest.raises(NotSupported):
        await anna.session.react(message, ["👍"])
    with pytest.raises(NotSupported):
        await anna.session.send(replace(message, flags=MessageFlag.CHECK))
