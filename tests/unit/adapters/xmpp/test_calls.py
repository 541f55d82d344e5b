"""Calls by message (XEP-0353): what a step may make of a call, and who may take it."""

from xml.etree.ElementTree import Element

import pytest

from app.adapters.xmpp.calls import MAX_CALLS, Calls, CallStep, read_call_step
from app.adapters.xmpp.frames import parse_frame
from app.domain.content import Call, CallAction
from app.domain.errors import RequestFailed
from app.domain.events import CallChanged, Event, MessageEdited, MessageReceived, Origin
from app.domain.ids import AccountId, ConversationId, ConversationRef, MessageId
from app.domain.message import Message
from app.domain.people import Person

pytestmark = pytest.mark.anyio

ANNA = "anna@example.org"
REF = ConversationRef(AccountId("a1"), ConversationId.c2c(ANNA))


def stanza(step: str, call_id: str = "c1", media: str = "audio") -> Element:
    return parse_frame(
        f"<message xmlns='jabber:client'><{step} xmlns='urn:xmpp:jingle-message:0' id='{call_id}'>"
        f"<description xmlns='urn:xmpp:jingle:apps:rtp:1' media='{media}'/></{step}></message>"
    )


def step_of(step: str, *, by_us: bool = False, call_id: str = "c1", peer: str = ANNA) -> CallStep:
    found = read_call_step(stanza(step, call_id), f"{ANNA}/phone", peer, by_us=by_us)
    assert found is not None
    return found


def line(call_id: str = "c1", action: CallAction = CallAction.RING) -> MessageReceived:
    call = Call(call_id, action)
    message = Message(REF.account, REF.id, MessageId(f"call-{call_id}"), Person(ANNA), 1.0, (call,))
    return MessageReceived(message, Origin.LIVE)


class Scene:
    """An account's calls; `actions` tells what became of them."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.calls = Calls(self.events.append)

    def ring(self, call_id: str = "c1") -> None:
        self.take(step_of("propose", call_id=call_id), line(call_id))

    def take(self, step: CallStep, *events: Event) -> None:
        self.events += self.calls.take(step, events)

    @property
    def actions(self) -> list[CallAction]:
        return [e.action for e in self.events if isinstance(e, CallChanged)]


@pytest.mark.parametrize(
    ("steps", "actions"),
    [
        (["propose", "retract"], [CallAction.RING, CallAction.MISSED]),
        (["propose", "reject"], [CallAction.RING]),  # the caller can't decline for us
        (["propose", "accept"], [CallAction.RING]),
        (["propose", "retract", "retract"], [CallAction.RING, CallAction.MISSED]),
        (["propose", "finish"], [CallAction.RING]),
        (
            ["propose", "our proceed", "retract", "finish", "finish"],
            [CallAction.RING, CallAction.ACCEPT, CallAction.ENDED],
        ),
        (["propose", "our reject", "retract"], [CallAction.RING, CallAction.REJECT]),
        (["retract"], []),
    ],
)
async def test_a_call_goes_its_way(steps: list[str], actions: list[CallAction]) -> None:
    scene = Scene()
    for step in steps:
        name = step.removeprefix("our ")
        if name == "propose":
            scene.ring()
        else:
            scene.take(step_of(name, by_us=name != step))
    assert scene.actions == actions
    scene.calls.stop_all()


async def test_a_note_of_our_other_device_ends_the_ringing_by_the_id_alone() -> None:
    scene = Scene()
    scene.ring()
    scene.take(step_of("accept", by_us=True, peer=""))
    last = scene.events[-1]
    assert isinstance(last, CallChanged)
    assert (last.action, last.elsewhere, last.ref) == (CallAction.ACCEPT, True, REF)


async def test_a_stranger_who_knows_the_id_changes_nothing() -> None:
    scene = Scene()
    scene.ring()
    scene.take(step_of("retract", peer="cem@example.org"))
    assert scene.actions == [CallAction.RING]
    scene.calls.stop_all()


async def test_the_same_call_by_two_ways_rings_once() -> None:
    scene = Scene()
    scene.ring()
    scene.ring()
    assert scene.actions == [CallAction.RING]
    scene.calls.stop_all()


async def test_a_call_nobody_ended_is_missed_in_the_end() -> None:
    scene = Scene()
    scene.ring()
    scene.calls._expire("c1")
    assert scene.actions == [CallAction.RING, CallAction.MISSED]
    assert isinstance(scene.events[-2], MessageEdited)


async def test_only_what_rings_can_be_answered() -> None:
    scene = Scene()
    with pytest.raises(RequestFailed):
        scene.calls.answer(REF, "c1", CallAction.ACCEPT)
    scene.ring()
    assert scene.calls.answer(REF, "c1", CallAction.ACCEPT).sender == f"{ANNA}/phone"
    scene.take(step_of("retract"))
    with pytest.raises(RequestFailed):
        scene.calls.answer(REF, "c1", CallAction.REJECT)


async def test_any_number_of_calls_leaves_a_bounded_number_behind() -> None:
    scene = Scene()
    for number in range(MAX_CALLS + 50):
        scene.ring(f"c{number}")
    assert len(scene.calls._known) == MAX_CALLS
    scene.calls.stop_all()


@pytest.mark.parametrize(
    "inside",
    [
        "<propose xmlns='urn:xmpp:jingle-message:0'/>",
        "<dance xmlns='urn:xmpp:jingle-message:0' id='c1'/>",
        f"<propose xmlns='urn:xmpp:jingle-message:0' id='{'x' * 2000}'/>",
        "<propose xmlns='urn:other' id='c1'/>",
        "<body>hello</body>",
    ],
)
def test_nonsense_is_no_call(inside: str) -> None:
    message = parse_frame(f"<message xmlns='jabber:client'>{inside}</message>")
    assert read_call_step(message, ANNA, ANNA, by_us=False) is None


def test_pictures_make_it_a_video_call() -> None:
    step = read_call_step(stanza("propose", media="video"), ANNA, ANNA, by_us=False)
    assert step is not None
    assert step.video
