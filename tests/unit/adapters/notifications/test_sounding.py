"""A server without sound gets ours, and never while the user wants none."""

import pytest

from app.adapters.notifications.sounding import SoundingNotifications
from app.adapters.notifications.sounds import ProgramSound, sound_file, sound_name
from app.domain.notification import Notification, ResponseKind, Tag
from app.ports.desktop import Capability
from tests.fakes.desktop import FakeNotificationServer, FakeSound, RecordingListener

pytestmark = pytest.mark.anyio

SILENT = Capability.REPLACE | Capability.TELLS_INHIBITED


def ringing(*, sound: bool = True) -> Notification:
    return Notification(Tag("a/c2c_anna"), "mention", "Anna", "Hello", sound=sound)


async def played(
    capabilities: Capability = SILENT, *, sound: bool = True, inhibited: bool = False
) -> list[str]:
    """Show one notification and return what was heard."""
    server, speaker = FakeNotificationServer(capabilities), FakeSound()
    sounding = SoundingNotifications(server, speaker)
    await sounding.start(RecordingListener())
    if inhibited:
        server.become_inhibited()
    await sounding.show(ringing(sound=sound), None)
    return speaker.played


async def test_a_server_without_sound_gets_ours() -> None:
    assert await played() == ["mention"]


async def test_a_server_with_sound_plays_alone() -> None:
    assert await played(SILENT | Capability.SOUND) == []


async def test_nothing_sounds_while_the_server_is_inhibited() -> None:
    assert await played(inhibited=True) == []


async def test_nothing_sounds_where_do_not_disturb_can_t_be_known() -> None:
    assert await played(Capability.REPLACE) == []


async def test_a_silent_notification_is_silent() -> None:
    assert await played(sound=False) == []


async def test_sound_returns_when_the_inhibition_ends() -> None:
    server, speaker = FakeNotificationServer(SILENT), FakeSound()
    sounding = SoundingNotifications(server, speaker)
    await sounding.start(RecordingListener())
    server.become_inhibited()
    server.become_inhibited(inhibited=False)
    await sounding.show(ringing(), None)
    assert speaker.played == ["mention"]


async def test_the_listener_hears_that_the_sound_is_ours_and_everything_else() -> None:
    server, listener = FakeNotificationServer(SILENT), RecordingListener()
    sounding = SoundingNotifications(server, FakeSound())
    info = await sounding.start(listener)
    native_id = await sounding.show(ringing(), None)
    server.respond(native_id)
    server.become_inhibited()
    server.vanish()
    server.restart()
    assert info.capabilities == SILENT | Capability.OWN_SOUND
    assert listener.kinds_for(native_id) == [ResponseKind.CLICKED]
    assert listener.inhibited == [True]
    assert listener.servers == [None, info]


async def test_without_a_player_no_sound_is_promised() -> None:
    sounding = SoundingNotifications(FakeNotificationServer(SILENT), FakeSound(is_available=False))
    assert (await sounding.start(RecordingListener())).capabilities == SILENT


@pytest.mark.parametrize("channel", ["new_message", "mention", "call", "system", "of a plugin"])
def test_every_channel_has_a_name_and_a_file(channel: str) -> None:
    assert sound_name(channel)
    assert sound_file(channel).suffix == ".wav"


async def test_the_first_player_that_is_installed_gets_our_file(tmp_path) -> None:
    heard = tmp_path / "heard"
    player = tmp_path / "paplay"
    player.write_text(f'#!/bin/sh\necho "$@" > {heard}.part; mv {heard}.part {heard}\n')
    player.chmod(0o700)
    sound = ProgramSound(str(tmp_path))
    sound.play("mention")
    (task,) = sound._playing
    sound.play("mention")  # one is enough
    await task
    assert heard.read_text().strip() == str(sound_file("mention"))


async def test_a_player_that_hangs_is_ended_by_the_stop(tmp_path) -> None:
    player = tmp_path / "pw-play"
    player.write_text("#!/bin/sh\nexec sleep 60\n")
    player.chmod(0o700)
    sound = ProgramSound(str(tmp_path))
    sound.play("mention")
    (task,) = sound._playing
    await sound.stop()
    assert task.done()


async def test_without_a_player_nothing_happens(tmp_path) -> None:
    sound = ProgramSound(str(tmp_path))
    sound.play("mention")
    assert not sound.is_available
