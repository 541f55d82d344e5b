"""The server hears truly whether somebody is here: from the desktop's bus to the stream."""

from app.demo.private_desktop import PrivateDesktop
from tests.e2e.conftest import Play, Stage, eventually
from tests.fakes.presence_services import FakeLogind, FakeScreenSaver


def is_told(stage: Stage, state: str) -> bool:
    """Whether the server was told this state last (XEP-0352)."""
    return list(stage.server.client_state("me").values()) == [state]


def test_lock_and_unlock_are_told_to_the_server(play: Play, desktop: PrivateDesktop) -> None:
    async def scene(stage: Stage) -> None:
        bus = desktop.env["DBUS_SESSION_BUS_ADDRESS"]
        async with FakeScreenSaver(bus) as saver, stage.program():
            await eventually(lambda: is_told(stage, "active"), "active at the start")
            await saver.until(lambda: "GetActive" in saver.calls)
            saver.cover()
            await eventually(lambda: is_told(stage, "inactive"), "inactive when locked")
            saver.cover(active=False)
            await eventually(lambda: is_told(stage, "active"), "active when unlocked")

    play(scene)


def test_the_computer_sleeps_after_the_server_was_told_and_wakes_connected(
    play: Play, desktop: PrivateDesktop
) -> None:
    async def scene(stage: Stage) -> None:
        anna = stage.befriend("anna", "Anna")
        bus = desktop.env["DBUS_SYSTEM_BUS_ADDRESS"]
        async with FakeLogind(bus) as logind, stage.program() as window:
            await eventually(lambda: is_told(stage, "active"), "active at the start")
            await logind.until(lambda: logind.holders == 1)
            told_before_sleep: list[bool] = []
            logind.on_asleep = lambda: told_before_sleep.append(is_told(stage, "inactive"))
            logind.sleep()
            await logind.until(lambda: logind.asleep)
            logind.wake()
            await eventually(lambda: is_told(stage, "active"), "active when awake")
            anna.say("Good morning")
            await eventually(lambda: window.windowTitle() == "(1) Bellbird", "her message")
            assert told_before_sleep == [True]
            await logind.until(lambda: logind.holders == 1)

    play(scene)
