"""Choose the adapters that fit this system."""

from collections.abc import Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from app.bootstrap.folders import Folders
from app.bootstrap.notifications import LazyNotifications
from app.bootstrap.xmpp import LazyRegistrar, LazyXmpp
from app.domain.settings import CHANNELS
from app.ports.desktop import NotificationServer
from app.services.store import Store

if TYPE_CHECKING:
    from PySide6.QtWidgets import QSystemTrayIcon

    from app.services.accounts import Accounts
    from app.services.media import Media
    from app.services.push_plugin import PushPlugin
    from app.services.registration import Registration
    from app.services.sounds import Sounds


async def make_channels(push: "PushPlugin") -> None:
    """Create the channels that exist from the start, and ask the system's leave to notify."""
    for channel in CHANNELS:
        await push.create_notification_channel(channel.id, channel.name, channel.description)
    await push.require_notification_permission()


def xmpp_backend(folders: Folders, store: Store) -> LazyXmpp:
    """The XMPP backend, under this installation's own resource, the same in every run."""
    return LazyXmpp(folders.data, store)


def media_of(
    folders: Folders, store: Store, accounts: "Accounts", stack: AsyncExitStack
) -> "tuple[Media, Sounds]":
    """What fetches, keeps, shows and plays the pictures and sounds of messages."""
    from app.adapters.qt.picture_decoder import QtPictureDecoder
    from app.adapters.sound.player import MiniaudioPlayer
    from app.adapters.storage.media_cache import FileMediaCache
    from app.services.media import Media
    from app.services.sounds import Sounds

    cache, decoder, player = (
        FileMediaCache(folders.data / "media"),
        QtPictureDecoder(),
        MiniaudioPlayer(),
    )
    media = Media(store, accounts, cache, decoder)
    stack.push_async_callback(cache.close)
    stack.callback(decoder.close)
    stack.push_async_callback(player.close)
    stack.push_async_callback(media.stop)
    return media, Sounds(media, player)


def registration_of(store: Store, accounts: "Accounts") -> "Registration":
    """What makes new accounts on servers that let everybody."""
    from app.services.registration import Registration

    return Registration(LazyRegistrar(store), accounts)


def notification_server(
    tray: Callable[[], "QSystemTrayIcon | None"], left_behind: Path | None = None
) -> NotificationServer:
    """The ladder of notification servers that fits this system, the best first.

    Args:
        left_behind: remembers what outlives the program, where the desktop can start it; or None.
    """
    return LazyNotifications(tray, left_behind)
