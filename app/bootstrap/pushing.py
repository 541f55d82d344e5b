"""What makes pushes come and be shown, on the push channel that fits this system."""

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING

from msgspec import Struct

from app.bootstrap.folders import Folders
from app.ports.desktop import Badge, NotificationServer
from app.services.device_push import DevicePush
from app.services.push_plugin import PushPlugin
from app.services.pushed import Pushed
from app.services.store import Store

if TYPE_CHECKING:
    from app.bootstrap.ground import Ground
    from app.bootstrap.talk import Talk
    from app.ports.push import PushChannel
    from app.services.push_check import PushCheck


class Pushing(Struct, frozen=True):
    """The push plugin, the device's channel, and what shows what comes by it."""

    plugin: PushPlugin
    device: DevicePush
    pushed: Pushed


def make_pushing(
    stack: AsyncExitStack,
    ground: "Ground",
    talk: "Talk",
    folders: Folders,
    server: NotificationServer,
    badge: Badge,
) -> Pushing:
    """Make them; on a system without a push channel it says why there is none."""

    def make_channel() -> "PushChannel":
        from app.adapters.push import push_channel

        return push_channel(folders.data)

    device = DevicePush(ground.store, talk.accounts, make_channel)
    stack.push_async_callback(device.stop)
    plugin = PushPlugin(ground.store, ground.preferences, server, badge, device)
    stack.push_async_callback(plugin.stop)
    return Pushing(plugin, device, Pushed(ground.store, plugin))


async def make_push_check(store: Store) -> "PushCheck":
    """Make the push check; it imports every vendor, in a thread."""
    return await asyncio.to_thread(_make_push_check, lambda: store.state.settings.proxy)


def _make_push_check(proxy: Callable[[], str]) -> "PushCheck":
    from app.adapters.push import push_vendors
    from app.adapters.push.http_transport import HttpTransport
    from app.adapters.storage.keyring_credentials import KeyringCredentials
    from app.push_test_command import administrators_sig
    from app.services.push_check import KeyRingSecrets, PushCheck

    secrets = KeyRingSecrets(KeyringCredentials())
    return PushCheck(push_vendors(administrators_sig), HttpTransport(proxy=proxy()), secrets)
