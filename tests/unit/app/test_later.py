"""What is made when it is first asked for something."""

from app.bootstrap.later import later


class Bell:
    """Rings, and counts how many were made."""

    made = 0

    def __init__(self) -> None:
        type(self).made += 1
        self.rung = 0

    def ring(self) -> int:
        """Ring once more."""
        self.rung += 1
        return self.rung


def test_it_is_made_with_the_first_question_and_once() -> None:
    before = Bell.made
    bell = later(Bell)
    assert Bell.made == before
    assert [bell.ring(), bell.ring(), bell.rung] == [1, 2, 2]
    assert Bell.made == before + 1
