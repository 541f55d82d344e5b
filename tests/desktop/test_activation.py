"""A desktop calls the program by D-Bus; what it asks for, and what is refused."""

from collections.abc import AsyncIterator
from types import SimpleNamespace

import pytest
from dbus_fast import Variant

from app.adapters.dbus import Bus, Refused
from app.adapters.platform.activation import PATH, DesktopActivation
from app.demo.private_desktop import PrivateDesktop
from app.domain.errors import ServiceUnavailable
from app.domain.ids import APP_ID

pytestmark = [pytest.mark.anyio, pytest.mark.desktop]

INTERFACE = "org.freedesktop.Application"


async def act(bus: Bus, member: str, signature: str, *body: object) -> None:
    """Call as a desktop does; waits until somebody answered, started for it if need be."""
    await bus.call(APP_ID, PATH, f"{INTERFACE}.{member}", signature, *body, patience=25)


# A program that runs


@pytest.fixture
async def running(desktop: PrivateDesktop) -> AsyncIterator[SimpleNamespace]:
    """The adapter on a bus of its own, what it was asked for, and a desktop that calls."""
    with desktop.another_bus() as address:
        wishes: list[tuple[str, str]] = []
        activation = DesktopActivation(
            lambda wish, token: wishes.append((wish, token)), bus_address=address
        )
        await activation.start()
        bus = await Bus.connect(address)
        yield SimpleNamespace(wishes=wishes, bus=bus, address=address, activation=activation)
        await bus.close()
        await activation.stop()


TOKEN = {"activation-token": Variant("s", "token-1"), "desktop-startup-id": Variant("s", "older")}


async def test_a_click_on_our_icon_shows_the_window(running: SimpleNamespace) -> None:
    await act(running.bus, "Activate", "a{sv}", TOKEN)
    await act(running.bus, "Activate", "a{sv}", {})
    assert running.wishes == [("", "token-1"), ("", "")]


async def test_links_are_opened_one_after_the_other(running: SimpleNamespace) -> None:
    links = ["xmpp:anna@example.org", "bellbird:conversation/c2c_bob"]
    await act(running.bus, "Open", "asa{sv}", links, {})
    assert running.wishes == [(link, "") for link in links]


async def test_actions_are_words_and_targets(running: SimpleNamespace) -> None:
    ext = '{"conversationID": "c2c_anna@example.org"}'
    for action, arguments in (("unread", []), ("open", [Variant("s", ext)]), ("quit", [])):
        await act(running.bus, "ActivateAction", "sava{sv}", action, arguments, TOKEN)
    assert running.wishes == [("unread", "token-1"), (ext, "token-1"), ("quit", "token-1")]


@pytest.mark.parametrize(
    ("action", "arguments"),
    [
        ("format-disk", []),
        ("open", []),
        ("open", [Variant("s", "")]),
        ("open", [Variant("i", 7)]),
        ("open", [Variant("s", "a"), Variant("s", "b")]),
        ("quit", [Variant("s", "now")]),
    ],
)
async def test_what_is_no_action_is_refused(
    running: SimpleNamespace, action: str, arguments: list[Variant]
) -> None:
    with pytest.raises(Refused):
        await act(running.bus, "ActivateAction", "sava{sv}", action, arguments, {})
    assert running.wishes == []


async def test_neither_length_nor_number_is_without_bounds(running: SimpleNamespace) -> None:
    await act(running.bus, "Open", "asa{sv}", ["x" * 100_000, *["xmpp:a@b"] * 100], {})
    long_token = {"activation-token": Variant("s", "x" * 5000)}
    await act(running.bus, "Activate", "a{sv}", long_token)
    assert running.wishes == [*[("xmpp:a@b", "")] * 7, ("", "")]


async def test_other_calls_are_refused_and_other_objects_left_to_others(
    running: SimpleNamespace,
) -> None:
    with pytest.raises(Refused):
        await act(running.bus, "Activate", "s", "what")
    with pytest.raises(Refused):
        await running.bus.call(APP_ID, "/", f"{INTERFACE}.Activate", "a{sv}", {})
    assert running.wishes == []


async def test_only_one_program_answers(running: SimpleNamespace) -> None:
    second = DesktopActivation(lambda *_: None, bus_address=running.address)
    with pytest.raises(ServiceUnavailable, match="another Bellbird"):
        await second.start()
