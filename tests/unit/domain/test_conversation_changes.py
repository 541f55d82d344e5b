"""What changed among the conversations, against the slow way to find it."""

from hypothesis import given
from hypothesis import strategies as st

from app.domain.conversation import Conversation
from app.domain.conversation_changes import Watched, changes
from app.domain.state import ConversationState
from tests.fakes.program import c2c

Numbers = dict[int, int]

numbers = st.dictionaries(st.integers(0, 8), st.integers(0, 2), max_size=8)


def state(number: int, unread: int) -> ConversationState:
    muted = 1.0 if unread == 2 else 0.0
    return ConversationState(Conversation(c2c(str(number)), unread=unread, muted_until=muted))


@given(numbers, st.lists(st.one_of(numbers, st.integers(0, 8)), max_size=5))
def test_all_that_changed_and_all_that_is_gone_is_found(
    first: Numbers, steps: list[Numbers | int]
) -> None:
    before = {c2c(str(n)): state(n, unread) for n, unread in first.items()}
    watched = Watched()
    for step in steps:
        now = dict(before)
        if isinstance(step, int):
            now.pop(c2c(str(step)), None)
        else:
            now |= {c2c(str(n)): state(n, unread) for n, unread in step.items()}
        changed, gone = changes(before, now)
        assert set(changed) == {ref for ref in now if before.get(ref) is not now[ref]}
        assert set(gone) == before.keys() - now.keys()
        watched.of(now)
        assert watched.unread.keys() == {r for r, c in now.items() if c.conversation.unread}
        assert watched.muted.keys() == {r for r, c in now.items() if c.conversation.muted_until}
        before = now


@given(numbers, numbers)
def test_states_that_have_nothing_to_do_with_each_other_are_told_apart(
    first: Numbers, second: Numbers
) -> None:
    before, now = ({c2c(str(n)): state(n, u) for n, u in of.items()} for of in (first, second))
    changed, gone = changes(before, now)
    assert (set(changed), set(gone)) == (now.keys(), before.keys() - now.keys())
