"""`kill -9` of the program, of dunst and of Prosody at random moments, again and again.

The same battle as on the embedded server, and the same must hold; see `tests/e2e/test_kill.py`.
"""

import pytest

from tests.e2e import conftest as end_to_end
from tests.e2e.battlefield import FRIENDS
from tests.e2e.conftest import Play
from tests.e2e.test_kill import whatever_is_killed
from tests.servers.conftest import Guest

play, elsewhere = end_to_end.play, end_to_end.elsewhere  # fixtures


class RealProcess:
    """A real server that is killed; it runs before the battle, and after it for other tests."""

    def __init__(self, guest: Guest) -> None:
        self._guest = guest
        self._is_up = True
        for user in ("me", *FRIENDS):
            guest.add_account(user, "secret")
        for friend in FRIENDS:
            guest.befriend("me", friend)

    def address(self, user: str) -> str:
        return self._guest.address(user)

    def start(self) -> str:
        if not self._is_up:
            self._guest.process.start()
            self._is_up = True
        return self._guest.url

    def kill(self) -> None:
        self._guest.process.kill()
        self._is_up = False

    def stop(self) -> None:
        """It runs on."""

    def forgets(self, text: str) -> bool:
        return self._guest.process.forgets(self._guest.user("me"), text)


@pytest.mark.parametrize("guest", ["prosody"], indirect=True)
def test_nothing_is_lost_or_repeated_whatever_is_killed_whenever(play: Play, guest: Guest) -> None:
    server = RealProcess(guest)
    play(lambda stage: whatever_is_killed(stage, server, 3))
