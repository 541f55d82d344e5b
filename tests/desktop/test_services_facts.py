"""What the settings and the check say of the notification server stays true while it changes."""

from collections.abc import AsyncIterator

import pytest

from app.adapters.notifications.fallback import FallbackNotifications
from app.adapters.notifications.freedesktop import FreedesktopNotifications
from app.adapters.notifications.sounding import SoundingNotifications
from app.demo.private_desktop import PrivateDesktop
from app.domain.events import DesktopServicesChanged
from app.ports.desktop import Capability
from app.services.preferences import Preferences
from app.services.push_plugin import PushPlugin
from app.services.store import Store
from tests.fakes.desktop import FakeBadge, FakeNotificationServer, FakeSound, Recorder
from tests.fakes.notification_daemon import DUNST, FakeDaemon
from tests.fakes.storage import FakeSettingsStore

pytestmark = [pytest.mark.anyio, pytest.mark.desktop]


class Facts(Recorder):
    """The program's notifications as it puts them together, and what it says of them.

    Attributes:
        told: name of the server and whether it holds notifications back, each time either changed.
    """

    def __init__(self, address: str) -> None:
        super().__init__()
        self.told: list[tuple[str, bool]] = []
        self.lower_rung = FakeNotificationServer(Capability.NONE)
        rungs = {
            "freedesktop": FreedesktopNotifications(
                app_name="Bellbird", desktop_entry="bellbird", bus_address=address
            ),
            "tray": self.lower_rung,
        }
        server = SoundingNotifications(FallbackNotifications(rungs, grace=0.05), FakeSound())
        store = Store()
        store.listen(DesktopServicesChanged, self._take)
        self.push = PushPlugin(store, Preferences(store, FakeSettingsStore()), server, FakeBadge())

    def _take(self, services: DesktopServicesChanged) -> None:
        told = (services.notifications, services.inhibited)
        if self.told[-1:] != [told]:
            self.told.append(told)
        self._look_again()

    async def until_last(self, name: str, *, inhibited: bool) -> None:
        """Wait until this was told last."""
        await self.until(lambda: self.told[-1:] == [(name, inhibited)])


@pytest.fixture
async def bus(desktop: PrivateDesktop) -> AsyncIterator[str]:
    """A bus with nobody on it."""
    with desktop.another_bus() as address:
        yield address


@pytest.fixture
async def facts(bus: str) -> AsyncIterator[Facts]:
    """The facts, not yet started."""
    facts = Facts(bus)
    yield facts
    await facts.push.stop()


@pytest.fixture
async def daemon(bus: str) -> AsyncIterator[FakeDaemon]:
    """A daemon like KDE's on that bus."""
    daemon = await FakeDaemon().start(bus)
    yield daemon
    if daemon.is_running:
        await daemon.stop()


async def test_do_not_disturb_is_told_on_and_off(facts: Facts, daemon: FakeDaemon) -> None:
    await facts.push.init(lambda _: None)
    daemon.inhibit()
    await facts.until_last("Plasma 6.2.0", inhibited=True)
    daemon.inhibit(inhibited=False)
    await facts.until_last("Plasma 6.2.0", inhibited=False)


async def test_do_not_disturb_from_before_the_start_is_told(
    facts: Facts, daemon: FakeDaemon
) -> None:
    daemon.inhibit()
    await facts.push.init(lambda _: None)
    await facts.until_last("Plasma 6.2.0", inhibited=True)


async def test_the_end_of_a_server_ends_its_do_not_disturb(
    facts: Facts, daemon: FakeDaemon
) -> None:
    await facts.push.init(lambda _: None)
    daemon.inhibit()
    await facts.until_last("Plasma 6.2.0", inhibited=True)
    await daemon.stop()
    await facts.until_last("fake 1", inhibited=False)
    assert ("", True) not in facts.told


async def test_a_server_that_comes_back_inhibited_is_told_so(
    facts: Facts, daemon: FakeDaemon
) -> None:
    await facts.push.init(lambda _: None)
    await daemon.stop()
    await facts.until_last("fake 1", inhibited=False)
    daemon.inhibit()
    await daemon.start(daemon.address)
    await facts.until_last("Plasma 6.2.0", inhibited=True)


async def test_do_not_disturb_that_begins_while_it_is_asked_for_is_told(
    facts: Facts, daemon: FakeDaemon
) -> None:
    daemon.inhibits_when_asked = True
    await facts.push.init(lambda _: None)
    await facts.until_last("Plasma 6.2.0", inhibited=True)


async def test_another_server_is_told_by_its_name(facts: Facts, daemon: FakeDaemon) -> None:
    await facts.push.init(lambda _: None)
    await daemon.stop()
    dunst = await FakeDaemon(information=DUNST).start(daemon.address)
    await facts.until_last("dunst 1.9.0", inhibited=False)
    await dunst.stop()


async def test_a_server_that_comes_late_is_told(facts: Facts) -> None:
    facts.lower_rung.vanish()
    await facts.push.init(lambda _: None)
    assert facts.told == [("", False)]
    facts.lower_rung.restart()
    await facts.until_last("fake 1", inhibited=False)
