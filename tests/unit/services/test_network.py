"""A change of network makes no line trusted, and nobody wait; one that flickers costs little."""

from collections.abc import Iterator

import pytest

from app.domain.account import ConnectionPhase
from app.domain.errors import ConnectionFailed
from app.services.network import LONGEST_SETTLING, SETTLING, Network, settling_of
from tests.fakes.desktop import FakeNetworkSource
from tests.fakes.program import ACCOUNT, ProgramUnderTest
from tests.invariants.virtual_loop import VirtualLoop


class Scene:
    """A program on a virtual clock, and the network it is on."""

    def __init__(self) -> None:
        self.loop = VirtualLoop()
        self.program = ProgramUnderTest()
        self.loop.complete(self.program.__aenter__())
        self.network = FakeNetworkSource()
        self.loop.create_task(Network(self.program.accounts, self.network).run())
        self.loop.run_ready()

    def change_network(self) -> None:
        self.network.change()
        self.loop.advance(SETTLING + 0.1)

    def refuse(self, tries: int) -> None:
        """Lose the line, and so many tries after it."""
        self.program.session.refuses = [ConnectionFailed("no network")] * tries
        self.program.session.drop()

    @property
    def phase(self) -> ConnectionPhase:
        return self.program.store.state.accounts[ACCOUNT.id].connection.phase

    @property
    def checks(self) -> int:
        return len(self.program.session.asked("check_alive"))

    @property
    def tries(self) -> int:
        return len(self.program.session.asked("connect"))


@pytest.fixture
def scene() -> Iterator[Scene]:
    scene = Scene()
    yield scene
    scene.loop.bury()
    scene.loop.close()


def test_a_line_that_holds_is_proved_and_kept(scene: Scene) -> None:
    scene.change_network()
    assert (scene.checks, scene.tries, scene.phase) == (1, 1, ConnectionPhase.ONLINE)


def test_a_line_that_went_with_the_network_is_made_anew(scene: Scene) -> None:
    scene.program.session.answers = False
    scene.change_network()
    assert (scene.checks, scene.tries, scene.phase) == (1, 2, ConnectionPhase.ONLINE)


def test_what_comes_at_once_is_one_change(scene: Scene) -> None:
    for _ in range(20):
        scene.network.change()
        scene.loop.advance(0.05)
    scene.loop.advance(SETTLING)
    assert scene.checks == 1


def test_who_waits_tries_at_once_when_the_network_is_back(scene: Scene) -> None:
    scene.refuse(40)
    scene.loop.advance(200)  # the waits have grown
    scene.program.session.refuses = []
    tries = scene.tries
    scene.change_network()
    assert (scene.tries, scene.phase) == (tries + 1, ConnectionPhase.ONLINE)


def test_who_tried_in_vain_waits_shortly_again_on_the_new_network(scene: Scene) -> None:
    scene.refuse(40)
    scene.loop.advance(200)
    scene.program.session.refuses = [ConnectionFailed("no name server yet")]
    scene.change_network()
    scene.loop.advance(1.0)
    assert scene.phase is ConnectionPhase.ONLINE


def test_a_try_that_waits_for_the_old_network_is_given_up_on_the_new_one(scene: Scene) -> None:
    scene.refuse(0)
    scene.program.session.stalls = 1
    scene.loop.advance(30)
    assert (scene.tries, scene.phase) == (2, ConnectionPhase.CONNECTING)
    scene.change_network()
    assert (scene.tries, scene.phase) == (3, ConnectionPhase.ONLINE)


def test_a_try_that_has_just_begun_is_let_be(scene: Scene) -> None:
    scene.refuse(0)
    scene.program.session.stalls = 1
    scene.loop.advance(1)  # the first wait is over
    scene.network.change()
    scene.loop.advance(SETTLING)
    assert (scene.tries, scene.phase) == (2, ConnectionPhase.CONNECTING)


def test_a_network_that_comes_and_goes_costs_fewer_and_fewer_looks(scene: Scene) -> None:
    for _ in range(1200):
        scene.network.change()
        scene.loop.advance(0.5)
    assert 10 < scene.checks < 25


def test_the_last_change_of_many_is_looked_at(scene: Scene) -> None:
    for _ in range(1200):
        scene.network.change()
        scene.loop.advance(0.5)
    scene.program.session.answers = False
    scene.network.change()
    scene.loop.advance(LONGEST_SETTLING + 0.1)
    assert scene.tries == 2


def test_few_changes_are_looked_at_soon() -> None:
    assert [settling_of(n) for n in (1, 4, 5, 6, 99)] == [1.5, 1.5, 3.0, 6.0, 60.0]
