"""The defaults are the documentation, so they are told here once more."""

from msgspec.structs import replace

from app.domain.settings import CHANNELS, IDLE_AFTER, ZOOM, Channel, Preview, Settings


def test_the_defaults_are_sound() -> None:
    settings = Settings()
    assert ZOOM[0] <= settings.zoom <= ZOOM[1]
    assert IDLE_AFTER[0] <= settings.idle_after <= IDLE_AFTER[1]
    assert settings.preview is Preview.NAME_AND_TEXT
    assert settings.hide_text_when_locked
    assert not settings.badge_includes_muted


def test_four_channels_exist_from_the_start() -> None:
    assert [c.id for c in Settings().channels] == ["new_message", "mention", "call", "system"]


def test_an_unknown_channel_speaks_through_the_message_channel() -> None:
    silent = replace(CHANNELS[0], sound=False)
    settings = Settings(channels=(Channel("plugin", "Plugin"), silent))
    assert settings.channel("plugin").name == "Plugin"
    assert settings.channel("nobody") == silent


def test_without_any_channel_the_message_channel_is_still_there() -> None:
    assert Settings(channels=()).channel("mention") == CHANNELS[0]
