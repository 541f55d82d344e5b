"""The lines that say who invites and who calls, with what to answer."""

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.domain.content import CallAction
from app.domain.events import CallChanged, GroupInvited, InvitationSettled
from app.domain.ids import ConversationId, ConversationRef
from app.domain.people import Person
from app.gui.conversations.call_line import CallLine
from app.gui.conversations.invitation_line import InvitationLine
from tests.gui.conftest import World
from tests.gui.world import ACCOUNT

GARDEN = ConversationRef(ACCOUNT.id, ConversationId.group("garden@rooms.example.org"))
ANNA = ConversationRef(ACCOUNT.id, ConversationId.c2c("anna@example.org"))


class Wishes:
    """Takes the user's answers, in order."""

    def __init__(self) -> None:
        self.said: list[tuple[object, ...]] = []

    async def accept(self, what: object) -> None:
        self.said.append(("accept", what))

    async def ignore(self, what: object) -> None:
        self.said.append(("ignore", what))

    async def reject(self, what: object) -> None:
        self.said.append(("reject", what))


@pytest.fixture
def wishes() -> Wishes:
    return Wishes()


@pytest.fixture
def invitation(qtbot, world: World, wishes: Wishes) -> InvitationLine:
    line = InvitationLine(replace(world.context, groups=wishes))
    qtbot.addWidget(line)
    line.resize(600, 40)
    return line


@pytest.fixture
def call(qtbot, world: World, wishes: Wishes) -> CallLine:
    line = CallLine(replace(world.context, calls=wishes))
    qtbot.addWidget(line)
    line.resize(600, 40)
    return line


def press(button) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def invited(name: str = "", reason: str = "") -> GroupInvited:
    return GroupInvited(GARDEN, Person("anna@example.org", "<b>An\u202ena</b>"), name, reason)


def test_who_invites_where_to_is_told_as_plain_text(invitation, world):
    assert not invitation.isVisible()
    world.store.dispatch(invited(reason="come <i>in</i>"))
    assert not invitation.isHidden()
    assert invitation.text.accessibleName() == (
        "<b>Anna</b> invites you into the group garden@rooms.example.org: “come <i>in</i>”"
    )


@pytest.mark.parametrize("choice", ["accept", "ignore"])
def test_the_answer_to_an_invitation_is_passed_on(invitation, world, wishes, choice):
    world.store.dispatch(invited())
    press(getattr(invitation, choice))
    assert wishes.said == [(choice, GARDEN)]


def test_a_settled_invitation_is_gone(invitation, world):
    world.store.dispatch(invited(), InvitationSettled(GARDEN))
    assert invitation.isHidden()


def test_a_call_is_shown_while_it_rings_and_ours_are_not(call, world, wishes):
    rings = CallChanged(ANNA, "c1", CallAction.RING, video=True)
    world.store.dispatch(CallChanged(ANNA, "c0", CallAction.RING, outgoing=True))
    assert call.isHidden()
    world.store.dispatch(rings)
    assert not call.isHidden()
    assert call.text.accessibleName().endswith(" calls, with video")
    press(call.accept)
    press(call.decline)
    assert wishes.said == [("accept", rings), ("reject", rings)]
    world.store.dispatch(replace(rings, action=CallAction.MISSED))
    assert call.isHidden()
