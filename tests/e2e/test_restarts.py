"""What becomes of notifications on a real dunst while the program is not running."""

from pathlib import Path

from app.demo.private_desktop import PrivateDesktop
from app.domain.ids import AccountId, ConversationId, ConversationRef
from app.domain.notification import Fate
from tests.e2e.battlefield import PATIENCE, EmbeddedProcess, KillableServer, battlefield
from tests.e2e.bus_monitor import BusMonitor
from tests.e2e.conftest import Play, Stage, eventually
from tests.e2e.test_main_job import click_notification, shows


def restart_dunst(desktop: PrivateDesktop) -> None:
    desktop.kill("notification-server")
    desktop.start_notification_server()


def test_what_the_end_of_the_program_took_along_stands_again_and_opens_its_conversation(
    play: Play,
) -> None:
    async def scene(stage: Stage) -> None:
        anna = stage.befriend("anna_b", "Anna B.")
        ref = ConversationRef(AccountId("e2e"), ConversationId.c2c(stage.server.jid("anna_b")))
        async with BusMonitor() as bus:
            async with stage.program():
                await stage.look_elsewhere()
                anna.say("See you at five")
                await eventually(lambda: shows(stage, 1), "the notification")
            await eventually(lambda: shows(stage, 0), "nothing that leads nowhere")
            restart_dunst(stage.desktop)
            await stage.server.stop()  # nobody tells of it again
            before = len(bus.notified)
            async with stage.program(waits_for_login=False) as window:
                await eventually(lambda: shows(stage, 1), "the notification, again")
                await bus.caught_up()  # dunst may have heard it before us
                assert bus.notified[before:] == [("Anna B.", "See you at five")]
                await click_notification(stage, 0.5)
                await eventually(
                    lambda: window._context.store.state.open == ref, "the right conversation"
                )
                await eventually(window.isActiveWindow, "the window to come to the front")

    play(scene)


async def lose_the_screen(stage: Stage, server: KillableServer) -> None:
    async with battlefield(stage, server) as war:
        text = await war.say("anna")
        await eventually(lambda: war.are_all([text], Fate.SHOWN), "the message", PATIENCE)
        await eventually(lambda: war.displayed() == 1, "it on the screen")
        war.desktop.end(war.program, at_once=True)
        restart_dunst(war.desktop)
        assert war.displayed() == 0
        war.start_program()
        await eventually(lambda: war.displayed() == 1, "it to be shown again", PATIENCE)
        await stage.click(*war.desktop.notification_window().centre)
        await eventually(lambda: war.are_all([text], Fate.CLICKED), "the click")
        await eventually(
            lambda: (w := war.desktop.active_window()) is not None and "Bellbird" in w.title,
            "the window to come to the front",
        )


def test_what_dunst_lost_while_the_program_lay_killed_stands_again(
    play: Play, desktop: PrivateDesktop, tmp_path: Path
) -> None:
    folder = tmp_path / "killed-server"
    folder.mkdir()
    server = EmbeddedProcess(desktop, folder)
    play(lambda stage: lose_the_screen(stage, server))
