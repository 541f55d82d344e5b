"""A server that holds back all it has while nobody looks is asked to speak."""

import pytest

from app.adapters.xmpp.client_state import ClientState

pytestmark = pytest.mark.anyio


async def test_it_is_asked_at_once_when_nobody_looks() -> None:
    asked: list[bool] = []
    state = ClientState(lambda: asked.append(True))
    state.told(active=False)
    assert asked == [True]
    state.stop()


async def test_a_late_answer_is_asked_for_only_while_nobody_looks() -> None:
    state = ClientState(lambda: None)
    assert state.expect_answer() is None
    state.told(active=False)
    late = state.expect_answer()
    assert late is not None
    late.cancel()
    state.told(active=True)
    assert state.expect_answer() is None
